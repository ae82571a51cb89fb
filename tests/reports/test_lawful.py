"""What the fields of a record may say that have only a few lawful values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from reports.reading.exchange.loading import read
from reports.reading.loading import load
from reports.reading.notices import Severity
from tests.reports.making import encoded, whole_run

if TYPE_CHECKING:
    from pathlib import Path

UNLAWFUL = [
    ("header", "stack", "$(id)"),
    ("header", "stack", "a..b"),
    ("header", "stack", "old\n::error::forged"),
    ("header", "stack", "a\u202eb"),
    ("header", "imported-as", "keras; id"),
    ("header", "device", "tpu"),
    ("header", "python", "3.11\n"),
    ("header", "lock", "../../etc"),
    ("header", "commit", "$(id)"),
    ("header", "variables", {"A=1; id;B": "1"}),
    ("header", "threads", {"A B": "1"}),
    ("header", "packages", ["keras-tcn; rm -rf ~"]),
    ("header", "packages", ["keras-tcn\n==1"]),
    ("header", "planned", ["theme.case\x1b[2J predict"]),
    ("header", "planned", ["theme.case = exec('') predict"]),
    ("imported", "keras", "2.15.0\x1b[2J"),
    ("imported", "backend", "`id`"),
    ("scenario", "id", "theme.case = exec('')"),
    ("scenario", "id", "theme.case\nimport os"),
    ("scenario", "id", "case"),
    ("scenario", "file", "/etc/passwd"),
    ("scenario", "file", "scenarios/../../theme.py"),
    ("scenario", "file", "C:\\theme.py"),
    ("scenario", "file", "a\u2028b.py"),
    ("scenario", "digest", "a b"),
    ("cell", "mode", "predict; id"),
    ("cell", "key", "a\nb"),
]
LAWFUL = [
    ("header", "stack", "my env-2.16"),
    ("header", "variables", {"TF_XLA_FLAGS": "--a=1; $(id) 'b'"}),
    ("header", "packages", ["keras-tcn==3.5", "pkg[extra]>=1; python_version < '3.9'"]),
    ("header", "commit", "c6cf90d5f92c935edceb9767ec436f5799d00227+"),
    ("imported", "keras", "2.2.4-tf"),
    ("scenario", "file", "a..b.py"),
    ("cell", "key", ""),
]


def _changed(kind: str, field: str, value: object) -> bytes:
    lines: list[dict[str, Any]] = [msgspec.json.decode(each) for each in encoded(whole_run()).splitlines()]
    changed = [{**each, field: value} if each["kind"] == kind else each for each in lines]
    return b"".join(msgspec.json.encode(each) + b"\n" for each in changed)


@pytest.mark.parametrize(("kind", "field", "value"), UNLAWFUL)
def test_a_line_with_a_value_that_no_harness_writes_is_left_out(
    kind: str, field: str, value: object, tmp_path: Path
) -> None:
    """The notice says where, and the value reaches nothing."""
    path = tmp_path / "any.jsonl"
    path.write_bytes(_changed(kind, field, value))

    (notice, *_) = (each for each in load(path).notices if each.severity is Severity.UNREADABLE)

    assert notice.place
    assert (notice.place.file, notice.place.line) == (
        path,
        {"header": 1, "imported": 2, "scenario": 3, "cell": 4}[kind],
    )


@pytest.mark.parametrize(("kind", "field", "value"), LAWFUL)
def test_what_a_harness_may_write_is_read(kind: str, field: str, value: object, tmp_path: Path) -> None:
    """Users name their environments as they like, and a variable may hold anything."""
    path = tmp_path / "any.jsonl"
    path.write_bytes(_changed(kind, field, value))

    assert load(path).notices == ()


def test_an_exchange_has_the_same_lawful_values(tmp_path: Path) -> None:
    """Its lines reach the same pages."""
    path = tmp_path / "any.jsonl"
    path.write_bytes(_changed("header", "stack", "$(id)"))

    partners, notices = read([path])

    assert not partners
    assert notices[0].severity is Severity.UNREADABLE

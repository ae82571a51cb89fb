"""Nightlies that move on, against an index that is made up."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from stacks import locking, nightlies, table, versions
from stacks.errors import UvFailed
from tests.stacks.samples import write_lock, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stacks.stack import Device, Stack

TODAY = dt.date(2026, 12, 1)
NIGHTLY = """
[groups]
nightly = []

# To come.
[tomorrow]
groups = ["nightly"]
python = "3.12"
tensorflow = "2.22.0-dev20260905"
keras = "3.16.0.dev1"
imported-as = "keras"
keras-from = "keras-nightly"
exclude-newer = 2026-11-01
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A table with one nightly and its locks."""
    write_lock(tmp_path, "tomorrow", "old\n")
    write_lock(tmp_path, "tomorrow.gpu", "old\n")
    return write_table(tmp_path, NIGHTLY)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An index on which a newer Keras is offered; what it was asked for."""
    questions: list[str] = []

    def resolve(requirements: Iterable[str], _python: str, _day: dt.date) -> dict[str, str]:
        questions.extend(requirements)
        return {"tf-nightly-cpu": "2.22.0.dev20260905", "keras-nightly": "3.16.0.dev2"}

    monkeypatch.setattr(versions, "resolve", resolve)
    return questions


def _lock(stack: Stack, device: Device) -> Path:
    if device == "gpu" and stack.keras == "3.16.0.dev2":
        msg = "pip compile"
        raise UvFailed(msg, "no such wheel")
    return write_lock(stack.root, stack.name, f"{stack.keras}\n")


def test_only_builds_of_a_day_are_nightlies() -> None:
    """A release stays what it is, however new."""
    assert {each.name for each in nightlies.select(table.load())} == {"keras-nightly", "tf-nightly"}


def test_the_newest_builds_go_into_table_and_locks(
    file: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any build will do to the question, and the answer is written as the imported module will say it."""
    monkeypatch.setattr(locking, "lock_stack", lambda stack, device: write_lock(stack.root, f"tomorrow.{device}"))

    move = nightlies.refresh(file, table.load(file)[0], TODAY)

    expected = NIGHTLY.replace("3.16.0.dev1", "3.16.0.dev2").replace("2026-11-01", "2026-12-01")
    assert file.read_text(encoding="utf-8") == expected
    assert (move.newer.tensorflow, move.newer.keras) == ("2.22.0-dev20260905", "3.16.0.dev2")
    assert asked[:2] == ["tf-nightly-cpu>=0.dev0", "keras-nightly>=0.dev0"]


@pytest.mark.usefixtures("asked")
def test_a_build_that_cannot_be_locked_leaves_table_and_locks(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of a refresh would be a stack whose lock and table disagree."""
    monkeypatch.setattr(locking, "lock_stack", _lock)
    (stack,) = table.load(file)

    with pytest.raises(UvFailed):
        nightlies.refresh(file, stack, TODAY)

    assert file.read_text(encoding="utf-8") == NIGHTLY
    assert {stack.lock(device).read_text(encoding="utf-8") for device in ("cpu", "gpu")} == {"old\n"}


@pytest.mark.usefixtures("asked")
def test_nothing_newer_changes_nothing(file: Path) -> None:
    """Not even the day: the same pins on another day would be another environment."""
    file.write_text(NIGHTLY.replace("3.16.0.dev1", "3.16.0.dev2"), encoding="utf-8")
    before = file.read_text(encoding="utf-8")

    move = nightlies.refresh(file, table.load(file)[0], TODAY)

    assert move.older == move.newer
    assert file.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("distribution", "module"),
    [("2.22.0.dev20260905", "2.22.0-dev20260905"), ("2.22.0rc1", "2.22.0-rc1"), ("2.21.0", "2.21.0")],
)
def test_tensorflow_spells_versions_its_own_way(distribution: str, module: str) -> None:
    """The table holds what the module reports, or the harness would refuse the stack."""
    assert nightlies.as_reported(distribution) == module

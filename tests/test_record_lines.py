"""What the harness writes, the reports read: lines with their checksums, and large arrays packed together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from harness import encoding, record_lines
from reports.reading.loading import load
from reports.reading.notices import Severity
from reports.reading.record_files import RecordFile
from reports.reading.records import Array
from tests.reports import making

if TYPE_CHECKING:
    from pathlib import Path

RUN = making.whole_run()
BYTES = "".join(record_lines.written(json.loads(each)) for each in making.encoded(RUN).splitlines()).encode()
DTYPES = [*encoding.PACKED, "uint8", "int16"]


def read(told: dict[str, Any]) -> Array:
    """An array as the reports read what the harness wrote."""
    return msgspec.json.decode(json.dumps(told), type=Array)


@given(st.sampled_from(DTYPES).flatmap(lambda dtype: arrays.arrays(dtype, st.tuples(st.integers(0, 3), st.just(700)))))
@settings(max_examples=30, deadline=None)
def test_an_array_is_read_as_it_was_computed_however_it_is_written(values: Any) -> None:  # noqa: ANN401
    """To the last bit, from both sides of the size from which numbers are packed."""
    told = read(encoding.array(values))

    assert (told.dtype, told.shape) == (values.dtype.name, values.shape)
    assert np.array_equal(
        np.array(told.data, values.dtype).reshape(values.shape), values, equal_nan=told.base64 is None
    )
    assert "base64" not in encoding.array(values[:1])


def test_a_large_array_is_packed_and_a_small_one_can_be_read_by_people() -> None:
    """What is no number stays in words, whatever the size."""
    large, odd = np.zeros(2000, "float32"), np.full(2000, np.nan, "float32")

    assert "data" not in encoding.array(large)
    assert encoding.array(large[:3])["data"] == [0.0, 0.0, 0.0]
    assert encoding.array(odd)["data"][0] == "nan"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"dtype": "float32", "base64": "AAAA"}, "3 bytes hold no whole number of float32"),
        ({"dtype": "float32", "base64": "AACAfw=="}, "holds what is no finite number"),
        ({"dtype": "complex64", "base64": ""}, "an array of dtype 'complex64' has no numbers in base64"),
        ({"dtype": "float32", "base64": "AAAAAAAAAAA="}, "an array of shape [1] has 2 values"),
        ({"dtype": "float32", "base64": "no base64"}, "base64"),
    ],
)
def test_packed_numbers_that_are_none_are_refused(told: dict[str, str], why: str) -> None:
    """Each with what is wrong about it."""
    with pytest.raises(msgspec.ValidationError) as raised:
        read({**told, "shape": [1]})

    assert why in str(raised.value)


def test_a_line_keeps_what_it_says_and_gets_a_checksum() -> None:
    """The last field, which both readers take off again."""
    line = record_lines.written({"kind": "footer", "text": "Größe"}).encode()

    assert set(json.loads(line)) == {"kind", "text", "crc32"}
    assert record_lines.read(line) == {"kind": "footer", "text": "Größe"}


@given(st.integers(0, len(BYTES) - 1), st.integers(1, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_byte_that_was_changed_anywhere_is_noticed(tmp_path: Path, at: int, by: int) -> None:
    """A flipped bit in a number would be a result that nobody computed."""
    path = tmp_path / "changed.jsonl"
    path.write_bytes(BYTES)
    whole = load(path)
    path.write_bytes(BYTES[:at] + bytes([BYTES[at] ^ by]) + BYTES[at + 1 :])

    loaded = load(path)

    assert isinstance(whole, RecordFile)
    assert not whole.notices
    if loaded.notices:
        return
    assert isinstance(loaded, RecordFile)
    assert [each.line for run in loaded.runs for each in run.lines] == [
        each.line for run in whole.runs for each in run.lines
    ]


def test_a_changed_line_is_left_out_with_its_place_and_what_to_do(tmp_path: Path) -> None:
    """The others count."""
    path = tmp_path / "changed.jsonl"
    path.write_bytes(BYTES.replace(b'"title":"A case', b'"title":"A cage'))

    (notice, *_) = load(path).notices

    assert (notice.severity, notice.code) == (Severity.UNREADABLE, "changed-line")
    assert "its checksum does not match" in notice.message
    assert "copy the file again" in str(notice.hint)


def test_a_line_that_was_written_anew_with_its_old_checksum_is_told_as_such(tmp_path: Path) -> None:
    """As by a script that reads JSON and writes it with spaces."""
    path = tmp_path / "anew.jsonl"
    path.write_text("".join(json.dumps(json.loads(line)) + "\n" for line in BYTES.splitlines()), encoding="utf-8")

    notices = load(path).notices

    assert {each.code for each in notices} == {"changed-line"}
    assert all("leave the checksum out of a line that you rewrite" in each.message for each in notices)


def test_the_harness_does_not_go_on_with_a_changed_line() -> None:
    """It could take a cell for done that never was."""
    with pytest.raises(record_lines.ChangedLineError, match="was changed after it was written"):
        record_lines.read(record_lines.written({"kind": "footer"}).encode().replace(b"footer", b"header"))

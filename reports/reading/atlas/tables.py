"""
The atlas as files that anybody can read: Parquet tables, JSON and checksums.

`docs/atlas.md` describes them.
What many cells have in common stands once: 46 stacks do with most scenarios what a few of them do.
The same atlas gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

import msgspec
from attrs import frozen

from harness import whole
from reports.reading.records import Header, Imported, Outcome, Scenario
from stacks.atlas import RUNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from reports.reading.matrix import Row

CELLS, OUTCOMES, SCENARIOS, SUMS = "cells.parquet", "outcomes.parquet", "scenarios.parquet", "SHA256SUMS"
HARNESSES = "harnesses.json"
FILES = (RUNS, CELLS, OUTCOMES, SCENARIOS, HARNESSES)


@frozen
class AtlasCell:
    """What a stack did with a scenario in a mode; *again* is what a second process saw that was not the same."""

    digest: str
    key: str
    outcome: Outcome
    repeated: bool
    again: tuple[Outcome, ...] = ()


@frozen
class AtlasRun:
    """A run of the harness in one stack: its header, what it imported, and its cells that still count."""

    header: Header
    imported: Imported
    cells: Mapping[Row, AtlasCell]


class HarnessProof(msgspec.Struct, frozen=True):
    """
    How many *cells* two versions of the harness have both observed in the same stacks, and how many came out alike.

    *others* are the scenarios of which one did not.
    """

    older: str
    newer: str
    cells: int
    alike: int
    others: tuple[str, ...] = ()


@frozen
class Atlas:
    """All runs, the texts of the scenarios that they ran, and how versions of the harness compare."""

    runs: tuple[AtlasRun, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    harnesses: tuple[HarnessProof, ...] = ()


class ChangedAtlasError(Exception):
    """A file of the atlas is not the one that was written."""


class _Run(msgspec.Struct, frozen=True):
    header: Header
    imported: Imported


_harnesses_decoder = msgspec.json.Decoder(tuple[HarnessProof, ...])
_runs_decoder = msgspec.json.Decoder(tuple[_Run, ...])
_outcome_decoder: msgspec.json.Decoder[Outcome] = msgspec.json.Decoder(Outcome)
_scenario_decoder = msgspec.json.Decoder(Scenario)


def write(folder: Path, atlas: Atlas) -> None:
    """Write all files, each whole, the checksums last."""
    folder.mkdir(parents=True, exist_ok=True)
    runs = [_Run(each.header, each.imported) for each in atlas.runs]
    outcomes = _Outcomes(atlas.runs)
    whole.write(folder / RUNS, msgspec.json.format(msgspec.json.encode(runs), indent=1) + b"\n")
    _write_table(folder / CELLS, _cell_columns(atlas.runs, outcomes))
    _write_table(folder / OUTCOMES, outcomes.columns())
    _write_table(folder / SCENARIOS, _scenario_columns(atlas.scenarios))
    whole.write(folder / HARNESSES, msgspec.json.format(msgspec.json.encode(atlas.harnesses), indent=1) + b"\n")
    whole.write_text(folder / SUMS, "".join(f"{_sum(folder / each)}  {each}\n" for each in FILES))


def read(folder: Path) -> Atlas:
    """Read all files, or raise a `ChangedAtlasError`."""
    _check_sums(folder)
    runs = _runs_decoder.decode((folder / RUNS).read_bytes())
    outcomes = [_outcome_decoder.decode(each) for each in _read_table(folder / OUTCOMES)["json"]]
    scenarios = tuple(_scenario_decoder.decode(each) for each in _read_table(folder / SCENARIOS)["json"])
    cells: list[dict[Row, AtlasCell]] = [{} for _ in runs]
    for run, row, cell in _cells(_read_table(folder / CELLS), outcomes):
        cells[run][row] = cell
    return Atlas(
        tuple(AtlasRun(each.header, each.imported, found) for each, found in zip(runs, cells, strict=True)),
        scenarios,
        read_harnesses(folder),
    )


def read_harnesses(folder: Path) -> tuple[HarnessProof, ...]:
    """How versions of the harness compare, of an atlas that was read before."""
    return _harnesses_decoder.decode((folder / HARNESSES).read_bytes())


def _cells(table: Mapping[str, Sequence[Any]], outcomes: Sequence[Outcome]) -> Iterator[tuple[int, Row, AtlasCell]]:
    names = ("run", "scenario", "mode", "digest", "key", "outcome", "repeated", "again")
    for run, scenario, mode, digest, key, outcome, repeated, again in zip(
        *(table[each] for each in names), strict=True
    ):
        others = tuple(outcomes[each] for each in again)
        yield run, (scenario, mode), AtlasCell(digest, key, outcomes[outcome], repeated, others)


class _Outcomes:
    """Every outcome once, in the order of the scenarios that had it first."""

    def __init__(self, runs: Iterable[AtlasRun]) -> None:
        first: dict[bytes, tuple[Row, str]] = {}
        for row, outcome in _said(runs):
            text, here = msgspec.json.encode(outcome), (row, _kind(outcome))
            first[text] = min(first.get(text, here), here)
        self._ordered = sorted(first, key=lambda text: (first[text], len(text), text))
        self._kinds = [first[text][1] for text in self._ordered]
        self._numbers = {text: number for number, text in enumerate(self._ordered)}

    def number(self, outcome: Outcome) -> int:
        return self._numbers[msgspec.json.encode(outcome)]

    def columns(self) -> dict[str, Sequence[Any]]:
        return {
            "outcome": range(len(self._ordered)),
            "kind": self._kinds,
            "json": [each.decode() for each in self._ordered],
        }


def _said(runs: Iterable[AtlasRun]) -> Iterator[tuple[Row, Outcome]]:
    for run in runs:
        for row, cell in run.cells.items():
            yield from ((row, outcome) for outcome in (cell.outcome, *cell.again))


def _kind(outcome: Outcome) -> str:
    return str(type(outcome).__struct_config__.tag)


def _cell_columns(runs: Sequence[AtlasRun], outcomes: _Outcomes) -> dict[str, Sequence[Any]]:
    rows = sorted((row, number, run.header, cell) for number, run in enumerate(runs) for row, cell in run.cells.items())
    return {
        "stack": [header.stack for _, _, header, _ in rows],
        "device": [header.device for _, _, header, _ in rows],
        "scenario": [row[0] for row, *_ in rows],
        "mode": [row[1] for row, *_ in rows],
        "kind": [_kind(cell.outcome) for *_, cell in rows],
        "outcome": [outcomes.number(cell.outcome) for *_, cell in rows],
        "repeated": [cell.repeated for *_, cell in rows],
        "again": [[outcomes.number(each) for each in cell.again] for *_, cell in rows],
        "digest": [cell.digest for *_, cell in rows],
        "key": [cell.key for *_, cell in rows],
        "run": [number for _, number, *_ in rows],
    }


def _scenario_columns(scenarios: Iterable[Scenario]) -> dict[str, Sequence[Any]]:
    ordered = sorted(scenarios, key=lambda each: (each.id, each.digest))
    return {
        "scenario": [each.id for each in ordered],
        "title": [each.title for each in ordered],
        "digest": [each.digest for each in ordered],
        "json": [msgspec.json.encode(each).decode() for each in ordered],
    }


def _write_table(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - a report without an atlas does not wait for it
    from pyarrow import parquet  # noqa: PLC0415

    types = {"again": pa.list_(pa.int32()), "outcome": pa.int32(), "run": pa.int16()}
    table = pa.table({name: pa.array(list(each), types.get(name)) for name, each in columns.items()})
    made = io.BytesIO()
    parquet.write_table(
        table,
        made,
        compression="zstd",
        compression_level=19,
        use_dictionary=[each for each in columns if each != "json"],
        data_page_size=2**28,
        write_statistics=False,
    )
    whole.write(path, made.getvalue())


def _read_table(path: Path) -> Mapping[str, Sequence[Any]]:
    from pyarrow import parquet  # noqa: PLC0415 - as above

    # `read_table` would load pandas, which takes longer than all the rest of reading.
    with parquet.ParquetFile(path) as file:
        found: dict[str, Sequence[Any]] = file.read(use_threads=False).to_pydict()
    return found


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_sums(folder: Path) -> None:
    try:
        listed = (line.partition("  ") for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
        totals = {name: total for total, _, name in listed}
        wrong = [each for each in FILES if each in totals and _sum(folder / each) != totals[each]]
    except OSError as error:
        msg = f"{error.filename} cannot be read: {error.strerror}"
        raise ChangedAtlasError(msg) from error
    if wrong or totals.keys() != {*FILES}:
        msg = f"{', '.join(wrong) or SUMS} is not as it was written"
        raise ChangedAtlasError(msg)

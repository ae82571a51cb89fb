"""
The record file: opened once, appended to, flushed line by line, resumed after any death.

docs/records.md describes the format.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from harness.identity import SCHEMA

NEEDED = {"scenario": str, "mode": str, "key": str, "outcome": dict}
"""What going on with a file needs to know of its cells; the reports check the rest."""


class RecordError(Exception):
    """A record file that can't be continued; the text names file, line and a way out."""


class BusyError(RecordError):
    """Another run is writing the file."""


class Past(NamedTuple):
    """What a file holds already: the last of each cell, and whether the last run was closed."""

    cells: dict[tuple[str, str], dict[str, Any]]
    whole: bool

    def stands(self, cell: dict[str, str], limit: float) -> bool:
        """Whether *cell* need not run again: nothing it depends on has changed.

        A cell that was given less time than *limit*, or was killed from outside, may end otherwise this time.
        """
        before = self.cells.get((cell["scenario"], cell["mode"]))
        if before is None or before["key"] != cell["key"]:
            return False
        outcome = before["outcome"]
        return outcome.get("limit", limit) >= limit and outcome.get("signal") != "SIGKILL"


def append(path: str | Path, *records: dict[str, Any]) -> None:
    """Add *records* to the file at *path* so that they survive whatever comes next."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.writelines(
            json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n" for record in records
        )
        file.flush()
        os.fsync(file.fileno())


class Writing:
    """The record file of a stack on a device, held by this process alone.

    *past* is what stood in it, *notice* what had to be mended.
    """

    def __init__(self, path: str | Path, stack: str, device: str) -> None:
        self.path = Path(path)
        self._owner = {"stack": stack, "device": device}
        self.path.resolve().parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("a+b")
        try:
            self._hold()
            self.notice = self.mend()
            self.past = self._read()
        except RecordError:
            self._file.close()
            raise

    def __enter__(self) -> Writing:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, *records: dict[str, Any]) -> None:
        """Add *records* and flush them."""
        append(self.path, *records)

    def _hold(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            msg = f"{self.path}: another run is writing this file; wait for it or stop it"
            raise BusyError(msg) from error

    def ends_with(self, scenario: str, mode: str) -> bool:
        """Whether the last record is that of a cell."""
        self._file.seek(0)
        last = json.loads(self._file.read().splitlines()[-1].decode("utf-8"))
        return bool(last["kind"] == "cell" and (last["scenario"], last["mode"]) == (scenario, mode))

    def mend(self) -> str | None:
        """Set half a line aside, which a kill can leave: its cell was in flight and runs again."""
        self._file.seek(0)
        content = self._file.read()
        whole = content.rfind(b"\n") + 1
        if whole == len(content):
            return None
        torn = self.path.with_name(self.path.name + ".torn")
        with torn.open("ab") as file:
            file.write(content[whole:] + b"\n")
        self._file.truncate(whole)
        line = content.count(b"\n") + 1
        return f"{self.path}:{line}: a line cut off by a kill was moved to {torn.name}; its cell runs again"

    def _read(self) -> Past:
        cells: dict[tuple[str, str], dict[str, Any]] = {}
        kind = None
        self._file.seek(0)
        for number, line in enumerate(self._file.read().split(b"\n")[:-1], 1):
            record = self._parse(number, line)
            kind = record["kind"]
            if kind == "cell":
                cells[record["scenario"], record["mode"]] = {"key": record["key"], "outcome": record["outcome"]}
        return Past(cells, kind == "footer")

    def _parse(self, number: int, line: bytes) -> dict[str, Any]:
        place = f"{self.path}:{number}:"
        try:
            record = dict(json.loads(line.decode("utf-8")))
            if record["kind"] == "header":
                self._check_header(place, record)
            _check_types(record)
        except (ValueError, KeyError, TypeError) as error:
            msg = f"{place} not a record line ({error}); remove the line or move the file away, its other lines stand"
            raise RecordError(msg) from error
        return record

    def _check_header(self, place: str, header: dict[str, Any]) -> None:
        if header["schema"] != SCHEMA:
            msg = f"{place} schema version {header['schema']!r}, this harness writes {SCHEMA}; move the file away"
            raise RecordError(msg)
        owner = {name: header[name] for name in self._owner}
        if owner != self._owner:
            theirs, ours = (f"{each['stack']} on {each['device']}" for each in (owner, self._owner))
            msg = f"{place} this file holds {theirs}, not {ours}; choose another --out"
            raise RecordError(msg)


def _check_types(record: dict[str, Any]) -> None:
    if record["kind"] != "cell":
        return
    for name, kind in NEEDED.items():
        if not isinstance(record[name], kind):
            msg = f"{name} is {record[name]!r}"
            raise TypeError(msg)

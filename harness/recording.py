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

from harness import record_lines
from harness.errors import UserError
from harness.identity import READABLE, SCHEMA, key

NEEDED: dict[str, dict[str, Any]] = {
    "cell": {"scenario": str, "mode": str, "key": str, "outcome": dict},
    "again": {"scenario": str, "mode": str, "key": str},
    "source": {"type": str},
}
"""What going on with a file needs to know of its lines; the reports check the rest."""


class RecordError(UserError):
    """A record file that cannot be continued."""


class BusyError(RecordError):
    """Another run is writing the file."""


class Past(NamedTuple):
    """What a file holds already: the last of each cell, which of them were seen twice, and the sources, by digest.

    *whole* is whether the last run was closed.
    """

    cells: dict[tuple[str, str], dict[str, Any]]
    repeated: set[tuple[str, str]]
    sources: dict[str, str]
    whole: bool

    def stands(self, cell: dict[str, str], limit: float) -> bool:
        """Whether *cell* need not run anew: nothing it depends on has changed."""
        before = self.cells.get(_name(cell))
        if before is None or before["key"] != cell["key"]:
            return False
        return is_settled(before["outcome"], limit)

    def is_repeated(self, cell: dict[str, str]) -> bool:
        """Whether *cell* was observed twice, or cannot be: what a stack has not, it has not the next time."""
        before = self.cells.get(_name(cell))
        return _name(cell) in self.repeated or (before is not None and before["outcome"]["kind"] == "unavailable")

    def first(self, cell: dict[str, str]) -> str:
        """Digest the outcome of *cell*, for a second observation to be held against."""
        return digest(self.cells[_name(cell)]["outcome"])


def is_settled(outcome: dict[str, Any], limit: float) -> bool:
    """Whether *outcome* would come again: what was given less time, or killed from outside, may end otherwise."""
    return bool(outcome.get("limit", limit) >= limit and outcome.get("signal") != "SIGKILL")


def append(path: str | Path, *records: dict[str, Any]) -> None:
    """Add *records* to the file at *path* so that they survive whatever comes next."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.writelines(map(record_lines.written, records))
        file.flush()
        os.fsync(file.fileno())


def digest(thing: dict[str, Any]) -> str:
    """Digest what a record says, to the last bit."""
    return key(json.dumps(thing, sort_keys=True))


def observation(cell: dict[str, str], seconds: float, outcome: dict[str, Any]) -> dict[str, Any]:
    """Build the line of a planned cell; of its second observation, where the digest of the first is in it."""
    planned = dict(cell)
    first = planned.pop("first", None)
    if first is None:
        return dict(planned, kind="cell", seconds=seconds, outcome=outcome)
    return dict(planned, kind="again", seconds=seconds, outcome=None if digest(outcome) == first else outcome)


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
            self.past = self.read()
        except RecordError:
            self._file.close()
            raise

    def __enter__(self) -> Writing:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def reread(self) -> None:
        """Make what was appended since a part of the past."""
        self.past = self.read()

    def append(self, *records: dict[str, Any]) -> None:
        """Add *records* and flush them."""
        append(self.path, *records)

    def _hold(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            msg = "another run is writing this file"
            raise BusyError(msg, self.path, "wait for it or stop it") from error

    def ends_with(self, scenario: str, mode: str) -> bool:
        """Whether the last record is that of a cell."""
        self._file.seek(0)
        last = record_lines.read(self._file.read().splitlines()[-1])
        return bool(last["kind"] in ("cell", "again") and _name(last) == (scenario, mode))

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

    def read(self) -> Past:
        """Read what the file holds."""
        past = Past({}, set(), {}, whole=False)
        kind = None
        self._file.seek(0)
        for number, line in enumerate(self._file.read().split(b"\n")[:-1], 1):
            record = self._parse(number, line)
            kind = record["kind"]
            _take(past, record)
        return past._replace(whole=kind == "footer")

    def _parse(self, number: int, line: bytes) -> dict[str, Any]:
        place = f"{self.path}:{number}"
        try:
            record = record_lines.read(line)
            if record["kind"] == "header":
                self._check_header(place, record)
            _check_types(record)
        except (ValueError, KeyError, TypeError) as error:
            msg, hint = f"not a record line ({error})", "remove the line, and the others count; or move the file away"
            raise RecordError(msg, place, hint) from error
        return record

    def _check_header(self, place: str, header: dict[str, Any]) -> None:
        if header["schema"] not in READABLE:
            msg = f"schema version {header['schema']!r}, this harness writes {SCHEMA}"
            raise RecordError(msg, place, "move the file away")
        owner = {name: header[name] for name in self._owner}
        if owner != self._owner:
            # What another wrote may hold what a terminal obeys.
            theirs, ours = (ascii(f"{each['stack']} on {each['device']}")[1:-1] for each in (owner, self._owner))
            msg = f"this file holds {theirs}, not {ours}"
            raise RecordError(msg, place, "choose another --out")


def _check_types(record: dict[str, Any]) -> None:
    for name, kind in NEEDED.get(record["kind"], {}).items():
        if not isinstance(record[name], kind):
            msg = f"{name} is {record[name]!r}"
            raise TypeError(msg)


def _take(past: Past, record: dict[str, Any]) -> None:
    if record["kind"] == "source":
        past.sources[record["type"]] = digest(record)
    elif record["kind"] == "cell":
        past.cells[_name(record)] = {"key": record["key"], "outcome": record["outcome"]}
        past.repeated.discard(_name(record))
    elif record["kind"] == "again" and past.cells.get(_name(record), {}).get("key") == record["key"]:
        past.repeated.add(_name(record))


def _name(cell: dict[str, Any]) -> tuple[str, str]:
    return cell["scenario"], cell["mode"]

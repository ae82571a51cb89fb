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


class RecordError(Exception):
    """A record file that can't be continued; the text names file, line and a way out."""


class BusyError(RecordError):
    """Another run is writing the file."""


class Past(NamedTuple):
    """What a file holds already: the last key of each cell, and whether the last run was closed."""

    keys: dict[tuple[str, str], str]
    whole: bool


def append(path: str | Path, *records: dict[str, Any]) -> None:
    """Add *records* to the file at *path* so that they survive whatever comes next."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.writelines(
            json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n" for record in records
        )
        file.flush()
        os.fsync(file.fileno())


class Writing:
    """A record file held by this process alone; *past* is what stood in it, *notice* what had to be mended."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.path.resolve().parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("a+b")
        try:
            self._hold()
            self.notice = self._set_torn_line_aside()
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

    def _set_torn_line_aside(self) -> str | None:
        """A kill can leave half a line: it is the cell that was in flight, which runs again."""
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
        keys: dict[tuple[str, str], str] = {}
        kind = None
        self._file.seek(0)
        for number, line in enumerate(self._file.read().split(b"\n")[:-1], 1):
            record = self._parse(number, line)
            kind = record["kind"]
            if kind == "cell":
                keys[record["scenario"], record["mode"]] = record["key"]
        return Past(keys, kind == "footer")

    def _parse(self, number: int, line: bytes) -> dict[str, Any]:
        place = f"{self.path}:{number}:"
        try:
            record = json.loads(line.decode("utf-8"))
            needed = {"header": ("schema",), "cell": ("scenario", "mode", "key", "outcome")}.get(record["kind"], ())
            values = [record[name] for name in needed]
        except (ValueError, KeyError, TypeError) as error:
            msg = f"{place} not a record line ({error}); remove the line or move the file away, its other lines stand"
            raise RecordError(msg) from error
        if record["kind"] == "header" and values != [SCHEMA]:
            msg = f"{place} schema version {values[0]!r}, this harness writes {SCHEMA}; move the file away"
            raise RecordError(msg)
        return record

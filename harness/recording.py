"""
The record file: opened once, appended to, flushed line by line, resumed after any death.

docs/records.md describes the format.
"""

import fcntl
import json
import os
from collections import namedtuple

from harness.identity import SCHEMA


class RecordError(Exception):
    """A record file that can't be continued; the text names file, line and a way out."""


class Busy(RecordError):
    """Another run is writing the file."""


Past = namedtuple("Past", "keys whole scenarios")
"""What a file holds already: the last key of each cell, whether the last run was closed, scenario digests."""


def encode(record):
    """One line of a record file."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def append(path, *records):
    """Add *records* to the file at *path* so that they survive whatever comes next."""
    with open(path, "a", encoding="utf-8") as file:
        for record in records:
            file.write(encode(record))
            file.flush()
        os.fsync(file.fileno())


class Writing:
    """A record file held by this process alone; *past* is what stood in it, *notice* what had to be mended."""

    def __init__(self, path):
        self.path = path
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        self._file = open(path, "a+b")
        self._hold()
        self.notice = self._cut_torn_line()
        self.past = self._read()

    def append(self, *records):
        """Add *records* and flush them."""
        append(self.path, *records)

    def close(self):
        """Let others write."""
        self._file.close()

    def _hold(self):
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise Busy("{}: another run is writing this file; wait for it or stop it".format(self.path))

    def _cut_torn_line(self):
        """A kill can leave half a line: it is the cell that was in flight, which runs again."""
        self._file.seek(0)
        content = self._file.read()
        whole = content.rfind(b"\n") + 1
        if whole == len(content):
            return None
        with open(self.path + ".torn", "ab") as torn:
            torn.write(content[whole:] + b"\n")
        self._file.truncate(whole)
        number = content.count(b"\n") + 1
        return "{}:{}: a line cut off by a kill was moved to {}.torn; its cell runs again".format(
            self.path, number, os.path.basename(self.path)
        )

    def _read(self):
        keys, scenarios, whole = {}, {}, False
        self._file.seek(0)
        for number, line in enumerate(self._file.read().decode("utf-8", "replace").splitlines(), 1):
            record = self._parse(number, line)
            kind = record.get("kind")
            whole = kind == "footer"
            if kind == "scenario":
                scenarios[record["id"]] = record["digest"]
            elif kind == "cell" and record["outcome"]["kind"] != "unavailable":
                keys[record["scenario"], record["mode"]] = record["key"]
        return Past(keys, whole, scenarios)

    def _parse(self, number, line):
        place = "{}:{}: ".format(self.path, number)
        try:
            record = json.loads(line)
            if record["kind"] == "header" and record["schema"] != SCHEMA:
                raise RecordError(
                    place + "schema version {!r}, this harness writes {}; move the file away".format(
                        record["schema"], SCHEMA
                    )
                )
            if record["kind"] == "cell":
                record["scenario"], record["mode"], record["key"], record["outcome"]["kind"]
        except (ValueError, KeyError, TypeError) as error:
            raise RecordError(
                place + "not a record line ({}); remove the line or move the file away, its other cells stay".format(
                    error
                )
            )
        return record

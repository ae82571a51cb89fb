"""
A line of a record file: one JSON object, with the CRC-32 of its text as the last field.

A disk or a copy that changes a byte is noticed on reading; whoever means to change a record can.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import Any

SEALED = re.compile(rb',"crc32":"([0-9a-f]{8})"\}\s*\Z')


class ChangedLineError(ValueError):
    """The text of a line is not what was written."""


def written(record: dict[str, Any]) -> str:
    """Write *record* as a line."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f'{text[:-1]},"crc32":"{zlib.crc32(text.encode("utf-8")):08x}"}}\n'


def read(line: bytes) -> dict[str, Any]:
    """Read a line; those of older schemas have no checksum."""
    record = dict(json.loads(line.decode("utf-8")))
    told = record.pop("crc32", None)
    found = SEALED.search(line)
    if found and zlib.crc32(line[: found.start()] + b"}") != int(found.group(1), 16):
        msg = f"its checksum is not {told}: it was changed after it was written"
        raise ChangedLineError(msg)
    return record

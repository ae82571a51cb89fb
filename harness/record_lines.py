"""
A line of a record file: one JSON object, with the CRC-32 of its text as the last field.

A disk or a copy that changes a byte is noticed on reading; whoever means to change a record can.
The reports read lines by these rules too.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import Any

SEALED = re.compile(rb',"crc32":"([0-9a-f]{8})"\}\s*\Z')


class ChangedLineError(ValueError):
    """The text of a line is not what its checksum was computed from."""


def written(record: dict[str, Any]) -> str:
    """Write *record* as a line."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f'{text[:-1]},"crc32":"{zlib.crc32(text.encode("utf-8")):08x}"}}\n'


def unsealed(line: bytes) -> bytes:
    """The object without its checksum, once that is found right; a line of an older schema has none."""
    found = SEALED.search(line)
    if found is None and b'"crc32":' in line:
        msg = "its checksum is not at its end; leave the checksum out of a line that you rewrite"
        raise ChangedLineError(msg)
    if found is None:
        return line
    body = line[: found.start()] + b"}"
    if zlib.crc32(body) != int(found.group(1), 16):
        msg = "its checksum does not match, so it was changed after it was written"
        raise ChangedLineError(msg)
    return body


def read(line: bytes) -> dict[str, Any]:
    """Read a line, without its checksum."""
    return dict(json.loads(unsealed(line).decode("utf-8")))

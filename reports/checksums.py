"""The checksum of a line of a record file: its last field is the CRC-32 of the object without it."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SEALED = re.compile(rb',"crc32":"([0-9a-f]{8})"\}\s*\Z')


class ChangedLineError(ValueError):
    """The text of a line is not what its checksum was computed from."""


def unsealed(text: bytes) -> bytes:
    """The object without its checksum, once that is found right; a line of an older schema has none."""
    found = SEALED.search(text)
    if found is None and b'"crc32":' in text:
        msg = "its checksum does not stand at its end; who writes a line anew leaves the checksum out"
        raise ChangedLineError(msg)
    if found is None:
        return text
    body = text[: found.start()] + b"}"
    if zlib.crc32(body) != int(found[1], 16):
        msg = "its checksum is another one, so it was changed after it was written"
        raise ChangedLineError(msg)
    return body


def allowed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of lines, with the checksum that each may have."""
    field = {"type": "string", "pattern": "^[0-9a-f]{8}$"}
    kinds = {
        name: _with(kind, "crc32", field) if "kind" in kind.get("properties", {}) else kind
        for name, kind in schema["$defs"].items()
    }
    return {**schema, "$defs": kinds}


def _with(kind: Mapping[str, Any], name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    return {**kind, "properties": {**kind["properties"], name: field}}

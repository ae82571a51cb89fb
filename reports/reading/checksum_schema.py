"""The checksum of a line in the JSON Schema of record files; `harness/record_lines.py` computes and reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


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

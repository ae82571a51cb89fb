"""Tidy tables: rows of one class, what their columns say, and the same as pandas and as JSON Schema have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pandas as pd
from attrs import frozen
from msgspec.json import schema_components

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.pages.data.rows import AnyRow

DIALECT = "https://json-schema.org/draft/2020-12/schema"
OF_PANDAS = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
"""The columns of pandas that can hold each type of JSON or nothing."""


@frozen
class Named:
    """A column: its name, its type in JSON, whether it can be null, and what it says."""

    name: str
    type: str
    can_be_null: bool
    says: str


@frozen
class Table:
    """A tidy table; *row* is the class of its rows, and its docstring says what a row is."""

    name: str
    row: type[AnyRow]
    rows: tuple[AnyRow, ...]

    @property
    def schema(self) -> Mapping[str, Any]:
        """The JSON Schema of a row."""
        return json_schema(self.row)

    @property
    def says(self) -> str:
        """What a row is."""
        return str(self.schema["description"])

    @property
    def columns(self) -> tuple[Named, ...]:
        """The columns, in their order."""
        return tuple(_named(name, each) for name, each in self.schema["properties"].items())

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as pandas has them."""
        columns = {each.name: OF_PANDAS[each.type] for each in self.columns}
        rows = [msgspec.structs.astuple(each) for each in self.rows]
        return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def json_schema(kind: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever msgspec takes for a type
    """Write the JSON Schema of a class, or of a union of some, with what it refers to."""
    (schema,), components = schema_components((kind,), ref_template="#/$defs/{name}")
    name = schema.get("$ref", "").rpartition("/")[2]
    own = components.pop(name) if name else schema
    return {"$schema": DIALECT, **own, **({"$defs": components} if components else {})}


def _named(name: str, schema: Mapping[str, Any]) -> Named:
    kinds = [each.get("type", "string") for each in schema.get("anyOf", [schema])]
    return Named(name, next(each for each in kinds if each != "null"), "null" in kinds, schema.get("description", ""))

"""
The file of expectations, as the reference writes it and the reports read it.

It is JSON Lines, told apart by ``kind``: a header, the meanings of the documentation that replaced others, and for
each scenario what is expected of it, or why nothing is.
It says nothing about when and where it was written, so the same scenarios give the same bytes.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the types
from typing import Literal

import msgspec

from reports.reading.bounds import Count, Name, Text  # noqa: TC001 - msgspec reads the types
from reports.reading.records import Array  # noqa: TC001 - msgspec reads the types

EXPECTED_SCHEMA = 2
"""The version of the format.  A file of another version is refused."""

Method = Literal["call", "train"]
"""Whether a model is called, in whatever mode, or trained."""

NOT_PROMISED: Literal["not promised"] = "not promised"
"""In the place of a mask of which no documentation speaks."""


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Frozen and strict: a misspelt key is an error, not a default."""


class ExpectedOutput(_Line, frozen=True):
    """One tensor that should leave a layer; of its masked timesteps nothing is promised without *covers_masked*."""

    value: Array
    mask: Array | Literal["not promised"] | None
    covers_masked: bool


class ExpectedTrace(_Line, frozen=True):
    """What should leave one call of one layer; *layer* is named as in a record."""

    layer: Name
    type: Name
    outputs: tuple[ExpectedOutput, ...]


class Numbers(_Line, frozen=True, tag_field="kind", tag="numbers"):
    """The scenario should run: *outputs* of all batches in order, *trace* of the last; in training only the losses."""

    outputs: tuple[ExpectedOutput, ...]
    trace: tuple[ExpectedTrace, ...]


class Refusal(_Line, frozen=True, tag_field="kind", tag="refusal"):
    """The scenario should raise, because *layer* cannot take the mask that reaches it."""

    layer: Name


Outcome = Numbers | Refusal


class ExpectedHeader(_Line, frozen=True, tag_field="kind", tag="header"):
    """Opens the file."""

    schema: Count


class Meaning(_Line, frozen=True, tag_field="kind", tag="meaning"):
    """A promise that replaced another, the release that brought it with its day, and where it is written."""

    name: Name
    title: Text
    since: Name
    day: dt.date
    source: Text


class Expected(_Line, frozen=True, tag_field="kind", tag="expected"):
    """
    What is expected of a scenario with that *digest*.

    *since* and *until* name the meanings that brought the expectation and that ended it; both are empty where the
    documentation always meant the same.
    """

    scenario: Name
    digest: Name
    method: Method
    since: tuple[Name, ...]
    until: tuple[Name, ...]
    outcome: Outcome


class Nothing(_Line, frozen=True, tag_field="kind", tag="none"):
    """Nothing is expected of a scenario, and why."""

    scenario: Name
    digest: Name
    method: Method
    reason: Text


ExpectedLine = ExpectedHeader | Meaning | Expected | Nothing

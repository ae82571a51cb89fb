"""
The record file of an exchange, as the reports read it: what a stack saved, and what it made of the others' files.

``docs/records.md`` describes it; what it shares with other record files is in ``reports/reading/records.py``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from reports.reading import records
from reports.reading.bounds import Count, Name, Text  # noqa: TC001 - msgspec reads the annotations
from reports.reading.lawful_values import Digest, ScenarioId, Stack, check_requirements
from reports.reading.records import Cause, Crashed, Device, Footer, Imported, Ok, Scenario, Timeout, Unavailable, Warned

Format = Literal["h5", "keras", "savedmodel", "json"]


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Frozen and strict: a misspelt key is an error, not a default."""


class Written(_Record, frozen=True, tag_field="kind", tag="ok"):
    """The model was saved, in so many bytes."""

    bytes: Count
    warnings: tuple[Warned, ...]


class Raised(_Record, frozen=True, tag_field="kind", tag="error"):
    """Something raised; *phase* is how far the model had got, and *causes* are as those of a cell."""

    type: Name
    text: Text
    phase: Literal["build", "save", "load", "run"]
    warnings: tuple[Warned, ...]
    causes: tuple[Cause, ...] = ()


Failed = Raised | Crashed | Timeout | Unavailable
SavedOutcome = Written | Failed
SeenOutcome = Ok | Failed


class ExchangeHeader(records.Header, frozen=True, tag_field="kind", tag="header"):
    """Opens a run, like that of any record file; what is *planned* is said in words."""

    def __post_init__(self) -> None:
        """Take any words for a plan: no cells are planned here."""
        check_requirements(self.packages)


class Built(_Record, frozen=True, tag_field="kind", tag="built"):
    """What a scenario's model does in this stack where it was never saved."""

    scenario: ScenarioId
    digest: Digest
    key: Digest
    seconds: float
    outcome: SeenOutcome


class Saved(_Record, frozen=True, tag_field="kind", tag="saved"):
    """Whether a scenario's model could be saved in a format."""

    scenario: ScenarioId
    format: Format
    digest: Digest
    key: Digest
    seconds: float
    outcome: SavedOutcome


class Loaded(_Record, frozen=True, tag_field="kind", tag="loaded"):
    """What this stack made of a file of another stack, or of its own.

    *saved_key* is the key under which the file was saved: a file that was saved anew is another file.
    """

    saver: Stack
    saver_device: Device
    saved_key: Digest
    scenario: ScenarioId
    format: Format
    digest: Digest
    key: Digest
    seconds: float
    outcome: SeenOutcome


Line = ExchangeHeader | Imported | Scenario | Built | Saved | Loaded | Footer

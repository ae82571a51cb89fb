"""
What can be said of a claim on one stack, as a closed union whose members all have a *word* and an *evidence*.

The claims themselves are in `reports.judging.claims`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.reading.matrix import CellId
    from reports.reading.records import Device


@frozen
class Evidence:
    """One sentence computed from one cell, and which way it speaks; *supports* is None where it speaks neither way."""

    cell: CellId
    sentence: str
    supports: bool | None


@frozen
class Holds:
    """Every piece of evidence supports the claim."""

    evidence: tuple[Evidence, ...]
    word: ClassVar[str] = "holds"
    symbol: ClassVar[str] = "✓"


@frozen
class Fails:
    """Something speaks against the claim, and the stack said nothing about it."""

    evidence: tuple[Evidence, ...]
    word: ClassVar[str] = "fails"
    symbol: ClassVar[str] = "✗"


@frozen
class FailsWithWarning:
    """Something speaks against the claim, and the stack warned about the mask each time."""

    evidence: tuple[Evidence, ...]
    word: ClassVar[str] = "fails with a warning"
    symbol: ClassVar[str] = "⚠"


@frozen
class Errors:
    """The claim could not be seen because the stack refused to run the scenario."""

    evidence: tuple[Evidence, ...]
    word: ClassVar[str] = "errors"
    symbol: ClassVar[str] = "E"


@frozen
class NotApplicable:
    """The claim says nothing about what this stack did."""

    evidence: tuple[Evidence, ...]
    word: ClassVar[str] = "not applicable"
    symbol: ClassVar[str] = "-"


@frozen
class NotRecorded:
    """The cells that would decide are not there."""

    evidence: tuple[Evidence, ...]
    word: ClassVar[str] = "not recorded"
    symbol: ClassVar[str] = "?"


Verdict = Holds | Fails | FailsWithWarning | Errors | NotApplicable | NotRecorded


@frozen
class JudgedClaim:
    """A claim and its verdict on each stack and device."""

    number: int
    sentence: str
    how: str
    """How it is judged, in one or two sentences."""
    scenarios: tuple[str, ...]
    verdicts: Mapping[tuple[str, Device], Verdict]

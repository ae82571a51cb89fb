"""What the reference says of a scenario, as its page shows it: which behaviour is the promised one, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.expectations import held
from reports.judging.not_compared import NO_MODULE
from reports.reading.expectation_records import Nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.judging.behaviours import Behaviour, BehaviourRow
    from reports.judging.expectations import Held
    from reports.judging.report import Report
    from reports.reading.expectation_files import Expectations
    from reports.reading.expectation_records import Expected, Meaning
    from reports.reading.records import Device, Mode

UNKNOWN_MODEL = "the reference does not know this model"
"""In the place of what its own environment has not got: that says nothing of the model."""


@frozen
class ReferenceVerdict:
    """A behaviour held against one expectation; *when* is empty where the documentation always meant the same."""

    when: str
    sentence: str


@frozen
class Right:
    """Which behaviours do what was promised at a time, and what the documentation began to mean then."""

    when: str
    letters: tuple[str, ...]
    meanings: tuple[Meaning, ...]


@frozen
class Reference:
    """
    What there is to tell of a scenario in one mode on one device.

    *told* are the comparisons of each behaviour, by its letter.
    *reason* says why nothing is promised, where nothing is.
    """

    right: tuple[Right, ...]
    told: Mapping[str, tuple[ReferenceVerdict, ...]]
    reason: str


def references(report: Report, scenario: str) -> dict[tuple[Device, Mode], Reference]:
    """What the reference says of a scenario, by device and mode."""
    return {(row.device, row.mode): reference(report.expectations, row) for row in report.rows_of(scenario)}


def reference(expectations: Expectations, row: BehaviourRow) -> Reference:
    """What the reference says of one row."""
    compared = {each.letter: held(expectations, each) for each in row.behaviours}
    promises = {id(each.expected): each.expected for several in compared.values() for each in several}
    return Reference(
        right=tuple(_right(expectations, compared, each) for each in promises.values()),
        told={
            letter: tuple(ReferenceVerdict(_when(expectations, each.expected), each.sentence) for each in several)
            for letter, several in compared.items()
        },
        reason=next((why for each in row.behaviours if (why := _why_nothing(expectations, each))), ""),
    )


def _right(expectations: Expectations, compared: Mapping[str, tuple[Held, ...]], promise: Expected) -> Right:
    letters = [
        letter
        for letter, several in compared.items()
        if any(each.agrees and each.expected is promise for each in several)
    ]
    meanings = tuple(expectations.meanings[name] for name in promise.since)
    return Right(_when(expectations, promise), tuple(letters), meanings)


def _when(expectations: Expectations, expected: Expected) -> str:
    """The time at which something was promised, in words."""
    since, until = (_release(expectations, names) for names in (expected.since, expected.until))
    if since and until:
        return f"from {since} until {until}"
    return f"since {since}" if since else f"until {until}" if until else ""


def _release(expectations: Expectations, names: tuple[str, ...]) -> str:
    meanings = [expectations.meanings[name] for name in names]
    return f"{meanings[0].since} ({meanings[0].day})" if meanings else ""


def _why_nothing(expectations: Expectations, behaviour: Behaviour) -> str:
    example = behaviour.example
    lines = expectations.of(example.id.scenario, example.id.mode, example.digest)
    reason = next((each.reason for each in lines if isinstance(each, Nothing)), "")
    return UNKNOWN_MODEL if NO_MODULE.search(reason) else reason

"""What has to be said about observations that stand side by side in one matrix."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from harness.identity import observing
from reports.reading.enumeration import first_of, quoted
from reports.reading.matrix import CellState, Observed
from reports.reading.notices import Notice, Severity
from reports.reading.records import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.reading.matrix import Column
    from reports.reading.records import Scenario

NAMED = 3
"""More scenarios than this are only counted."""


def doubts(states: Iterable[CellState], retired: Iterable[Scenario]) -> list[Notice]:
    """Tell what was recorded in another way, and which scenarios were left out."""
    observed = [each for each in states if isinstance(each, Observed)]
    return [*_other_texts(observed), *_other_harnesses(observed), *map(_retired, retired)]


def seen_once(columns: Iterable[Column], states: Iterable[CellState]) -> list[Notice]:
    """Tell how many cells were observed once only by runs that meant to observe them twice."""
    twice = {(each.stack, each.device, cell) for each in columns for cell in _promised_twice(each)}
    # What a stack has not, it has not the next time, so nobody looks again.
    seen = [each for each in states if isinstance(each, Observed) and not isinstance(each.outcome, Unavailable)]
    observed = [each for each in seen if not each.repeated]
    counts = Counter(_seat(each) for each in observed if (each.id.stack, each.id.device, _cell(each)) in twice)
    listed = ", ".join(f"{seat} {count}" for seat, count in sorted(counts.items()))
    what = "1 cell was" if counts.total() == 1 else f"{counts.total()} cells were"
    message = f"{what} observed once and not twice: {listed}"
    hint = "whether the stack agrees with itself there is not known; running it again fills the gap"
    return [Notice(Severity.REMARK, "seen-once", message, hint=hint)] if counts else []


def _promised_twice(column: Column) -> tuple[str, ...]:
    return column.header.planned if column.header and column.header.observations > 1 else ()


def _cell(observed: Observed) -> str:
    return f"{observed.id.scenario} {observed.id.mode}"


def _retired(scenario: Scenario) -> Notice:
    message = f"`{scenario.id}` is recorded and left out: {scenario.file} has no such scenario any more"
    return Notice(
        Severity.REMARK, "retired-scenario", message, hint="delete results/ to forget it, or name it as before"
    )


def _other_texts(observed: Iterable[Observed]) -> Iterable[Notice]:
    for seats, names in by_seats(each for each in observed if not each.comparable):
        named = first_of(quoted(names), NAMED)
        message = f"{named} could not be compared: recorded from another text on {', '.join(seats)}"
        hint = (
            "the present text is the project's, else that of the newest run; run nox -s matrix to record it everywhere"
        )
        yield Notice(Severity.DOUBTFUL, "other-scenario-text", message, hint=hint)


def by_seats(observed: Iterable[Observed]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Bring together the scenarios that the same stacks are to be doubted in, so that each is named once."""
    stacks: dict[str, set[str]] = {}
    for each in observed:
        stacks.setdefault(each.id.scenario, set()).add(_seat(each))
    scenarios: dict[tuple[str, ...], list[str]] = {}
    for scenario, found in sorted(stacks.items()):
        scenarios.setdefault(tuple(sorted(found)), []).append(scenario)
    return sorted(scenarios.items())


def _other_harnesses(observed: Sequence[Observed]) -> Iterable[Notice]:
    """The atlas holds its older cells against the harness of today, and tells of them itself."""
    today = observing() if any(each.from_atlas for each in observed) else ""
    by_harness: dict[str, set[str]] = {}
    for each in observed:
        by_harness.setdefault(today if each.from_atlas else each.harness, set()).add(_seat(each))
    if len(by_harness) > 1:
        parts = "; ".join(
            f"{harness[:12]}: {', '.join(sorted(stacks))}" for harness, stacks in sorted(by_harness.items())
        )
        message = f"recorded by {len(by_harness)} versions of the harness: {parts}"
        hint = "a difference may be the harness's; run nox -s matrix to record all stacks with the present one"
        yield Notice(Severity.DOUBTFUL, "other-harness", message, hint=hint)


def _seat(observed: Observed) -> str:
    return f"{observed.id.stack} ({observed.id.device})"

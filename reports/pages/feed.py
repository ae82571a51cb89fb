"""
What the newest nightly builds change, as a feed that a reader program can follow.

It is Atom (RFC 4287).
It holds no time of its making: an entry is as old as the run that showed it, and the same change keeps its identity
from one nightly build to the next, so that who follows the feed is told of it once.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from attrs import frozen

from reports.judging.causes.reason import Part
from reports.judging.kinds import NO_ALARM, Kind
from reports.judging.predecessors import is_release
from reports.pages import addresses
from reports.pages.files import Page
from reports.pages.pairs.words import scenarios
from reports.reading.enumeration import first_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from reports.judging.causes.reason import Reason
    from reports.judging.findings import Finding
    from reports.judging.report import Report
    from reports.judging.step_summaries import StepSummary
    from reports.reading.matrix import Column, Row

NAMED = 5
"""More scenarios than this are only counted."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""The day of what no record dates."""


@frozen
class Entry:
    """One thing that a nightly build does to those who come to it."""

    id: str
    title: str
    updated: str
    href: str
    paragraphs: tuple[str, ...]


@frozen
class _News:
    """A nightly build, the step into it, and what is found there that alarms."""

    step: StepSummary
    nightly: Column
    met: tuple[Finding, ...]

    def entry(self, name: str, what: str, cells: AbstractSet[Row]) -> Entry:
        """Tell of those rows; *name* is what keeps the entry apart from the others of the step."""
        told = [each for each in self.met if not cells.isdisjoint(each.cells)]
        # In the order in which they are told, which is no set's.
        names = dict.fromkeys(cell[0] for each in told for cell in each.cells if cell in cells)
        return Entry(
            id=_identity(*self.step.pair, name),
            title=f"{self.step.newer}: {what.replace('`', '')}",
            updated=_written(_day(self.nightly)),
            href=addresses.upgrade_page(*self.step.pair),
            paragraphs=(self._where(tuple(names)), *dict.fromkeys(_told(each) for each in told)),
        )

    def _where(self, names: Sequence[str]) -> str:
        versions = {"Keras": self.nightly.keras, "TensorFlow": self.nightly.tensorflow}
        named = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
        on = "" if self.step.device == "cpu" else f" on {self.step.device}"
        return f"From {self.step.older} to {self.step.newer} ({named}){on}, in {first_of(names, NAMED)}."


def feed(report: Report) -> Page:
    """Tell of every nightly build against the stack that its users come from."""
    nightlies = {(each.stack, each.device): each for each in report.matrix.columns if _is_nightly(each)}
    steps = [each for each in report.summaries if (each.newer, each.device) in nightlies]
    news = [_News(each, nightlies[each.newer, each.device], _alarming(report, each)) for each in steps]
    context = {
        "id": _identity("feed"),
        "updated": _written(max(map(_day, nightlies.values() or report.matrix.columns), default=LONG_AGO)),
        "entries": tuple(entry for each in news for entry in _entries(report, each)),
    }
    return Page("feed.xml", "feed.xml", context)


def _is_nightly(column: Column) -> bool:
    return not column.is_foreign and not is_release(column)


def _alarming(report: Report, step: StepSummary) -> tuple[Finding, ...]:
    pairs = ((each, (each.older, each.newer, each.device)) for each in report.findings)
    return tuple(each for each, pair in pairs if pair == step.pair and each.kind not in NO_ALARM)


def _entries(report: Report, news: _News) -> Iterator[Entry]:
    """One a cause; of what nobody has explained, one a kind of change."""
    left = {cell: each.kind for each in reversed(news.met) for cell in each.cells}
    told: set[Row] = set()
    for reason in report.reasons.reasons:
        seen = report.reasons.seen[reason.name].get(news.step.pair)
        if seen and (cells := left.keys() & set(seen.cells)):
            told |= cells
            yield news.entry(f"cause {reason.name}", _caused(reason, seen.part), cells)
    for kind in Kind:
        if cells := {cell for cell, found in left.items() if found is kind} - told:
            yield news.entry(f"kind {kind.value}", _changed(kind, cells), cells)


def _caused(reason: Reason, part: Part) -> str:
    return f"{'no longer: ' if part is Part.GOES else ''}{reason.title}"


def _changed(kind: Kind, cells: AbstractSet[Row]) -> str:
    count = len({scenario for scenario, _ in cells})
    return f"{scenarios(count)} {kind.about.verbs[count > 1]}"


def _told(finding: Finding) -> str:
    return f"{finding.kind.value}{f', {finding.note}' if finding.note else ''}: {finding.what}"


def _identity(*names: str) -> str:
    return uuid5(NAMESPACE_OID, " ".join(("maskdrift", *names))).urn


def _day(column: Column) -> datetime:
    """When its newest run started; a record may say anything there."""
    try:
        started = datetime.fromisoformat(column.header.started) if column.header else LONG_AGO
    except ValueError:
        return LONG_AGO
    return started if started.tzinfo else started.replace(tzinfo=UTC)


def _written(day: datetime) -> str:
    return day.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""Lays out an exchange: for each format a grid of savers and readers, and what went wrong, each thing told once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.exchange_outcomes import Verdict
from reports.judging.messages import gist

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.judging.exchange_outcomes import Exchange, Exchanged
    from reports.reading.exchange.loading import Seat
    from reports.reading.exchange.records import Format

FORMATS: Mapping[Format, str] = {
    "keras": "`.keras`, the zip of Keras 2.13 and later",
    "h5": "`.h5`, HDF5",
    "savedmodel": "SavedModel, the folder of TensorFlow",
    "json": "JSON, the configuration without weights",
}
GOOD = frozenset({Verdict.SURVIVES, Verdict.READERS_OWN})
UNTOLD = frozenset({Verdict.SURVIVES, Verdict.NOT_READ})
"""The verdicts that need no cause."""
RANGE = 3
"""So many stacks in a row are named by the first and the last."""


@frozen
class Meeting:
    """A saver and a reader: the heaviest verdict over all models, and how many models have which."""

    saver: Seat
    reader: Seat
    worst: Verdict
    counts: Mapping[Verdict, int]

    @property
    def comes_through(self) -> bool:
        """Whether every model that was saved was read, and came through."""
        return self.worst in GOOD and not self.counts[Verdict.NOT_READ]

    @property
    def share(self) -> str:
        """How many of the models the heaviest verdict is about, where it is not about all."""
        models = sum(self.counts.values())
        return "" if self.counts[self.worst] == models else f"{self.counts[self.worst]} of {models}"


@frozen
class ExchangeCause:
    """Something that happened to several files: what was said first and in full, who met it and with which models."""

    verdict: Verdict
    sentence: str
    text: str
    met: tuple[tuple[str, str], ...]
    """Savers, and the readers that met it with their files, both as ranges of stacks."""
    scenarios: tuple[str, ...]
    times: int


@frozen
class Grid:
    """One format."""

    format: Format
    words: str
    rows: tuple[tuple[Seat, tuple[Meeting, ...]], ...]
    readership: tuple[tuple[str, str], ...]
    """Savers, and the readers on which every one of their models comes through."""
    causes: tuple[ExchangeCause, ...]
    counts: Mapping[Verdict, int]


def seat_words(seat: Seat) -> str:
    """Name a stack, and its device where it is not the usual one."""
    return seat[0] if seat[1] == "cpu" else f"{seat[0]} on {seat[1]}"


def grids(found: Exchange) -> tuple[Grid, ...]:
    """Lay out every format that anybody saved in."""
    seats = [each.seat for each in found.partners]
    by_format = {form: [each for each in found.results if each.format == form] for form in FORMATS}
    return tuple(_grid(form, results, seats) for form, results in by_format.items() if results)


def _grid(form: Format, results: Sequence[Exchanged], seats: Sequence[Seat]) -> Grid:
    pairs: dict[tuple[Seat, Seat], list[Exchanged]] = {}
    for each in results:
        pairs.setdefault((each.saver, each.reader), []).append(each)
    meetings = {pair: _meeting(*pair, of_pair) for pair, of_pair in pairs.items()}
    rows = [(saver, [meetings[saver, each] for each in seats if (saver, each) in meetings]) for saver in seats]
    return Grid(
        format=form,
        words=FORMATS[form],
        rows=tuple((saver, tuple(row)) for saver, row in rows if row),
        readership=_readership(meetings, seats),
        causes=_causes(results, seats),
        counts=Counter(each.verdict for each in results),
    )


def _meeting(saver: Seat, reader: Seat, results: Sequence[Exchanged]) -> Meeting:
    counts = Counter(each.verdict for each in results)
    order = [each for each in Verdict if each is not Verdict.CANNOT_SAVE]
    # A model that could not be saved says nothing about the reader, unless there is no other.
    worst = next((each for each in _by_weight(order) if counts[each]), Verdict.CANNOT_SAVE)
    return Meeting(saver, reader, worst, counts)


def _by_weight(verdicts: Sequence[Verdict]) -> Sequence[Verdict]:
    failures = [each for each in verdicts if each is not Verdict.NOT_READ]
    return [*reversed(failures), Verdict.NOT_READ]


def _readership(meetings: Mapping[tuple[Seat, Seat], Meeting], seats: Sequence[Seat]) -> tuple[tuple[str, str], ...]:
    readers = {saver: _of_saver(saver, meetings, seats) for saver in seats}
    groups: dict[tuple[Seat, ...], list[Seat]] = {}
    for saver, theirs in readers.items():
        if any(meetings[saver, each].worst is not Verdict.CANNOT_SAVE for each in seats if (saver, each) in meetings):
            groups.setdefault(theirs, []).append(saver)
    return tuple((ranges(savers, seats), ranges(theirs, seats)) for theirs, savers in groups.items())


def _of_saver(saver: Seat, meetings: Mapping[tuple[Seat, Seat], Meeting], seats: Sequence[Seat]) -> tuple[Seat, ...]:
    met = [each for each in seats if (saver, each) in meetings]
    return tuple(each for each in met if meetings[saver, each].comes_through)


def _causes(results: Iterable[Exchanged], seats: Sequence[Seat]) -> tuple[ExchangeCause, ...]:
    groups: dict[tuple[Verdict, str], list[Exchanged]] = {}
    for each in results:
        if each.verdict not in UNTOLD:
            groups.setdefault((each.verdict, gist(each.sentence)), []).append(each)
    causes = [_cause(verdict, group, seats) for (verdict, _), group in groups.items()]
    order = list(Verdict)
    return tuple(sorted(causes, key=lambda each: (order.index(each.verdict), -each.times, each.sentence)))


def _cause(verdict: Verdict, group: Sequence[Exchanged], seats: Sequence[Seat]) -> ExchangeCause:
    readers: dict[Seat, set[Seat]] = {}
    for each in group:
        readers.setdefault(each.saver, set()).add(each.reader)
    savers: dict[frozenset[Seat], list[Seat]] = {}
    for saver, theirs in readers.items():
        savers.setdefault(frozenset(theirs), []).append(saver)
    return ExchangeCause(
        verdict=verdict,
        sentence=group[0].sentence,
        text=group[0].text,
        met=tuple((ranges(own, seats), ranges(theirs, seats)) for theirs, own in savers.items()),
        scenarios=tuple(dict.fromkeys(each.scenario for each in group)),
        times=len({(each.saver, each.scenario) for each in group} if verdict is Verdict.CANNOT_SAVE else group),
    )


def ranges(some: Iterable[Seat], seats: Sequence[Seat]) -> str:
    """Name stacks in the order of the table, neighbours by the first and the last of them; none by nothing."""
    wanted = set(some)
    if len(wanted) == len(seats) >= RANGE:
        return f"all {len(seats)} stacks"
    runs: list[list[Seat]] = []
    for at, seat in enumerate(seats):
        if seat in wanted:
            if at and seats[at - 1] in wanted:
                runs[-1].append(seat)
            else:
                runs.append([seat])
    return ", ".join(part for run in runs for part in _said(run))


def _said(run: Sequence[Seat]) -> list[str]:
    names = [seat_words(each) for each in run]
    return [f"{names[0]} to {names[-1]}"] if len(names) >= RANGE else names

"""
What changes between two stacks, told by cause: each cause once, with all the scenarios that it changes.

A pair of all scenarios changes in a hundred of them for a dozen causes.
What a reason explains stands together; what none does, by what it looks like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reports.judging.pairs.cause_group import CauseGroup
from reports.judging.pairs.coverage import coverage
from reports.judging.pairs.group_causes import Known, Probable, Unexplained
from reports.judging.pairs.group_sentences import sentence
from reports.judging.pairs.signatures import Signature, signature

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from reports.judging.pairs.group_causes import Cause
    from reports.judging.pairs.item import Item

ENOUGH = 0.9
"""How much of what changes the first groups are to tell."""


def cause_groups(items: Iterable[Item]) -> tuple[CauseGroup, ...]:
    """
    Bring together what has one cause: every item once, whatever order they come in.

    What no reason explains is grouped as finely as the first groups still tell of nearly all that changes.
    """
    ordered = sorted(items, key=_order)
    known = list(_of_reasons(each for each in ordered if each.explained_by or each.likely))
    others = [(signature(each), each) for each in ordered if not (each.explained_by or each.likely)]
    best: tuple[float, tuple[CauseGroup, ...]] = -1.0, ()
    for looks in (_exactly, _loosely_where_rare, _loosely):
        groups = tuple(sorted((*known, *_of_looks(others, looks(others))), key=lambda each: each.rank))
        share = coverage(groups).share
        best = max(best, (share, groups), key=lambda each: each[0])
        if share >= ENOUGH:
            break
    return best[1]


def _of_reasons(items: Iterable[Item]) -> Iterator[CauseGroup]:
    found: dict[str, tuple[Cause, list[Item]]] = {}
    for each in items:
        cause: Cause = Known(each.explained_by[0]) if each.explained_by else Probable(each.likely[0])
        found.setdefault(cause.key, (cause, []))[1].append(each)
    yield from (CauseGroup(cause, tuple(group)) for cause, group in found.values())


_Seen = Sequence[tuple[Signature, "Item"]]
_Looks = Mapping[Signature, Signature]
"""By what it is grouped, for each signature."""


def _exactly(seen: _Seen) -> _Looks:
    return {looks: looks for looks, _ in seen}


def _loosely(seen: _Seen) -> _Looks:
    return {looks: looks.loose for looks, _ in seen}


def _loosely_where_rare(seen: _Seen) -> _Looks:
    """What one scenario alone looks like, by what it has in common with others that stand alone."""
    counted = Counter(looks for looks, _ in {(looks, each.scenario) for looks, each in seen})
    alone = Counter(looks.loose for looks, count in counted.items() if count == 1)
    return {looks: looks.loose if counted[looks] == 1 and alone[looks.loose] > 1 else looks for looks in counted}


def _of_looks(seen: _Seen, looks: _Looks) -> Iterator[CauseGroup]:
    groups: dict[Signature, list[Item]] = {}
    for exact, item in seen:
        groups.setdefault(looks[exact], []).append(item)
    for shared, group in groups.items():
        yield CauseGroup(Unexplained(shared, sentence(group), group[0].kind), tuple(group))


def _order(item: Item) -> tuple[tuple[int, float], str, Hashable]:
    return item.danger, item.scenario, item.modes

"""How a scenario differs between two stacks."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from reports.judging.equality import Grade
from reports.judging.failures import raised, words
from reports.judging.first_difference import (
    MODEL_OUTPUT,
    Graded,
    MaskParts,
    OutcomeParts,
    Parting,
    WarningsPart,
    outputs_part,
    partings,
)
from reports.judging.kinds import NO_ALARM, Kind
from reports.judging.messages import (
    heard,
    is_about_masks,
    normalised,
    opening,
    said,
    short_type,
    speaks_of,
    speaks_of_masks,
)
from reports.judging.not_compared import (
    OTHER_TEXTS,
    NotCompared,
    Why,
    missing_package,
    missing_xla,
    nothing_recorded,
    unequal_weights,
    untraced,
)
from reports.judging.reach import Reach, reach
from reports.reading.records import Crashed, Error, LayerTrace, Ok, Outcome, Timeout, Unavailable, Warned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.reading.matrix import Observed

Failed = Error | Crashed | Timeout

REMEMBERED = 2**16
"""How many comparisons are kept: modes and neighbouring releases mostly do the same, to the last bit."""


@frozen
class Change:
    """
    What became of an observation from one stack to another.

    *parting* is the first place where the two differ; None where they do not or cannot be compared.
    *results_differ* is True where a mask, a shape or a value differs by more than rounding, whatever the kind.
    *greatest* is the greatest difference between two values, None where nothing could be subtracted.
    *reach* is how far such a difference reaches; None where there is none.
    *limit* is what could not be compared, and why, whatever was found in the rest; None where all could.
    """

    kind: Kind
    parting: Parting | None
    results_differ: bool
    greatest: float | None
    new_warnings: tuple[Warned, ...]
    gone_warnings: tuple[Warned, ...]
    reach: Reach | None = None
    limit: NotCompared | None = None
    in_older: bool = False
    """Of an unstable step: whether it is the older stack that disagrees with itself, and not the newer."""

    @property
    def lost_guard(self) -> bool:
        """True where an error about a mask is gone and no warning took its place: nothing tells the user any more."""
        return (
            self.kind is Kind.NOW_WORKS
            and isinstance(self.parting, OutcomeParts)
            and is_about_masks(self.parting.older or "")
            and not any(speaks_of_masks(each) for each in self.new_warnings)
        )


SAME = Change(Kind.SAME, None, results_differ=False, greatest=None, new_warnings=(), gone_warnings=())


def compare(older: Observed, newer: Observed) -> Change:
    """
    Judge the step from one observation of a scenario to another of the same scenario, mode and device.

    Where one of the two stacks disagrees with itself, nothing is known of the step, and what differs within is told.
    What agrees is `same` only where enough was seen of it to say so.
    """
    if older.digest != newer.digest:
        return _not_compared(OTHER_TEXTS)
    unsteady = unsteadiness(newer) or unsteadiness(older)
    return evolve(unsteady, in_older=not unsteadiness(newer)) if unsteady else _judged(older, newer)


def compare_apart(older: Observed, newer: Observed) -> Change:
    """`compare` for members of two behaviours: they are at least `drift`, tolerance or no."""
    change = compare(older, newer)
    return evolve(change, kind=Kind.DRIFT) if change.kind is Kind.SAME else change


def alike(older: Observed, newer: Observed) -> bool:
    """Whether two observations show the same, as far as can be seen; whether that is enough, `compare` says."""
    if older.digest != newer.digest or unsteadiness(older) or unsteadiness(newer):
        return False
    if older.outcome is newer.outcome and not isinstance(newer.outcome, Unavailable):
        return True
    return _alike(older.outcome, newer.outcome)


@lru_cache(REMEMBERED)
def _alike(before: Outcome, after: Outcome) -> bool:
    """Whether `_differ` finds nothing; what differs is not looked at beyond the first thing that does."""
    if isinstance(before, Ok) and isinstance(after, Ok):
        limit = _limit(before, after)
        seen = limit is None or _both_untraced(before, after)
        return seen and _texts(before.warnings) == _texts(after.warnings) and not any(_comparable(before, after, limit))
    ran_or_not = any(isinstance(each, Ok | Unavailable) for each in (before, after))
    return not ran_or_not and _signature(before) == _signature(after)


@lru_cache(REMEMBERED)
def _texts(warnings: tuple[Warned, ...]) -> frozenset[str]:
    return frozenset(said(each) for each in heard(warnings))


def same(older: Observed, newer: Observed) -> Change:
    """What two come to that are `alike`: the same, unless too little was seen of them to say so."""
    limit = _unseen(older, newer)
    if limit is None and isinstance(older.outcome, Ok) and isinstance(newer.outcome, Ok):
        limit = untraced(older.outcome, newer.outcome)
    return _not_compared(limit) if limit else SAME


def _judged(older: Observed, newer: Observed) -> Change:
    unseen = _unseen(older, newer)
    if unseen:
        return _not_compared(unseen)
    change = _differ(older.outcome, newer.outcome, train=newer.id.mode == "train")
    calm = change.limit is not None and change.kind in NO_ALARM
    return evolve(change, kind=Kind.NOT_COMPARABLE, parting=change.limit) if calm else change


def _unseen(older: Observed, newer: Observed) -> NotCompared | None:
    """Why nothing is known of a step; a user's model that fails in both stacks shows nothing of either."""
    before, after = older.outcome, newer.outcome
    missing = missing_package(before, after) or missing_xla(before, after) or nothing_recorded(before, after)
    if missing or not newer.of_user or not (isinstance(before, Failed) and isinstance(after, Failed)):
        return missing
    parts = _outcome_parts(before, after)
    older_says, newer_says = (opening(each or "").rstrip(".") for each in (parts.older, parts.newer))
    differently = "" if normalised(older_says) == normalised(newer_says) else f"; in the older one: {older_says}"
    told = f"fails{parts.where} in both stacks: {newer_says}{parts.place}{differently}"
    return NotCompared(parts.layer, Why.FAILS, told)


def _both_untraced(before: Outcome, after: Outcome) -> bool:
    return all(isinstance(each, Ok) and each.untraced is not None for each in (before, after))


def _not_compared(limit: NotCompared) -> Change:
    return evolve(_change(Kind.NOT_COMPARABLE, limit), limit=limit)


def unsteadiness(observed: Observed) -> Change | None:
    """
    How the first observation of a cell that is not like the others differs from them; None where all are the same.

    Rounding within the tolerance is the same; one that only some processes call `drift` is not.
    """
    if not observed.again:
        return None
    train = observed.id.mode == "train"
    found = (_differ(observed.outcome, each, train=train) for each in observed.again)
    both = isinstance(observed.outcome, Unavailable) and all(isinstance(each, Unavailable) for each in observed.again)
    unlike = None if both else next((each for each in found if each.kind is not Kind.SAME), None)
    return evolve(unlike, kind=Kind.UNSTABLE, results_differ=False, reach=None) if unlike else None


def disagreement(stack: str, change: Change) -> str:
    """How a stack disagrees with itself, in words."""
    what = change.parting.sentence.rstrip(".") if change.parting else "it could be run once and not the other time"
    return f"{stack} disagrees with itself: {what}"


def settled(observed: Observed) -> Observed:
    """The observation without its repetitions where they say the same."""
    return observed if unsteadiness(observed) else evolve(observed, again=())


@lru_cache(REMEMBERED)
def _differ(before: Outcome, after: Outcome, *, train: bool) -> Change:
    for each in (before, after):
        if isinstance(each, Unavailable):
            return _not_compared(NotCompared(None, Why.NOT_HERE, f"could not be run here: {each.reason}"))
    if isinstance(before, Ok) and isinstance(after, Ok):
        return _both_ran(before, after, train=train)
    kind = _kind_of_failure(before, after)
    new = heard(after.warnings) if isinstance(after, Ok) else ()
    return _change(kind, None if kind is Kind.SAME else _outcome_parts(before, after), new)


def _change(kind: Kind, parting: Parting | None = None, new: tuple[Warned, ...] = ()) -> Change:
    return Change(kind, parting, results_differ=False, greatest=None, new_warnings=new, gone_warnings=())


def _kind_of_failure(before: Outcome, after: Outcome) -> Kind:
    if isinstance(before, Ok):
        return Kind.NOW_FAILS
    if isinstance(after, Ok):
        return Kind.NOW_WORKS
    return Kind.SAME if _signature(before) == _signature(after) else Kind.FAILS_DIFFERENTLY


def _signature(outcome: Outcome) -> tuple[str, ...]:
    """What makes two failures the same one: the class and what it says, not where it was raised."""
    match outcome:
        case Error(type=type_, text=text):
            return "error", short_type(type_), normalised(text)
        case Crashed(signal=signal):
            return "crashed", signal
        case _:
            return (type(outcome).__name__,)


def _outcome_parts(before: Outcome, after: Outcome) -> OutcomeParts:
    error = next((each for each in (after, before) if isinstance(each, Error)), None)
    where = (error.layer, raised(error)) if error else (None, None)
    return OutcomeParts(where[0], failure(before), failure(after), where[1])


def failure(outcome: Outcome) -> str | None:
    """A failure in one line; None of a run that ended well."""
    match outcome:
        case Error():
            return words(outcome)
        case Crashed(signal=signal):
            return f"the interpreter died of {signal}"
        case Timeout(limit=limit):
            return f"stopped after {limit:g} s"
        case _:
            return None


def _limit(before: Ok, after: Ok) -> NotCompared | None:
    return unequal_weights(before, after) or untraced(before, after)


def _both_ran(before: Ok, after: Ok, *, train: bool) -> Change:
    limit = _limit(before, after)
    found = tuple(_comparable(before, after, limit))
    real = [each.parting for each in found if each.grade is Grade.REAL]
    values = limit is None or limit.why is not Why.WEIGHTS
    how_far = reach(before, after, real, values=values, train=train) if real else None
    grade = max((each.grade for each in found), default=Grade.EQUAL)
    new, gone = _only_in(after, before), _only_in(before, after)
    parting = next((each.parting for each in found if each.grade is grade), None)
    explains = {each for each in new if parting and _explains(each, parting, (*before.trace, *after.trace))}
    new = tuple(sorted(new, key=lambda each: each not in explains))
    parting = parting or _warnings_part(new, gone)
    kind = _kind_of_difference(grade, how_far, new, gone, explained=bool(explains))
    return Change(
        kind,
        parting,
        results_differ=bool(real),
        greatest=_greatest(found),
        new_warnings=new,
        gone_warnings=gone,
        reach=how_far,
        limit=limit,
    )


def _comparable(before: Ok, after: Ok, limit: NotCompared | None) -> Iterator[Graded]:
    """
    Where two runs part, in what can be compared.

    With unequal weights the masks can, for what is masked hangs on the inputs; of layers that could not be watched
    the values that the model puts out.
    """
    if limit is None:
        return partings(before, after)
    if limit.why is Why.WEIGHTS:
        return (each for each in partings(before, after) if isinstance(each.parting, MaskParts))
    return (each for each in outputs_part(before, after) if not isinstance(each.parting, MaskParts))


def _only_in(one: Ok, other: Ok) -> tuple[Warned, ...]:
    """The warnings that the other does not have, those about masks first."""
    known = _texts(other.warnings)
    found = (each for each in heard(one.warnings) if said(each) not in known)
    return tuple(sorted(found, key=lambda each: not speaks_of_masks(each)))


def _explains(warned: Warned, parting: Parting, trace: tuple[LayerTrace, ...]) -> bool:
    """A warning about another layer's mask explains nothing here, nor does one about something else."""
    if parting.layer is None or parting.layer == MODEL_OUTPUT:
        return speaks_of_masks(warned)
    return speaks_of(warned, parting.layer, (each.layer for each in trace))


def _kind_of_difference(
    grade: Grade, how_far: Reach | None, new: tuple[Warned, ...], gone: tuple[Warned, ...], *, explained: bool
) -> Kind:
    """A result that differs where somebody reads it is silent unless a new warning is about the mask there."""
    if how_far not in {None, Reach.NOWHERE}:
        return Kind.NOW_WARNS if explained else Kind.SILENT
    if new:
        return Kind.NOW_WARNS
    if gone:
        return Kind.WARNING_GONE
    if how_far is Reach.NOWHERE:
        return Kind.MASKED_ONLY
    return Kind.DRIFT if grade is Grade.ROUNDING else Kind.SAME


def _warnings_part(new: tuple[Warned, ...], gone: tuple[Warned, ...]) -> WarningsPart | None:
    if not new and not gone:
        return None
    return WarningsPart(None, tuple(each.text for each in new), tuple(each.text for each in gone))


def _greatest(found: tuple[Graded, ...]) -> float | None:
    return max((each.greatest for each in found if each.greatest is not None), default=None)

"""The words about a pair of stacks: what changes, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.judging.kinds import CHANGES, UNKNOWN, Kind
from reports.judging.not_compared import Why
from reports.pages.pairs.unknowns import about_models, nothing_compared
from reports.reading.enumeration import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.judging.pairs.item import Item
    from reports.judging.pairs.pair import Pair
    from reports.judging.step_summaries import StepSummary

NAMED = 4
"""More classes of layers than this are only counted."""


def lead(pair: Pair) -> str:
    """Answer in one sentence: how many scenarios change, how many of them silently, and what becomes of the others."""
    summary = pair.summary
    ends = f"From `{pair.older.stack}` to `{pair.newer.stack}`{'' if pair.device == 'cpu' else f' on {pair.device}'}"
    if not summary.compared:
        return f"{ends}, nothing could be compared{_unknown(pair)}."
    if not summary.changed:
        return f"{ends}, none of {scenarios(summary.compared)} changes{_but(summary)}{_unknown(pair)}."
    beside = "".join(f", {each}" for each in (_quietly(summary), *_others(pair)))
    changes = "changes" if summary.changed == 1 else "change"
    return f"{ends}, {summary.changed} of {scenarios(summary.compared)} {changes}{beside}{_unknown(pair)}."


def _but(summary: StepSummary) -> str:
    """What differs and alarms nobody."""
    counts = {
        "masked timesteps": len(summary.scenarios[Kind.MASKED_ONLY]),
        "rounding": len(summary.scenarios[Kind.DRIFT]),
    }
    told = [f"{what} in {count}" for what, count in counts.items() if count]
    return f" but for {' and '.join(told)}" if told else ""


def _quietly(summary: StepSummary) -> str:
    if summary.changed == 1:
        return "silently" if summary.silent else "not silently"
    return f"{summary.silent or 'none'} of them silently"


def _others(pair: Pair) -> Iterator[str]:
    for kind in CHANGES:
        if kind is not Kind.SILENT and (count := pair.kinds.get(kind)):
            yield f"{count} {kind.about.verbs[count > 1]}"


def _unknown(pair: Pair) -> str:
    summary = pair.summary
    told = [
        *_not_compared(pair),
        f"{summary.unstable} {'is' if summary.unstable == 1 else 'are'} unstable" if summary.unstable else "",
        f"{cells(pair)} missing" if pair.missing else "",
        f"{unread(pair)} could not be read" if pair.unread else "",
        f"{_counted(pair.not_observed, 'was', 'were')} never observed" if pair.not_observed else "",
    ]
    return "".join(f"; {each}" for each in told if each)


def _not_compared(pair: Pair) -> Iterator[str]:
    """How many scenarios could not be compared for which reason, each for the first that is met."""
    met = {each.scenario: each.step.change.limit for each in reversed(pair.items)}
    reasons = [limit.why for name in pair.summary.scenarios[Kind.NOT_COMPARABLE] if (limit := met.get(name))]
    for why in Why:
        if count := reasons.count(why):
            yield f"{count} {why.value if count == 1 else why.of_several}"


def cells(pair: Pair) -> str:
    """How much of what was planned is not there."""
    return _counted(sum(len(each.cells) for each in pair.missing), "is", "are")


def _counted(count: int, one: str, several: str) -> str:
    return f"1 cell {one}" if count == 1 else f"{count:,} cells {several}"


def unread(pair: Pair) -> str:
    """How much could not be read that may have been about the two."""
    return "1 line or file" if pair.unread == 1 else f"{pair.unread:,} lines or files"


def verdict(pair: Pair) -> tuple[str, ...]:
    """Say what to do, in a few sentences; the first one is the advice."""
    advice = (_first(pair), _where(pair), _since(pair), _known(pair), _incomplete(pair))
    return (*(each for each in advice if each), *about_models(pair))


def _first(pair: Pair) -> str:
    summary = pair.summary
    if not summary.compared:
        return nothing_compared(pair)
    if own := _own_silent(pair):
        gives = f"{listed(quoted(own), NAMED)} {'gives' if len(own) == 1 else 'give'}"
        return f"Do not change over as it is: {gives} other results, and nothing warns."
    if summary.silent:
        return "Compare what your own model makes of padded data on both before you change over: nothing will warn you."
    if Kind.NOW_FAILS in pair.kinds:
        return "Expect errors, which you will see at once; no result changes without a word."
    if summary.differing:
        return "Read the new warnings: they are the only word about results that change."
    return _calm(pair)


def about_concern(pair: Pair) -> str:
    """To what the pair was narrowed down; empty where it tells all."""
    if pair.concern is None:
        return ""
    named = listed(quoted(pair.concern.layers), NAMED)
    where = f"at {named}, or at no class of layers," if named else "at no class of layers"
    change = "changes elsewhere is" if pair.concern.aside == 1 else "change elsewhere are"
    return f"Only what changes {where} is told; {scenarios(pair.concern.aside)} that {change} left aside."


def _own_silent(pair: Pair) -> list[str]:
    """The user's own models that change without a word, where no other scenario does: nothing is left to compare."""
    silent = list(dict.fromkeys(each.scenario for each in pair.items if each.kind is Kind.SILENT))
    return silent if set(silent) <= {each.scenario for each in pair.models} else []


def _calm(pair: Pair) -> str:
    """That no result changes, and whether that is an all-clear."""
    if not pair.is_whole:
        return "No result changes in what could be compared; that is no all-clear, for not everything was seen."
    if any(each.seen and each.seen.merged_equal for each in pair.models):
        return "No result changes, but all merged masks were equal, and that is where stacks part."
    if pair.summary.changed:
        return "You can change over: no result changes, only what is said or refused."
    return "You can change over, as far as these scenarios go."


def _where(pair: Pair) -> str:
    found = dict.fromkeys(each.layer_class for each in pair.items if each.kind is Kind.SILENT and each.layer_class)
    if not found:
        return ""
    return f"Results differ without a warning after {listed(quoted(found), NAMED)}."


def _since(pair: Pair) -> str:
    """Up to which of the stacks between no silent change has begun."""
    silent = [each for each in pair.items if each.kind is Kind.SILENT]
    starts = [pair.between.index(each.began.first) for each in silent if each.began]
    if not silent or len(starts) < len(silent):
        return ""
    first = min(starts)
    before = [stack for stack in pair.between[:first] if all(stack in each.rows[0].does for each in silent)]
    if before:
        return f"Up to `{before[-1]}`, which lies between, none of them has begun."
    return "" if first else f"Stopping in between does not avoid all of them: the first begin in `{pair.between[0]}`."


def _known(pair: Pair) -> str:
    dangerous = [each for each in pair.items if each.kind in {Kind.SILENT, Kind.NOW_FAILS}]
    known = sum(bool(each.explained_by) for each in dangerous)
    if not dangerous or not known:
        return _likely(dangerous)
    if known == len(dangerous):
        whose = "Its cause" if known == 1 else "The cause of each of these"
        return f"{whose} is known, and what to do stands beside it."
    return f"The cause of {known} of these {len(dangerous)} is known, and what to do stands beside it."


def _likely(dangerous: Sequence[Item]) -> str:
    """Of how many changes in models of the user's the cause is probably known."""
    likely = sum(bool(each.likely) for each in dangerous)
    if not likely:
        return ""
    all_of_them = "It looks" if likely == 1 else "Each of these looks"
    some = f"{likely} of these {len(dangerous)} {'looks' if likely == 1 else 'look'}"
    whose = all_of_them if likely == len(dangerous) else some
    return f"{whose} like a change whose cause is known, and what to do stands beside it."


def _incomplete(pair: Pair) -> str:
    """What a lead does not tell: of some scenarios only a part could be compared, the masks without the values, say."""
    if pair.all_compared or not pair.summary.compared:
        return ""
    partly = {each.scenario for each in pair.items if each.step.change.limit and each.kind not in UNKNOWN}
    told = f", of {scenarios(len(partly))} only a part, and it is said there which" if partly else ""
    return f"Not everything could be compared{told}, so there may be more."


def scenarios(count: int) -> str:
    """A number of scenarios."""
    return f"{count} {'scenario' if count == 1 else 'scenarios'}"

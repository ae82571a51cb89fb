"""Sentences that must stand beside timings: how little they may be worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.reading.timing.timings import Timing

ONE_EACH = (
    "One pass each: the numbers show sizes, not differences. "
    "A second process of the same stack can differ by more than two neighbouring stacks do, "
    "so no stack is called faster here."
)


def caveats(timings: Sequence[Timing]) -> Iterator[str]:
    """Say it where passes are single, machines differ, or something else was at work."""
    yield from _single(timings)
    for what in ("processor", "cores", "affinity", "threads"):
        found = sorted({each.machine[what] for each in timings})
        if len(found) > 1:
            yield f"Not measured alike: {what} {' / '.join(found)}."
    yield from _disturbed(timings)


def _single(timings: Sequence[Timing]) -> Iterator[str]:
    single = {each.stack: None for each in timings if len(each.passes) == 1}
    if len(single) == len({each.stack for each in timings}) and single:
        yield ONE_EACH
    elif single:
        yield f"Of one pass only, so that nothing can be said of a difference: {', '.join(single)}."


def _disturbed(timings: Iterable[Timing]) -> Iterator[str]:
    disturbed = {each.stack: worst for each in timings if (worst := each.most_disturbed)}
    foreign = sorted((stack, each.foreign) for stack, each in disturbed.items() if each.foreign is not None)
    loaded = sorted((stack, each) for stack, each in disturbed.items() if each.foreign is None)
    if foreign:
        told = ", ".join(f"{stack} ({cores:.2f} cores)" for stack, cores in foreign)
        yield f"Other processes were at work beside passes of {told}: their times may be too long."
    if loaded:
        told = ", ".join(f"{stack} ({each.load:.2f} on {each.cores})" for stack, each in loaded)
        yield f"The load average just before a pass was above the number of cores: {told}. Its times may be too long."

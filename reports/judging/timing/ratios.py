"""
How many times as long the newer of two stacks takes, with an interval: what a duel measures.

The unit is the pass. Rounds of one process agree far better with each other than with those of the next process,
which may run in another mode altogether, 20 % away (docs/method.md). So the ratio is computed from the passes'
medians, and the interval from how blocks of passes differ: a block is one pass of either stack, measured in turns or
one after the other, in alternating order, so that a machine that becomes slower meets both alike.

**The estimate** is one of two that Hodges and Lehmann gave (1963, Annals of Mathematical Statistics 34, 598-611), both
on logarithms. The *shift* is the median of the differences between each pass of the newer stack and each of the older
one. Between modes, most of these differences are of two passes in the same mode, so they lie at the ratio itself; the
median of medians jumps from mode to mode there, and the mean follows whichever stack had one more pass in the fast
mode. The *paired shift* is the median of the means of any two blocks' differences. It takes out what meets both passes
of a block, which is most of what a busy machine does, and is the worse one where processes have modes. It counts where
the passes of a block are much more alike than those of different blocks. To take the one with the narrower interval
finds a little more, and calls equal stacks different in 0.12 of duels where processes have two modes.

**The interval** is the estimate plus and minus a quantile of Student's t times the standard error of a hierarchical
bootstrap (Davison and Hinkley 1997, Bootstrap Methods and their Application, 3.8, their first strategy): blocks are
drawn with replacement, and of each block drawn all its rounds as they are. To draw rounds with replacement too would
count the scatter of rounds twice, since blocks differ by it already. With n blocks such a standard error is too small
by sqrt((n - 1) / n), and a percentile interval is too narrow by the normal quantile in the place of the t one as well
(Hesterberg 2015, The American Statistician 69, 371-386); both are corrected here. Percentile intervals cannot be
had at all at the levels that several benchmarks at once ask for: of six blocks there are but 462 different draws.
The standard error is taken as half the width of the middle 68 % of the draws, which is the same thing where they are
normal. A few draws in which most passes of one stack are in another mode would otherwise decide it alone.

How these were chosen, on made-up duels of 10 blocks: the share that find a stack slower by 5 % with the interval of one
benchmark, and after it the share that call equal stacks different (300 and 1000 duels; `tests/reports/dueling.py`).

| | mean of differences | shift | paired shift | the one that counts |
| --- | --- | --- | --- | --- |
| passes scatter by 1.2 % | 1.00, 0.04 | 1.00, 0.06 | 1.00, 0.05 | 1.00, 0.06 |
| and a fifth of all is 17 % faster | 0.21, 0.02 | 0.85, 0.02 | 0.62, 0.02 | 0.85, 0.02 |
| blocks by 15 %, and each pass by 2.5 % | 0.96, 0.04 | 0.76, 0.02 | 0.94, 0.05 | 0.94, 0.05 |
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from reports.reading.timing.timings import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from reports.reading.timing.timings import TimingPass

    Estimate = Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]]

CONFIDENCE = 0.95
"""Of all intervals of one judgement at once."""
FEWEST = 6
"""Blocks below which there is no interval; of five, made-up duels call equal stacks different too often."""
ALIKE = 0.8
"""The correlation of the passes of a block, above which the paired shift counts."""
DRAWS = 2000
AT_ONCE = 200
"""Draws held in memory together."""
SEED = 4


@frozen
class Block:
    """One pass of either stack, neighbours in time."""

    older: TimingPass
    newer: TimingPass

    @property
    def in_turns(self) -> bool:
        """Whether the two took turns, a few rounds each, instead of coming one after the other."""
        return self.older.in_turns and self.newer.in_turns

    @property
    def is_disturbed(self) -> bool:
        """
        Whether other processes were at work.

        What meets passes that took turns meets both, so there both together tell, each for as long as it measured:
        what one counts in turns of a few ticks of the kernel's clock is known less well.
        """
        sides = self.older, self.newer
        if not self.in_turns or any(each.foreign is None for each in sides):
            return any(each.is_disturbed for each in sides)
        watched = [sum(each.seconds) or 1.0 for each in sides]
        foreign = sum((each.foreign or 0.0) * seconds for each, seconds in zip(sides, watched, strict=True))
        return foreign / sum(watched) > FOREIGN

    @property
    def turned(self) -> Block:
        """The same with the stacks exchanged."""
        return Block(self.newer, self.older)


@frozen
class Ratio:
    """Seconds of the newer stack over those of the older one; above 1 the newer one is slower."""

    estimate: float
    low: float
    high: float
    blocks: int

    @property
    def turned(self) -> Ratio:
        """The ratio of the older stack to the newer one."""
        return Ratio(1 / self.estimate, 1 / self.high, 1 / self.low, self.blocks)

    @property
    def visible(self) -> float:
        """The least difference that is seen through this interval, as a share: 0.05 is 5 % slower or faster."""
        return self.high / self.estimate - 1

    @property
    def excludes_1(self) -> bool:
        """Whether the two stacks differ."""
        return self.low > 1 or self.high < 1


def blocks(older: Iterable[TimingPass], newer: Iterable[TimingPass]) -> tuple[Block, ...]:
    """
    Put the n-th passes of one interleaved run side by side, in a fixed order.

    A pass whose partner is missing says nothing of a ratio: who knows what the machine did in between.
    """
    of_older, of_newer = _by_turn(older), _by_turn(newer)
    return tuple(Block(of_older[turn], of_newer[turn]) for turn in sorted(of_older.keys() & of_newer.keys()))


def facing(
    older: Mapping[str, Iterable[TimingPass]], newer: Mapping[str, Iterable[TimingPass]]
) -> dict[str, tuple[Block, ...]]:
    """The blocks of every benchmark that both stacks have."""
    return {name: blocks(passes, newer[name]) for name, passes in older.items() if name in newer}


def against_itself(passes: Iterable[TimingPass]) -> tuple[Block, ...]:
    """
    Let one stack's passes stand against each other, split alternately: A B, B A, ... as in a duel.

    What the ratio of these is away from 1 is noise, and nothing else.
    """
    by_turn = _by_turn(passes)
    pairs = (
        Block(by_turn[run, turn], by_turn[run, turn + 1])
        for run, turn in sorted(by_turn)
        if turn % 2 == 0 and (run, turn + 1) in by_turn
    )
    return tuple(each if number % 2 == 0 else each.turned for number, each in enumerate(pairs))


def ratio(measured: Sequence[Block], *, together: int = 1) -> Ratio | None:
    """
    The ratio of the blocks' newer passes to the older ones; None where they are fewer than `FEWEST`.

    *together* is how many ratios are judged at once: all of their intervals hold with `CONFIDENCE` (Bonferroni, which
    asks nothing of how the benchmarks of one process depend on each other).
    """
    if len(measured) < FEWEST:
        return None
    older, newer = _logarithms(measured)
    if newer.tolist() < older.tolist():
        # Draws are made one way round only, so that exchanging the stacks gives exactly the reciprocal.
        return _ratio(newer, older, together).turned
    return _ratio(older, newer, together)


def estimated(measured: Sequence[Block]) -> float | None:
    """The ratio without an interval, which takes no draws; None where there would be no interval."""
    if len(measured) < FEWEST:
        return None
    older, newer = _logarithms(measured)
    return math.exp(float(_estimate(older, newer)(older, newer)))


def shift(older: NDArray[Any], newer: NDArray[Any]) -> NDArray[Any]:
    """The estimate of Hodges and Lehmann for two samples, along the last axis."""
    differences = newer[..., :, np.newaxis] - older[..., np.newaxis, :]
    return np.asarray(np.median(differences.reshape(*differences.shape[:-2], -1), axis=-1))


def paired_shift(older: NDArray[Any], newer: NDArray[Any]) -> NDArray[Any]:
    """The estimate of Hodges and Lehmann for pairs, along the last axis."""
    differences = newer - older
    first, second = np.triu_indices(differences.shape[-1])
    return np.asarray(np.median((differences[..., first] + differences[..., second]) / 2, axis=-1))


def quantile(count: int, together: int) -> float:
    """How many standard errors of *count* blocks an interval reaches either way, if *together* of them shall hold."""
    from scipy import stats  # noqa: PLC0415 - it takes seconds to load, and most reports have no timings

    return float(stats.t.ppf(1 - (1 - CONFIDENCE) / together / 2, count - 1))


def noise(measured: Sequence[Block]) -> float | None:
    """How far a stack is from itself, as a share that is never negative; None where it has too few passes to tell."""
    found = estimated(measured)
    return None if found is None else apart(found)


def apart(ratio: float) -> float:
    """How far a ratio is from 1, as a share of the smaller side."""
    return max(ratio, 1 / ratio) - 1


def _logarithms(measured: Sequence[Block]) -> tuple[NDArray[Any], NDArray[Any]]:
    return np.log([each.older.median for each in measured]), np.log([each.newer.median for each in measured])


def _by_turn(passes: Iterable[TimingPass]) -> dict[tuple[str, int], TimingPass]:
    return {(each.run, each.round): each for each in passes if each.run is not None and each.round is not None}


def _ratio(older: NDArray[Any], newer: NDArray[Any], together: int) -> Ratio:
    count = len(older)
    estimate = _estimate(older, newer)
    middle = float(estimate(older, newer))
    reach = quantile(count, together) * _standard_error(estimate, older, newer) * math.sqrt(count / (count - 1))
    return Ratio(math.exp(middle), math.exp(middle - reach), math.exp(middle + reach), count)


def _estimate(older: NDArray[Any], newer: NDArray[Any]) -> Estimate:
    return paired_shift if _are_alike(older, newer) else shift


def _are_alike(older: NDArray[Any], newer: NDArray[Any]) -> bool:
    """Whether what made a pass long made the other pass of its block long too."""
    if not (np.ptp(older) and np.ptp(newer)):
        return False
    return float(np.corrcoef(older, newer)[0, 1]) > ALIKE


def _standard_error(estimate: Estimate, older: NDArray[Any], newer: NDArray[Any]) -> float:
    from scipy import stats  # noqa: PLC0415 - as above

    def drawn(chosen: NDArray[Any], axis: int) -> NDArray[Any]:
        del axis  # it is always the last
        return estimate(older[chosen], newer[chosen])

    found = stats.bootstrap(
        (np.arange(len(older)),),
        drawn,
        n_resamples=DRAWS,
        batch=AT_ONCE,
        method="percentile",
        vectorized=True,
        rng=np.random.default_rng(SEED),
    )
    # What of the draws lies within one standard error, were they normal.
    middle = stats.norm.cdf((-1, 1))
    return float(np.ptp(np.quantile(found.bootstrap_distribution, middle))) / 2

"""Made-up duels of known truth: what two stacks' passes might measure."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from reports.judging.timing.ratios import Block
from reports.reading.timing.timings import TimingPass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Generator = np.random.Generator
NOISE = 0.012
"""How far quiet processes of one stack lie apart, as a share."""
MODE = 0.83
"""What a process in the fast mode takes of the time of one in the slow mode, as on tf-2.15 in docs/method.md."""


def timed(
    median: float,
    number: int = 0,
    *,
    run: str | None = "run",
    foreign: float | None = 0.0,
    seconds: Sequence[float] = (),
) -> TimingPass:
    """One pass."""
    return TimingPass(
        started=f"2026-01-01T00:00:{number:02}",
        file=Path(f"{number}.json"),
        median=median,
        iqr=0.0,
        least=median,
        rounds=len(seconds) or 1,
        load=0.0,
        cores=2,
        seconds=array("d", seconds),
        foreign=foreign,
        run=run,
        round=None if run is None else number,
    )


def facing(older: Sequence[float], newer: Sequence[float]) -> tuple[Block, ...]:
    """Blocks of two stacks' medians."""
    pairs = zip(older, newer, strict=True)
    return tuple(Block(timed(one, number), timed(other, number)) for number, (one, other) in enumerate(pairs))


def in_turns(measured: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks, had their passes taken turns."""
    return tuple(Block(*(evolve(side, in_turns=True) for side in (each.older, each.newer))) for each in measured)


@frozen
class World:
    """What a machine does to the medians of *count* passes of either stack: factors of the time itself."""

    name: str
    factors: Callable[[Generator, int], tuple[np.ndarray, np.ndarray]]

    def duel(self, seed: int, count: int, slowdown: float = 1.0) -> tuple[Block, ...]:
        """A duel in it, the newer stack *slowdown* times as slow."""
        older, newer = self.factors(np.random.default_rng(seed), count)
        return facing([0.003 * each for each in older], [0.003 * slowdown * each for each in newer])


def _noise(generator: Generator, count: int) -> np.ndarray:
    return np.exp(generator.normal(0, NOISE, count))


def _quiet(generator: Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    return _noise(generator, count), _noise(generator, count)


def _two_modes(generator: Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    older, newer = (np.where(generator.random(count) < 0.2, MODE, 1) for _ in range(2))
    return older * _noise(generator, count), newer * _noise(generator, count)


def _even_modes(generator: Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    older, newer = (np.where(generator.random(count) < 0.5, MODE, 1) for _ in range(2))
    return older * _noise(generator, count), newer * _noise(generator, count)


def _drifting(generator: Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    drift = np.exp(np.cumsum(generator.normal(0.01, 0.02, count)))
    return drift * _noise(generator, count), drift * _noise(generator, count)


def _outliers(generator: Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    older, newer = (1 + generator.exponential(0.5, count) * (generator.random(count) < 0.1) for _ in range(2))
    return older * _noise(generator, count), newer * _noise(generator, count)


def _busy(generator: Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    shared = np.exp(generator.normal(0, 0.15, count))
    older, newer = (np.exp(generator.normal(0, 2 * NOISE, count)) for _ in range(2))
    return shared * older, shared * newer


QUIET = World("quiet", _quiet)
TWO_MODES = World("a fifth of the processes is fast", _two_modes)
EVEN_MODES = World("half of the processes are fast", _even_modes)
DRIFTING = World("the machine becomes slower", _drifting)
OUTLIERS = World("a tenth of the passes is far too long", _outliers)
BUSY = World("others slow the machine down, for both passes of a block alike", _busy)
WORLDS = (QUIET, TWO_MODES, EVEN_MODES, DRIFTING, OUTLIERS, BUSY)

"""
When a duel has measured enough, and how long it will be until then.

It stops when every interval is narrow enough, whatever the verdicts are. Who stops as soon as there is a verdict asks
again and again until chance says yes, and finds far more than one false difference in twenty.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.timing.ratios import quantile

if TYPE_CHECKING:
    from duels.judgement import Judged

MOST = 500
"""Blocks beyond which nobody needs to be told more exactly how many it takes."""


@frozen
class Limits:
    """*width* is the difference that each interval must show, as a share; *budget* are seconds."""

    width: float
    budget: float

    def are_met(self, judged: Judged) -> bool:
        """Whether every interval is narrow enough."""
        return judged.visible is not None and judged.visible <= self.width

    def is_over(self, seconds: float, blocks: int) -> bool:
        """Whether another block would end after the budget, if it took as long as those before."""
        return blocks > 0 and seconds * (blocks + 1) / blocks > self.budget

    def left(self, judged: Judged, seconds: float, blocks: int) -> float:
        """How many more seconds it will take, if blocks go on as they were."""
        per_block = seconds / blocks
        remaining = max(0.0, self.budget - seconds)
        return min(remaining, per_block * self._blocks_left(judged))

    def _blocks_left(self, judged: Judged) -> float:
        """How many more blocks the widest interval needs: it narrows with their root, and with Student's t."""
        widest = judged.widest
        if widest is None or widest.verdict.ratio is None:
            return math.inf
        now, visible = widest.verdict.ratio.blocks, widest.verdict.ratio.visible
        spread = math.log1p(visible) / _reach(now, len(judged.rows))
        enough = math.log1p(self.width)
        needed = (each for each in range(now, MOST) if spread * _reach(each, len(judged.rows)) <= enough)
        return max(0, next(needed, MOST) - now)


def _reach(blocks: int, together: int) -> float:
    return quantile(blocks, together) / math.sqrt(blocks - 1)

"""The rules of two other tools, applied by their own code to the passes of a duel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from asv.commands.compare import _is_result_better
from asv_runner.statistics import compute_stats
from attrs import frozen
from pytest_benchmark.utils import PercentageRegressionCheck

from reports.judging.timing.verdicts import Faster, Slower, judge_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from reports.judging.timing.ratios import Block
    from reports.reading.timing.timings import TimingPass

PERCENT = 5.0
"""At which pytest-benchmark is asked to fail."""
FACTOR = 1.1
"""What `asv continuous` and `asv compare` take for a change unless told otherwise."""
PROCESSES, SAMPLES = 2, 10
"""What asv pools of a benchmark unless told otherwise: two processes, ten samples each."""

Answers = list[str]
"""`slower`, `faster` or `neither`, one a comparison."""


@frozen
class Rule:
    """How a tool compares, and what one comparison takes of a duel."""

    name: str
    takes: str
    judge: Callable[[Mapping[str, Sequence[Block]]], Answers]


def _maskdrift(measured: Mapping[str, Sequence[Block]]) -> Answers:
    words = {Slower: "slower", Faster: "faster"}
    return [words.get(type(each), "neither") for each in judge_blocks(measured).values()]


def _pytest_benchmark(measured: Mapping[str, Sequence[Block]]) -> Answers:
    """`--benchmark-compare-fail=median:5%`, one file against one; the other way round tells what is faster."""
    check: Any = PercentageRegressionCheck("median", PERCENT)  # type: ignore[no-untyped-call]
    return [
        _answer(
            bool(check.fails({"median": pair.newer.median}, {"median": pair.older.median})),
            bool(check.fails({"median": pair.older.median}, {"median": pair.newer.median})),
        )
        for block in measured.values()
        for pair in block
    ]


def _asv(measured: Mapping[str, Sequence[Block]]) -> Answers:
    """`asv compare`, with its statistics, of two processes each."""
    return [
        _compare([one.older for one in pair], [one.newer for one in pair])
        for block in measured.values()
        for pair in _in_groups(block)
    ]


def _compare(older: Sequence[TimingPass], newer: Sequence[TimingPass]) -> str:
    (before, of_before), (after, of_after) = _result(older), _result(newer)
    return _answer(
        _is_result_better(before, after, of_before, of_after, FACTOR),
        _is_result_better(after, before, of_after, of_before, FACTOR),
    )


def _result(passes: Sequence[TimingPass]) -> tuple[float, tuple[object, list[float]]]:
    """What asv would have kept: the mean of each tenth of a process's rounds is one of its samples."""
    samples = [float(np.mean(part)) for each in passes for part in np.array_split(each.seconds, SAMPLES) if len(part)]
    result, statistics = compute_stats(samples, 1)
    return result, (statistics, samples)


def _in_groups(block: Sequence[Block]) -> Iterator[Sequence[Block]]:
    for start in range(0, len(block) - PROCESSES + 1, PROCESSES):
        yield block[start : start + PROCESSES]


def _answer(slower: bool, faster: bool) -> str:  # noqa: FBT001 - both at once are neither
    return "slower" if slower and not faster else "faster" if faster and not slower else "neither"


RULES = (
    Rule("a duel", "all passes of the duel", _maskdrift),
    Rule(f"pytest-benchmark compare, median {PERCENT:.0f} %", "one pass each", _pytest_benchmark),
    Rule(f"asv compare, factor {FACTOR}", f"{PROCESSES} passes each", _asv),
)

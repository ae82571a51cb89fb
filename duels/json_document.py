"""The judged duel as JSON, for scripts; times are seconds, everything else with a width is a share (0.05 is 5 %)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from reports.judging.timing.verdicts import CannotTell, NoDifferenceShown

if TYPE_CHECKING:
    from duels.duel_run import DuelEnd
    from duels.judgement import Row

FORMAT = "maskdrift-duel-1"


def document(ended: DuelEnd) -> bytes:
    """Write a duel down; without a whole block there is nothing but why."""
    told: dict[str, Any] = {"format": FORMAT, "ended": ended.why.name.lower(), "problem": ended.problem}
    if ended.last:
        judged = ended.last.judged
        told |= {
            "older": judged.older,
            "newer": judged.newer,
            "device": judged.device,
            "seconds": round(ended.last.seconds, 1),
            "blocks": ended.last.blocks,
            "benchmarks": [_row(each) for each in judged.rows],
            "missing": [{"benchmark": each.benchmark, "stack": each.stack, "why": each.why} for each in judged.missing],
        }
    return msgspec.json.format(msgspec.json.encode(told)) + b"\n"


def _row(row: Row) -> dict[str, Any]:
    verdict = row.verdict
    found = verdict.ratio
    return {
        "benchmark": row.benchmark,
        "title": row.title,
        "verdict": verdict.word,
        "ratio": found.estimate if found else None,
        "low": found.low if found else None,
        "high": found.high if found else None,
        "detectable": verdict.detectable if isinstance(verdict, NoDifferenceShown) else None,
        "why": verdict.why if isinstance(verdict, CannotTell) else None,
        "blocks": row.blocks,
        "disturbed": row.disturbed,
        "noise": row.floor,
    }

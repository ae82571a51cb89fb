"""Made-up timing passes as files: what several processes of several stacks might have measured."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ROUNDS = 20
MEMORY = 600 * 2**20


def write_passes(
    folder: Path,
    stack: str,
    medians: Mapping[str, Sequence[float]],
    *,
    twins: Mapping[str, str] | None = None,
    run: str = "run",
    **extra: object,
) -> None:
    """Write one file a pass; *medians* names the benchmarks, each with a number a pass, in seconds."""
    for number, measured in enumerate(zip(*medians.values(), strict=True)):
        info = _info(stack) | extra
        benchmarks = [
            _benchmark(name, median, info | {"twin": (twins or {}).get(name)})
            for name, median in zip(medians, measured, strict=True)
        ]
        noted = {"import_seconds": 2.0 + number / 10, "machine": "here", "run": run, "round": number}
        path = folder / f"{stack}.{info['device']}" / f"{run}-{number:02}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        document = {"datetime": f"2026-01-01T00:{number:02}:00", "benchmarks": benchmarks, "maskdrift": noted}
        path.write_text(json.dumps(document), encoding="utf-8")


def _info(stack: str) -> dict[str, Any]:
    return {
        "stack": stack,
        "device": "cpu",
        "key": "key",
        "python": "3.11.7",
        "tensorflow": "2.15.1",
        "keras": "2.15.0",
        "processor": "made up",
        "cores": 2,
        "load": 1.0,
        "foreign": 0.0,
        "affinity": [0, 1],
    }


def _benchmark(name: str, median: float, info: dict[str, Any]) -> dict[str, Any]:
    data = [median * (1 + (number - ROUNDS / 2 + 0.5) / 1000) for number in range(ROUNDS)]
    stats = {"median": median, "iqr": median / 50, "min": data[0], "rounds": ROUNDS, "data": data}
    noted = {"title": f"title of {name}", "first_call": median * 40, "peak_memory": MEMORY}
    return {"name": name, "stats": stats, "extra_info": {**info, **noted}}

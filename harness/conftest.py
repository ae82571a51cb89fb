"""Notes in a timing pass which benchmarks could not be timed and why, through pytest-benchmark's own hooks."""

from __future__ import annotations

from typing import Any

import pytest

NOT_TIMED: list[dict[str, str]] = []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(item: Any) -> Any:
    """Remember a benchmark whose call raised."""
    benchmark = item.funcargs.get("benchmark")
    if benchmark is not None and "error" in benchmark.extra_info:
        NOT_TIMED.append({"name": item.name, "error": benchmark.extra_info["error"]})
    yield


def pytest_benchmark_update_json(output_json: dict[str, Any]) -> None:
    """Add them beside the benchmarks; tools that read the file pass over what they do not know."""
    output_json["not_timed"] = NOT_TIMED

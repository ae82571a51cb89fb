"""How a benchmark is measured, and what a timing pass notes beside the times, through pytest-benchmark's own hooks."""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import platform
import time
from pathlib import Path
from typing import Any, Callable

import pytest

from harness import captured_warnings
from harness.dialect import Dialect
from timed import calls, catalogue, machine, machine_load, models, turns
from timed.timing_pass import ROUNDS, SECONDS

FEWEST = 5
"""The rounds of a call that is too slow for more of them in the usual time."""

LINE = turns.Line(int(os.environ[turns.SOCKET])) if turns.SOCKET in os.environ else None
"""To whoever gives the turns, where this pass takes turns with another."""
TIMED: list[str] = []
NOT_TIMED: list[dict[str, str]] = []
PASS: dict[str, Any] = {}


@pytest.fixture(scope="session")
def dialect() -> Dialect:
    """Keras, imported once a pass; that is timed too."""
    begun = time.perf_counter()
    imported = Dialect(os.environ["MASKDRIFT_IMPORTED_AS"])
    PASS["import_seconds"] = time.perf_counter() - begun
    return imported


@pytest.fixture
def measure(dialect: Dialect, benchmark: Any) -> Callable[[str, str], None]:
    """Keras without the models before, and room to note what the figures depend on."""
    dialect.forget()
    gc.collect()
    benchmark.extra_info.update(_circumstances(dialect))

    def measured(mode: str, subject: str) -> None:
        (entry,) = catalogue.select(f"{mode}[{subject}]")
        benchmark.extra_info.update(title=entry.title, twin=entry.twin)
        reason = dialect.why_not(mode)
        if reason:
            _leave_out(benchmark, reason)
        fresh = machine_load.forget_peak()
        call = _ready(benchmark, lambda: calls.MODES[mode](dialect, models.build(dialect.keras, entry)))
        watch = _alone(benchmark, call) if LINE is None else _in_turns(benchmark, call, LINE)
        TIMED.append(benchmark.name)
        benchmark.extra_info.update(foreign=watch.foreign, peak_memory=machine_load.peak() if fresh else None)

    return measured


def _circumstances(dialect: Dialect) -> dict[str, Any]:
    return {
        "stack": os.environ["MASKDRIFT_STACK"],
        "device": os.environ["MASKDRIFT_DEVICE"],
        "lock": os.environ["MASKDRIFT_LOCK"] or None,
        "key": os.environ["MASKDRIFT_KEY"],
        "python": platform.python_version(),
        "tensorflow": getattr(dialect.tensorflow, "__version__", None),
        "keras": dialect.version,
        "load": os.getloadavg()[0],
        **machine.facts(os.environ),
    }


def _ready(benchmark: Any, prepare: Callable[[], calls.Call]) -> calls.Call:
    """The call, made once; where it raises there is no time, and the pass notes why."""
    try:
        call = calls.slower(prepare(), float(os.environ.get(machine.OF_A_STUDY, "0")))
        benchmark.extra_info["first_call"] = _seconds(call)
    except Exception as error:  # noqa: BLE001 - a model that does not run in a stack is a finding, not a failed pass
        _leave_out(benchmark, f"{type(error).__name__}: {captured_warnings.without_paths(str(error))}")
    return call


def _leave_out(benchmark: Any, reason: str) -> None:
    benchmark.extra_info["error"] = reason
    pytest.skip(reason.partition("\n")[0])


def _alone(benchmark: Any, call: calls.Call) -> machine_load.LoadWatch:
    """Let pytest-benchmark calibrate and measure; of a call so slow that this takes too long, it takes fewer rounds."""
    once, watch = _once(call), machine_load.LoadWatch()
    if once * ROUNDS <= SECONDS:
        benchmark(call)
    else:
        benchmark.pedantic(call, rounds=max(FEWEST, int(SECONDS / once)), warmup_rounds=1)
    watch.end()
    return watch


def _in_turns(benchmark: Any, call: calls.Call, line: turns.Line) -> machine_load.LoadWatch:
    """Let pytest-benchmark measure as many rounds as the other pass does, each in its turn."""
    once = _once(call)
    for _ in range(ROUNDS if once * ROUNDS <= SECONDS else 1):
        call()
    plan = line.ready(benchmark.name, once)
    if plan is None:
        pytest.skip("the other pass does not measure it")
    rounds = turns.Rounds(line, plan)
    benchmark.pedantic(call, setup=rounds.before_each, rounds=plan.rounds)
    rounds.over()
    return rounds.watch


def _once(call: calls.Call) -> float:
    return min(_seconds(call), _seconds(call))


def _seconds(call: calls.Call) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(item: Any) -> Any:
    """Remember a benchmark that could not be timed."""
    benchmark = item.funcargs.get("benchmark")
    if benchmark is not None and "error" in benchmark.extra_info:
        NOT_TIMED.append({"name": item.name, "error": benchmark.extra_info["error"]})
    yield


def pytest_benchmark_update_json(output_json: dict[str, Any]) -> None:
    """Add what is about the whole pass; tools that read the file pass over what they do not know."""
    output_json["not_timed"] = NOT_TIMED
    output_json["maskdrift"] = {
        **PASS,
        "machine": machine.digest(os.environ),
        "run": os.environ["MASKDRIFT_RUN"],
        "round": int(os.environ["MASKDRIFT_ROUND"]),
        "in_turns": LINE is not None,
    }


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Write the pass in which nothing could be timed; pytest-benchmark writes none of those."""
    if not TIMED:
        nothing: dict[str, Any] = {"datetime": dt.datetime.now(dt.timezone.utc).isoformat(), "benchmarks": []}
        pytest_benchmark_update_json(nothing)
        Path(os.environ["MASKDRIFT_OUT"]).write_text(json.dumps(nothing), encoding="utf-8")

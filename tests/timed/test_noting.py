"""What is noted beside a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from timed import calls, machine, machine_load
from timed.machine_load import LoadWatch, Moment

ROOT = Path(__file__).resolve().parents[2]
GREATER_THEN_GREATEST = """
from timed import machine_load
hoard = bytearray(200 * 2**20)
before = machine_load.peak()
del hoard
print(machine_load.forget_peak(), before - machine_load.peak())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own marks")
def test_a_peak_is_that_of_one_benchmark_and_not_of_those_before() -> None:
    """Memory that was given back before is forgotten."""
    done = subprocess.run(
        [sys.executable, "-c", GREATER_THEN_GREATEST], cwd=ROOT, capture_output=True, text=True, check=True
    )
    forgotten, fell = done.stdout.split()

    assert forgotten == "True"
    assert int(fell) > 100 * 2**20


def test_a_system_that_does_not_tell_is_no_system_without_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Null, where 0 would say that nobody else was there."""
    for name in ("CLEAR", "STATUS", "STAT"):
        monkeypatch.setattr(machine_load, name, tmp_path / "nowhere" / name)

    assert not machine_load.forget_peak()
    assert machine_load.peak() is None
    watch = LoadWatch()
    watch.end()
    assert watch.foreign is None


def test_foreign_is_what_others_kept_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores were busy for three of four seconds, and half of that was us."""
    assert _watched(monkeypatch, (Moment(10.0, 100.0, 1.0), Moment(14.0, 106.0, 4.0))) == 0.75


def test_foreign_is_what_others_kept_busy_while_we_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another pass works while this one waits for its turn, and that disturbs nobody."""
    first, second = (Moment(10, 100, 1), Moment(11, 101, 2)), (Moment(15, 109, 2), Moment(16, 110.5, 3))

    assert _watched(monkeypatch, first, second) == 0.25


def test_rounding_of_the_kernel_makes_no_negative_load(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its steps are of 10 ms, ours are finer."""
    assert _watched(monkeypatch, (Moment(10.0, 100.0, 1.0), Moment(11.0, 100.99, 2.0))) == 0.0


def _watched(monkeypatch: pytest.MonkeyPatch, *stretches: tuple[Moment, Moment]) -> float | None:
    moments = iter([stretches[0][0], *(moment for stretch in stretches for moment in stretch)])
    monkeypatch.setattr(Moment, "now", lambda: next(moments))
    watch = LoadWatch()
    for _ in stretches:
        watch.begin()
        watch.end()
    return watch.foreign


def test_only_the_cores_that_may_be_used_count_as_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work on a core that is not ours takes nothing from us; idle, disk and guest columns are no work."""
    stat = tmp_path / "stat"
    stat.write_text("cpu  9 9 9 9 9 9 9 9 9 9\ncpu0 100 1 1 70 7 1 1 6 50 50\ncpu1 900 0 0 0 0 0 0 0 0 0\n", "utf-8")
    monkeypatch.setattr(machine_load, "STAT", stat)
    monkeypatch.setattr(machine_load, "affinity", lambda: [0])

    assert Moment.now().busy == 110 / os.sysconf("SC_CLK_TCK")


def test_a_stack_s_own_settings_make_no_other_machine() -> None:
    """Keras 2 behind a switch of its own and Keras 3 are compared on one machine."""
    plain = machine.digest({})

    assert machine.digest({"TF_USE_LEGACY_KERAS": "1", "KERAS_BACKEND": "jax"}) == plain
    assert machine.digest({"HOME": "/elsewhere", "KERAS_HOME": "/elsewhere"}) == plain


@pytest.mark.parametrize(
    "variables",
    [{"OMP_NUM_THREADS": "1"}, {"TF_NUM_INTRAOP_THREADS": "1"}, {"MALLOC_ARENA_MAX": "2"}, {machine.OF_A_STUDY: "0.1"}],
)
def test_other_settings_are_another_machine(variables: dict[str, str]) -> None:
    """Their passes are not pooled, and a slowdown on purpose is never taken for a measurement."""
    assert machine.digest(variables) != machine.digest({})
    assert machine.environment(variables) == variables


def test_a_slowed_call_returns_what_the_call_returns() -> None:
    """A study changes how long it takes and nothing else."""
    assert calls.slower(lambda: 7, 0.5)() == 7

"""What becomes of speed at a step, judged from made-up passes of known truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve

from reports.judging.timing.steps import Speeds, upgrade_steps
from reports.judging.timing.verdicts import CannotTell, Faster, NoDifferenceShown, Slower
from reports.reading.timing.passes import read_timings
from tests.reports.making import column
from tests.reports.passing import write_passes
from tests.reports.sampling import an_empty_report

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.timing.steps import SpeedStep

GENERATOR = np.random.default_rng(11)


def passes(seconds: float, count: int = 12) -> list[float]:
    """What *count* quiet processes measure of something that takes so long."""
    return [float(each) for each in seconds * GENERATOR.lognormal(0, 0.004, count)]


def step(folder: Path) -> SpeedStep:
    """Read the passes of `old` and `new`, and take the step."""
    timings, _ = read_timings(folder, (column("old"), column("new")))
    return Speeds(timings).step("old", "new", "cpu")


def test_every_benchmark_of_a_step_gets_the_verdict_that_is_true_of_it(tmp_path: Path) -> None:
    """Slower, faster and the same, judged together; what only one of the two has is not judged."""
    write_passes(tmp_path, "old", {"a": passes(1.0), "b": passes(1.0), "c": passes(1.0), "gone": passes(1.0)})
    write_passes(tmp_path, "new", {"a": passes(1.1), "b": passes(0.9), "c": passes(1.0)})

    taken = step(tmp_path)

    assert [(each.benchmark, type(each.verdict)) for each in taken.benchmarks] == [
        ("a", Slower),
        ("b", Faster),
        ("c", NoDifferenceShown),
    ]
    assert taken.counts == {"slower": 1, "faster": 1, "no difference shown": 1, "cannot tell": 0}
    assert taken.worst is taken.benchmarks[0]


def test_a_verdict_has_its_noise_floor_beside_it(tmp_path: Path) -> None:
    """That of whichever stack is farther from itself."""
    write_passes(tmp_path, "old", {"a": passes(1.0)})
    write_passes(tmp_path, "new", {"a": [1.0, 1.2] * 6})

    timings, _ = read_timings(tmp_path, (column("old"), column("new")))
    speeds = Speeds(timings)
    (judged,) = speeds.step("old", "new", "cpu").benchmarks

    own = [speeds.noise(each, "cpu", "a") for each in ("old", "new")]
    assert judged.floor == max(each for each in own if each is not None)


def test_one_pass_each_supports_no_verdict_and_no_floor(tmp_path: Path) -> None:
    """However far apart the two are."""
    write_passes(tmp_path, "old", {"a": [1.0]})
    write_passes(tmp_path, "new", {"a": [9.0]})

    (judged,) = step(tmp_path).benchmarks

    assert isinstance(judged.verdict, CannotTell)
    assert (judged.ratio, judged.floor) == (None, None)


def test_a_stack_that_was_not_timed_is_stepped_over(tmp_path: Path) -> None:
    """Its users' successors are held against the nearest stack that has times, and the main upgrade comes first."""
    for name in ("old", "newest"):
        write_passes(tmp_path, name, {"a": [1.0]})
    columns = (column("old", "2.14.0"), column("untimed", "2.15.0"), column("newest", "3.5.0"))
    timings, _ = read_timings(tmp_path, columns)
    matrix = evolve(an_empty_report().matrix, columns=columns)

    assert [(each.older, each.newer) for each in upgrade_steps(Speeds(timings), matrix)] == [("old", "newest")]

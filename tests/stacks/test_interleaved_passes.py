"""Whose timing pass comes when, and which are not measured again."""

from __future__ import annotations

import itertools
import json
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks import interleaved_passes, table, timing_pass
from stacks.interleaved_passes import Seat
from stacks.launching import Broken, Whole
from stacks.options import Options
from tests.stacks.samples import SIX_BEFORE, write_lock, write_table
from timed import catalogue, machine
from timed.pass_key import timing_key

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.launching import Ending
    from stacks.stack import Stack

BOTH = table.load()[:2]
MISSING = st.lists(st.integers(min_value=0, max_value=6), max_size=6)


def seats(missing: list[int]) -> list[Seat]:
    """As many stacks as numbers, each lacking so many passes."""
    return [Seat(BOTH[0], "cpu", 0, number) for number in missing]


def test_passes_go_there_and_back_again() -> None:
    """A B C, C B A: what drifts meanwhile falls on all alike."""
    a, b, c = every = seats([2, 2, 2])

    assert list(interleaved_passes.interleaved(every)) == [(a, 0), (b, 0), (c, 0), (c, 1), (b, 1), (a, 1)]


def test_who_lacks_more_goes_on_alone() -> None:
    """Passes that stand already are not measured for the sake of the order."""
    a, b = every = seats([1, 3])

    assert list(interleaved_passes.interleaved(every)) == [(a, 0), (b, 0), (b, 1), (b, 2)]


@given(MISSING)
def test_everyone_gets_what_is_missing_and_no_more(missing: list[int]) -> None:
    """Each round once, in order."""
    every = seats(missing)
    plan = list(interleaved_passes.interleaved(every))

    for seat in every:
        assert [round_ for who, round_ in plan if who is seat] == list(range(seat.missing))
    assert len(plan) == sum(missing)


class World:
    """A project with two locked stacks, where a pass is a file and takes no time."""

    def __init__(self, root: Path) -> None:
        self.stacks = table.load(write_table(root))
        for stack in self.stacks:
            write_lock(root, stack.name)
        self.said: list[str] = []
        self.endings: list[Ending] = []
        self._numbers = itertools.count(1)
        self.measured: list[tuple[str, int, str]] = []
        self.interrupted_after: int | None = None
        self.broken: str | None = None

    def one_pass(self, asked: timing_pass.Asked, _say: object) -> Path | Broken:
        """Write what the counting reads of a pass."""
        if len(self.measured) == self.interrupted_after:
            raise KeyboardInterrupt
        stack = asked.stack
        self.measured.append((stack.name, asked.round, asked.run))
        if stack.name == self.broken:
            return asked.failure
        key = timing_key(str(stack.lock("cpu")), stack.imported_as)
        ids = [each.id for each in catalogue.select(asked.benchmarks)]
        return write_pass(stack, key, ids, f"{next(self._numbers)}.json")

    def measure(self, *words: str) -> list[str]:
        """Measure as a user asks; the names of the stacks that had a pass."""
        self.measured.clear()
        self.endings = interleaved_passes.measure(self.stacks, Options.parse(words), self.said.append)
        return [name for name, _, _ in self.measured]


def write_pass(stack: Stack, key: str, ids: list[str], name: str) -> Path:
    """Write a pass of this machine."""
    stack.passes("cpu").mkdir(parents=True, exist_ok=True)
    file = stack.passes("cpu") / name
    document = {
        "benchmarks": [{"name": each, "extra_info": {"key": key}} for each in ids[:-1]],
        "not_timed": [{"name": ids[-1], "error": "has no such thing"}],
        "maskdrift": {"machine": machine.digest({})},
    }
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Measure without stacks."""
    made = World(tmp_path)
    monkeypatch.setattr(timing_pass, "one_pass", made.one_pass)
    for name in machine.environment(os.environ):
        monkeypatch.delenv(name)
    return made


def test_as_many_passes_as_are_wanted_are_measured_in_turns(world: World) -> None:
    """One run, whose rounds are counted for each stack."""
    assert world.measure("--passes", "3") == ["tf-2.15", "forecast", "forecast", "tf-2.15", "tf-2.15", "forecast"]
    assert [round_ for _, round_, _ in world.measured] == [0, 0, 1, 1, 2, 2]
    assert len({run for _, _, run in world.measured}) == 1


def test_passes_that_stand_count(world: World) -> None:
    """Two more make four of two; nothing is measured away, and nothing twice."""
    world.measure("--passes", "2")

    assert world.measure("--passes", "3") == ["tf-2.15", "forecast"]
    assert world.measure("--passes", "3") == []
    assert world.said[-1] == "timing passes to measure: 0; standing from before: 6"
    assert all(isinstance(each, Whole) for each in world.endings)


def test_force_adds_as_many_as_are_asked_for(world: World) -> None:
    """More passes narrow the interval."""
    world.measure("--passes", "2")

    assert len(world.measure("--passes", "2", "--force")) == 4


def test_an_interrupted_run_goes_on_where_it_was(world: World) -> None:
    """What was measured stands, as the sentence says with which its session ends."""
    world.interrupted_after = 3
    with pytest.raises(KeyboardInterrupt):
        world.measure("--passes", "2")
    world.interrupted_after = None

    assert len(world.measured) == 3
    assert world.measure("--passes", "2") == ["tf-2.15"]


def test_a_stack_that_fails_is_not_tried_in_every_round(world: World) -> None:
    """The others go on, and the failure is no success."""
    world.broken = "tf-2.15"

    assert world.measure("--passes", "3") == ["tf-2.15", "forecast", "forecast", "forecast"]
    assert [type(each) for each in world.endings] == [Broken, Whole]


def test_how_far_it_is_and_what_remains_is_said(world: World) -> None:
    """The first pass tells what a pass costs."""
    world.measure("--passes", "2")

    told = [line for line in world.said if line.startswith("pass ")]
    assert told[0] == "pass 1 of 4, tf-2.15 on cpu"
    assert told[3] == "pass 4 of 4, tf-2.15 on cpu; about 0 s remain"


def test_a_pass_of_fewer_benchmarks_does_not_stand_for_more(world: World) -> None:
    """The other way round it does."""
    world.measure("--benchmarks", "all")

    assert world.measure() == []
    assert world.measure("--benchmarks", "eager") == []
    assert len(world.measure("--benchmarks", "usual", "--force")) == 2
    assert world.measure("--benchmarks", "all", "--passes", "2") == ["tf-2.15", "forecast"]


def test_another_lock_is_another_pass(world: World) -> None:
    """What was measured with other packages says nothing about these."""
    world.measure()
    write_lock(world.stacks[0].root, "tf-2.15", SIX_BEFORE)

    assert world.measure() == ["tf-2.15"]


def test_another_machine_is_another_pass(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """So are other settings of threads: times are compared where they are alike."""
    world.measure()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")

    assert len(world.measure()) == 2


@pytest.mark.parametrize("text", ['{"benchmarks": [', "[]", '{"benchmarks": [], "not_timed": []}'])
def test_a_pass_that_cannot_be_read_stands_for_nothing(world: World, text: str) -> None:
    """A cut-off file must not hide that there is no measurement."""
    world.measure()
    (world.stacks[0].passes("cpu") / "1.json").write_text(text, encoding="utf-8")

    assert world.measure() == ["tf-2.15"]


def test_a_stack_that_is_not_there_is_not_timed(tmp_path: Path) -> None:
    """And that is not called a success."""
    (ending, _) = interleaved_passes.measure(table.load(write_table(tmp_path)), Options(), lambda _: None)

    assert isinstance(ending, Broken)
    assert "there is no lock" in ending.sentence

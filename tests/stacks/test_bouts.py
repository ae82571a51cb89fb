"""Bouts: passes of several stacks that take turns, here with a `timed` that takes turns and times nothing."""

from __future__ import annotations

import json
import os
import signal
import tempfile
import threading
import time
from typing import TYPE_CHECKING

import attrs
import pytest
from attrs import define

from stacks import timing_pass, turn_locks
from stacks.bouts import bout
from stacks.launching import Broken
from stacks.timing_pass import Asked
from tests.duels import fake
from tests.stacks.samples import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.stack import Stack

TIMED = f'''\
"""Builds and measures what its world says, and writes down when it works."""

import json, os, pathlib, sys, time

sys.path[0] = {str(ROOT)!r}
del sys.modules["timed"]  # this one, whose name the real one has too
from timed.turns import SOCKET, Line, Rounds

words = sys.argv[1:]
option = {{name: words[at + 1] for at, name in enumerate(words[:-1]) if name.startswith("--")}}
stack, out = option["--stack"], pathlib.Path(option["--out"])
world = json.loads(pathlib.Path("world.json").read_text())[stack]


def note(*said):
    with pathlib.Path("order.txt").open("a") as order:
        print(stack, *said, file=order)


note("begins", os.getpid())
line = Line(int(os.environ[SOCKET]))
for name in world["benchmarks"]:
    note("builds", name)
    if name == world.get("dies_before"):
        sys.exit("there is no libcudart here")
    plan = line.ready(name, world["seconds"])
    if plan is None:
        note("leaves out", name)
        continue
    rounds = Rounds(line, plan)
    for number in range(plan.rounds):
        rounds.before_each()
        note("measures", name)
        if number == world.get("dies_in"):
            os.abort()
        if number == world.get("kills_in"):
            order = pathlib.Path("order.txt").read_text().split()
            os.kill(int(order[order.index("new") + 2]), 9)
        time.sleep(world.get("takes", 0))
    rounds.over()
out.write_text(stack)
note("ends")
'''


@define
class World:
    """A project of two stacks, and what they were seen to do."""

    root: Path
    stacks: dict[str, Stack]

    def asked(self, *names: str) -> list[Asked]:
        """A pass of each."""
        return [Asked(self.stacks[name], "cpu", "run-abcd", number) for number, name in enumerate(names)]

    def does(self, **each: object) -> None:
        """Say what the stacks do."""
        (self.root / "world.json").write_text(json.dumps(each), encoding="utf-8")

    @property
    def order(self) -> list[str]:
        """Who did what, in order."""
        file = self.root / "order.txt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def measured(self, benchmark: str) -> str:
        """Who measured the rounds of a benchmark, each by a letter."""
        return "".join(each[0] for each in self.order if each.endswith(f"measures {benchmark}"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two stacks that are called old and new."""
    stacks = fake.write(tmp_path)
    (tmp_path / "timed" / "__main__.py").write_text(TIMED, encoding="utf-8")
    return World(tmp_path, stacks)


def stack(*benchmarks: str, seconds: float = 2.0) -> dict[str, object]:
    """A stack that has these benchmarks, of which a call takes so many seconds."""
    return {"benchmarks": benchmarks, "seconds": seconds}


SMALL, SEED, XLA = "predict[gru-small]", "predict[seed]", "xla[gru-small]"


def test_both_are_alive_and_measure_in_turns(world: World) -> None:
    """A B, B A, ...: whoever always came second would be wronged by a machine that becomes slower."""
    world.does(old=stack(SMALL), new=stack(SMALL))
    made = bout(world.asked("old", "new"))

    assert isinstance(made, tuple)
    assert [each.read_text(encoding="utf-8") for each in made] == ["old", "new"]
    assert world.measured(SMALL) == "onnoonnoon"
    assert [each.split()[:2] for each in world.order[-2:]] == [["old", "ends"], ["new", "ends"]]


def test_a_turn_is_as_many_rounds_as_the_slower_one_does_in_a_twentieth_of_a_second(world: World) -> None:
    """And in all it measures for two seconds; the other one does as many."""
    world.does(old=stack(SMALL, seconds=0.02), new=stack(SMALL, seconds=0.001))
    bout(world.asked("old", "new"))

    assert world.measured(SMALL) == "oonnnnoo" * 25


@pytest.mark.parametrize(("seconds", "rounds"), [(0.01, 200), (0.1, 60), (0.5, 12), (60.0, 5)])
def test_a_slow_call_is_measured_for_longer(world: World, seconds: float, rounds: int) -> None:
    """Twenty rounds that scatter say little; but nobody waits for sixty rounds of a minute."""
    world.does(old=stack(SMALL, seconds=seconds), new=stack(SMALL, seconds=0.001))
    bout(world.asked("old", "new"))

    assert world.measured(SMALL).count("n") == rounds


def test_nobody_works_while_another_one_does(world: World) -> None:
    """Not even to build: each goes on from one benchmark to the next before the other one moves."""
    world.does(old=stack(SMALL, SEED), new=stack(SMALL, SEED))
    bout(world.asked("old", "new"))
    built = [each for each in world.order if "measures" not in each and "begins" not in each]

    assert built == [
        f"{who} {what}" for what in (f"builds {SMALL}", f"builds {SEED}", "ends") for who in ("old", "new")
    ]


def test_what_one_of_them_cannot_measure_is_left_out_by_the_other(world: World) -> None:
    """Rounds that nobody stands against say nothing; what both have is measured all the same."""
    world.does(old=stack(SEED), new=stack(SMALL, SEED, XLA))
    made = bout(world.asked("old", "new"))

    assert isinstance(made, tuple)
    assert [each for each in world.order if "leaves" in each] == [f"new leaves out {SMALL}", f"new leaves out {XLA}"]
    assert world.measured(SEED) == "onnoonnoon"


def test_three_take_turns_as_well(world: World) -> None:
    """As a study of several conditions needs it."""
    world.does(old=stack(SMALL), new=stack(SMALL), broken=stack(SMALL))
    made = bout(world.asked("old", "new", "broken"))

    assert isinstance(made, tuple)
    assert len(set(made)) == 3
    assert world.measured(SMALL) == "onbnbobononbnbo"


def test_a_stack_stands_against_itself(world: World) -> None:
    """In two processes with a file each."""
    world.does(old=stack(SMALL))
    made = bout(world.asked("old", "old"))

    assert isinstance(made, tuple)
    assert made[0] != made[1]
    assert len({each for each in world.order if "begins" in each}) == 2


@pytest.mark.parametrize(
    "how", [{"dies_before": SMALL}, {"dies_before": SEED}, {"dies_in": 0}, {"dies_in": 2}], ids=str
)
def test_one_that_dies_ends_the_bout(world: World, how: dict[str, object]) -> None:
    """At once, and with its name; nobody waits for ever for the word of a dead one."""
    world.does(old=stack(SMALL, SEED), new={**stack(SMALL, SEED), **how})

    assert bout(world.asked("old", "new")) == Broken("new on cpu: the timing pass failed")
    assert "old ends" not in world.order
    assert turn_locks.at_work(world.root / ".nox" / "turns") == []


@pytest.mark.parametrize("number", range(5))
def test_one_that_is_killed_while_it_waits_ends_the_bout(world: World, number: int) -> None:
    """As the system does it where two are too much for its memory."""
    world.does(old={**stack(SMALL, seconds=0.03), "kills_in": number}, new=stack(SMALL, seconds=0.03))

    assert bout(world.asked("old", "new")) == Broken("new on cpu: the timing pass failed")


def test_what_the_one_that_failed_said_is_told(world: World) -> None:
    """And not what the other one said when it was broken off."""
    world.does(old=stack(SMALL), new={**stack(SMALL), "dies_before": SMALL})
    with tempfile.TemporaryFile() as said:
        bout(world.asked("old", "new"), said=said)
        said.seek(0)

        assert said.read().decode() == "there is no libcudart here\n"


def test_an_interrupted_bout_leaves_nobody_behind(world: World) -> None:
    """Not even one that waits for its turn; left alone they would be done in ten seconds."""
    world.does(old={**stack(SMALL, seconds=0.02), "takes": 0.05}, new={**stack(SMALL, seconds=0.02), "takes": 0.05})

    def interrupt() -> None:
        while len(world.order) < 10:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=interrupt, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        bout(world.asked("old", "new"))
    there = world.order
    time.sleep(0.2)

    assert world.order == there
    assert len(there) < 100
    assert not list((world.root / "results").rglob("*.json"))


def test_on_a_gpu_passes_come_one_behind_the_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first TensorFlow would take all of its memory, and the second one find none."""
    made: list[Asked] = []

    def one_pass(asked: Asked, *_: object) -> Path | Broken:
        made.append(asked)
        return asked.failure if asked.stack.name == "broken" else asked.new_file()

    monkeypatch.setattr(timing_pass, "one_pass", one_pass)
    sides = [attrs.evolve(each, device="gpu") for each in world.asked("new", "old", "broken", "new")]

    assert isinstance(bout(sides[:2]), tuple)
    assert made == sides[:2]
    assert bout(sides[1:]) == Broken("broken on gpu: the timing pass failed")
    assert made == [*sides[:2], *sides[1:3]]

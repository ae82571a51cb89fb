"""`python -m duels`, as a user starts it, on stacks whose speed is known."""

from __future__ import annotations

import json
import signal
import threading
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen

from duels.__main__ import STANDS, main
from harness.exit_codes import Exit
from stacks import ending, table
from tests.duels import fake

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from stacks.stack import Stack

SLOWER = {"seconds": {"old": 0.003, "new": 0.0033}}


@frozen
class Done:
    """How the command ended, and what it said."""

    code: int
    stdout: str
    stderr: str
    judged: Mapping[str, Any]


@frozen
class Project:
    """The fake project, and the command as it would be called there."""

    root: Path
    monkeypatch: pytest.MonkeyPatch
    capfd: pytest.CaptureFixture[str]

    def write(self, **world: object) -> dict[str, Stack]:
        """Write it, and let the command find its stacks."""
        stacks = fake.write(self.root, **world)
        self.monkeypatch.setattr(table, "load", lambda: tuple(stacks.values()))
        return stacks

    def duel(self, *words: str) -> Done:
        """Run the command to its end."""
        file = self.root / "judged.json"
        try:
            asked = [*words, *([] if "--json" in words else ["--json", str(file)])]
            code = ending.run(lambda: main(asked), STANDS)
        except SystemExit as exited:
            code = int(exited.code or 0)
        said = self.capfd.readouterr()
        judged = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return Done(code, said.out, said.err, judged)

    @property
    def order(self) -> list[str]:
        """Which passes were made, in order."""
        file = self.root / "order.txt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Project]:
    """A project without stacks; signals end the command as where it listens to them, and not pytest."""
    with ending.unwinding():
        yield Project(tmp_path, monkeypatch, capfd)


def test_a_slower_stack_is_told_and_ends_with_1(project: Project) -> None:
    """With its ratio, in the table and in the file."""
    project.write(**SLOWER)
    done = project.duel("old", "new")
    judged = done.judged

    assert done.code == 1, done.stderr
    assert "new against old on cpu" in done.stdout
    assert done.stdout.count("│ slower by ") == 2
    assert "every interval is narrow enough" in done.stdout
    assert [each["verdict"] for each in judged["benchmarks"]] == ["slower", "slower"]
    assert all(each["low"] < 1.1 < each["high"] for each in judged["benchmarks"])
    assert judged["ended"] == "narrow"


def test_equal_stacks_end_with_0_and_the_size_that_would_have_been_seen(project: Project) -> None:
    """Six passes each is the least there is, and these are quiet enough for it."""
    project.write()
    done = project.duel("old", "new")

    assert done.code == 0, done.stderr
    assert "no difference shown; 1.0 % would have been seen" in done.stdout
    assert done.judged["blocks"] == 6
    assert "6 passes each in" in done.stderr
    assert "s left: " in done.stderr


def test_passes_alternate_and_turn_round(project: Project) -> None:
    """A B, B A: whoever always came second would be wronged by a machine that becomes slower."""
    project.write()
    project.duel("old", "new")

    assert project.order[:6] == ["old 0.0", "new 0.0", "new 1.0", "old 1.0", "old 2.0", "new 2.0"]


def test_a_stack_may_be_timed_against_itself(project: Project) -> None:
    """Whatever that shows is noise, so there is no other noise beside it."""
    project.write()
    done = project.duel("old", "old")

    assert done.code == 0, done.stderr
    assert project.order[:4] == ["old 0.0", "old 0.1", "old 1.1", "old 1.0"]
    assert {each["noise"] for each in done.judged["benchmarks"]} == {None}


def test_the_noise_stands_beside_the_verdict(project: Project) -> None:
    """As soon as there are bouts enough to be split in two; here every other one is a fifth longer."""
    stacks = project.write()
    for number in range(12):
        fake.write_pass(project.root, stacks["old"], number, 0.003)
        fake.write_pass(project.root, stacks["new"], number, 0.0036 if number % 2 else 0.003)
    done = project.duel("old", "new", "--width", "90")

    assert [each["noise"] for each in done.judged["benchmarks"]] == pytest.approx([0.2, 0.2])
    assert "20.0 %" in done.stdout


def test_the_budget_ends_what_stays_wide(project: Project) -> None:
    """Nobody waits for ever for an interval that noise keeps open."""
    project.write(noise=0.3)
    done = project.duel("old", "new", "--budget", "2")

    assert done.code == 0, done.stderr
    assert "the time is up" in done.stdout
    assert "cannot tell: " in done.stdout


def test_a_disturbed_machine_cannot_tell(project: Project) -> None:
    """And says that it was disturbed, which the user can do something about."""
    project.write(foreign=1.5, **SLOWER)
    done = project.duel("old", "new", "--budget", "2")

    assert done.code == 0, done.stderr
    assert "other processes were at work" in done.stdout
    assert "left out, because other processes were at work: up to" in done.stdout


def test_earlier_passes_of_the_same_are_added(project: Project) -> None:
    """One block and six of an earlier run are seven; a pass without a partner does not count."""
    stacks = project.write()
    for number in range(6):
        fake.write_pass(project.root, stacks["old"], number, 0.003)
        fake.write_pass(project.root, stacks["new"], number, 0.003)
    fake.write_pass(project.root, stacks["new"], 7, 0.9)
    done = project.duel("old", "new")

    assert {each["blocks"] for each in done.judged["benchmarks"]} == {7}
    assert "with 6 passes each of earlier runs" in done.stdout


def test_passes_that_were_measured_in_another_way_are_not_added(project: Project) -> None:
    """What came one behind the other scatters far more than what took turns."""
    stacks = project.write()
    for number in range(6):
        for name in ("old", "new"):
            fake.write_pass(project.root, stacks[name], number, 0.009, in_turns=False)
    done = project.duel("old", "new")

    assert {each["blocks"] for each in done.judged["benchmarks"]} == {6}
    assert "earlier runs" not in done.stdout


def test_bouts_with_another_stack_are_none_of_a_stack_with_itself(project: Project) -> None:
    """Passes of different bouts met another machine, so to speak, and are not held against each other."""
    stacks = project.write()
    for number in range(12):
        fake.write_pass(project.root, stacks["old"], number, 0.003 + number / 1000)
    done = project.duel("old", "old")

    assert {each["blocks"] for each in done.judged["benchmarks"]} == {6}
    assert "earlier runs" not in done.stdout


def test_fresh_leaves_earlier_passes_out(project: Project) -> None:
    """For whoever does not trust that day."""
    stacks = project.write()
    for number in range(6):
        fake.write_pass(project.root, stacks["old"], number, 0.003)
        fake.write_pass(project.root, stacks["new"], number, 0.9)
    done = project.duel("old", "new", "--fresh")

    assert done.code == 0
    assert "earlier runs" not in done.stdout


def test_what_one_of_the_two_cannot_run_is_named(project: Project) -> None:
    """A benchmark that is silently not there looks as if nobody had asked for it."""
    project.write()

    assert "xla[gru-small] has no time in old: no XLA here" in project.duel("old", "new").stdout


def test_a_stack_that_breaks_ends_with_3_and_says_what_it_said(project: Project) -> None:
    """The user must not have to run it by hand to see."""
    project.write()
    done = project.duel("old", "broken")

    assert done.code == Exit.FAILED
    assert "broken on cpu: the timing pass failed" in done.stderr
    assert "there is no libcudart here" in done.stderr
    assert done.judged["ended"] == "broken"


def test_stacks_without_a_benchmark_in_common_end_with_3(project: Project) -> None:
    """Nothing was measured, which must not look like nothing slower."""
    project.write(benchmarks=[])

    done = project.duel("old", "new")

    assert done.code == Exit.FAILED
    assert "there is no benchmark that both can run" in done.stdout
    assert done.judged["ended"] == "nothing"


def test_an_interrupted_duel_judges_what_is_there(project: Project) -> None:
    """Whoever has seen enough loses nothing."""
    project.write(noise=0.1)
    done = _interrupted_after(project, 7)

    assert done.code == 143
    assert "interrupted by SIGTERM; what was measured is kept" in done.stderr
    assert "passes each: interrupted" in done.stdout
    assert "predict[seed]" in done.stdout
    assert done.judged["ended"] == "interrupted"
    assert done.judged["blocks"] >= 6
    assert list((project.root / "results" / "timings" / "new.cpu").glob("*.json"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["old", "newer"], "Did you mean 'new'?"),
        (["old", "default"], "name one of its stacks"),
        (["old", "new", "--benchmarks", "grux"], "matches none of the benchmarks"),
        (["old", "new", "--budget", "-1"], "'-1' is not a number above zero"),
        (["old", "new", "--width", "wide"], "'wide' is not a number above zero"),
        (["old", "new", "--json", "nowhere/judged.json"], "the folder of nowhere/judged.json does not exist"),
        (["old", "new", "--json", "/"], "/ is a folder"),
        (["old"], "NEWER"),
    ],
)
def test_bad_words_end_with_a_way_out(project: Project, words: list[str], said: str) -> None:
    """Before anything is measured."""
    project.write()
    done = project.duel(*words)

    assert done.code == Exit.FAILED
    assert said in done.stderr
    assert project.order == []


def test_the_help_tells_the_exit_codes(project: Project) -> None:
    """A script that calls the command needs them."""
    project.write()

    assert "1 something is slower" in " ".join(project.duel("--help").stdout.split())


def _interrupted_after(project: Project, blocks: int) -> Done:
    """
    Tell it to end as soon as so many blocks have begun.

    With SIGTERM, which it takes as it takes Ctrl-C: a shell may have the tests themselves ignore Ctrl-C.
    """
    ended = threading.Event()

    def press() -> None:
        while len(project.order) <= 2 * blocks and not ended.wait(0.05):
            pass
        if not ended.is_set():
            signal.raise_signal(signal.SIGTERM)

    pressing = threading.Thread(target=press)
    pressing.start()
    try:
        return project.duel("old", "new", "--width", "0.1")
    finally:
        ended.set()
        pressing.join()

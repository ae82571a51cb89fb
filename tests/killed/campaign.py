"""Cases, one after another: a project, a command, a kill at a drawn moment, and what does not hold afterwards."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from attrs import Factory, evolve, frozen

from tests.killed import commands, oracle, processes, projects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.killed.commands import Command

LATEST = 1.05
"""The latest moment of a kill, as a share of what the command usually takes: some end before it."""


@frozen
class Usual:
    """What a command does where nobody kills it: its seconds, what it records, and which files there are then."""

    seconds: float
    outcomes: Mapping[str, Any]
    files: frozenset[str]


@frozen
class Kill:
    """What was killed, of which command, and when; *is_late* says that the command had ended before."""

    command: str
    whole_tree: bool
    at: float
    is_late: bool = False

    def __str__(self) -> str:
        what = "the whole tree" if self.whole_tree else "the top process"
        return f"{self.command}, {what} after {self.at:.2f} s{', which was too late' if self.is_late else ''}"


@frozen
class Case:
    """One case: its number, the kill, and what does not hold."""

    number: int
    kill: Kill
    broken: tuple[str, ...]


@frozen
class Campaign:
    """Cases of one *seed* below *folder*, of some *among* all commands, in copies of a *project*."""

    folder: Path
    seed: int
    project: Path
    among: Sequence[Command]
    usual: dict[str, Usual] = Factory(dict)

    def case(self, number: int) -> Case:
        """Run one case; its folder is left where something does not hold."""
        draw = random.Random(f"{self.seed}-{number}")  # noqa: S311 - drawn again from the same seed
        (command,) = draw.choices(self.among, [each.weight for each in self.among])
        usual = self._usual(command)
        folder = self.folder / str(number)
        folder.mkdir()
        project = projects.copied(self.project, folder / "project")
        kill = Kill(command.name, draw.random() < 0.5, draw.uniform(0, LATEST) * usual.seconds)
        before = oracle.State.of(project)
        name = str(folder)
        with processes.adopted():
            kill, orphans = _killed(project, command, kill, name)
            broken = [f"went on: {each}" for each in processes.outliving(orphans)]
        broken += oracle.after_the_kill(project, name, before)
        broken += _again(project, command, usual, name, before)
        if not broken:
            shutil.rmtree(folder)
        return Case(number, kill, tuple(broken))

    def _usual(self, command: Command) -> Usual:
        """Run a command undisturbed, once a campaign."""
        if command.name not in self.usual:
            folder = self.folder / f"usual {command.name}"
            folder.mkdir()
            project = projects.copied(self.project, folder / "project")
            ended = commands.run(project, command.words, "usual", folder / "log")
            if ended.code not in command.codes:
                raise projects.ProjectError(ended.said)
            state = oracle.State.of(project)
            self.usual[command.name] = Usual(ended.seconds, oracle.outcomes(state), oracle.listed(project))
        return self.usual[command.name]


def _killed(project: Path, command: Command, kill: Kill, name: str) -> tuple[Kill, dict[int, str]]:
    """Kill a command at its moment; what else of it was at work then, by its numbers, and what it ran."""
    with commands.start(project, command.words, name, project.parent / "killed.log") as process:
        try:
            process.wait(kill.at)
        except subprocess.TimeoutExpired:
            others = {each: processes.told(each) for each in processes.marked(name) - {process.pid}}
            if kill.whole_tree:
                processes.kill_all(name, process.pid)
            else:
                processes.kill(process.pid)
            return kill, others
    return evolve(kill, is_late=True), {}


def _again(project: Path, command: Command, usual: Usual, name: str, before: oracle.State) -> Iterator[str]:
    ended = commands.run(project, command.words, f"{name}-again", project.parent / "again.log")
    if ended.code not in command.codes:
        last = (ended.said.strip().splitlines() or [""])[-1]
        yield f"the next run ended with {ended.code}: {last}"
    if "Traceback" in ended.said:
        yield "the next run has a traceback"
    yield from oracle.after_the_next_run(project, before, usual.outcomes, usual.files)


def summary(cases: Iterable[Case]) -> str:
    """How many kills of each command, of what, and in how many of them something does not hold."""
    of = defaultdict(list)
    for each in cases:
        of[each.kill.command].append(each)
    return "\n".join(_line(command, told) for command, told in of.items())


def _line(command: str, cases: Sequence[Case]) -> str:
    kills = [each.kill for each in cases if not each.kill.is_late]
    tree = sum(each.whole_tree for each in kills)
    broken = sum(bool(each.broken) for each in cases)
    late = len(cases) - len(kills)
    return (
        f"{command:<10}{len(kills) - tree:>4} of the top process{tree:>5} of the tree{late:>4} late{broken:>4} broken"
    )

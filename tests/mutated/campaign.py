"""Cases, one after another: a project, one mutation of it, a command, and what does not hold afterwards."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from tests.mutated import base, oracle
from tests.mutated.mutations import Mutation, mutate
from tests.mutated.watching_a_run import Ended, run, warm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

COMMANDS = ("build", "build", "build", "build", "check", "upgrade")
PLANNED = 0.3
"""The share of cases whose command is handed the plan."""


@frozen
class Case:
    """One case: its number, what was done to which file, the command, and what does not hold."""

    number: int
    mutation: Mutation
    command: str
    ended: Ended
    broken: tuple[str, ...]


@frozen
class Campaign:
    """Cases of one *seed* below *folder*, which holds the project as it was; *before* is its report."""

    folder: Path
    seed: int
    before: oracle.Site

    @classmethod
    def begin(cls, folder: Path, seed: int) -> Campaign:
        """Make the project and its report, which must be whole."""
        warm()
        project = folder / "as it was"
        base.make(project)
        ended = run(_words("build", project), folder / "log")
        if ended.code != 0:
            raise RuntimeError(ended.said)
        before = oracle.read(project / "site")
        shutil.rmtree(project / "site")
        return cls(folder, seed, before)

    def case(self, number: int) -> Case:
        """Run one case; its folder is left where something does not hold."""
        draw = random.Random(f"{self.seed}-{number}")  # noqa: S311 - drawn again from the same seed
        folder = self.folder / str(number)
        shutil.copytree(self.folder / "as it was", folder, symlinks=True)
        mutation = mutate(folder, draw)
        if mutation.kind != "pass":
            # To draw the plots of passes takes longer than all else.
            shutil.rmtree(folder / "results" / "timings")
        command = draw.choice(COMMANDS)
        files = oracle.files(folder)
        words = _words(command, folder, planned=mutation.kind == "plan" or draw.random() < PLANNED)
        ended = run(words, self.folder / f"{number}.log")
        broken = (*oracle.broken(ended, command), *self._broken(folder, mutation, files))
        if not broken:
            shutil.rmtree(folder)
            (self.folder / f"{number}.log").unlink()
        return Case(number, mutation, command, ended, broken)

    def _broken(self, folder: Path, mutation: Mutation, files: dict[str, tuple[int, int]]) -> Iterator[str]:
        if oracle.files(folder) != files:
            yield "something outside the site was written or removed"
        if (folder / "site" / "data" / "cells.csv").is_file():
            yield from oracle.differences(self.before, oracle.read(folder / "site"), mutation)


def _words(command: str, project: Path, *, planned: bool = False) -> list[str]:
    words = [command, *(base.STACKS[1:] if command == "upgrade" else ())]
    words += ["--results", str(project / "results"), "--stacks", str(project / "stacks" / "stacks.toml")]
    words += ["--reasons", str(project / "reasons")]
    words += ["--site", str(project / "site")] if command != "check" else []
    return words + (["--planned", str(project / "plan.json")] if planned and command != "upgrade" else [])


def summary(cases: Iterable[Case]) -> str:
    """How many cases of each kind of file, and in how many of them something does not hold."""
    told = list(cases)
    all_of = Counter(each.mutation.kind for each in told)
    wrong = Counter(each.mutation.kind for each in told if each.broken)
    lines = [f"{kind:<14}{all_of[kind]:>6} cases{wrong[kind]:>6} broken" for kind in sorted(all_of)]
    most = max(told, key=lambda each: each.ended.seconds)
    return "\n".join((*lines, f"slowest: {most.ended.seconds:.1f} s of a processor, case {most.number}"))

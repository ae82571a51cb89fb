"""
The atlas, as far as it is known without reading its tables: which stacks are in it, and what is not of today.

`reports/reading/atlas/` reads and writes it.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from harness.modes import MODES
from stacks import launching, matrix, runs, table
from stacks.errors import BadOptions
from stacks.launching import Whole
from stacks.options import OptionParser, Options, parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from stacks.launching import Ending
    from stacks.stack import Device, Stack

FOLDER = "atlas"
"""Where it lies in the project."""
RUNS = "runs.json"
"""The one of its files that can be read without a library for tables."""
COMMAND = "nox -s atlas --"
NOT_HERE = (
    *("--scenarios", "--model", "--inputs", "--custom", "--with", "--mode", "--all-scenarios"),
    *("--no-timing", "--passes", "--benchmarks", "--device"),
)
"""The options of `nox -s matrix` that have no meaning here: an atlas is of all scenarios, in all modes."""
ALL_DONE = Whole("nothing was stale")
Row = tuple[str, str]
"""A scenario and a mode."""


@frozen
class Renewal:
    """What the user asked for: only to *list* what is not of today, to run it first (*stale*), or neither."""

    options: Options
    is_list: bool = False
    is_stale: bool = False

    @classmethod
    def parse(cls, words: Sequence[str]) -> Renewal:
        """Read what stands after `--`, or raise `BadOptions`."""
        given = _parser().read(words)
        only_list, stale = given.pop("list", False), given.pop("stale", False)
        if given and not (only_list or stale):
            msg = "without --stale nothing is run, so no stack and no scenario can be chosen"
            raise BadOptions(msg, _parser().format_usage())
        given.setdefault("stacks", [])
        options = evolve(Options.of(given), modes=MODES, all_scenarios=True, no_timing=True)
        return cls(options, only_list, stale)

    def among(self, stacks: Sequence[Stack]) -> Sequence[Stack]:
        """The stacks that were chosen; all of the table where none was, or an `UnknownStack`."""
        return table.select(stacks, self.options.stacks)


def covers(root: Path, stack: Stack, device: Device) -> bool:
    """Whether the atlas knows a stack as it is locked now."""
    lock, file = stack.lock(device), root / FOLDER / RUNS
    if stack.packages or not (lock.is_file() and file.is_file()):
        return False
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    headers = (each["header"] for each in json.loads(file.read_text(encoding="utf-8")))
    return any((each["stack"], each["device"], each["lock"]) == (stack.name, device, digest) for each in headers)


def keys(stack: Stack, options: Options) -> Mapping[Row, str]:
    """What the harness of today keys each cell of a stack by; the stack itself need not be there."""
    words = [*launching.identity(stack, "cpu", stack.records("cpu")), *runs.planned(stack, options)]
    command = [sys.executable, "-m", "harness", "plan", *words, "--mode", *options.modes]
    env = launching.variables(stack, "cpu", stack.root, os.environ)
    done = subprocess.run(command, cwd=stack.root, env=env, check=True, capture_output=True, encoding="utf-8")  # noqa: S603 - no shell
    cells: Iterator[dict[str, Any]] = map(json.loads, done.stdout.splitlines())
    return {(each["scenario"], each["mode"]): each["key"] for each in cells}


def run_stale(
    root: Path, stale: Mapping[str, Sequence[Row]], stacks: Sequence[Stack], options: Options
) -> Mapping[str, Ending]:
    """Run the cells that are stale in each stack, and no others; stacks that lack the same run side by side."""
    endings: dict[str, Ending] = {}
    for part, those in _lacking_the_same(stale, stacks).items():
        names = tuple(each.name for each in those)
        asked = evolve(options, stacks=names, modes=part.modes, keyword=" or ".join(part.scenarios))
        for name, ending in matrix.side_by_side(root, those, asked).items():
            # What once failed stays told, whatever the stack does in other modes.
            if isinstance(endings.get(name, ALL_DONE), Whole):
                endings[name] = ending
    return endings


@frozen
class StaleCells:
    """Scenarios of which the same modes are stale."""

    modes: tuple[str, ...]
    scenarios: tuple[str, ...]


def _lacking_the_same(
    stale: Mapping[str, Sequence[Row]], stacks: Sequence[Stack]
) -> Mapping[StaleCells, Sequence[Stack]]:
    found: dict[StaleCells, list[Stack]] = {}
    for stack in stacks:
        for part in parts(stale.get(stack.name, ())):
            found.setdefault(part, []).append(stack)
    return found


def parts(rows: Iterable[Row]) -> Iterator[StaleCells]:
    """Bring together the scenarios that lack the same modes: who lacks one mode need not be run in all."""
    modes: dict[str, list[str]] = {}
    for scenario, mode in rows:
        modes.setdefault(scenario, []).append(mode)
    alike: dict[tuple[str, ...], list[str]] = {}
    for scenario in sorted(modes):
        alike.setdefault(tuple(each for each in MODES if each in modes[scenario]), []).append(scenario)
    return (StaleCells(lacking, tuple(scenarios)) for lacking, scenarios in alike.items())


def _parser() -> OptionParser:
    made = parser(COMMAND, NOT_HERE)
    made.add_argument("--stale", action="store_true", help="run what is missing or not of today first")
    made.add_argument("--list", action="store_true", help="list what is missing or not of today, and do nothing")
    return made

"""Two stacks and what changes between them: runs both side by side, and has the report judge."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from harness import discovery, parent, scratch
from harness.exit_codes import Exit
from harness.modes import MODES, USUAL
from stacks import atlas, children, environments, launching, matrix, syntax, table
from stacks.errors import BadOptions, CannotMake
from stacks.launching import Broken
from stacks.options import OptionParser, Options, parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stacks.launching import Ending
    from stacks.stack import Device, Stack


COMMAND = "nox -s upgrade -- OLDER NEWER"
NOT_HERE = ("--stacks", "--no-timing", "--passes", "--benchmarks")
"""The options of `nox -s matrix` that say which stacks to run, and what to time."""
FROM_ATLAS = "Both stacks are in the atlas, so neither is made; --here observes them on this machine.\n"
JUDGE = "report"
"""The session in whose environment the judging is done."""


@frozen
class Upgrade:
    """What the user asked for; *fail_on* is passed on as it was given."""

    older: Stack
    newer: Stack
    fail_on: str | None
    options: Options
    json: Path | None = None
    """Where to write the answer for programs."""
    uses: Path | None = None
    """The model of which only the classes of layers count that it uses."""
    here: bool = False
    """Whether to observe both on this machine, although the atlas knows them."""

    @classmethod
    def parse(cls, words: Sequence[str], stacks: Sequence[Stack], folder: Path = Path()) -> Upgrade:
        """Read what stands after `--`, typed in *folder*: two stacks first, or raise a `StacksError`."""
        if len(words) < 2 or any(word.startswith("-") for word in words[:2]):  # noqa: PLR2004 - from one to another
            msg = "two stacks come first: the one in use, and the one to change over to"
            raise BadOptions(msg, _usage())
        older, newer = (_stack(stacks, word) for word in words[:2])
        given = _parser().read(words[2:])
        fail_on, json, uses, here = (given.pop(each, None) for each in ("fail_on", "json", "uses", "here"))
        options = Options.of(given).seen_from(folder)
        if len(options.devices) > 1:
            msg = "an upgrade is of two stacks on one device: name one --device"
            raise BadOptions(msg, _usage())
        older, newer = (each.on_top(options.packages) for each in (older, newer))
        options = evolve(options, stacks=(older.name, newer.name), no_timing=True)
        written, model = ((folder / each).resolve() if each else None for each in (json, uses))
        return cls(older, newer, fail_on, options, written, model, bool(here))

    @property
    def both(self) -> tuple[Stack, ...]:
        """The stacks to run; one where a stack is compared with itself."""
        return (self.older,) if self.older == self.newer else (self.older, self.newer)

    def is_in(self, root: Path) -> bool:
        """Whether the atlas of a project knows both stacks; it has nothing of models and packages of one's own."""
        device, own = self.options.devices[0], self.options.scenarios or self.options.packages
        return not own and all(atlas.covers(root, each, device) for each in self.both)

    def of_all(self) -> Upgrade:
        """The same over all that the atlas has: every scenario, in every mode, unless some were chosen."""
        modes = self.options.modes or MODES
        return evolve(self, options=evolve(self.options, all_scenarios=True, modes=modes))

    def cells(self) -> tuple[str, ...]:
        """Name what is compared, as a record names what it planned; raise `BadOptions` where that is nothing."""
        wanted, found = self.options.modes or USUAL, self._scenarios()
        cells = tuple(f"{each.id} {mode}" for each in found for mode in wanted if mode in each.modes)
        if not cells:
            known = " ".join(mode for mode in MODES if any(mode in each.modes for each in found))
            msg = f"there is nothing to run in {' '.join(wanted)}: these scenarios run in {known}"
            raise BadOptions(msg, _usage())
        return cells

    def files(self) -> Iterable[Path]:
        """Name the files of the scenarios, each once."""
        return dict.fromkeys(each.path for each in self._scenarios())

    def _scenarios(self) -> list[discovery.Scenario]:
        return discovery.select(discovery.discover(self.options.scenario_paths), self.options.keyword)


def carry_out(root: Path, upgrade: Upgrade) -> Exit:
    """Run what is not recorded yet, then judge; what could not be run is missed by the judge, and told here."""
    upgrade = evolve(upgrade, options=upgrade.options.with_model_as_scenario(root, _usage()))
    upgrade.options.check(_usage())
    syntax.check(upgrade.files(), upgrade.both)
    is_known = upgrade.is_in(root)
    cells = (upgrade.of_all() if is_known else upgrade).cells()
    if matrix.nox(root, ["--install-only", "-s", JUDGE]) != 0:
        return Exit.FAILED
    _check_kinds(root, upgrade)
    if is_known and not (upgrade.here or upgrade.options.force):
        sys.stderr.write(FROM_ATLAS)
        return _judge(root, upgrade, cells)
    broken = any(isinstance(each, Broken) for each in _observe(root, upgrade).values())
    status = _judge(root, upgrade, cells)
    return Exit.INCOMPLETE if broken and status is Exit.DONE else status


def _observe(root: Path, upgrade: Upgrade) -> Mapping[str, Ending]:
    for stack in upgrade.both:
        _install_packages(stack, upgrade.options.devices[0])
    return matrix.side_by_side(root, upgrade.both, upgrade.options)


def _install_packages(stack: Stack, device: Device) -> None:
    """Make the environment first where packages are wanted: if they do not install there is nothing to judge."""
    if stack.packages and (device == "cpu" or launching.has_gpu()):
        # A stack that is not available here is recorded as such by its own session.
        with contextlib.suppress(CannotMake), environments.lent(stack, device):
            pass


def _check_kinds(root: Path, upgrade: Upgrade) -> None:
    """Raise `BadOptions` where the judge does not know a kind of change: before minutes of work, not after them."""
    if upgrade.fail_on is None:
        return
    # Its parser ends with the first mistake, and without one it ends with the help that is asked for.
    command = [*_judging(root), upgrade.older.name, upgrade.newer.name, "--fail-on", upgrade.fail_on, "--help"]
    done = subprocess.run(parent.bound(command), cwd=root, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - no shell
    if done.returncode:
        raise BadOptions(done.stderr.strip().splitlines()[-1].partition(": ")[2], _usage())


def _judging(root: Path) -> list[str]:
    return [str(environments.interpreter(root / ".nox" / JUDGE)), "-m", "reports", "upgrade"]


def _judge(root: Path, upgrade: Upgrade, cells: Sequence[str]) -> Exit:
    with scratch.lent() as folder:
        chosen, done = folder / "cells", folder / "done"
        chosen.write_text("\n".join(cells), encoding="utf-8")
        words = [upgrade.older.name, upgrade.newer.name, "--device", *upgrade.options.devices, "--cells", str(chosen)]
        counted = ["--fail-on", upgrade.fail_on] if upgrade.fail_on else []
        written = ["--json", str(upgrade.json)] if upgrade.json else []
        written += ["--uses", str(upgrade.uses)] if upgrade.uses else []
        command = [*_judging(root), *words, *counted, *written, "--done", str(done)]
        status = children.run(command, env=os.environ, cwd=root)
        # Python itself ends with 1 where a module cannot be imported, and that is not a verdict.
        return Exit(status) if done.is_file() and status in set(Exit) else Exit.FAILED


def _stack(stacks: Sequence[Stack], name: str) -> Stack:
    found = table.select(stacks, [name])
    if [each.name for each in found] != [name]:
        msg = f"{name} is a group of stacks; an upgrade is from one stack to another"
        raise BadOptions(msg, _usage())
    return found[0]


def _usage() -> str:
    return _parser().format_usage()


def _parser() -> OptionParser:
    made = parser(COMMAND, NOT_HERE)
    made.add_argument("--fail-on", metavar="KIND,...", help="the kinds of change that count (default: all)")
    made.add_argument("--json", metavar="FILE", help="write the answer for programs, too")
    made.add_argument("--uses", metavar="FILE", help="only what changes at the classes of layers that this model uses")
    made.add_argument("--here", action="store_true", help="observe both on this machine, although the atlas knows them")
    return made

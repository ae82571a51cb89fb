"""One timing pass: one fresh process in one stack that measures benchmarks, alone on the machine."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from attrs import Factory, frozen

from stacks import environments, launching, turn_locks
from stacks.errors import CannotMake
from stacks.launching import Broken, Unavailable
from timed.catalogue import USUAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import IO, Unpack

    from stacks import children
    from stacks.stack import Device, Stack


@frozen
class Asked:
    """A pass that is to be measured."""

    stack: Stack
    device: Device
    run: str
    """The interleaved run it is a part of."""
    round: int
    """Which of that run's passes of this stack it is, from 0."""
    benchmarks: str = USUAL
    folder: Path | None = None
    """Where its file goes; by default where the report looks for the passes of the stack."""
    told: Mapping[str, str] = Factory(dict)
    """Further environment variables, for a study that changes what is measured."""

    @property
    def where(self) -> str:
        """Stack and device, for people."""
        return f"{self.stack.name} on {self.device}"

    @property
    def failure(self) -> Broken:
        """What is said of it if its process fails."""
        return Broken(f"{self.where}: the timing pass failed")

    def new_file(self) -> Path:
        """Name the file of a process that begins now; no two passes of a stack have the same."""
        folder = self.folder or self.stack.passes(self.device)
        return folder / f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{self.run.rpartition('-')[2]}-{self.round}.json"


def new_run() -> str:
    """Name an interleaved run, unlike any other."""
    return f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def one_pass(
    asked: Asked, say: Callable[[str], None] = lambda _: None, said: IO[bytes] | None = None
) -> Path | Broken | Unavailable:
    """
    Measure one pass in one fresh process, and return its file.

    *say* is told who is waited for, because a pass runs beside nothing else of this project.
    What the pass itself says goes to *said*, where that is given.
    """
    if asked.device == "gpu" and not launching.has_gpu():
        return Unavailable(f"{asked.where}: not timed, {launching.NO_GPU}")
    try:
        with (
            environments.lent(asked.stack, asked.device) as environment,
            turn_locks.alone(asked.stack.root, f"a timing pass of {asked.where}", say),
        ):
            out = asked.new_file()
            status = process(asked, environment, out, said=said)
    except CannotMake as error:
        return not_made(asked, error)
    return out if status == 0 else asked.failure


def process(asked: Asked, environment: Path, out: Path, **child: Unpack[children.ChildOptions]) -> int:
    """Run the process of a pass to its end, which writes *out*; its exit status."""
    place = {"MASKDRIFT_BENCHMARKS": asked.benchmarks, "MASKDRIFT_RUN": asked.run, "MASKDRIFT_ROUND": str(asked.round)}
    words = ["timed", *launching.identity(asked.stack, asked.device, out)]
    told = {**place, **asked.told}
    return launching.launch(asked.stack, asked.device, environment, words, told, **child)


def not_made(asked: Asked, error: CannotMake) -> Broken:
    """What is said of a pass whose environment cannot be made."""
    return Broken(f"{asked.where}: not timed, {error.reason}")

"""
One stack at work: its observations.

Whatever happens, every planned cell ends as an observation: where a stack is not available here, its cells are recorded
as `unavailable` with the reason.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from harness.exit_codes import Exit
from stacks import environments, launching
from stacks.errors import CannotInstall, CannotMake
from stacks.launching import Broken, Unavailable, Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacks.launching import Ending
    from stacks.options import Options
    from stacks.stack import Device, Stack

MEANING: dict[int, str] = {
    Exit.FAILED: "the harness did not accept its input",
    Exit.INCOMPLETE: "not every cell could run, and the records say why",
    Exit.BUSY: "another run is writing the same records",
}


def observe(stack: Stack, device: Device, options: Options) -> Ending:
    """Run the scenarios in a stack, and say how that ended."""
    words = _request(stack, device, options)
    return carry_out(stack, device, ["run", *words], lambda reason: ["unavailable", *words, "--reason", reason])


def carry_out(stack: Stack, device: Device, words: Sequence[str], absence: Callable[[str], Sequence[str]]) -> Ending:
    """
    Give a stack the command *words*, and say how that ended.

    Where the stack is not available, *absence* makes the words that record why.
    """
    where = f"{stack.name} on {device}"
    if device == "gpu" and not launching.has_gpu():
        return _unavailable(stack, device, absence(launching.NO_GPU)) or Unavailable(f"{where}: {launching.NO_GPU}")
    try:
        with environments.lent(stack, device) as environment:
            status = launching.launch(stack, device, environment, ["harness", *words])
    except CannotMake as error:
        return _unavailable(stack, device, absence(error.reason)) or Broken(f"{where}: {error.reason}")
    except CannotInstall as error:
        # What a package asks for says nothing about the stack, and no record says that it does.
        return Broken(f"{where}: {error}")
    if status == Exit.DONE:
        return Whole(f"{where}: every planned cell is recorded")
    return Broken(f"{where}: {_meaning(status)}")


def _unavailable(stack: Stack, device: Device, words: Sequence[str]) -> Broken | None:
    # Any Python can record this; a stack that is not there has none to offer.
    status = launching.harness(Path(sys.executable), words, stack, os.environ)
    # The harness calls a stack without a single run incomplete, and so it is; here that was the aim.
    if status in {Exit.DONE, Exit.INCOMPLETE}:
        return None
    return Broken(f"{stack.name} on {device}: {words[-1]}; this could not be recorded: {_meaning(status)}")


def _request(stack: Stack, device: Device, options: Options) -> list[str]:
    how = [*(["--mode", *options.modes] if options.modes else []), *(["--once"] if options.once else [])]
    return [*launching.identity(stack, device, stack.records(device)), *planned(stack, options), *how]


def planned(stack: Stack, options: Options) -> list[str]:
    """Say what a stack must be, and what is asked of it, whatever is done there."""
    selection = [
        *(["--scenarios", *options.scenario_paths] if options.scenario_paths else []),
        *(["-k", options.keyword] if options.keyword else []),
        *(["--timeout", str(options.timeout)] if options.timeout else []),
        *(["--force"] if options.force else []),
    ]
    expected = [
        *(["--expect-tensorflow", stack.tensorflow] if stack.tensorflow else []),
        *("--expect-keras", stack.keras),
    ]
    return [*expected, *selection]


def _meaning(status: int) -> str:
    if status < 0:
        return f"the harness was ended by signal {-status}"
    return MEANING.get(status, f"the harness ended with status {status}")

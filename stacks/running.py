"""
One stack at work: its observations.

Whatever happens, every planned cell ends as an observation: where a stack cannot be had here, its cells are recorded
as `unavailable` with the reason.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stacks import environments, launching
from stacks.errors import CannotMake
from stacks.launching import Broken, Exit, Unavailable, Whole

if TYPE_CHECKING:
    from stacks.launching import Ending
    from stacks.options import Options
    from stacks.stack import Device, Stack

MEANING: dict[int, str] = {
    Exit.BAD_INPUT: "the harness refused its input",
    Exit.INCOMPLETE: "not every cell could run, and the records say why",
    Exit.BUSY: "another run is writing the same records",
}


def observe(stack: Stack, device: Device, options: Options) -> Ending:
    """Run the scenarios in a stack, and say how that ended."""
    where = f"{stack.name} on {device}"
    if device == "gpu" and not launching.has_gpu():
        return _unavailable(stack, device, options, launching.NO_GPU) or Unavailable(f"{where}: {launching.NO_GPU}")
    try:
        with environments.lent(stack, device) as environment:
            status = launching.launch(stack, device, environment, ["run", *_request(stack, device, options)])
    except CannotMake as error:
        return _unavailable(stack, device, options, error.reason) or Broken(f"{where}: {error.reason}")
    if status == Exit.WHOLE:
        return Whole(f"{where}: every planned cell is recorded")
    return Broken(f"{where}: {_meaning(status)}")


def _unavailable(stack: Stack, device: Device, options: Options, reason: str) -> Broken | None:
    # Any Python can record this; a stack that is not there has none to offer.
    words = ["unavailable", *_request(stack, device, options), "--reason", reason]
    status = launching.harness(Path(sys.executable), words, stack, os.environ)
    # The harness calls a stack without a single run incomplete, and so it is; here that was the aim.
    if status in {Exit.WHOLE, Exit.INCOMPLETE}:
        return None
    return Broken(f"{stack.name} on {device}: {reason}; this could not be recorded: {_meaning(status)}")


def _request(stack: Stack, device: Device, options: Options) -> list[str]:
    selection = [
        *(["--scenarios", *options.scenario_paths] if options.scenario_paths else []),
        *(["-k", options.keyword] if options.keyword else []),
        *(["--mode", *options.modes] if options.modes else []),
        *(["--timeout", str(options.timeout)] if options.timeout else []),
        *(["--force"] if options.force else []),
    ]
    expected = [
        *(["--expect-tensorflow", stack.tensorflow] if stack.tensorflow else []),
        *("--expect-keras", stack.keras),
    ]
    return [*launching.identity(stack, device, stack.records(device)), *expected, *selection]


def _meaning(status: int) -> str:
    if status < 0:
        return f"the harness was ended by signal {-status}"
    return MEANING.get(status, f"the harness ended with status {status}")

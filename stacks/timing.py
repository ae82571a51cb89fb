"""One timing pass: one fresh process in one stack that measures benchmarks, alone on the machine."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from stacks import environments, launching, turns
from stacks.errors import CannotMake
from stacks.launching import Broken, Unavailable
from timed.catalogue import USUAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import IO

    from stacks.stack import Device, Stack


def new_run() -> str:
    """Name an interleaved run, unlike any other."""
    return f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def one_pass(  # noqa: PLR0913 - each says one thing about the pass
    stack: Stack,
    device: Device,
    *,
    run: str,
    round_: int,
    benchmarks: str = USUAL,
    folder: Path | None = None,
    told: Mapping[str, str] | None = None,
    say: Callable[[str], None] = lambda _: None,
    said: IO[bytes] | None = None,
) -> Path | Broken | Unavailable:
    """
    Measure one pass in one fresh process, and return its file.

    *run* names the interleaved run it is a part of, and *round_* counts that run's passes of this stack from 0.
    The file goes to *folder*, by default where the report looks for the passes of the stack.
    *told* are further environment variables, for a study that changes what is measured.
    *say* is told who is waited for, because a pass runs beside nothing else of this project.
    What the pass itself says goes to *said*, where that is given.
    """
    where = f"{stack.name} on {device}"
    if device == "gpu" and not launching.has_gpu():
        return Unavailable(f"{where}: not timed, {launching.NO_GPU}")
    asked = {"MASKDRIFT_BENCHMARKS": benchmarks, "MASKDRIFT_RUN": run, "MASKDRIFT_ROUND": str(round_)}
    try:
        with (
            environments.lent(stack, device) as environment,
            turns.alone(stack.root, f"a timing pass of {where}", say),
        ):
            out = (folder or stack.passes(device)) / f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.json"
            words = ["time", *launching.identity(stack, device, out)]
            status = launching.launch(stack, device, environment, words, {**asked, **(told or {})}, said=said)
    except CannotMake as error:
        return Broken(f"{where}: not timed, {error.reason}")
    return out if status == 0 else Broken(f"{where}: the timing pass failed")

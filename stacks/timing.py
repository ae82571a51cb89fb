"""Timing passes: one process a pass, never two at a time, and none again whose inputs did not change."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from typing import TYPE_CHECKING

from harness.timing import timing_key
from stacks import environments, launching
from stacks.errors import CannotMake
from stacks.launching import Broken, Unavailable, Whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stacks.launching import Ending
    from stacks.options import Options
    from stacks.stack import Device, Stack

USUAL = "usual"
"""The benchmarks that a matrix measures unasked."""


def measure(stack: Stack, device: Device, options: Options) -> Ending:
    """Run one timing pass in a stack, unless one stands for the same lock, seed model and harness."""
    where = f"{stack.name} on {device}"
    if not options.force and _is_timed(stack, device):
        return Whole(f"{where}: timed before, nothing changed")
    made = one_pass(stack, device, run=new_run(), round_=0)
    return made if isinstance(made, (Broken, Unavailable)) else Whole(f"{where}: timed")


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
) -> Path | Broken | Unavailable:
    """
    Measure one pass in one fresh process, and return its file.

    *run* names the interleaved run it is a part of, and *round_* counts that run's passes of this stack from 0.
    The file goes to *folder*, by default where the report looks for the passes of the stack.
    *told* are further environment variables, for a study that changes what is measured.
    """
    where = f"{stack.name} on {device}"
    if device == "gpu" and not launching.has_gpu():
        return Unavailable(f"{where}: not timed, {launching.NO_GPU}")
    out = (folder or stack.passes(device)) / f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.json"
    words = ["time", *launching.identity(stack, device, out)]
    asked = {"MASKDRIFT_BENCHMARKS": benchmarks, "MASKDRIFT_RUN": run, "MASKDRIFT_ROUND": str(round_)}
    try:
        with environments.lent(stack, device) as environment:
            status = launching.launch(stack, device, environment, words, {**asked, **(told or {})})
    except CannotMake as error:
        return Broken(f"{where}: not timed, {error.reason}")
    return out if status == 0 else Broken(f"{where}: the timing pass failed")


def _is_timed(stack: Stack, device: Device) -> bool:
    lock = stack.lock(device)
    return lock.is_file() and timing_key(str(lock), stack.imported_as) in _keys(stack.passes(device))


def _keys(passes: Path) -> set[str]:
    """What the passes of a stack were made from."""
    return {key for file in passes.glob("*.json") for key in _keys_in(file)}


def _keys_in(file: Path) -> set[str]:
    try:
        benchmarks = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
        return {benchmark["extra_info"]["key"] for benchmark in benchmarks}
    except (ValueError, KeyError, TypeError):
        # A pass that cannot be read stands for nothing; the report says what is wrong with it.
        return set()

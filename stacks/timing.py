"""Timing passes: one process a stack, never two at a time, and none again whose inputs did not change."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from harness.timing import timing_key
from stacks import environments, launching
from stacks.errors import CannotMake
from stacks.launching import Broken, Unavailable, Whole

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.launching import Ending
    from stacks.options import Options
    from stacks.stack import Device, Stack


def measure(stack: Stack, device: Device, options: Options) -> Ending:
    """Run one timing pass in a stack, unless one stands for the same lock, seed model and harness."""
    where = f"{stack.name} on {device}"
    if device == "gpu" and not launching.has_gpu():
        return Unavailable(f"{where}: not timed, {launching.NO_GPU}")
    if not options.force and _is_timed(stack, device):
        return Whole(f"{where}: timed before, nothing changed")
    out = stack.passes(device) / f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.json"
    try:
        with environments.lent(stack, device) as environment:
            status = launching.launch(stack, device, environment, ["time", *launching.identity(stack, device, out)])
    except CannotMake as error:
        return Broken(f"{where}: not timed, {error.reason}")
    return Whole(f"{where}: timed") if status == 0 else Broken(f"{where}: the timing pass failed")


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

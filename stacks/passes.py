"""Which timing passes of a stack stand: made from the same inputs, on this machine, of the same benchmarks."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from stacks import launching
from timed import catalogue, machine
from timed.pass_key import timing_key

if TYPE_CHECKING:
    from stacks.stack import Device, Stack


@frozen
class Contents:
    """What a pass was made from, where, and which benchmarks it has or says why it has not."""

    key: str
    machine: str
    benchmarks: frozenset[str]


def standing(stack: Stack, device: Device, benchmarks: str) -> int:
    """Count the passes that a new pass over *benchmarks* would only repeat."""
    lock = stack.lock(device)
    if not lock.is_file():
        return 0
    key = timing_key(str(lock), stack.imported_as)
    here = machine.digest(launching.variables(stack, device, Path(), os.environ))
    wanted = {each.id for each in catalogue.select(benchmarks)}
    found = (_contents(file) for file in stack.passes(device).glob("*.json"))
    return sum(1 for each in found if each and (each.key, each.machine) == (key, here) and wanted <= each.benchmarks)


def _contents(file: Path) -> Contents | None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        measured = told["benchmarks"]
        names = [each["name"] for each in (*measured, *told["not_timed"])]
        return Contents(measured[0]["extra_info"]["key"], told["maskdrift"]["machine"], frozenset(names))
    except (ValueError, KeyError, TypeError, IndexError):
        # A pass that cannot be read stands for nothing; the report says what is wrong with it.
        return None

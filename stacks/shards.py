"""The matrix in shards: a job for each stack on each device, which a CI service runs on machines of their own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from attrs import asdict, frozen

from stacks.matrix import session_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacks.stack import Device, Stack


@frozen
class Shard:
    """One job: the *session* of nox that it runs, and what its record file will be about."""

    session: str
    stack: str
    device: Device


def shards(stacks: Iterable[Stack], devices: Sequence[Device]) -> tuple[Shard, ...]:
    """Cut the matrix into jobs, in the order of the stacks."""
    return tuple(Shard(session_of(stack), stack.name, device) for stack in stacks for device in devices)


def told(plan: Iterable[Shard]) -> str:
    """
    Say the plan as JSON in one line.

    A workflow makes its jobs from it, and `python -m reports check --planned` holds the records against it.
    """
    return json.dumps([asdict(shard) for shard in plan])

"""
What shards were planned, held against what was recorded.

A shard that was lost with its machine leaves no trace in any record, so only the plan can say that it is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from attrs import evolve

from reports.reading.bounds import Name, decoded
from reports.reading.notices import Place, ReportError
from reports.reading.records import Device  # noqa: TC001 - msgspec reads the annotations
from stacks.groups import DEFAULT
from stacks.untrusted_files import LARGEST_WRITTEN, content

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reports.reading.matrix import Column
    from stacks.stack import Stack


class Shard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A job of the plan that `nox -s shards` prints."""

    session: Name
    stack: Name
    device: Device


_decoder = msgspec.json.Decoder(tuple[Shard, ...])


def read_plan(path: Path) -> tuple[Shard, ...]:
    """Read a plan; a file that is none is an error, for the check would find everything there."""
    try:
        return decoded(_decoder, content(path, LARGEST_WRITTEN))
    except ValueError as error:
        raise ReportError(
            code="not-a-plan",
            message=f"is no plan of shards: {error}",
            place=Place(path),
            hint="make one with `nox -s shards > FILE`",
        ) from error


def expected(stacks: Iterable[Stack], plan: Iterable[Shard]) -> tuple[Stack, ...]:
    """The stacks of the plan, each of them missed where it is not recorded, as only the default ones are otherwise."""
    names = {each.stack for each in plan}
    return tuple(evolve(each, groups=(*each.groups, DEFAULT)) for each in stacks if each.name in names)


def unrecorded(plan: Iterable[Shard], columns: Iterable[Column]) -> tuple[Shard, ...]:
    """The shards of which no readable record file tells; what the atlas knows of them is no record of theirs."""
    recorded = {(each.stack, each.device) for each in columns if each.header and each.was_run_here}
    return tuple(each for each in plan if (each.stack, each.device) not in recorded)

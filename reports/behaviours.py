"""The stacks of one scenario grouped by what they did."""

from __future__ import annotations

from attrs import frozen

from reports.changes import Change
from reports.matrix import Missing, Observed
from reports.records import Device, Mode


@frozen
class Behaviour:
    """Stacks that did the same; *example* is what the first of them did, and what the others were compared with."""

    letter: str
    stacks: tuple[str, ...]
    example: Observed


@frozen
class Border:
    """The change at the step to *newer* from *older*, the stack its users come from (see `reports.upgrades`)."""

    older: str
    newer: str
    change: Change


@frozen
class BehaviourRow:
    """
    One scenario in one mode on one device, across the stacks.

    *behaviours* are lettered A, B, C ... in order of first appearance.
    *borders* has an entry for each stack that has both an observation and a predecessor that has one; `same` included.
    *absent* are the stacks with no observation to compare: missing cells and unavailable ones.
    """

    scenario: str
    mode: Mode
    device: Device
    behaviours: tuple[Behaviour, ...]
    borders: tuple[Border, ...]
    absent: tuple[Missing | Observed, ...]

    def behaviour_of(self, stack: str) -> Behaviour | None:
        """The behaviour a stack shows; None where it has no observation to compare."""
        return next((each for each in self.behaviours if stack in each.stacks), None)

    def border_into(self, stack: str) -> Border | None:
        """The step that leads to a stack; None for the first one."""
        return next((each for each in self.borders if each.newer == stack), None)

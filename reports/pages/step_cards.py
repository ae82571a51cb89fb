"""The findings of each upgrade step as a card, and steps that do the same as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.reading.matrix import StackPair

if TYPE_CHECKING:
    from collections.abc import Hashable

    from reports.judging.findings import Finding
    from reports.judging.owners import Attribution
    from reports.judging.report import Report
    from reports.reading.records import Device


@frozen
class Card:
    """The findings of one upgrade step."""

    older: str
    newer: str
    device: Device
    is_aside: bool
    """True where the newer one is a foreign stack, and no upgrade."""
    findings: tuple[Finding, ...]
    same: tuple[StackPair, ...] = ()
    """Other steps that do exactly this."""

    @property
    def belongs(self) -> Attribution | None:
        """To whom all of it belongs, where that is the same."""
        told = {share.attribution for each in self.findings for share in each.belongs}
        return next(iter(told)) if len(told) == 1 else None


def step_cards(report: Report) -> tuple[Card, ...]:
    """
    Bring together the findings of a step; the step with the most dangerous one comes first, as they do.

    A release of Keras does the same in the TensorFlow that first brought it: such steps are one card.
    """
    steps: dict[StackPair, list[Finding]] = {}
    for each in report.findings:
        steps.setdefault(StackPair(each.older, each.newer, each.device), []).append(each)
    foreign = {each.stack for each in report.matrix.columns if each.is_foreign}
    alike: dict[Hashable, list[StackPair]] = {}
    for step, found in steps.items():
        told = tuple((each.kind, each.note, each.what, each.cells) for each in found)
        alike.setdefault((step.device, step.newer in foreign, told), []).append(step)
    return tuple(Card(*step, step.newer in foreign, tuple(steps[step]), tuple(same)) for step, *same in alike.values())

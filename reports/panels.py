"""
One behaviour of a scenario as its page shows it: who does it, what they said, what left each layer, where it parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports import addresses
from reports.drawing import Drawing, draw
from reports.grids import Block, look_of, row_blocks
from reports.records import Error, Ok

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.behaviours import Behaviour, BehaviourRow, Border
    from reports.matrix import Column
    from reports.records import LayerTrace, Outcome, Warned
    from reports.report import Report


@frozen
class LayerLine:
    """What left one layer; *before* is what left it in the older stack, where this is the layer at which the two part."""

    layer: str
    type: str
    outputs: tuple[Drawing, ...]
    parts: bool
    before: tuple[Drawing, ...]


@frozen
class Origin:
    """Where the stacks of a behaviour come from, and what became different on the way."""

    border: Border
    letter: str
    href: str


@frozen
class Panel:
    """A behaviour, ready to print."""

    behaviour: Behaviour
    anchor: str
    look: str
    origin: Origin | None
    outcome: Outcome
    warnings: tuple[Warned, ...]
    outputs: tuple[Drawing, ...]
    layers: tuple[LayerLine, ...]


@frozen
class ModeSection:
    """
    A scenario in one mode on one device.

    *folded* is True where the mode before it groups the stacks in the same way, so that it tells nothing new at first reading.
    """

    row: BehaviourRow
    anchor: str
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    panels: tuple[Panel, ...]
    folded: bool


def mode_sections(report: Report, scenario: str) -> tuple[ModeSection, ...]:
    """Every mode and device of a scenario, in the order of the matrix."""
    sections: list[ModeSection] = []
    for row in report.rows:
        if row.scenario == scenario:
            told = any(_grouping(row) == _grouping(each.row) for each in sections)
            sections.append(_section(row, report.matrix.on(row.device), folded=told))
    return tuple(sections)


def _section(row: BehaviourRow, columns: tuple[Column, ...], *, folded: bool) -> ModeSection:
    return ModeSection(
        row=row,
        anchor=f"{row.device}-{row.mode}",
        columns=columns,
        blocks=row_blocks(row, columns),
        panels=tuple(_panel(row, behaviour) for behaviour in row.behaviours),
        folded=folded,
    )


def _grouping(row: BehaviourRow) -> tuple[tuple[str, ...], ...]:
    return tuple(behaviour.stacks for behaviour in row.behaviours)


def _panel(row: BehaviourRow, behaviour: Behaviour) -> Panel:
    outcome = behaviour.example.outcome
    origin = _origin(row, behaviour)
    return Panel(
        behaviour=behaviour,
        anchor=addresses.behaviour_anchor(row.device, row.mode, behaviour.letter),
        look=look_of(behaviour.letter),
        origin=origin,
        outcome=outcome,
        warnings=outcome.warnings if isinstance(outcome, Ok | Error) else (),
        outputs=tuple(draw(each) for each in outcome.outputs) if isinstance(outcome, Ok) else (),
        layers=tuple(_layers(row, outcome, origin)),
    )


def _origin(row: BehaviourRow, behaviour: Behaviour) -> Origin | None:
    """The first step that leads into a behaviour from another one."""
    for border in row.borders:
        older = row.behaviour_of(border.older)
        if border.newer in behaviour.stacks and older and older != behaviour:
            anchor = addresses.behaviour_anchor(row.device, row.mode, older.letter)
            return Origin(border, older.letter, f"#{anchor}")
    return None


def _layers(row: BehaviourRow, outcome: Outcome, origin: Origin | None) -> Iterator[LayerLine]:
    if not isinstance(outcome, Ok):
        return
    parting = origin.border.change.parting if origin else None
    older = _trace_of(row, origin) if origin else ()
    for trace in outcome.trace:
        parts = parting is not None and parting.layer == trace.layer
        before = next((each for each in older if parts and each.layer == trace.layer), None)
        yield LayerLine(
            layer=trace.layer,
            type=trace.type,
            outputs=tuple(draw(each) for each in trace.outputs),
            parts=parts,
            before=tuple(draw(each) for each in before.outputs) if before else (),
        )


def _trace_of(row: BehaviourRow, origin: Origin) -> tuple[LayerTrace, ...]:
    older = row.behaviour_of(origin.border.older)
    return older.example.outcome.trace if older and isinstance(older.example.outcome, Ok) else ()

"""One behaviour of a scenario as its page shows it: who does it, what they said, where it parts from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.causes.explanations import Explanation, explained
from reports.judging.causes.recognition import Likely, ownership
from reports.judging.distinct_modes import repeats
from reports.judging.families import span, stretches
from reports.judging.messages import heard, is_housekeeping
from reports.pages import addresses
from reports.pages.array_drawing import Drawing, draw
from reports.pages.source_page import SourceNote, source_note
from reports.pages.stack_grid import GridBlock, look_of, row_blocks
from reports.reading.records import Error, Ok

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.judging.behaviours import Behaviour, BehaviourRow
    from reports.judging.changes import Change
    from reports.judging.families import Family
    from reports.judging.report import Report
    from reports.judging.step import Step
    from reports.reading.records import LayerTrace, Outcome, Warned


@frozen
class LayerLine:
    """What left one layer; *before* is what left it in the earlier behaviour, where this is the layer that parts."""

    layer: str
    type: str
    outputs: tuple[Drawing, ...]
    parts: bool
    as_before: bool
    """True above the first layer that parts."""
    before: tuple[Drawing, ...]


@frozen
class Beside:
    """
    The earlier behaviour that this one is held against, and what differs.

    It is that of the stack its users come from; where that one failed, of one that ran before; and where a stack
    disagrees with itself, what another process saw of the same cell.
    """

    stack: str
    letter: str
    href: str
    change: Change
    trace: tuple[LayerTrace, ...]


@frozen
class Panel:
    """A behaviour, ready to print."""

    behaviour: Behaviour
    anchor: str
    look: str
    step: Step | None
    """The first step that leads into it."""
    explained_by: tuple[Explanation, ...]
    likely: tuple[Likely, ...]
    """Reasons that the step looks like, where the scenario is one of the user's own."""
    belongs: str
    """What the step belongs to, and why; empty where it changes nothing."""
    needs_reason: bool
    """True where the step changes something that a user should know the cause of."""
    source: SourceNote | None
    beside: Beside | None
    outcome: Outcome
    warnings: tuple[Warned, ...]
    housekeeping: tuple[Warned, ...]
    """Warnings about the insides of the stack, which decide nothing."""
    outputs: tuple[Drawing, ...]
    layers: tuple[LayerLine, ...]


@frozen
class ModeSection:
    """
    A scenario in one mode on one device.

    *folded* is True where a mode before it tells the same.
    """

    row: BehaviourRow
    anchor: str
    families: tuple[Family, ...]
    blocks: tuple[GridBlock, ...]
    panels: tuple[Panel, ...]
    folded: bool

    @property
    def timeline(self) -> tuple[tuple[Family, tuple[GridBlock, ...]], ...]:
        """The blocks of each family; none lies across two."""
        blocks = iter(self.blocks)
        return tuple((family, tuple(_taken(blocks, len(family.columns)))) for family in self.families if family.columns)

    def who(self, behaviour: Behaviour) -> str:
        """The stacks that show a behaviour; of two families they are so many that neighbours are taken together."""
        alone = len(self.families) == 1
        return ", ".join(behaviour.stacks) if alone else span(stretches(self.families, behaviour.stacks))


def _taken(blocks: Iterator[GridBlock], width: int) -> Iterator[GridBlock]:
    """The blocks of the next *width* columns."""
    while width > 0:
        block = next(blocks)
        width -= block.width
        yield block


def mode_sections(report: Report, scenario: str) -> tuple[ModeSection, ...]:
    """Every mode and device of a scenario, in the order of the matrix."""
    sections: list[ModeSection] = []
    for row in report.rows_of(scenario):
        told = any(repeats(row, each.row) for each in sections)
        sections.append(_section(report, row, folded=told))
    return tuple(sections)


def _section(report: Report, row: BehaviourRow, *, folded: bool) -> ModeSection:
    divided = report.families[row.device]
    return ModeSection(
        row=row,
        anchor=f"{row.device}-{row.mode}",
        families=divided,
        blocks=row_blocks(row, divided),
        panels=tuple(_panel(report, row, behaviour) for behaviour in row.behaviours),
        folded=folded,
    )


def _panel(report: Report, row: BehaviourRow, behaviour: Behaviour) -> Panel:
    outcome = behaviour.example.outcome
    warnings = outcome.warnings if isinstance(outcome, Ok | Error) else ()
    beside = _beside(row, behaviour)
    step = _step_into(row, behaviour)
    known = _explained(report, row, step) if step and not _is_own(report, row) else ()
    likely = _likely(report, row, step) if step and _is_own(report, row) else ()
    return Panel(
        behaviour=behaviour,
        anchor=addresses.behaviour_anchor(row.device, row.mode, behaviour.letter),
        look=look_of(behaviour.letter),
        step=step,
        explained_by=known,
        likely=likely,
        belongs=ownership(step, likely, known) if step else "",
        needs_reason=step is not None and step.kind.needs_reason,
        source=source_note(report, row, step) if step else None,
        beside=beside,
        outcome=outcome,
        warnings=heard(warnings),
        housekeeping=tuple(each for each in warnings if is_housekeeping(each)),
        outputs=tuple(draw(each) for each in outcome.outputs) if isinstance(outcome, Ok) else (),
        layers=tuple(_layers(outcome.trace, beside)) if isinstance(outcome, Ok) else (),
    )


def _is_own(report: Report, row: BehaviourRow) -> bool:
    return row.scenario not in report.matrix.of_project


def _explained(report: Report, row: BehaviourRow, step: Step) -> tuple[Explanation, ...]:
    return explained(report.reasons.by_scenario.about(row), step, report.matrix.on(row.device))


def _likely(report: Report, row: BehaviourRow, step: Step) -> tuple[Likely, ...]:
    rows = (each for each in report.rows_of(row.scenario) if each.device == row.device)
    steps = ((each, each.step_into(step.newer)) for each in rows)
    others = [(each, other) for each, other in steps if other and other.older == step.older]
    return report.recognition.likely(row, step, others)


def _step_into(row: BehaviourRow, behaviour: Behaviour) -> Step | None:
    into = (each for each in row.steps if each.newer in behaviour.stacks and each.older not in behaviour.stacks)
    return next(into, None)


def _beside(row: BehaviourRow, behaviour: Behaviour) -> Beside | None:
    if behaviour.unsteadiness:
        return _beside_itself(row, behaviour, behaviour.unsteadiness)
    step = _step_into(row, behaviour)
    if step is None:
        return None
    stack, change = step.held_against, step.effect
    earlier = row.behaviour_of(stack)
    if earlier is None or not isinstance(earlier.example.outcome, Ok):
        return None
    anchor = addresses.behaviour_anchor(row.device, row.mode, earlier.letter)
    return Beside(stack, earlier.letter, f"#{anchor}", change, earlier.example.outcome.trace)


def _beside_itself(row: BehaviourRow, behaviour: Behaviour, change: Change) -> Beside:
    anchor = addresses.behaviour_anchor(row.device, row.mode, behaviour.letter)
    others = (each.trace for each in behaviour.example.again if isinstance(each, Ok))
    return Beside(behaviour.stacks[0], behaviour.letter, f"#{anchor}", change, next(others, ()))


def _layers(traces: tuple[LayerTrace, ...], beside: Beside | None) -> Iterator[LayerLine]:
    parting = beside.change.parting if beside else None
    first = next((index for index, each in enumerate(traces) if parting and parting.layer == each.layer), 0)
    for index, trace in enumerate(traces):
        parts = parting is not None and parting.layer == trace.layer
        older = next((each for each in beside.trace if each.layer == trace.layer), None) if beside and parts else None
        yield LayerLine(
            layer=trace.layer,
            type=trace.type,
            outputs=tuple(draw(each) for each in trace.outputs),
            parts=parts,
            as_before=index < first,
            before=tuple(draw(each) for each in older.outputs) if older else (),
        )

"""
What happens between any two stacks, for the script of the first page to look up.

A page for each pair would make a site that grows with the square of the stacks, and a judgement in the script would be
a second one.
So every step is judged here, by `reports.judging.direct_steps`, and written down in few letters.
Most steps hang on nothing but the two behaviours; what a stack fails to do is also held against what ran before it, so
stacks of one behaviour may be two *starts*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from attrs import frozen

from reports.judging.direct_steps import DirectSteps
from reports.judging.kinds import NO_ALARM, UNKNOWN, Kind
from reports.judging.pairs.chosen_pairs import chosen_pairs
from reports.pages import addresses
from reports.pages.stack_grid import look_of
from reports.reading.matrix import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reports.judging.behaviours import Behaviour, BehaviourRow, Step
    from reports.judging.report import Report
    from reports.reading.records import Device, Mode

FIRST = ord("A")
ABSENT = "."
"""Stands for a stack that has no observation to compare."""
MISSING = "?"
"""Stands for one whose observation was planned and is not there."""


@frozen(order=True)
class Ending:
    """How a step ends; the most dangerous comes first. *danger* and *note* are those of the step."""

    danger: float
    kind: str
    note: str

    @classmethod
    def of(cls, step: Step) -> Ending:
        """What a step comes to."""
        return cls(step.danger, step.kind.value, step.note)

    @property
    def told(self) -> tuple[str, str, float, str, str]:
        """As the script has it: the kind, its note, the danger, whether it is a change, and its tone."""
        kind = Kind(self.kind)
        is_change = "unknown" if kind in UNKNOWN else "unchanged" if kind in NO_ALARM else "changed"
        return self.kind, self.note, self.danger, is_change, kind.about.tone.value


@frozen
class Steps:
    """
    All steps of one row.

    *starts* and *ends* have a number a stack, and a mark where it has nothing to compare.
    *endings* has a line a start and a column a behaviour; *others* are the steps that end otherwise, by their stacks.
    """

    starts: tuple[int | str, ...]
    ends: tuple[int | str, ...]
    endings: tuple[tuple[Ending, ...], ...]
    others: Mapping[tuple[int, int], Ending]


def steps_of(direct: DirectSteps, row: BehaviourRow, stacks: Sequence[str]) -> Steps:
    """Judge every step of a row."""
    at = {stack: number for number, each in enumerate(row.behaviours) for stack in each.stacks}
    lines = _lines(direct, row)
    starts = {line: number for number, line in enumerate(dict.fromkeys(lines.values()))}
    found = {(each.older, each.newer): Ending.of(each) for each in row.steps}
    missing = {each.id.stack: MISSING for each in row.absent if isinstance(each, Missing) and each.expected}
    return Steps(
        starts=tuple(starts[lines[each]] if each in lines else missing.get(each, ABSENT) for each in stacks),
        ends=tuple(at.get(each, missing.get(each, ABSENT)) for each in stacks),
        endings=tuple(starts),
        others={
            (stacks.index(older), stacks.index(newer)): ending
            for (older, newer), ending in found.items()
            if ending != lines[older][at[newer]]
        },
    )


def _lines(direct: DirectSteps, row: BehaviourRow) -> dict[str, tuple[Ending, ...]]:
    """By stack: how the step to each behaviour ends."""
    return {stack: line for each in row.behaviours for stack, line in _lines_of(direct, row, each)}


def _lines_of(direct: DirectSteps, row: BehaviourRow, behaviour: Behaviour) -> Iterator[tuple[str, tuple[Ending, ...]]]:
    line: tuple[Ending, ...] | None = None
    for stack in behaviour.stacks:
        steps = [direct.towards(row, stack, behaviour, each) for each in row.behaviours] if line is None else []
        told = line or tuple(map(Ending.of, steps))
        yield stack, told
        # Only where something works again does it matter which of the failing stacks one comes from.
        line = line or (None if any(each.change.kind is Kind.NOW_WORKS for each in steps) else told)


def script_of_pairs(report: Report) -> str:
    """Everything that the script has to know, as a script: a page read from a disk may load no data."""
    told = msgspec.json.encode(_told(report)).decode()
    return f"window.maskdrift = {told};\n"


def _told(report: Report) -> dict[str, object]:
    direct = DirectSteps(report.matrix)
    order = [each.id for each in report.matrix.scenarios]
    seats = {device: [each.stack for each in report.matrix.on(device)] for device in report.matrix.devices}
    rows = [(row, steps_of(direct, row, seats[row.device])) for row in report.rows if row.behaviours]
    endings = sorted({ending for _, steps in rows for ending in _endings(steps)})
    codes = {ending: chr(FIRST + number) for number, ending in enumerate(endings)}
    modes = list(dict.fromkeys(mode for _, mode in report.matrix.rows))
    most = max((row.behaviours for row, _ in rows), key=len, default=())
    return {
        "endings": [each.told for each in endings],
        "letters": [each.letter for each in most],
        "looks": [look_of(each.letter) for each in most],
        "modes": modes,
        "scenarios": [(each.title, addresses.scenario_page(each.id)) for each in report.matrix.scenarios],
        "stacks": seats,
        "pages": {_name(*ends): addresses.upgrade_page(*ends) for ends in chosen_pairs(report)},
        "rows": {
            device: _rows([(row, steps) for row, steps in rows if row.device == device], order, modes, codes)
            for device in seats
        },
    }


class _Written(msgspec.Struct, array_like=True):
    """A row as the script has it: a letter a stack for its start and for its end, and a word a start of endings."""

    scenario: int
    modes: list[int]
    starts: str
    ends: str
    endings: tuple[str, ...]
    others: dict[str, str]


def _endings(steps: Steps) -> Iterator[Ending]:
    yield from (ending for line in steps.endings for ending in line)
    yield from steps.others.values()


def _rows(
    rows: Iterable[tuple[BehaviourRow, Steps]],
    order: Sequence[str],
    modes: Sequence[Mode],
    codes: Mapping[Ending, str],
) -> list[_Written]:
    """Write each row down; modes of a scenario in which every step ends alike are one."""
    together: dict[tuple[int, str, str, tuple[str, ...], tuple[tuple[str, str], ...]], list[int]] = {}
    for row, steps in rows:
        others = {f"{older} {newer}": codes[ending] for (older, newer), ending in steps.others.items()}
        endings = tuple("".join(codes[each] for each in line) for line in steps.endings)
        key = order.index(row.scenario), _numbers(steps.starts), _numbers(steps.ends), endings, tuple(others.items())
        together.setdefault(key, []).append(modes.index(row.mode))
    return [
        _Written(scenario, found, starts, ends, endings, dict(others))
        for (scenario, starts, ends, endings, others), found in together.items()
    ]


def _numbers(numbers: Iterable[int | str]) -> str:
    return "".join(chr(FIRST + each) if isinstance(each, int) else each for each in numbers)


def _name(older: str, newer: str, device: Device) -> str:
    return f"{older}..{newer}..{device}"

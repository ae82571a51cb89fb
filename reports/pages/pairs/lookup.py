"""
What happens between any two stacks, for the script of the first page to look up.

A page for each pair would make a site that grows with the square of the stacks, and a judgement in the script would be
a second one.
So every step is judged by `reports.judging.pairs.every_step`, and written down here in few letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reports.judging.kinds import Importance, Kind
from reports.judging.messages import UNPRINTABLE
from reports.judging.pairs.chosen_pairs import chosen_pairs
from reports.judging.pairs.every_step import every_step
from reports.pages import addresses
from reports.pages.stack_grid import look_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.pairs.every_step import Ending, Steps
    from reports.judging.report import Report
    from reports.reading.records import Device, Mode, Scenario

FIRST = ord("A")
STATES = {each: "unchanged" if each is Importance.NO_ALARM else each.value for each in Importance}
"""What the script counts: changed, unchanged or unknown."""


def script_of_pairs(report: Report) -> str:
    """Everything that the script has to know, as a script: a page read from a disk may load no data."""
    told = msgspec.json.encode(_told(report)).decode()
    return f"window.maskdrift = {told};\n"


def _told(report: Report) -> dict[str, object]:
    order = [each.id for each in report.matrix.scenarios]
    seats = {device: [each.stack for each in report.matrix.on(device)] for device in report.matrix.devices}
    rows = every_step(report)
    endings = sorted({ending for _, steps in rows for ending in _endings(steps)})
    codes = {ending: chr(FIRST + number) for number, ending in enumerate(endings)}
    modes = list(dict.fromkeys(mode for _, mode in report.matrix.rows))
    most = max((row.behaviours for row, _ in rows), key=len, default=())
    return {
        "endings": [_as_told(each) for each in endings],
        "letters": [each.letter for each in most],
        "looks": [look_of(each.letter) for each in most],
        "modes": modes,
        "scenarios": [_titled(each) for each in report.matrix.scenarios],
        "stacks": seats,
        "pages": {_name(*ends): addresses.upgrade_page(*ends) for ends in chosen_pairs(report)},
        "rows": {
            device: _rows([(row, steps) for row, steps in rows if row.device == device], order, modes, codes)
            for device in seats
        },
    }


def _titled(scenario: Scenario) -> tuple[str, str]:
    return UNPRINTABLE.sub("", scenario.title), addresses.scenario_page(scenario.id)


def _as_told(ending: Ending) -> tuple[str, str, float, str, str]:
    """As the script has it: the kind, its note, the danger, whether it is a change, and its tone."""
    about = Kind(ending.kind).about
    return ending.kind, ending.note, ending.danger, STATES[about.importance], about.tone.value


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

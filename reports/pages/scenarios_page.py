"""Every scenario on every stack: the one page that has all letters, with what it can be filtered by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from reports.pages.files import Page
from reports.pages.stack_grid import themes
from reports.pages.steps_page import kinds_met
from reports.pages.table_heads import table_heads
from reports.reading.records import Ok

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.judging.behaviours import Behaviour
    from reports.judging.kinds import Kind
    from reports.judging.report import Report
    from reports.pages.stack_grid import Theme
    from reports.pages.table_heads import TableHeads
    from reports.reading.records import Device, Mode

CLASS = re.compile(r"\w+\Z")
"""The name of a class, after the last dot of its full name; a record may say anything there."""


@frozen
class ScenarioGrid:
    """All scenarios on the stacks of one device."""

    heads: TableHeads
    themes: tuple[Theme, ...]


def scenarios_page(report: Report) -> Page:
    """Show the grid of each device, and what there is to choose from."""
    grids = tuple(_grid(report, device) for device in report.matrix.devices)
    layers = layer_classes(report)
    context = {
        "scenarios": len(report.matrix.scenarios),
        "grids": grids,
        "modes": _modes(report),
        "kinds": _kinds(report),
        "themes": tuple(dict.fromkeys(theme.name for grid in grids for theme in grid.themes)),
        "families": tuple(dict.fromkeys(family.title for grid in grids for family in grid.heads.families)),
        "layers": layers,
        "classes": tuple(sorted({name for found in layers.values() for name in found})),
    }
    return Page("scenarios.html", "scenarios.html", context)


def layer_classes(report: Report) -> Mapping[str, tuple[str, ...]]:
    """The classes of the layers of each scenario, on whichever stacks it ran, by their short names."""
    found: dict[str, set[str]] = {}
    for row in report.rows:
        for behaviour in row.behaviours:
            found.setdefault(row.scenario, set()).update(_classes(behaviour))
    return {scenario: tuple(sorted(names)) for scenario, names in found.items()}


def _grid(report: Report, device: Device) -> ScenarioGrid:
    return ScenarioGrid(table_heads(report, device), themes(report, device))


def _classes(behaviour: Behaviour) -> Iterator[str]:
    outcome = behaviour.example.outcome
    for layer in outcome.trace if isinstance(outcome, Ok) else ():
        if name := CLASS.search(layer.type):
            yield name[0]


def _modes(report: Report) -> tuple[Mode, ...]:
    return tuple(dict.fromkeys(mode for _, mode in report.matrix.rows))


def _kinds(report: Report) -> tuple[Kind, ...]:
    return kinds_met(report.upgrades)

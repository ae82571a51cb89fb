"""Which classes of layers a change is about, so that a reader who has none of them may pass it over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.judging.causes.class_places import classes_at
from reports.judging.causes.reason import Part
from reports.judging.causes.traits import KERAS
from reports.judging.first_difference import OutcomeParts
from reports.judging.layer_sources import type_of
from reports.judging.messages import short_type
from reports.reading.records import Ok

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.changes import Change
    from reports.judging.step import Step
    from reports.reading.matrix import Matrix
    from reports.reading.records import Device, Mode

CUSTOM = "custom layer"
"""Stands for the classes that a scenario of the project brings along: nobody else has those of their names."""

MODELS = {"Functional", "Model", "Sequential"}
"""Who has a layer inside a model of their own knows it by the class of the layer."""
NOT_THERE = re.compile(r"module '[\w.]*layers' has no attribute '(\w+)'")
"""What is said of a layer that a version does not have, or not yet."""


class LayerClasses:
    """Finds the classes of each change once, however many pairs of stacks show it."""

    def __init__(self, matrix: Matrix) -> None:
        self._of_project = matrix.of_project
        self._found: dict[tuple[str, Mode, Device, Change, Change, tuple[str, ...]], tuple[str, ...]] = {}

    def of(self, row: BehaviourRow, step: Step) -> tuple[str, ...]:
        """The class of the layer that parts, and those that a new or a gone text is about; none where none is known."""
        does = tuple(row.behaviour_of(each) for each in (step.older, step.held_against, step.newer))
        letters = tuple(each.letter if each else "" for each in does)
        key = row.scenario, row.mode, row.device, step.change, step.effect, letters
        if key not in self._found:
            self._found[key] = tuple(dict.fromkeys(self._named(row, step)))
        return self._found[key]

    def _named(self, row: BehaviourRow, step: Step) -> Iterator[str]:
        custom = _custom(row) if row.scenario in self._of_project else frozenset[str]()
        parting = step.effect.parting or step.change.parting
        at = (name for part in Part for name in classes_at(row, step, part))
        for each in (*at, *_around(row, parting.layer if parting else None)):
            yield CUSTOM if each in custom else each
        if isinstance(parting, OutcomeParts):
            yield from NOT_THERE.findall(f"{parting.newer} {parting.older}")


def _around(row: BehaviourRow, layer: str | None) -> Iterator[str]:
    """The classes of the layers that the one which parts stands in: who uses those never wrote the one inside."""
    names = (layer or "").split("/")
    paths = ["/".join(names[:depth]) for depth in range(1, len(names))]
    found = (type_of(each.example.outcome, path) for path in paths for each in row.behaviours)
    yield from (name for each in found if each and (name := short_type(each)) not in MODELS)


def _custom(row: BehaviourRow) -> AbstractSet[str]:
    outcomes = (each.example.outcome for each in row.behaviours)
    traces = (layer for outcome in outcomes if isinstance(outcome, Ok) for layer in outcome.trace)
    return {short_type(each.type) for each in traces if not KERAS.match(each.type)}

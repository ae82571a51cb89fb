"""A made-up report of two families of stacks, from record files to pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from msgspec import structs

from reports.judging.assembly import compare_all, judge_all
from reports.reading.records import Footer, Unavailable
from tests.reports import making
from tests.reports.making import layer, ok, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reports.judging.report import Report
    from reports.reading.records import Line, Mode, Outcome
    from stacks.stack import ImportedAs

VERSIONS: Mapping[str, tuple[str, str, ImportedAs]] = {
    "tf-2.15": ("2.15.1", "2.15.0", "tf.keras"),
    "tf-2.16": ("2.16.2", "3.3.3", "tf.keras"),
    "tf-2.17": ("2.17.1", "3.5.0", "tf.keras"),
    "tf-2.18": ("2.18.1", "3.6.0", "tf.keras"),
    "keras-3.3": ("2.16.2", "3.3.3", "keras"),
    "keras-3.4": ("2.16.2", "3.4.1", "keras"),
    "keras-3.5": ("2.16.2", "3.5.0", "keras"),
    "keras-3.6": ("2.16.2", "3.6.0", "keras"),
    "legacy": ("2.16.2", "2.16.0", "tf_keras"),
}
MODES: tuple[Mode, ...] = ("predict", "eager")

MASKED = ok(layer("concat", 1, 2, masked="10"))
GONE = ok(layer("concat", 1, 2))
REFUSED = refusal("concat")

LOSES = {"tf-2.17", "tf-2.18", "keras-3.4", "keras-3.5", "keras-3.6"}
"""Stacks that lose the mask of `theme.lost`; in those of `REFUSES` `theme.refused` fails, but in predict only."""
REFUSES = {"tf-2.16", "tf-2.17", "tf-2.18"}
WAVERS = "keras-3.5"
"""It sees the mask of `theme.wavers` in one process of two."""


def a_divided_report(folder: Path) -> Report:
    """Four releases of TensorFlow, four of Keras on one TensorFlow, and a legacy Keras."""
    stacks = [
        evolve(making.stack(folder, name, keras=keras, tensorflow=tensorflow), imported_as=imported_as)
        for name, (tensorflow, keras, imported_as) in VERSIONS.items()
    ]
    return judge_all(compare_all([making.write(folder, _lines(name)) for name in VERSIONS], folder / "timings", stacks))


def _lines(stack: str) -> tuple[Line, ...]:
    tensorflow, keras, imported_as = VERSIONS[stack]
    names = ("theme.lost", "theme.refused", "theme.wavers")
    planned = tuple(f"{name} {mode}" for name in names for mode in MODES)
    header = structs.replace(making.header(stack, planned=planned), imported_as=imported_as, observations=2)
    cells = [line for name in names for mode in MODES for line in _twice(stack, name, mode)]
    scenarios = [making.scenario(each, folder="elsewhere/") for each in names]
    return (header, making.imported(keras, tensorflow), *scenarios, *cells, Footer(len(planned), 0, 1.0))


def _twice(stack: str, name: str, mode: Mode) -> tuple[Line, Line]:
    again = GONE if (stack, name) == (WAVERS, "theme.wavers") else None
    return (
        making.cell(_does(stack, name, mode), id_=name, mode=mode),
        structs.replace(making.again(again, id_=name), mode=mode),
    )


def _does(stack: str, name: str, mode: Mode) -> Outcome:
    if mode == "eager" and stack == "tf-2.15":
        return Unavailable("no such mode")
    if name == "theme.lost":
        return GONE if stack in LOSES else MASKED
    if name == "theme.refused":
        return REFUSED if stack in REFUSES and mode == "predict" else MASKED
    return MASKED

"""Runs inside a stack: says, for every scenario and mode, whether watching changes what the model puts out."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any, Callable, NamedTuple

import numpy as np

from harness import building, captured_warnings, discovery, layer_trace, observation
from harness.dialect import Dialect


def main(imported_as: str, paths: list[str]) -> None:
    """Print scenario, mode and verdict, a JSON list a line; scenarios that raise have nothing to compare."""
    dialect = Dialect(imported_as)
    for scenario in discovery.discover(paths):
        function = getattr(building.load(scenario.path), scenario.function)
        for mode in [mode for mode in ("predict", "eager", "xla") if dialect.why_not(mode) is None]:
            with contextlib.suppress(Exception):
                print(json.dumps([scenario.id, mode, is_same(dialect, function, mode)]))  # noqa: T201


def is_same(dialect: Dialect, function: Callable[[Any], Any], mode: str) -> bool:
    """Whether the model puts out the same, to the last bit, called as a user does and watched."""
    plain = _prepared(dialect, function)
    outputs = observation.Call(dialect, mode, layer_trace.Watch(dialect), captured_warnings.CapturedWarnings()).plain(
        plain.built
    )
    watched = _prepared(dialect, function)
    with watched.watch.on():
        told = observation.Call(dialect, mode, watched.watch, captured_warnings.CapturedWarnings()).observed(
            watched.built, watched.units
        )
    traced = [output["value"]["data"] for output in told["outputs"]]
    return not told.get("untraced") and all(np.array_equal(np.ravel(one), other) for one, other in zip(outputs, traced))


class Prepared(NamedTuple):
    """A model with its weights, and what watched it being built: without that, given names are not known."""

    built: building.Built
    watch: layer_trace.Watch
    units: list[Any]


def _prepared(dialect: Dialect, function: Callable[[Any], Any]) -> Prepared:
    dialect.forget()
    watch = layer_trace.Watch(dialect)
    with watch.on():
        built = building.build(dialect, function)
        return Prepared(built, watch, building.prepare(dialect, watch.naming, built))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

"""Runs inside a stack: says, for every scenario and mode, whether watching changes what the model puts out."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any, Callable

import numpy as np

from harness import building, discovery, hearing, naming, observing, watching
from harness.dialect import Dialect


def main(imported_as: str, paths: list[str]) -> None:
    """Print scenario, mode and verdict, a JSON list a line; scenarios that raise have nothing to compare."""
    dialect = Dialect(imported_as)
    for scenario in discovery.discover(paths):
        function = getattr(building.load(scenario.path), scenario.function)
        for mode in [mode for mode in ("predict", "eager", "xla") if dialect.why_not(mode) is None]:
            with contextlib.suppress(TypeError):
                print(json.dumps([scenario.id, mode, is_same(dialect, function, mode)]))  # noqa: T201


def is_same(dialect: Dialect, function: Callable[[Any], Any], mode: str) -> bool:
    """Whether the model puts out the same, to the last bit, called as a user does and watched."""
    dialect.forget()
    built = building.build(dialect, function)
    building.prepare(dialect, naming.Naming(dialect), built)
    plain = observing.Call(dialect, mode, watching.Watch(dialect), hearing.Heard()).plain(built)
    dialect.forget()
    watch = watching.Watch(dialect)
    with watch.on():
        watched = building.build(dialect, function)
        found = building.prepare(dialect, watch.naming, watched)
        told = observing.Call(dialect, mode, watch, hearing.Heard()).observed(watched, found)
    traced = [output["value"]["data"] for output in told["outputs"]]
    return not told.get("untraced") and all(np.array_equal(np.ravel(one), other) for one, other in zip(plain, traced))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

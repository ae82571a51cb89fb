"""Runs inside a stack: says, for every scenario and mode, whether probes change what the model puts out."""

from __future__ import annotations

import importlib
import json
import sys

import numpy as np

from harness import building, discovery, hearing, observing
from harness.dialect import Dialect
from harness.dialect.calling import as_given


def main(imported_as: str) -> None:
    """Print scenario, mode and verdict, a JSON list a line; scenarios that raise have nothing to compare."""
    dialect = Dialect(imported_as)
    for scenario in discovery.discover():
        function = getattr(importlib.import_module(f"scenarios.{scenario.path.stem}"), scenario.function)
        for mode in [mode for mode in ("predict", "eager", "xla") if dialect.why_not(mode) is None]:
            dialect.forget()
            try:
                built = building.build(dialect, function)
            except TypeError:
                continue
            same = is_same(dialect, built, observing.Call(dialect, mode, hearing.Heard()))
            print(json.dumps([scenario.id, mode, same]))  # noqa: T201


def is_same(dialect: Dialect, built: building.Built, way: observing.Call) -> bool:
    """Whether the model puts out the same, to the last bit, with and without probes."""
    plain = way.plain(built)
    probed = observing._Probed(dialect, built.model, building.named_calls(dialect, built.model))
    outputs = probed.read(way._call(probed.model, as_given(built.batches[0])))
    traced = [outputs[id(tensor)]["value"]["data"] for tensor in built.model.outputs]
    return all(np.array_equal(np.ravel(one), other) for one, other in zip(plain, traced))


if __name__ == "__main__":
    main(sys.argv[1])

"""
Runs inside a stack: the processor time of each cell, by a plain script and by the harness in turn.

Both do the same job: build the model, call it once, in the same way, where only a call makes all weights, give it
weights, call it.
The harness also names the layers, watches them, and records; its further calls with more padding are counted apart.
"""

from __future__ import annotations

import contextlib
import gc
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Iterator

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from harness import building, discovery, variants, worker  # noqa: E402 - the path is set above
from harness.dialect import Dialect  # noqa: E402
from harness.dialect.calling import as_given  # noqa: E402


class _Nobody:
    """Who is told what is at work where nobody supervises."""

    def tell(self, *words: str) -> None:
        """Hear it."""


class _Sides:
    """The two that do the same cell."""

    def __init__(self, dialect: Dialect, paths: list[str], out: str) -> None:
        self._dialect = dialect
        job = {"scenarios": paths, "out": out, "sources": {}}
        self._work: Any = worker._Work(job, dialect, _Nobody())  # type: ignore[arg-type]  # noqa: SLF001 - all that a cell costs

    def harness(self, scenario: discovery.Scenario, mode: str) -> None:
        """Run a cell as the harness does, to the line in the file."""
        cell = {"scenario": scenario.id, "mode": mode, "digest": scenario.digest, "key": ""}
        self._work._run_cell(cell, scenario)  # noqa: SLF001

    def plain(self, scenario: discovery.Scenario, mode: str) -> None:
        """Run a cell as a script that looks at nothing; what raises has cost what it cost."""
        self._dialect.forget()
        with contextlib.suppress(Exception):
            built = building.build(self._dialect, getattr(worker.load_file(scenario.path), scenario.function))
            if building.needs_a_call(self._dialect, built.model):
                self._first_call(built, mode)
            stream = np.random.RandomState(0)
            built.model.set_weights([stream.uniform(0, 1, old.shape) for old in built.model.get_weights()])
            self._call(built, mode)

    def _first_call(self, built: building.Built, mode: str) -> None:
        # In the way of the later call, like the harness; `predict` traces a model that made weights twice, for both.
        act = self._dialect.predict if mode == "predict" else self._dialect.make_weights
        act(built.model, as_given(built.batches[0]))

    def _call(self, built: building.Built, mode: str) -> None:
        targets = built.targets if len(built.batches) > 1 else [built.targets]
        for at, batch in enumerate(built.batches):
            if mode == "train":
                self._dialect.train(built.model, batch, targets[at], built.method)
            else:
                getattr(self._dialect, mode)(built.model, as_given(batch))


class _Variants:
    """Adds up what the further calls of the harness cost."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._records: Callable[..., Any] = variants.records

    def __call__(self, *args: Any) -> Any:
        """Make the calls."""
        started = time.process_time()
        try:
            return self._records(*args)
        finally:
            self.seconds += time.process_time() - started


def measured(dialect: Dialect, scenarios: list[discovery.Scenario], paths: list[str]) -> Iterator[dict[str, Any]]:
    """Run each cell by both sides, the one that begins by turns; a cell of each mode warms up first and is not told."""
    variants.records = apart = _Variants()  # type: ignore[assignment]
    modes = [mode for mode in ("predict", "eager", "train") if dialect.why_not(mode) is None]
    cells = [(scenario, mode) for scenario in scenarios for mode in modes if mode in scenario.modes]
    warming = list({mode: (scenario, mode) for scenario, mode in cells}.values())
    with tempfile.TemporaryDirectory() as folder:
        sides = _Sides(dialect, paths, str(Path(folder) / "record.jsonl"))
        for number, (scenario, mode) in enumerate([*warming, *cells]):
            apart.seconds, spent = 0.0, {}
            order = (sides.plain, sides.harness) if number % 2 else (sides.harness, sides.plain)
            for side in order:
                spent[side.__name__] = _seconds(side, scenario, mode)
            if number >= len(warming):
                further = {"variants": apart.seconds, "harness": spent["harness"] - apart.seconds}
                yield dict(
                    {"scenario": scenario.id, "file": scenario.path.name, "mode": mode}, **dict(spent, **further)
                )


def _seconds(side: Callable[..., None], scenario: discovery.Scenario, mode: str) -> float:
    # Neither pays for the garbage of the other.
    gc.collect()
    started = time.process_time()
    side(scenario, mode)
    return time.process_time() - started


def main(imported_as: str, out: str, expression: str, *paths: str) -> None:
    """Measure the scenarios that *expression* selects, and write a line a cell to *out*."""
    chosen = discovery.select(discovery.discover(paths), expression)
    with Path(out).open("w", encoding="utf-8") as file:
        for cell in measured(Dialect(imported_as), chosen, list(paths)):
            file.write(json.dumps(cell) + "\n")
            file.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])

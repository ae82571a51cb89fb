"""
Serves one driver: a line of JSON asks for a fork with a mutant planted in it, then for one cell after another.

`python -m mutants.inside IMPORTED_AS PATH...`; the paths are the scenario files.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from harness import discovery, failures, inputs, observation, parent, recording, worker
from harness.dialect import Dialect
from mutants.inside.channel import Channel
from mutants.inside.planting import CannotPlantError, plant
from mutants.inside.reach import Reach


class Cells:
    """Runs the cells that the driver asks for, in a fork."""

    def __init__(self, dialect: Dialect, scenarios: dict[str, discovery.Scenario], channel: Channel) -> None:
        self._dialect, self._scenarios, self._channel = dialect, scenarios, channel

    def run(self, asked: dict[str, Any]) -> None:
        """Plant what is asked for, and run cells until there are no more."""
        if "original" in asked:
            try:
                plant(asked["original"], asked["changed"])
            except CannotPlantError as error:
                self._channel.say(refused=str(error))
                return
        # Before what is there is frozen, for then nobody finds it any more.
        reach = Reach(asked.get("lines", {}))
        # As the harness does before its first cell.
        gc.collect()
        gc.freeze()
        self._channel.say(ready=os.getpid())
        while True:
            cell = self._channel.heard().get("cell")
            if not cell:
                return
            self._run(cell, reach)

    def _run(self, cell: dict[str, Any], reach: Reach) -> None:
        started = time.perf_counter()
        with reach.noted() as seen:
            outcome = self._outcome(cell)
        seconds = round(time.perf_counter() - started, 3)
        self._channel.say(line=recording.observation(cell, seconds, outcome), hits=sorted(seen))

    def _outcome(self, cell: dict[str, Any]) -> dict[str, Any]:
        scenario = self._scenarios[cell["scenario"]]
        try:
            function = getattr(worker.load_file(scenario.path), scenario.function)
            scene = observation.Scene(function, scenario.own_weights)
            return observation.observe(self._dialect, scene, cell["mode"]).outcome
        except worker.ImportFailed as failed:
            return dict(failures.record(failed.error, "import"), layer=None, warnings=[])
        except inputs.NotAScenarioError as error:
            return {"kind": "unavailable", "reason": str(error)}


def main(words: list[str]) -> None:
    """Import Keras and the scenarios, say so, and fork for each request until the driver is gone."""
    channel = Channel()
    imported_as, *paths = words
    dialect = Dialect(imported_as)
    scenarios = {each.id: each for each in discovery.discover(paths)}
    for each in scenarios.values():
        with contextlib.suppress(worker.ImportFailed):
            worker.load_file(each.path)
    channel.say(**_imported())
    cells = Cells(dialect, scenarios, channel)
    while True:
        asked = channel.heard().get("begin")
        if asked is None:
            return
        _fork(cells, asked, channel)


def _imported() -> dict[str, Any]:
    """Where Keras is, and which files of it are imported: those of other backends are not."""
    modules = [each for name, each in list(sys.modules.items()) if name.partition(".")[0] == "keras"]
    files = sorted({file for each in modules if (file := getattr(each, "__file__", None))})
    return {"keras": str(Path(str(sys.modules["keras"].__file__)).parent), "files": files}


def _fork(cells: Cells, asked: dict[str, Any], channel: Channel) -> None:
    server = os.getpid()
    # No operation has run yet, so TensorFlow has no threads that a fork would lack.
    child = os.fork()
    if child == 0:
        _be_child(cells, asked, server)
    _, status = os.waitpid(child, 0)
    channel.say(over=os.waitstatus_to_exitcode(status))


def _be_child(cells: Cells, asked: dict[str, Any], server: int) -> NoReturn:
    status = 1
    try:
        parent.die_with_parent(server)
        cells.run(asked)
        status = 0
    except BaseException as error:  # noqa: BLE001 - a fork must never go on where its parent does
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1:])

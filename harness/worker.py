"""
The process that imports Keras, once, and runs the cells it is given.

It appends each record to the record file itself, and tells the supervising process through a pipe
what it is about to do, so that a hang or a death has a name.
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any, Iterator

from harness import building, discovery, failures, identity, inputs, observation, recording
from harness.dialect import Dialect, sources


class _Pipe:
    """Tells the supervisor, in lines, what is at work."""

    def __init__(self, descriptor: int) -> None:
        self._file = os.fdopen(descriptor, "w")

    def tell(self, *words: str) -> None:
        """Send one line; a supervisor that is gone ends this process."""
        try:
            self._file.write(json.dumps(words) + "\n")
            self._file.flush()
        except BrokenPipeError:
            os._exit(1)


def work(job_path: str) -> None:
    """Run the job described at *job_path*."""
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    pipe = _Pipe(job["pipe"])
    dialect, imported = _import(job["imported_as"])
    absent = _mismatch(job["expected"], imported) or _missing_device(job["device"], imported)
    if absent:
        pipe.tell("absent", absent)
        return
    recording.append(job["out"], imported)
    # Keras collects garbage before each model, and most of the time looks at what the import brought.
    gc.collect()
    gc.freeze()
    worker = importlib.import_module(job["worker"]).Work if "worker" in job else _Work
    worker(job, dialect, pipe).run()


class _Work:
    """The cells of a job."""

    def __init__(self, job: dict[str, Any], dialect: Dialect, pipe: _Pipe) -> None:
        self._job, self._dialect, self._pipe = job, dialect, pipe
        self._scenarios = {scenario.id: scenario for scenario in discovery.discover(job["scenarios"])}
        self._told: set[type] = set()

    def run(self) -> None:
        for cell in self._job["cells"]:
            self._pipe.tell("start", cell["scenario"], cell["mode"])
            scenario = self._scenarios.get(cell["scenario"])
            if scenario is None or scenario.digest != cell["digest"]:
                self._refuse(cell, cell["scenario"], "its file changed while the run was going; run again")
                continue
            try:
                self._run_cell(cell, scenario)
            except inputs.NotAScenarioError as error:
                self._refuse(cell, f"{scenario.file}:{scenario.line}", str(error))

    def _run_cell(self, cell: dict[str, Any], scenario: discovery.Scenario) -> None:
        started = time.perf_counter()
        seen = self._seen(scenario, cell["mode"])
        seconds = round(time.perf_counter() - started, 3)
        line = recording.observation(cell, seconds, seen.outcome)
        recording.append(self._job["out"], *self._new_sources(seen.classes), line)
        self._pipe.tell("done", seen.outcome["kind"])

    def _seen(self, scenario: discovery.Scenario, mode: str) -> observation.Observation:
        try:
            function = getattr(load_file(scenario.path), scenario.function)
        except ImportFailed as failed:
            told = failures.record(failed.error, "import")
            return observation.Observation(dict(told, layer=None, warnings=[]), [])
        return observation.observe(self._dialect, observation.Scene(function, scenario.own_weights), mode)

    def _new_sources(self, classes: list[type]) -> Iterator[dict[str, Any]]:
        """The sources that the record file does not hold yet."""
        for kind in classes:
            if kind not in self._told:
                self._told.add(kind)
                record = sources.record(kind)
                if record and self._job["sources"].get(record["type"]) != recording.digest(record):
                    yield record

    def _refuse(self, cell: dict[str, Any], place: str, why: str) -> None:
        """A function that is not a scenario is its author's mistake, not the stack's: no observation stands for it."""
        outcome = {"kind": "unavailable", "reason": f"{place}: {why}"}
        refusal = recording.observation(dict(cell, key=identity.NO_KEY), 0.0, outcome)
        recording.append(self._job["out"], refusal)
        self._pipe.tell("done", outcome["kind"], outcome["reason"])


class ImportFailed(Exception):
    """The file of a scenario cannot be imported here."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error))
        self.error = error


@functools.lru_cache(maxsize=None)
def _imported(path: Path) -> Any:
    # Last, so that a helper beside a scenario is found and nothing of the stack is hidden.
    sys.path.append(str(path.parent))
    try:
        return building.load(path)
    except Exception as error:  # noqa: BLE001 - that a file cannot be imported here is an observation
        return ImportFailed(error)


def load_file(path: Path) -> Any:
    """Import the scenario file at *path*, once a process; raise `ImportFailed` where it cannot be imported."""
    found = _imported(path)
    if isinstance(found, ImportFailed):
        raise found
    return found


def _import(imported_as: str) -> tuple[Dialect, dict[str, Any]]:
    started = time.perf_counter()
    dialect = Dialect(imported_as)
    return dialect, {
        "kind": "imported",
        "python": platform.python_version(),
        "tensorflow": getattr(dialect.tensorflow, "__version__", None),
        "keras": dialect.version,
        "numpy": sys.modules["numpy"].__version__,
        "backend": dialect.backend,
        "devices": list(dialect.devices()),
        "packages": _packages(),
        "seconds": round(time.perf_counter() - started, 3),
    }


def _packages() -> dict[str, str]:
    """Versions of all that is imported and says one."""
    top = {name: getattr(module, "__version__", None) for name, module in sys.modules.items() if "." not in name}
    return {name: version for name, version in sorted(top.items()) if isinstance(version, str)}


def _mismatch(expected: dict[str, str], imported: dict[str, Any]) -> str | None:
    wrong = [
        f"{name} is {imported[name]} where the stack says {version}"
        for name, version in sorted(expected.items())
        if imported[name] != version
    ]
    return "wrong versions were imported: " + "; ".join(wrong) if wrong else None


def _missing_device(device: str, imported: dict[str, Any]) -> str | None:
    names = [name.lower() for name in imported["devices"]]
    if device != "gpu" or any("gpu" in name or "cuda" in name for name in names):
        return None
    sees = ", ".join(imported["devices"]) or "no device at all"
    return f"{imported['backend']} sees no GPU; it sees {sees}"

"""Saves and loads models, inside the process that imports Keras."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any, Callable, TypeVar

import numpy as np

from harness import (
    building,
    captured_warnings,
    discovery,
    failures,
    identity,
    inputs,
    layer_trace,
    naming,
    observation,
    recording,
    worker,
)
from harness.dialect.graphs import flat
from harness.exchange import files

Result = TypeVar("Result")


class NoModelError(Exception):
    """What was loaded is something, but no Keras model."""


class Work:
    """The tasks of a job, one after another."""

    def __init__(self, job: dict[str, Any], dialect: Any, pipe: Any) -> None:
        self._job, self._dialect, self._pipe = job, dialect, pipe
        self._scenarios = {scenario.id: scenario for scenario in discovery.discover(job["scenarios"])}
        self._ways = {"built": self._built, "saved": self._saved, "loaded": self._loaded}

    def run(self) -> None:
        """Do each task, record it, and tell the supervisor before and after."""
        for task in self._job["tasks"]:
            line, started = task["line"], time.perf_counter()
            self._pipe.tell("start", *files.name_of(line))
            refusal = []
            try:
                outcome = self._ways[line["kind"]](line, Path(task["folder"]))
            except inputs.NotAScenarioError as error:
                refusal = [f"{line['scenario']}: {error}"]
                line, outcome = dict(line, key=identity.NO_KEY), {"kind": "unavailable", "reason": refusal[0]}
            seconds = round(time.perf_counter() - started, 3)
            recording.append(self._job["out"], dict(line, seconds=seconds, outcome=outcome))
            self._pipe.tell("done", outcome["kind"], *refusal)

    def _built(self, line: dict[str, str], _: Path) -> dict[str, Any]:
        """What the model does where it was never saved."""
        function = self._function(line)

        def body(stage: _Stage) -> dict[str, Any]:
            built = stage.at("build", self._build, function)
            return stage.at("run", self._observe, built, stage.captured)

        self._dialect.forget()
        return _outcome(body)

    def _saved(self, line: dict[str, str], folder: Path) -> dict[str, Any]:
        function = self._function(line)
        label = files.Label(
            self._job["stack"], self._job["device"], line["scenario"], line["format"], line["digest"], line["key"]
        )
        _remove(folder, label)
        reason = self._dialect.why_not_saved(label.format)
        if reason:
            return {"kind": "unavailable", "reason": reason}

        def body(stage: _Stage) -> dict[str, Any]:
            built = stage.at("build", self._build, function)
            fresh = _fresh(folder, label)
            stage.at("save", self._dialect.save, built.model, fresh, label.format)
            _write_inputs(files.inputs_of(folder, label.scenario), self._dialect.input_names(built.model), built)
            fresh.rename(folder / label.file)
            fresh.parent.rmdir()
            label.write(folder)
            return {"kind": "ok", "bytes": _size(folder / label.file)}

        self._dialect.forget()
        return _outcome(body)

    def _loaded(self, line: dict[str, str], folder: Path) -> dict[str, Any]:
        path = folder / f"{line['scenario']}.{line['format']}"

        def body(stage: _Stage) -> dict[str, Any]:
            batches = stage.at("load", _read_inputs, files.inputs_of(folder, line["scenario"]))
            model = stage.at("load", self._dialect.load, path, line["format"], batches[0])
            _check_model(self._dialect, model)
            names = self._dialect.input_names(model)
            arrays = [_in_order(batch, names) for batch in batches]
            built = building.Built(model, [inputs.as_made(self._dialect, model, each) for each in arrays])
            if line["format"] == "json":
                self._give_weights(built)
            return stage.at("run", self._observe, built, stage.captured)

        self._dialect.forget()
        found = _outcome(body)
        # A file may name what Keras names by itself when it loads; loaded once more, it finds other names,
        # and only then can a second model be laid over the first to see its layers.
        again = _outcome(body) if found.get("trace") == [] else found
        return again if again.get("trace") else found

    def _build(self, function: Callable[[Any], Any]) -> building.Built:
        built = building.build(self._dialect, function)
        self._give_weights(built)
        return built

    def _give_weights(self, built: building.Built) -> None:
        building.prepare(self._dialect, naming.Naming(self._dialect), built)

    def _observe(self, built: building.Built, captured: captured_warnings.CapturedWarnings) -> dict[str, Any]:
        watch = layer_trace.Watch(self._dialect)
        with watch.on():
            return observation.Call(self._dialect, "predict", watch, captured).observed(built, [])

    def _function(self, line: dict[str, str]) -> Callable[[Any], Any]:
        scenario = self._scenarios.get(line["scenario"])
        if scenario is None or scenario.digest != line["digest"]:
            msg = "its file changed while the run was going; run again"
            raise inputs.NotAScenarioError(msg)
        try:
            return getattr(worker.load_file(scenario.path), scenario.function)
        except worker.ImportFailed as failed:
            msg = f"its file cannot be imported: {failed}"
            raise inputs.NotAScenarioError(msg) from failed


class _Stage:
    """How far a task has got, and what was said meanwhile."""

    def __init__(self, captured: captured_warnings.CapturedWarnings) -> None:
        self.captured, self.phase = captured, ""

    def at(self, phase: str, call: Callable[..., Result], *words: Any) -> Result:
        self.phase = phase
        return call(*words)


def _outcome(body: Callable[[_Stage], dict[str, Any]]) -> dict[str, Any]:
    with captured_warnings.capturing() as captured:
        stage = _Stage(captured)
        try:
            found = body(stage)
        except inputs.NotAScenarioError:
            raise
        except Exception as error:  # noqa: BLE001 - that a model cannot be saved or loaded is an observation
            found = failures.record(error, stage.phase)
    return dict(found, warnings=captured.records())


def _check_model(dialect: Any, loaded: Any) -> None:
    if not isinstance(loaded, dialect.keras.models.Model):
        msg = f"what was loaded is a {type(loaded).__name__}, which is not a Keras model"
        raise NoModelError(msg)


def _remove(folder: Path, label: files.Label) -> None:
    """Remove what was saved before, its label first, so that no label stands without its file."""
    for old in (folder / f"{label.file}.label", folder / label.file):
        if old.is_dir():
            shutil.rmtree(str(old))
        elif old.exists():
            old.unlink()


def _fresh(folder: Path, label: files.Label) -> Path:
    """Where to write until it is whole, so that half a file never has the name of a whole one."""
    making = folder / "making"
    shutil.rmtree(str(making), ignore_errors=True)
    making.mkdir(parents=True)
    return making / label.file


def _write_inputs(path: Path, names: list[str], built: building.Built) -> None:
    batches = enumerate(built.batches)
    arrays = {f"{number} {name}": array for number, batch in batches for name, array in zip(names, flat(batch))}
    np.savez(str(path), **arrays)


def _read_inputs(path: Path) -> list[dict[str, Any]]:
    """The batches of inputs, in order, each by the names of the model's inputs."""
    batches: dict[int, dict[str, Any]] = {}
    with np.load(str(path), allow_pickle=False) as arrays:
        for key in arrays.files:
            number, _, name = key.partition(" ")
            batches.setdefault(int(number), {})[name] = arrays[key]
    return [batches[number] for number in sorted(batches)]


def _in_order(batch: dict[str, Any], names: list[str]) -> list[Any]:
    """The arrays of *batch* in the order of *names*; a model that forgot the names of its inputs kept their order."""
    return [batch[name] for name in names] if sorted(names) == sorted(batch) else list(batch.values())


def _size(path: Path) -> int:
    files_in = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files_in if each.is_file())

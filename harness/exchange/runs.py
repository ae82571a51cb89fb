"""
`python -m harness save` and `read`: plan what a stack saves or reads, do what is not there yet, close the record.

Both append to the same record file, and whatever a model does to the process is recorded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from harness import identity, record_lines, recording
from harness.exchange import files
from harness.exit_codes import Exit
from harness.runs import Request, Run


class Task(NamedTuple):
    """A line of the record without its outcome, and the folder where the file lies or will lie."""

    line: dict[str, str]
    folder: Path


def save(request: Request, reason: str | None) -> int:
    """Save the models of the chosen scenarios in every format; or say that nothing can be saved, and why."""
    scenarios = files.chosen(request.scenarios, request.select)
    basis, folder = request.basis, files.folder_of(Path(request.out).resolve())
    tasks = []
    for scenario in scenarios:
        about = {"scenario": scenario.id, "digest": scenario.digest}
        about["key"] = identity.key(*basis, scenario.digest, identity.exchanging())
        tasks.append(Task({"kind": "built", **about}, folder))
        tasks += [Task({"kind": "saved", **about, "format": each}, folder) for each in files.FORMATS]
    return _run(request, tasks, [scenario.record() for scenario in scenarios], reason)


def read(request: Request, folders: list[Path], reason: str | None) -> int:
    """Load the files in *folders* and observe what they hold; or say that nothing can be loaded, and why."""
    basis = request.basis
    known = {scenario.id for scenario in files.chosen(request.scenarios, request.select)}
    found = [(label, folder) for folder in folders for label in files.labels(folder.resolve())]
    tasks = [
        Task(_to_load(label, identity.key(*basis, label.key, identity.exchanging())), folder.resolve())
        for label, folder in found
        if label.scenario in known
    ]
    return _run(request, tasks, [], reason)


def _to_load(label: files.Label, key: str) -> dict[str, str]:
    saver = {"saver": label.stack, "saver-device": label.device, "saved-key": label.key}
    about = {"scenario": label.scenario, "format": label.format, "digest": label.digest}
    return {"kind": "loaded", **saver, **about, "key": key}


def _run(request: Request, tasks: list[Task], scenarios: list[dict[str, Any]], reason: str | None) -> int:
    with recording.Writing(request.out, request.stack, request.device) as writing:
        run = _Models(request, tasks, scenarios, writing)
        return run.complete() if reason is None else run.unavailable(reason)


class _Models(Run[Task]):
    """The models that a stack saves or reads."""

    def __init__(
        self, request: Request, tasks: list[Task], scenarios: list[dict[str, Any]], writing: recording.Writing
    ) -> None:
        super().__init__(request, writing, "models")
        self._tasks, self._scenarios = tasks, scenarios
        self._past = _past(writing.path)

    def complete(self) -> int:
        """Do what is not there yet."""
        waiting = [task for task in self._tasks if self._request.force or not self._stands(task)]
        self._progress.begin(len(waiting), len(self._tasks) - len(waiting))
        if not waiting and self._writing.past.whole:
            return Exit.DONE
        reused = len(self._tasks) - len(waiting)
        self._open()
        code = self._see_through(waiting)
        self._close(len(self._tasks), reused)
        return Exit.FAILED if self._refused else code

    def unavailable(self, reason: str) -> int:
        """Record that nothing can be done here, and why."""
        self._open()
        self._give_up(self._tasks, reason)
        self._close(len(self._tasks), sum(map(self._stands, self._tasks)))
        return Exit.INCOMPLETE

    def _stands(self, task: Task) -> bool:
        before = self._past.get(files.name_of(task.line))
        if before is None or before["key"] != task.line["key"]:
            return False
        outcome = before["outcome"]
        is_gone = task.line["kind"] == "saved" and outcome["kind"] == "ok" and not _is_there(task)
        return recording.is_settled(outcome, self._request.limit) and not is_gone

    def _open(self) -> None:
        header = self._request.header()
        header["harness"] = identity.exchanging()
        header["planned"] = [" ".join(files.name_of(task.line)) for task in self._tasks]
        self._writing.append(header, *self._scenarios)

    def _unkeyed(self, tasks: list[Task]) -> list[Task]:
        return [Task(dict(task.line, key=identity.NO_KEY), task.folder) for task in tasks if not self._stands(task)]

    def _is_last(self, name: tuple[str, str]) -> bool:
        last = record_lines.read(self._writing.path.read_bytes().splitlines()[-1])
        return "outcome" in last and files.name_of(last) == name

    def _job(self, waiting: list[Task]) -> dict[str, Any]:
        asked = self._request
        return {
            "worker": "harness.exchange.work",
            "imported_as": asked.imported_as,
            "expected": asked.expected,
            "stack": asked.stack,
            "device": asked.device,
            "scenarios": files.places(asked.scenarios),
            "out": str(Path(asked.out).resolve()),
            "tasks": [{"line": task.line, "folder": str(task.folder)} for task in waiting],
        }

    def _fill(self, tasks: list[Task], outcome: dict[str, Any]) -> None:
        self._writing.append(*(dict(task.line, seconds=0.0, outcome=outcome) for task in tasks))


def _past(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """The last line about each thing; the file was checked when it was opened."""
    records = map(record_lines.read, path.read_bytes().splitlines())
    return {files.name_of(record): record for record in records if "outcome" in record}


def _is_there(task: Task) -> bool:
    line = task.line
    return any(
        (label.scenario, label.format, label.key) == (line["scenario"], line["format"], line["key"])
        for label in files.labels(task.folder)
    )

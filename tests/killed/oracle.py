"""What must hold of a project after a kill, and after the next run of the same command."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import frozen

from harness import record_lines
from harness.exchange.files import name_of
from reports.pages.manifest import MANIFEST, is_ours
from tests.killed import processes
from tests.killed.commands import temporary_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PYTHON_S_OWN = "__pycache__"
"""Python itself leaves half-written bytecode there under names of its own, and reads none of it."""
PASS = re.compile(r"\d{8}T\d{6}Z-[0-9a-f.]+-\d+")
"""The name of a timing pass, which is another one each time."""


@frozen
class State:
    """A project at a moment: its record files, and the list of its site."""

    records: Mapping[str, bytes]
    site: bytes | None

    @classmethod
    def of(cls, project: Path) -> State:
        """Look at a project."""
        results = project / "results"
        files = (*results.glob("*.jsonl"), *(results / "exchange").glob("*.jsonl"))
        manifest = project / "site" / MANIFEST
        return cls(
            {str(each.relative_to(project)): each.read_bytes() for each in files},
            manifest.read_bytes() if manifest.is_file() else None,
        )


def after_the_kill(project: Path, case: str, before: State) -> Iterator[str]:
    """What does not hold as soon as all is quiet."""
    yield from (f"still alive: {processes.told(each)}" for each in processes.left(case))
    yield from _records(before, State.of(project), is_mended=False)
    yield from _site(project)
    yield from _answers(project)


def after_the_next_run(project: Path, before: State, usual: Mapping[str, Any], files: frozenset[str]) -> Iterator[str]:
    """What does not hold once the command has run again; *usual* are the outcomes that it has where nobody kills it."""
    after = State.of(project)
    yield from _records(before, after, is_mended=True)
    yield from _site(project)
    yield from _answers(project)
    if (found := outcomes(after)) != usual:
        yield f"other things are recorded than usual: {sorted(set(found) ^ set(usual)) or 'with other outcomes'}"
    yield from (f"left behind: {each}" for each in sorted(listed(project) - files) if not each.endswith(".torn"))
    yield from (f"left where the system has temporary files: {each.name}" for each in temporary_of(project).iterdir())


def outcomes(state: State) -> dict[str, str]:
    """How each thing that is recorded ended, by file and name; of what stands twice, the last."""
    found = {}
    for name, content in state.records.items():
        for told in _told(content):
            if "outcome" in told and told["outcome"] is not None:
                found[f"{name} {_name(told)}"] = told["outcome"]["kind"]
    return found


def listed(project: Path) -> frozenset[str]:
    """Every file and folder of a project, links not followed; of the site and of bytecode only that it is there."""
    found: set[str] = set()
    waiting = [project]
    while waiting:
        for each in waiting.pop().iterdir():
            if each.name != PYTHON_S_OWN:
                found.add(PASS.sub("PASS", str(each.relative_to(project))))
                if each.is_dir() and not each.is_symlink() and each.name != "site":
                    waiting.append(each)
    return frozenset(found)


def _records(before: State, after: State, *, is_mended: bool) -> Iterator[str]:
    for name, content in before.records.items():
        if not after.records.get(name, b"").startswith(content):
            yield f"{name}: what stood there before stands there no more"
    for name, content in after.records.items():
        if is_mended and not content.endswith(b"\n"):
            yield f"{name}: the last line is cut off"
        yield from _unreadable(name, content)
        yield from _doubled(name, content)


def _unreadable(name: str, content: bytes) -> Iterator[str]:
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        try:
            record_lines.read(line)
        except ValueError as error:
            yield f"{name}:{number}: {error}"


def _doubled(name: str, content: bytes) -> Iterator[str]:
    keyed = (told for told in _told(content) if told.get("key"))
    counts = Counter((told["kind"], _name(told), told["key"]) for told in keyed)
    yield from (f"{name}: {kind} {what} stands {count} times" for (kind, what, _), count in counts.items() if count > 1)


def _told(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.split(b"\n")[:-1]:
        try:
            yield record_lines.read(line)
        except ValueError:
            continue


def _name(told: Mapping[str, Any]) -> str:
    return " ".join((told["scenario"], told["mode"]) if "mode" in told else name_of(dict(told)))


def _site(project: Path) -> Iterator[str]:
    site = project / "site"
    if not (site / MANIFEST).is_file() or not (site / "index.html").is_file():
        yield "the site is gone, or is no whole one"
    elif not is_ours(site):
        yield "the site is not what its list says"


def _answers(project: Path) -> Iterator[str]:
    for answer in project.glob("*.json"):
        try:
            json.loads(answer.read_text(encoding="utf-8"))
        except ValueError as error:
            yield f"{answer.name} is half a file: {error}"
    for promised in (project / "results" / "reference").glob("*.jsonl"):
        content = promised.read_bytes()
        yield from _unreadable(promised.name, content)
        if not content.endswith(b"\n"):
            yield f"{promised.name} is half a file"

"""A sample of the campaign: whatever is killed, nothing is lost or doubled, and nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from harness import record_lines
from reports.pages.manifest import seal
from tests.killed import commands, oracle, processes, projects
from tests.killed.campaign import Campaign, Case, Kill, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SEED = 13
PROJECT = Path("project")
NAME = "results/old.cpu.jsonl"

STARTS = """
import os, subprocess, sys
from harness import parent
subprocess.Popen({}([sys.executable, "-c", sys.argv[1], str(os.getpid())]))
input()
"""
"""Starts a process in one way or another."""
OUTLIVES = """
import os, sys, time
while os.getppid() == int(sys.argv[1]):
    time.sleep(0.01)
"""
"""Ends by itself once its parent is gone."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills a process when its parent ends")


def broken(cases: Iterable[Case]) -> dict[str, tuple[str, ...]]:
    """What does not hold, by kill."""
    return {f"{each.number}: {each.kill}": each.broken for each in cases if each.broken}


def test_no_kill_of_a_report_does_harm(tmp_path: Path) -> None:
    """`nox -s kills` does it two hundred times, to five commands; tests/killed/oracle.py says what harm is."""
    project = projects.made_up(tmp_path / "before")
    campaign = Campaign(tmp_path, SEED, project, commands.COMMANDS[:1])

    assert broken(map(campaign.case, range(3))) == {}


@pytest.mark.stack
@pytest.mark.timeout(900)
def test_no_kill_of_a_matrix_does_harm(tmp_path: Path, python_of: Callable[[str], Path]) -> None:
    """With real stacks: what was observed before stands, and what was not is observed once."""
    for name in commands.STACKS:
        python_of(name)
    project = projects.real(tmp_path / "before")
    campaign = Campaign(tmp_path, SEED, project, commands.COMMANDS[1:2])

    assert broken([campaign.case(1)]) == {}


def cell(scenario: str = "seed.as_given", *, key: str = "key", kind: str = "ok") -> bytes:
    """A line of a record file."""
    told = {"kind": "cell", "scenario": scenario, "mode": "predict", "key": key, "outcome": {"kind": kind}}
    return record_lines.written(told).encode()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a record and a site, of which nothing was killed."""
    project = tmp_path / "project"
    for folder in ("results/reference", "site"):
        (project / folder).mkdir(parents=True)
    commands.temporary_of(project).mkdir()
    (project / NAME).write_bytes(cell())
    (project / "site" / "index.html").write_text("a site", encoding="utf-8")
    seal(project / "site")
    return project


def found_in(project: Path, before: oracle.State, files: frozenset[str]) -> Iterator[str]:
    """What the oracle says of a project after the next run."""
    return oracle.after_the_next_run(project, before, {f"{NAME} seed.as_given predict": "ok"}, files)


def _cut_the_record(project: Path) -> None:
    (project / NAME).write_bytes(cell()[:-9])


def _cut_the_last_line(project: Path) -> None:
    (project / NAME).write_bytes(cell() + b"{")


def _double_a_cell(project: Path) -> None:
    (project / NAME).write_bytes(cell() * 2)


def _change_a_byte(project: Path) -> None:
    (project / NAME).write_bytes(cell() + cell("seed.other").replace(b"seed.o", b"seed.u"))


def _observe_otherwise(project: Path) -> None:
    (project / NAME).write_bytes(cell() + cell(key="other", kind="crashed"))


def _lose_the_site(project: Path) -> None:
    (project / "site").rename(project / ".site.gone")


def _mix_the_site(project: Path) -> None:
    (project / "site" / "index.html").write_text("another", encoding="utf-8")


def _leave_a_file(project: Path) -> None:
    (project / "results" / ".expected.jsonl.part").touch()


def _leave_a_temporary_folder(project: Path) -> None:
    (commands.temporary_of(project) / "tmp1").mkdir()


def _answer_by_half(project: Path) -> None:
    (project / "answer.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_cut_the_record, "what stood there before stands there no more"),
        (_cut_the_last_line, "the last line is cut off"),
        (_double_a_cell, "cell seed.as_given predict stands 2 times"),
        (_change_a_byte, "its checksum does not match"),
        (_observe_otherwise, "other things are recorded than usual: with other outcomes"),
        (_lose_the_site, "the site is gone"),
        (_mix_the_site, "the site is not what its list says"),
        (_leave_a_file, "left behind: results/.expected.jsonl.part"),
        (_leave_a_temporary_folder, "left where the system has temporary files: tmp1"),
        (_answer_by_half, "answer.json is half a file"),
    ],
)
def test_harm_is_seen(project: Path, harm: Callable[[Path], None], said: str) -> None:
    """A campaign that finds nothing here would be worth nothing."""
    before, files = oracle.State.of(project), oracle.listed(project)
    assert not list(found_in(project, before, files))

    harm(project)

    assert any(said in each for each in found_in(project, before, files))


def test_a_process_that_goes_on_is_seen(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever session it has made, by what it inherited; and all of them can be killed."""
    monkeypatch.setattr(processes, "PATIENCE", 0.0)
    monkeypatch.setenv(processes.MARK, "7")
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'], start_new_session=True)"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as process:
        while len(processes.marked("7")) < 2:
            pass
        assert any("still alive" in each for each in oracle.after_the_kill(project, "7", oracle.State.of(project)))

        processes.kill_all("7", process.pid)

        assert not processes.left("7")


@pytest.mark.parametrize(("starts", "goes_on"), [("list", 1), ("parent.bound", 0)])
def test_a_process_that_goes_on_for_a_while_is_seen_too(tmp_path: Path, starts: str, goes_on: int) -> None:
    """It would write where the next run writes; one that is killed with its parent does not."""
    env = {**os.environ, processes.MARK: str(tmp_path)}
    words = [sys.executable, "-c", STARTS.format(starts), OUTLIVES]
    with processes.adopted(), subprocess.Popen(words, env=env, cwd=projects.ROOT, stdin=subprocess.PIPE) as process:
        while len(found := processes.marked(str(tmp_path))) < 2:
            pass
        process.kill()
        process.wait()
        orphans = dict.fromkeys(found - {process.pid}, "an orphan")

        assert list(processes.outliving(orphans)) == ["an orphan"] * goes_on


def test_the_summary_counts_by_command() -> None:
    """A kill that came too late says nothing."""
    top, tree = (Kill("report", whole_tree=each, at=1.0) for each in (False, True))
    kills = (top, tree, evolve(tree, is_late=True))

    told = summary(Case(number, kill, ("harm",) * (number == 0)) for number, kill in enumerate(kills)).split()

    assert told[:2] == ["report", "1"]
    assert [int(word) for word in told if word.isdigit()] == [1, 1, 1, 1]

"""
A large report is rendered by two processes, and nobody can tell from its pages.

What goes wrong in the second is raised in the first, and it is never left alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from benchmarks import made_up_records
from reports.reading import two_processes
from reports.reading.two_processes import MANY, alongside, each_once
from tests.harness.running_it import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STACKS, SCENARIOS = 6, 90
ON_ONE_CORE = """
import os, runpy, sys
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
sys.argv[0] = "reports"
runpy.run_module("reports", run_name="__main__")
"""
CRASHING = """
from reports.reading.two_processes import alongside

def work():
    raise OSError("no space left")

with alongside(work, worth_it=True):
    print("the block ran")
"""


def _python(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)


def _files(site: Path) -> dict[str, bytes]:
    return {str(each.relative_to(site)): each.read_bytes() for each in sorted(site.rglob("*")) if each.is_file()}


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(two_processes, "_cores", lambda: 2)


def name(file: Path) -> None:
    """Write down which process this is."""
    file.write_text(str(os.getpid()), encoding="utf-8")


def wait(fifo: Path) -> None:
    """Read what nobody ever writes."""
    fifo.read_bytes()


def divide() -> None:
    """Raise what a process can hand on."""
    raise ZeroDivisionError


def hide() -> None:
    """Raise what no process can hand on."""

    class HiddenError(Exception):
        pass

    raise HiddenError


def test_both_halves_are_done(tmp_path: Path) -> None:
    """In two processes."""
    with alongside(partial(name, tmp_path / "pid"), worth_it=True):
        mine = os.getpid()

    assert int((tmp_path / "pid").read_text(encoding="utf-8")) != mine


@pytest.mark.parametrize("worth_it", [True, False])
def test_what_the_second_finds_is_there_once_both_are_done(worth_it: bool) -> None:  # noqa: FBT001 - a case
    """Sent over, or found here where there is no second."""
    with alongside(os.getpid, worth_it=worth_it) as found:
        mine = os.getpid()

    assert [each != mine for each in found] == [worth_it]


def note(numbers: Iterator[int], file: Path) -> None:
    """Write down the numbers that come to this process."""
    with file.open("a", encoding="utf-8") as noted:
        noted.writelines(f"{number}\n" for number in numbers)


def test_every_part_is_done_by_one_of_the_two(tmp_path: Path) -> None:
    """Whichever is free takes the next, so none waits for the other; none is lost and none done twice."""
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    with each_once(5_000) as numbers, alongside(partial(note, numbers, theirs), worth_it=True):
        note(numbers, mine)

    done = [int(line) for file in (mine, theirs) for line in file.read_text(encoding="utf-8").splitlines()]
    assert sorted(done) == list(range(5_000))


def test_what_the_second_raises_is_raised_with_where_it_was() -> None:
    """Its own traceback is told too."""
    with pytest.raises(ZeroDivisionError) as raised, alongside(divide, worth_it=True):
        pass

    assert "in divide" in "".join(raised.value.__notes__)


def test_what_cannot_be_handed_on_is_told_in_words() -> None:
    """Better than an error about an error."""
    with pytest.raises(RuntimeError, match="HiddenError"), alongside(hide, worth_it=True):
        pass


def test_what_the_first_raises_does_not_wait_for_the_second(tmp_path: Path) -> None:
    """Nothing that it would still write is wanted."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    with pytest.raises(KeyError), alongside(partial(wait, fifo), worth_it=True):
        raise KeyError


def test_one_core_and_two_make_the_same_site(tmp_path: Path) -> None:
    """To the last byte, with as many cells as make two processes worth it."""
    assert STACKS * SCENARIOS * len(made_up_records.MODES) >= MANY
    table = made_up_records.write(tmp_path / "results", STACKS, SCENARIOS)
    words: tuple[str | Path, ...] = ("build", "--results", tmp_path / "results", "--stacks", table, "--site")
    one = _python("-c", ON_ONE_CORE, *words, tmp_path / "one")
    two = _python("-m", "reports", *words, tmp_path / "two")

    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


@pytest.mark.parametrize("source", [CRASHING, CRASHING.replace("True", "False")])
def test_what_goes_wrong_in_the_second_process_ends_the_first(source: str) -> None:
    """A site that lacks half of its pages must not look like one."""
    done = _python("-c", source)

    assert done.returncode == 1
    assert "OSError: no space left" in done.stderr

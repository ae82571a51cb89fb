"""Projects to kill commands in: copies of this one that share what takes long to make, and have a site of before."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.killed.commands import BEFORE, PAIR, Ended, run
from tests.mutated import base
from tests.stacks.samples import clone_project

ROOT = Path(__file__).resolve().parents[2]


class ProjectError(Exception):
    """A project to begin with could not be made."""


def real(folder: Path) -> Path:
    """Make a project whose two stacks have one recorded scenario, and a site that tells of it."""
    project = _cloned(folder)
    _expect(run(project, ["-s", "matrix", "--", *PAIR, *BEFORE], "before", _log(folder)), {0})
    return project


def made_up(folder: Path) -> Path:
    """Make a project of three stacks that were never run, with a site that tells of two of them."""
    project = _cloned(folder)
    shutil.rmtree(project / "reasons")
    base.make(folder / "made up")
    # To draw the plots of passes takes longer than all else.
    shutil.rmtree(folder / "made up" / "results" / "timings")
    shutil.copytree(folder / "made up", project, dirs_exist_ok=True)
    (late,) = (project / "results").glob(f"{base.STACKS[-1]}.*.jsonl")
    kept = late.rename(folder / "late")
    _expect(run(project, ["-s", "report"], "before", _log(folder)), {0})
    kept.rename(late)
    return project


def copied(project: Path, place: Path) -> Path:
    """Copy a project with its links."""
    return shutil.copytree(project, place, symlinks=True)


def _cloned(folder: Path) -> Path:
    """Copy what a clone has; its environments lie outside, so that a copy of the copy has them too."""
    folder.mkdir(parents=True)
    project = clone_project(folder / "project")
    _expect(run(project, ["-s", "report", "--install-only"], "before", _log(folder)), {0})
    (project / ".nox" / "report").rename(folder / "report")
    # Its makers hold a lock on each of them, so others may use and make them meanwhile.
    stacks = ROOT / ".nox" / "stacks"
    stacks.mkdir(parents=True, exist_ok=True)
    for shared in (folder / "report", stacks):
        (project / ".nox" / shared.name).symlink_to(shared)
    return project


def _expect(ended: Ended, codes: set[int]) -> None:
    if ended.code not in codes:
        raise ProjectError(ended.said)


def _log(folder: Path) -> Path:
    return folder / "log"

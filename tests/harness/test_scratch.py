"""Folders for what lasts no longer than a process, also where that is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from harness import scratch

ROOT = Path(__file__).resolve().parents[2]
HOLDS = """
import pathlib, sys, time
from harness import scratch
with scratch.lent(pathlib.Path(sys.argv[1])) as folder:
    (folder / "half").write_text("half")
    print(folder, flush=True)
    sys.stdin.read()
"""
"""Holds a folder until its input ends."""


def holder(home: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that holds a folder, and say which."""
    words = [sys.executable, "-c", HOLDS, str(home)]
    process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_folder_goes_with_its_block(tmp_path: Path) -> None:
    """And so does what is in it, also where the block fails."""
    with pytest.raises(FileExistsError), scratch.lent(tmp_path) as folder:
        folder.mkdir()

    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_goes_with_the_next(tmp_path: Path) -> None:
    """Of the living nobody takes anything away."""
    killed, left = holder(tmp_path)
    alive, kept = holder(tmp_path)
    killed.kill()
    killed.communicate()
    with scratch.lent(tmp_path) as mine:
        assert set(tmp_path.iterdir()) == {kept, mine}
    assert (kept / "half").is_file()
    assert not left.exists()

    alive.communicate()
    assert not list(tmp_path.iterdir())


def test_what_another_made_is_left_alone(tmp_path: Path) -> None:
    """A link, a file and a folder of another name are none of ours."""
    for name in ("file", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / f"{scratch.PREFIX}file").write_text("a file", encoding="utf-8")
    (tmp_path / f"{scratch.PREFIX}link").symlink_to(tmp_path / "other")
    before = set(tmp_path.iterdir())

    scratch.clear(tmp_path)

    assert set(tmp_path.iterdir()) == before


def test_a_folder_that_was_cleared_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever clears up cannot tell it from that of a dead process."""
    made, make = [], tempfile.mkdtemp

    def at_a_bad_moment(*, prefix: str, dir: str) -> str:  # noqa: A002 - as it is called
        folder = make(prefix=prefix, dir=dir)
        made.append(folder)
        if len(made) == 1:
            Path(folder).rmdir()
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", at_a_bad_moment)
    with scratch.lent(tmp_path) as folder:
        assert folder == Path(made[1])
        assert folder.is_dir()


def test_all_that_is_temporary_lies_there_and_its_name_is_told_to_nobody() -> None:
    """A record would be another one in every run."""
    before = (tempfile.gettempdir(), os.environ.get("TMPDIR"))
    with scratch.as_temporary():
        inside = tempfile.mkdtemp()
        assert inside.startswith(str(Path(before[0]) / scratch.PREFIX))
        assert os.environ["TMPDIR"] == tempfile.gettempdir()
        assert scratch.without_its_name(f"in {tempfile.gettempdir()}/a") == "in <temporary>/a"

    assert not Path(inside).exists()
    assert (tempfile.gettempdir(), os.environ.get("TMPDIR")) == before
    assert scratch.without_its_name(f"in {before[0]}/a") == f"in {before[0]}/a"

"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness import whole

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, pathlib, signal, sys
from harness import whole
with whole.in_the_making(pathlib.Path(sys.argv[1])) as (part, file):
    file.write(b"half of what")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""
MANY = """
import pathlib, sys
from harness import whole
for number in range(300):
    whole.write(pathlib.Path(sys.argv[1]), sys.argv[2].encode() * 5000)
"""


def start(code: str, *words: object) -> subprocess.Popen[bytes]:
    """Start a process."""
    return subprocess.Popen([sys.executable, "-c", code, *map(str, words)], cwd=ROOT)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file, as it was."""
    file = tmp_path / "answer.json"
    file.write_text("as it was", encoding="utf-8")
    return file


def test_a_killed_writer_leaves_the_file_as_it_was_and_the_next_one_clears_up(file: Path) -> None:
    """Half a file would be read as a whole one."""
    assert start(KILLED, file).wait(60) < 0
    assert file.read_text(encoding="utf-8") == "as it was"
    assert len(list(file.parent.iterdir())) == 2

    whole.write_text(file, "new")

    assert file.read_text(encoding="utf-8") == "new"
    assert list(file.parent.iterdir()) == [file]


def test_what_nobody_writes_again_is_cleared_too_but_not_what_is_being_written(file: Path) -> None:
    """A pass of timings has another name each time."""
    start(KILLED, file).wait(60)
    with whole.in_the_making(file.with_name("other")) as (part, _):
        whole.clear(file.parent)
        assert set(file.parent.iterdir()) == {file, part}

    assert list(file.parent.iterdir()) == [file]


def test_a_writer_that_fails_leaves_nothing(file: Path) -> None:
    """Not even the beginning."""
    with pytest.raises(OSError, match="full"), whole.in_the_making(file):
        raise OSError("full")  # noqa: EM101

    assert file.read_text(encoding="utf-8") == "as it was"
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_told_by_its_own_name(tmp_path: Path) -> None:
    """The other one is a matter of ours."""
    with pytest.raises(FileNotFoundError) as raised:
        whole.write_text(tmp_path / "nowhere" / "answer.json", "new")

    assert raised.value.filename == str(tmp_path / "nowhere" / "answer.json")


def test_of_two_who_write_the_same_each_writes_it_whole(file: Path) -> None:
    """Whoever is last has it."""
    writers = [start(MANY, file, letter) for letter in "ab"]
    while any(each.poll() is None for each in writers):
        assert file.read_bytes() in (b"as it was", b"a" * 5000, b"b" * 5000)

    assert [each.returncode for each in writers] == [0, 0]
    assert list(file.parent.iterdir()) == [file]


def test_mode_and_link_stay(file: Path) -> None:
    """Who may read a file is its owner's matter, and so is where it lies."""
    file.chmod(0o640)
    link = file.with_name("link")
    link.symlink_to(file)

    whole.write_text(link, "new")

    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """`--json /dev/stdout | jq` is what such options are used for."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    words = [sys.executable, "-c", "from harness import whole; whole.write_text('/dev/stdout', 'told')"]
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:  # noqa: S607
        whole.write_text(pipe, "through it")
        assert reader.communicate()[0] == b"through it"

    assert subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout == b"told"
    assert pipe.is_fifo()

"""Two processes: what goes wrong in the second is raised in the first, and it is never left alone."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

import pytest

from reports import side_by_side
from reports.side_by_side import alongside

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "_cores", lambda: 2)


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

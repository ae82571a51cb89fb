"""Who works beside whom, and who waits."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from stacks import turn_locks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SOON = 30.0


class Someone:
    """Takes a turn in a thread, says when it has it, and keeps it until told to go."""

    def __init__(self, root: Path, take: Callable[..., object], who: str) -> None:
        self.said: list[str] = []
        self.waits, self.works, self._go = threading.Event(), threading.Event(), threading.Event()
        self._take, self._root, self._who = take, root, who
        self._thread = threading.Thread(target=self._live)
        self._thread.start()

    def go(self) -> None:
        """End the turn."""
        self._go.set()
        self._thread.join(SOON)

    def _live(self) -> None:
        with ExitStack() as stack:
            stack.enter_context(self._take(self._root, self._who, self._hear))  # type: ignore[arg-type]
            self.works.set()
            self._go.wait(SOON)

    def _hear(self, text: str) -> None:
        self.said.append(text)
        self.waits.set()


@pytest.fixture
def arrive(tmp_path: Path) -> Iterator[Callable[[Callable[..., object], str], Someone]]:
    """Let someone come; all are sent home in the end."""
    everyone: list[Someone] = []

    def come(take: Callable[..., object], who: str) -> Someone:
        everyone.append(Someone(tmp_path, take, who))
        return everyone[-1]

    yield come
    for each in everyone:
        each.go()


def test_scenarios_run_side_by_side(arrive: Callable[..., Someone]) -> None:
    """Nothing of what they find depends on how long it took."""
    first = arrive(turn_locks.together, "the scenarios of tf-2.1")
    assert first.works.wait(SOON)
    second = arrive(turn_locks.together, "the scenarios of tf-2.4")

    assert second.works.wait(SOON)
    assert first.said == second.said == []


@pytest.mark.parametrize("others", [turn_locks.together, turn_locks.alone])
def test_a_pass_waits_for_everyone_and_says_for_whom(
    arrive: Callable[..., Someone], others: Callable[..., object]
) -> None:
    """Nobody wonders why nothing happens."""
    running = arrive(others, "the scenarios of tf-2.1")
    assert running.works.wait(SOON)
    timing = arrive(turn_locks.alone, "a timing pass of tf-2.4")
    assert timing.waits.wait(SOON)
    begun_too_early = timing.works.is_set()
    running.go()

    assert timing.works.wait(SOON)
    assert not begun_too_early
    assert timing.said[0].startswith("a timing pass of tf-2.4: waiting, because a timing pass must run alone")
    assert "at work: the scenarios of tf-2.1 (process" in timing.said[0]


def test_nobody_overtakes_a_pass_that_waits(arrive: Callable[..., Someone]) -> None:
    """Or it would wait for a whole matrix."""
    running = arrive(turn_locks.together, "the scenarios of tf-2.1")
    assert running.works.wait(SOON)
    timing = arrive(turn_locks.alone, "a timing pass of tf-2.4")
    assert timing.waits.wait(SOON)
    later = arrive(turn_locks.together, "the scenarios of tf-2.5")
    assert later.waits.wait(SOON)
    running.go()
    assert timing.works.wait(SOON)
    overtaken = later.works.is_set()
    timing.go()

    assert later.works.wait(SOON)
    assert not overtaken


def test_who_died_at_work_is_waited_for_by_nobody(arrive: Callable[..., Someone], tmp_path: Path) -> None:
    """The system takes back its lock, and its name is swept up."""
    (tmp_path / ".nox" / "turns").mkdir(parents=True)
    left = tmp_path / ".nox" / "turns" / "99-1.name"
    left.write_text("the scenarios of tf-2.1 (process 99)", encoding="utf-8")

    timing = arrive(turn_locks.alone, "a timing pass of tf-2.4")

    assert timing.works.wait(SOON)
    assert timing.said == []
    assert turn_locks.at_work(tmp_path / ".nox" / "turns") == [turns_name(tmp_path, "a timing pass of tf-2.4")]
    assert not left.exists()


def turns_name(root: Path, who: str) -> str:
    """What the file of someone at work says."""
    (file,) = (root / ".nox" / "turns").glob("*.name")
    text = file.read_text(encoding="utf-8")
    assert text.startswith(who)
    return text

"""
Ending early, because of Ctrl-C, a closed terminal or a service that stops: with one sentence, and the code of a shell.

A signal becomes an exception, so that whatever is half done is cleared away on its way out.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from typing import TYPE_CHECKING, NoReturn

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SHELL = 128
"""A shell adds it to the number of the signal that ended a command."""


class Ended(KeyboardInterrupt):
    """Somebody wants us to end; like Ctrl-C it is no `Exception`, so that nobody takes it for a mistake."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def code(self) -> int:
        """The exit code that says so."""
        return SHELL + self.number


@define
class _State:
    """Whether there is anything to clear away, how many must not be disturbed, and the first signal that came."""

    at_work: bool = False
    undisturbed: int = 0
    first: int | None = None
    is_told: bool = True


_state = _State()


def listen(what_stands: str) -> None:
    """Let signals end this process with a sentence, which says *what_stands* after it; at best before slow imports."""

    def hear(number: int, _frame: FrameType | None) -> None:
        # nox sends SIGINT, and a moment later SIGTERM to who is still clearing up: what ended us is the first.
        _state.first = _state.first or number
        _state.is_told = not _state.undisturbed
        if _state.is_told:
            _end(_state.first, what_stands)

    for each in SIGNALS:
        # Whoever starts us with `nohup`, or in the background, wants us to go on.
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, hear)


def quietly(main: Callable[[], int], what_stands: str) -> int:
    """The exit code of *main*, or that of the signal which ended it."""
    _state.at_work = True
    try:
        return main()
    except KeyboardInterrupt as interrupt:
        ended = interrupt if isinstance(interrupt, Ended) else Ended(signal.SIGINT)
        _tell(ended.number, what_stands)
        return ended.code
    finally:
        _state.at_work = False


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hear of signals only at the end: what clears up after the first of them is no better for a second."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _state.undisturbed += 1
    try:
        yield
    finally:
        _state.undisturbed -= 1
    if not (_state.undisturbed or _state.is_told):
        _state.is_told = True
        raise Ended(_state.first or signal.SIGINT)


def _end(number: int, what_stands: str) -> NoReturn:
    if _state.at_work:
        raise Ended(number)
    _tell(number, what_stands)
    os._exit(SHELL + number)


def _tell(number: int, what_stands: str) -> None:
    # Not through a stream that may be at work just now.
    with contextlib.suppress(OSError):
        os.write(2, f"interrupted by {signal.Signals(number).name}; {what_stands}\n".encode())

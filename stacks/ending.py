"""
Ending early, because of Ctrl-C, a closed terminal or a service that stops: with one sentence, and the code of a shell.

A signal becomes an exception, so that whatever is half done is cleared away on its way out.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import traceback
from typing import TYPE_CHECKING, NoReturn

from attrs import define

from harness import signals
from harness.errors import UserError
from harness.exit_codes import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


@define
class _State:
    """Whether there is anything to clear away, how many must not be disturbed, and the first signal that came."""

    at_work: bool = False
    undisturbed: int = 0
    first: int | None = None
    is_told: bool = True


_state = _State()


def listen(what_stands: str, *, at_work: bool = False) -> None:
    """
    Let signals end this process with a sentence, which says *what_stands* after it; at best before slow imports.

    One that is *at_work* already has something to clear away, and so ends by an exception from now on.
    """
    _state.at_work = at_work

    def hear(number: int, _frame: FrameType | None) -> None:
        # nox sends SIGINT, and a moment later SIGTERM to who is still clearing up: what ended us is the first.
        _state.first = _state.first or number
        _state.is_told = not _state.undisturbed
        if _state.is_told:
            _end(_state.first, what_stands)

    signals.listen(hear)


@contextlib.contextmanager
def unwinding() -> Iterator[None]:
    """Have signals that would end this process at once unwind the block instead, or children would be left alone."""
    unheard = [each for each in signals.SIGNALS if signal.getsignal(each) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        unheard = []
    for each in unheard:
        signal.signal(each, signals.unwind)
    try:
        yield
    finally:
        for each in unheard:
            signal.signal(each, signal.SIG_DFL)


def run(main: Callable[[], int], what_stands: str) -> int:
    """
    The exit code of *main*, or that of the mistake or signal which ended it; after a signal, *what_stands*.

    A defect is `Exit.FAILED` too: Python's own 1 would be an answer.
    """
    _state.at_work = True
    try:
        return main()
    except KeyboardInterrupt as interrupt:
        return signals.told(interrupt, what_stands)
    except UserError as error:
        sys.stderr.write(f"error: {error}\n")
        return Exit.FAILED
    except Exception:  # noqa: BLE001 - whatever it is, it is printed, and is no answer
        traceback.print_exc()
        return Exit.FAILED
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
        raise signals.Ended(_state.first or signal.SIGINT)


def _end(number: int, what_stands: str) -> NoReturn:
    if _state.at_work:
        raise signals.Ended(number)
    signals.tell(number, what_stands)
    os._exit(signals.SHELL + number)

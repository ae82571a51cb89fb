"""What a signal comes to that ends a command: an exception, one sentence, and the code of a shell."""

from __future__ import annotations

import contextlib
import os
import signal
from typing import Any, Callable, NoReturn

from harness.parent import OUTER

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SHELL = 128
"""A shell adds it to the number of the signal that ended a command."""
CODES = frozenset(SHELL + each for each in SIGNALS)
"""The exit codes of what was ended so."""


class Ended(KeyboardInterrupt):
    """Somebody wants us to end; it unwinds like Ctrl-C, and like that it is no `Exception`, so nobody's mistake."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.is_told = False
        """Whether a child has said its sentence, so that nobody needs another one."""

    @property
    def code(self) -> int:
        """The exit code that says so."""
        return SHELL + self.number

    @classmethod
    def of(cls, interrupt: KeyboardInterrupt) -> Ended:
        """The same of Python's own exception, which knows no number."""
        return interrupt if isinstance(interrupt, cls) else cls(signal.SIGINT)


def unwind(number: int, _frame: Any) -> NoReturn:
    """Handle a signal: what is half done is cleared away on its way out."""
    raise Ended(number)


def listen(handler: Callable[[int, Any], Any]) -> None:
    """Have *handler* hear the signals, but for those that are ignored: `nohup`, or a job in the background, goes on."""
    for each in SIGNALS:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, handler)


def told(interrupt: KeyboardInterrupt, what_stands: str) -> int:
    """Say the sentence, unless a child has, and return the exit code."""
    ended = Ended.of(interrupt)
    if not ended.is_told:
        tell(ended.number, what_stands)
    return ended.code


def tell(number: int, what_stands: str) -> None:
    """Say what ended us, and *what_stands*."""
    # What runs in a nox that another one has started leaves the sentence to the outermost.
    # Not through a stream that may be at work just now.
    if OUTER not in os.environ:
        with contextlib.suppress(OSError):
            os.write(2, f"interrupted by {signal.Signals(number).name}; {what_stands}\n".encode())

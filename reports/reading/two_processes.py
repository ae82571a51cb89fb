"""Doing two things at once on a machine of several cores."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import tempfile
import traceback
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import frozen

from harness.parent import die_with_parent
from reports.reading.notices import ReportError
from stacks import ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_Result = TypeVar("_Result")
_fork = multiprocessing.get_context("fork")
"""A report is too large to be sent to another process; a copy of this one has it."""


MANY = 2_000
"""From so many cells on, a second process saves more than it costs."""
WIDTH = 4
"""Bytes of a number in the file in which numbers wait."""


@frozen
class ProcessKilled(ReportError):
    """The second process was killed, by lack of memory or by somebody."""


@contextlib.contextmanager
def alongside(work: Callable[[], _Result], *, worth_it: bool) -> Iterator[list[_Result]]:
    """
    Do *work* in a copy of this process while the block runs; what it raises is raised here.

    What it returns is sent over and stands in the list once the block has ended; else it can only write files.
    With one core, or where a copy is not *worth_it*, it is done before the block.
    The copy never outlives the block, nor this process.
    """
    if not worth_it or _cores() == 1:
        yield [work()]
        return
    found: list[_Result] = []
    ours, theirs = _fork.Pipe(duplex=False)
    process = _fork.Process(target=_do, args=(work, theirs, os.getpid()))
    with ours:
        # A signal that the copy hears before it knows that it is one would be told twice.
        with theirs, ending.undisturbed():
            process.start()
        try:
            yield found
            found.append(_join(ours, process))
        finally:
            with ending.undisturbed():
                process.kill()
                process.join()


@contextlib.contextmanager
def each_once(count: int) -> Iterator[Iterator[int]]:
    """Count from 0 to *count*; where a copy of this process counts too, each number comes to one of the two."""
    with tempfile.TemporaryFile(buffering=0) as waiting:
        waiting.write(b"".join(number.to_bytes(WIDTH, "big") for number in range(count)))
        waiting.seek(0)
        # A file that was open when the process was copied has one position for both.
        yield (int.from_bytes(each, "big") for each in iter(partial(waiting.read, WIDTH), b""))


def _do(work: Callable[[], object], pipe: Connection, parent: int) -> None:
    _die_with(parent)
    # Whoever is told to end is the other one, who then ends this one.
    for each in (signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        found = pickle.dumps((None, work()))
    except BaseException as error:  # noqa: BLE001 - it is raised on the other side
        found = _packed(error)
    pipe.send_bytes(found)


def _packed(error: BaseException) -> bytes:
    error.add_note(f"It was raised in a second process:\n{traceback.format_exc()}")
    try:
        return pickle.dumps((error, None))
    except Exception:  # noqa: BLE001 - an error may hold anything
        return pickle.dumps((RuntimeError(traceback.format_exc()), None))


def _join(pipe: Connection, process: BaseProcess) -> Any:  # noqa: ANN401 - whatever was done
    try:
        error, found = pickle.loads(pipe.recv_bytes())  # noqa: S301 - our own copy sent it
    except EOFError:
        process.join()
        raise _killed(process.exitcode or 0) from None
    if error is not None:
        raise error
    return found


def _killed(code: int) -> ProcessKilled:
    by = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return ProcessKilled(
        code="killed",
        message=f"the second process of the build was ended by {by}, so nothing is written",
        hint="it may have run out of memory; `taskset -c 0` before the command does all of it in one process",
    )


def _die_with(parent: int) -> None:
    """Go when the other process is killed, which can then tell nobody."""
    die_with_parent()
    if os.getppid() != parent:
        os._exit(1)


def _cores() -> int:
    return len(os.sched_getaffinity(0))

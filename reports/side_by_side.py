"""Doing two things at once on a machine of several cores."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_given: list[Callable[[], None]] = []
"""What a second process has to do; it finds it here, because a report is too large to be sent."""


@contextlib.contextmanager
def alongside(work: Callable[[], None], *, worth_it: bool) -> Iterator[None]:
    """
    Do *work*, which only writes files, in a copy of this process while the block runs; what it raises is raised here.

    With one core, or where a copy is not *worth_it*, it is done before the block.
    """
    if not worth_it or _cores() == 1:
        work()
        yield
        return
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork"), _given.append, (work,)) as pool:
        done = pool.submit(_do)
        yield
        done.result()


def _do() -> None:
    _given.pop()()


def _cores() -> int:
    return len(os.sched_getaffinity(0))

"""Training: that it is on, for some layers behave differently then, and what a model is trained with."""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_on: ContextVar[bool] = ContextVar("training", default=False)


def is_on() -> bool:
    """Whether layers should behave as in training."""
    return _on.get()


@contextlib.contextmanager
def switched(*, on: bool) -> Iterator[None]:
    """Make layers behave as in training, or as outside of it, until the end of the block."""
    token = _on.set(on)
    try:
        yield
    finally:
        _on.reset(token)


class Optimizer:
    """
    Any optimizer, with any arguments.

    A loss that is promised is one from before the first step, so none of them makes a difference to it.
    """

    def __init__(self, *_: Any, **__: Any) -> None:
        """Take what a user gives it."""

"""Whether a model is being trained: some layers behave differently then."""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from typing import TYPE_CHECKING

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

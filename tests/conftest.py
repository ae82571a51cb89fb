"""Real stacks for the tests that need them, made once and kept for the next run."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from harness.signals import SIGNALS
from stacks import environments, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# How long an example takes depends on the machine, and says nothing about what it is to show.
settings.register_profile("on any machine", deadline=None)
settings.load_profile("on any machine")


@pytest.fixture
def started_in_front() -> Iterator[None]:
    """Let what is started hear signals: a job in the background ignores some, and what it starts does so too."""
    before = {each: signal.signal(each, signal.default_int_handler) for each in SIGNALS}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.fixture(scope="session")
def python_of() -> Iterator[Callable[[str], Path]]:
    """Lend the interpreter of a stack by its name; making it the first time takes seconds to a minute."""
    with contextlib.ExitStack() as lent:

        def python(name: str) -> Path:
            (stack,) = table.select(table.load(), [name])
            return environments.interpreter(lent.enter_context(environments.lent(stack, "cpu")))

        yield python


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, or one process would wait for the other at the end."""
    items.sort(key=lambda item: (-_limit(item), item.get_closest_marker("stack") is None))


def _limit(item: pytest.Item) -> float:
    """The seconds that a test asks for, where it asks for more than usual."""
    marker = item.get_closest_marker("timeout")
    return float(marker.args[0]) if marker else 0.0

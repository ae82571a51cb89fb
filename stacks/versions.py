"""Which versions there are: questions that uv answers from whatever index a machine uses, writing nothing."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from stacks import uv
from stacks.errors import UvFailed
from stacks.locking import PLATFORM

if TYPE_CHECKING:
    from collections.abc import Iterable

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
BEFORE_ALL = dt.date(2015, 1, 1)


def resolve(requirements: Iterable[str], python: str, day: dt.date, *, alone: bool = False) -> dict[str, str]:
    """Resolve requirements as of a day; *alone* leaves out what they ask for in their turn."""
    text = uv.call(
        *("pip", "compile", "--quiet", "--no-header", "--no-annotate", *(["--no-deps"] if alone else [])),
        *("--python-version", python, "--python-platform", PLATFORM, "--exclude-newer", day.isoformat(), "-"),
        stdin="\n".join(requirements),
    )
    return dict(PIN.findall(text))


def is_available(requirement: str, python: str, day: dt.date) -> bool:
    """Whether an index has a requirement for a Python, as of a day."""
    try:
        return bool(resolve([requirement], python, day, alone=True))
    except UvFailed:
        return False


def release_day(requirement: str, python: str, today: dt.date) -> dt.date:
    """Find the first day on which a release was available, by halving the time since before there were any."""
    absent, there = BEFORE_ALL, today
    while (there - absent).days > 1:
        middle = absent + (there - absent) // 2
        if is_available(requirement, python, middle):
            there = middle
        else:
            absent = middle
    return there

"""How an upgrade ends, for whoever calls it: the same through nox and through `python -m reports`."""

from __future__ import annotations

import traceback
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Answer(IntEnum):
    """An exit code; everything that is not an answer to the question is `FAILED`."""

    UNCHANGED = 0
    CHANGED = 1
    INCOMPLETE = 2
    FAILED = 3


MEANINGS = {
    Answer.UNCHANGED: "nothing changes, of the kinds that count",
    Answer.CHANGED: "something changes, of the kinds that count; whether or not all could be compared",
    Answer.INCOMPLETE: "nothing that counts was found, and not everything could be compared",
    Answer.FAILED: (
        "there is no answer: a wrong word, a stack that is not known, a package that does not go with a stack, "
        "or an error of the tool"
    ),
}


def unless_it_crashes(main: Callable[[], int], crashed: int) -> int:
    """The exit code of *main*; or *crashed*, where Python's own for an error that nobody caught would be a verdict."""
    try:
        return main()
    except Exception:  # noqa: BLE001 - whatever it is, it is printed, and is not a verdict
        traceback.print_exc()
        return crashed

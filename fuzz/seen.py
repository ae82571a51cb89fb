"""What a model shows, and what makes two of them the same finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from fuzz.cases import Case

BETWEEN = "between stacks"
PADDING, MODES, REFERENCE = "padding", "modes", "reference"


@frozen(order=True)
class Signature:
    """What findings are the same by: *what* broke, at which class of layer, and how."""

    what: str
    layer_class: str
    how: str


@frozen
class Seen:
    """One model that shows something, in one stack or between two."""

    signature: Signature
    stacks: tuple[str, ...]
    case: Case
    sentence: str
    scenarios: tuple[str, ...]
    """The texts that were run."""
    known: str = ""
    """The title of a reason that it looks like; empty where none fits."""

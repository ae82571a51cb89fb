"""The causes that the changes of a pair look like, each once with all that it may explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.judging.causes.recognition import Likely
    from reports.judging.pairs.item import Item


@frozen
class LikelyCause:
    """A reason, and the scenarios whose change looks like it."""

    likely: Likely
    scenarios: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What it is, and what to do."""
        return f"{self.likely.reason.title} What to do: {self.likely.advice}"


def causes(items: Iterable[Item]) -> tuple[LikelyCause, ...]:
    """Those of some items, in the order in which they are met."""
    first: dict[str, Likely] = {}
    scenarios: dict[str, dict[str, None]] = {}
    for item in items:
        for each in item.likely:
            first.setdefault(each.reason.name, each)
            scenarios.setdefault(each.reason.name, {})[item.scenario] = None
    return tuple(LikelyCause(each, tuple(scenarios[name])) for name, each in first.items())

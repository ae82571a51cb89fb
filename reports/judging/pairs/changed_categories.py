"""
In which categories of layers a pair changes, so that a reader sees at a glance which changes concern their model.

The causes of a long upgrade are many; the categories of Keras's documentation are few, and everybody knows which of
them a model uses.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from attrs import field, frozen

from reports.judging.kinds import CHANGES
from reports.judging.pairs.layer_classes import CUSTOM, MODELS
from surface.family_table import families
from surface.layer_categories import layer_categories

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.judging.kinds import Kind
    from reports.judging.pairs.item import Item

OTHERS = "Other layers"
"""Classes that Keras's documentation does not list: of users, of other libraries, operations."""
NOT_LISTED = {CUSTOM: "Custom layers", **dict.fromkeys(MODELS, "Models")}
"""What stands among the layers of a model and in no category of Keras's documentation."""
NO_LAYER = "No class of layers named"
WITHOUT_LAYER = {"training": "Training, losses and metrics", "saving": "Saving and loading"}
"""What a change that names no class of layers is about, by the family of its scenario."""
LAST = (*WITHOUT_LAYER.values(), NO_LAYER)


@frozen
class ChangedCategory:
    """A category of layers and the changes at its layers, the most dangerous first; a change may be in several."""

    title: str
    items: tuple[Item, ...]
    layers: Mapping[str, int] = field(hash=False)
    """In how many scenarios something changes at each class of its layers; those of most scenarios first."""

    @property
    def scenarios(self) -> int:
        """How many scenarios change there."""
        return len({each.scenario for each in self.items})

    @property
    def kinds(self) -> Mapping[Kind, int]:
        """How many scenarios change in which way, each by the worst that it does there; the most dangerous first."""
        worst: dict[str, Kind] = {}
        for each in self.items:
            worst.setdefault(each.scenario, each.kind)
        return Counter(worst.values())


def changed_categories(items: Iterable[Item]) -> tuple[ChangedCategory, ...]:
    """
    Bring the changes among *items* together by the categories of their layers.

    Those of most scenarios come first, and what names no layer last.
    Rounding, masked timesteps and what could not be compared are no changes.
    """
    found: dict[str, list[Item]] = {}
    for each in sorted((each for each in items if each.kind in CHANGES), key=lambda item: item.danger):
        for title in _categories(each):
            found.setdefault(title, []).append(each)
    categories = [ChangedCategory(title, tuple(group), _layers(title, group)) for title, group in found.items()]
    return tuple(sorted(categories, key=lambda each: (_last(each.title), -each.scenarios, each.title)))


def _last(title: str) -> int:
    return LAST.index(title) + 1 if title in LAST else 0


def _categories(item: Item) -> Iterable[str]:
    if item.layer_classes:
        return dict.fromkeys(map(_category, item.layer_classes))
    return (_without_layer().get(item.scenario.partition(".")[0], NO_LAYER),)


def _category(layer_class: str) -> str:
    return NOT_LISTED.get(layer_class) or layer_categories().get(layer_class, OTHERS)


@cache
def _without_layer() -> Mapping[str, str]:
    """The category of each file of scenarios for those of its changes that name no class of layers."""
    return {file: title for family, title in WITHOUT_LAYER.items() for file in families()[family]}


def _layers(title: str, items: Iterable[Item]) -> Mapping[str, int]:
    told = {(name, each.scenario) for each in items for name in each.layer_classes if _category(name) == title}
    counted = Counter(name for name, _ in told)
    return {name: counted[name] for name in sorted(counted, key=lambda each: (-counted[each], each))}

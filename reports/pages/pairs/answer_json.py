"""The answer of an upgrade as JSON, for programs: what becomes of every scenario, in the words of the page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from reports.judging.kinds import Kind
from reports.judging.pairs.coverage import coverage
from reports.pages.pairs.words import lead, verdict

if TYPE_CHECKING:
    from reports.judging.pairs.cause_group import CauseGroup
    from reports.judging.pairs.changed_categories import ChangedCategory
    from reports.judging.pairs.item import Item
    from reports.judging.pairs.own_models import OwnModel
    from reports.judging.pairs.pair import Pair


class ToldItem(msgspec.Struct, frozen=True, rename="kebab"):
    """What a scenario does in the modes that do the same; *sentence* says where and how it differs."""

    scenario: str
    verdict: str
    modes: tuple[str, ...]
    sentence: str
    reasons: tuple[str, ...]


class ToldExample(msgspec.Struct, frozen=True, rename="kebab"):
    """The item of a cause that shows most."""

    scenario: str
    modes: tuple[str, ...]
    sentence: str


class ToldCause(msgspec.Struct, frozen=True, rename="kebab"):
    """
    What has one cause, with all the scenarios that it changes.

    *cause* is known, probable or unexplained, *reason* the name of its note in `reasons/` where there is one.
    *verdict* is the most dangerous of *verdicts*, which counts scenarios.
    """

    cause: str
    reason: str | None
    verdict: str
    verdicts: dict[str, int]
    sentence: str
    since: str
    belongs: str
    layers: tuple[str, ...]
    scenarios: tuple[str, ...]
    example: ToldExample
    advice: str
    links: tuple[str, ...]


class ToldCategory(msgspec.Struct, frozen=True, rename="kebab"):
    """
    A category of layers, as Keras's documentation has them, and what changes at its layers.

    *verdicts* counts its scenarios, each by the worst that it does there, and *layers* counts them by class.
    """

    title: str
    verdicts: dict[str, int]
    layers: dict[str, int]


class ToldCoverage(msgspec.Struct, frozen=True, rename="kebab"):
    """How many scenarios change, and of how many all is told in the first ten causes, and in the ten largest."""

    causes: int
    changed: int
    first_ten: int
    ten_largest: int


class ToldPadding(msgspec.Struct, frozen=True, rename="kebab"):
    """What padding does to a model in one stack."""

    verdict: str
    sentence: str


class ToldModel(msgspec.Struct, frozen=True, rename="kebab"):
    """What was put to the test of a user's own model, and what padding does to it in each stack."""

    scenario: str
    put_to_the_test: str
    padding: dict[str, ToldPadding]


class AnswerDocument(msgspec.Struct, frozen=True, rename="kebab"):
    """
    The answer: *scenarios* has the verdict on each, by the worst of its modes.

    *answer* is what the exit code says in a word; *sentence* and *advice* stand at the top of the page.
    """

    older: str
    newer: str
    device: str
    answer: str
    sentence: str
    advice: tuple[str, ...]
    scenarios: dict[str, str]
    causes: tuple[ToldCause, ...]
    """The most dangerous first; every item belongs to one of them."""
    coverage: ToldCoverage
    categories: tuple[ToldCategory, ...]
    """Those of most scenarios first, what names no class of layers last; a scenario may be in several."""
    items: tuple[ToldItem, ...]
    models: tuple[ToldModel, ...]
    unreadable: int
    """How many lines and files could not be read that may have been about one of the two."""
    not_observed: int
    """How many cells of the project's scenarios nobody has observed in one of the two."""


def as_json(pair: Pair, answer: str) -> bytes:
    """Write the answer."""
    told = AnswerDocument(
        older=pair.older.stack,
        newer=pair.newer.stack,
        device=pair.device,
        answer=answer,
        sentence=lead(pair),
        advice=verdict(pair),
        scenarios=_verdicts(pair),
        causes=tuple(map(_cause, pair.causes)),
        coverage=_coverage(pair),
        categories=tuple(map(_category, pair.categories)),
        items=tuple(map(_item, pair.items)),
        models=tuple(map(_model, pair.models)),
        unreadable=pair.unread,
        not_observed=pair.not_observed,
    )
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def _verdicts(pair: Pair) -> dict[str, str]:
    """The verdict on each scenario; one that ran in neither stack has the verdict that nothing is known."""
    found = {name: kind for kind, names in pair.summary.scenarios.items() for name in names}
    lost = (scenario for gap in pair.obstacles for scenario, _ in gap.cells)
    told: dict[str, Any] = {**dict.fromkeys(lost, Kind.NOT_COMPARABLE), **found}
    return {name: kind.value for name, kind in sorted(told.items())}


def _cause(group: CauseGroup) -> ToldCause:
    example, reason = group.example, group.cause.reason
    verdicts: Counter[str] = Counter()
    for (kind, _), count in group.kinds.items():
        verdicts[kind.value] += count
    return ToldCause(
        cause=group.cause.word,
        reason=reason.name if reason else None,
        verdict=group.kind.value,
        verdicts=dict(verdicts),
        sentence=group.title,
        since=group.since,
        belongs=group.belongs,
        layers=group.layer_classes,
        scenarios=group.scenarios,
        example=ToldExample(example.scenario, example.modes, example.sentence),
        advice=group.advice,
        links=reason.links if reason else (),
    )


def _coverage(pair: Pair) -> ToldCoverage:
    found = coverage(pair.causes)
    return ToldCoverage(found.groups, found.changed, found.first, found.largest)


def _category(category: ChangedCategory) -> ToldCategory:
    verdicts = {kind.value: count for kind, count in category.kinds.items()}
    return ToldCategory(category.title, verdicts, dict(category.layers))


def _item(item: Item) -> ToldItem:
    titles = [*(each.reason.title for each in item.explained_by), *(each.reason.title for each in item.likely)]
    return ToldItem(item.scenario, item.kind.value, item.modes, item.sentence, tuple(titles))


def _model(model: OwnModel) -> ToldModel:
    padding = {stack: ToldPadding(test.padding.value, test.sentence) for stack, test in model.padding.items()}
    return ToldModel(model.scenario, model.put_to_the_test, padding)

"""What the scenarios of the project use of Keras, and in which ways."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from harness import building, discovery
from surface.noted_keras import Namespace, keras_of, tensorflow_of
from surface.notes import Note, Notebook, Use, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOM = Path(__file__).resolve().parent.parent / "scenarios"
FOLDERS = (ROOM, ROOM / "more")
METHOD_OF_MODE = {"predict": "predict", "eager": "__call__", "xla": "predict"}
COMPILED = {"loss": "loss", "metrics": "metrics", "weighted_metrics": "weighted_metrics"}
WORDS = {"mse": "mean_squared_error", "mae": "mean_absolute_error", "acc": "accuracy"}


@frozen
class Noted:
    """A scenario and what was noted of it; *broken* says why there is less than there should be."""

    scenario: discovery.Scenario
    uses: tuple[Use, ...]
    methods: frozenset[str]
    broken: str = ""


def noted() -> tuple[Noted, ...]:
    """Take notes of all scenarios of the project, in order of file and line."""
    return tuple(_noted(each) for each in discovery.discover([str(folder) for folder in FOLDERS]))


def _noted(scenario: discovery.Scenario) -> Noted:
    book = Notebook()
    try:
        with _tensorflow(tensorflow_of(book)):
            made = getattr(building.load(scenario.path), scenario.function)(keras_of(book))
            model, inputs, *training = made
            _call(model, inputs, book)
    except Exception as error:  # noqa: BLE001 - a scenario that asks for more than names costs itself alone
        return Noted(scenario, _uses(book, scenario, []), frozenset(book.methods), f"{type(error).__name__}: {error}")
    methods = {f"{model.style}: {each}" for each in _called(scenario, training)}
    return Noted(scenario, _uses(book, scenario, training), frozenset({*book.methods, *methods}))


@contextmanager
def _tensorflow(module: Namespace) -> Iterator[None]:
    """Scenarios take TensorFlow from under Keras; here it is another one that takes notes."""
    before = sys.modules.get("tensorflow")
    sys.modules["tensorflow"] = module  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules.pop("tensorflow")
        if before is not None:
            sys.modules["tensorflow"] = before


def _call(model: Any, inputs: Any, book: Notebook) -> None:
    """A subclassed model calls its layers only when it is called itself."""
    if isinstance(inputs, list):
        book.ways.add("several batches")
    batch = inputs[0] if isinstance(inputs, list) else inputs
    if model.style == "subclassed":
        named = {name: Note(rank=array.ndim) for name, array in batch.items()} if isinstance(batch, dict) else None
        model(named or Note(rank=getattr(batch, "ndim", 3)))


def _called(scenario: discovery.Scenario, training: Sequence[Any]) -> set[str]:
    """The methods of the model that the harness calls in the modes of the scenario."""
    method = training[1] if len(training) > 1 else "train_on_batch"
    found = {METHOD_OF_MODE[mode] for mode in scenario.modes if mode != "train"}
    return found | ({method} if "train" in scenario.modes else set())


def _uses(book: Notebook, scenario: discovery.Scenario, training: Sequence[Any]) -> tuple[Use, ...]:
    """Each use, with the ways that hold for the whole scenario."""
    whole = frozenset({*book.ways, *scenario.modes})
    layers = tuple(Use(each.kind, each.ways | whole, each.arguments) for each in book.uses)
    method = training[1] if len(training) > 1 else "train_on_batch"
    weighted = training and isinstance(training[0], tuple)
    ways = {method, "sample weights"} if weighted else {method}
    return (*layers, *_of_training(book, frozenset(ways)))


def _of_training(book: Notebook, ways: frozenset[str]) -> Iterator[Use]:
    """Losses and metrics, by class or by word."""
    for argument, way in COMPILED.items():
        for each in leaves(book.compiled.get(argument)):
            if isinstance(each, str):
                yield Use(snake(WORDS.get(each, each)), ways | {way, "by its word"})
            elif each is not None and not callable(getattr(each, "__code__", None)):
                yield Use(snake(type(each).__name__), ways | {way, "as an object"})


def snake(name: str) -> str:
    """A class's name as Keras writes it for a word, without what tells a digit from a letter."""
    return re.sub("([a-z0-9])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", name)).lower()

"""What is listed of an installed Keras."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from stacks import table
from surface import entries, listing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parents[2]


class Layer:
    """What all layers are made of, so it says nothing of one."""

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:  # noqa: ANN401, ARG002 - as in Keras
        """Return the mask."""
        return mask


class Silent(Layer):
    """Has nothing to do with masks."""

    def call(self, inputs: Any) -> Any:  # noqa: ANN401 - as in Keras
        """Return its input; the word mask in a text is no mask."""
        return inputs


class Speaking(Layer):
    """Takes a mask, supports masking, and sets one."""

    def __init__(self, mask_value: float = 0.0) -> None:
        self.supports_masking = True
        self.mask_value = mask_value

    def call(self, inputs: Any, mask: Any = None) -> Any:  # noqa: ANN401 - as in Keras
        """Give the input the mask."""
        inputs._keras_mask = mask
        return inputs


class Denying(Speaking):
    """Says that it does not support masking, whatever its base says."""

    def __init__(self) -> None:
        super().__init__()
        self.supports_masking = False


class Loss:
    """The base of losses."""


class Metric:
    """The base of metrics."""


class Model:
    """A model."""


KERAS = SimpleNamespace(
    __version__="1.0",
    layers=SimpleNamespace(Layer=Layer, Silent=Silent, Speaking=Speaking, Speaker=Speaking, Denying=Denying),
    losses=SimpleNamespace(Loss=Loss),
    metrics=SimpleNamespace(Metric=Metric),
    models=SimpleNamespace(Model=Model, Sequential=Model),
)


@pytest.fixture(scope="module")
def listed() -> Mapping[str, Mapping[str, Any]]:
    """List the small Keras of this file."""
    return {each["name"]: each for each in listing.listing(KERAS)["entries"]}


def test_a_layer_that_touches_no_mask_says_where_its_call_is(listed: Mapping[str, Mapping[str, Any]]) -> None:
    """Docstrings are not read."""
    assert set(listed["Silent"]["facts"]) == {"takes none"}


def test_a_layer_that_does_says_where(listed: Mapping[str, Mapping[str, Any]]) -> None:
    """Each fact once, with its line."""
    facts = listed["Speaking"]["facts"]

    assert set(facts) == {"takes", "supports", "sets", "reads"}
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    assert "self.supports_masking = True" in lines[int(facts["supports"].rpartition(":")[2]) - 1]
    assert "_keras_mask = mask" in lines[int(facts["sets"].rpartition(":")[2]) - 1]


def test_a_class_counts_for_more_than_its_base(listed: Mapping[str, Mapping[str, Any]]) -> None:
    """It supports none, although its base supports masking."""
    assert "supports none" in listed["Denying"]["facts"]
    assert "supports" not in listed["Denying"]["facts"]


def test_two_names_of_a_class_are_one_entry(listed: Mapping[str, Mapping[str, Any]]) -> None:
    """The name of the class comes first, and its arguments about masks are listed."""
    assert listed["Speaking"]["aliases"] == ["Speaker"]
    assert listed["Speaking"]["arguments"] == ["mask", "mask_value"]
    assert "Speaker" not in listed


@pytest.mark.stack
@pytest.mark.parametrize("stack", entries.STACKS)
def test_a_stack_is_listed_as_before(python_of: Callable[[str], Path], stack: str) -> None:
    """The files in surface/listings say what that Keras says; `python -m surface.listing` says it anew."""
    (one,) = table.select(table.load(), [stack])
    words = [str(python_of(stack)), "-m", "surface.listing", one.imported_as]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600).stdout

    assert found == (entries.LISTINGS / f"{stack}.json").read_text(encoding="utf-8")

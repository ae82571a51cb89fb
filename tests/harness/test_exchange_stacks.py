"""What real stacks save and make of each other's files, a generation apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stacks import table
from tests.harness import running_it

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = ("keras-2.2", "tf-2.15", "tf-2.21")
MODEL = "embedding.generates_a_mask"
pytestmark = [pytest.mark.stack, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def records(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The record of each stack, which saved one model and read what all saved."""
    folder = tmp_path_factory.mktemp("exchange")
    files = [folder / "saved" / name for name in NAMES]
    for step, words in (("save", ()), ("read", ("--saved", *files))):
        for stack in table.select(table.load(), NAMES):
            about = ["--stack", stack.name, "--imported-as", stack.imported_as, "--out", folder / f"{stack.name}.jsonl"]
            ended = running_it.harness(python_of(stack.name), step, *about, "-k", MODEL, *words)

            assert ended.code == 0, ended.said
    return {name: folder / f"{name}.jsonl" for name in NAMES}


def built(records: dict[str, Path], stack: str) -> dict[str, Any]:
    """What the model does in the stack that builds it."""
    (line,) = running_it.lines(records[stack], "built")
    return dict(line["outcome"])


def read(records: dict[str, Path], saver: str, reader: str, form: str) -> dict[str, Any]:
    """What a stack made of a file of another."""
    found = [line for line in running_it.lines(records[reader], "loaded") if line["saver"] == saver]
    return next(dict(line["outcome"]) for line in found if line["format"] == form)


def masks(outcome: dict[str, Any]) -> list[tuple[str, Any]]:
    """The mask behind each layer."""
    return [(each["layer"], each["outputs"][0]["mask"]) for each in outcome["trace"]]


@pytest.mark.parametrize(
    ("stack", "forms"),
    [
        ("keras-2.2", {"h5", "json"}),
        ("tf-2.15", {"h5", "json", "keras", "savedmodel"}),
        ("tf-2.21", {"h5", "json", "keras", "savedmodel"}),
    ],
)
def test_each_stack_saves_in_the_formats_of_its_day(records: dict[str, Path], stack: str, forms: set[str]) -> None:
    """The others are unavailable, with the reason."""
    lines = running_it.lines(records[stack], "saved")

    assert {line["format"] for line in lines if line["outcome"]["kind"] == "ok"} == forms
    assert {line["outcome"]["kind"] for line in lines if line["format"] not in forms} <= {"unavailable"}


@pytest.mark.parametrize(
    ("saver", "reader", "form"),
    [
        ("keras-2.2", "keras-2.2", "h5"),
        ("keras-2.2", "tf-2.15", "h5"),
        ("tf-2.15", "tf-2.15", "savedmodel"),
        ("tf-2.15", "tf-2.15", "keras"),
        ("tf-2.21", "tf-2.21", "keras"),
        ("tf-2.21", "tf-2.21", "json"),
    ],
)
def test_a_model_that_comes_through_has_its_masks_and_values(
    records: dict[str, Path], saver: str, reader: str, form: str
) -> None:
    """Layer by layer, as where it was saved; also where a file names what Keras names by itself."""
    there, here = built(records, saver), read(records, saver, reader, form)

    assert masks(here) == masks(there) != []
    values = [each["outputs"][0]["value"]["data"] for each in (*here["trace"], *there["trace"])]
    assert [pytest.approx(each, abs=1e-5) for each in values[:2]] == values[2:]


@pytest.mark.parametrize(("saver", "reader", "form"), [("tf-2.15", "tf-2.21", "h5"), ("tf-2.21", "tf-2.15", "keras")])
def test_a_file_of_the_other_generation_that_cannot_be_loaded_says_what_was_raised(
    records: dict[str, Path], saver: str, reader: str, form: str
) -> None:
    """With the text of Keras itself."""
    error = read(records, saver, reader, form)

    assert (error["kind"], error["phase"]) == ("error", "load")
    assert error["text"]


def test_what_keras_3_sees_of_a_saved_model_is_one_layer_with_the_values_of_all(records: dict[str, Path]) -> None:
    """So only what leaves the model can be compared."""
    there, here = built(records, "tf-2.15"), read(records, "tf-2.15", "tf-2.21", "savedmodel")

    assert masks(here) == [("TFSMLayer 1", None)]
    values = [each["outputs"][0]["value"]["data"] for each in (here, there)]
    assert values[0] == pytest.approx(values[1], abs=1e-5)

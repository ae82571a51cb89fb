"""Models as people write them, in the last stack of Keras 2 and the newest: watched while they are called once."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.harness import running_it

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STACKS = ("tf-2.15", "tf-2.21")
MODELS = running_it.ROOT / "tests" / "harness" / "as_people_write_them.py"
BOTH = pytest.mark.parametrize("stack", STACKS)
pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def records(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What every model did in each of the two, by cell."""
    folder = tmp_path_factory.mktemp("records")
    return {stack: running_it.outcomes(_recorded(python_of(stack), stack, folder)) for stack in STACKS}


def _recorded(python: Path, stack: str, folder: Path) -> Path:
    out = folder / f"{stack}.jsonl"
    words = ["run", "--stack", stack, "--scenarios", MODELS, "--mode", "predict", "eager", "--once", "--out", out]
    ended = running_it.harness(python, *words)

    assert ended.code == 0, ended.said
    return out


def trace(records: dict[str, dict[str, Any]], stack: str, cell: str) -> dict[str, dict[str, Any]]:
    """The calls of layers of a cell by their paths, in the order in which they ended."""
    return {each["layer"]: each for each in records[stack][f"as_people_write_them.{cell}"]["trace"]}


def mask(array: dict[str, Any] | None) -> str:
    """A mask as a word of ones and zeros."""
    return "none" if array is None else "".join("01"[bool(each)] for each in array["data"])


def variants(records: dict[str, dict[str, Any]], stack: str, cell: str) -> list[dict[str, Any]]:
    """The further calls of a cell."""
    return list(records[stack][f"as_people_write_them.{cell} eager"]["variants"])


@BOTH
@pytest.mark.parametrize("mode", ["predict", "eager"])
def test_every_layer_of_a_subclassed_model_is_seen_under_the_name_its_author_gave_it(
    records: dict[str, dict[str, Any]], stack: str, mode: str
) -> None:
    """A list, an attribute, a name: inner layers first, and none of what Keras's own attention is made of."""
    assert list(trace(records, stack, f"subclassed {mode}")) == [
        "embed",
        "blocks[0]/attention",
        "blocks[0]/norm",
        "blocks[0]",
        "block/attention",
        "block/norm",
        "block",
        "read",
    ]


@BOTH
def test_a_call_has_the_masks_that_reached_it_and_the_one_that_left_it(
    records: dict[str, dict[str, Any]], stack: str
) -> None:
    """So that a report can tell a layer that got no mask from one that dropped it."""
    seen = trace(records, stack, "subclassed eager")

    assert [mask(each) for each in seen["embed"]["received"]] == ["none"]
    assert mask(seen["embed"]["outputs"][0]["mask"]) == "11001111"
    assert [mask(each) for each in seen["blocks[0]/attention"]["received"]] == ["11001111"] * 2
    assert [mask(each) for each in seen["blocks[0]/norm"]["received"]] == ["none"]
    assert [mask(each) for each in seen["read"]["received"]] == ["11001111"]
    assert (seen["read"]["takes-mask"], seen["embed"]["takes-mask"]) == (True, False)


@pytest.mark.parametrize(
    "model",
    [
        *("subclassed", "born_in_the_first_call", "sequential_without_input", "nested_and_shared", "sentences"),
        *("two_inputs_in_a_dict", "padded_in_front", "layers_that_keras_does_not_know"),
    ],
)
def test_a_model_has_the_same_weights_in_both_stacks(records: dict[str, dict[str, Any]], model: str) -> None:
    """Whenever they were made; without that, nothing may be said about values."""
    older, newer = (records[stack][f"as_people_write_them.{model} eager"] for stack in STACKS)

    assert sorted(map(str, older["weights"])) == sorted(map(str, newer["weights"]))
    assert len(older["weights"]) >= 3
    for before, after in zip(older["outputs"], newer["outputs"], strict=True):
        assert np.allclose(before["value"]["data"], after["value"]["data"], atol=1e-5)


@BOTH
@pytest.mark.parametrize("mode", ["predict", "eager"])
def test_layers_that_keras_does_not_know_of_have_weights_of_ours_too(
    records: dict[str, dict[str, Any]], stack: str, mode: str
) -> None:
    """Or two stacks would differ by what each happened to draw."""
    cell = records[stack][f"as_people_write_them.layers_that_keras_does_not_know {mode}"]

    assert [each["path"] for each in cell["weights"] if each["path"].startswith("untracked")] == [
        "untracked/Dense 1/0",
        "untracked/Dense 2/0",
        "untracked/Dense 2/1",
    ]


@BOTH
def test_a_layer_that_every_call_makes_anew_has_the_weights_of_the_call_that_was_watched(
    records: dict[str, dict[str, Any]], stack: str
) -> None:
    """Nobody can set them, so they say that two stacks had not the same."""
    cell = records[stack]["as_people_write_them.a_layer_in_every_call eager"]
    again = next(each for each in cell["variants"] if each["change"] == "again")

    assert "made anew/Dense 1/0" in [each["path"] for each in cell["weights"]]
    assert again["outputs"] != cell["outputs"]


@BOTH
def test_a_model_inside_a_model_is_looked_into_each_time_it_is_called(
    records: dict[str, dict[str, Any]], stack: str
) -> None:
    """A shared layer has a line for each call."""
    names = list(trace(records, stack, "nested_and_shared predict"))

    assert [name for name in names if name.startswith("encoder/GRU")] == ["encoder/GRU 1", "encoder/GRU 1 call 2"]
    assert names[-1] == "distance"


@BOTH
def test_inputs_may_be_a_dict_and_outputs_too(records: dict[str, dict[str, Any]], stack: str) -> None:
    """As a subclassed model takes and gives them."""
    shapes = [
        each["value"]["shape"]
        for each in records[stack]["as_people_write_them.two_inputs_in_a_dict predict"]["outputs"]
    ]

    assert sorted(shapes) == [[2, 4, 1], [2, 4, 3]]


@BOTH
@pytest.mark.parametrize("mode", ["predict", "eager"])
def test_a_functional_model_of_a_dictionary_is_called_with_one(
    records: dict[str, dict[str, Any]], stack: str, mode: str
) -> None:
    """Keras 3 takes nothing else, and told so it would seem to fail where the harness did."""
    outcome = records[stack][f"as_people_write_them.made_of_a_dictionary {mode}"]
    seen = trace(records, stack, f"made_of_a_dictionary {mode}")

    assert outcome["kind"] == "ok", outcome
    assert [mask(each) for each in seen["read"]["received"]] == ["11001111"]
    assert seen["latest"]["outputs"][0]["value"]["data"] == [3.0, 7.0]
    assert not [each for each in outcome["warnings"] if "structure" in each["text"]]


@BOTH
def test_a_lambda_takes_a_mask_only_where_its_function_asks_for_one(
    records: dict[str, dict[str, Any]], stack: str
) -> None:
    """Keras hands the mask to the layer in any case; what ignores it consumes none."""
    seen = trace(records, stack, "registered_for_saving eager")

    assert [mask(each) for each in seen["same"]["received"]] == ["11001111"]
    assert (seen["same"]["takes-mask"], seen["kept"]["takes-mask"]) == (False, True)


def test_a_class_may_be_registered_anew_for_each_mode(python_of: Callable[[str], Path], tmp_path: Path) -> None:
    """Keras before 2.13 takes no second class of a name, and a scenario is built more than once in a process."""
    out = tmp_path / "tf-2.10.jsonl"
    words = ["run", "--stack", "tf-2.10", "--scenarios", MODELS, "-k", "registered", "--mode", "predict", "eager"]
    ended = running_it.harness(python_of("tf-2.10"), *words, "--out", out)

    assert ended.code == 0, ended.said
    assert {each["kind"] for each in running_it.outcomes(out).values()} == {"ok"}


@BOTH
def test_more_padding_goes_where_the_batch_has_its_own(records: dict[str, dict[str, Any]], stack: str) -> None:
    """At the start, with the number that the model masks; and it changes nothing."""
    again, padded, *alone = variants(records, stack, "padded_in_front")
    plain = records[stack]["as_people_write_them.padded_in_front eager"]["outputs"][0]["value"]["data"]

    assert again["change"] == "again"
    assert again["outputs"][0]["value"]["data"] == plain
    assert (padded["change"], padded["timesteps"], padded["side"]) == ("padded", 2, "start")
    assert mask(padded["trace"][0]["outputs"][0]["mask"]) == "000011" + "001111"
    assert np.allclose(padded["outputs"][0]["value"]["data"], plain, atol=1e-6)
    assert [each["row"] for each in alone] == [0, 1]
    assert np.allclose(alone[1]["outputs"][0]["value"]["data"], plain[3:], atol=1e-6)


@BOTH
def test_padding_that_counts_shows_in_what_the_model_puts_out(records: dict[str, dict[str, Any]], stack: str) -> None:
    """The raw values are recorded; what they mean is judged elsewhere."""
    padded = variants(records, stack, "padding_counts")[1]
    plain = records[stack]["as_people_write_them.padding_counts eager"]["outputs"][0]["value"]["data"]

    assert np.abs(np.subtract(padded["outputs"][0]["value"]["data"], plain)).max() > 0.01


@BOTH
@pytest.mark.parametrize(
    ("model", "layer", "method", "kind", "line"),
    [
        ("raises_in_compute_mask", "decoder", "compute_mask", "NameError", "return mask[:, missing]"),
        ("raises_in_its_call", "inner", None, "Error", 'return inputs[:, "first"]'),
        ("needs_what_is_not_here", None, None, "ModuleNotFoundError", "import a_package_that_is_nowhere"),
    ],
)
def test_a_failure_is_told_with_its_layer_its_method_and_the_authors_own_line(
    records: dict[str, dict[str, Any]],
    stack: str,
    model: str,
    layer: str | None,
    method: str | None,
    kind: str,
    line: str,
) -> None:
    """However Keras wraps it."""
    found = records[stack][f"as_people_write_them.{model} eager"]
    own = [each for each in found["causes"] if line in (each.get("code") or "")]

    assert (found["kind"], found["layer"], found["method"]) == ("error", layer, method)
    assert own, found["causes"]
    assert own[-1]["file"] == MODELS.name
    assert any(each["type"].endswith(kind) for each in found["causes"])


@BOTH
def test_inputs_that_cannot_be_handed_over_are_told_with_what_to_do(
    records: dict[str, dict[str, Any]], stack: str
) -> None:
    """It is a limit of ours, and no failure of a stack."""
    found = records[stack]["as_people_write_them.ragged predict"]

    assert found["kind"] == "unavailable"
    assert "ragged inputs are not supported: pad them to one length" in found["reason"]


@BOTH
def test_watching_changes_no_output_to_the_last_bit(python_of: Callable[[str], Path], stack: str) -> None:
    """What a reader sees in a trace is what the model does for its user."""
    script = running_it.ROOT / "tests" / "harness" / "compare_watched_and_plain.py"
    done = subprocess.run(
        [python_of(stack), script, "tf.keras", MODELS],
        cwd=running_it.ROOT,
        env={**running_it.environment(), "PYTHONPATH": str(running_it.ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    verdicts = [each for each in told if "a_layer_in_every_call" not in each[0]]  # which is never the same twice

    assert len(verdicts) >= 3 * 8
    assert [each for each in verdicts if each[2] is not True] == []

"""What three real stacks do, a generation apart: the first stand-alone Keras, the last of Keras 2, the newest."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from harness.modes import MODES
from stacks import table
from tests.harness import running_it

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stacks.stack import Stack

NAMES = ("keras-2.2", "tf-2.15", "tf-2.21")
pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def records(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The record of each stack, over the seed model and what must not accept a mask."""
    folder = tmp_path_factory.mktemp("records")
    return {stack.name: _recorded(python_of, stack, folder) for stack in table.select(table.load(), NAMES)}


def _recorded(python_of: Callable[[str], Path], stack: Stack, folder: Path) -> Path:
    out = folder / f"{stack.name}.jsonl"
    versions = ["--expect-tensorflow", stack.tensorflow, "--expect-keras", stack.keras]
    scenarios = ["--scenarios", "scenarios/propagation.py", "scenarios/seed.py", "scenarios/more/training.py"]
    selected = ["-k", "seed or into_flatten or mean_squared", "--mode", *MODES]
    words = ["--stack", stack.name, "--imported-as", stack.imported_as, *versions, *scenarios, *selected]
    ended = running_it.harness(python_of(stack.name), "run", *words, "--once", "--out", out)

    assert ended.code == 0, ended.said
    return out


def outcome(records: dict[str, Path], stack: str, cell: str) -> dict[str, Any]:
    """What a cell came to in a stack."""
    return running_it.outcomes(records[stack])[cell]


def layer(records: dict[str, Path], stack: str, cell: str, name: str) -> dict[str, Any]:
    """The first tensor that left a layer."""
    trace = outcome(records, stack, cell)["trace"]
    return next(dict(each["outputs"][0]) for each in trace if each["layer"] == name)


@pytest.mark.parametrize("stack", ["keras-2.2", "tf-2.15"])
def test_the_first_gru_of_the_seed_model_agrees_over_the_generations(records: dict[str, Path], stack: str) -> None:
    """Weights and arguments are pinned, so that stacks differ by what they do with the mask alone."""
    values = [
        np.array(layer(records, name, "seed.as_given predict", "gru_one")["value"]["data"])
        for name in ("tf-2.21", stack)
    ]

    assert np.abs(values[0] - values[1]).max() < 1e-3
    assert np.abs(values[0]).max() > 1e-3


@pytest.mark.parametrize(
    ("stack", "mask"),
    [
        ("keras-2.2", [False, True, False, True, False]),
        ("tf-2.15", [False, True, False, True, False]),
        ("tf-2.21", [False, True, True, True, False]),
    ],
)
def test_concatenate_once_demanded_all_masks_and_now_any(
    records: dict[str, Path], stack: str, mask: list[bool]
) -> None:
    """The difference this project began with, read off the layer itself."""
    assert layer(records, stack, "seed.masks_disagree predict", "concat")["mask"]["data"] == mask


@pytest.mark.parametrize("stack", NAMES)
def test_a_layer_that_hands_on_no_mask_has_none(records: dict[str, Path], stack: str) -> None:
    """The absence of a mask is a fact of its own, not a mask of ones."""
    assert layer(records, stack, "seed.as_given predict", "reshape_version")["mask"] is None


def test_a_layer_that_refuses_a_mask_is_named(records: dict[str, Path]) -> None:
    """Stand-alone Keras raises, and the error belongs to the layer."""
    error = outcome(records, "keras-2.2", "propagation.into_flatten predict")

    assert (error["kind"], error["type"], error["layer"]) == ("error", "TypeError", "flat")


def test_a_mask_that_is_dropped_with_a_word_is_recorded_with_it(records: dict[str, Path]) -> None:
    """Silence and a warning are told apart by what was said while the cell ran."""
    said = {stack: outcome(records, stack, "propagation.into_flatten eager")["warnings"] for stack in NAMES[1:]}

    assert said["tf-2.15"] == []
    assert any("does not support masking" in each["text"] for each in said["tf-2.21"])


def test_a_mode_that_a_stack_has_not_is_unavailable_with_the_reason(records: dict[str, Path]) -> None:
    """Stand-alone Keras 2 cannot be called directly."""
    eager = outcome(records, "keras-2.2", "seed.as_given eager")

    assert eager == {"kind": "unavailable", "reason": "stand-alone Keras 2.2.4 only builds graphs"}


def test_one_training_step_gives_the_loss_and_the_weights_it_left(records: dict[str, Path]) -> None:
    """With equal weights before, the same step leaves the same weights in two generations."""
    steps = {stack: outcome(records, stack, "training.mean_squared_error train") for stack in NAMES}

    assert [each["layer"] for each in steps["tf-2.21"]["trace"]] == ["gru_one", "per_step"]
    losses = [each["outputs"][0]["value"]["data"][0] for each in steps.values()]
    weights = [each["trace"][1]["outputs"][0]["value"]["data"] for each in steps.values()]
    assert np.ptp(losses) < 1e-4
    assert np.ptp(weights, axis=0).max() < 1e-4


@pytest.mark.parametrize("stack", NAMES[1:])
def test_a_jit_compiled_call_agrees_with_the_compiled_graph(records: dict[str, Path], stack: str) -> None:
    """Where they part, that is a finding of its own; on this model they do not."""
    values = [
        np.array(outcome(records, stack, f"seed.as_given {mode}")["outputs"][0]["value"]["data"])
        for mode in ("predict", "xla")
    ]

    assert np.abs(values[0] - values[1]).max() < 1e-5


@pytest.mark.parametrize("stack", NAMES)
def test_watching_changes_nothing_to_the_last_bit(python_of: Callable[[str], Path], stack: str) -> None:
    """What a reader sees in a trace is what the model does without one."""
    (imported_as,) = [each.imported_as for each in table.load() if each.name == stack]
    script = running_it.ROOT / "tests" / "harness" / "compare_watched_and_plain.py"
    done = subprocess.run(
        [python_of(stack), script, imported_as],
        cwd=running_it.ROOT,
        env={**running_it.environment(), "PYTHONPATH": str(running_it.ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    verdicts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]

    assert len(verdicts) > 10
    assert [verdict for verdict in verdicts if verdict[2] is not True] == []

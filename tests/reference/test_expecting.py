"""What is expected of scenarios: under which meanings, and of which nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness import building, discovery
from reference.__main__ import PROJECT
from reference.expectation_lines import lines
from reference.expectations import expectations
from reports.reading.expectation_records import (
    NOT_PROMISED,
    Expected,
    ExpectedHeader,
    Meaning,
    Nothing,
    Numbers,
    Refusal,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reports.reading.expectation_records import ExpectedLine

HEAD = """
import numpy as np

def case(keras):
    layers = keras.layers
    inputs = layers.Input(shape=(2, 1), name="steps")
    data = {"steps": np.array([[[1], [0]]], "float32")}
    masked = layers.Masking(name="mask")(inputs)
"""


def expected(folder: Path, rest: str, before: str = "") -> list[Expected | Nothing]:
    """Write a scenario file whose only scenario ends with *rest*, and say what is expected of it."""
    file = folder / "theme.py"
    file.write_text(before + HEAD + "".join(f"    {line}\n" for line in rest.splitlines()), encoding="utf-8")
    (scenario,) = discovery.discover([str(file)])
    return list(expectations(scenario, building.load(file).case))


def test_what_always_meant_the_same_is_expected_once(tmp_path: Path) -> None:
    """With what leaves each layer, under the scenario's names, in float64."""
    (only,) = expected(tmp_path, 'return keras.models.Model(inputs, layers.Dense(1, name="score")(masked)), data')

    assert isinstance(only, Expected)
    assert (only.since, only.until, only.method) == ((), (), "call")
    assert isinstance(only.outcome, Numbers)
    assert [each.layer for each in only.outcome.trace] == ["mask", "score"]
    assert only.outcome.outputs[0].value.dtype == "float64"
    assert only.outcome.outputs == only.outcome.trace[-1].outputs


def test_what_changed_its_meaning_is_expected_once_for_each(tmp_path: Path) -> None:
    """The meanings that ended the one began the other."""
    old, new = expected(tmp_path, "return keras.models.Model(inputs, layers.Concatenate()([masked, inputs])), data")

    assert isinstance(old, Expected)
    assert isinstance(new, Expected)
    assert (old.since, old.until) == ((), ("concatenate-with-or",))
    assert (new.since, new.until) == (("concatenate-with-or",), ())
    assert old.outcome != new.outcome


def test_a_meaning_that_changes_nothing_here_is_not_told(tmp_path: Path) -> None:
    """Both inputs hide the same step, so `any` and `all` agree."""
    told = expected(tmp_path, "return keras.models.Model(inputs, layers.Concatenate()([masked, masked])), data")

    assert len(told) == 1


def test_an_error_can_be_what_is_promised(tmp_path: Path) -> None:
    """By the layer that cannot take the mask."""
    old, new = expected(tmp_path, 'return keras.models.Model(inputs, layers.Flatten(name="flat")(masked)), data')

    assert isinstance(old, Expected)
    assert isinstance(new, Expected)
    assert old.outcome == Refusal("flat")
    assert isinstance(new.outcome, Numbers)


def test_where_nothing_is_promised_the_reason_is_told(tmp_path: Path) -> None:
    """In words that a page can show."""
    (only,) = expected(tmp_path, 'return keras.models.Model(inputs, layers.GRU(1, name="read")(masked * 2)), data')

    assert isinstance(only, Nothing)
    assert only.reason == "no documentation says which mask reaches read"


def test_values_can_be_promised_where_the_mask_is_not(tmp_path: Path) -> None:
    """The last thing here is an operator."""
    (only,) = expected(tmp_path, "return keras.models.Model(inputs, masked * 2), data")

    assert isinstance(only, Expected)
    assert isinstance(only.outcome, Numbers)
    assert only.outcome.outputs[0].mask == NOT_PROMISED


def test_a_scenario_that_is_trained_has_a_loss_too(tmp_path: Path) -> None:
    """The loss alone: |1 * w + b| at the one step that is seen, for a target of 0."""
    train = 'MODES = ("predict", "train")\n'
    rest = """model = keras.models.Model(inputs, layers.Dense(1, name="score")(masked))
model.compile(optimizer="sgd", loss="mae")
return model, data, np.zeros((1, 2, 1))"""
    call, step = expected(tmp_path, rest, train)

    assert isinstance(call, Expected)
    assert isinstance(step, Expected)
    assert isinstance(call.outcome, Numbers)
    assert isinstance(step.outcome, Numbers)
    assert (call.method, step.method) == ("call", "train")
    (loss,) = map(float, step.outcome.outputs[0].value.data)
    first_score, _ = map(float, call.outcome.outputs[0].value.data)
    assert loss == pytest.approx(abs(first_score))
    assert step.outcome.trace == ()


@pytest.mark.parametrize(("method", "count"), [("evaluate", 2), ("train_on_batch", 1), ("custom_loop", 0)])
def test_losses_are_expected_up_to_the_first_that_hangs_on_a_step(tmp_path: Path, method: str, count: int) -> None:
    """What the second batch meets after a step of training is not computed; a loop of one's own promises nothing."""
    rest = f"""model = keras.models.Model(inputs, layers.Dense(1, name="score")(masked))
model.compile(optimizer="sgd", loss="mae")
return model, [data, data], [np.zeros((1, 2, 1))] * 2, "{method}\""""
    (only,) = expected(tmp_path, rest, 'MODES = ("train",)\n')
    outcome = only.outcome if isinstance(only, Expected) else None

    assert (len(outcome.outputs) if isinstance(outcome, Numbers) else 0) == count


def test_batches_follow_one_another(tmp_path: Path) -> None:
    """A list of inputs: the outputs of all, in order."""
    (only,) = expected(tmp_path, "return keras.models.Model(inputs, masked), [data, data]")

    assert isinstance(only, Expected)
    assert isinstance(only.outcome, Numbers)
    assert len(only.outcome.outputs) == 2


def test_a_scenario_that_breaks_costs_itself_alone(tmp_path: Path) -> None:
    """What a user's file does to NumPy's arrays is nobody else's business."""
    (only,) = expected(tmp_path, "return 1 / 0")

    assert isinstance(only, Nothing)
    assert "ZeroDivisionError" in only.reason


@pytest.fixture(scope="module")
def written() -> Sequence[ExpectedLine]:
    """All lines for the project's own scenarios."""
    return list(lines(PROJECT))


def test_every_scenario_of_the_project_is_spoken_of(written: Sequence[ExpectedLine]) -> None:
    """Once a method that its modes use, by an expectation or by a reason; only TensorFlow itself is missed."""
    scenarios = discovery.discover(PROJECT)
    spoken = {(each.scenario, each.method) for each in written if isinstance(each, Expected | Nothing)}
    wanted = {(each.id, "train" if mode == "train" else "call") for each in scenarios for mode in each.modes}
    broken = [
        each
        for each in written
        if isinstance(each, Nothing) and "does not run" in each.reason and "tensorflow" not in each.reason
    ]

    assert spoken == wanted
    assert not broken


def test_every_meaning_is_told_and_makes_a_difference_somewhere(written: Sequence[ExpectedLine]) -> None:
    """A meaning that changes no scenario of the project would be a claim that nobody checks."""
    assert isinstance(written[0], ExpectedHeader)
    told = {each.name for each in written if isinstance(each, Meaning)}
    used = {name for each in written if isinstance(each, Expected) for name in (*each.since, *each.until)}

    assert used == told


def test_the_newest_promises_are_kept_where_the_scenario_says_so(written: Sequence[ExpectedLine]) -> None:
    """Padded and trimmed sequences give the same in `embedding.padding_changes_nothing`, to the last bit."""
    (only,) = (
        each for each in written if isinstance(each, Expected) and each.scenario == "embedding.padding_changes_nothing"
    )

    assert isinstance(only.outcome, Numbers)
    padded, trimmed = only.outcome.outputs
    assert padded.value == trimmed.value

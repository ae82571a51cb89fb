"""What the reference promises of generated models, with nothing that only our own reference got wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from fuzz import text
from fuzz.cases import Batch, Case
from fuzz.expected import expected
from fuzz.models import Input, Layer, Merge, Model, Padding, Source, Style
from fuzz.promises import broken
from harness.discovery import discover
from reports.reading.expectation_records import NOT_PROMISED, Expected, Nothing
from tests.reports.promising import did, promise

if TYPE_CHECKING:
    from pathlib import Path

MODEL = Model(Input(Source.MASKING, Padding.RIGHT), (Layer("LSTM"),))


def _promised(folder: Path, model: Model) -> list[Expected | Nothing]:
    batch = Batch("000", (Case("m00000", model, compiled=False),))
    files = batch.write(folder / "models")
    (found,) = discover([str(file) for file in files])
    promises = expected([found], folder)
    return list(promises.of(found.id, "eager", found.digest))


def test_a_drawn_model_has_a_promise_without_any_stack(tmp_path: Path) -> None:
    """So it can be held against it in each."""
    (promise,) = _promised(tmp_path, MODEL)
    assert isinstance(promise, Expected)


def test_what_the_reference_does_not_know_has_none_and_says_why(tmp_path: Path) -> None:
    """It is then no finding, whatever a stack does."""
    (promise,) = _promised(tmp_path, evolve(MODEL, style=Style.SUBCLASSED))
    assert isinstance(promise, Nothing)
    assert promise.reason


def test_what_was_worked_out_is_read_again_until_the_text_changes(tmp_path: Path) -> None:
    """Thousands of models are judged many times."""
    _promised(tmp_path, MODEL)
    (kept,) = tmp_path.glob("reference-*/*.jsonl")
    before = kept.stat().st_mtime_ns
    _promised(tmp_path, MODEL)
    assert kept.stat().st_mtime_ns == before

    (promise,) = _promised(tmp_path, evolve(MODEL, steps=(Layer("GRU"),)))
    assert isinstance(promise, Expected)
    assert kept.stat().st_mtime_ns != before


@pytest.mark.parametrize("masked", [True, False])
def test_what_follows_a_fully_masked_query_is_promised_only_where_nothing_is_masked(
    tmp_path: Path,
    masked: bool,  # noqa: FBT001 - a parameter
) -> None:
    """A layer that reads what attention puts out at masked timesteps reads what nobody promised."""
    source = Source.MASKING if masked else Source.NONE
    padding = Padding.LEFT if masked else Padding.NONE
    *_, promise = _promised(tmp_path, Model(Input(source, padding), (Layer("MultiHeadAttention"), Layer("Dense"))))
    assert isinstance(promise, Expected)
    last = promise.outcome.trace[-1].outputs[0]  # type: ignore[union-attr]
    assert last.covers_masked is not masked


def test_operations_have_no_name_and_are_written_as_a_user_would() -> None:
    """`x * 2.0` is no layer of the author's."""
    written = text.function_text("m", Model(Input(Source.MASKING, Padding.RIGHT), (Layer("times two"),)))
    assert "x = x * 2.0" in written


def test_a_stack_that_keeps_any_promise_of_any_time_breaks_none() -> None:
    """What the documentation meant has changed, and an old release is not wrong by a new one."""
    promises = [promise(1.0, 2.0, until=["all-or-any"]), promise(1.0, 3.0, since=["all-or-any"])]
    assert broken(promises, did(1.0, 2.0)) is None
    assert broken(promises, did(1.0, 3.0)) is None

    found = broken(promises, did(1.0, 4.0))
    assert found is not None
    assert found[1] == "off after"
    assert "`merge`" in found[2]


def test_what_was_promised_once_and_is_not_any_more_is_not_broken() -> None:
    """Nothing is said of it today."""
    assert broken([promise(1.0, 2.0, until=["all-or-any"])], did(1.0, 4.0)) is None


def test_what_comes_of_masked_timesteps_alone_breaks_nothing() -> None:
    """Nobody promised what stands there, so nobody promised what is made of it."""
    assert broken([promise(1.0, 2.0, masked="10")], did(1.0, 4.0, masked="10")) is None
    assert broken([promise(1.0, 2.0, masked="10")], did(4.0, 2.0, masked="10")) is not None


def test_a_mask_that_nobody_promised_makes_no_promised_mask_with_another(tmp_path: Path) -> None:
    """Attention with its scores says of no output which mask it has."""
    masked = Input(Source.MASKING, Padding.LEFT)
    steps = (Layer("MultiHeadAttention with scores"), Merge("Concatenate", other=True))
    *_, promise = _promised(tmp_path, Model(masked, steps, masked, open_time=False))
    assert isinstance(promise, Expected)
    assert promise.outcome.outputs[0].mask == NOT_PROMISED  # type: ignore[union-attr]

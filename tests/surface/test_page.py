"""The page of what is covered says what listings and scenarios say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from surface import cells, entries, page, scenario_notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from surface.scenario_notes import Noted

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "coverage.md"


@pytest.fixture(scope="module")
def notes() -> Sequence[Noted]:
    """Take notes of all scenarios once."""
    return scenario_notes.noted()


@pytest.fixture(scope="module")
def rows(notes: Sequence[Noted]) -> Mapping[tuple[str, str], cells.Row]:
    """All rows, by kind and name."""
    found = cells.rows(entries.entries(), cells.seen(notes))
    return {(each.entry.kind, each.entry.name): each for each in found}


def test_the_document_is_what_listings_and_scenarios_say() -> None:
    """A scenario more or less changes it: python -m surface > docs/coverage.md."""
    assert DOCUMENT.read_text(encoding="utf-8") == page.document()


def test_every_scenario_can_be_followed(notes: Sequence[Noted]) -> None:
    """One that asks the note-taking Keras for more than it has would count for less than it shows."""
    assert [f"{each.scenario.id}: {each.broken}" for each in notes if each.broken] == []


@pytest.mark.parametrize(
    ("scenario", "kind", "way"),
    [
        ("explicit_mask.to_a_gru", "GRU", "mask="),
        ("explicit_mask.to_both_directions", "Bidirectional", "mask="),
        ("compute_mask.of_concatenate", "Concatenate", "compute_mask"),
        ("saving.masking_in_h5", "Masking", "saved as h5"),
        ("saving.nested_model_in_keras", "GRU", "saved as keras"),
        ("subclassed_models.wholly_in_a_tensorflow_function", "GRU", "tf.function"),
        ("subclassed_models.with_two_inputs", "Add", "in a class"),
        ("stateful.gru", "GRU", "several batches"),
        ("unknown_timesteps.average", "GlobalAveragePooling1D", "unknown timesteps"),
        ("dtype_policies.softmax_in_float16", "Softmax", "half precision"),
        ("metrics_and_losses.precision_and_recall", "precision", "weighted_metrics"),
        ("training.mean_squared_error", "mean_squared_error", "by its word"),
        ("training_methods.evaluate_with_metrics", "mean_squared_error", "evaluate"),
        ("embedding_layer.pages_of_words", "Embedding", "rank 3"),
    ],
)
def test_a_way_is_noted(notes: Sequence[Noted], scenario: str, kind: str, way: str) -> None:
    """As a reader of the scenario would say it."""
    (one,) = (each for each in notes if each.scenario.id == scenario)

    assert any(use.kind == kind and way in use.ways for use in one.uses)


def test_what_comes_before_a_mask_is_not_masked(notes: Sequence[Noted]) -> None:
    """Masking itself reads data; the layer after it reads masked data."""
    (one,) = (each for each in notes if each.scenario.id == "elementwise.exponential_unit")
    masked = {use.kind: "masked input" in use.ways for use in one.uses}

    assert masked == {"Masking": False, "ELU": True, "GRU": True}


@pytest.mark.parametrize("name", ["EinsumDense", "LocallyConnected1D", "ReversibleEmbedding"])
def test_rows_that_had_no_scenario_have_some(rows: Mapping[tuple[str, str], cells.Row], name: str) -> None:
    """They were the ones that a public report would have found missing."""
    assert isinstance(rows["layer", name].cells["predict"], cells.Shown)


def test_what_touches_no_mask_says_where_that_stands(rows: Mapping[tuple[str, str], cells.Row]) -> None:
    """A file of Keras and a line."""
    places = {cell.source for row in rows.values() for cell in row.cells.values() if isinstance(cell, cells.Untouched)}

    assert places
    assert all(place.partition(":")[0].endswith(".py") and int(place.partition(":")[2]) > 0 for place in places)


def test_every_cell_is_one_of_three(rows: Mapping[tuple[str, str], cells.Row]) -> None:
    """And each gap has a name of its own within its kind."""
    named = Counter((row.entry.kind, gap) for row in rows.values() for gap in row.gaps)

    assert all(set(row.cells) == set(cells.WAYS[row.entry.kind]) for row in rows.values())
    assert set(named.values()) == {1}


def test_an_alias_has_no_row_of_its_own(rows: Mapping[tuple[str, str], cells.Row]) -> None:
    """Convolution1D is Conv1D."""
    assert ("layer", "Conv1D") in rows
    assert ("layer", "Convolution1D") not in rows

"""What changes between two stacks, by the categories in which Keras's documentation lists its layers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.judging.kinds import Kind
from reports.judging.pairs.changed_categories import NO_LAYER, changed_categories
from reports.judging.pairs.coverage import share_of_categories
from reports.judging.pairs.layer_classes import CUSTOM
from reports.pages.pairs.cause_words import by_category
from surface.entries import entries
from surface.layer_categories import CATEGORIES, ELSEWHERE, layer_categories
from tests.reports.grouping import lost, other_values, pair_of
from tests.reports.making import layer, ok, refusal

RUNS = ok(layer("it", 1.0))
FAILS = (RUNS, refusal("flat"))
CLASSES = ("GRU", "LSTM", "Add", "Flatten", "MultiHeadAttention")


class TestACategory:
    """Where a class of layers is listed."""

    @pytest.mark.parametrize(
        ("layer_class", "title"),
        [
            ("GRU", "Recurrent layers"),
            ("TimeDistributed", "Recurrent layers"),
            ("Concatenate", "Merging layers"),
            ("Embedding", "Core layers"),
            ("GroupQueryAttention", "Attention layers"),
            ("AlphaDropout", "Regularization layers"),
            ("LocallyConnected1D", "Convolution layers"),
            ("Activation", "Core layers"),
            ("CuDNNLSTM", "Recurrent layers"),
            ("TorchModuleWrapper", "Backend-specific layers"),
        ],
    )
    def test_is_that_of_the_documentation(self, layer_class: str, title: str) -> None:
        """Also of a layer that has retired since, and under each name that a version has for it."""
        assert layer_categories()[layer_class] == title

    def test_has_nearly_every_layer_of_keras(self) -> None:
        """The others are the base of all, and what Keras 3 has left behind."""
        layers = {each.name for each in entries() if each.kind == "layer"}

        assert layers - {*layer_categories()} == {"DenseFeatures", "Layer"}
        assert {*layer_categories().values()} == {*CATEGORIES.values(), *ELSEWHERE.values()}


class TestWhatChanges:
    """A pair by categories."""

    def test_stands_in_the_category_of_each_layer_that_it_is_about(self) -> None:
        """The largest first; what names no layer last, by what it is about, however much it is."""
        pair = pair_of(
            {
                "theme.gru": other_values(kind="GRU"),
                "theme.lstm": other_values(kind="LSTM"),
                "theme.add": lost("one", "Add"),
                "theme.fails": FAILS,
                "saving.a": FAILS,
                "saving.b": FAILS,
                "training.c": FAILS,
            }
        )
        found = changed_categories(pair.items)

        assert [(each.title, each.scenarios) for each in found] == [
            ("Recurrent layers", 2),
            ("Merging layers", 1),
            ("Training, losses and metrics", 1),
            ("Saving and loading", 2),
            (NO_LAYER, 1),
        ]
        assert found[0].layers == {"GRU": 1, "LSTM": 1}
        assert found[0].kinds == {Kind.SILENT: 2}

    def test_at_a_layer_inside_another_is_found_under_both(self) -> None:
        """Who looks for attention never wrote the EinsumDense in it."""
        runs = [
            ok(layer("attend/query", each, kind="EinsumDense"), layer("attend", 1.0, kind="MultiHeadAttention"))
            for each in (1.0, 2.0)
        ]
        found = changed_categories(pair_of({"theme.a": (runs[0], runs[1])}).items)

        assert [(each.title, each.scenarios) for each in found] == [("Attention layers", 1), ("Core layers", 1)]

    def test_at_layers_that_keras_does_not_list_is_told_as_such(self) -> None:
        """Those of a user go by their own names; those of the project's scenarios are one class."""
        pair = pair_of(
            {"mine.a": other_values(kind="TCN"), "theme.b": lost("one", CUSTOM)}, of_user=frozenset({"mine.a"})
        )

        assert {each.title for each in changed_categories(pair.items)} == {"Custom layers", "Other layers"}

    def test_is_what_somebody_reads(self) -> None:
        """What differs by rounding, or only at masked timesteps, is no change of anything."""
        masked = [ok(layer("gru", 1.0, other, masked="10", kind="GRU")) for other in (2.0, 3.0)]
        pair = pair_of(
            {
                "theme.changed": other_values(kind="GRU"),
                "theme.rounded": other_values(kind="LSTM", by=5e-5),
                "theme.masked": (masked[0], masked[1]),
            }
        )
        (found,) = changed_categories(pair.items)

        assert {each.kind for each in pair.items} == {Kind.SILENT, Kind.DRIFT, Kind.MASKED_ONLY}
        assert (found.scenarios, found.layers, found.kinds) == (1, {"GRU": 1}, {Kind.SILENT: 1})

    @given(st.lists(st.sampled_from(CLASSES), min_size=1, max_size=8))
    def test_is_lost_in_none_of_them(self, classes: list[str]) -> None:
        """Few as they are, they tell of every change."""
        pair = pair_of({f"theme.s{at}": other_values(kind=each) for at, each in enumerate(classes)})
        found = changed_categories(pair.items)

        assert {item for each in found for item in each.items} == {*pair.items}
        assert sum(each.scenarios for each in found) == len(pair.items)

    def test_is_counted_as_told_where_it_stands_in_no_smaller_category(self) -> None:
        """Of twelve categories, one scenario each, ten tell ten; one that two layers share is told in both."""
        one_of_each = dict(zip(layer_categories().values(), layer_categories(), strict=True))
        classes = [each for title, each in one_of_each.items() if title != "Backend-specific layers"]
        pair = pair_of({f"theme.s{at}": other_values(kind=each) for at, each in enumerate([*classes, "Unheard"])})
        found = changed_categories(pair.items)

        assert len(found) == 12
        assert share_of_categories(found) == 10 / 12
        assert share_of_categories(found[:10]) == 1.0
        assert share_of_categories(()) == 1.0

    def test_is_told_in_a_line_where_there_are_many_causes(self) -> None:
        """With how much of it nothing warns of; ten causes can be taken in without, and rounding is none."""
        names = [each for each, title in layer_categories().items() if title in {"Recurrent layers", "Merging layers"}]
        repeated = [*names[:10] * 4, *names[10:12]]
        changed = {f"theme.s{at}": other_values(f"it{at}", each) for at, each in enumerate(repeated)}
        failing = {"saving.a": FAILS, "saving.b": FAILS}
        pair = pair_of(changed | failing)
        few = pair_of({f"theme.s{at}": other_values(f"it{at}", each) for at, each in enumerate(names[:10])})

        merging = sum(layer_categories()[each] == "Merging layers" for each in repeated)
        counts = {"Merging layers": merging, "Recurrent layers": len(repeated) - merging}
        first, second = sorted(counts, key=lambda each: -counts[each])
        assert by_category(pair) == (
            f"Changed scenarios by category of layers: {first} {counts[first]} ({counts[first]} silent); "
            f"{second} {counts[second]} ({counts[second]} silent); Saving and loading 2."
        )
        assert by_category(few) == ""

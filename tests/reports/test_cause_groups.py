"""What changes between two stacks, told by cause: each once, the most dangerous first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from reports.judging.causes.reason import AtLayer
from reports.judging.causes.traits import Effect
from reports.judging.kinds import CHANGES, Kind
from reports.judging.pairs.cause_groups import cause_groups
from reports.judging.pairs.coverage import FEW, coverage
from reports.judging.pairs.digest import Others, digest
from reports.judging.pairs.layer_classes import CUSTOM
from reports.reading.records import Error, LayerOutput, LayerTrace
from tests.reports.grouping import LOSES, bare, lost, masked, other_values, pair_of
from tests.reports.making import FLATTEN_WARNS, UNRELATED, layer, ok, refusal, values

if TYPE_CHECKING:
    from random import Random

    from reports.judging.pairs.cause_group import CauseGroup
    from reports.judging.pairs.pair import Pair
    from reports.reading.records import Outcome

Ends = tuple["Outcome", "Outcome"]
RUNS = ok(layer("it", 1.0))
KINDS = ("Concatenate", "GRU", "LSTM", "Dense")
ENDS: st.SearchStrategy[Ends] = st.one_of(
    st.builds(lost, st.sampled_from(["a", "b"]), st.sampled_from(KINDS)),
    st.builds(lambda kind: (bare("a", kind), masked("a", kind)), st.sampled_from(KINDS)),
    st.builds(other_values, st.just("a"), st.sampled_from(KINDS), st.sampled_from([1.0, 2.0, 5e-5])),
    st.sampled_from([(RUNS, refusal()), (refusal(), RUNS), (refusal(), refusal("pool")), (RUNS, RUNS)]),
    st.sampled_from([(RUNS, ok(layer("it", 1.0), warnings=[each])) for each in (FLATTEN_WARNS, UNRELATED)]),
)
"""What a scenario may do in two stacks."""


def _named(ends: list[Ends]) -> dict[str, Ends]:
    """Every fifth of them is a scenario that a reason names."""
    return {f"theme.{'other' if at % 5 else 'explained'}_{at:02}": each for at, each in enumerate(ends)}


PAIRS = st.lists(ENDS, max_size=24).map(lambda ends: pair_of(_named(ends), LOSES))


def _told(group: CauseGroup) -> tuple[str, str, tuple[str, ...]]:
    return group.kind.value, group.title, group.scenarios


class TestWhatHasOneCause:
    """What stands together."""

    def test_what_a_reason_explains_is_told_once(self) -> None:
        """With all the scenarios that it changes, and what to do about it."""
        pair = pair_of({"theme.explained_a": lost("one", "Add"), "theme.explained_b": lost("two", "Average")}, LOSES)

        (group,) = pair.causes
        assert group.is_explained
        assert (group.title, group.since, group.advice) == (LOSES.title, "since Keras 3.0", LOSES.advice)
        assert group.scenarios == ("theme.explained_a", "theme.explained_b")
        assert group.layer_classes == ("Add", "Average")
        assert group.belongs.startswith("belongs to Keras")

    def test_what_leaves_a_reason_behind_is_told_as_its_end(self) -> None:
        """What came with the reason is gone again."""
        gone = evolve(LOSES, since=Version("2.0"), until=Version("3.0"), ending="It is back.")
        (group,) = pair_of({"theme.explained": (bare("it", "Add"), masked("it", "Add"))}, gone).causes

        assert group.title == "No longer: Merge layers drop the mask."
        assert (group.since, group.advice) == ("gone in Keras 3.0", "It is back.")

    def test_what_several_reasons_explain_is_told_at_the_first_and_names_the_others(self) -> None:
        """No scenario is told twice."""
        beside = evolve(LOSES, name="too", title="It has another cause too.")
        (group,) = pair_of({"theme.explained": lost()}, LOSES, beside).causes

        assert group.title == LOSES.title
        assert group.also == {"It has another cause too.": 1}

    def test_what_looks_alike_is_told_once_where_no_reason_is_known(self) -> None:
        """The names of layers are the scenario's own, and tell two changes not apart."""
        (group,) = pair_of({"theme.a": lost("left"), "theme.b": lost("right")}).causes

        assert not group.is_explained
        assert _told(group) == (
            "silent",
            "The mask is dropped after `Concatenate`, without a word of warning.",
            ("theme.a", "theme.b"),
        )
        assert group.advice == Kind.SILENT.about.advice

    @pytest.mark.parametrize(
        "other",
        [
            lost(kind="GRU"),
            (bare("it", "Concatenate"), masked("it", "Concatenate")),
            other_values(kind="Concatenate"),
            (masked("it", "Concatenate"), refusal()),
        ],
    )
    def test_another_class_another_effect_or_another_kind_is_another_cause(
        self, other: tuple[Outcome, Outcome]
    ) -> None:
        """As far as anybody knows."""
        assert len(pair_of({"theme.a": lost(), "theme.b": other}).causes) == 2

    def test_errors_that_say_the_same_of_other_layers_and_shapes_are_one(self) -> None:
        """Their names and sizes are the scenario's."""
        wide = Error(
            "TypeError",
            "Layer pool does not support masking, but was passed an input_mask: (?, 3, 2)",
            "pool",
            "run",
            (),
        )
        narrow = Error(
            "TypeError",
            "Layer flat does not support masking, but was passed an input_mask: (None, 7)",
            "flat",
            "run",
            (),
        )
        (group,) = pair_of({"theme.a": (RUNS, wide), "theme.b": (RUNS, narrow)}).causes

        assert group.kind is Kind.NOW_FAILS
        assert group.title.startswith("Fails: TypeError: Layer")

    def test_of_other_values_the_greatest_difference_is_told(self) -> None:
        """One sentence is about all of them."""
        (group,) = pair_of({"theme.a": other_values(by=0.5), "theme.b": other_values(by=2.0)}).causes

        assert group.title == "The values after `GRU` differ by up to 2, without a word of warning."

    def test_a_likely_cause_of_the_users_own_models_is_told_as_likely(self) -> None:
        """It is no proof, so it explains nothing."""
        recognised = evolve(
            LOSES, layers=(AtLayer("Concatenate", "concatenate.masks_disagree"),), effects=(Effect.MASK_GONE,)
        )
        mine = frozenset({"mine.a", "mine.b"})
        (group,) = pair_of(dict.fromkeys(mine, lost()), recognised, of_user=mine).causes

        assert group.title == "Probably: Merge layers drop the mask."
        assert not group.is_explained
        assert group.advice == LOSES.advice


class TestOrder:
    """What a reader meets first."""

    def test_the_most_dangerous_come_first_and_of_those_the_largest(self) -> None:
        """A silent change of one scenario is worse than ten errors."""
        pair = pair_of(
            {
                "theme.fails_a": (RUNS, refusal()),
                "theme.fails_b": (RUNS, refusal()),
                "theme.lost": lost(),
                "theme.values_a": other_values(),
                "theme.values_b": other_values(),
            }
        )

        assert [(each.kind, len(each.scenarios)) for each in pair.causes] == [
            (Kind.SILENT, 2),
            (Kind.SILENT, 1),
            (Kind.NOW_FAILS, 2),
        ]

    def test_a_cause_stands_with_the_worst_that_it_does(self) -> None:
        """And says how many scenarios it changes in which way."""
        both = evolve(LOSES, changes=(Kind.SILENT, Kind.NOW_FAILS))
        (group,) = pair_of({"theme.explained_a": (RUNS, refusal()), "theme.explained_b": lost()}, both).causes

        assert group.kind is Kind.SILENT
        assert group.kinds == {(Kind.SILENT, ""): 1, (Kind.NOW_FAILS, ""): 1}

    def test_the_example_is_one_that_can_be_drawn(self) -> None:
        """Of two that are as dangerous, a mask shows more than an error."""
        shapes = ok(layer("it", 1.0, kind="Add")), ok(layer("it", 1.0, 2.0, kind="Add"))
        (group,) = pair_of({"theme.explained_a": shapes, "theme.explained_b": lost()}, LOSES).causes

        assert group.example.scenario == "theme.explained_b"

    @settings(max_examples=50)
    @given(PAIRS, st.randoms(use_true_random=False))
    def test_the_order_of_the_items_does_not_matter(self, pair: Pair, random: Random) -> None:
        """Two reports of the same records are the same report."""
        shuffled = list(pair.items)
        random.shuffle(shuffled)

        assert cause_groups(shuffled) == pair.causes

    @settings(max_examples=50)
    @given(PAIRS)
    def test_every_item_has_one_cause(self, pair: Pair) -> None:
        """Nothing is lost, and nothing told twice."""
        told = [item for group in pair.causes for item in group.items]

        assert len(told) == len(pair.items)
        assert set(told) == set(pair.items)
        assert len({each.cause.key for each in pair.causes}) == len(pair.causes)


def _many(count: int) -> Pair:
    """So many scenarios that each lose the mask after another class."""
    return pair_of({f"theme.{at:02}": lost(kind=f"Layer{at}") for at in range(count)})


class TestCoverage:
    """How far a reader comes with ten causes."""

    def test_what_stands_alone_is_told_together_where_there_is_too_much_of_it(self) -> None:
        """Of thirty groups of one nobody sees what changed; ten are shown one by one."""
        assert len(_many(FEW).causes) == FEW

        (group,) = _many(30).causes
        assert len(group.scenarios) == 30
        assert "after `Layer0`, `Layer1`, `Layer10`, `Layer11`, `Layer12`, `…`, without" in group.title

    @settings(max_examples=50)
    @given(PAIRS)
    def test_ten_causes_tell_all_where_there_are_no_more(self, pair: Pair) -> None:
        """And never more than all."""
        found = coverage(pair.causes)

        assert found.changed == len({each.scenario for each in pair.items if each.kind in CHANGES})
        assert 0 <= found.first <= found.changed
        assert 0 <= found.largest <= found.changed
        assert found.groups > FEW or found.first == found.largest == found.changed

    @settings(max_examples=50)
    @given(PAIRS, st.integers(0, 12))
    def test_the_digest_tells_every_cause_once_in_its_order(self, pair: Pair, room: int) -> None:
        """What has no line of its own stands in one with others of its part."""
        lines = digest(pair.causes, room)
        told = [group for line in lines for group in (line.groups if isinstance(line, Others) else (line,))]
        changes = [each for each in lines if (each.groups[0] if isinstance(each, Others) else each).kind in CHANGES]

        assert sorted(map(_told, told)) == sorted(map(_told, pair.causes))
        assert len(changes) <= max(room, len({each.group for each in changes}))

    def test_what_changes_most_has_a_line_of_its_own(self) -> None:
        """And the others are counted."""
        does: dict[str, Ends] = {f"theme.explained_{at}": lost() for at in range(3)}
        does |= {
            f"theme.fails_{at}": (RUNS, Error("ValueError", word, None, "run", ())) for at, word in enumerate("abc")
        }
        lines = digest(pair_of(does, LOSES).causes, room=2)

        assert [each.title for each in lines] == [LOSES.title, "3 causes, of 1 scenario each"]


class TestLayerClasses:
    """By what a reader finds what concerns them."""

    def test_the_classes_that_the_scenarios_of_the_project_bring_along_are_one(self) -> None:
        """Nobody else has those of their names."""
        of_theirs = [ok(LayerTrace("it", "theme.Chain", (LayerOutput(values(each), None),))) for each in (1.0, 2.0)]
        (item,) = pair_of({"theme.a": (of_theirs[0], of_theirs[1])}).items

        assert item.layer_classes == (CUSTOM,)

    def test_a_custom_layer_of_the_users_keeps_its_name(self) -> None:
        """They know it."""
        of_mine = [ok(LayerTrace("it", "mine.Chain", (LayerOutput(values(each), None),))) for each in (1.0, 2.0)]
        (item,) = pair_of({"mine.a": (of_mine[0], of_mine[1])}, of_user=frozenset({"mine.a"})).items

        assert item.layer_classes == ("Chain",)

    def test_a_layer_inside_another_is_found_by_the_other_too(self) -> None:
        """Who uses MultiHeadAttention never wrote the layer in it."""
        runs = [
            ok(layer("attend/query", each, kind="EinsumDense"), layer("attend", 1.0, kind="MultiHeadAttention"))
            for each in (1.0, 2.0)
        ]
        (item,) = pair_of({"theme.a": (runs[0], runs[1])}).items

        assert item.layer_classes == ("EinsumDense", "MultiHeadAttention")

    def test_a_layer_that_a_version_does_not_have_is_found_by_its_name(self) -> None:
        """The error names the class."""
        absent = Error("AttributeError", "module 'keras.layers' has no attribute 'CuDNNLSTM'", None, "build", ())
        (item,) = pair_of({"theme.a": (RUNS, absent)}).items

        assert item.layer_classes == ("CuDNNLSTM",)

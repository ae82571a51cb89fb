"""A pair of stacks as one object: what changes, since when, why, and in which words."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from msgspec.structs import replace

from reports.judging.behaviours import Behaviour, BehaviourRow, behaviour_rows
from reports.judging.changes import Change, compare
from reports.judging.completeness import completeness_of
from reports.judging.direct_steps import DirectSteps
from reports.judging.first_difference import MaskParts
from reports.judging.kinds import UNCHANGED, Group, Kind
from reports.judging.pairs.chosen_pairs import chosen_pairs
from reports.judging.pairs.pairing import Pairs
from reports.judging.pairs.stacks_between import StacksBetween
from reports.judging.step_summaries import summaries
from reports.pages.pairs.words import lead, verdict
from reports.pages.site import write_site
from reports.reading.matrix import Matrix
from reports.reading.records import Array, LayerOutput, LayerTrace, Unavailable
from tests.reports.dividing import a_divided_report
from tests.reports.making import FLATTEN_WARNS, column, layer, observed, ok, refusal, scenario
from tests.reports.sampling import a_report, an_empty_report

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.pairs.item import Item
    from reports.judging.pairs.pair import Pair
    from reports.judging.report import Report
    from reports.reading.matrix import Observed
    from reports.reading.records import Outcome

MASKED = ok(layer("concat", 1, 2, masked="10"))
GONE = ok(layer("concat", 1, 2))
LATER = ("tf-2.15", "tf-2.16", "tf-2.17", "tf-2.18")


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report of four releases of TensorFlow, four of Keras on one TensorFlow, and a legacy Keras."""
    return a_divided_report(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module")
def far(divided: Report) -> Pair:
    """The pair of the two ends of TensorFlow."""
    return Pairs(divided).pair("tf-2.15", "tf-2.18", "cpu")


def _rows(*states: Observed) -> tuple[Matrix, tuple[BehaviourRow, ...]]:
    columns = tuple(
        column(each, f"2.{number}.0") for number, each in enumerate(dict.fromkeys(s.id.stack for s in states))
    )
    names = tuple(dict.fromkeys((each.id.scenario, each.id.mode) for each in states))
    scenarios = tuple(scenario(each) for each in dict.fromkeys(name for name, _ in names))
    matrix = Matrix(columns, scenarios, names, {each.id: each for each in states}, ())
    return matrix, behaviour_rows(matrix)


def _pair(tmp_path: Path, *outcomes: Outcome, older: str = "s0") -> Pair:
    """The last of stacks that did these, held against an older one."""
    matrix, rows = _rows(*(observed(outcome, f"s{number}") for number, outcome in enumerate(outcomes)))
    report = evolve(a_divided_report(tmp_path), matrix=matrix, rows=rows)
    return Pairs(report).pair(older, f"s{len(outcomes) - 1}", "cpu")


def _item(pair: Pair, name: str) -> Item:
    (found,) = (each for each in pair.items if each.scenario == name)
    return found


def test_a_pair_of_neighbours_counts_what_the_table_of_steps_counts(divided: Report) -> None:
    """One reader sees the first page, another the page of the step; both must read the same numbers."""
    pairs = Pairs(divided)
    for step in divided.summaries:
        counted = pairs.pair(step.older, step.newer, step.device).summary
        # A step that leads over an unstable stack has only the scenarios that are unstable there.
        assert all(set(names) <= set(counted.scenarios[kind]) for kind, names in step.scenarios.items())
        assert step.differing <= counted.differing


def test_the_main_upgrade_counts_what_the_first_sentence_counts(divided: Report) -> None:
    """The page behind the headline is about the same numbers."""
    assert divided.main_upgrade
    main = divided.main_upgrade.summary

    pair = Pairs(divided).pair(main.older, main.newer, main.device)

    assert pair.summary.scenarios == main.scenarios


def test_a_stack_held_against_itself_changes_nothing(divided: Report) -> None:
    """A difference is one of the stacks, never of the comparison."""
    for stack in LATER:
        pair = Pairs(divided).pair(stack, stack, "cpu")
        assert pair.summary.changed == 0
        # Of a user's model that fails, nothing is known.
        assert {each.kind for each in pair.items} <= {Kind.NOT_COMPARABLE}


def test_modes_that_do_the_same_are_told_once(divided: Report) -> None:
    """Who reads forty items does not want to read eighty."""
    pair = Pairs(divided).pair("tf-2.16", "tf-2.18", "cpu")

    assert _item(pair, "theme.lost").modes == ("predict", "eager")


def test_an_item_says_which_release_began_it(far: Pair) -> None:
    """Of a way over many releases it is the one that brought the change which leads to its cause."""
    assert _item(far, "theme.lost").began
    assert _item(far, "theme.lost").began.sentence == "first in `tf-2.17`"  # type: ignore[union-attr]
    assert _item(far, "theme.refused").began.first == "tf-2.16"  # type: ignore[union-attr]


def test_nothing_is_said_of_where_it_began_if_nothing_between_was_seen(divided: Report) -> None:
    """A release that was never recorded is not known to be innocent."""
    rows = tuple(
        evolve(row, behaviours=tuple(_without(each, LATER[1:3]) for each in row.behaviours)) for row in divided.rows
    )
    pair = Pairs(evolve(divided, rows=rows)).pair("tf-2.15", "tf-2.18", "cpu")

    assert [each.began for each in pair.items] == [None] * len(pair.items)
    assert "lies between" not in " ".join(verdict(pair))


def _without(behaviour: Behaviour, stacks: tuple[str, ...]) -> Behaviour:
    return evolve(behaviour, stacks=tuple(each for each in behaviour.stacks if each not in stacks))


def test_the_way_leads_over_the_stacks_that_users_come_from(divided: Report) -> None:
    """Releases of Keras on one TensorFlow are no steps of TensorFlow."""
    routes = StacksBetween(divided.matrix.on("cpu"))

    assert routes.between("tf-2.15", "tf-2.18") == LATER[1:]
    assert routes.between("tf-2.15", "legacy") == ("legacy",)


def test_what_came_back_is_held_against_what_ran_before_the_failure(tmp_path: Path) -> None:
    """The step from an error to a result says nothing of the result."""
    pair = _pair(tmp_path, MASKED, refusal("concat"), GONE, GONE, older="s1")

    (item,) = pair.items
    assert (item.kind, item.step.note) == (Kind.SILENT, "works again, with other results")
    assert "works again, but not as on s0" in item.sentence


def test_what_ran_later_is_no_witness_of_what_ran_before(tmp_path: Path) -> None:
    """A user of the failing stack never had the stacks between."""
    pair = _pair(tmp_path, refusal("other"), GONE, GONE, older="s0")

    (item,) = pair.items
    assert item.step.comeback is None


def test_two_behaviours_are_compared_once(divided: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many stacks show them: that is what makes many pairs cheap."""
    compared: list[tuple[str, str, int, int]] = []

    def watched(older: Observed, newer: Observed) -> Change:
        compared.append((older.id.scenario, older.id.mode, id(older), id(newer)))
        return compare(older, newer)

    monkeypatch.setattr("reports.judging.direct_steps.compare_apart", watched)
    direct = DirectSteps(divided.matrix)
    for older, newer, row in product(LATER, LATER, divided.rows):
        direct.step(row, older, newer)

    assert len(compared) == len(set(compared)) > 0


def test_a_changed_shape_has_a_group_of_its_own(tmp_path: Path) -> None:
    """It is as silent as another value, and sooner found."""
    wide = Array("float32", (1, 2, 2), (1.0, 2.0, 3.0, 4.0))
    pair = _pair(tmp_path, GONE, ok(LayerTrace("concat", "keras.concat", (LayerOutput(wide, None),))))

    (item,) = pair.items
    assert (item.kind, item.group) == (Kind.SILENT, Group.SHAPES)


def test_every_kind_of_change_has_a_group(far: Pair) -> None:
    """Nothing that happens is left out of a page."""
    for kind in Kind:
        if kind is not Kind.SAME:
            step = evolve(far.items[0].step, change=evolve(far.items[0].step.change, kind=kind), comeback=None)
            assert evolve(far.items[0], step=step).group in Group


def test_the_groups_begin_with_what_is_dangerous(far: Pair) -> None:
    """The order of the page is that of the danger."""
    assert list(far.groups) == sorted(far.groups, key=list(Group).index)
    assert next(iter(far.groups)) is Group.SILENT


def test_the_first_sentence_counts_what_the_page_shows(far: Pair) -> None:
    """It is made of the same objects."""
    silent = {each.scenario for each in far.items if each.kind is Kind.SILENT}
    changed = {each.scenario for each in far.items if each.kind not in UNCHANGED}

    assert lead(far) == (
        f"From `tf-2.15` to `tf-2.18`, {len(changed)} of {far.summary.compared} scenarios change, "
        f"{len(silent)} of them silently, 1 now fails."
    )


def test_the_advice_names_the_layers_and_how_far_one_can_go(far: Pair) -> None:
    """What to look at in one's own model, and where to stop in between."""
    told = verdict(far)

    assert told[0] == "Do not change over as it is: `theme.lost` gives other results, and nothing warns."
    assert "Results differ without a warning after `concat`." in told
    assert "Up to `tf-2.16`, which lies between, none of them has begun." in told


@pytest.mark.parametrize(
    ("outcomes", "advice"),
    [
        ((MASKED, MASKED), "You can change over, as far as these scenarios go."),
        ((MASKED, GONE), "Compare what your own model makes of padded data on both before you change over"),
        ((MASKED, refusal("concat")), "Expect errors, which you will see at once"),
        ((refusal("concat"), refusal("other")), "You can change over: no result changes"),
        ((Unavailable("no such mode"), MASKED), "Nothing is known of the upgrade: what was"),
    ],
)
def test_the_advice_follows_the_worst(tmp_path: Path, outcomes: tuple[Outcome, ...], advice: str) -> None:
    """Calm words are for calm pairs."""
    assert verdict(_pair(tmp_path, *outcomes))[0].startswith(advice)


def test_a_mode_that_a_stack_has_not_is_told_and_is_no_gap(far: Pair) -> None:
    """TensorFlow 1 has no eager calls; nothing is missing for that."""
    assert [(each.stack, each.reason, each.is_missing) for each in far.gaps] == [("tf-2.15", "no such mode", False)]
    assert far.all_compared


def test_what_could_be_compared_in_part_only_is_counted(tmp_path: Path) -> None:
    """A reader who is told that not everything could be compared looks for what it was."""
    blind = replace(MASKED, warnings=(FLATTEN_WARNS,), untraced="no")
    pair = _pair(tmp_path, MASKED, blind)

    (item,) = pair.items
    assert (item.kind, item.step.change.limit is None) == (Kind.NOW_WARNS, False)
    assert verdict(pair)[-1] == (
        "Not everything could be compared, of 1 scenario only a part, and it is said there which, so there may be more."
    )


def test_what_neither_stack_has_is_not_said_to_be_missing_in_one(tmp_path: Path) -> None:
    """Two old stacks that only build graphs both have no eager calls."""
    matrix, rows = _rows(
        *(observed(MASKED, each) for each in ("s0", "s1")),
        *(observed(Unavailable("no such mode"), each, mode="eager") for each in ("s0", "s1")),
    )
    steps, counts = summaries(rows, matrix.columns), completeness_of(matrix)
    report = evolve(an_empty_report(), matrix=matrix, rows=rows, summaries=steps, completeness_of=counts)
    write_site(report, tmp_path / "site")

    page = (tmp_path / "site" / "upgrade" / "s0..s1.html").read_text(encoding="utf-8")
    assert "Not every mode is there in both." in page
    assert page.count("1 cell of 1 scenario, no such mode") == 2


def test_what_was_asked_for_and_never_recorded_is_missing(divided: Report) -> None:
    """An empty answer must not look like a calm one."""
    pair = Pairs(divided).pair("tf-2.15", "tf-2.18", "cpu", among=[("theme.nowhere", "predict")])

    assert not pair.is_whole
    assert [each.stack for each in pair.missing] == ["tf-2.15", "tf-2.18"]
    assert "nothing could be compared" in lead(pair)


def test_the_reasons_of_a_pair_are_those_of_its_step() -> None:
    """What is known stands beside the change."""
    pair = Pairs(a_report()).pair("warned", "broken", "cpu")

    assert "shown" in {each.reason.name for item in pair.items for each in item.explained_by}


def test_steps_and_ways_to_the_newest_have_pages_and_no_pair_has_two(divided: Report) -> None:
    """The number of pages grows with the stacks, not with their square."""
    ends = chosen_pairs(divided)

    assert {(each.older, each.newer, each.device) for each in divided.summaries} <= set(ends)
    assert ("tf-2.15", "tf-2.18", "cpu") in ends
    assert len(ends) == len(set(ends)) <= 2 * len(divided.matrix.columns)


def test_a_mask_that_parts_is_what_an_item_is_about(far: Pair) -> None:
    """The first layer where the traces part leads to the cause."""
    item = _item(far, "theme.lost")

    assert isinstance(item.step.change.parting, MaskParts)
    assert (item.step.change.parting.layer, item.layer_class) == ("concat", "concat")

"""Reasons against records: what explains a change, and what is said and not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from packaging.version import Version

from reports.judging.behaviours import behaviour_rows
from reports.judging.causes.explanations import Explanation, Sighting, Unseen, judge_reasons
from reports.judging.causes.reason import AtLayer, Intent, Package, Part, Reason, tally
from reports.judging.findings import findings
from reports.judging.kinds import Kind
from reports.pages.reasons_page import in_order, releases
from reports.reading.matrix import CellId, Matrix, StackPair
from reports.reading.records import Mode, Outcome
from tests.reports.making import FLATTEN_WARNS, UNRELATED, column, lacks, layer, observed, ok, refusal, scenario

if TYPE_CHECKING:
    from reports.judging.behaviours import BehaviourRow
    from reports.judging.causes.explanations import Judgement
    from reports.reading.matrix import Column

MASKED = ok(layer("flat", 1.0, masked="1"))
LOST = ok(layer("flat", 1.0))
WARNED = ok(layer("flat", 1.0), warnings=[FLATTEN_WARNS])
OLD, NEW = "2.15.0", "3.3.3"
PAIR = StackPair(OLD, NEW, "cpu")
ON_JAX = evolve(column("jax", "3.15.1"), planned_tensorflow=None)

REASON = Reason(
    name="lost",
    title="The mask is lost.",
    package=Package.KERAS,
    since=Version("3.0"),
    until=None,
    scenarios=("theme.case",),
    modes=(),
    changes=(Kind.SILENT,),
    says=(),
    cause="Nobody hands it on.",
    intent=Intent.BUG,
    advice="Hand it on.",
    ending=None,
    links=("https://example.org/1",),
    reports=(),
)


_Did = Mapping[str, Outcome]
"""What the case does on each version of Keras, which names its stack."""


def met(did: _Did, modes: Mapping[Mode, _Did] | None = None) -> tuple[tuple[BehaviourRow, ...], tuple[Column, ...]]:
    """The rows and columns of the case."""
    columns = tuple(column(version, keras=version) for version in did)
    by_mode: Mapping[Mode, _Did] = {"predict": did, **(modes or {})}
    cells = {
        CellId("theme.case", version, "cpu", mode): observed(outcome, version, mode=mode)
        for mode, outcomes in by_mode.items()
        for version, outcome in outcomes.items()
    }
    rows = tuple(("theme.case", mode) for mode in by_mode)
    return behaviour_rows(Matrix(columns, (scenario(),), rows, cells, ())), columns


def judged(did: _Did, *reasons: Reason, modes: Mapping[Mode, _Did] | None = None) -> Judgement:
    """Judge reasons by what the case does."""
    return judge_reasons(reasons or (REASON,), *met(did, modes))


def test_a_reason_explains_the_step_that_takes_in_its_version() -> None:
    """It names a version and no stacks, so it serves whichever two lie around it."""
    found = judged({OLD: MASKED, NEW: LOST})

    assert found.seen == {"lost": {PAIR: Sighting(Part.COMES, (("theme.case", "predict"),))}}
    assert (found.unseen, found.unexplained) == ((), {PAIR: ()})
    assert found.confirmed == (REASON,)


def test_a_change_at_another_version_is_not_explained() -> None:
    """The reason is not stretched to what came later."""
    found = judged({OLD: MASKED, NEW: LOST}, evolve(REASON, since=Version("3.4")))

    assert found.unexplained == {PAIR: (("theme.case", "predict"),)}
    assert (found.unseen, found.confirmed) == ((), ())


def test_a_reason_whose_change_is_not_there_is_unseen() -> None:
    """A note is held against the records, however well it reads."""
    found = judged({OLD: MASKED, NEW: MASKED})

    assert found.unseen == (Unseen(REASON, PAIR, "theme.case"),)
    assert found.confirmed == ()


def test_nothing_is_promised_of_a_step_of_which_nothing_is_known() -> None:
    """A scenario that needs a package which is missing shows no reason, and breaks none."""
    found = judged({OLD: MASKED, NEW: lacks("sonnet")})

    assert (found.seen, found.unseen) == ({"lost": {}}, ())


@pytest.mark.parametrize(
    ("package", "older", "newer", "part"),
    [
        (Package.TF_KERAS, column("stand-alone", "2.2.4", "keras"), column("inside", "2.2.4-tf"), Part.COMES),
        (Package.TF_KERAS, column("inside", "2.2.4-tf"), column("inside too", "2.3.0-tf"), None),
        (Package.TF_KERAS, column("inside"), column("outside", "2.16.0", "tf_keras"), None),
        (Package.JAX, column("on TensorFlow", "3.15.1"), ON_JAX, Part.COMES),
        (Package.JAX, column("older", "3.14.0"), column("newer", "3.15.1"), None),
    ],
)
def test_who_comes_to_another_line_of_keras_meets_what_it_does(
    package: Package, older: Column, newer: Column, part: Part | None
) -> None:
    """No release lies between stand-alone Keras and tf.keras, nor between TensorFlow and JAX."""
    since = Version("3.0" if package is Package.JAX else "1.15")

    assert evolve(REASON, package=package, since=since).part_in(older, newer) is part


def test_a_change_of_another_kind_is_neither_explained_nor_shown() -> None:
    """Who says `silent` has not spoken of a warning."""
    found = judged({OLD: MASKED, NEW: WARNED})

    assert found.unexplained == {PAIR: (("theme.case", "predict"),)}
    assert found.unseen == (Unseen(REASON, PAIR, "theme.case"),)


@pytest.mark.parametrize(
    ("says", "unexplained"), [(("destroy the mask",), 0), (("another thing", "destroy"), 0), (("another thing",), 1)]
)
def test_a_reason_that_quotes_texts_explains_only_what_says_one(says: tuple[str, ...], unexplained: int) -> None:
    """Two causes may bring the same kind of change to one scenario."""
    warns = evolve(REASON, changes=(Kind.NOW_WARNS,), says=says)

    assert len(judged({OLD: MASKED, NEW: WARNED}, warns).unexplained[PAIR]) == unexplained


def test_the_text_of_an_error_can_be_quoted_too() -> None:
    """It stands where the outcomes part."""
    fails = evolve(REASON, changes=(Kind.NOW_FAILS,), says=("does not support masking",))

    assert judged({OLD: MASKED, NEW: refusal()}, fails).confirmed == (fails,)


def test_one_mode_that_shows_a_reason_is_enough_and_the_others_stay_unexplained() -> None:
    """Modes may do different things; what differs otherwise needs a reason of its own."""
    found = judged({OLD: MASKED, NEW: LOST}, modes={"eager": {OLD: MASKED, NEW: WARNED}})

    assert found.unseen == ()
    assert found.unexplained[PAIR] == (("theme.case", "eager"),)


def test_a_reason_for_one_mode_says_nothing_of_another() -> None:
    """It names the modes it is about."""
    found = judged({OLD: MASKED, NEW: LOST}, evolve(REASON, modes=("eager",)))

    assert (len(found.unexplained[PAIR]), found.unseen) == (1, ())


def test_a_reason_that_was_left_behind_explains_that_too() -> None:
    """One note tells of both ends of a mistake."""
    until = evolve(REASON, until=Version("3.4"), ending="It is handed on again.")
    found = judged({OLD: MASKED, NEW: LOST, "3.5.0": MASKED}, until)

    assert [each.part for each in found.seen["lost"].values()] == [Part.COMES, Part.GOES]
    assert not any(found.unexplained.values())


def test_a_reason_that_came_and_went_within_a_step_promises_nothing_there() -> None:
    """Who goes from one end to the other never meets it."""
    until = evolve(REASON, until=Version("3.4"), ending="It is handed on again.")

    assert judged({OLD: MASKED, "3.5.0": MASKED}, until).unseen == ()
    assert judged({OLD: MASKED, "3.5.0": LOST}, until).unexplained == {
        StackPair(OLD, "3.5.0", "cpu"): (("theme.case", "predict"),)
    }


@pytest.mark.parametrize(("named", "misplaced"), [("flat", ()), ("Dense", (("Dense", ("flat",)),))])
def test_a_class_that_a_reason_names_is_held_against_the_records(
    named: str, misplaced: tuple[tuple[str, tuple[str, ...]], ...]
) -> None:
    """Models of users are recognised by it, so it must be where the reason's own scenario parts."""
    placed = evolve(REASON, layers=(AtLayer(named, "theme.case"),))

    found = judged({OLD: MASKED, NEW: LOST}, placed).misplaced

    assert tuple((each.named.layer_class, each.found) for each in found) == misplaced
    assert judged({OLD: MASKED, NEW: MASKED}, placed).misplaced == ()


def test_rounding_needs_no_reason() -> None:
    """Nobody writes a note on the last digits."""
    drift = ok(layer("flat", 1.00003, masked="1"))

    assert judged({OLD: MASKED, NEW: drift}, evolve(REASON, scenarios=("theme.other",))).unexplained == {PAIR: ()}


def test_a_warning_about_something_else_needs_a_reason_too() -> None:
    """Whatever a user newly reads has a cause."""
    other = ok(layer("flat", 1.0, masked="1"), warnings=[UNRELATED])

    assert len(judged({OLD: MASKED, NEW: other}).unexplained[PAIR]) == 1


def test_a_finding_leads_to_the_reasons_that_its_rows_show() -> None:
    """The first page tells why, not only what."""
    other = evolve(REASON, name="other", scenarios=("theme.other",))
    did = {OLD: MASKED, NEW: LOST}
    rows, columns = met(did)
    (finding,) = findings(rows, columns)

    assert judge_reasons((REASON, other), rows, columns).behind(finding) == (Explanation(REASON, Part.COMES),)


def test_the_tally_counts_reports_by_reason() -> None:
    """Two reports of one difference are one difference."""
    reported = evolve(REASON, reports=("https://example.org/2", "https://example.org/3"))

    assert tally((REASON, reported)).sentence == (
        "2 distinct differences are documented: 1 have a public report, for 1 none was found"
    )


def test_the_page_shows_what_is_dangerous_first_and_of_that_what_is_new() -> None:
    """A reader looks for what an upgrade may do unseen, and comes from a version of today."""
    newer = evolve(REASON, name="newer", since=Version("3.12"))
    warns = evolve(REASON, name="warns", since=Version("3.15"), changes=(Kind.NOW_WARNS, Kind.NOW_FAILS))

    assert in_order((warns, REASON, newer)) == [newer, REASON, warns]


def test_reasons_are_listed_by_release_the_newest_of_each_package_first() -> None:
    """Numbers count as versions, not as words; within a release they keep their order."""
    later = evolve(REASON, name="later", since=Version("3.12"))
    early = evolve(REASON, name="early", since=Version("3.2"))
    other = evolve(REASON, name="other", since=Version("3.12"))
    tensorflow = evolve(REASON, name="tensorflow", package=Package.TENSORFLOW, since=Version("2.3"))
    found = releases((tensorflow, early, later, other))

    assert [(each.title, each.reasons) for each in found] == [
        ("Keras 3.12", (later, other)),
        ("Keras 3.2", (early,)),
        ("TensorFlow 2.3", (tensorflow,)),
    ]

"""To whom a change belongs where TensorFlow and Keras move together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from reports.judging.behaviours import behaviour_rows
from reports.judging.direct_steps import DirectSteps
from reports.judging.findings import findings
from reports.judging.kinds import UNCHANGED
from reports.judging.owners import (
    CameAsOne,
    Entangled,
    ImportName,
    KerasGeneration,
    KerasRelease,
    NotKeras,
    NoTwin,
    OnlyBackend,
    OnlyEnvironment,
    OnlyKeras,
    OnlyTensorFlow,
    Owner,
    PerhapsImportName,
)
from reports.judging.step_summaries import most_taken, summaries
from reports.reading.matrix import Absence, CellId, Matrix, Missing
from reports.reading.records import Error
from tests.reports.making import column, layer, observed, ok, scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.judging.owners import Attribution
    from reports.reading.matrix import CellState, Column
    from reports.reading.records import Outcome

STACKS = {
    "tf-2.14": ("2.14.1", "2.14.0", "tf.keras"),
    "tf-2.15": ("2.15.1", "2.15.0", "tf.keras"),
    "tf-2.16": ("2.16.2", "3.3.3", "tf.keras"),
    "tf-2.17": ("2.17.1", "3.5.0", "tf.keras"),
    "tf-2.18": ("2.18.1", "3.9.0", "tf.keras"),
    "keras-3.2": ("2.16.2", "3.2.1", "keras"),
    "keras-3.3": ("2.16.2", "3.3.3", "keras"),
    "twin": ("2.16.2", "3.3.3", "keras"),
    "keras-3.4": ("2.16.2", "3.4.1", "keras"),
    "keras-3.5": ("2.16.2", "3.5.0", "keras"),
    "on-jax": (None, "3.5.0", "keras"),
    "legacy": ("2.16.2", "2.16.0", "tf_keras"),
    "legacy-newest": ("2.18.1", "2.18.0", "tf_keras"),
    "nightly": ("2.18.1", "3.10.0.dev1", "keras"),
}
"""TensorFlow, Keras and the way to import it, in the order of the table."""

LETTERS: dict[str, Outcome] = {
    **{each: ok(layer("gru", float(number))) for number, each in enumerate("ABC")},
    "N": Error("AttributeError", "module 'keras.backend' has no attribute 'tanh'", "gru", "run", ()),
}
"""``N`` misses a name."""


LETTER = st.sampled_from("ABC-?")
"""``-`` is a stack without an observation, ``?`` one that disagrees with itself."""


def _matrix(does: Mapping[str, str], order: Iterable[str] = STACKS) -> Matrix:
    columns = tuple(_column(each) for each in order if each in does)
    cells: list[CellState] = [_state(each, does[each]) for each in STACKS if each in does]
    return Matrix(columns, (scenario(),), (("theme.case", "predict"),), {each.id: each for each in cells}, ())


def _column(stack: str) -> Column:
    tensorflow, keras, imported_as = STACKS[stack]
    return evolve(column(stack, keras, imported_as), planned_tensorflow=tensorflow)


def _state(stack: str, letter: str) -> CellState:
    if letter == "-":
        return Missing(CellId("theme.case", stack, "cpu", "predict"), Absence.KILLED)
    if letter == "?":
        return evolve(observed(LETTERS["A"], stack), again=(LETTERS["B"],))
    return observed(LETTERS[letter], stack)


def _into(stack: str, **does: str) -> Attribution | None:
    """What the step into a stack belongs to; ``_`` and ``__`` in the name of a stack stand for ``.`` and ``-``."""
    named = {each.replace("__", "-").replace("_", "."): letter for each, letter in does.items()}
    (row,) = behaviour_rows(_matrix(named))
    step = row.step_into(stack)
    assert step is not None
    return step.belongs


def test_a_change_that_keras_makes_alone_belongs_to_the_release_that_makes_it() -> None:
    """TensorFlow stood still there, so it is not needed for the change."""
    found = _into("tf-2.17", tf__2_16="A", tf__2_17="B", keras__3_3="A", keras__3_4="B", keras__3_5="B")

    assert found == KerasRelease("3.4", "2.16.2")
    assert found.sentence == "belongs to Keras: first in 3.4, as seen on TensorFlow 2.16.2"


def test_the_first_release_is_looked_for_behind_the_older_one() -> None:
    """What an earlier one did and the older stack no longer does is no part of this step."""
    does = {"keras__3_2": "B", "keras__3_3": "A", "keras__3_4": "A", "keras__3_5": "B"}

    assert _into("tf-2.17", tf__2_16="A", tf__2_17="B", **does) == KerasRelease("3.5", "2.16.2")


def test_a_change_that_keras_does_not_make_alone_belongs_to_tensorflow() -> None:
    """Both releases of Keras do the same where only they differ."""
    found = _into("tf-2.17", tf__2_16="A", tf__2_17="B", keras__3_3="A", keras__3_5="A")

    assert found == NotKeras("3.3", "3.5", "2.16.2")


def test_a_change_that_looks_otherwise_on_one_tensorflow_cannot_be_told() -> None:
    """Keras changes there too, but to something else."""
    found = _into("tf-2.17", tf__2_16="A", tf__2_17="B", keras__3_3="A", keras__3_5="C")

    assert found == Entangled("3.3", "3.5", "2.16.2")


@pytest.mark.parametrize("unseen", ["-", "?"])
@pytest.mark.parametrize(("missing", "keras"), [("keras__3_3", "3.3"), ("keras__3_5", "3.5")])
def test_without_a_witness_nothing_is_told(missing: str, keras: str, unseen: str) -> None:
    """A stack that was not run in this mode, or that disagrees with itself, is no witness."""
    does = {"keras__3_2": "A", "keras__3_3": "A", "keras__3_4": "A", "keras__3_5": "B", missing: unseen}

    assert _into("tf-2.17", tf__2_16="A", tf__2_17="B", **does) == NoTwin(keras)


def test_a_table_without_keras_releases_says_which_stack_would_tell() -> None:
    """The default one has none."""
    found = _into("tf-2.17", tf__2_16="A", tf__2_17="B")

    assert found is not None
    assert found.sentence == "may be Keras's or TensorFlow's: no stack with Keras 3.3 on another TensorFlow shows which"


@pytest.mark.parametrize(
    ("newer", "does", "found"),
    [
        ("tf-2.15", {"tf__2_14": "A", "tf__2_15": "B"}, CameAsOne()),
        ("legacy-newest", {"legacy": "A", "legacy__newest": "B"}, CameAsOne()),
        ("keras-3.4", {"keras__3_3": "A", "keras__3_4": "B"}, OnlyKeras("2.16.2")),
        ("nightly", {"tf__2_18": "A", "nightly": "B"}, OnlyKeras("2.18.1")),
        ("on-jax", {"keras__3_5": "A", "on__jax": "B"}, OnlyBackend("3.5.0")),
        ("keras-3.5", {"tf__2_17": "A", "keras__3_5": "B"}, OnlyTensorFlow("3.5.0")),
        ("keras-3.3", {"tf__2_16": "A", "keras__3_3": "B"}, PerhapsImportName("tf.keras", "keras")),
        ("twin", {"keras__3_3": "A", "twin": "B"}, OnlyEnvironment()),
    ],
)
def test_where_one_thing_moves_it_is_that(newer: str, does: Mapping[str, str], found: Attribution) -> None:
    """Or both as one, where Keras was a part of TensorFlow."""
    assert _into(newer, **does) == found


def test_a_missing_name_may_be_a_matter_of_the_name_that_keras_is_imported_by() -> None:
    """`tf.keras.backend` has functions that `keras.backend` has not; whoever says `Keras` sends users the wrong way."""
    found = _into("nightly", tf__2_18="A", nightly="N")

    assert found == PerhapsImportName("tf.keras", "keras")
    assert found.owner is Owner.UNTOLD
    assert found.sentence == (
        "may belong to the name that Keras is imported by, `tf.keras` in the older stack, `keras` in the newer: "
        "the two do not offer the same"
    )


def test_a_missing_name_is_one_of_the_import_where_nothing_else_moved() -> None:
    """One TensorFlow, one Keras, two names."""
    found = _into("keras-3.3", tf__2_16="A", keras__3_3="N")

    assert found == ImportName("tf.keras", "keras", None)
    assert found.owner is Owner.IMPORT_NAME


@pytest.mark.parametrize(
    ("witness", "found"), [("N", ImportName("tf.keras", "keras", "keras-3.5")), ("A", NoTwin("3.5")), ("-", None)]
)
def test_a_stack_with_the_keras_of_one_and_the_name_of_the_other_tells(witness: str, found: Attribution | None) -> None:
    """Either it misses the name too, or Keras took it away; and if it was not seen, it tells nothing."""
    matrix = _matrix({"tf-2.17": "A", "keras-3.5": witness, "nightly": "N"})
    (row,) = behaviour_rows(matrix)

    step = DirectSteps(matrix).step(row, "tf-2.17", "nightly")

    assert step is not None
    assert step.belongs == (found or PerhapsImportName("tf.keras", "keras"))


def test_results_are_never_a_matter_of_the_import() -> None:
    """Behind every name stands the same Keras."""
    assert _into("nightly", tf__2_18="A", nightly="B") == OnlyKeras("2.18.1")


def test_an_old_keras_on_the_new_tensorflow_that_does_as_before_tells_it_is_keras() -> None:
    """The step that most readers have before them: nobody has Keras 2.15 on TensorFlow 2.16."""
    found = _into("tf-2.16", tf__2_15="A", tf__2_16="B", keras__3_2="B", keras__3_3="B", legacy="A")

    assert found == KerasGeneration(2, "legacy", "3.2")
    assert found.sentence == (
        "belongs to Keras: first in 3.2; `legacy`, a Keras 2 on the same TensorFlow, does as before"
    )


def test_an_old_keras_that_does_not_do_as_before_tells_nothing() -> None:
    """It is another release of the old Keras, so it may have moved by itself."""
    assert _into("tf-2.16", tf__2_15="A", tf__2_16="B", legacy="B") == NoTwin("2.15")


@given(st.dictionaries(st.sampled_from(list(STACKS)), LETTER, min_size=2))
def test_every_change_belongs_somewhere_and_nothing_else_does(does: dict[str, str]) -> None:
    """Counted once a scenario, as the changes themselves are."""
    matrix = _matrix(does)
    rows = behaviour_rows(matrix)

    for step in rows[0].steps:
        assert (step.belongs is None) == (step.change.kind in UNCHANGED)
    steps = [*summaries(rows, matrix.columns), *([main.summary] if (main := most_taken(rows, matrix)) else [])]
    assert all(sum(each.belongs.values()) == each.changed for each in steps)


@given(st.permutations([each for each in STACKS if each.startswith("keras")]), st.lists(LETTER, min_size=4, max_size=4))
def test_the_order_of_keras_releases_in_the_table_leaves_no_trace(order: list[str], letters: list[str]) -> None:
    """Somebody may add an older one at the end."""
    releases = dict(zip(sorted(order), letters, strict=True))
    does = {"tf-2.16": "A", "tf-2.17": "B", **releases}
    in_order, shuffled = (_matrix(does, ["tf-2.16", "tf-2.17", *each]) for each in (releases, order))

    told = [behaviour_rows(each)[0].step_into("tf-2.17") for each in (in_order, shuffled)]

    assert told[0] == told[1]


def test_the_main_upgrade_is_attributed_over_what_lies_between() -> None:
    """From the last old Keras to the newest release, by the old Keras on the newest TensorFlow."""
    matrix = _matrix({"tf-2.15": "A", "tf-2.16": "A", "tf-2.18": "B", "legacy-newest": "A"})

    main = most_taken(behaviour_rows(matrix), matrix)

    assert main is not None
    assert main.summary.belongs == {Owner.KERAS: 1}


def test_a_finding_says_to_whom_it_belongs() -> None:
    """With the number of scenarios, where they belong to several."""
    matrix = _matrix({"tf-2.16": "A", "tf-2.17": "B", "keras-3.3": "A", "keras-3.5": "B"})

    (finding, *_) = findings(behaviour_rows(matrix), matrix.columns)

    assert [(each.attribution, each.scenarios) for each in finding.belongs] == [(KerasRelease("3.5", "2.16.2"), 1)]

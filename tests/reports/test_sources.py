"""How the source behind a change differs: which class, which of its bases, which lines first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.judging.behaviours import behaviour_rows
from reports.judging.layer_sources import MOST_LINES, ClassPair, Lineage, lineage_at
from reports.reading.matrix import CellId, Matrix
from reports.reading.records import LayerTrace, Source
from tests.reports.making import FLATTEN_WARNS, column, layer, observed, ok, refusal, scenario

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.reading.records import Device, Outcome

BEFORE = """\
class Flat(Layer):
    def __init__(self, rate):
        self.rate = rate
        self.supports_masking = True
        self.one = 1
        self.two = 2
        self.three = 3
        self.four = 4
        self.five = 5
        self.six = 6
    def call(self, inputs):
        return inputs
"""
AFTER = BEFORE.replace("        self.supports_masking = True\n", "").replace("return inputs", "return 2 * inputs")
BASE = "class Layer:\n    pass\n"


def source(module: str, text: str, *bases: str, name: str = "flat") -> Source:
    """A class as a stack records it."""
    return Source(f"{module}.{name}", tuple(bases), f"{module}/flat.py", 7, text)


OLD = (
    source("old", BEFORE, "old._Layer", "old.Gone"),
    source("old", BASE, name="_Layer"),
    source("old", "", name="Gone"),
)
NEW = (
    source("new", AFTER, "new.Layer", "new.Come"),
    source("new", BASE * 2, name="Layer"),
    source("new", "", name="Come"),
)


def ran(module: str, masked: str | None) -> Outcome:
    """A run in which one layer of a class of *module* hands on a mask, or none."""
    trace = layer("flat", 1.0, masked=masked)
    return ok(LayerTrace(trace.layer, f"{module}.flat", trace.outputs), warnings=[FLATTEN_WARNS] if not masked else ())


def lineage(
    before: Outcome, after: Outcome, old: Iterable[Source] = OLD, new: Iterable[Source] = NEW
) -> Lineage | None:
    """What the report finds behind the only step there is."""
    columns = (column("old"), column("new"))
    seen = (observed(before, "old"), observed(after, "new"))
    cells = {CellId("theme.case", each.id.stack, "cpu", "predict"): each for each in seen}
    known: dict[tuple[str, Device], dict[str, Source]] = {
        ("old", "cpu"): {each.type: each for each in old},
        ("new", "cpu"): {each.type: each for each in new},
    }
    matrix = Matrix(columns, (scenario(),), (("theme.case", "predict"),), dict(cells), (), sources=known)
    (row,) = behaviour_rows(matrix)
    return lineage_at(matrix, row, row.steps[0])


def found(before: Outcome, after: Outcome) -> Lineage:
    """The same, where there is something to find."""
    result = lineage(before, after)
    assert result is not None
    return result


def test_the_class_of_the_layer_that_parts_is_shown_as_a_difference() -> None:
    """Lines that speak of masks are told from the others, which stand behind them."""
    pair = found(ran("old", "1"), ran("new", None)).own

    (about,), (other,) = pair.about_masks, pair.others
    assert "-        self.supports_masking = True" in about.lines
    assert other.lines[-2:] == ("-        return inputs", "+        return 2 * inputs")


def test_bases_are_matched_by_name_and_named_where_there_is_no_match() -> None:
    """A base that lost its underscore is the same one."""
    behind = found(ran("old", "1"), ran("new", None))

    assert [(each.before.type, each.after.type) for each in behind.bases] == [("old._Layer", "new.Layer")]
    assert (behind.only_older, behind.only_newer) == (("Gone",), ("Come",))
    assert [each.name for each in behind.differing] == ["flat", "Layer"]


@pytest.mark.parametrize("failed", ["older", "newer"])
def test_where_one_run_failed_the_class_is_found_by_its_name(failed: str) -> None:
    """A run that raised has no trace that names the class."""
    outcomes = (refusal(), ran("new", None)) if failed == "older" else (ran("old", "1"), refusal())

    assert found(*outcomes).own.before.type == "old.flat"


def test_where_only_a_warning_is_new_the_layer_that_it_names_is_shown() -> None:
    """Keras opens its warnings about masks with the name of the layer."""
    quiet = ok(LayerTrace("flat", "old.flat", layer("flat", 1.0).outputs))

    assert found(quiet, ran("new", None)).own.name == "flat"


def test_a_class_that_is_not_keras_s_own_is_not_shown() -> None:
    """A layer of a user's is in the scenario, which is shown anyway."""
    assert lineage(ran("user", "1"), ran("user", None)) is None


def test_nothing_is_shown_where_nothing_changes() -> None:
    """Keras rewrites much that changes no model."""
    assert lineage(ran("old", "1"), ran("new", "1")) is None


def test_of_a_class_longer_than_any_of_keras_only_the_first_lines_are_compared() -> None:
    """Its record may be anybody's, and the time grows with the square of the lines."""
    before = "".join(f"line {at}\n" for at in range(MOST_LINES))
    pair = ClassPair("old", "new", _class(before + "old"), _class(before + "new"))

    assert pair.hunks == ()


def _class(text: str) -> Source:
    return Source("keras.A", (), "a.py", 1, text)


def test_the_same_text_differs_in_nothing() -> None:
    """A class that only moved is not listed."""
    result = lineage(ran("old", "1"), ran("new", None), new=(source("new", BEFORE), *NEW[1:]))

    assert result is not None
    assert not result.differing

"""Which cells a mutant is run in, and which first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fuzz.cases import Batch, Case
from fuzz.drawing import draw
from fuzz.relations import relations_of
from harness import discovery
from mutants.drawn.forks import Seen
from mutants.drawn.order import Order
from mutants.drawn.questions import Questions
from mutants.drawn.unchanged import Unchanged
from tests.mutants.drawn import mutant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mutants.verdicts import Row

HERE = ("src/masking.py", 7)
ELSEWHERE = ("src/masking.py", 8)
FILES = {
    "first": 'MODES = ("predict", "eager")\n\n\ndef one(keras):\n    """A."""\n\n\ndef two(keras):\n    """B."""\n',
    "second": 'MODES = ("predict",)\n\n\ndef one(keras):\n    """C."""\n    keras.layers.Masking()\n',
}


def order(folder: Path, seen: Mapping[Row, tuple[tuple[str, int], ...]], *cases: Case) -> Order:
    """An order over what was seen, all of it in a second."""
    for name, text in FILES.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    scenarios = {each.id: each for each in discovery.discover([str(folder)])}
    batch = Batch("b", cases)
    files = batch.write(folder / "drawn")
    texts = {each.id: each for each in discovery.discover([str(each) for each in files])} if files else {}
    asked = Questions(scenarios, batch, files, texts)
    server: Any = None
    unchanged = Unchanged(folder / "unchanged.jsonl", "basis", asked.known, server, lambda _: None)
    for row, hits in seen.items():
        unchanged._known[row] = Seen({"seconds": 1.0}, hits)
    return Order(asked, unchanged)


def test_a_scenario_is_run_in_its_cheapest_mode_first(tmp_path: Path) -> None:
    """And in the others only where those killed nothing."""
    found = order(tmp_path, {("first.one", "eager"): (HERE,), ("first.two", "eager"): (ELSEWHERE,)})

    assert found.reaching(mutant()) == [("first.one", "eager")]
    assert found.unknown(mutant()) == [("second.one", "predict")]
    assert found.otherwise(mutant()) == [("first.one", "predict")]


def test_what_names_the_layer_comes_first_and_what_killed_it_before_that(tmp_path: Path) -> None:
    """The likelier, the sooner."""
    rows = (("first.one", "eager"), ("first.two", "eager"), ("second.one", "predict"))
    found = order(tmp_path, dict.fromkeys(rows, (HERE,)))

    assert found.reaching(mutant()) == [rows[2], rows[0], rows[1]]
    assert found.reaching(mutant(), "first.two") == [rows[1], rows[2], rows[0]]


def test_where_no_cell_reaches_the_line_those_of_its_file_are_tried_in_other_modes(tmp_path: Path) -> None:
    """A branch may be taken in graphs only."""
    found = order(tmp_path, {("first.two", "eager"): (ELSEWHERE,)})

    assert found.reaching(mutant()) == []
    assert found.otherwise(mutant()) == [("first.two", "predict")]


def test_each_relation_has_its_turn(tmp_path: Path) -> None:
    """Two models that are asked two relations each: no relation is asked twice before the other was asked once."""
    models = [each for each in draw(50, 1, (3, 0)) if len(list(relations_of(each, (3, 0)))) > 1][:2]
    cases = [
        Case(f"m{at}{number}", relation.asked_of(model), relation, compiled=False)
        for number, model in enumerate(models)
        for at, relation in enumerate(list(relations_of(model, (3, 0)))[:2])
    ]
    empty = order(tmp_path, {}, *cases)
    found = order(tmp_path, dict.fromkeys(empty.questions.drawn_rows(), (HERE,)), *cases)

    assert empty.cases(mutant()) == []
    assert sorted(each.name for each in empty.unknown_cases(mutant())) == sorted(each.name for each in cases)
    asked = [each.relation.name for each in found.cases(mutant()) if each.relation]
    assert len(asked) == len(cases)
    assert asked[0] != asked[1]

"""Which scenarios run first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from harness import discovery
from mutants import selection
from tests.mutants import fake

if TYPE_CHECKING:
    from pathlib import Path

GRU_MUTANT = evolve(fake.ALL_FOR_ANY, see=("GRU",))


def scenarios(tmp_path: Path, **layers: str) -> list[discovery.Scenario]:
    """One scenario a word, each with a layer in it."""
    (tmp_path / "theme.py").write_text(
        "".join(f"def {name}(keras):\n    return keras.layers.{layer}\n\n\n" for name, layer in layers.items()),
        encoding="utf-8",
    )
    return discovery.discover([str(tmp_path)])


def test_scenarios_that_speak_of_the_class_come_first(tmp_path: Path) -> None:
    """Most mutants are killed there, and the rest need not run."""
    found = selection.rounds(GRU_MUTANT, scenarios(tmp_path, dense="Dense", gru="GRU", cell="GRUCell"))

    assert found == (("theme.gru", "theme.cell"), ("theme.dense",))


def test_the_one_that_killed_it_last_time_is_the_very_first(tmp_path: Path) -> None:
    """It will most likely kill it again."""
    found = selection.rounds(GRU_MUTANT, scenarios(tmp_path, dense="Dense", gru="GRU"), last="theme.dense")

    assert found == (("theme.dense", "theme.gru"),)


def test_a_mutant_near_to_none_runs_all(tmp_path: Path) -> None:
    """A word that no scenario says leaves all of them to the last round."""
    assert selection.rounds(GRU_MUTANT, scenarios(tmp_path, dense="Dense")) == (("theme.dense",),)


def test_every_scenario_runs_once_and_few_at_first(tmp_path: Path) -> None:
    """However many speak of a GRU, a handful of them will do in most cases."""
    layers = {f"gru_{number}": "GRU" for number in range(20)} | {"dense": "Dense"}

    found = selection.rounds(GRU_MUTANT, scenarios(tmp_path, **layers))

    assert [len(each) for each in found] == [selection.FIRST, 20 - selection.FIRST, 1]
    assert len({id_ for each in found for id_ in each}) == 21


def test_the_harness_understands_what_it_is_asked_for(tmp_path: Path) -> None:
    """Ids go to it as a selection by names."""
    known = scenarios(tmp_path, dense="Dense", gru="GRU", cell="GRUCell")

    chosen = discovery.select(known, selection.expression(("theme.dense", "theme.cell")))

    assert [each.id for each in chosen] == ["theme.dense", "theme.cell"]

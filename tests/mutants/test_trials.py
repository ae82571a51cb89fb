"""Drawn mutants of a Keras of two files, tried by scenarios."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from fuzz.cases import Batch
from harness import discovery, scratch
from mutants.drawn.campaign import court_of
from mutants.drawn.forks import serving
from mutants.drawn.questions import Questions
from mutants.drawn.sampling import all_mutants
from mutants.verdicts import Killed, Survived
from stacks import environments, table
from tests.mutants import fake_inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mutants.drawn.sampling import Drawn
    from mutants.drawn.trials import Court

ASKED = ("masking.hides", "masking.partly_equal", "sums.sums", "whims.whim")


@contextlib.contextmanager
def court(root: Path, scenarios: Sequence[str] = ASKED) -> Iterator[Court]:
    """The court of the project at *root*, which knows the unchanged Keras."""
    stack = fake_inside.write(root)
    found = discovery.discover([str(root / "scenarios"), str(root / "scenarios" / "more")])
    asked = Questions({each.id: each for each in found if each.id in scenarios}, Batch("none", ()), (), {})
    with environments.lent(stack, "cpu") as environment, serving(stack, environment, ()) as server:
        every = all_mutants(server.keras, ["src/masking.py"])
        made = court_of(root / "unchanged.jsonl", asked, server, every, lambda _: None)
        made.unchanged.observe(asked.first_rows(), made.lines)
        yield made


def mutant(made: Court, operator: str, after: str) -> Drawn:
    """The one that an operator makes of a line."""
    found = all_mutants(made.unchanged.server.keras, ["src/masking.py"])
    return next(each for each in found if each.operator == operator and after in each.after)


def test_a_mutant_is_killed_by_the_scenario_that_it_changes(tmp_path: Path) -> None:
    """`all` for `any` shows where a step has one feature that is 0, and only there."""
    with court(tmp_path) as made:
        verdict = made.by_scenarios(mutant(made, "any and all", "all("), None)

    assert isinstance(verdict, Killed)
    assert (verdict.scenario, verdict.kind, verdict.layer) == ("masking.partly_equal", "silent", "mask_steps")


def test_only_scenarios_that_reach_the_line_are_run(tmp_path: Path) -> None:
    """No other can kill it; an unstable one would kill anything, and so kills nothing."""
    with court(tmp_path) as made:
        before = (tmp_path / "ran.txt").read_text(encoding="utf-8").splitlines()
        verdict = made.by_scenarios(mutant(made, "not", "(not"), None)
        ran = (tmp_path / "ran.txt").read_text(encoding="utf-8").splitlines()[len(before) :]

    assert isinstance(verdict, Survived | Killed)
    assert set(ran) <= {"sums.sums", "whims.whim"}


def test_what_killed_it_the_last_time_is_run_first(tmp_path: Path) -> None:
    """After a change to it, it is likely to kill the mutant again."""
    with court(tmp_path) as made:
        verdict = made.by_scenarios(mutant(made, "any and all", "all("), "masking.partly_equal")

    assert verdict.compared == 1


def test_a_first_round_runs_what_is_known_and_a_second_what_is_not(tmp_path: Path) -> None:
    """Most mutants need no more than the first, and the unchanged Keras is run for the others only."""
    with court(tmp_path) as made:
        made.unchanged._known.pop(("masking.partly_equal", "predict"), None)
        made.unchanged._known.pop(("masking.partly_equal", "eager"), None)
        found = mutant(made, "any and all", "all(")

        assert isinstance(made.by_scenarios(found, None, rounds=1), Survived)
        assert isinstance(made.by_scenarios(found, None), Killed)


def test_the_unchanged_keras_is_observed_once(tmp_path: Path) -> None:
    """The next campaign reads what this one saw."""
    with court(tmp_path) as made:
        ran = (tmp_path / "ran.txt").read_text(encoding="utf-8")
        made.unchanged.observe(made.questions.first_rows(), made.lines)

        assert (tmp_path / "ran.txt").read_text(encoding="utf-8") == ran
        assert len((tmp_path / "unchanged.jsonl").read_text(encoding="utf-8").splitlines()) == len(ASKED)


def test_what_comes_once_a_process_kills_no_mutant(tmp_path: Path) -> None:
    """Whether it came before hangs on what else ran in the process, and not on the mutant."""
    rows = (("once.spends", "predict"), ("once.spent", "predict"))
    with court(tmp_path, ("once.spends", "once.spent")) as made:
        for row in rows:
            made.unchanged._known.pop(row, None)
            made.unchanged.observe([row], made.lines)

        assert isinstance(made._run(mutant(made, "any and all", "all("), rows), Survived)


@pytest.mark.stack
def test_a_mutant_of_the_real_masking_layer_is_killed_in_a_fork() -> None:
    """The one that Keras's own tests miss: `all` for `any` in Masking itself."""
    (stack,) = table.select(table.load(), ["tf-2.15"])
    file, row = stack.root / "scenarios" / "more" / "masking_layer.py", ("masking_layer.partly_equal", "eager")
    asked = Questions({each.id: each for each in discovery.discover([str(file)])}, Batch("none", ()), (), {})
    with (
        scratch.lent() as folder,
        environments.lent(stack, "cpu") as environment,
        serving(stack, environment, [file]) as server,
    ):
        every = all_mutants(server.keras, ["src/layers/core/masking.py"])
        made = court_of(folder / "unchanged.jsonl", asked, server, every, lambda _: None)
        made.unchanged.observe([row], made.lines)
        found = next(each for each in every if each.operator == "any and all" and "call" in each.site.function)

        assert made.order.only_reaching([row], found) == [row]
        assert isinstance(made._run(found, [row]), Killed)

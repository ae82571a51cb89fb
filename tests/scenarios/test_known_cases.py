"""What was reported in public about masks is shown by a scenario, on the stacks that the report is about."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

from harness.modes import MODES
from stacks import table
from surface import family_table, scenario_notes
from tests.harness import running_it
from tests.scenarios import known_cases

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stacks.stack import Stack

CASES = known_cases.cases()
STACKS = ("keras-2.2", "tf-2.15", "tf-2.16", "tf-2.17", "tf-2.21")
"""Few enough for every run of the tests, and between them is most of what was reported."""
PAIRS = sorted({pair for case in CASES for pair, _ in case.pairs if set(STACKS).issuperset(pair)})
SCENARIOS = {each.scenario.id: each.scenario for each in family_table.used()}

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


@each_case
def test_its_scenarios_are_there(case: known_cases.Case) -> None:
    """What needs a GPU or another backend has one too, and shows itself where there is one."""
    assert case.scenarios
    assert set(SCENARIOS).issuperset(case.scenarios)


@pytest.mark.parametrize("case", [case for case in CASES if case.parts or case.same], ids=lambda case: case.id)
def test_its_scenarios_name_the_report(case: known_cases.Case) -> None:
    """The page of each scenario links the report; between them they link all of its addresses."""
    told = [SCENARIOS[scenario].description.splitlines() for scenario in case.scenarios]

    assert all(any(f"Reported: {source}" in each for source in case.sources) for each in told)
    assert all(any(f"Reported: {source}" in each for each in told) for source in case.sources)


@each_case
def test_it_says_where_it_is_seen_or_why_it_is_not(case: known_cases.Case) -> None:
    """Its pairs are stacks of the table, and a case without a pair says what it would take."""
    known = {stack.name for stack in table.load()}

    assert known.issuperset(stack for pair, _ in case.pairs for stack in pair)
    assert case.remark or case.parts or case.same


def test_no_two_cases_share_a_name() -> None:
    """The list they come from tells them apart by it."""
    names = [case.id for case in CASES]

    assert sorted(set(names)) == sorted(names)


@pytest.fixture(scope="module")
def record_of(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Lend the record of a stack by its name, made when it is first asked for."""
    folder = tmp_path_factory.mktemp("records")

    @functools.cache
    def record(name: str) -> Path:
        (stack,) = table.select(table.load(), [name])
        return _recorded(python_of, stack, folder)

    return record


def _recorded(python_of: Callable[[str], Path], stack: Stack, folder: Path) -> Path:
    """A record of the scenarios that some pair of the stacks asks for, in the modes it asks for."""
    out = folder / f"{stack.name}.jsonl"
    asked = [case for case in CASES if any(set(STACKS).issuperset(pair) for pair, _ in case.pairs)]
    ids = sorted({scenario for case in asked for scenario in case.scenarios})
    versions = ["--expect-tensorflow", stack.tensorflow, "--expect-keras", stack.keras]
    words = ["--stack", stack.name, "--imported-as", stack.imported_as, *versions, "--once"]
    chosen = ["--scenarios", *map(str, scenario_notes.FOLDERS), "-k", " or ".join(ids)]
    modes = [mode for mode in MODES if any(case.mode == mode for case in asked)]
    ended = running_it.harness(python_of(stack.name), "run", *words, *chosen, "--mode", *modes, "--out", out)

    assert ended.code == 0, ended.said
    return out


@pytest.mark.stack
@pytest.mark.parametrize("pair", PAIRS, ids=" to ".join)
def test_the_machine_shows_what_was_reported(pair: known_cases.Pair, record_of: Callable[[str], Path]) -> None:
    """Where it shows something else, the machine is right, and known_cases.toml must say so."""
    recorded = known_cases.matrix(map(record_of, pair))
    sights = [each for each in known_cases.sights(recorded, frozenset(pair)) if each.pair == pair]

    assert sights
    assert [str(each) for each in sights if not each.is_right] == []


def test_most_cases_are_seen_on_these_stacks() -> None:
    """What is left over needs a GPU, another backend, or a stack in between."""
    seen = [case for case in CASES if any(pair in PAIRS for pair, _ in case.pairs)]

    assert len(seen) > len(CASES) / 2

"""Killed or survived, read off two records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from mutants import verdicts
from mutants.verdicts import Killed, Survived
from tests.reports import making

if TYPE_CHECKING:
    from pathlib import Path

    from reports.reading.matrix import Observed
    from reports.reading.records import Line, Outcome

ROW = ("theme.case", "predict")
ORIGINAL = making.observed(making.ok(making.layer("mask", 1.0, 2.0, masked="10")))


@pytest.mark.parametrize(
    ("mutated", "kind"),
    [
        (making.ok(making.layer("mask", 1.0, 2.0, masked="11")), "silent"),
        (making.ok(making.layer("mask", 1.0, 9.0, masked="10")), "masked only"),
        (making.ok(making.layer("mask", 9.0, 2.0, masked="10")), "silent"),
        (making.ok(making.layer("mask", 1.0, 2.0, masked="10"), warnings=[making.FLATTEN_WARNS]), "now warns"),
        (making.refusal(), "now fails"),
    ],
)
def test_a_mutant_is_killed_by_whatever_a_report_would_call_a_change(mutated: Outcome, kind: str) -> None:
    """Another mask, another value, a warning, an error."""
    verdict = verdicts.judge({ROW: ORIGINAL}, {ROW: evolve(ORIGINAL, outcome=mutated)})

    assert isinstance(verdict, Killed)
    assert (verdict.scenario, verdict.mode, verdict.kind) == (*ROW, kind)
    assert verdict.sentence.startswith(f"theme.case in predict: {kind}")


@pytest.mark.parametrize("value", [2.0, 2.0001])
def test_rounding_kills_nothing(value: float) -> None:
    """A mutant that changes nothing but the last digits survives."""
    mutated = evolve(ORIGINAL, outcome=making.ok(making.layer("mask", 1.0, value, masked="10")))

    assert verdicts.judge({ROW: ORIGINAL}, {ROW: mutated}) == Survived(1)


def test_an_unstable_cell_kills_nothing() -> None:
    """It would kill every mutant, those that break nothing too."""
    other = making.ok(making.layer("mask", 5.0, 2.0, masked="10"))
    unstable = evolve(ORIGINAL, again=(other,))

    assert verdicts.judge({ROW: unstable}, {ROW: evolve(ORIGINAL, outcome=other)}) == Survived(1)


def test_the_first_that_differs_has_killed_it() -> None:
    """The order is that in which the cells were observed."""
    other = evolve(ORIGINAL, outcome=making.refusal())
    rows: dict[tuple[str, str], Observed] = {
        ("a.a", "predict"): ORIGINAL,
        ("c.c", "eager"): ORIGINAL,
        ("b.b", "eager"): ORIGINAL,
    }
    mutated = {**rows, ("c.c", "eager"): other, ("b.b", "eager"): other}

    verdict = verdicts.judge(rows, mutated)

    assert verdict == Killed("c.c", "eager", "now fails", "flat", compared=2)


def test_a_cell_that_one_of_the_two_lacks_is_not_compared() -> None:
    """A run that was ended early has fewer."""
    assert verdicts.judge({}, {ROW: ORIGINAL}) == verdicts.judge({ROW: ORIGINAL}, {}) == Survived(0)


def test_observations_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    """A file that is not there yet holds none."""
    assert verdicts.observed(tmp_path / "none.jsonl") == {}
    planned = ("theme.b predict", "theme.a predict")
    lines: list[Line] = [
        making.header(planned=planned),
        *(making.scenario(f"theme.{each}") for each in "ba"),
        *(making.cell(id_=f"theme.{each}") for each in "ba"),
    ]

    read = verdicts.observed(making.write(tmp_path, lines, "record.jsonl"))

    assert list(read) == [("theme.b", "predict"), ("theme.a", "predict")]


def test_a_growing_record_is_read_again_when_it_has_grown_by_a_tenth(tmp_path: Path) -> None:
    """Reading it four times a second would take more time than writing it."""
    record = tmp_path / "record.jsonl"
    growth = verdicts.Growth(record)
    assert not growth.is_due()

    due = []
    for size in (100, 105, 110, 111, 122, 123):
        record.write_text("x" * size, encoding="utf-8")
        due.append(growth.is_due())

    assert due == [True, False, False, True, False, True]

"""Noticed or not, read off two records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from faults import verdicts
from faults.verdicts import Noticed, Unnoticed
from tests.reports import making

if TYPE_CHECKING:
    from pathlib import Path

    from reports.reading.matrix import Observed
    from reports.reading.records import Line, Outcome

ROW = ("theme.case", "predict")
SOUND = making.observed(making.ok(making.layer("mask", 1.0, 2.0, masked="10")))


@pytest.mark.parametrize(
    ("faulty", "kind"),
    [
        (making.ok(making.layer("mask", 1.0, 2.0, masked="11")), "silent"),
        (making.ok(making.layer("mask", 1.0, 9.0, masked="10")), "masked only"),
        (making.ok(making.layer("mask", 9.0, 2.0, masked="10")), "silent"),
        (making.ok(making.layer("mask", 1.0, 2.0, masked="10"), warnings=[making.FLATTEN_WARNS]), "now warns"),
        (making.refusal(), "now fails"),
    ],
)
def test_a_fault_is_noticed_by_whatever_a_report_would_call_a_change(faulty: Outcome, kind: str) -> None:
    """Another mask, another value, a warning, an error."""
    verdict = verdicts.judge({ROW: SOUND}, {ROW: evolve(SOUND, outcome=faulty)})

    assert isinstance(verdict, Noticed)
    assert (verdict.scenario, verdict.mode, verdict.kind) == (*ROW, kind)
    assert verdict.sentence.startswith(f"theme.case in predict: {kind}")


@pytest.mark.parametrize("value", [2.0, 2.0001])
def test_rounding_is_no_notice(value: float) -> None:
    """A fault that changes nothing but the last digits was not noticed."""
    faulty = evolve(SOUND, outcome=making.ok(making.layer("mask", 1.0, value, masked="10")))

    assert verdicts.judge({ROW: SOUND}, {ROW: faulty}) == Unnoticed(1)


def test_a_cell_that_is_never_the_same_notices_nothing() -> None:
    """It would notice every fault, those that break nothing too."""
    other = making.ok(making.layer("mask", 5.0, 2.0, masked="10"))
    whim = evolve(SOUND, again=(other,))

    assert verdicts.judge({ROW: whim}, {ROW: evolve(SOUND, outcome=other)}) == Unnoticed(1)


def test_the_first_that_differs_has_noticed_it_first() -> None:
    """The order is that in which the cells were observed."""
    other = evolve(SOUND, outcome=making.refusal())
    rows: dict[tuple[str, str], Observed] = {
        ("a.a", "predict"): SOUND,
        ("c.c", "eager"): SOUND,
        ("b.b", "eager"): SOUND,
    }
    faulty = {**rows, ("c.c", "eager"): other, ("b.b", "eager"): other}

    verdict = verdicts.judge(rows, faulty)

    assert verdict == Noticed("c.c", "eager", "now fails", "flat", asked=2)


def test_a_cell_that_one_of_the_two_lacks_is_not_compared() -> None:
    """A run that was ended early has fewer."""
    assert verdicts.judge({}, {ROW: SOUND}) == verdicts.judge({ROW: SOUND}, {}) == Unnoticed(0)


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

"""The padding test on the page of a scenario, for each stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import html5lib
import pytest
from msgspec.structs import replace

from reports.judging.assembly import compare_all, judge_all
from reports.judging.padding_by_stack import paddings
from reports.pages.site import write_site
from reports.reading.records import LayerOutput, Ok, Variant
from tests.reports.making import layer, ok, stack, values, whole_run, write

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.report import Report

CASE = "seed.as_given"
EMBED = layer("embed", 1, 2, masked="10", received=[None], kind="Embedding")
MORE = layer("embed", 1, 2, 0, masked="100", received=[None], kind="Embedding")
RUNS = ok(EMBED, layer("read", 3, received=["10"], takes_mask=True))


def _run(*moved: float) -> Ok:
    """A run and, for each value, a call with one more padded timestep that gives it."""
    return replace(
        RUNS,
        variants=tuple(
            Variant("padded", (LayerOutput(values(each), None),), (MORE, layer("read", each, received=["100"])), 1)
            for each in moved
        ),
    )


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Two stacks in which padding does nothing, one in which it does, one that did not try."""
    runs = {"one": _run(3), "two": _run(3), "three": _run(4), "four": RUNS}
    stacks = [stack(tmp_path, name) for name in runs]
    files = [write(tmp_path / "results", whole_run(run, id_=CASE, name=name)) for name, run in runs.items()]
    return judge_all(compare_all(files, tmp_path / "timings", stacks))


def test_stacks_that_say_the_same_are_told_together(report: Report) -> None:
    """In the order of the columns; one that did not try has nothing to say."""
    told = paddings(report.matrix, CASE)

    assert [each.stacks for each in told] == [("one", "two"), ("three",)]


def test_the_page_of_a_scenario_tells_it_for_each_stack(report: Report, tmp_path: Path) -> None:
    """Whether or not anything changes between them."""
    write_site(report, tmp_path / "site")

    page = html5lib.parse((tmp_path / "site" / "scenario" / f"{CASE}.html").read_text(encoding="utf-8"))
    told = " ".join("".join(page.itertext()).split())
    assert "one, two: padding changes nothing: tried with one more padded timestep." in told
    assert "three: one more padded timestep moves the output by 1: first after" in told

"""The large pages at the size of everything that is known: all stacks of the table, with as many scenarios as exist."""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from reports.judging.assembly import compare_all, judge_all
from reports.judging.predecessors import keras_version
from reports.pages.index_page import overview
from reports.pages.scenarios_page import scenarios_page
from reports.pages.site import _environment, _rendered
from reports.pages.steps_page import steps_page
from reports.reading.notices import Place
from reports.reading.record_files import Placed, RecordedRun, RecordFile
from reports.reading.records import Footer
from stacks import table
from tests.reports import making
from tests.reports.making import FLATTEN_WARNS, layer, ok, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from packaging.version import Version

    from reports.judging.report import Report
    from reports.pages.files import Page
    from reports.reading.records import Line, Mode, Outcome
    from stacks.stack import Stack

SCENARIOS = 342
MODES: tuple[Mode, ...] = ("predict", "train")
"""Modes that do the same share a line, so that these two make as many lines as all four."""
FIRST_PAGE, ANY_PAGE = 150_000, 400_000
"""Bytes that a page may take on its way to a reader, compressed."""

DOES: tuple[Outcome, ...] = (
    ok(layer("gru", 1.0, masked="1")),
    ok(layer("gru", 1.0)),
    ok(layer("gru", 2.0), warnings=[FLATTEN_WARNS]),
    refusal("gru"),
)
AGAIN = 0.94
"""How often a release of Keras does what the one before it did; real ones do so as often."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Judge made-up observations of every stack."""
    stacks = table.load()
    versions = sorted({_version(each) for each in stacks})
    does = {
        (f"theme_{number % 20}.case_{number}", mode): _history(f"{number} {mode}", len(versions))
        for number in range(SCENARIOS)
        for mode in MODES
    }
    files = [
        _recorded(each, {row: told[versions.index(_version(each))] for row, told in does.items()}) for each in stacks
    ]
    return judge_all(compare_all([], tmp_path_factory.mktemp("nothing"), stacks, atlas=files))


def _version(stack: Stack) -> Version:
    return keras_version(making.column(stack.name, stack.keras))


def _history(seed: str, releases: int) -> list[Outcome]:
    draw = random.Random(seed)  # noqa: S311 - a fixed draw
    told = [DOES[0]]
    while len(told) < releases:
        told.append(told[-1] if draw.random() < AGAIN else draw.choice(DOES))
    return told


def _recorded(stack: Stack, does: dict[tuple[str, Mode], Outcome]) -> RecordFile:
    head = making.header(stack.name, planned=[" ".join(row) for row in does], lock=stack.digest("cpu"))
    head = structs.replace(head, python=f"{stack.python}.7", imported_as=stack.imported_as)
    came = structs.replace(making.imported(stack.keras, ""), tensorflow=stack.tensorflow, python=head.python)
    texts = [making.scenario(each, folder="elsewhere/") for each in dict.fromkeys(name for name, _ in does)]
    cells = [making.cell(outcome, id_=name, mode=mode) for (name, mode), outcome in does.items()]
    lines: list[Line] = [head, came, *texts, *cells, Footer(len(cells), 0, 1.0)]
    place = Place(Path("atlas"))
    return RecordFile(place.file, (RecordedRun(head, tuple(Placed(place, each) for each in lines), of_atlas=True),), ())


def test_the_made_up_report_is_of_full_size(report: Report) -> None:
    """Else the tests below would say nothing."""
    assert report.completeness.is_whole
    assert report.completeness.recorded == len(table.load()) * SCENARIOS * len(MODES)
    assert report.proof.shown == report.completeness.recorded


@pytest.mark.parametrize(
    ("page", "most"),
    [
        pytest.param(overview, FIRST_PAGE, id="index"),
        pytest.param(scenarios_page, ANY_PAGE, id="scenarios"),
        pytest.param(steps_page, ANY_PAGE, id="steps"),
    ],
)
def test_a_page_comes_quickly_over_a_slow_line(report: Report, page: Callable[[Report], Page], most: int) -> None:
    """The first page in a second or two, and none in more than a few."""
    environment = _environment()
    environment.globals["absent"] = ()

    text = _rendered(environment, page(report))

    assert len(gzip.compress(text.encode())) < most

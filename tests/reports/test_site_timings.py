"""The pages of timings, as their reader finds them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from attrs import evolve

from reports.judging.assembly import compare_all, judge_all
from reports.judging.families import KerasReleases, TensorFlowReleases
from reports.judging.timing.estimates import estimate
from reports.pages.addresses import timing_page
from reports.pages.site import write_site
from reports.pages.timing.figures import Point, Subject, times
from tests.reports.making import lock_digest, stack
from tests.reports.passing import write_passes
from tests.reports.sampling import FOREIGN, a_report
from tests.reports.test_site import pages_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MASKED, BARE = "predict[masked]", "predict[bare]"
COLOURS = ("quiet", "line", "strong-line", "kept", "danger", "good")
GENERATOR = np.random.default_rng(3)


def built(
    folder: Path, measured: Mapping[str, Mapping[str, Sequence[float]]], *, foreign: float = 0.0
) -> dict[str, str]:
    """Time the stacks, build the site, and read its pages."""
    for name, medians in measured.items():
        write_passes(folder / "t", name, medians, twins={MASKED: BARE}, lock=lock_digest(name), foreign=foreign)
    stacks = [stack(folder, name) for name in measured]
    write_site(judge_all(compare_all([], folder / "t", stacks)), folder / "site")
    return pages_of(folder / "site")


def passes(seconds: float, count: int = 12) -> list[float]:
    """What *count* quiet processes measure of something that takes so long."""
    return [float(each) for each in seconds * GENERATOR.lognormal(0, 0.004, count)]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Two stacks, the newer a fifth slower behind a mask and the same without."""
    old, new = {MASKED: passes(0.010), BARE: passes(0.008)}, {MASKED: passes(0.012), BARE: passes(0.008)}
    return built(tmp_path_factory.mktemp("measured"), {"old": old, "new": new})


def test_a_step_that_makes_a_benchmark_slower_is_told_first_and_leads_to_it(measured: dict[str, str]) -> None:
    """With its size, its interval, and how often each verdict was given."""
    page = text_of(measured["timings.html"])

    told = re.search(r"old → new 1 . 1 . title of predict\[masked\] by (\d+\.\d) % \(1\.\d+ to 1\.\d+\)", page)
    assert told is not None
    assert 18 < float(told[1]) < 22
    assert f'href="{timing_page(MASKED)}"' in measured["timings.html"]


def test_the_page_of_a_benchmark_has_all_that_was_noted_beside_its_times(measured: dict[str, str]) -> None:
    """Interval, noise floor, what the mask costs, first call and memory, one line a stack."""
    page = text_of(measured[timing_page(MASKED)])

    time, share = r"1[12]\.\d ms", r"1\.[45]\d"
    line = rf"new {time} {time} to {time} \d\.\d % . {share} {share} to {share} 4\d\d ms 600 MiB nothing seen"
    assert re.search(line, page)
    assert "slower by" in page


def test_every_plot_is_named_and_described_and_takes_its_colours_from_the_page(measured: dict[str, str]) -> None:
    """Who cannot see it hears what it shows, and no colour in it is fixed."""
    plots = re.findall(r"<svg.*?</svg>", measured[timing_page(MASKED)], re.DOTALL)

    assert len(plots) == 3
    assert re.search(r"<title[^>]*>Time in each stack, on cpu</title><desc[^>]*>2 stacks, from .* on old to", plots[0])
    for each in plots:
        assert 'role="img" aria-labelledby="' in each
        assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', each)) <= {
            "none", "transparent", "currentColor", *(f"var(--{name})" for name in COLOURS),
        }  # fmt: skip


def test_a_plot_shows_every_pass(measured: dict[str, str]) -> None:
    """None is averaged away: a point a pass, of two stacks with twelve each."""
    plot = re.findall(r"<svg.*?</svg>", measured[timing_page(MASKED)], re.DOTALL)[0]

    assert len(re.findall(r'<path [^>]*fill="var\(--kept\)"', plot)) == 24


def test_one_pass_each_gives_sizes_and_says_that_no_verdict_is_possible(tmp_path: Path) -> None:
    """The numbers are there, and how to come to a verdict."""
    pages = built(tmp_path, {"old": {MASKED: [0.01], BARE: [0.008]}, "new": {MASKED: [0.02], BARE: [0.008]}})

    page = text_of(pages["timings.html"])
    assert "No verdict is possible yet." in page
    assert "--passes" in page
    assert re.search("new . 2.50, of one pass", page)
    assert "<svg" in pages[timing_page(MASKED)]


def test_a_pass_from_before_something_was_noted_says_so(tmp_path: Path) -> None:
    """Absent is not zero."""
    write_passes(tmp_path / "t", "old", {BARE: [0.01]}, lock=lock_digest("old"))
    (path,) = (tmp_path / "t").glob("*/*.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    for name in ("first_call", "peak_memory", "foreign", "load"):
        del document["benchmarks"][0]["extra_info"][name]
    del document["maskdrift"]
    path.write_text(json.dumps(document), encoding="utf-8")
    write_site(judge_all(compare_all([], tmp_path / "t", [stack(tmp_path)])), tmp_path / "site")

    pages = pages_of(tmp_path / "site")
    assert "10.0 ms, of one pass unknown not recorded not recorded not recorded" in text_of(pages[timing_page(BARE)])
    assert "Importing Keras not recorded" in text_of(pages["timings.html"])


def test_a_pass_beside_other_work_is_marked_where_its_time_stands(tmp_path: Path) -> None:
    """In the table by how much it was, in the plot by a hollow point."""
    pages = built(tmp_path, {"old": {BARE: [0.01, 0.011]}}, foreign=0.4)

    page = pages[timing_page(BARE)]
    assert "0.40 cores" in text_of(page)
    assert "a hollow point a pass beside which something else was at work" in text_of(page)
    assert 'fill="var(--kept)"' not in page


def test_a_stack_in_which_every_benchmark_raised_is_in_the_tables(tmp_path: Path) -> None:
    """That nothing could be timed there is a finding; what it said stands on the page of the benchmark."""
    report = a_report()
    raised = evolve(report.timings, timings=(), mask_costs=())
    write_site(evolve(report, timings=raised), tmp_path / "site")

    pages = pages_of(tmp_path / "site")
    assert "seed_prediction raises" in text_of(pages["timings.html"])
    assert "fixed raises <script>" in text_of(pages[timing_page("seed_prediction")])


def test_the_name_of_a_stack_stays_text_in_a_plot(tmp_path: Path) -> None:
    """Names come from records, which anyone can write."""
    report = a_report()
    first = evolve(report.timings.timings[0], stack=FOREIGN)
    write_site(evolve(report, timings=evolve(report.timings, timings=(first,))), tmp_path / "site")

    page = pages_of(tmp_path / "site")[timing_page(first.benchmark)]
    assert "<script" not in page
    assert "../<script>alert(1)</script> 12.4 ms" in text_of(page)


def test_a_plot_of_several_families_is_no_wider_than_a_phone() -> None:
    """Though their titles are longer than the plot beside the names of stacks."""
    groups = (TensorFlowReleases(()).title, KerasReleases("2.21.0", ()).title)
    points = [Point(group, f"stack-{number}", estimate([1.0, 2.0]), ()) for number, group in enumerate(groups)]

    drawing = times(Subject("anchor", "title"), points).drawing

    width = re.search(r'viewBox="0 0 (\d+)', drawing)
    assert width is not None
    assert int(width[1]) <= 345
    assert all(group in drawing for group in groups)

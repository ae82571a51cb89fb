"""What is timed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from timed import calls, catalogue, models
from timed.catalogue import ALL, CATALOGUE, MEDIUM, SMALL, USUAL, MaskPattern, UnknownBenchmarkError

ROOT = Path(__file__).parents[2]
PAGE, TIMED = ROOT / "docs" / "timings.md", ROOT / "timed" / "bench_catalogue.py"
IDS = [each.id for each in CATALOGUE]


def names(asked: str) -> list[str]:
    """Select, and name what was selected."""
    return [each.id for each in catalogue.select(asked)]


def test_every_benchmark_has_a_name_of_its_own() -> None:
    """Passes are joined by it."""
    assert len(set(IDS)) == len(IDS)
    assert len({each.title for each in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("entry", [each for each in CATALOGUE if each.padding], ids=lambda each: each.id)
def test_every_mask_has_a_twin_without_one(entry: catalogue.Benchmark) -> None:
    """Or nobody could say what the mask costs."""
    (twin,) = catalogue.select(str(entry.twin))

    assert twin == entry._replace(padding=None, usual=twin.usual)


def test_every_padding_is_timed_and_both_sizes_are() -> None:
    """On a GPU where the hidden steps lie decides which kernel runs."""
    measured = {(each.size, each.padding) for each in CATALOGUE if each.network is catalogue.GRU}

    assert measured >= {(SMALL, padding) for padding in (None, MaskPattern("right", 0), MaskPattern("right", 50))}
    assert measured >= {(MEDIUM, padding) for padding in (None, MaskPattern("right", 90), MaskPattern("scattered", 50))}


def test_every_way_to_call_is_timed_and_can_be_called() -> None:
    """A mode without a function would fail in the stack, after minutes."""
    assert {each.mode for each in CATALOGUE} == set(catalogue.MODES) == set(calls.MODES)


def test_the_order_of_a_pass_is_that_of_the_functions_that_pytest_runs() -> None:
    """Passes that take turns find each other by it."""
    functions = [each.name for each in ast.parse(TIMED.read_text("utf-8")).body if isinstance(each, ast.FunctionDef)]

    assert [each for each in functions if each in catalogue.MODES] == list(catalogue.MODES)
    assert sorted(catalogue.ORDER) == sorted(IDS)
    modes = [each.partition("[")[0] for each in catalogue.ORDER]
    assert modes == sorted(modes, key=list(catalogue.MODES).index)


def test_the_page_explains_every_benchmark_and_no_other() -> None:
    """What a benchmark is there for stands in one row of it."""
    section = PAGE.read_text(encoding="utf-8").partition("## What is timed\n")[2].partition("\n## ")[0]
    rows = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]

    assert sorted(re.findall(r"`([^`]+)`", "".join(rows))) == sorted(IDS)
    assert re.findall(r"`([^`]+)`", "".join(row for row in section.splitlines() if "(usual)" in row)) == names(USUAL)


def test_the_usual_ones_are_few_and_a_part_of_all() -> None:
    """They are measured unasked in every stack of a matrix."""
    assert names(USUAL) == ["predict[gru-small]", "predict[gru-small-right-50]", "predict[seed]", "train[seed]"]
    assert names(ALL) == IDS


@pytest.mark.parametrize(
    ("asked", "selected"),
    [
        ("train[seed],predict[seed]", ["predict[seed]", "train[seed]"]),
        ("seed and not train", ["predict[seed]"]),
        ("xla or (eager and right)", ["eager[gru-small-right-50]", "xla[gru-small]", "xla[gru-small-right-50]"]),
    ],
)
def test_benchmarks_are_chosen_by_name_or_expression(asked: str, selected: list[str]) -> None:
    """In the order of the catalogue, so that two passes do the same in the same order."""
    assert names(asked) == selected


@pytest.mark.parametrize("asked", ["usally", "train[sead]", "seed and", "", "seed,"])
def test_what_names_no_benchmark_is_refused_with_the_names(asked: str) -> None:
    """A pass over nothing would look like a measurement."""
    with pytest.raises(UnknownBenchmarkError, match=r"(?s)none of the benchmarks\n  say usual, all, .*predict\[seed\]"):
        catalogue.select(asked)


@pytest.mark.parametrize("padding", [MaskPattern("right", 0), MaskPattern("right", 90), MaskPattern("scattered", 50)])
def test_every_sequence_hides_the_same_share_of_its_steps(padding: MaskPattern) -> None:
    """What is hidden is 0 in every feature, what is seen in none."""
    hidden = (models.padded(SMALL, padding) == 0).all(axis=2)

    assert (hidden.sum(axis=1) == SMALL.timesteps * padding.percent / 100).all()
    assert ((models.padded(SMALL, padding) == 0).any(axis=2) == hidden).all()


def test_hidden_steps_lie_at_the_end_or_anywhere() -> None:
    """A right-padded mask never comes back once it is gone."""
    right, scattered = (models.padded(SMALL, MaskPattern(where, 50))[:, :, 0] == 0 for where in ("right", "scattered"))

    assert not (right[:, :-1] & ~right[:, 1:]).any()
    assert (scattered[:, :-1] & ~scattered[:, 1:]).any(axis=1).all()
    assert len({tuple(row) for row in scattered.tolist()}) == SMALL.batch

"""Reading timing passes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reports.reading.notices import Severity
from reports.reading.timing.caveats import ONE_EACH
from reports.reading.timing.passes import read_timings
from reports.reading.timing.timings import FOREIGN, Untimed
from tests.reports.making import column, lock_digest, stack

if TYPE_CHECKING:
    from pathlib import Path

Extra = dict[str, object]
COLUMNS = (column("old"), column("new"))


def _pass(
    folder: Path,
    stack: str,
    number: int,
    masked: float,
    *,
    unmasked: float = 1.0,
    extra: Extra | None = None,
    noted: Extra | None = None,
) -> Path:
    info: Extra = {
        "stack": stack,
        "device": "cpu",
        "lock": "lock",
        "key": "key",
        "python": "3.11",
        "tensorflow": "2.15.1",
    }
    info |= {"keras": "2.15.0", "processor": "made up", "load": 0.1, **(extra or {})}
    info = {"threads": {"OMP_NUM_THREADS": "2"}, "cores": 2, **info}
    benchmarks = [
        {"name": f"gru_forward[{name}]", "stats": _stats(median), "extra_info": info}
        for name, median in (("masked", masked), ("unmasked", unmasked))
    ]
    path = folder / f"{stack}.cpu" / f"2026010{number}T000000Z.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    document: Extra = {"datetime": f"2026-01-0{number}T00:00:00", "benchmarks": benchmarks, "machine_info": {}}
    path.write_text(json.dumps(document | ({"maskdrift": noted} if noted else {})), encoding="utf-8")
    return path


def _stats(median: float) -> dict[str, float | list[float]]:
    return {"median": median, "iqr": 0.1, "min": median / 2, "max": median * 2, "rounds": 3, "data": [median] * 3}


def test_the_median_of_passes_is_taken_over_their_medians(tmp_path: Path) -> None:
    """With their range, which is all that says how far to trust it."""
    for number, masked in enumerate((3.0, 9.0, 4.0), start=1):
        _pass(tmp_path, "old", number, masked)

    timings, notices = read_timings(tmp_path, COLUMNS)

    timing = timings.timings[0]
    assert notices == ()
    assert (timing.benchmark, timing.median, timing.spread) == ("gru_forward[masked]", 4.0, (3.0, 9.0))


def test_a_single_pass_has_no_spread_and_says_so(tmp_path: Path) -> None:
    """One number must not look like a result."""
    _pass(tmp_path, "old", 1, 3.0)

    timings, _ = read_timings(tmp_path, COLUMNS)

    assert timings.timings[0].spread is None
    assert ONE_EACH in timings.caveats


def test_the_cost_of_a_mask_is_a_ratio_within_one_stack(tmp_path: Path) -> None:
    """Machine and release cancel out."""
    _pass(tmp_path, "old", 1, 3.0, unmasked=2.0)

    timings, _ = read_timings(tmp_path, COLUMNS)

    assert [(each.stack, each.ratios) for each in timings.mask_costs] == [("old", (1.5,))]


def test_the_cost_of_a_mask_is_taken_pass_by_pass(tmp_path: Path) -> None:
    """The two it compares ran in one process; two processes differ by more."""
    _pass(tmp_path, "old", 1, 3.0, unmasked=2.0)
    _pass(tmp_path, "old", 2, 30.0, unmasked=10.0)

    timings, _ = read_timings(tmp_path, COLUMNS)

    assert [(each.ratios, each.ratio) for each in timings.mask_costs] == [((1.5, 3.0), 2.25)]


def test_passes_that_measured_something_else_are_not_mixed_in(tmp_path: Path) -> None:
    """A new lock or benchmark starts afresh, and what is left out is told once."""
    _pass(tmp_path, "old", 1, 100.0, extra={"key": "before"})
    _pass(tmp_path, "old", 2, 100.0, extra={"key": "before"})
    _pass(tmp_path, "old", 3, 3.0)

    timings, (notice,) = read_timings(tmp_path, COLUMNS)

    assert timings.timings[0].median == 3.0
    assert notice.severity is Severity.REMARK
    assert "2 timing passes of old on cpu measured something else than the newest" in notice.message


def test_the_passes_of_the_present_lock_count_before_newer_ones(tmp_path: Path) -> None:
    """As with record files."""
    planned = stack(tmp_path, "old")
    present: Extra = {"lock": lock_digest("old")}
    _pass(tmp_path / "t", "old", 1, 3.0, extra=present)
    _pass(tmp_path / "t", "old", 2, 100.0, extra={"lock": "f" * 64})

    timings, notices = read_timings(tmp_path / "t", COLUMNS, [planned])

    assert timings.timings[0].median == 3.0
    assert [each.code for each in notices] == ["pass-left-out"]


def test_passes_of_another_lock_only_count_with_a_notice(tmp_path: Path) -> None:
    """An old figure is better than none, if it is called old."""
    _pass(tmp_path / "t", "old", 1, 3.0, extra={"lock": "f" * 64})

    timings, notices = read_timings(tmp_path / "t", COLUMNS, [stack(tmp_path, "old")])

    assert timings.timings[0].median == 3.0
    assert [(each.severity, each.code) for each in notices] == [(Severity.DOUBTFUL, "other-lock")]


def test_a_pass_with_other_versions_is_told_and_does_not_count(tmp_path: Path) -> None:
    """It measured another stack under this one's name."""
    wrong = _pass(tmp_path / "t", "old", 1, 3.0, extra={"lock": lock_digest("old"), "keras": "2.14.0"})

    timings, (notice,) = read_timings(tmp_path / "t", COLUMNS, [stack(tmp_path, "old")])

    assert timings.timings == ()
    assert notice.place is not None
    assert (notice.severity, notice.place.file) == (Severity.UNREADABLE, wrong)
    assert "Keras 2.14.0 was imported, not 2.15.0" in notice.message


def test_a_pass_in_which_everything_raised_tells_its_errors(tmp_path: Path) -> None:
    """No benchmark says of which stack it is; its folder does."""
    path = _pass(tmp_path, "tf-2.15", 1, 3.0)
    document = {"datetime": "2026-01-02", "benchmarks": [], "not_timed": [{"name": "seed_prediction", "error": "no"}]}
    path.write_text(json.dumps(document), encoding="utf-8")

    timings, notices = read_timings(tmp_path, COLUMNS)

    assert (timings.timings, notices) == ((), ())
    assert timings.untimed == (Untimed("tf-2.15", "cpu", "seed_prediction", "no"),)


def test_a_benchmark_that_was_renamed_does_not_linger(tmp_path: Path) -> None:
    """Old passes still hold it under its old name."""
    old = _pass(tmp_path, "old", 1, 3.0, extra={"key": "before"})
    old.write_text(old.read_text(encoding="utf-8").replace("gru_forward", "gru_ahead"), encoding="utf-8")
    _pass(tmp_path, "old", 2, 3.0)

    timings, _ = read_timings(tmp_path, COLUMNS)

    assert [each.benchmark for each in timings.timings] == ["gru_forward[masked]", "gru_forward[unmasked]"]


@pytest.mark.parametrize(("extra", "words"), [({"cores": 64}, "cores 2 / 64"), ({"load": 5.0}, "new (5.00 on 2)")])
def test_what_disturbs_a_comparison_is_a_caveat(tmp_path: Path, extra: Extra, words: str) -> None:
    """Another machine, or one with other work to do."""
    _pass(tmp_path, "old", 1, 3.0)
    _pass(tmp_path, "new", 1, 3.0, extra=extra)

    timings, _ = read_timings(tmp_path, COLUMNS)

    assert any(words in each for each in timings.caveats)


def test_a_broken_pass_is_told_and_the_others_count(tmp_path: Path) -> None:
    """With its file."""
    _pass(tmp_path, "new", 1, 3.0)
    broken = _pass(tmp_path, "old", 1, 3.0)
    broken.write_text('{"benchmarks": [{"name": 5}]}', encoding="utf-8")

    timings, (notice,) = read_timings(tmp_path, COLUMNS)

    assert {each.stack for each in timings.timings} == {"new"}
    assert (notice.severity, notice.place.file if notice.place else None) == (Severity.UNREADABLE, broken)


def test_timings_stand_in_the_order_of_the_columns(tmp_path: Path) -> None:
    """As everything else in the report."""
    _pass(tmp_path, "new", 1, 1.0)
    _pass(tmp_path, "old", 2, 1.0)

    timings, _ = read_timings(tmp_path, COLUMNS)

    assert [each.stack for each in timings.timings] == ["old", "old", "new", "new"]


def test_a_benchmark_that_raised_is_told_from_one_that_was_not_measured(tmp_path: Path) -> None:
    """The seed model does not run in every stack; the newest pass says so, in one line."""
    for number in (1, 2):
        path = _pass(tmp_path, "old", number, 3.0)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["not_timed"] = [{"name": "seed_prediction", "error": "TypeError: no\n\nlong story"}]
    path.write_text(json.dumps(document), encoding="utf-8")

    timings, notices = read_timings(tmp_path, COLUMNS)

    assert notices == ()
    assert timings.untimed == (Untimed("old", "cpu", "seed_prediction", "TypeError: no"),)


def test_passes_of_several_runs_are_added_up(tmp_path: Path) -> None:
    """Each stays itself, with its rounds: nothing is averaged away."""
    for number, run in enumerate(("first", "first", "second"), start=1):
        _pass(tmp_path, "old", number, float(number), noted={"machine": "here", "run": run, "round": number % 2})

    timings, notices = read_timings(tmp_path, COLUMNS)

    passes = timings.timings[0].passes
    assert notices == ()
    assert [(each.run, each.round) for each in passes] == [("first", 1), ("first", 0), ("second", 1)]
    assert [list(each.seconds) for each in passes] == [[1.0] * 3, [2.0] * 3, [3.0] * 3]


def test_passes_of_another_machine_are_left_out_and_told(tmp_path: Path) -> None:
    """The machine on which most stacks were timed counts, for they are to be compared; elsewhere times are others."""
    _pass(tmp_path, "old", 1, 3.0, noted={"machine": "here"})
    _pass(tmp_path, "new", 2, 3.0, noted={"machine": "here"})
    elsewhere = _pass(tmp_path, "new", 3, 9.0, noted={"machine": "elsewhere"})

    timings, (notice,) = read_timings(tmp_path, COLUMNS)

    assert [each.median for each in timings.timings if each.benchmark == "gru_forward[masked]"] == [3.0, 3.0]
    assert notice.place is not None
    assert (notice.severity, notice.place.file) == (Severity.REMARK, elsewhere)
    assert "a timing pass of new on cpu ran on another machine" in notice.message


def test_a_pass_tells_what_it_noted_beside_the_times(tmp_path: Path) -> None:
    """First call and memory of a benchmark, and what importing took."""
    extra: Extra = {"first_call": 0.5, "peak_memory": 2**30, "title": "a GRU"}
    _pass(tmp_path, "old", 1, 3.0, extra=extra, noted={"machine": "here", "import_seconds": 2.5})

    timings, _ = read_timings(tmp_path, COLUMNS)

    timing, (imported,) = timings.timings[0], timings.imports
    assert (timing.first_call, timing.peak_memory, timing.title) == (0.5, 2**30, "a GRU")
    assert (imported.stack, imported.seconds) == ("old", (2.5,))


def test_a_pass_from_before_these_were_noted_has_none_of_them(tmp_path: Path) -> None:
    """It counts all the same."""
    _pass(tmp_path, "old", 1, 3.0)

    timings, notices = read_timings(tmp_path, COLUMNS)

    assert notices == ()
    assert (timings.timings[0].first_call, timings.timings[0].peak_memory, timings.imports) == (None, None, ())


def test_the_cost_of_a_mask_is_told_of_every_benchmark_that_names_its_twin(tmp_path: Path) -> None:
    """Whatever they are called."""
    path = _pass(tmp_path, "old", 1, 3.0, unmasked=2.0, extra={"twin": "lstm[bare]"})
    renamed = path.read_text(encoding="utf-8").replace("gru_forward[unmasked]", "lstm[bare]")
    path.write_text(renamed.replace("gru_forward[masked]", "lstm[hidden]"), encoding="utf-8")

    timings, _ = read_timings(tmp_path, COLUMNS)

    assert [(each.benchmark, each.ratios) for each in timings.mask_costs] == [("lstm[hidden]", (1.5,))]


@pytest.mark.parametrize(("foreign", "disturbed"), [(FOREIGN, False), (FOREIGN + 0.01, True)])
def test_a_pass_beside_other_work_is_marked(tmp_path: Path, foreign: float, *, disturbed: bool) -> None:
    """Told by the other processes alone; the load average also counts the pass before it."""
    _pass(tmp_path, "old", 1, 3.0, extra={"foreign": foreign, "load": 9.0})

    timings, _ = read_timings(tmp_path, COLUMNS)

    assert timings.timings[0].passes[0].is_disturbed is disturbed
    assert any("Other processes were at work" in each for each in timings.caveats) is disturbed

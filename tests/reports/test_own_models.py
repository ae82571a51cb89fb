"""A user's own model between two stacks: what is said of it, and whether a gate lets it pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from rich.console import Console

from harness.exit_codes import Exit
from reports.judging.assembly import compare_all
from reports.judging.kinds import CHANGES
from reports.judging.pairs.pairing import Pairs
from reports.pages.pairs.summary import summary
from reports.pages.pairs.terminal_table import on_terminal
from reports.pages.pairs.words import lead, verdict
from reports.reading.records import LayerOutput, Ok, Outcome, Unavailable, Variant
from reports.upgrade_command import answer, kinds
from tests.reports.making import FLATTEN_WARNS, lacks, layer, ok, refusal, stack, weight, whole_run, write

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.pairs.pair import Pair

MINE = "mine.tagger"
EMBED = layer("embed", 1, 2, masked="10", received=[None], kind="Embedding")
READ = layer("read", 3, received=["10"], takes_mask=True)
RUNS = ok(EMBED, READ)
OTHERWISE = ok(EMBED, layer("read", 4, received=["10"], takes_mask=True))
AT_PADDING = ok(EMBED, layer("read", 3, 4, masked="10", received=["10"], takes_mask=True))
AT_PADDING_OTHERWISE = ok(EMBED, layer("read", 3, 5, masked="10", received=["10"], takes_mask=True))
UNMASKED = ok(
    layer("embed", 1, 2, masked="11", received=[None], kind="Embedding"),
    layer("read", 3, received=["11"], takes_mask=True),
)
SHAPES = layer("shapes", 1, 2, masked="10", received=[None], kind="Embedding")
AGREEING = ok(EMBED, SHAPES, layer("concat", 1, 2, masked="10", received=["10", "10"]), READ)
HURT = Variant(
    "padded",
    (LayerOutput(layer("read", 3.41).outputs[0].value, None),),
    (
        layer("embed", 1, 2, 0, 0, masked="1000", received=[None], kind="Embedding"),
        layer("read", 3.41, received=[None], takes_mask=True),
    ),
    2,
)
UNHURT = replace(
    HURT, outputs=RUNS.outputs, trace=(HURT.trace[0], layer("read", 3, received=["1000"], takes_mask=True))
)


def _pair(folder: Path, older: Outcome, newer: Outcome, *, id_: str = MINE, of: str = "") -> Pair:
    """Two stacks of one scenario, from the record files to the pair; it is a user's unless it is of the project."""
    stacks = [stack(folder, each) for each in ("old", "new")]
    files = [
        write(folder / "results", whole_run(each, id_=id_, folder=of, name=name))
        for name, each in (("old", older), ("new", newer))
    ]
    return Pairs(compare_all(files, folder / "timings", stacks)).pair("old", "new", "cpu")


def _told(pair: Pair) -> str:
    return " ".join((lead(pair), *verdict(pair)))


@pytest.mark.parametrize(
    ("older", "newer", "counts"),
    [
        (RUNS, RUNS, Exit.DONE),
        (AT_PADDING, AT_PADDING_OTHERWISE, Exit.DONE),
        (AGREEING, AGREEING, Exit.DONE),
        (RUNS, OTHERWISE, Exit.FOUND),
        (RUNS, refusal(), Exit.FOUND),
        (refusal(), refusal(), Exit.INCOMPLETE),
        (lacks("tcn"), lacks("tcn"), Exit.INCOMPLETE),
        (RUNS, lacks("tcn"), Exit.INCOMPLETE),
        (UNMASKED, UNMASKED, Exit.INCOMPLETE),
        (RUNS, replace(RUNS, untraced="no names"), Exit.INCOMPLETE),
        (replace(RUNS, weights=(weight("a"),)), replace(RUNS, weights=(weight("b"),)), Exit.INCOMPLETE),
        (RUNS, Unavailable("ragged inputs: pad them"), Exit.INCOMPLETE),
        (Unavailable("ragged inputs: pad them"), Unavailable("ragged inputs: pad them"), Exit.INCOMPLETE),
    ],
)
def test_a_gate_passes_only_what_ran_in_both_was_watched_and_was_masked(
    tmp_path: Path, older: Outcome, newer: Outcome, counts: Exit
) -> None:
    """And the words are an all-clear nowhere else."""
    pair = _pair(tmp_path, older, newer)

    assert answer(pair, CHANGES) is counts
    calm = counts is Exit.DONE and newer is not AGREEING
    assert ("You can change over" in _told(pair)) == calm


@pytest.mark.parametrize(
    "newer",
    [
        refusal(),
        replace(RUNS, untraced="no names", warnings=(FLATTEN_WARNS,)),
        replace(UNMASKED, warnings=(FLATTEN_WARNS,)),
    ],
)
def test_a_change_that_does_not_count_is_no_reason_to_pass_what_was_not_seen(tmp_path: Path, newer: Outcome) -> None:
    """A gate that fears only silence must not be silenced by an error."""
    assert answer(_pair(tmp_path, UNMASKED, newer), kinds("silent")) is not Exit.DONE


def test_what_a_project_scenario_refuses_in_both_stays_evidence(tmp_path: Path) -> None:
    """It was written to be refused."""
    assert answer(_pair(tmp_path, refusal(), refusal(), id_="seed.as_given", of="scenarios/"), CHANGES) is Exit.DONE


def test_masked_only_counts_where_it_is_asked_for(tmp_path: Path) -> None:
    """Some want to know."""
    pair = _pair(tmp_path, AT_PADDING, AT_PADDING_OTHERWISE)

    assert answer(pair, kinds("masked-only")) is Exit.FOUND
    assert "none of 1 scenario changes but for masked timesteps in 1" in lead(pair)


@pytest.mark.parametrize(
    ("older", "newer", "counted", "advice"),
    [
        (refusal(), refusal(), "; 1 fails in both stacks.", "What fails in both stacks tells nothing of the upgrade"),
        (RUNS, lacks("tcn"), "; 1 lacks a package.", "A package is missing"),
        (
            replace(RUNS, weights=(weight("a"),)),
            replace(RUNS, weights=(weight("b"),)),
            "; 1 got unequal weights.",
            "The two could not be given the same weights",
        ),
        (RUNS, replace(RUNS, untraced="no"), "; 1 could not be watched.", "The layers could not be watched"),
    ],
)
def test_what_stood_in_the_way_is_counted_and_what_to_do_is_said(
    tmp_path: Path, older: Outcome, newer: Outcome, counted: str, advice: str
) -> None:
    """Both stacks ran, so nobody is told to run them."""
    pair = _pair(tmp_path, older, newer)

    assert lead(pair) == f"From `old` to `new`, nothing could be compared{counted}"
    assert verdict(pair)[0].startswith(advice)
    assert "run the two stacks" not in _told(pair)


def test_what_could_not_be_run_is_told_in_the_summary_with_its_reason(tmp_path: Path) -> None:
    """Who reads the pull request sees nothing else; and both stacks were run already."""
    pair = _pair(tmp_path, RUNS, Unavailable("ragged inputs: pad them first"))

    assert verdict(pair)[0].startswith("Nothing is known of the upgrade: what was asked for could not be run")
    assert "- new: 1 cell not compared: ragged inputs: pad them first" in summary(pair).splitlines()
    assert pair.models[0].put_to_the_test == "1 of 2 timesteps was masked; `read` consumed a mask"


def test_a_model_that_ran_nowhere_put_nothing_to_the_test(tmp_path: Path) -> None:
    """That is another thing than one that was not watched."""
    (model,) = _pair(tmp_path, refusal(), refusal()).models

    assert model.put_to_the_test == "nothing, for it did not run in both stacks"


def test_the_item_tells_why_it_could_not_be_compared(tmp_path: Path) -> None:
    """On the page, in the terminal, in the summary."""
    pair = _pair(tmp_path, refusal(), refusal())

    (item,) = pair.items
    assert item.sentence.startswith("fails in `flat` in both stacks: TypeError: Layer flat does not support masking")
    assert "fails in both stacks" in _plain(pair)
    assert "in both stacks: TypeError" in summary(pair)


def test_without_a_masked_timestep_there_is_no_all_clear(tmp_path: Path) -> None:
    """And it says what to do."""
    assert "In `mine.tagger` no timestep was masked, so its masks were not put to the test" in _told(
        _pair(tmp_path, UNMASKED, UNMASKED)
    )


def test_equal_masks_that_were_merged_stand_where_the_all_clear_would(tmp_path: Path) -> None:
    """Stacks that merge them otherwise agree there."""
    pair = _pair(tmp_path, AGREEING, AGREEING)

    assert verdict(pair)[0].startswith("No result changes, but all merged masks were equal")
    assert "give it inputs whose paddings differ" in _told(pair)


def test_the_terminal_and_the_summary_say_what_was_put_to_the_test(tmp_path: Path) -> None:
    """In both the same."""
    pair = _pair(tmp_path, RUNS, RUNS)

    assert "mine.tagger: put to the test: 1 of 2 timesteps was masked; read consumed a mask" in _plain(pair)
    assert "<code>mine.tagger</code>: 1 of 2 timesteps was masked" in summary(pair).replace("&#95;", "_")


def test_a_stack_in_which_padding_moves_the_results_is_told_though_nothing_changes(tmp_path: Path) -> None:
    """It needs no second version to be wrong."""
    run = replace(RUNS, variants=(HURT,))
    pair = _pair(tmp_path, run, run)

    sentence = "two more padded timesteps move the output by 0.41: `read` does not receive the mask"
    assert f"Padding changes the results of `mine.tagger` in both stacks: {sentence}." in verdict(pair)
    assert f"in both stacks {sentence.replace('`', '')}" in _plain(pair)


def test_padding_is_told_for_each_stack_where_they_differ(tmp_path: Path) -> None:
    """That is what the upgrade does to it."""
    pair = _pair(tmp_path, replace(RUNS, variants=(UNHURT,)), replace(RUNS, variants=(HURT,)))

    (model,) = pair.models
    assert model.moved_in == ("new",)
    assert model.about_padding == (
        "in `old` padding changes nothing: tried with two more padded timesteps",
        "in `new` two more padded timesteps move the output by 0.41: `read` does not receive the mask",
    )


def test_scenarios_of_the_project_are_not_listed_as_models_of_a_user(tmp_path: Path) -> None:
    """There are hundreds, and each is about something."""
    assert _pair(tmp_path, RUNS, RUNS, id_="seed.as_given", of="scenarios/").models == ()


def test_how_far_a_change_reaches_is_a_part_of_its_sentence(tmp_path: Path) -> None:
    """Beside what differs."""
    (item,) = _pair(tmp_path, RUNS, OTHERWISE).items

    assert item.sentence.endswith("differ by up to 1, without a word of warning; it reaches a model output")


def _plain(pair: Pair) -> str:
    console = Console(width=200, no_color=True)
    with console.capture() as told:
        console.print(on_terminal(pair))
    return " ".join(told.get().split())


def test_a_run_that_nobody_watched_has_no_masking_to_tell(tmp_path: Path) -> None:
    """Training alone leaves none in older records."""
    bare = Ok(RUNS.outputs, (layer("kernel", 1),), ())
    (model,) = _pair(tmp_path, bare, bare).models

    assert (model.is_tested, model.put_to_the_test) == (False, "what masking it saw is not known")

"""What may be said of an example, and what must not be."""

from __future__ import annotations

import pytest

from examples.agreement.__main__ import EXAMPLES, main
from examples.agreement.comparing import ALIKE, NO_ANSWER, Agreement, Example, Line, Said, Step, read
from harness.exit_codes import Exit
from stacks import ending

STEP = Step("old", "new")


def agreement(expected: str, said: str) -> Agreement:
    """How a verdict that was said stands to one that was worked out."""
    return Line(Example("a.model", (), {STEP: expected}, {}), STEP, Said(said)).agreement


def padding(expected: str, said: str) -> Agreement:
    """How what was said of padding stands to what was worked out, in one of the stacks."""
    example = Example("a.model", (), {STEP: "same"}, {"old": expected, "new": "not tested"})
    line, *others = Line(example, STEP, Said("same", {"old": said})).paddings

    assert (line.stack, others) == ("old", [])
    return line.agreement


@pytest.mark.parametrize("expected", ["silent", "now fails", "now works", "not comparable"])
@pytest.mark.parametrize("said", ["same", "drift", "warning gone", "masked only"])
def test_calm_where_something_changes_is_the_worst_mistake(expected: str, said: str) -> None:
    """A reader would change over."""
    assert agreement(expected, said) is Agreement.FALSE_ALL_CLEAR


@pytest.mark.parametrize("expected", ["same", "masked only", "not comparable", "now works"])
def test_alarm_where_nothing_that_counts_changes_is_a_mistake_too(expected: str) -> None:
    """A reader would look for a difference that is none."""
    assert agreement(expected, "silent") is Agreement.FALSE_SILENT


@pytest.mark.parametrize("verdict", list(ALIKE))
def test_what_was_worked_out_may_be_said(verdict: str) -> None:
    """And a new warning is no disagreement, for the script that works verdicts out hears none."""
    assert agreement(verdict, verdict) is Agreement.AGREES
    assert agreement("same", "now warns") is Agreement.AGREES


def test_where_there_is_no_answer_there_must_be_nothing_to_compare() -> None:
    """A package that does not install is told; an example that is missing from the answer is a mistake."""
    assert agreement("not comparable", NO_ANSWER) is Agreement.AGREES
    assert agreement("same", NO_ANSWER) is Agreement.DIFFERS


@pytest.mark.parametrize(
    ("expected", "said", "told"),
    [
        ("changes results", "changes the result", Agreement.AGREES),
        ("changes nothing", "changes nothing", Agreement.AGREES),
        ("not tested", "changes the result", Agreement.AGREES),
        ("changes results", "changes nothing", Agreement.FALSE_ALL_CLEAR),
        ("changes nothing", "changes the result", Agreement.DIFFERS),
        ("changes results", "not tested", Agreement.WEAKER),
        ("changes results", "changes masked timesteps only", Agreement.AGREES),
    ],
)
def test_what_is_said_of_padding_is_held_against_what_was_worked_out(expected: str, said: str, told: Agreement) -> None:
    """To say that padding does not matter where it does is an all-clear too."""
    assert padding(expected, said) is told


def test_every_example_has_the_same_steps() -> None:
    """So that a step over all examples is one command."""
    steps = {tuple(each.verdicts) for each in read(EXAMPLES / "verdicts.toml")}

    assert len(steps) == 1


def test_a_name_that_is_none_is_one_clear_message(capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is run."""
    assert ending.run(lambda: main(["-k", "nobody"]), "nothing") == Exit.FAILED
    assert "error: no example and step match -k 'nobody'" in capsys.readouterr().err

"""A sample of the campaign: whatever a stranger does to a file, the report says so and falls over nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.mutated import base, oracle
from tests.mutated.campaign import Campaign
from tests.mutated.mutations import Mutation, mutate
from tests.mutated.watching_a_run import Ended

SEED = 13
PARTS, EACH = 4, 50
MUTATION = Mutation("record", Path("tf-old.cpu.unlocked.jsonl"), "cut")


def site_of(folder: Path, page: str, cells: str = "scenario,stack\n", script: str = "print('ours')") -> oracle.Site:
    """A site of one page, one table and one script."""
    for name, text in {"index.html": page, "data/cells.csv": cells, f"script/{base.SCENARIOS[0]}.py": script}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return oracle.read(folder)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_file_of_a_stranger_does_harm(tmp_path: Path, part: int) -> None:
    """`nox -s mutated-files` tries two thousand; tests/mutated/oracle.py says what harm is."""
    campaign = Campaign.begin(tmp_path, SEED)

    cases = [campaign.case(number) for number in range(part * EACH, (part + 1) * EACH)]

    assert {each.number: (each.mutation.act, each.command, each.broken) for each in cases if each.broken} == {}


def test_a_number_draws_the_same_mutation_again(tmp_path: Path) -> None:
    """So that a failure can be looked at."""
    for name in ("one", "other"):
        base.make(tmp_path / name)
    found = [mutate(tmp_path / name, random.Random("13-7")) for name in ("one", "other")]  # noqa: S311 - as it is drawn

    assert found[0].act == found[1].act
    assert found[0].path.relative_to(tmp_path / "one") == found[1].path.relative_to(tmp_path / "other")


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (Ended(1, "", 0.1, 10), "ended with 1"),
        (Ended(None, "", 0.1, 10), "hung, and was stopped"),
        (Ended(0, "Traceback (most recent call last):\nKeyError: 1", 0.1, 10), "a traceback: KeyError: 1"),
        (Ended(0, "", 11.0, 10), "took 11.0 s of a processor"),
        (Ended(0, "", 0.1, 2**31), "took 2048 MiB"),
        (Ended(0, "a\x1b[31m", 0.1, 10), "control characters on the terminal"),
        (Ended(0, "a\n::error::b", 0.1, 10), "a forged line for GitHub on the terminal"),
    ],
)
def test_harm_in_how_a_command_ends_is_seen(ended: Ended, said: str) -> None:
    """A campaign that finds nothing here would be worth nothing."""
    assert list(oracle.broken(ended, "build")) == [said]
    assert not list(oracle.broken(Ended(0, "all is well", 0.1, 10), "build"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('<p title="x">', '<p onclick="x">', "code in a page: p onclick=x"),
        ("", '<a href=" java\nscript:x">', "code in a page: a href"),
        ("", "<script>x</script>", "code in a page: script"),
        ('<script src="site.js"></script>', '<script src="site.js"></script><iframe>', "code in a page: iframe"),
    ],
)
def test_code_in_a_page_is_seen(tmp_path: Path, before: str, after: str, said: str) -> None:
    """And what the project itself puts there is none."""
    ours, theirs = site_of(tmp_path / "before", before), site_of(tmp_path / "after", after)

    assert any(said in each for each in oracle.differences(ours, theirs, MUTATION))
    assert not list(oracle.differences(ours, ours, MUTATION))


def test_what_is_told_otherwise_of_another_stack_is_seen(tmp_path: Path) -> None:
    """And so is another script of the project's own scenarios."""
    before = site_of(tmp_path / "before", "", "scenario,stack\na,tf-new\n")
    after = site_of(tmp_path / "after", "", "scenario,stack\n", script="print('mine')")

    first, second = oracle.differences(before, after, MUTATION)

    assert "other stacks are told otherwise" in first
    assert second == f"the script of {base.SCENARIOS[0]} is another one"

"""The atlas as the sessions know it: which stacks are in it, and which cells are not of today."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from harness.exit_codes import Exit
from harness.identity import file_digest
from harness.modes import MODES
from stacks import atlas, matrix, table
from stacks.errors import BadOptions
from stacks.launching import Broken, Whole
from stacks.upgrades import Upgrade
from tests.reports import making
from tests.stacks.samples import ROOT, clone_project, nox, write_lock, write_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from stacks.launching import Ending
    from stacks.options import Options
    from stacks.stack import Stack


def known(root: Path, stack: Stack) -> None:
    """Write an atlas that knows a stack as it is locked now."""
    (root / atlas.FOLDER).mkdir(exist_ok=True)
    header = {"stack": stack.name, "device": "cpu", "lock": file_digest(stack.lock("cpu"))}
    (root / atlas.FOLDER / atlas.RUNS).write_text(json.dumps([{"header": header}]), encoding="utf-8")


def test_a_stack_is_covered_as_it_is_locked_now(tmp_path: Path) -> None:
    """What it was when another lock stood there says nothing."""
    stack = making.stack(tmp_path, "old")
    assert not atlas.covers(tmp_path, stack, "cpu")
    known(tmp_path, stack)

    assert atlas.covers(tmp_path, stack, "cpu")
    assert not atlas.covers(tmp_path, making.stack(tmp_path, "new"), "cpu")
    assert not atlas.covers(tmp_path, stack.on_top(["keras-tcn"]), "cpu")
    stack.lock("cpu").write_text("another", encoding="utf-8")
    assert not atlas.covers(tmp_path, stack, "cpu")


def test_a_variable_of_a_stack_is_a_part_of_its_keys() -> None:
    """Keras on another backend is another thing."""
    stack = table.select(table.load(), ["keras-3-jax"])[0]
    options = atlas.Renewal.parse(["--list", "-k", "seed"]).options

    assert atlas.keys(stack, options) != atlas.keys(evolve(stack, environment={}), options)


@given(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from(MODES))))
def test_what_is_stale_is_run_and_nothing_else(rows: set[tuple[str, str]]) -> None:
    """A scenario that lacks one mode is not run in all of them; what lacks the same is run at once."""
    found = list(atlas.parts(sorted(rows)))

    asked = [(scenario, mode) for part in found for scenario in part.scenarios for mode in part.modes]
    assert sorted(asked) == sorted(rows)
    assert len({part.modes for part in found}) == len(found)


def test_stacks_that_lack_the_same_run_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack that failed in one mode is told as failed, though it was whole in another."""
    old, new = (making.stack(tmp_path, each) for each in ("old", "new"))
    ran: list[tuple[tuple[str, ...], tuple[str, ...], str]] = []

    def side_by_side(_root: Path, stacks: Sequence[Stack], options: Options) -> Mapping[str, Ending]:
        ran.append((options.stacks, options.modes, options.keyword))
        failed = options.modes == ("xla",)
        return {each.name: Broken("no") if failed and each is old else Whole("all") for each in stacks}

    monkeypatch.setattr(matrix, "side_by_side", side_by_side)
    lacking = {"old": [("a", "xla"), ("b", "predict"), ("b", "xla")], "new": [("a", "xla")]}
    endings = atlas.run_stale(tmp_path, lacking, [old, new], atlas.Renewal.parse(["--stale"]).options)

    assert ran == [(("old", "new"), ("xla",), "a"), (("old",), ("predict", "xla"), "b")]
    assert endings == {"old": Broken("no"), "new": Whole("all")}


def test_all_stacks_and_scenarios_are_renewed_unless_some_are_chosen() -> None:
    """In every mode."""
    renewal = atlas.Renewal.parse(["--stale"])
    chosen = atlas.Renewal.parse(["--stale", "--stacks", "tf-2.15", "-k", "seed"])

    assert list(renewal.among(table.load())) == list(table.load())
    assert renewal.options.all_scenarios
    assert renewal.options.modes == MODES
    assert (chosen.options.stacks, chosen.options.keyword) == (("tf-2.15",), "seed")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["-k", "seed"], "without --stale nothing is run"),
        (["--stale", "--scenarios", "mine.py"], "--scenarios is an option of nox -s matrix and has no meaning here"),
        (["--stail"], "there is no option '--stail'"),
    ],
)
def test_what_has_no_meaning_here_is_refused(words: list[str], told: str) -> None:
    """With the usage of this command."""
    with pytest.raises(BadOptions, match=told) as refused:
        atlas.Renewal.parse(words)

    assert "usage: nox -s atlas --" in str(refused.value)


def test_an_upgrade_of_models_of_ones_own_is_never_answered_from_it(tmp_path: Path) -> None:
    """Nor one with packages on top, nor of a stack that it does not know."""
    stacks = [making.stack(tmp_path, each) for each in ("old", "new")]
    for words, is_in in (([], False), (["--scenarios", "mine.py"], False), (["--with", "keras-tcn"], False)):
        upgrade = Upgrade.parse(["old", "old", *words], stacks)
        assert upgrade.is_in(tmp_path) is is_in
    known(tmp_path, stacks[0])

    assert Upgrade.parse(["old", "old"], stacks).is_in(tmp_path)
    assert not Upgrade.parse(["old", "old", "--scenarios", "mine.py"], stacks).is_in(tmp_path)
    assert not Upgrade.parse(["old", "new"], stacks).is_in(tmp_path)


def test_an_upgrade_from_it_is_over_all_that_is_known(tmp_path: Path) -> None:
    """Every scenario in every mode, unless some were chosen."""
    stacks = [making.stack(tmp_path, each) for each in ("old", "new")]
    usual = Upgrade.parse(["old", "new"], stacks)
    chosen = Upgrade.parse(["old", "new", "-k", "seed", "--mode", "predict"], stacks).of_all()

    assert len(usual.of_all().cells()) > 10 * len(usual.cells())
    assert {cell.rpartition(" ")[2] for cell in usual.of_all().cells()} == set(MODES)
    assert all("seed" in each and each.endswith(" predict") for each in chosen.cells())


@pytest.mark.timeout(300)
def test_an_upgrade_is_answered_and_no_stack_is_made(tmp_path: Path) -> None:
    """Through nox, as a user types it: two stacks of which there is nothing but what the atlas knows."""
    root = clone_project(tmp_path / "project")
    write_table(root, making.table("old", "new"))
    making.two_recorded_stacks(tmp_path / "elsewhere", "seed.as_given")
    for name in ("old", "new"):
        write_lock(root, name, f"lock of {name}\n")
    put = nox(root, "-s", "atlas")
    assert "0 of 2 stacks whole" in put.stdout, put.stderr
    for record in (tmp_path / "elsewhere" / "results").glob("*.jsonl"):
        (root / "results").mkdir(exist_ok=True)
        record.rename(root / "results" / record.name)
    nox(root, "-s", "atlas")
    for record in (root / "results").glob("*.jsonl"):
        record.unlink()

    done = nox(root, "-s", "upgrade", "--", "old", "new", "-k", "seed.as_given", "--mode", "predict")

    assert done.returncode == Exit.FOUND, done.stderr
    assert "neither is made; --here observes them" in done.stderr
    assert "1 of 1 scenario changes" in done.stdout.replace("\n", " ")
    assert not list((root / ".nox").glob("stacks/*"))
    assert str(ROOT) not in done.stdout

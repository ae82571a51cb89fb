"""The project's reasons, held against what real stacks do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from packaging.version import Version

from harness.exit_codes import Exit
from reports.judging.causes.files import FOLDER, load_reasons
from reports.judging.causes.reason import tally
from stacks import table
from tests.harness import running_it
from tests.reports.making import column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from reports.judging.causes.reason import Reason
    from reports.reading.matrix import Column
    from stacks.stack import Stack

FIVE = ("tf-2.10", "tf-2.15", "tf-2.16", "tf-2.17", "tf-2.21")
"""Between these every change has a reason."""
IN_EAGER = "mask_lengths or empty_batch or custom_layer_of_fixed_batch"
"""What these do differs in `eager` only, which is run for nothing else, for it takes as long again."""
RECENT = "keras-[23].*.toml"
SINCE = Version("2.11")
"""The files of what came with the five or between them; older ones, and those of JAX, are held against the atlas."""

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def results(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of a scenario that each reason names, on the five stacks and on those that show the rest."""
    folder = tmp_path_factory.mktemp("results")
    (folder / "reasons").mkdir()
    for file in FOLDER.glob(RECENT):
        if Version(file.stem.removeprefix("keras-")) >= SINCE:
            shutil.copy(file, folder / "reasons")
    reasons = load_reasons(folder / "reasons")
    for stack in table.select(table.load(), FIVE):
        for select, mode in ((_naming(reasons), "predict"), (_naming(reasons), "train"), (IN_EAGER, "eager")):
            _record(python_of, stack, folder, select, mode)
    passed = [each for each in reasons if _comes_and_goes(each)]
    for name in sorted({_bringer(each) for each in passed}):
        (stack,) = table.select(table.load(), [name])
        brought = [each for each in passed if _bringer(each) == name]
        _record(python_of, stack, folder, _naming(brought), "predict", "train")
    return folder


def _naming(reasons: Iterable[Reason]) -> str:
    """The first scenario of each, and those that show it at a class of layers: all would take half an hour."""
    named = {name for each in reasons for name in (each.scenarios[0], *(at.scenario for at in each.layers))}
    return " or ".join(sorted(each.removesuffix("*") for each in named))


def _comes_and_goes(reason: Reason) -> bool:
    """True where no step between two of the five brings it."""
    columns = [_column(each) for each in table.select(table.load(), FIVE)]
    return all(reason.part_in(older, newer) is None for older, newer in pairwise(columns))


def _column(stack: Stack) -> Column:
    return column(stack.name, keras=stack.keras)


def _bringer(reason: Reason) -> str:
    """The stack of the release that brought it, or of the nightly builds where it is in no release yet."""
    return "keras-nightly" if reason.since.is_prerelease else f"keras-{reason.since.major}.{reason.since.minor}"


def _record(python_of: Callable[[str], Path], stack: Stack, folder: Path, select: str, *modes: str) -> None:
    words = ["--stack", stack.name, "--imported-as", stack.imported_as, "--expect-keras", stack.keras]
    words += ["--scenarios", "scenarios", "scenarios/more", "-k", select, "--mode", *modes, "--once"]
    ended = running_it.harness(python_of(stack.name), "run", *words, "--out", folder / f"{stack.name}.jsonl")

    assert ended.code == 0, ended.said


def reasons(results: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command over the records."""
    where = ["--results", str(results), "--atlas", str(results / "no atlas"), "--reasons", str(results / "reasons")]
    command = [sys.executable, "-m", "reports", "reasons", "--complete", *where, *words]
    return subprocess.run(command, cwd=running_it.ROOT, capture_output=True, text=True, check=False, timeout=280)


@pytest.mark.parametrize("among", [*pairwise(FIVE), ("tf-2.15", "tf-2.21")])
def test_every_promise_is_kept_and_every_change_explained(results: Path, among: tuple[str, str]) -> None:
    """From neighbour to neighbour, and straight over the upgrade that most users have before them."""
    done = reasons(results, "--among", *among)

    assert done.returncode == Exit.DONE, done.stdout + done.stderr
    assert f"{among[0]} to {among[1]}: every change has a reason" in done.stdout


def test_every_recent_reason_is_shown_by_some_stack(results: Path) -> None:
    """What the README counts is what was seen; that of the others is in the atlas."""
    done = reasons(results)

    assert done.returncode == Exit.DONE, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == tally(load_reasons(results / "reasons")).sentence

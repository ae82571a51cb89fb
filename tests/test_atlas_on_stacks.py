"""The shipped atlas, held against what real stacks do on this machine."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

import pytest

from harness.modes import MODES
from reports.judging.atlas_proof import prove
from reports.reading.atlas import tables
from reports.reading.atlas.reading import load_atlas
from reports.reading.loading import load
from reports.reading.merging import merge
from reports.reading.project import ROOT
from reports.reading.provenance import project_texts
from stacks import launching, runs, table
from stacks.atlas import FOLDER, Renewal, keys
from tests.harness import running_it

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stacks.stack import Stack

STACKS = ("tf-2.10", "tf-2.15", "tf-2.21")
DRAWN = 12
"""Scenarios a stack; a day draws others than the day before."""

pytestmark = [pytest.mark.stack, pytest.mark.timeout(900)]


def drawn(stack: Stack) -> list[str]:
    """Some of the scenarios of which the atlas has today's text, and no second process saw anything else."""
    (atlas,) = [each for each in tables.read(ROOT / FOLDER).runs if each.header.stack == stack.name][-1:]
    ours = project_texts(ROOT)
    steady = {row[0]: True for row in atlas.cells}
    for (scenario, _), cell in atlas.cells.items():
        steady[scenario] &= not cell.again and scenario in ours and ours[scenario].digest == cell.digest
    known = sorted(scenario for scenario, is_steady in steady.items() if is_steady)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return random.Random(f"{today} {stack.name}").sample(known, min(DRAWN, len(known)))  # noqa: S311 - a sample, and no secret


@pytest.mark.parametrize("name", STACKS)
def test_what_the_atlas_says_comes_out_here(name: str, python_of: Callable[[str], Path], tmp_path: Path) -> None:
    """In every mode that a scenario has, under the keys that were worked out without the stack."""
    (stack,) = table.select(table.load(), [name])
    chosen = drawn(stack)
    out = tmp_path / "results" / stack.records("cpu").name
    options = Renewal.parse(["--list", "-k", " or ".join(chosen)]).options
    words = [*launching.identity(stack, "cpu", out), *runs.planned(stack, options), "--mode", *MODES, "--once"]
    ended = running_it.harness(python_of(name), "run", *words)
    assert ended.code == 0, ended.said
    recorded = {(each["scenario"], each["mode"]): each["key"] for each in running_it.lines(out, "cell")}
    assert recorded == keys(stack, options)

    matrix = merge([*load_atlas(ROOT / FOLDER, [stack]), load(out)], [stack], ours=project_texts(ROOT))
    proof = prove(matrix.cells.values())
    assert not list(map(str, proof.notices))
    assert proof.held >= len(chosen)

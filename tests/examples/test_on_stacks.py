"""The ground truth of some examples, worked out anew on real stacks."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from examples.ground_truth import judging, page
from tests.stacks.samples import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXAMPLES = ("custom_layers.attention_pooling", "temporal_fusion.gated_forecast", "ticket_router.teams")


@pytest.mark.stack
@pytest.mark.timeout(600)
def test_the_verdicts_still_hold(python_of: Callable[[str], Path], tmp_path: Path) -> None:
    """One that is the same in Keras 2 and 3, one that differs where it does not count, one that is silent."""
    older, newer = (observed(python_of(stack), tmp_path / f"{stack}.json") for stack in ("tf-2.15", "tf-2.21"))
    verdicts = page.verdicts()

    for example in EXAMPLES:
        written = verdicts[example]["steps"]["tf-2.15 tf-2.21"]
        assert judging.between(older[example], newer[example]).kind == written["verdict"], example


def observed(python: Path, out: Path) -> dict[str, Any]:
    """Let the ground truth run in a stack."""
    command = [str(python), "-m", "examples.ground_truth", "observe", "--keras", "tf.keras", "--out", str(out)]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "CUDA_VISIBLE_DEVICES": "-1"}
    subprocess.run([*command, "-k", ",".join(EXAMPLES)], cwd=ROOT, env=env, check=True, capture_output=True)
    noted: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return noted

"""Scripts beside records: what a reader's own Python prints are the figures that the harness recorded."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from harness import discovery
from reports.pages.standalone_script import script
from reports.reading.records import Scenario
from tests.harness import running_it

if TYPE_CHECKING:
    from collections.abc import Callable

MODELS = running_it.ROOT / "tests" / "harness" / "as_people_write_them.py"
COMPOSITE = Path(__file__).with_name("composite_models.py")
ONE_AFTER_ANOTHER = """
import runpy, sys
_, mode, imported_as, *files = sys.argv
for file in files:
    print("file", file)
    sys.argv = [file, mode, imported_as]
    runpy.run_path(file, run_name="__main__")
"""
"""Runs scripts in one process: what takes longest is to import TensorFlow."""
BOTH = ("predict", "eager")
EVERYWHERE = "sequential_without_input or nested_and_shared"
NEWER = (
    f"{EVERYWHERE} or subclassed or born_in_the_first_call or sentences or two_inputs_in_a_dict or composite_models or "
    "made_of_a_dictionary"
)
Figures = tuple[list[Any], list[tuple[str, Any, Any]]]


@pytest.mark.stack
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("stack", "imported_as", "models", "modes"),
    [
        ("keras-2.2", "keras", EVERYWHERE, ("predict",)),
        ("tf-2.15", "tf.keras", NEWER, BOTH),
        ("tf-2.21", "tf.keras", NEWER, BOTH),
    ],
    ids=["keras-2.2", "tf-2.15", "tf-2.21"],
)
def test_a_script_prints_what_the_harness_records(
    stack: str, imported_as: str, models: str, modes: tuple[str, ...], python_of: Callable[[str], Path], tmp_path: Path
) -> None:
    """Outputs to the sixth digit, and the masks of every call of a layer under the same path in the same order."""
    python, out = python_of(stack), tmp_path / "record.jsonl"
    files = [str(MODELS), str(COMPOSITE)]
    words = ["--scenarios", *files, "-k", models, "--mode", *modes, "--once", "--out", out]
    ended = running_it.harness(python, "run", "--stack", stack, "--imported-as", imported_as, *words)
    assert ended.code == 0, ended.said

    recorded = running_it.outcomes(out)
    chosen = discovery.select(discovery.discover(files), models)
    for mode in modes:
        printed = _printed(python, [_write(each, tmp_path) for each in chosen], mode, imported_as)
        assert sorted(printed) == sorted(each.id for each in chosen)
        for name, figures in printed.items():
            _check_equal(f"{stack} {name} {mode}", figures, _recorded(recorded[f"{name} {mode}"]))


def _check_equal(what: str, printed: Figures, recorded: Figures) -> None:
    assert len(printed[0]) == len(recorded[0]), what
    for ours, theirs in zip(*(figures[0] for figures in (printed, recorded)), strict=True):
        np.testing.assert_allclose(np.ravel(ours), np.ravel(theirs), rtol=0, atol=1e-6, err_msg=what)
    assert printed[1] == recorded[1], what


def _write(scenario: discovery.Scenario, folder: Path) -> Path:
    fields = ("id", "title", "description", "file", "line", "source", "digest")
    recorded = Scenario(**{name: getattr(scenario, name) for name in fields})
    file = folder / f"{scenario.id}.py"
    file.write_text(script(recorded, ("predict", "eager")), encoding="utf-8")
    return file


def _printed(python: Path, files: list[Path], mode: str, imported_as: str) -> dict[str, Figures]:
    words = [str(python), "-c", ONE_AFTER_ANOTHER, mode, imported_as, *map(str, files)]
    environment = running_it.environment()
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert ended.returncode == 0, ended.stderr
    told = re.split(r"^file (.*)$", ended.stdout, flags=re.MULTILINE)[1:]
    return {Path(file).stem: _read(text) for file, text in zip(told[::2], told[1::2], strict=True)}


def _read(text: str) -> Figures:
    outputs = [ast.literal_eval(each) for each in re.findall(r"^output \d+: (.*)$", text, re.MULTILINE)]
    lines = re.findall(r"^ {4}(.*?): (?:received (.*), )?put out (.*)$", text, re.MULTILINE)
    return outputs, [(_path(path), _masks(received), _masks(put_out)) for path, received, put_out in lines]


def _path(name: str) -> str:
    """Where a layer stands; the script numbers its calls as they are run, the record as they stand in the graph."""
    return re.sub(r" call \d+$", "", name)


def _masks(words: str) -> list[Any] | None:
    return [None if each == "none" else ast.literal_eval(each) for each in words.split(" and ")] if words else None


def _recorded(outcome: dict[str, Any]) -> Figures:
    outputs = [each["value"]["data"] for each in outcome["outputs"]]
    return outputs, [_of_call(each) for each in outcome["trace"]]


def _of_call(call: dict[str, Any]) -> tuple[str, list[Any] | None, list[Any] | None]:
    received = call.get("received")
    masks = None if received is None else [_array(each) for each in received]
    return _path(call["layer"]), masks, [_array(each["mask"]) for each in call["outputs"]]


def _array(mask: dict[str, Any] | None) -> object:
    return None if mask is None else (np.reshape(mask["data"], mask["shape"]) * 1).tolist()

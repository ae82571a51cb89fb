from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from harness.exit_codes import Exit
from tests.harness import running_it
from tests.harness.running_it import harness, lines, outcomes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MISBEHAVING = '''\
"""Scenarios that misbehave, each in its own way, and one behind them that does not."""

import ctypes
import os
import time
import warnings

import numpy as np


def a_raises(keras):
    raise LookupError("<script>alert(1)</script>")


def b_segfaults(keras):
    ctypes.string_at(0)


def c_hangs(keras):
    time.sleep(600)


def d_exits(keras):
    os._exit(7)


def e_warns(keras):
    warnings.warn("mind the mask")
    warnings.warn("mind the mask")
    return fine(keras)


def f_is_not_finite(keras):
    model, _ = fine(keras)
    return model, {"x": np.array([[np.nan, np.inf], [-np.inf, 0.1]], "float32")}


def fine(keras):
    x = keras.layers.Input(shape=(2,), name="x")
    return keras.models.Model(x, keras.layers.Activation("linear", name="same")(x)), {"x": np.ones((2, 2), "float32")}
'''


WRONG = """

def wrong(keras):
    {}


def zealous(keras):
    return fine(keras)
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A record file that is not there yet."""
    return tmp_path / "record.jsonl"


def scenario_file(tmp_path: Path, text: str) -> Path:
    """A scenario file of a user."""
    path = tmp_path / "mine.py"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def record(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run over all that misbehaves."""
    folder = tmp_path_factory.mktemp("misbehaving")
    mine = scenario_file(folder, MISBEHAVING)
    words = ["--stack", "tf-2.15", "--scenarios", mine, "--mode", "eager", "--timeout", "15", "--once"]
    ended = harness(python_of("tf-2.15"), "run", *words, "--out", folder / "record.jsonl")

    assert ended.code == 0, ended.said
    return folder / "record.jsonl"


@pytest.mark.stack
class TestMisbehaviour:
    """Whatever a scenario does, it ends as an observation."""

    def test_a_scenario_that_raises_is_an_error_with_its_text(self, record: Path) -> None:
        """The text is kept as it was raised; escaping is for the pages."""
        error = outcomes(record)["mine.a_raises eager"]

        assert (error["kind"], error["type"]) == ("error", "LookupError")
        assert error["text"] == "<script>alert(1)</script>"
        assert error["phase"] == "build"

    def test_one_that_kills_the_interpreter_is_crashed_with_its_signal(self, record: Path) -> None:
        """The end of its stderr is kept, for it may say why."""
        crashed = outcomes(record)["mine.b_segfaults eager"]

        assert (crashed["kind"], crashed["signal"]) == ("crashed", "SIGSEGV")
        assert isinstance(crashed["stderr"], str)

    def test_one_that_hangs_is_stopped_by_wall_clock(self, record: Path) -> None:
        """The limit is recorded with it."""
        hung = outcomes(record)["mine.c_hangs eager"]

        assert (hung["kind"], hung["limit"]) == ("timeout", 15.0)

    def test_one_that_leaves_is_crashed_with_its_exit_status(self, record: Path) -> None:
        """Leaving early is no success."""
        assert outcomes(record)["mine.d_exits eager"]["signal"] == "exit 7"

    def test_equal_warnings_are_counted(self, record: Path) -> None:
        """A warning in a loop is one line with a number."""
        warned = outcomes(record)["mine.e_warns eager"]

        assert warned["kind"] == "ok"
        assert {"category": "UserWarning", "text": "mind the mask", "count": 2} in warned["warnings"]

    def test_values_are_kept_exactly_also_those_that_json_has_no_word_for(self, record: Path) -> None:
        """0.1 as float32 is not 0.1."""
        (output,) = outcomes(record)["mine.f_is_not_finite eager"]["outputs"]

        assert output["value"]["data"] == ["nan", "inf", "-inf", 0.10000000149011612]

    def test_the_rest_still_run_and_the_record_is_whole(self, record: Path) -> None:
        """A cell may die, the matrix may not."""
        assert outcomes(record)["mine.fine eager"]["kind"] == "ok"
        assert lines(record, "footer")[-1]["cells"] == len(lines(record, "cell")) == 7

    def test_a_new_process_was_started_after_each_death_and_no_other(self, record: Path) -> None:
        """TensorFlow is imported once, and once more for every process that was lost."""
        assert len(lines(record, "imported")) == 4


@pytest.mark.stack
class TestResume:
    """Nothing recorded is lost, nothing unchanged runs again."""

    def test_a_run_killed_at_any_point_goes_on_where_it_was(self, python_of: Callable[[str], Path], out: Path) -> None:
        """What was recorded before the kill is not run again, and nothing is left running."""
        words = running_it.command(python_of("tf-2.15"), "run", "--stack", "tf-2.15", "--mode", "eager", "--out", out)
        with subprocess.Popen(
            words, cwd=running_it.ROOT, env=running_it.environment(), stderr=subprocess.DEVNULL
        ) as first:
            _wait_for_cells(out, 3)
            workers = _children(first.pid)
            os.kill(first.pid, signal.SIGKILL)
        assert workers
        _wait_until_gone(workers)
        killed_at = len(lines(out, "cell"))

        again = subprocess.run(words, cwd=running_it.ROOT, env=running_it.environment(), check=False, timeout=200)

        cells = [(cell["scenario"], cell["mode"]) for cell in lines(out, "cell")]
        assert again.returncode == 0
        assert len(cells) == len(set(cells)) == lines(out, "footer")[-1]["cells"]
        assert sorted((each["scenario"], each["mode"]) for each in lines(out, "again")) == sorted(cells)
        assert lines(out, "footer")[-1]["reused"] == killed_at

    def test_an_unchanged_run_writes_nothing_and_a_forced_one_runs_again(
        self, python_of: Callable[[str], Path], out: Path, tmp_path: Path
    ) -> None:
        """The record file says that nothing is left to do; --force does it all the same."""
        mine = scenario_file(tmp_path, MISBEHAVING)
        words = ["run", "--stack", "x", "--scenarios", mine, "-k", "fine", "--mode", "eager", "--out", out]
        harness(python_of("tf-2.15"), *words)
        before = out.read_bytes()

        unchanged = harness(python_of("tf-2.15"), *words)
        assert (unchanged.code, out.read_bytes()) == (0, before)
        assert "nothing changed" in unchanged.said

        forced = harness(python_of("tf-2.15"), *words, "--force")
        assert forced.code == 0
        assert len(lines(out, "cell")) == 2


@pytest.mark.stack
class TestRefusals:
    """What must not become a result."""

    def test_other_versions_than_the_stacks_are_no_result(
        self, python_of: Callable[[str], Path], out: Path, tmp_path: Path
    ) -> None:
        """A report about TensorFlow 2.16 must never show what 2.15 did."""
        mine = scenario_file(tmp_path, MISBEHAVING)
        words = ["--scenarios", mine, "-k", "fine", "--expect-tensorflow", "2.16.2", "--out", out]
        ended = harness(python_of("tf-2.15"), "run", "--stack", "tf-2.16", *words)

        assert ended.code == Exit.INCOMPLETE
        outcome = outcomes(out)["mine.fine predict"]
        assert outcome["kind"] == "unavailable"
        assert "tensorflow is 2.15.1 where the stack says 2.16.2" in outcome["reason"]

    def test_without_a_gpu_every_gpu_cell_is_unavailable_and_says_what_is_there(
        self, python_of: Callable[[str], Path], out: Path, tmp_path: Path
    ) -> None:
        """The report tells the reader, not an empty column."""
        mine = scenario_file(tmp_path, MISBEHAVING)
        words = ["--device", "gpu", "--scenarios", mine, "-k", "fine", "--out", out]
        ended = harness(python_of("tf-2.15"), "run", "--stack", "tf-2.15", *words)

        assert ended.code == Exit.INCOMPLETE
        for outcome in outcomes(out).values():
            assert outcome["kind"] == "unavailable"
            assert "sees no GPU; it sees /physical_device:CPU:0" in outcome["reason"]

    def test_a_stack_that_was_not_there_is_run_once_it_is(
        self, python_of: Callable[[str], Path], out: Path, tmp_path: Path
    ) -> None:
        """Nothing about lock, scenario or harness has changed, and yet there is something to do."""
        mine = scenario_file(tmp_path, MISBEHAVING)
        lock = running_it.ROOT / "stacks" / "locks" / "tf-2.15.txt"
        words = ["--stack", "tf-2.15", "--lock", lock, "--scenarios", mine, "-k", "fine", "--out", out]
        harness(sys.executable, "unavailable", *words, "--reason", "no Python 3.11 here")
        ended = harness(python_of("tf-2.15"), "run", *words)

        assert ended.code == 0
        assert {outcome["kind"] for outcome in outcomes(out).values()} == {"ok"}

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            ("return None", "wrong returned nothing"),
            ("return 1, 2, 3, 4, 5", "wrong returned a tuple of 5"),
            ("return 1, 2", "wrong returned a int as its model"),
            ("return fine(keras)[0], {'y': 1}", r"gave inputs ['y'] where the model takes ['x']"),
            ("return fine(keras)[0], 5", r"gave inputs a int where the model takes ['x']"),
            (
                (
                    "x, y = (keras.layers.Input((3, 1), name=name) for name in 'xy'); "
                    "return keras.models.Model([x, y], keras.layers.Add()([x, y])), [np.ones((2, 3, 1))] * 2"
                ),
                "several inputs of one batch are a dict by name",
            ),
        ],
    )
    def test_a_scenario_that_does_not_return_what_it_must_is_refused_and_nothing_is_lost(
        self, python_of: Callable[[str], Path], out: Path, tmp_path: Path, body: str, complaint: str
    ) -> None:
        """It is the scenario's fault, not the version's, so it is no observation."""
        mine = scenario_file(tmp_path, MISBEHAVING + WRONG.format(body))
        words = ["--scenarios", mine, "-k", "fine or wrong or zealous", "--mode", "eager", "--out", out]
        ended = harness(python_of("tf-2.15"), "run", "--stack", "tf-2.15", *words)

        assert ended.code == Exit.FAILED
        assert "mine.py:" in ended.said
        assert complaint in ended.said
        assert outcomes(out)["mine.fine eager"]["kind"] == "ok"
        assert complaint in outcomes(out)["mine.wrong eager"]["reason"]
        assert outcomes(out)["mine.zealous eager"]["kind"] == "ok"

    def test_a_scenario_file_that_cannot_be_imported_is_an_observation_of_its_own(
        self, python_of: Callable[[str], Path], out: Path, tmp_path: Path
    ) -> None:
        """Another stack may have what it wants, so it is recorded, with the line that wanted it."""
        mine = scenario_file(tmp_path, "import nowhere\n\n\ndef lost(keras):\n    pass\n")
        words = ["run", "--stack", "x", "--scenarios", mine, "--mode", "predict", "--once", "--out", out]
        ended = harness(python_of("tf-2.15"), *words)
        (found,) = outcomes(out).values()
        (cause,) = found["causes"]

        assert ended.code == 0
        assert (found["kind"], found["phase"], found["type"]) == ("error", "import", "ModuleNotFoundError")
        assert (cause["file"], cause["line"], cause["code"]) == (mine.name, 1, "import nowhere")


@pytest.mark.stack
class TestWhatStands:
    """An observation is only replaced by a better one."""

    def test_a_stack_that_can_no_longer_be_had_keeps_its_observations(
        self, python_of: Callable[[str], Path], out: Path, tmp_path: Path
    ) -> None:
        """Only what was never observed is recorded as unavailable."""
        mine = scenario_file(tmp_path, MISBEHAVING)
        words = ["--stack", "x", "--scenarios", mine, "-k", "fine or f_is", "--mode", "eager", "--out", out]
        harness(python_of("tf-2.15"), "run", *words[:4], "-k", "fine", *words[6:])

        harness(python_of("tf-2.15"), "unavailable", *words, "--reason", "it is gone")

        assert {name: each["kind"] for name, each in outcomes(out).items()} == {
            "mine.fine eager": "ok",
            "mine.f_is_not_finite eager": "unavailable",
        }

    def test_what_a_variable_or_another_import_could_change_runs_again(
        self, python_of: Callable[[str], Path], out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The header says which variables were set."""
        mine = scenario_file(tmp_path, MISBEHAVING)
        words = ["run", "--stack", "x", "--scenarios", mine, "-k", "fine", "--mode", "eager", "--out", out]
        monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
        harness(python_of("tf-2.15"), *words)

        monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", "0")
        assert "1 cells to run" in harness(python_of("tf-2.15"), *words).said
        assert "1 cells to run" in harness(python_of("tf-2.15"), *words, "--imported-as", "keras").said
        assert [header["variables"].get("TF_ENABLE_ONEDNN_OPTS") for header in lines(out, "header")] == [None, "0", "0"]

    def test_packages_on_top_of_a_stack_are_another_environment(
        self, python_of: Callable[[str], Path], out: Path, tmp_path: Path
    ) -> None:
        """The header names them, and what ran without them runs again with them."""
        mine = scenario_file(tmp_path, MISBEHAVING)
        words = ["run", "--stack", "x", "--scenarios", mine, "-k", "fine", "--mode", "eager", "--once", "--out", out]
        harness(python_of("tf-2.15"), *words)

        assert "1 cells to run" in harness(python_of("tf-2.15"), *words, "--packages", "six", "keras-tcn<4,>=3").said
        assert "nothing changed" in harness(python_of("tf-2.15"), *words, "--packages", "six", "keras-tcn<4,>=3").said
        assert [header.get("packages") for header in lines(out, "header")] == [None, ["six", "keras-tcn<4,>=3"]]

    def test_the_python_that_cannot_read_a_file_is_named(
        self, python_of: Callable[[str], Path], out: Path, tmp_path: Path
    ) -> None:
        """Which one it is, its user has no other way to know."""
        newer = "def newer(keras):\n    match keras:\n        case _:\n            pass\n"
        mine = scenario_file(tmp_path, newer)

        ended = harness(python_of("tf-2.10"), "run", "--stack", "tf-2.10", "--scenarios", mine, "--out", out)

        assert ended.code == Exit.FAILED
        assert f"error: {mine}:2: invalid syntax for Python 3.9, which runs tf-2.10" in ended.said


class TestWithoutAStack:
    """What any Python can do."""

    def test_an_absent_stack_is_recorded_by_any_python(self, out: Path) -> None:
        """Every planned cell ends as an observation, though there is nothing to run it."""
        words = ["--stack", "keras-2.2", "--out", out, "-k", "seed", "--reason", "no Python 3.7 here"]
        ended = harness(sys.executable, "unavailable", *words)

        assert ended.code == Exit.INCOMPLETE
        assert len(outcomes(out)) == 4
        assert {each["reason"] for each in outcomes(out).values()} == {"no Python 3.7 here"}

    def test_the_scenarios_can_be_listed_by_any_python(self) -> None:
        """Listing needs neither Keras nor NumPy."""
        ended = harness(sys.executable, "list", "-k", "seed")

        assert ended.code == 0
        assert [line.split()[0] for line in ended.said.splitlines()] == ["seed.as_given", "seed.masks_disagree"]

    def test_a_misspelt_selection_gets_a_suggestion(self, out: Path) -> None:
        """Nothing is written for a plan that is none."""
        ended = harness(sys.executable, "run", "--stack", "x", "--out", out, "-k", "seed.as_givn")

        assert ended.code == Exit.FAILED
        assert "did you mean seed.as_given" in ended.said
        assert not out.exists()

    @pytest.mark.parametrize("option", [("--lock", "nowhere.txt"), ("--out", "/"), ("--timeout", "-1")])
    def test_a_file_or_number_that_cannot_be_is_one_line_and_no_traceback(
        self, out: Path, option: tuple[str, str]
    ) -> None:
        """The message names it."""
        ended = harness(sys.executable, "run", "--stack", "x", "--out", out, *option)

        assert ended.code == Exit.FAILED
        assert option[1] in ended.said
        assert "Traceback" not in ended.said

    def test_help_documents_the_exit_codes(self) -> None:
        """A script that starts the harness must not guess."""
        ended = harness(sys.executable, "run", "--help")

        assert ended.code == 0
        assert "    0  every planned cell is recorded\n" in ended.said


def _wait_for_cells(path: Path, number: int) -> None:
    while not path.exists() or path.read_bytes().count(b'"kind":"cell"') < number:
        time.sleep(0.05)


def _children(parent: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False)  # noqa: S607
    return [int(word) for word in found.stdout.split()]


def _wait_until_gone(processes: list[int]) -> None:
    while any(_is_alive(process) for process in processes):
        time.sleep(0.05)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

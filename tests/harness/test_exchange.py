"""Saving and loading as a user starts it, with a Keras of a few lines that misbehaves on demand."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from harness.exit_codes import Exit
from tests.harness import running_it

if TYPE_CHECKING:
    from pathlib import Path

KERAS = '''\
"""The least that can be saved and loaded; what a file is called says how loading it ends."""

import ctypes
import time
from pathlib import Path

__version__ = "2.2.4"


class layers:
    class Layer:
        pass


class backend:
    @staticmethod
    def backend():
        return "none"

    @staticmethod
    def clear_session():
        pass


class metrics:
    class Metric:
        pass


class an_input:
    name, shape = "x:0", (None, 2)


class models:
    class Model:
        input_names, inputs, outputs, layers, weights = ["x"], [an_input], [], [], []
        _nodes_by_depth = {0: []}

        def get_weights(self):
            return []

        def predict(self, arrays, verbose):
            return arrays

        def save(self, path):
            if "unsaved" in path:
                raise NotImplementedError("cannot be saved")
            Path(path).write_text("a model")

        def to_json(self):
            return "{}"

    class Sequential(Model):
        pass

    @staticmethod
    def load_model(path, compile, custom_objects=None):
        if "kills" in path:
            ctypes.string_at(0)
        if "hangs" in path:
            time.sleep(600)
        if "raises" in path:
            raise LookupError("<script>alert(1)</script>")
        if "strange" in path:
            return object()
        model = models.Model()
        if "forgets" in path:
            model.input_names = ["input_1"]
        return model

    @staticmethod
    def model_from_json(text):
        return models.Model()
'''

MODELS = "".join(
    f"""

def {name}(keras):
    return keras.models.Model(), {{"x": np.ones((1, 2), "float32")}}
"""
    for name in ("a_kills", "b_hangs", "c_raises", "d_strange", "e_unsaved", "f_forgets", "fine")
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with scenarios of their own, and the little Keras."""
    (tmp_path / "keras.py").write_text(KERAS, encoding="utf-8")
    (tmp_path / "mine.py").write_text(f"import numpy as np\n{MODELS}", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def saved(folder: Path, *words: object, stack: str = "old") -> running_it.Ended:
    """Save the user's models in a stack."""
    return running_it.harness(sys.executable, "save", *_about(folder, stack), *words)


def read(folder: Path, *words: object, stack: str = "new") -> running_it.Ended:
    """Read in one stack what another saved."""
    words = (*_about(folder, stack), "--saved", files(folder), "--timeout", "3", *words)
    return running_it.harness(sys.executable, "read", *words)


def _about(folder: Path, stack: str) -> list[object]:
    out = folder / f"{stack}.cpu.unlocked.jsonl"
    return ["--stack", stack, "--imported-as", "keras", "--scenarios", folder / "mine.py", "--out", out]


def files(folder: Path) -> Path:
    """Where the first stack saves."""
    return folder / "saved" / "old.cpu.unlocked"


def outcomes(folder: Path, stack: str, kind: str) -> dict[str, dict[str, Any]]:
    """The last outcome of each file, by scenario and format."""
    lines = running_it.lines(folder / f"{stack}.cpu.unlocked.jsonl", kind)
    return {f"{line['scenario']} {line.get('format', '')}".strip(): line["outcome"] for line in lines}


def test_a_stack_saves_in_the_formats_it_has_and_says_why_not_in_the_others(folder: Path) -> None:
    """A format that is missing is a fact about a stack, and one that raises is another."""
    ended = saved(folder, "-k", "fine or unsaved")

    assert ended.code == 0, ended.said
    found = outcomes(folder, "old", "saved")
    assert found["mine.fine h5"] == {"kind": "ok", "bytes": 7, "warnings": []}
    assert found["mine.fine keras"]["reason"] == "Keras 2.2.4 has no .keras format; Keras 2.13 brought it"
    assert found["mine.fine savedmodel"]["reason"] == "stand-alone Keras 2.2.4 writes no SavedModel"
    refused = found["mine.e_unsaved h5"]
    assert (refused["type"], refused["text"], refused["phase"]) == ("NotImplementedError", "cannot be saved", "save")


def test_what_was_saved_has_a_label_and_what_was_not_has_none(folder: Path) -> None:
    """A reader trusts labels, so nothing half done may have one."""
    saved(folder, "-k", "fine or unsaved")

    names = {path.name for path in files(folder).glob("*.label")}
    assert names == {"mine.fine.h5.label", "mine.fine.json.label", "mine.e_unsaved.json.label"}
    label = json.loads((files(folder) / "mine.fine.h5.label").read_text(encoding="utf-8"))
    assert (label["stack"], label["device"], label["format"]) == ("old", "cpu", "h5")


def test_the_model_is_also_observed_where_it_was_never_saved(folder: Path) -> None:
    """What a loaded model is held against."""
    saved(folder, "-k", "fine")

    built = outcomes(folder, "old", "built")["mine.fine"]
    assert built["outputs"][0]["value"] == {"dtype": "float32", "shape": [1, 2], "data": [1.0, 1.0]}


def test_whatever_a_file_does_to_the_process_is_recorded_and_the_rest_is_read(folder: Path) -> None:
    """A crash and a hang cost the file they came with."""
    saved(folder)
    ended = read(folder)

    assert ended.code == 0, ended.said
    found = outcomes(folder, "new", "loaded")
    assert (found["mine.a_kills h5"]["kind"], found["mine.a_kills h5"]["signal"]) == ("crashed", "SIGSEGV")
    assert (found["mine.b_hangs h5"]["kind"], found["mine.b_hangs h5"]["limit"]) == ("timeout", 3.0)
    raised = found["mine.c_raises h5"]
    assert (raised["type"], raised["text"], raised["phase"]) == ("LookupError", "<script>alert(1)</script>", "load")
    assert "which is not a Keras model" in found["mine.d_strange h5"]["text"]
    assert found["mine.fine h5"]["kind"] == found["mine.fine json"]["kind"] == "ok"


def test_a_model_that_forgot_the_names_of_its_inputs_is_called_all_the_same(folder: Path) -> None:
    """Nobody who calls a model needs the names."""
    saved(folder, "-k", "forgets")
    read(folder, "-k", "forgets")

    assert outcomes(folder, "new", "loaded")["mine.f_forgets h5"]["outputs"][0]["value"]["data"] == [1.0, 1.0]


def test_a_file_whose_inputs_are_gone_is_an_error_of_its_own(folder: Path) -> None:
    """Half of a folder was copied; the other files in it are read."""
    saved(folder, "-k", "fine or raises")
    (files(folder) / "mine.c_raises.inputs.npz").unlink()
    ended = read(folder)

    assert ended.code == 0, ended.said
    found = outcomes(folder, "new", "loaded")
    assert (found["mine.c_raises h5"]["type"], found["mine.c_raises h5"]["phase"]) == ("FileNotFoundError", "load")
    assert found["mine.fine h5"]["kind"] == "ok"


def test_a_second_run_has_nothing_to_do(folder: Path) -> None:
    """A crash comes again, so it need not."""
    saved(folder)
    read(folder)
    before = (folder / "new.cpu.unlocked.jsonl").read_bytes()

    assert "nothing changed" in saved(folder).said
    assert "nothing changed" in read(folder).said
    assert (folder / "new.cpu.unlocked.jsonl").read_bytes() == before


def test_a_file_that_is_gone_is_saved_again_and_not_read_again(folder: Path) -> None:
    """The same stack saves the same model; only the file was lost."""
    saved(folder, "-k", "fine")
    read(folder, "-k", "fine")
    (files(folder) / "mine.fine.h5.label").unlink()

    assert "1 models to run, 4 unchanged" in saved(folder, "-k", "fine").said
    assert (files(folder) / "mine.fine.h5.label").is_file()
    assert "nothing changed" in read(folder, "-k", "fine").said


def test_a_model_that_changed_is_saved_and_read_anew(folder: Path) -> None:
    """What a reader made of the old file says nothing about the new one."""
    saved(folder, "-k", "fine")
    read(folder, "-k", "fine")
    mine = folder / "mine.py"
    mine.write_text(mine.read_text(encoding="utf-8").replace("np.ones((1, 2)", "np.ones((1, 3)"), encoding="utf-8")

    saved(folder, "-k", "fine")
    assert "2 models to run" in read(folder, "-k", "fine").said
    assert outcomes(folder, "new", "loaded")["mine.fine h5"]["outputs"][0]["value"]["shape"] == [1, 3]


def test_a_stack_that_cannot_be_had_takes_nothing_away(folder: Path) -> None:
    """That it is missing today is no news about the files it wrote."""
    saved(folder, "-k", "fine")
    ended = saved(folder, "-k", "fine or raises", "--unavailable", "no interpreter")

    assert ended.code == Exit.INCOMPLETE
    found = outcomes(folder, "old", "saved")
    assert found["mine.fine h5"]["kind"] == "ok"
    assert found["mine.c_raises h5"] == {"kind": "unavailable", "reason": "no interpreter"}


def test_a_label_that_is_none_ends_the_command_with_its_place(folder: Path) -> None:
    """Nobody reads a file of unknown origin."""
    saved(folder, "-k", "fine")
    label = files(folder) / "mine.fine.h5.label"
    label.write_text("{}", encoding="utf-8")
    ended = read(folder)

    assert ended.code == Exit.FAILED
    assert f"error: {label}:1: not a label ('stack')" in ended.said
    assert "Traceback" not in ended.said


def test_a_run_that_was_killed_goes_on_where_it_was(folder: Path) -> None:
    """Half a line is set aside, and its file is read again."""
    saved(folder, "-k", "fine")
    read(folder, "-k", "fine")
    record = folder / "new.cpu.unlocked.jsonl"
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join(lines[:-2]) + lines[-2][:20])
    ended = read(folder, "-k", "fine")

    assert "its cell runs again" in ended.said
    assert "1 models to run, 1 unchanged" in ended.said

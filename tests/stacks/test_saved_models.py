"""Saved models as scenarios: what is written, and what is refused before a stack is made."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from harness import discovery
from harness.exit_codes import Exit
from stacks.errors import BadModel, BadOptions
from stacks.options import Options
from stacks.saved_models import SavedModel, is_one
from tests.stacks.samples import ROOT, copy_project, nox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HDF5 = b"\x89HDF\r\n\x1a\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Write what looks like a model from outside, its inputs, and files with something wrong."""
    folder = tmp_path / "files"
    (folder / "saved").mkdir(parents=True)
    (folder / "saved" / "saved_model.pb").write_bytes(b"pb")
    (folder / "empty").mkdir()
    for name, content in {"tagger.h5": HDF5, "Tagger 2.keras": HDF5, "class.keras": b"PK\x03\x04"}.items():
        (folder / name).write_bytes(content)
    for name in ("cut.h5", "tagger.weights.h5", "tagger.json", "notes.npz", "layers.txt"):
        (folder / name).write_text("version https://git-lfs", encoding="utf-8")
    (folder / "layers.py").write_text("class Attend: ...\n", encoding="utf-8")
    (folder / "slip.py").write_text("class Attend\n", encoding="utf-8")
    (folder / "binary.py").write_bytes(b"\x00\x01")
    np.savez(folder / "padded.npz", words=np.array([[7, 3, 0, 0]]))
    np.savez(folder / "ragged.npz", words=np.array([[7, 3], [1]], dtype=object))
    zipfile.ZipFile(folder / "nothing.npz", "w").close()
    return folder


def scenario(root: Path, folder: Path, model: str = "tagger.h5", inputs: str = "padded.npz", custom: str = "") -> Path:
    """Write the scenario of a saved model."""
    return SavedModel(folder / model, folder / inputs, folder / custom if custom else None).scenario(root)


def test_a_saved_model_becomes_a_scenario_that_keeps_its_weights(tmp_path: Path, files: Path) -> None:
    """One whose text names no folder of the machine that wrote it."""
    file = scenario(tmp_path, files, custom="layers.py")
    (found,) = discovery.discover([str(file)])

    assert found.id == "tagger.tagger"
    assert found.title == "tagger.h5 with its own weights, called with padded.npz"
    assert found.own_weights
    assert str(tmp_path) not in found.source
    assert is_one(tmp_path, str(file))
    assert sorted(each.name for each in (file.parent / "files").iterdir()) == ["layers.py", "padded.npz", "tagger.h5"]


def test_the_same_files_are_the_same_scenario_and_others_are_another(tmp_path: Path, files: Path) -> None:
    """What was recorded of a model before it was trained again says nothing about it now."""
    first = scenario(tmp_path, files)
    assert scenario(tmp_path, files) == first

    (files / "tagger.h5").write_bytes(HDF5 + b"trained")
    second = scenario(tmp_path, files)

    digests = {each.digest for file in (first, second) for each in discovery.discover([str(file)])}
    assert len(digests) == 2
    assert not list((tmp_path / "results" / "models").glob("tmp*"))


@pytest.mark.parametrize(
    ("model", "id_"),
    [
        ("Tagger 2.keras", "tagger_2.tagger_2"),
        ("class.keras", "model_class.model_class"),
        ("saved", "saved.saved"),
    ],
)
def test_any_name_of_a_model_makes_a_scenario(tmp_path: Path, files: Path, model: str, id_: str) -> None:
    """Also one that Python cannot say, and that of a folder."""
    (found,) = discovery.discover([str(scenario(tmp_path, files, model))])

    assert found.id == id_


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"model": "tager.h5"}, "tager.h5: does not exist\n  Did you mean 'tagger.h5'?"),
        ({"model": "empty"}, "empty: is a folder but not a SavedModel: it has no saved_model.pb"),
        (
            {"model": "tagger.json"},
            "tagger.json: does not have the name of a saved model\n  It is a .keras or .h5 file",
        ),
        ({"model": "tagger.weights.h5"}, "holds weights but no model\n  Save the whole model: model.save("),
        ({"model": "cut.h5"}, "cut.h5: is neither a zip file nor HDF5, so not a saved model"),
        ({"inputs": "pded.npz"}, "pded.npz: does not exist\n  Did you mean 'padded.npz'?"),
        ({"inputs": "saved"}, "saved: is a folder\n  --inputs names a file."),
        ({"inputs": "notes.npz"}, "notes.npz: is not an .npz file\n  Save one padded batch by the names"),
        ({"inputs": "nothing.npz"}, "nothing.npz: holds no arrays"),
        (
            {"inputs": "ragged.npz"},
            "ragged.npz: holds Python objects as 'words'\n  Pad all rows to one length, and save again.",
        ),
        ({"custom": "layer.py"}, "layer.py: does not exist\n  Did you mean 'layers.py'?"),
        ({"custom": "layers.txt"}, "layers.txt: is not a Python file\n  --custom names the Python module"),
        ({"custom": "slip.py"}, "slip.py: cannot be read by Python 3."),
        ({"custom": "binary.py"}, "binary.py: cannot be read by Python 3."),
    ],
)
def test_files_that_cannot_be_meant_are_refused(tmp_path: Path, files: Path, words: dict[str, str], told: str) -> None:
    """With what to do, and nothing is written."""
    with pytest.raises(BadModel) as refused:
        scenario(tmp_path, files, **words)

    assert f"{files}/" in str(refused.value)
    assert told in str(refused.value)
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--inputs", "padded.npz"], "--inputs is for a saved model: name it by --model FILE"),
        (["--custom", "layers.py"], "--custom is for a saved model: name it by --model FILE"),
        (["--model", "tagger.h5"], "--model needs --inputs FILE, the arrays to call it with. Save one padded batch"),
        (["--model", "tagger.h5", "--inputs", "x.npz", "--scenarios", "mine.py"], "--model is a scenario of its own"),
        (["--model", "tagger.h5", "--inputs", "x.npz", "--all-scenarios"], "--model is a scenario of its own"),
    ],
)
def test_words_that_do_not_go_together_are_refused(tmp_path: Path, words: Sequence[str], problem: str) -> None:
    """Before any file is looked at."""
    with pytest.raises(BadOptions, match=problem):
        Options.parse(words).seen_from(tmp_path).with_model_as_scenario(tmp_path)


@pytest.mark.parametrize(
    ("session", "code", "usage"),
    [
        (["upgrade", "--", "tf-2.15", "tf-2.21"], Exit.FAILED, "usage: nox -s upgrade -- OLDER NEWER"),
        (["matrix", "--"], Exit.FAILED, "usage: nox -s matrix --"),
    ],
)
def test_a_slip_is_one_clear_message(tmp_path: Path, session: Sequence[str], code: int, usage: str) -> None:
    """With the usage of the command that was typed, its exit code, and nothing made or written."""
    project = copy_project(tmp_path / "project")

    without_inputs = nox(project, "-s", *session, "--model", "tagger.h5")
    without_a_file = nox(project, "-s", *session, "--model", "tagger.h5", "--inputs", "padded.npz")

    assert (without_inputs.returncode, without_a_file.returncode) == (code, code)
    assert "error: --model needs --inputs FILE" in without_inputs.stderr
    assert usage in without_inputs.stderr
    assert f"error: {project / 'tagger.h5'}: does not exist" in without_a_file.stderr
    assert "Traceback" not in without_inputs.stderr + without_a_file.stderr
    assert not (project / "results").exists()


def test_this_project_has_no_models_to_commit() -> None:
    """Copies of a user's models lie where nothing is committed."""
    assert "/results/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()

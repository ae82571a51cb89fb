"""A saved model with its own weights, in two real stacks: loaded, observed, compared."""

from __future__ import annotations

import json
import shutil
import subprocess
import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from harness.exit_codes import Exit
from stacks.saved_models import SavedModel
from tests.harness.running_it import environment, harness, outcomes
from tests.stacks.samples import ROOT, clone_project, nox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]

STACKS = ("tf-2.15", "tf-2.21")
LAYERS = '''\
import keras
import tensorflow as tf


class Attend(keras.layers.Layer):
    """Weighs the timesteps that are not masked."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        self.score = self.add_weight(name="score", shape=(input_shape[-1], 1))

    def call(self, inputs, mask=None):
        scores = tf.matmul(inputs, self.score) - 1e9 * (1.0 - tf.cast(mask, "float32")[:, :, None])
        return tf.reduce_sum(inputs * tf.nn.softmax(scores, axis=1), axis=1)

    def compute_mask(self, inputs, mask=None):
        return None

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[2])
'''
CLASS = textwrap.indent(LAYERS.partition("\n\n\n")[2], "    ")
MADE = f"""\
import tensorflow as tf


def custom_objects(keras):
{CLASS}
    return {{"Attend": Attend}}
"""
MODELS = (
    ("attend.h5", "padded.npz", "layers.py"),
    ("attend_too.h5", "padded.npz", "made.py"),
    ("whole.keras", "padded.npz", "layers.py"),
    ("pooled.h5", "padded.npz", ""),
    ("pooled_saved", "padded.npz", ""),
    ("last.h5", "unnamed.npz", ""),
)
"""Models with their inputs and the module of their custom layers."""
SAVE = """\
import numpy as np
import tensorflow as tf
from layers import Attend

layers, models = tf.keras.layers, tf.keras.models
tf.keras.utils.set_random_seed(7)
words = layers.Input((None,), dtype="int32", name="words")
shapes = layers.Input((None,), dtype="int32", name="shapes")
known = layers.Embedding(20, 3, mask_zero=True, name="embed_words")(words)
seen = layers.Embedding(5, 3, mask_zero=True, name="embed_shapes")(shapes)
summed = layers.Add(name="sum")([known, seen])
arrays = {"words": np.array([[7, 3, 0, 0], [1, 2, 4, 0]]), "shapes": np.array([[1, 2, 0, 0], [2, 2, 3, 0]])}
attending = models.Model([words, shapes], layers.Dense(1, name="score")(Attend(name="attend")(summed)))
attending.save("attend.h5")
attending.save("attend_too.h5")
attending.save("whole.keras")
pooled = layers.GlobalAveragePooling1D(name="pool")(summed)
pooling = models.Model([words, shapes], layers.Dense(1, name="score")(pooled))
pooling.save("pooled_saved")
pooling.save("pooled.h5")
last = models.Sequential([layers.Embedding(20, 3, mask_zero=True), layers.GlobalAveragePooling1D(), layers.Dense(1)])
last(arrays["words"])
last.save("last.h5")
np.savez("padded.npz", **arrays)
np.savez("unnamed.npz", arrays["words"])
np.savez("misnamed.npz", words=arrays["words"], forms=arrays["shapes"])
called = [arrays["words"], arrays["shapes"]]
np.savez("expected.npz", attend=attending.predict(called), pooled=pooling.predict(called), last=last.predict(called[0]))
"""


@pytest.fixture(scope="module")
def saved(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save models in the older stack, with what they put out there."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "layers.py").write_text(LAYERS, encoding="utf-8")
    (folder / "made.py").write_text(MADE, encoding="utf-8")
    command = [str(python_of("tf-2.15")), "-c", SAVE]
    subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def loaded(
    python_of: Callable[[str], Path], saved: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """Observe all of them in both stacks, in `predict`; the outcomes by stack and scenario."""
    root = tmp_path_factory.mktemp("root")
    paths = [
        SavedModel(saved / name, saved / inputs, saved / custom if custom else None).scenario(root)
        for name, inputs, custom in MODELS
    ]
    for stack in STACKS:
        out = root / f"{stack}.jsonl"
        words = ["--stack", stack, "--scenarios", *paths, "--mode", "predict", "--once", "--out", out]
        harness(python_of(stack), "run", *words)
    return {stack: outcomes(root / f"{stack}.jsonl") for stack in STACKS}


def values_of(outcome: dict[str, Any]) -> list[float]:
    """Read what the only output of a model was."""
    (output,) = outcome["outputs"]
    return list(output["value"]["data"])


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("name", ["attend", "attend_too", "pooled", "pooled_saved", "last"])
def test_a_saved_model_keeps_its_weights(loaded: dict[str, dict[str, Any]], saved: Path, name: str, stack: str) -> None:
    """It puts out what it put out when it was saved, custom layers included, under whatever name of its only input."""
    expected = np.load(saved / "expected.npz")[name.partition("_")[0]]
    outcome = loaded[stack][f"{name}.{name} predict"]

    assert np.allclose(values_of(outcome), expected.ravel(), atol=1e-6)
    # They are a part of the file, and nobody set them.
    assert outcome["weights"] is None


@pytest.mark.parametrize("stack", STACKS)
def test_what_its_layers_do_is_seen(loaded: dict[str, dict[str, Any]], stack: str) -> None:
    """Under the names that they were saved with."""
    names = {layer["layer"] for layer in loaded[stack]["attend.attend predict"]["trace"]}

    assert names == {"embed_words", "embed_shapes", "sum", "attend", "score"}


def test_a_model_that_cannot_be_loaded_is_a_finding(loaded: dict[str, dict[str, Any]]) -> None:
    """Keras 3 does not find the class by which Keras 2 calls a functional model."""
    older, newer = (loaded[stack]["whole.whole predict"] for stack in STACKS)

    assert older["kind"] == "ok"
    assert (newer["kind"], newer["phase"]) == ("error", "build")
    assert newer["text"] == (
        "whole.keras cannot be loaded: TypeError: Could not deserialize class 'Functional' because its parent module "
        "keras.src.engine.functional cannot be imported"
    )
    assert newer["causes"][1]["type"] == "TypeError"


def test_what_can_only_be_called_is_not_said_to_have_been_seen(loaded: dict[str, dict[str, Any]]) -> None:
    """Keras 3 makes one opaque layer of a SavedModel of Keras 2."""
    older, newer = (loaded[stack]["pooled_saved.pooled_saved predict"] for stack in STACKS)

    assert older["trace"]
    assert newer["trace"] == []
    assert "Keras 3 only calls what a SavedModel holds" in newer["untraced"]


def test_inputs_of_other_names_are_one_clear_message(
    python_of: Callable[[str], Path], saved: Path, tmp_path: Path
) -> None:
    """It names both, and how to save them."""
    path = SavedModel(saved / "pooled.h5", saved / "misnamed.npz").scenario(tmp_path)
    words = ["--stack", "x", "--scenarios", path, "--mode", "predict", "--once", "--out", tmp_path / "out.jsonl"]

    ended = harness(python_of("tf-2.15"), "run", *words)

    assert ended.code == Exit.FAILED
    assert "misnamed.npz holds ['forms', 'words'] where pooled.h5 takes ['shapes', 'words']" in ended.said
    assert "numpy.savez('misnamed.npz', words=..., shapes=...)" in ended.said
    assert "Traceback" not in ended.said


def test_an_upgrade_answers_for_a_saved_model(saved: Path, tmp_path: Path) -> None:
    """From the command line, by paths that are relative to where the user stands."""
    project = clone_project(tmp_path / "project")
    (project / ".nox").symlink_to(ROOT / ".nox")
    shutil.copytree(saved, project / "mine")
    files = ["--model", "mine/attend.h5", "--inputs", "mine/padded.npz", "--custom", "mine/layers.py"]

    done = nox(project, "-s", "upgrade", "--", *STACKS, "--once", "--mode", "predict", *files)
    (record,) = (project / "results").glob("tf-2.21.*.jsonl")
    cells = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]

    assert done.returncode != Exit.FAILED, done.stderr
    assert [each["scenario"] for each in cells if each["kind"] == "cell"] == ["attend.attend"]
    assert str(tmp_path) not in record.read_text(encoding="utf-8")

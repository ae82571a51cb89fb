"""Which models are exchanged, in which formats, where their files lie, and what the label beside each says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from harness import discovery, recording, whole

FORMATS = ("h5", "keras", "savedmodel", "json")
"""The formats of Keras: HDF5, the zip of Keras 2.13 and later, TensorFlow's SavedModel, and the bare configuration."""

CHOSEN = (
    "seed.masks_disagree",
    "embedding.generates_a_mask",
    "masking_layer.value_below_zero",
    "bidirectional.concatenated",
)
"""The scenarios that are exchanged unless others are named: masks from Masking and Embedding, merged, bidirectional."""

PLACES = ("scenarios", "scenarios/more")
"""The folders of the project where scenarios are looked for."""


class Label(NamedTuple):
    """Who saved a file, of which scenario, and what it depends on.

    It lies beside the file and is written last, so what has a label is whole.
    """

    stack: str
    device: str
    scenario: str
    format: str
    digest: str
    key: str

    @property
    def file(self) -> str:
        """The name of the file, or of the folder, that it speaks of."""
        return f"{self.scenario}.{self.format}"

    def write(self, folder: Path) -> None:
        """Say that the file in *folder* is whole."""
        whole.write_text(folder / f"{self.file}.label", json.dumps(self._asdict()) + "\n")


def chosen(paths: tuple[str, ...], expression: str | None) -> list[discovery.Scenario]:
    """The scenarios to exchange; all that can be run in `predict` and are named, else the usual ones."""
    found = discovery.discover(places(paths))
    able = [each for each in found if "predict" in each.modes]
    if paths or expression:
        return discovery.select(able, expression)
    return [each for each in able if each.id in CHOSEN]


def places(paths: tuple[str, ...]) -> list[str]:
    """Where to look for scenarios: *paths*, or else the project's own folders; whole, for any process to find them."""
    return [str(Path(path).resolve()) for path in paths] or [str(discovery.ROOT / place) for place in PLACES]


def folder_of(out: Path) -> Path:
    """Where the files of a stack lie: beside its record file, under the same name."""
    return out.parent / "saved" / out.stem


def inputs_of(folder: Path, scenario: str) -> Path:
    """Where the inputs of a saved model lie, for readers that have not the scenario."""
    return folder / f"{scenario}.inputs.npz"


def labels(folder: Path) -> list[Label]:
    """The labels of the files in *folder*."""
    return [_label(path) for path in sorted(folder.glob("*.label"))]


def _label(path: Path) -> Label:
    try:
        told = dict(json.loads(path.read_text(encoding="utf-8")))
        return Label(**{name: str(told[name]) for name in Label._fields})
    except (ValueError, KeyError, TypeError) as error:
        msg = f"not a label ({error})"
        raise recording.RecordError(msg, f"{path}:1", "remove it and save again") from error


def name_of(line: dict[str, Any]) -> tuple[str, str]:
    """What a line of the record is about, in two words: no two lines of a run have the same."""
    if line["kind"] == "built":
        return line["scenario"], "as built here"
    if line["kind"] == "saved":
        return line["scenario"], f"saved as {line['format']}"
    return line["scenario"], f"{line['format']} of {line['saver']} on {line['saver-device']}"

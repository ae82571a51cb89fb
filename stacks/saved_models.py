"""
A saved model as a scenario: a file is written that loads it, and from there on it is a scenario like any other.

Model, inputs and custom layers are copied beside it, so that its text names no folder of this machine, and their
digests stand in it, so that another file is another scenario.
What can be wrong with the files is told here, before a stack is made.
"""

from __future__ import annotations

import ast
import hashlib
import keyword
import platform
import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from harness import scratch
from stacks.errors import BadModel, near

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = "files"
"""The folder of the copies, beside the scenario."""
SIGNATURES = {".keras": (b"PK\x03\x04", b"\x89HDF"), ".h5": (b"\x89HDF",), ".hdf5": (b"\x89HDF",)}
"""What each kind of file begins with; up to Keras 2.12 a `.keras` was HDF5."""
HOW_TO_SAVE_INPUTS = "Save one padded batch by the names of the model's inputs: numpy.savez('inputs.npz', words=words)."
WHAT_A_MODEL_IS = "It is a .keras or .h5 file, as model.save('model.keras') writes it, or the folder of a SavedModel."
WHAT_CUSTOM_IS = "--custom names the Python module that defines your layers."
HEADER = 4096
"""More than the header of an array ever takes."""
TEXT = '''\
"""A saved model as a scenario, written by `--model`: loaded from the copies in {files}/, it keeps its own weights."""

from pathlib import Path as _Path

from harness.saved import Files as _Files, opened as _opened

WEIGHTS = "own"
SHA256 = {digests}


def {name}(keras):
    """{title}."""
    return _opened(keras, _Path(__file__).parent / "{files}", _Files(*SHA256))
'''


@frozen
class SavedModel:
    """A saved model, the arrays to call it with, and the module that defines its custom layers."""

    model: Path
    inputs: Path
    custom: Path | None = None

    def scenario(self, root: Path) -> Path:
        """Write the scenario below *root*, unless it stands there; raise `BadModel` where there can be none."""
        self._check()
        text = self._text()
        folder = home(root) / f"{self._name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
        file = folder / f"{self._name}.py"
        # What was killed while it wrote a model.
        scratch.clear(folder.parent)
        if not file.is_file():
            self._write(folder, file.name, text)
        return file

    def _check(self) -> None:
        check_model(self.model)
        check_inputs(self.inputs)
        if self.custom is not None:
            check_custom(self.custom)

    @property
    def _name(self) -> str:
        """Name the scenario after the model; nothing else in its file begins with a small letter."""
        words = re.sub(r"\W+", "_", self.model.stem.lower(), flags=re.ASCII).strip("_") or "model"
        return f"model_{words}" if words[0].isdigit() or keyword.iskeyword(words) else words

    @property
    def _files(self) -> Iterator[Path]:
        yield from (self.model, self.inputs)
        if self.custom is not None:
            yield self.custom

    def _text(self) -> str:
        digests = "".join(f"    {each.name!r}: {_digest(each)!r},\n" for each in self._files)
        title = f"{self.model.name} with its own weights, called with {self.inputs.name}"
        quoted = title.replace("\\", "\\\\").replace('"', '\\"')
        return TEXT.format(name=self._name, title=quoted, digests=f"{{\n{digests}}}", files=FILES)

    def _write(self, folder: Path, name: str, text: str) -> None:
        """Two sessions may write the same: whoever is first wins, and nobody sees half of it."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        with scratch.lent(folder.parent) as made:
            whole = made / folder.name
            (whole / FILES).mkdir(parents=True)
            for file in self._files:
                _copy(file, whole / FILES / file.name)
            (whole / name).write_text(text, encoding="utf-8")
            try:
                whole.rename(folder)
            except OSError:
                if not (folder / name).is_file():
                    raise


def home(root: Path) -> Path:
    """Where the scenarios of saved models lie."""
    return root / "results" / "models"


def is_one(root: Path, scenario: str) -> bool:
    """Tell whether a scenario file is one that loads a saved model."""
    return home(root) in Path(scenario).parents


def check_model(path: Path) -> None:
    """Raise `BadModel` where *path* cannot be a saved model."""
    if path.is_dir():
        if not any((path / name).is_file() for name in ("saved_model.pb", "saved_model.pbtxt")):
            raise BadModel(path, "is a folder but not a SavedModel: it has no saved_model.pb", "Name the model itself.")
        return
    _check_there(path, "--model")
    if path.name.endswith(".weights.h5"):
        raise BadModel(path, "holds weights but no model", "Save the whole model: model.save('model.keras').")
    if path.suffix.lower() not in SIGNATURES:
        raise BadModel(path, "does not have the name of a saved model", WHAT_A_MODEL_IS)
    if not _begins_with(path, SIGNATURES[path.suffix.lower()]):
        raise BadModel(
            path, "is neither a zip file nor HDF5, so not a saved model", "Was it copied or downloaded whole?"
        )


def check_inputs(path: Path) -> None:
    """Raise `BadModel` where *path* holds no arrays that a model could be called with."""
    _check_there(path, "--inputs")
    try:
        with zipfile.ZipFile(path) as held:
            names = [name for name in held.namelist() if name.endswith(".npy")]
            of_objects = [name.removesuffix(".npy") for name in names if _is_of_objects(held, name)]
    except zipfile.BadZipFile as error:
        raise BadModel(path, "is not an .npz file", HOW_TO_SAVE_INPUTS) from error
    if not names:
        raise BadModel(path, "holds no arrays", HOW_TO_SAVE_INPUTS)
    if of_objects:
        raise BadModel(
            path, f"holds Python objects as {of_objects[0]!r}", "Pad all rows to one length, and save again."
        )


def check_custom(path: Path) -> None:
    """Raise `BadModel` where *path* is not a Python module."""
    _check_there(path, "--custom")
    if path.suffix != ".py":
        raise BadModel(path, "is not a Python file", WHAT_CUSTOM_IS)
    try:
        ast.parse(path.read_bytes(), str(path))
    except (SyntaxError, ValueError) as error:
        raise BadModel(
            path, f"cannot be read by Python {platform.python_version()}: {error}", WHAT_CUSTOM_IS
        ) from error


def _check_there(path: Path, option: str) -> None:
    if path.is_dir():
        raise BadModel(path, "is a folder", f"{option} names a file.")
    if not path.is_file():
        beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
        hint = near(path.name, beside) or f"{option} is relative to the folder in which you type it."
        raise BadModel(path, "does not exist", hint)


def _begins_with(path: Path, signatures: tuple[bytes, ...]) -> bool:
    with path.open("rb") as file:
        return file.read(8).startswith(signatures)


def _is_of_objects(held: zipfile.ZipFile, name: str) -> bool:
    with held.open(name) as file:
        return b"'descr': '|O'" in file.read(HEADER)


def _digest(path: Path) -> str:
    """Digest a file, or all files of a folder with their names."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    inside = [each for each in sorted(path.rglob("*")) if each.is_file()]
    told = "".join(f"{each.relative_to(path).as_posix()} {_digest(each)}\n" for each in inside)
    return hashlib.sha256(told.encode()).hexdigest()


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)

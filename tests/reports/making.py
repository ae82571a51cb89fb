"""Tiny made-up stacks, observations and record files."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from attrs import evolve

from reports.reading.matrix import CellId, Column, Observed
from reports.reading.notices import Place
from reports.reading.provenance import project_texts
from reports.reading.records import (
    SCHEMA,
    Again,
    Array,
    Cause,
    Cell,
    Error,
    Footer,
    Header,
    Imported,
    LayerOutput,
    LayerTrace,
    Ok,
    Scenario,
    Unavailable,
    Warned,
    Weight,
)
from stacks.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.reading.records import Device, Line, Mode, Outcome

OURS = project_texts(Path(__file__).parents[2])
_NOWHERE = Path("made-up.jsonl")

FLATTEN_WARNS = Warned("UserWarning", "Layer 'flat' (of type Flatten) will destroy the mask information.", 1)
UNRELATED = Warned("UserWarning", "Do not pass an `input_shape` to a layer.", 1)


def values(*steps: float, dtype: str = "float32") -> Array:
    """One sequence with one feature a step."""
    return Array(dtype, (1, len(steps), 1), tuple(steps))


def mask(text: str | None) -> Array | None:
    """One sequence's mask from its drawing, such as ``"110"``."""
    return None if text is None else Array("bool", (1, len(text)), tuple(each == "1" for each in text))


def layer(
    name: str,
    *steps: float,
    masked: str | None = None,
    received: Sequence[str | None] | None = None,
    takes_mask: bool = False,
    kind: str | None = None,
) -> LayerTrace:
    """What left one layer and, where anybody looked, the masks that reached it."""
    outputs = (LayerOutput(values(*steps), mask(masked)),)
    given = None if received is None else tuple(map(mask, received))
    return LayerTrace(name, f"keras.{kind or name}", outputs, given, takes_mask)


def weight(path: str = "gru/kernel", digest: str = "a", shape: tuple[int, ...] = (2, 3)) -> Weight:
    """A weight that a model was called with."""
    return Weight(path, shape, digest)


def lacks(module: str) -> Error:
    """The error of a file that imports what is not there."""
    cause = Cause("ModuleNotFoundError", f"No module named '{module}'", "model.py", 3, "<module>", f"import {module}")
    return Error("ModuleNotFoundError", cause.text, None, "import", (), causes=(cause,))


def ok(*trace: LayerTrace, warnings: Iterable[Warned] = ()) -> Ok:
    """A run that ended well; the model's output is that of its last layer, without a mask."""
    outputs = tuple(LayerOutput(each.value, None) for each in trace[-1].outputs) if trace else ()
    return Ok(outputs, trace, tuple(warnings))


def refusal(layer_name: str = "flat", tensor: str = "masking_1/Any_1:0") -> Error:
    """The error of a stand-alone Keras whose layer can't take a mask."""
    text = (
        f'Layer {layer_name} does not support masking, but was passed an input_mask: Tensor("{tensor}", shape=(?, 3))'
    )
    return Error("TypeError", text, layer_name, "build", ())


def observed(
    outcome: Outcome,
    stack: str = "old",
    *,
    scenario: str = "theme.case",
    mode: Mode = "predict",
    digest: str = "text",
    of_user: bool = False,
) -> Observed:
    """An observation outside any file."""
    id_ = CellId(scenario, stack, "cpu", mode)
    return Observed(id_, outcome, digest, 0.1, "harness", Place(_NOWHERE), of_user=of_user)


def column(stack: str, keras: str = "2.15.0", imported_as: str = "tf.keras") -> Column:
    """A planned column without a record."""
    return Column(stack, "cpu", "3.11", "2.15.1", keras, imported_as, header=None, imported=None, whole=False)


def foreign(stack: str, keras: str = "2.15.0", imported_as: str = "tf.keras") -> Column:
    """A column that only records know."""
    planned = column(stack, keras, imported_as)
    return evolve(planned, planned_python=None, planned_tensorflow=None, planned_keras=None, imported=imported(keras))


def stack(root: Path, name: str = "old", *, keras: str = "2.15.0", tensorflow: str = "2.15.1") -> Stack:
    """A planned stack whose lock lies below *root*."""
    made = Stack(
        root=root,
        name=name,
        python="3.11",
        tensorflow=tensorflow,
        keras=keras,
        imported_as="tf.keras",
        keras_from="tensorflow",
        exclude_newer=dt.date(2024, 1, 1),
        environment={},
    )
    made.lock("cpu").parent.mkdir(parents=True, exist_ok=True)
    made.lock("cpu").write_text(f"lock of {name}\n", encoding="utf-8")
    return made


TABLE = """\
[{name}]
python = "3.11"
tensorflow = "{tensorflow}"
keras = "{keras}"
imported-as = "tf.keras"
keras-from = "tensorflow"
exclude-newer = 2024-01-01
"""


def table(*names: str, tensorflow: str = "2.15.1", keras: str = "2.15.0") -> str:
    """The text of a table of stacks."""
    return "".join(TABLE.format(name=each, tensorflow=tensorflow, keras=keras) for each in names)


def write_table(root: Path, *names: str) -> Path:
    """Write the table of a project that plans these stacks."""
    path = root / "stacks" / "stacks.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(table(*names), encoding="utf-8")
    return path


def two_recorded_stacks(root: Path, id_: str) -> Path:
    """Write a project of two planned stacks and a whole record of each, whose results differ."""
    write_table(root, "old", "new")
    for name, value in (("old", 1.0), ("new", 2.0)):
        stack(root, name)
        write(root / "results", whole_run(ok(layer("gru", value)), id_=id_, name=name))
    return root


def lock_digest(name: str) -> str:
    """The digest that a run of `stack(root, name)` writes."""
    return hashlib.sha256(f"lock of {name}\n".encode()).hexdigest()


def header(
    name: str = "old",
    *,
    planned: Sequence[str] = ("theme.case predict",),
    started: str = "2026-01-01T00:00:00Z",
    device: Device = "cpu",
    lock: str | None = None,
    harness: str = "harness",
) -> Header:
    """The first line of a run."""
    return Header(
        schema=SCHEMA,
        stack=name,
        device=device,
        started=started,
        python="3.11.7",
        processor="made up",
        cores=2,
        threads={},
        platform="Linux",
        lock=lock or lock_digest(name),
        environment="environment",
        harness=harness,
        commit=None,
        imported_as="tf.keras",
        planned=tuple(planned),
    )


def imported(keras: str = "2.15.0", tensorflow: str = "2.15.1") -> Imported:
    """What a process says it imported."""
    return Imported("3.11.7", tensorflow, keras, "1.26", "tensorflow", (), {}, 1.0)


def scenario(id_: str = "theme.case", digest: str = "text", *, folder: str = "scenarios/") -> Scenario:
    """A scenario as it ran, from the project's own folder unless another is named; its text where it has one."""
    if (digest, folder) == ("text", "scenarios/") and id_ in OURS:
        return OURS[id_]
    stem, _, name = id_.partition(".")
    return Scenario(id_, "A case", "Why.", f"{folder}{stem}.py", 1, f"def {name}(keras): ...", digest)


def cell(
    outcome: Outcome | None = None, *, id_: str = "theme.case", mode: Mode = "predict", digest: str = "text"
) -> Cell:
    """One observation as a line; of the project's scenario, under the digest of its text."""
    digest = OURS[id_].digest if digest == "text" and id_ in OURS else digest
    return Cell(id_, mode, digest, "key", 0.1, outcome or ok(layer("gru", 1.0, 2.0)))


def again(outcome: Outcome | None = None, *, id_: str = "theme.case", key: str = "key") -> Again:
    """A second observation as a line; without an outcome, one that was the same."""
    return Again(id_, "predict", "text", key, 0.1, outcome)


def unavailable(reason: str, id_: str = "theme.case") -> Cell:
    """A cell that could not be run where the file was written."""
    return Cell(id_, "predict", OURS[id_].digest if id_ in OURS else "text", "", 0.0, Unavailable(reason))


def whole_run(
    outcome: Outcome | None = None, *, id_: str = "theme.case", folder: str = "scenarios/", **of_header: str
) -> tuple[Line, ...]:
    """A run of one cell, from header to footer."""
    head = header(planned=(f"{id_} predict",), **of_header)  # type: ignore[arg-type]
    return (head, imported(), scenario(id_, folder=folder), cell(outcome, id_=id_), Footer(1, 0, 1.0))


def encoded(lines: Iterable[Line]) -> bytes:
    """Lines as they stand in a file."""
    return b"".join(msgspec.json.encode(each) + b"\n" for each in lines)


def write(folder: Path, lines: Sequence[Line], name: str | None = None) -> Path:
    """Write a record file, named as the harness would name it."""
    first = lines[0]
    assert isinstance(first, Header)
    path = folder / (name or f"{first.stack}.{first.device}.{(first.lock or 'unlocked')[:12]}.jsonl")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(lines))
    return path

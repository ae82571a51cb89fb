"""
The record file, as the reports read it.

A record file is JSON Lines: one object a line, told apart by ``kind``.
The harness appends to it and never rewrites it.
``docs/records.md`` describes it for people who write one by other means.
Everything in it is a raw fact: what is equal, wrong or slow is judged elsewhere.
"""

from __future__ import annotations

import math
import re
import struct
from base64 import b64decode
from typing import Literal, get_args

import msgspec

from harness.discovery import digest as digest_of
from reports.reading.bounds import Count, Name, Shape, Text, Whole, refuse_wide
from reports.reading.lawful_values import (
    Commit,
    Digest,
    File,
    ImportedAs,
    ScenarioId,
    Stack,
    Variable,
    Version,
    Word,
    check_requirements,
)

SCHEMA = 4
"""The version of the record format."""
READABLE = (1, 2, 3, 4)
"""The versions that can be read, for each only adds to the one before.  Another is refused, never guessed at."""

NO_KEY = ""
"""The key of what could not be run where the file was written."""
Mode = Literal["predict", "eager", "xla", "train"]
Device = Literal["cpu", "gpu"]
_ID = re.compile(get_args(ScenarioId)[1].pattern)
Number = bool | Whole | float | Literal["nan", "inf", "-inf"]


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", gc=False):
    """
    Frozen and strict: a misspelt key is an error, not a default.

    Nothing in a record can point back to it, so the collector of garbage is spared millions of objects.
    """


class Array(_Record, frozen=True):
    """
    An array exactly as it was computed: row-major *data*, its *shape* and *dtype*.

    A file has the numbers of a large one in *base64*, as they lie in memory, the lowest byte first.
    Once read, they are data.
    """

    dtype: Name
    shape: Shape
    data: tuple[Number, ...] = ()
    base64: str | None = None

    def __post_init__(self) -> None:
        if self.base64 is not None:
            msgspec.structs.force_setattr(self, "data", unpacked(self.dtype, self.base64))
            msgspec.structs.force_setattr(self, "base64", None)
        refuse_wide(self.shape)
        if math.prod(self.shape) != len(self.data):
            msg = f"an array of shape {list(self.shape)} has {len(self.data)} values"
            raise ValueError(msg)


PACKED = {"float16": "e", "float32": "f", "float64": "d", "int32": "i", "int64": "q", "bool": "?"}
"""The dtypes whose numbers may be written together, in the letters of `struct`."""


def unpacked(dtype: str, text: str) -> tuple[Number, ...]:
    """The numbers of an array of *dtype* from their base64; all are finite."""
    if dtype not in PACKED:
        msg = f"an array of dtype {dtype!r} has no numbers in base64"
        raise ValueError(msg)
    packed = b64decode(text, validate=True)
    size = struct.calcsize(f"<{PACKED[dtype]}")
    if len(packed) % size:
        msg = f"{len(packed)} bytes hold no whole number of {dtype}"
        raise ValueError(msg)
    numbers = struct.unpack(f"<{len(packed) // size}{PACKED[dtype]}", packed)
    if not all(map(math.isfinite, numbers)):
        msg = "an array in base64 holds what is no finite number"
        raise ValueError(msg)
    return numbers


class LayerOutput(_Record, frozen=True):
    """One tensor that left a layer; *mask* is absent where the layer propagated none."""

    value: Array
    mask: Array | None


class LayerTrace(_Record, frozen=True):
    """
    What reached and what left one call of one layer.

    Calls stand in the order in which they ended, inner ones first.
    *layer* is the path of the layer in the model (`encoder/block_1/attention`), the same in every stack: at each level
    the name its author gave it, else the attribute that holds it, else its class and ordinal.
    *type* is the full name of the class that did the work.
    *received* is the mask of each tensor it was called with, in order.
    It is None where nobody looked, as in older records and with probes.
    *takes_mask* is True where its `call` has an argument for a mask.
    """

    layer: Name
    type: Name
    outputs: tuple[LayerOutput, ...]
    received: tuple[Array | None, ...] | None = None
    takes_mask: bool = False


class Warned(_Record, frozen=True):
    """A warning, or a log line of level WARNING or above (*category* is then ``log:LOGGER``)."""

    category: Name
    text: Text
    count: Count


class Weight(_Record, frozen=True):
    """One weight as the model was called with it: whose it is, its shape, and a digest of its values."""

    path: Name
    shape: Shape
    digest: Name


class Variant(_Record, frozen=True):
    """
    The same model called once more, with inputs that should change nothing.

    `again`: the very same inputs, which tells a model that is never the same twice.
    `padded`: *timesteps* more timesteps of padding at the *side* of every input that has a time axis.
    `alone`: sample *row* of the batch by itself.
    *failed* says why this call could not be made, where it could not; *outputs* and *trace* are then empty.
    """

    change: Literal["again", "padded", "alone"]
    outputs: tuple[LayerOutput, ...]
    trace: tuple[LayerTrace, ...]
    timesteps: Count = 0
    side: Literal["start", "end"] = "end"
    row: Count = 0
    failed: Text | None = None


class Ok(_Record, frozen=True, tag_field="kind", tag="ok"):
    """The scenario ran.

    The model is called once and watched: *outputs* are the user's outputs of that call, *trace* is what reached and
    left every layer in it, and *warnings* came while it was built and called.
    That watching changes no output, to the last bit, is a test's business.
    *weights* are those it was called with; None where nobody looked, or where the model came with weights of its own.
    *variants* are further calls: with the same inputs again, with more padding, or with one sample alone.
    *untraced* says why the trace is empty, where the harness could not watch the layers: its limit, not the stack's.
    """

    outputs: tuple[LayerOutput, ...]
    trace: tuple[LayerTrace, ...]
    warnings: tuple[Warned, ...]
    weights: tuple[Weight, ...] | None = None
    variants: tuple[Variant, ...] = ()
    untraced: Text | None = None


class Cause(_Record, frozen=True):
    """
    One exception of a chain, the one that was raised last coming first.

    *file*, *line*, *function* and *code* are the last frame in the author's own file; None where none is.
    """

    type: Name
    text: Text
    file: Name | None = None
    line: Count | None = None
    function: Name | None = None
    code: Text | None = None


class Error(_Record, frozen=True, tag_field="kind", tag="error"):
    """
    The scenario raised; *layer* is the path of the innermost layer at work, where there was one.

    *phase* is `import` where its file could not be imported, `build` where there was no model yet, else `run`.
    *method* is the method of that layer that raised, such as `compute_mask`, where it is not `call`.
    *causes* are the exception and those it came from; empty in older records.
    """

    type: Name
    text: Text
    layer: Name | None
    phase: Literal["import", "build", "run"]
    warnings: tuple[Warned, ...]
    method: Name | None = None
    causes: tuple[Cause, ...] = ()


class Crashed(_Record, frozen=True, tag_field="kind", tag="crashed"):
    """The interpreter died; *signal* is its name (``SIGSEGV``) or ``exit N``."""

    signal: Name
    stderr: Text


class Timeout(_Record, frozen=True, tag_field="kind", tag="timeout"):
    """The scenario was stopped by wall clock after *limit* seconds."""

    limit: float
    stderr: Text


class Unavailable(_Record, frozen=True, tag_field="kind", tag="unavailable"):
    """The cell could not be run here, and why."""

    reason: Text


Outcome = Ok | Error | Crashed | Timeout | Unavailable


class Header(_Record, frozen=True, tag_field="kind", tag="header"):
    """Opens a run.  What was meant to run, on which machine, from which state of the project."""

    schema: Count
    stack: Stack
    device: Device
    started: Name
    python: Version
    processor: Name
    cores: Count
    threads: dict[Variable, Name]
    platform: Name
    lock: Digest | None
    environment: Digest
    harness: Digest
    commit: Commit | None
    imported_as: ImportedAs
    planned: tuple[Name, ...]
    variables: dict[Variable, Text] = {}
    """The environment variables that steer Keras and its backend; older files do not tell them."""
    observations: Count = 1
    """How many times each planned cell is observed, each time in a fresh process: 1 or 2."""
    packages: tuple[Name, ...] = ()
    """What was installed on top of the lock, as the user asked for it: requirements such as `keras-tcn==3.5`."""

    def __post_init__(self) -> None:
        check_requirements(self.packages)
        for each in self.planned:
            scenario, _, mode = each.partition(" ")
            if not _ID.fullmatch(scenario) or mode not in get_args(Mode):
                msg = f"a planned cell is SCENARIO MODE with a mode of {', '.join(get_args(Mode))}, not {each!r}"
                raise ValueError(msg)


class Imported(_Record, frozen=True, tag_field="kind", tag="imported"):
    """What a process of the run really imported, and how long that took in seconds."""

    python: Version
    tensorflow: Version | None
    keras: Version
    numpy: Version
    backend: Word
    devices: tuple[Name, ...]
    packages: dict[Name, Name]
    seconds: float


class Scenario(_Record, frozen=True, tag_field="kind", tag="scenario"):
    """
    A scenario as it stood when it ran.

    *digest* is that of *source* and *helpers*, the text of the modules that it may import from.
    Older records do not have the latter, so that nobody can say whether their text is that of their digest.
    """

    id: ScenarioId
    title: Text
    description: Text
    file: File
    line: Count
    source: Text
    digest: Digest
    helpers: Text | None = None

    def __post_init__(self) -> None:
        if self.helpers is not None and digest_of(self.source, self.helpers) != self.digest:
            found = digest_of(self.source, self.helpers)
            msg = f"the text of {self.id!r} is not that of its digest: it has {found!r}, the line says {self.digest!r}"
            raise ValueError(msg)


class Cell(_Record, frozen=True, tag_field="kind", tag="cell"):
    """One observation.

    *digest* is that of the scenario's source; *key* names everything the cell depends on: lock, scenario, harness.
    """

    scenario: ScenarioId
    mode: Mode
    digest: Digest
    key: Digest
    seconds: float
    outcome: Outcome


class Again(_Record, frozen=True, tag_field="kind", tag="again"):
    """A cell observed once more, in a fresh process, after the cell it repeats.

    *outcome* is None where it was the same to the last bit, and else what was seen this time.
    """

    scenario: ScenarioId
    mode: Mode
    digest: Digest
    key: Digest
    seconds: float
    outcome: Outcome | None


class Source(_Record, frozen=True, tag_field="kind", tag="source"):
    """The source of a class of Keras at work in this stack, without docstrings and comments.

    *type* is its full name, *bases* are the full names of Keras's own classes beneath it, in the order of resolution;
    *file* is the path below the folder of packages.
    """

    type: Name
    bases: tuple[Name, ...]
    file: File
    line: Count
    text: Text


class Footer(_Record, frozen=True, tag_field="kind", tag="footer"):
    """Closes a run and proves it whole: every planned cell is in the file."""

    cells: Count
    reused: Count
    seconds: float


Line = Header | Imported | Scenario | Cell | Again | Source | Footer

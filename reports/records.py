"""
The record file, as the reports read it.

A record file is JSON Lines: one object a line, told apart by ``kind``.
The harness appends to it and never rewrites it.
``docs/records.md`` describes it for people who write one by other means.
Everything in it is a raw fact: what is equal, wrong or slow is judged elsewhere.
"""

from __future__ import annotations

import math
from typing import Literal, get_args

import msgspec

SCHEMA = 2
"""The version of the record format."""
READABLE = (1, 2)
"""The versions that can be read, for the second only adds to the first.  Another is refused, never guessed at."""

Mode = Literal["predict", "eager", "xla", "train"]
Device = Literal["cpu", "gpu"]
Number = bool | int | float | Literal["nan", "inf", "-inf"]


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", gc=False):
    """
    Frozen and strict: a misspelt key is an error, not a default.

    Nothing in a record can point back to it, so the collector of garbage is spared millions of objects.
    """


class Array(_Record, frozen=True):
    """An array exactly as it was computed: row-major *data*, its *shape* and *dtype*."""

    dtype: str
    shape: tuple[int, ...]
    data: tuple[Number, ...]

    def __post_init__(self) -> None:
        if math.prod(self.shape) != len(self.data):
            msg = f"an array of shape {list(self.shape)} has {len(self.data)} values"
            raise ValueError(msg)


class LayerOutput(_Record, frozen=True):
    """One tensor that left a layer; *mask* is absent where the layer handed on none."""

    value: Array
    mask: Array | None


class LayerTrace(_Record, frozen=True):
    """What left one call of one layer.

    *layer* is the name the scenario gave it, or its class and ordinal: the same in every stack.
    *type* is the full name of the class that did the work.
    """

    layer: str
    type: str
    outputs: tuple[LayerOutput, ...]


class Warned(_Record, frozen=True):
    """A warning, or a log line of level WARNING or above (*category* is then ``log:LOGGER``)."""

    category: str
    text: str
    count: int


class Ok(_Record, frozen=True, tag_field="kind", tag="ok"):
    """The scenario ran.

    The model is called once, with probes attached: *outputs* are the user's outputs of that call, *trace* is what the
    probes read, and *warnings* came while it was built and called.
    That probes change no output, to the last bit, is a test's business.
    """

    outputs: tuple[LayerOutput, ...]
    trace: tuple[LayerTrace, ...]
    warnings: tuple[Warned, ...]


class Error(_Record, frozen=True, tag_field="kind", tag="error"):
    """The scenario raised; *layer* is the innermost layer at work, where there was one."""

    type: str
    text: str
    layer: str | None
    phase: Literal["build", "run"]
    warnings: tuple[Warned, ...]


class Crashed(_Record, frozen=True, tag_field="kind", tag="crashed"):
    """The interpreter died; *signal* is its name (``SIGSEGV``) or ``exit N``."""

    signal: str
    stderr: str


class Timeout(_Record, frozen=True, tag_field="kind", tag="timeout"):
    """The scenario was stopped by wall clock after *limit* seconds."""

    limit: float
    stderr: str


class Unavailable(_Record, frozen=True, tag_field="kind", tag="unavailable"):
    """The cell could not be run here, and why."""

    reason: str


Outcome = Ok | Error | Crashed | Timeout | Unavailable


class Header(_Record, frozen=True, tag_field="kind", tag="header"):
    """Opens a run.  What was meant to run, on which machine, from which state of the project."""

    schema: int
    stack: str
    device: Device
    started: str
    python: str
    processor: str
    cores: int
    threads: dict[str, str]
    platform: str
    lock: str | None
    environment: str
    harness: str
    commit: str | None
    imported_as: str
    planned: tuple[str, ...]
    variables: dict[str, str] = {}
    """The environment variables that steer Keras and its backend; older files do not tell them."""
    observations: int = 1
    """How many times each planned cell is observed, each time in a fresh process: 1 or 2."""

    def __post_init__(self) -> None:
        for each in self.planned:
            scenario, _, mode = each.partition(" ")
            if not scenario or mode not in get_args(Mode):
                msg = f"a planned cell is SCENARIO MODE with a mode of {', '.join(get_args(Mode))}, not {each!r}"
                raise ValueError(msg)


class Imported(_Record, frozen=True, tag_field="kind", tag="imported"):
    """What a process of the run really imported, and how long that took in seconds."""

    python: str
    tensorflow: str | None
    keras: str
    numpy: str
    backend: str
    devices: tuple[str, ...]
    packages: dict[str, str]
    seconds: float


class Scenario(_Record, frozen=True, tag_field="kind", tag="scenario"):
    """A scenario as it stood when it ran."""

    id: str
    title: str
    description: str
    file: str
    line: int
    source: str
    digest: str


class Cell(_Record, frozen=True, tag_field="kind", tag="cell"):
    """One observation.

    *digest* is that of the scenario's source; *key* names everything the cell depends on: lock, scenario, harness.
    """

    scenario: str
    mode: Mode
    digest: str
    key: str
    seconds: float
    outcome: Outcome


class Again(_Record, frozen=True, tag_field="kind", tag="again"):
    """A cell observed once more, in a fresh process, behind the cell it repeats.

    *outcome* is None where it was the same to the last bit, and else what was seen this time.
    """

    scenario: str
    mode: Mode
    digest: str
    key: str
    seconds: float
    outcome: Outcome | None


class Source(_Record, frozen=True, tag_field="kind", tag="source"):
    """The source of a class of Keras at work in this stack, without docstrings and comments.

    *type* is its full name, *bases* are the full names of Keras's own classes behind it, in the order of resolution;
    *file* is the path below the folder of packages.
    """

    type: str
    bases: tuple[str, ...]
    file: str
    line: int
    text: str


class Footer(_Record, frozen=True, tag_field="kind", tag="footer"):
    """Closes a run and proves it whole: every planned cell is in the file."""

    cells: int
    reused: int
    seconds: float


Line = Header | Imported | Scenario | Cell | Again | Source | Footer

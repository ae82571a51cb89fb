"""
Record files of stacks that do not exist, as many as are asked for, with the size and the variety of real ones.

A scenario does the same over most releases and something else from a few on, drawn from a fixed seed.
Every third release rounds in its own way, so that equal observations are not always the same bytes, as with real ones.
"""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING, get_args

import msgspec
from attrs import frozen

from reports.reading.records import (
    SCHEMA,
    Array,
    Cell,
    Error,
    Footer,
    Header,
    Imported,
    LayerOutput,
    LayerTrace,
    Line,
    Mode,
    Ok,
    Outcome,
    Scenario,
    Source,
    Warned,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODES: tuple[Mode, ...] = get_args(Mode)
LAYERS = ("embedding", "dense", "gru", "pooling")
SHAPE = (2, 3, 2)
VALUES = 12
THEMES = 12
KERAS_3 = 16
"""From this TensorFlow on, its Keras is the third."""
ODDS = {"same": 0.94, "masks": 0.02, "values": 0.015, "fails": 0.01, "warns": 0.015}
"""What a release does with a scenario, against the one before: as often as real ones do."""


@frozen
class Release:
    """A made-up release of TensorFlow, the *number*th one, with the Keras of its day."""

    number: int

    @property
    def name(self) -> str:
        """Its name in the table."""
        return f"tf-2.{self.number}"

    @property
    def tensorflow(self) -> str:
        """Its version."""
        return f"2.{self.number}.0"

    @property
    def keras(self) -> str:
        """The version of its Keras."""
        return f"3.{self.number - KERAS_3}.0" if self.number >= KERAS_3 else f"2.{self.number}.0"

    @property
    def table(self) -> str:
        """What stacks.toml says of it."""
        return (
            f'["{self.name}"]\npython = "3.11"\ntensorflow = "{self.tensorflow}"\nkeras = "{self.keras}"\n'
            'imported-as = "tf.keras"\nkeras-from = "tensorflow"\nexclude-newer = 2026-01-01\n'
        )


def write(folder: Path, stacks: int, scenarios: int) -> Path:
    """Write a record file a stack into *folder*, and beside them the table of these stacks, whose path is returned."""
    releases = [Release(number) for number in range(stacks)]
    histories = {f"theme_{number % THEMES}.case_{number}": _history(number, stacks) for number in range(scenarios)}
    folder.mkdir(parents=True)
    for release in releases:
        lines = (msgspec.json.encode(line) + b"\n" for line in _lines(release, histories))
        (folder / f"{release.name}.cpu.unlocked.jsonl").write_bytes(b"".join(lines))
    table = folder / "stacks.toml"
    table.write_text("\n".join(each.table for each in releases), encoding="utf-8")
    return table


def _history(scenario: int, stacks: int) -> list[tuple[str, ...]]:
    """What was done to a scenario by each release and those before it."""
    drawn = random.Random(scenario).choices(list(ODDS), list(ODDS.values()), k=stacks)  # noqa: S311 - a fixed draw
    return [tuple(each for each in drawn[: number + 1] if each != "same") for number in range(stacks)]


def _lines(release: Release, histories: dict[str, list[tuple[str, ...]]]) -> Iterator[Line]:
    planned = tuple(f"{each} {mode}" for each, mode in product(histories, MODES))
    yield _header(release, planned)
    yield Imported("3.11.7", release.tensorflow, release.keras, "1.26", "tensorflow", (), {}, 1.0)
    yield from (_source(release, each) for each in LAYERS)
    yield from (_scenario(each) for each in histories)
    for (name, history), mode in product(histories.items(), MODES):
        outcome = _outcome(name, mode, release, history[release.number])
        yield Cell(name, mode, "text", "key", 0.1, outcome)
    yield Footer(len(planned), 0, 1.0)


def _header(release: Release, planned: tuple[str, ...]) -> Header:
    return Header(
        schema=SCHEMA,
        stack=release.name,
        device="cpu",
        started="2026-01-01T00:00:00Z",
        python="3.11.7",
        processor="made up",
        cores=2,
        threads={},
        platform="Linux",
        lock=None,
        environment="environment",
        harness="harness",
        commit=None,
        imported_as="tf.keras",
        planned=planned,
    )


def _source(release: Release, layer: str) -> Source:
    lines = (
        f"        step_{number} = mask and inputs  # {release.number // 5 * (number % 9 == 0)}" for number in range(60)
    )
    text = f"class {layer.title()}(Layer):\n    def call(self, inputs, mask):\n" + "\n".join(lines)
    return Source(f"keras.layers.{layer.title()}", (), f"keras/{layer}.py", 1, text)


def _scenario(name: str) -> Scenario:
    function = name.partition(".")[2]
    body = "\n".join(f"    x = keras.layers.Dense(3, name='dense_{number}')(x)" for number in range(20))
    source = (
        f"def {function}(keras):\n    x = inputs = keras.Input((5,), name='inputs')\n{body}\n    return x, inputs\n"
    )
    return Scenario(name, f"The mask of {name}", "Made up.", "elsewhere/models.py", 1, source, "text")


def _outcome(scenario: str, mode: Mode, release: Release, done: tuple[str, ...]) -> Outcome:
    warnings = tuple(Warned("UserWarning", f"Layer 'gru' drops the mask {at}", 1) for at in _places(done, "warns"))
    if done and done[-1] == "fails":
        return Error("ValueError", f"the {len(done)}th refusal of a mask", "gru", "run", warnings)
    kind = "train" if mode == "train" else "forward"
    draw = random.Random(f"{scenario} {kind} {len(_places(done, 'values'))}")  # noqa: S311 - a fixed draw
    rounding = 1 + 1e-8 * (release.number // 3 + (mode == "xla"))
    trace = tuple(_trace(layer, draw, rounding, len(_places(done, "masks"))) for layer in LAYERS)
    return Ok((LayerOutput(trace[-1].outputs[0].value, None),), trace, warnings)


def _places(done: tuple[str, ...], word: str) -> list[int]:
    return [at for at, each in enumerate(done) if each == word]


def _trace(layer: str, draw: random.Random, rounding: float, masks: int) -> LayerTrace:
    value = Array("float32", SHAPE, tuple(draw.gauss(0, 1) * rounding for _ in range(VALUES)))
    kept = tuple(bool((timestep + masks) % 3) for timestep in range(SHAPE[0] * SHAPE[1]))
    mask = None if masks and layer == "pooling" else Array("bool", SHAPE[:2], kept)
    return LayerTrace(layer, f"keras.layers.{layer.title()}", (LayerOutput(value, mask),))

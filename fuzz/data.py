"""The arrays that a generated model is called with: small numbers that a reader can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.models import FEATURES, Data, Padding, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fuzz.models import Input, Model

MASK_VALUE = -1.0
IDS = 7
"""How many rows an embedding has; 0 is padding."""

NOISE = 1e30
TRIMMED = 1
"""The sample that is trimmed to its unmasked timesteps: the second, which has padding."""

Marks = tuple[tuple[bool, ...], ...]
"""By sample and timestep: whether it is kept, as in a mask."""


def marks(padding: Padding, samples: int, timesteps: int) -> Marks:
    """What of an input is no padding; every sample keeps a timestep, but for one that is fully masked."""
    lengths = [max(1, timesteps - 2 * sample) for sample in range(samples)]
    match padding:
        case Padding.NONE:
            return ((True,) * timesteps,) * samples
        case Padding.RIGHT:
            return tuple(tuple(at < length for at in range(timesteps)) for length in lengths)
        case Padding.LEFT:
            return tuple(tuple(at >= timesteps - length for at in range(timesteps)) for length in lengths)
        case Padding.FULL:
            whole = marks(Padding.RIGHT, samples, timesteps)
            return (*whole[:-1], (False,) * timesteps)
        case Padding.SCATTERED:
            return tuple(
                tuple((sample + 2 * at) % 3 != 1 or timesteps == 1 for at in range(timesteps))
                for sample in range(samples)
            )


def marks_of(model: Model) -> tuple[Marks, ...]:
    """The marks of each input; those of the second stand upside down, so that the two disagree."""
    found = [marks(each.padding, model.samples, model.timesteps) for each in model.inputs]
    return tuple(each if at == 0 else each[::-1] for at, each in enumerate(found))


def arrays(model: Model) -> dict[str, str]:
    """The inputs by name, as Python text, in the order in which the model takes them."""
    names, told = ("sequences", "others"), {}
    for at, (given, kept) in enumerate(zip(model.inputs, marks_of(model), strict=True)):
        told[names[at]] = _text(_turned(_rows(given, kept, 2 * at, model.data), kept, model.data), _dtype(given))
        if given.source is Source.EXPLICIT:
            told["keep"] = _text(_turned(kept, kept, model.data), "bool")
    return told


def _dtype(given: Input) -> str:
    return "int32" if given.source is Source.EMBEDDING else "float32"


def _rows(given: Input, kept: Marks, shift: int, data: Data) -> list[list[object]]:
    def timestep(sample: int, at: int, is_kept: bool) -> object:  # noqa: FBT001 - a mark of a mask
        if given.source is Source.EMBEDDING:
            return (3 * sample + 2 * at + shift) % (IDS - 1) + 1 if is_kept else 0
        return [_value(sample, at, each + shift) if is_kept else padding for each in range(FEATURES)]

    padding = MASK_VALUE if given.source is Source.MASK_VALUE else NOISE if data is Data.NOISE else 0.0
    return [[timestep(row, at, each) for at, each in enumerate(marks)] for row, marks in enumerate(kept)]


def _turned(rows: Sequence[Sequence[object]], kept: Marks, data: Data) -> Sequence[Sequence[object]]:
    if data is Data.REVERSED:
        return [row[::-1] for row in rows]
    if data is Data.TRIMMED:
        return [[each for each, mark in zip(rows[TRIMMED], kept[TRIMMED], strict=True) if mark]]
    return rows


def _value(sample: int, timestep: int, feature: int) -> float:
    """Quarters between 1/4 and 9/4: never 0 and never the mask value, so that only padding is masked."""
    return ((7 * sample + 3 * timestep + 5 * feature) % 9 + 1) / 4


def _text(values: Sequence[object], dtype: str) -> str:
    plain = str([list(each) if isinstance(each, tuple) else each for each in values])
    return f'np.array({plain}, "{dtype}")'

"""
Arrays and masks as a page shows them.

A page draws time from left to right: one column a timestep, the mask on top, the values of the timestep beneath.
Everything here is plain data; the templates only print it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.reading.records import Array, LayerOutput, Number

REMEMBERED = 2**14
"""How many drawings are kept: modes, and behaviours above the layer where they part, show the same."""
TINY = 1e-4
HUGE = 1e5


@frozen
class Value:
    """One number twice: *text* rounded for the eye, *exact* as it was recorded."""

    text: str
    exact: str

    @classmethod
    def from_number(cls, number: Number) -> Value:
        """Round for reading; a whole number stays bare, because a true 0 is what masked timesteps are looked at for."""
        return cls(text=_readable(number), exact=str(number))


@frozen
class Strip:
    """The mask of one sample of a batch: one mark a timestep, true where it is unmasked."""

    sample: str
    marks: tuple[bool, ...]

    @property
    def words(self) -> str:
        """The strip for those who do not see it."""
        if all(self.marks):
            return f"{self.sample}: all {len(self.marks)} timesteps unmasked"
        if not any(self.marks):
            return f"{self.sample}: all {len(self.marks)} timesteps masked"
        unmasked, masked = (_timesteps(self.marks, unmasked=each) for each in (True, False))
        return f"{self.sample}: unmasked {unmasked}; masked {masked}"


@frozen
class Plate:
    """The values of one sample: *lines* of numbers, a column a timestep, under the *strip* that masks them."""

    sample: str
    axis: str
    columns: tuple[str, ...]
    lines: tuple[tuple[Value, ...], ...]
    strip: Strip | None


@frozen(cache_hash=True)
class Drawing:
    """One tensor that left a layer, ready to print."""

    shape: str
    dtype: str
    strips: tuple[Strip, ...]
    mask_shape: str
    plates: tuple[Plate, ...]

    @property
    def masked(self) -> bool:
        """Whether a mask came with the value; without one the page says so in words."""
        return bool(self.mask_shape)


def draw(output: LayerOutput) -> Drawing:
    """Lay out a tensor and its mask."""
    # 0 and -0 are the same to whatever remembers, and not to whoever reads.
    return _drawn(output, str(output.value.data) if 0 in output.value.data else "")


@lru_cache(REMEMBERED)
def _drawn(output: LayerOutput, _zeros: str) -> Drawing:
    strips = _strips(output.mask) if output.mask else ()
    return Drawing(
        shape=_shape(output.value),
        dtype=output.value.dtype,
        strips=strips,
        mask_shape=_shape(output.mask) if output.mask else "",
        plates=tuple(_plates(output.value, strips)),
    )


def _strips(mask: Array) -> tuple[Strip, ...]:
    """Cut a mask into one strip a sample; a mask of one axis is one strip, further axes are laid end to end."""
    if not mask.data:
        return ()
    samples, timesteps = _samples_and_timesteps(mask.shape)
    each = timesteps * _product(mask.shape[2:])
    return tuple(
        Strip(sample=f"sample {index + 1}", marks=tuple(bool(mark) for mark in row))
        for index, row in enumerate(_cut(mask.data, samples, each))
    )


def _plates(value: Array, strips: tuple[Strip, ...]) -> Iterator[Plate]:
    """Turn (sample, timestep, feature ...) into a plate a sample, with timesteps across and features down."""
    if not value.data:
        return  # of a million samples without a number there is nothing to draw
    samples, timesteps = _samples_and_timesteps(value.shape)
    features = _product(value.shape[2:])
    in_time = len(value.shape) > 2 or bool(strips)  # noqa: PLR2004  (sample, timestep, feature)
    for index, row in enumerate(_cut(value.data, samples, timesteps * features)):
        strip = strips[index] if index < len(strips) and len(strips[index].marks) == timesteps else None
        yield Plate(
            sample=f"sample {index + 1}",
            axis="timestep" if in_time else "unit",
            columns=tuple(str(timestep + 1) for timestep in range(timesteps)),
            lines=tuple(tuple(Value.from_number(each) for each in row[line::features]) for line in range(features)),
            strip=strip,
        )


def _samples_and_timesteps(shape: tuple[int, ...]) -> tuple[int, int]:
    match shape:
        case ():
            return 1, 1
        case (timesteps,):
            return 1, timesteps
        case (samples, timesteps, *_):
            return samples, timesteps
    raise AssertionError(shape)


def _cut(data: tuple[Number, ...], pieces: int, length: int) -> Iterator[tuple[Number, ...]]:
    return (data[piece * length : (piece + 1) * length] for piece in range(pieces))


def _product(shape: tuple[int, ...]) -> int:
    return math.prod(shape)


def _shape(array: Array) -> str:
    return " \N{MULTIPLICATION SIGN} ".join(map(str, array.shape)) or "scalar"


def _timesteps(marks: tuple[bool, ...], *, unmasked: bool) -> str:
    return ", ".join(str(timestep) for timestep, mark in enumerate(marks, 1) if mark is unmasked)


def _readable(number: Number) -> str:
    match number:
        case bool() | str():
            return str(number)
        case int():
            return str(number)
        case float() if number.is_integer() and abs(number) < HUGE:
            return str(int(number))
        case float() if TINY <= abs(number) < HUGE:
            return f"{number:.4f}"
        case _:
            return f"{number:.2e}"

"""
Arrays and masks as a page shows them.

A page draws time from left to right: one column a step, the mask on top, the values of the step beneath.
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
        """Round for reading; a whole number stays bare, because a true 0 is what masked steps are looked at for."""
        return cls(text=_readable(number), exact=str(number))


@frozen
class Strip:
    """The mask of one sample of a batch: one mark a step, true where the step is kept."""

    sample: str
    marks: tuple[bool, ...]

    @property
    def words(self) -> str:
        """The strip for those who do not see it."""
        if all(self.marks):
            return f"{self.sample}: all {len(self.marks)} steps kept"
        if not any(self.marks):
            return f"{self.sample}: all {len(self.marks)} steps masked"
        return f"{self.sample}: kept {_steps(self.marks, kept=True)}; masked {_steps(self.marks, kept=False)}"


@frozen
class Plate:
    """The values of one sample: *lines* of numbers, a column a step, under the *strip* that masks them."""

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


@lru_cache(REMEMBERED)
def draw(output: LayerOutput) -> Drawing:
    """Lay out a tensor and its mask."""
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
    samples, steps = _samples_and_steps(mask.shape)
    each = steps * _product(mask.shape[2:])
    return tuple(
        Strip(sample=f"sample {index + 1}", marks=tuple(bool(mark) for mark in row))
        for index, row in enumerate(_cut(mask.data, samples, each))
    )


def _plates(value: Array, strips: tuple[Strip, ...]) -> Iterator[Plate]:
    """Turn (sample, step, feature ...) into a plate a sample, with steps across and features down."""
    if not value.data:
        return  # of a million samples without a number there is nothing to draw
    samples, steps = _samples_and_steps(value.shape)
    features = _product(value.shape[2:])
    in_time = len(value.shape) > 2 or bool(strips)  # noqa: PLR2004  (sample, step, feature)
    for index, row in enumerate(_cut(value.data, samples, steps * features)):
        strip = strips[index] if index < len(strips) and len(strips[index].marks) == steps else None
        yield Plate(
            sample=f"sample {index + 1}",
            axis="step" if in_time else "unit",
            columns=tuple(str(step + 1) for step in range(steps)),
            lines=tuple(tuple(Value.from_number(each) for each in row[line::features]) for line in range(features)),
            strip=strip,
        )


def _samples_and_steps(shape: tuple[int, ...]) -> tuple[int, int]:
    match shape:
        case ():
            return 1, 1
        case (steps,):
            return 1, steps
        case (samples, steps, *_):
            return samples, steps
    raise AssertionError(shape)


def _cut(data: tuple[Number, ...], pieces: int, length: int) -> Iterator[tuple[Number, ...]]:
    return (data[piece * length : (piece + 1) * length] for piece in range(pieces))


def _product(shape: tuple[int, ...]) -> int:
    return math.prod(shape)


def _shape(array: Array) -> str:
    return " \N{MULTIPLICATION SIGN} ".join(map(str, array.shape)) or "scalar"


def _steps(marks: tuple[bool, ...], *, kept: bool) -> str:
    return ", ".join(str(step) for step, mark in enumerate(marks, 1) if mark is kept)


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

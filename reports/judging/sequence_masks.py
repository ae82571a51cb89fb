"""The steps of sequences in an array, and which of them a mask hides."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from reports.reading.records import Array

Position = tuple[int, int]
"""A sequence and a step of it, counted from 0; sentences count from 1."""


@frozen
class UnaskableError(Exception):
    """The trace is not that of the model the claim was written for: a layer is missing, or has no steps."""

    message: str

    def __str__(self) -> str:
        return self.message


def vectors_of(value: Array) -> dict[Position, tuple[float, ...]]:
    """The vector at each step of each sequence."""
    sequences, steps = _sequences_and_steps(value)
    width = len(value.data) // (sequences * steps)
    numbers = [float(each) for each in value.data]
    return {
        (sequence, step): tuple(numbers[(start := (sequence * steps + step) * width) : start + width])
        for sequence, step in product(range(sequences), range(steps))
    }


def _sequences_and_steps(array: Array) -> tuple[int, int]:
    match array.shape:
        case (sequences, steps, *_) if array.data:
            return sequences, steps
        case _:
            message = f"an array of shape {list(array.shape)} has no steps"
            raise UnaskableError(message)


def positions_hidden_by(mask: Array) -> set[Position]:
    """Where the mask hides."""
    _, steps = _sequences_and_steps(mask)
    return {divmod(index, steps) for index, seen in enumerate(mask.data) if not seen}


def vectors_hidden_by(mask: Array, value: Array) -> dict[Position, tuple[float, ...]]:
    """What stands in *value* at the steps that *mask* hides."""
    vectors = vectors_of(value)
    hidden = positions_hidden_by(mask)
    if not hidden <= vectors.keys():
        message = f"a mask of shape {list(mask.shape)} does not fit values of shape {list(value.shape)}"
        raise UnaskableError(message)
    return {each: vectors[each] for each in hidden}


def is_held(values: dict[Position, tuple[float, ...]], at: Position) -> bool:
    """Whether what stands at a step is 0 or what stood at the step before."""
    sequence, step = at
    return not any(values[at]) or (step > 0 and values[at] == values[sequence, step - 1])

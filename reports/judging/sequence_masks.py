"""The timesteps of sequences in an array, and which of them a mask masks."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from reports.reading.records import Array

Position = tuple[int, int]
"""A sequence and a timestep of it, counted from 0; sentences count from 1."""


@frozen
class UncheckableError(Exception):
    """The trace is not that of the model the claim was written for: a layer is missing, or has no timesteps."""

    message: str

    def __str__(self) -> str:
        return self.message


def vectors_of(value: Array) -> dict[Position, tuple[float, ...]]:
    """The vector at each timestep of each sequence."""
    sequences, timesteps = _sequences_and_timesteps(value)
    width = len(value.data) // (sequences * timesteps)
    numbers = [float(each) for each in value.data]
    return {
        (sequence, timestep): tuple(numbers[(start := (sequence * timesteps + timestep) * width) : start + width])
        for sequence, timestep in product(range(sequences), range(timesteps))
    }


def _sequences_and_timesteps(array: Array) -> tuple[int, int]:
    match array.shape:
        case (sequences, timesteps, *_) if array.data:
            return sequences, timesteps
        case _:
            message = f"an array of shape {list(array.shape)} has no timesteps"
            raise UncheckableError(message)


def masked_positions(mask: Array) -> set[Position]:
    """Where the mask is False."""
    _, timesteps = _sequences_and_timesteps(mask)
    return {divmod(index, timesteps) for index, unmasked in enumerate(mask.data) if not unmasked}


def masked_vectors(mask: Array, value: Array) -> dict[Position, tuple[float, ...]]:
    """What stands in *value* at the timesteps that *mask* masks."""
    vectors = vectors_of(value)
    masked = masked_positions(mask)
    if not masked <= vectors.keys():
        message = f"a mask of shape {list(mask.shape)} does not fit values of shape {list(value.shape)}"
        raise UncheckableError(message)
    return {each: vectors[each] for each in masked}


def is_held(values: dict[Position, tuple[float, ...]], at: Position) -> bool:
    """Whether what stands at a timestep is 0 or what stood at the one before."""
    sequence, timestep = at
    return not any(values[at]) or (timestep > 0 and values[at] == values[sequence, timestep - 1])

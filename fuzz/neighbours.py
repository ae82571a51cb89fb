"""Which stacks of a campaign are held against each other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacks.stack import Stack

Neighbours = tuple[str, str]
"""An older and a newer stack, by name."""


def keras_version(stack: Stack) -> Version:
    """The version of its Keras; that inside TensorFlow 1 and 2.0 to 2.2 says so in its last letters."""
    return Version(stack.keras.removesuffix("-tf"))


def release(stack: Stack) -> tuple[int, int]:
    """The first two numbers of that version: what a layer is there since, and what a list of mutants is of."""
    version = keras_version(stack)
    return version.major, version.minor


def in_order(stacks: Iterable[Stack]) -> tuple[Stack, ...]:
    """By the version of Keras; those of one version as they stand in the table."""
    return tuple(sorted(stacks, key=keras_version))


def neighbours(stacks: Sequence[Stack]) -> tuple[Neighbours, ...]:
    """On TensorFlow each stack and the next; on another backend each and the nearest on TensorFlow, no newer Keras."""
    ordered = in_order(stacks)
    chain = [each for each in ordered if each.tensorflow]
    aside = [each for each in ordered if not each.tensorflow]
    steps = [(older.name, newer.name) for older, newer in pairwise(chain)]
    return (*steps, *((found, each.name) for each in aside if (found := _nearest(each, chain))))


def _nearest(stack: Stack, chain: Sequence[Stack]) -> str | None:
    not_newer = [each.name for each in chain if keras_version(each) <= keras_version(stack)]
    return not_newer[-1] if not_newer else None

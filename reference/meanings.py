"""
What the documentation means, where it did not always mean the same.

A meaning holds from the day of the release that brought it.
A scenario is computed as of each such day; layers ask whether a meaning `holds` then.
The days are those on which the package index got the release.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from contextvars import ContextVar
from typing import TYPE_CHECKING

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator


@frozen
class Meaning:
    """A promise that replaced another: what is promised from a release on, and where that is written."""

    name: str
    title: str
    since: str
    day: dt.date
    source: str


SIGMOID_GATES = Meaning(
    name="sigmoid-gates",
    title="GRU and LSTM use sigmoid gates by default, no longer hard_sigmoid",
    since="Keras 2.3.0",
    day=dt.date(2019, 9, 17),
    source="https://github.com/keras-team/keras/releases/tag/2.3.0",
)
RESET_AFTER = Meaning(
    name="reset-after",
    title="GRU resets after the matrix product by default",
    since="TensorFlow 2.0.0",
    day=dt.date(2019, 9, 30),
    source="https://www.tensorflow.org/api_docs/python/tf/keras/layers/GRU",
)
MASK_DROPPED = Meaning(
    name="mask-dropped",
    title="a layer that says nothing about masks drops the mask, where it used to raise",
    since="TensorFlow 2.0.0",
    day=dt.date(2019, 9, 30),
    source="https://www.tensorflow.org/guide/keras/understanding_masking_and_padding",
)
ATTENTION_CONSUMES_MASKS = Meaning(
    name="attention-consumes-masks",
    title="MultiHeadAttention consumes the masks of its inputs",
    since="TensorFlow 2.10.0",
    day=dt.date(2022, 9, 6),
    source="https://github.com/keras-team/keras/pull/16619",
)
CAUSAL_IN_CALL = Meaning(
    name="causal-in-call",
    title="Attention takes use_causal_mask in its call, no longer causal in its constructor",
    since="TensorFlow 2.10.0",
    day=dt.date(2022, 9, 6),
    source="https://www.tensorflow.org/versions/r2.10/api_docs/python/tf/keras/layers/Attention",
)
MASKED_MOMENTS = Meaning(
    name="masked-moments",
    title="BatchNormalization leaves masked timesteps out of mean and variance while it trains",
    since="TensorFlow 2.12.0",
    day=dt.date(2023, 3, 22),
    source="https://keras.io/api/layers/normalization_layers/batch_normalization/",
)
OPS_FOR_BACKEND = Meaning(
    name="ops-for-backend",
    title="functions on tensors are in keras.ops, no longer in keras.backend",
    since="Keras 3.0.0",
    day=dt.date(2023, 11, 28),
    source="https://keras.io/guides/migrating_to_keras_3/",
)
FLATTER_HARD_SIGMOID = Meaning(
    name="flatter-hard-sigmoid",
    title="hard_sigmoid rises by 1/6, from -3 to 3, no longer by 0.2, from -2.5 to 2.5",
    since="Keras 3.0.0",
    day=dt.date(2023, 11, 28),
    source="https://keras.io/api/layers/activations/#hardsigmoid-function",
)
CONV_LSTM_GATES = Meaning(
    name="conv-lstm-gates",
    title="ConvLSTM2D uses sigmoid gates by default, no longer hard_sigmoid",
    since="Keras 3.0.0",
    day=dt.date(2023, 11, 28),
    source="https://keras.io/api/layers/recurrent_layers/conv_lstm2d/",
)
MERGE_WITH_OR = Meaning(
    name="merge-with-or",
    title="Add and its like merge masks with OR, no longer with AND, and leave masked values out of what they compute",
    since="Keras 3.4.0",
    day=dt.date(2024, 6, 25),
    source="https://github.com/keras-team/keras/pull/19685",
)
CONCATENATE_WITH_OR = Meaning(
    name="concatenate-with-or",
    title="Concatenate merges masks with OR, no longer with AND",
    since="Keras 3.12.0",
    day=dt.date(2025, 10, 27),
    source="https://github.com/keras-team/keras/pull/21611",
)

MEANINGS = (
    SIGMOID_GATES,
    RESET_AFTER,
    MASK_DROPPED,
    ATTENTION_CONSUMES_MASKS,
    CAUSAL_IN_CALL,
    MASKED_MOMENTS,
    OPS_FOR_BACKEND,
    FLATTER_HARD_SIGMOID,
    CONV_LSTM_GATES,
    MERGE_WITH_OR,
    CONCATENATE_WITH_OR,
)
"""In the order of their days."""

BEFORE_ALL = dt.date(2018, 1, 1)
DAYS = (BEFORE_ALL, *sorted({each.day for each in MEANINGS}))
"""Each day from which on a scenario may mean something else."""


@define
class Reading:
    """The documentation as it stood on *day*; *asked* are the meanings that made a difference to somebody."""

    day: dt.date
    asked: set[str] = field(factory=set)


_reading: ContextVar[Reading] = ContextVar("reading")


@contextlib.contextmanager
def as_of(day: dt.date) -> Iterator[Reading]:
    """Read the documentation as it stood on *day*, until the end of the block."""
    reading = Reading(day)
    token = _reading.set(reading)
    try:
        yield reading
    finally:
        _reading.reset(token)


def holds(meaning: Meaning) -> bool:
    """Whether *meaning* is that of the documentation that is being read."""
    reading = _reading.get()
    reading.asked.add(meaning.name)
    return reading.day >= meaning.day

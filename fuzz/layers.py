"""
The layers that generated models are made of, and what Keras's documentation says of them and masks.

An option is an argument that changes something about masks or about time; each value is Python text.
"""

from __future__ import annotations

from enum import Enum

from attrs import frozen


class Rank(Enum):
    """What a layer takes or puts out."""

    SEQUENCE = "a sequence"
    VECTOR = "a vector"


class Time(Enum):
    """What a layer does to the number of timesteps."""

    KEEPS = "keeps"
    CHANGES = "changes"


class WrongModelError(Exception):
    """A model in which a layer stands where nothing that it takes comes in."""


ALONE = "{x}"
"""What most layers are called with: what comes in, and nothing beside it."""


@frozen
class LayerKind:
    """
    A class of layers.

    *given* are the arguments that every use has, *call* what it is called with.
    *reads_padding* says, where it is so, why what stands at masked timesteps may reach others by design.
    *since* is the first version of Keras that has it, of tf.keras where that was first.
    """

    given: str = ""
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()
    takes: Rank = Rank.SEQUENCE
    gives: Rank | None = None
    time: Time = Time.KEEPS
    reads_padding: str = ""
    since: tuple[int, int] = (2, 2)
    call: str = ALONE
    is_recurrent: bool = False
    fixed_time: bool = False
    """Whether it needs to know the number of timesteps."""

    def after(self, rank: Rank) -> Rank:
        """What comes out where *rank* comes in."""
        if rank is not self.takes:
            msg = f"{self} does not take {rank.value}"
            raise WrongModelError(msg)
        return self.gives or rank


WINDOW = "each output is computed from neighbouring timesteps, masked or not (the layer does not consume masks)"
ALL_TIMESTEPS = "it takes all timesteps, masked or not (the layer does not consume masks)"
GRU = "4, recurrent_activation='sigmoid', reset_after=False"
LSTM = "4, recurrent_activation='sigmoid'"
RNN = "4"
RECURRENT = (("go_backwards", ("True",)), ("unroll", ("True",)))
HALF_GRU = "2, recurrent_activation='sigmoid', reset_after=False"
"""Of two halves that are concatenated."""


def _sequences(given: str) -> LayerKind:
    return LayerKind(f"{given}, return_sequences=True", RECURRENT, is_recurrent=True)


def _last(given: str) -> LayerKind:
    return LayerKind(given, RECURRENT, gives=Rank.VECTOR, is_recurrent=True)


def _window(given: str, options: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> LayerKind:
    return LayerKind(given, options, time=Time.CHANGES, reads_padding=WINDOW)


LAYERS: dict[str, LayerKind] = {
    "GRU": _sequences(GRU),
    "LSTM": _sequences(LSTM),
    "SimpleRNN": _sequences(RNN),
    "GRU last": _last(GRU),
    "LSTM last": _last(LSTM),
    "SimpleRNN last": _last(RNN),
    "Bidirectional GRU": LayerKind(
        f"{{layers}}.GRU({HALF_GRU}, return_sequences=True, name='{{name}}_half')", is_recurrent=True
    ),
    "Bidirectional LSTM last": LayerKind(
        f"{{layers}}.LSTM({LSTM}, name='{{name}}_half'), merge_mode='sum'", gives=Rank.VECTOR, is_recurrent=True
    ),
    "RNN of cells": _sequences("{layers}.LSTMCell(4, recurrent_activation='sigmoid')"),
    "Dense": LayerKind("4", (("activation", ("'relu'",)), ("use_bias", ("False",)))),
    "TimeDistributed Dense": LayerKind("{layers}.Dense(4, name='{name}_inner')"),
    "Dropout": LayerKind("0.3", (("noise_shape", ("(None, 1, 4)",)),)),
    "SpatialDropout1D": LayerKind("0.3"),
    "GaussianNoise": LayerKind("0.3"),
    "Activation": LayerKind("'tanh'"),
    "LeakyReLU": LayerKind(),
    "ReLU": LayerKind(),
    "LayerNormalization": LayerKind(since=(2, 4)),
    "BatchNormalization": LayerKind(),
    "UnitNormalization": LayerKind(since=(2, 9)),
    "Masking": LayerKind("0.0"),
    "MultiHeadAttention": LayerKind(
        "2, 3", call="{x}, {x}", since=(2, 5), options=(("value_dim", ("2",)), ("use_bias", ("False",)))
    ),
    "Attention": LayerKind("", call="[{x}, {x}]", since=(2, 4), options=(("use_scale", ("True",)),)),
    "AdditiveAttention": LayerKind("", call="[{x}, {x}]", since=(2, 4), options=(("use_scale", ("False",)),)),
    "EinsumDense": LayerKind("'abc,cd->abd', output_shape=(None, 4)", since=(2, 10)),
    "Conv1D": LayerKind("4, 2, padding='same'", (("dilation_rate", ("2",)),), reads_padding=WINDOW),
    "Conv1D causal": LayerKind("4, 2, padding='causal'", reads_padding=WINDOW),
    "Conv1D valid": _window("4, 2"),
    "MaxPooling1D": _window("2", (("padding", ("'same'",)), ("strides", ("1",)))),
    "AveragePooling1D": _window("2", (("padding", ("'same'",)), ("strides", ("1",)))),
    "ZeroPadding1D": _window("1"),
    "Cropping1D": _window("1"),
    "UpSampling1D": _window("2"),
    "GlobalAveragePooling1D": LayerKind(gives=Rank.VECTOR),
    "GlobalMaxPooling1D": LayerKind(gives=Rank.VECTOR, reads_padding=ALL_TIMESTEPS),
    "Flatten": LayerKind(gives=Rank.VECTOR, reads_padding=ALL_TIMESTEPS, fixed_time=True),
    "Dense of a vector": LayerKind("4", takes=Rank.VECTOR),
    "Dropout of a vector": LayerKind("0.3", takes=Rank.VECTOR),
    "RepeatVector": LayerKind("3", takes=Rank.VECTOR, gives=Rank.SEQUENCE, time=Time.CHANGES),
}
"""By the name that a feature has; the class is the first word of it."""

MERGES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "Add": (),
    "Subtract": (),
    "Multiply": (),
    "Average": (),
    "Maximum": (),
    "Minimum": (),
    "Concatenate": (("axis", ("1",)),),
    "Attention": (),
    "MultiHeadAttention": (),
}
"""The layers that merge two tensors, with their options."""
MERGE_SINCE = {"Attention": (2, 4), "MultiHeadAttention": (2, 5)}


def is_there(kind: str, keras: tuple[int, int]) -> bool:
    """Whether a version of Keras has a layer."""
    return LAYERS[kind].since <= keras


def merge_is_there(kind: str, keras: tuple[int, int]) -> bool:
    """Whether a version of Keras has a layer that merges."""
    return MERGE_SINCE.get(kind, (2, 2)) <= keras

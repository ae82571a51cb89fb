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
    taken: str = ""
    """What is taken of what it puts out, where that is more than one tensor: an index as Python text."""
    expression: str = ""
    """An operation that is written down as such, and has no layer; nothing else is said of how it is called."""
    is_recurrent: bool = False
    fixed_time: bool = False
    """Whether it needs to know the number of timesteps."""
    saves: bool = True
    """Whether a model with it can be saved without more ado: the function of a Lambda is no part of a file."""

    pools: bool = False
    """Whether it pools by a mask that it is given."""

    @property
    def takes_mask(self) -> bool:
        """Whether the documentation of every version has a `mask=` in its call."""
        return self.is_recurrent or self.pools

    @property
    def is_alone(self) -> bool:
        """Whether it can stand in a list of layers, each called with what the one before it puts out."""
        return self.call == ALONE and not self.taken and not self.expression

    def after(self, rank: Rank) -> Rank:
        """What comes out where *rank* comes in."""
        if rank is not self.takes:
            msg = f"{self} does not take {rank.value}"
            raise WrongModelError(msg)
        return self.gives or rank


WINDOW = "each output is computed from neighbouring timesteps, masked or not (the layer does not consume masks)"
DROPS = "the mask ends there (the layer or operation does not propagate it), so that what follows reads padding"
ALL_TIMESTEPS = "it takes all timesteps, masked or not (the layer does not consume masks)"
GRU = "4, recurrent_activation='sigmoid', reset_after=False"
LSTM = "4, recurrent_activation='sigmoid', use_bias=False"
"""Without bias, since that which fits cuDNN takes ten times as long to build; with the defaults it is drawn too."""
RNN = "4"
RECURRENT = (("go_backwards", ("True",)), ("unroll", ("True",)), ("zero_output_for_mask", ("True",)))
LAST = RECURRENT[:2]
ON_TF_2 = (2, 3)
"""Stand-alone Keras and TensorFlow 1 have other defaults of GRU and LSTM, and other weights with them."""
KERAS_3 = (3, 0)
TWO_HEADS = "2, 3"
HALF_GRU = "2, recurrent_activation='sigmoid', reset_after=False"
"""Of two halves that are concatenated."""


def _sequences(given: str) -> LayerKind:
    return LayerKind(f"{given}, return_sequences=True", RECURRENT, is_recurrent=True)


def _last(given: str) -> LayerKind:
    return LayerKind(given, LAST, gives=Rank.VECTOR, is_recurrent=True)


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
    "GRU by default": LayerKind("4, return_sequences=True", RECURRENT, is_recurrent=True, since=ON_TF_2),
    "LSTM by default": LayerKind("4, return_sequences=True", RECURRENT, is_recurrent=True, since=ON_TF_2),
    "GRU by default last": LayerKind("4", LAST, gives=Rank.VECTOR, is_recurrent=True, since=ON_TF_2),
    "LSTM by default last": LayerKind("4", LAST, gives=Rank.VECTOR, is_recurrent=True, since=ON_TF_2),
    "GRU with state": LayerKind(
        f"{GRU}, return_sequences=True, return_state=True", RECURRENT, taken="[0]", is_recurrent=True, since=ON_TF_2
    ),
    "LSTM state": LayerKind(
        f"{LSTM}, return_state=True", LAST, taken="[2]", gives=Rank.VECTOR, is_recurrent=True, since=ON_TF_2
    ),
    "Bidirectional LSTM": LayerKind(
        f"{{layers}}.LSTM({LSTM}, return_sequences=True, name='{{name}}_half'), merge_mode='sum'", is_recurrent=True
    ),
    "Bidirectional SimpleRNN": LayerKind(
        "{layers}.SimpleRNN(4, return_sequences=True, name='{name}_half'), merge_mode='ave'", is_recurrent=True
    ),
    "Bidirectional of two": LayerKind(
        f"{{layers}}.GRU({HALF_GRU}, return_sequences=True, name='{{name}}_half'), "
        f"backward_layer={{layers}}.LSTM(2, recurrent_activation='sigmoid', return_sequences=True, go_backwards=True, "
        f"name='{{name}}_other')",
        is_recurrent=True,
        since=ON_TF_2,
    ),
    "RNN of several cells": LayerKind(
        "[{layers}.SimpleRNNCell(3), {layers}.SimpleRNNCell(4)], return_sequences=True", RECURRENT, is_recurrent=True
    ),
    "Dense": LayerKind("4", (("activation", ("'relu'",)), ("use_bias", ("False",)))),
    "TimeDistributed Dense": LayerKind("{layers}.Dense(4, name='{name}_inner')"),
    "TimeDistributed LayerNormalization": LayerKind("{layers}.LayerNormalization(name='{name}_inner')", since=(2, 4)),
    "Softmax": LayerKind(),
    "ELU": LayerKind(),
    "PReLU": LayerKind("shared_axes=[1]"),
    "Rescaling": LayerKind("0.5", since=(2, 6)),
    "Lambda": LayerKind("lambda t: t * 2.0", reads_padding=DROPS, saves=False),
    "Permute": LayerKind("(1, 2)", reads_padding=DROPS),
    "Reshape": LayerKind("(-1, 4)", reads_padding=DROPS, time=Time.CHANGES),
    "slice": LayerKind(expression="{x}[:, 1:]", reads_padding=DROPS, time=Time.CHANGES, since=(2, 4), saves=False),
    "times two": LayerKind(expression="{x} * 2.0", reads_padding=DROPS, since=(2, 4), saves=False),
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
        TWO_HEADS, call="{x}, {x}", since=(2, 5), options=(("value_dim", ("2",)), ("use_bias", ("False",)))
    ),
    "Attention": LayerKind("", call="[{x}, {x}]", since=(2, 4), options=(("use_scale", ("True",)),)),
    "AdditiveAttention": LayerKind("", call="[{x}, {x}]", since=(2, 4), options=(("use_scale", ("False",)),)),
    "MultiHeadAttention causal": LayerKind(TWO_HEADS, call="{x}, {x}, use_causal_mask=True", since=(2, 10)),
    "MultiHeadAttention with scores": LayerKind(
        TWO_HEADS, call="{x}, {x}, return_attention_scores=True", taken="[0]", since=(2, 5)
    ),
    "Attention causal": LayerKind("", call="[{x}, {x}], use_causal_mask=True", since=(2, 10)),
    "Attention with scores": LayerKind("", call="[{x}, {x}], return_attention_scores=True", taken="[0]", since=(2, 5)),
    "Attention by concatenation": LayerKind("score_mode='concat'", call="[{x}, {x}]", since=(2, 8)),
    "MultiHeadAttention with gate": LayerKind(f"{TWO_HEADS}, use_gate=True", call="{x}, {x}", since=(3, 15)),
    "GroupQueryAttention": LayerKind("3, 2, 1", call="{x}, {x}", since=(3, 5)),
    "RMSNormalization": LayerKind(since=(3, 9)),
    "Normalization": LayerKind("mean=0.5, variance=2.0", since=KERAS_3),
    "Identity": LayerKind(since=KERAS_3),
    "operation": LayerKind(expression="keras.ops.tanh({x})", reads_padding=DROPS, since=KERAS_3, saves=False),
    "DepthwiseConv1D": LayerKind("2, padding='same'", reads_padding=WINDOW, since=KERAS_3),
    "Conv1DTranspose": LayerKind("4, 2, padding='same'", reads_padding=WINDOW, since=KERAS_3),
    "EinsumDense": LayerKind("'abc,cd->abd', output_shape=(None, 4)", since=(2, 10)),
    "Conv1D": LayerKind("4, 2, padding='same'", (("dilation_rate", ("2",)),), reads_padding=WINDOW),
    "Conv1D causal": LayerKind("4, 2, padding='causal'", reads_padding=WINDOW),
    "SeparableConv1D": LayerKind("4, 2, padding='same'", reads_padding=WINDOW),
    "Conv1D valid": _window("4, 2"),
    "MaxPooling1D": _window("2", (("padding", ("'same'",)), ("strides", ("1",)))),
    "AveragePooling1D": _window("2", (("padding", ("'same'",)), ("strides", ("1",)))),
    "ZeroPadding1D": _window("1"),
    "Cropping1D": _window("1"),
    "UpSampling1D": _window("2"),
    "GlobalAveragePooling1D": LayerKind(gives=Rank.VECTOR, pools=True),
    "GroupNormalization": LayerKind("2", reads_padding=ALL_TIMESTEPS, since=(2, 11)),
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
    "AdditiveAttention": (),
    "plus": (),
}
"""The layers that merge two tensors, with their options."""
MERGE_SINCE = {"Attention": (2, 4), "AdditiveAttention": (2, 4), "MultiHeadAttention": (2, 5), "plus": (2, 4)}
MERGE_EXPRESSIONS = {"plus": "{x} + {y}"}
"""Those that are written down as an operation, and have no layer."""


def is_there(kind: str, keras: tuple[int, int]) -> bool:
    """Whether a version of Keras has a layer."""
    return LAYERS[kind].since <= keras


def merge_is_there(kind: str, keras: tuple[int, int]) -> bool:
    """Whether a version of Keras has a layer that merges."""
    return MERGE_SINCE.get(kind, (2, 2)) <= keras

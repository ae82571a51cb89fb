"""A model used as a layer: the mask must get in, through and out of it."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]]], "float32")


def gru_inside(keras):
    """A masked tensor into a model that has a GRU in it.

    The GRU inside should skip the timesteps that Masking masks outside.
    A warning that the mask is dropped would be false.

    Reported: https://github.com/keras-team/keras/issues/3524
    Reported: https://github.com/keras-team/keras/issues/6541
    Reported: https://github.com/keras-team/keras/pull/10794
    Reported: https://github.com/keras-team/keras/pull/23175
    """
    inputs, masked = _masked(keras)
    inside = keras.layers.Input(shape=(4, 2), name="inside")
    inner = keras.models.Model(inside, _gru(keras)(inside), name="inner")
    return keras.models.Model(inputs, inner(masked)), {"sequences": SEQUENCES}


def dense_inside(keras):
    """A masked tensor into a model that only has a Dense in it.

    What goes in masked should come out masked, and the GRU after it should skip the masked timesteps.
    A warning that the mask is dropped would be false.

    Reported: https://github.com/keras-team/keras/pull/23175
    Reported: https://github.com/tensorflow/tensorflow/issues/47069
    """
    inputs, masked = _masked(keras)
    return keras.models.Model(inputs, _gru(keras)(_projecting(keras, "inner")(masked))), {"sequences": SEQUENCES}


def dense_two_models_deep(keras):
    """A masked tensor into a model inside a model.
    The deeper a Dense is nested, the more often the mask must be propagated.
    """
    inputs, masked = _masked(keras)
    middle = keras.layers.Input(shape=(4, 2), name="middle")
    outer = keras.models.Model(middle, _projecting(keras, "inner")(middle), name="outer")
    return keras.models.Model(inputs, _gru(keras)(outer(masked))), {"sequences": SEQUENCES}


def masking_inside(keras):
    """Masking inside a model, a GRU outside.

    The mask is generated inside and must leave with the values.
    """
    layers = keras.layers
    inside = layers.Input(shape=(4, 2), name="inside")
    inner = keras.models.Model(inside, layers.Masking(name="mask_steps")(inside), name="inner")
    inputs = layers.Input(shape=(4, 2), name="sequences")
    return keras.models.Model(inputs, _gru(keras)(inner(inputs))), {"sequences": SEQUENCES}


def sequential_inside(keras):
    """A masked tensor into a Sequential model of Dense and GRU.

    A stack of layers should treat a mask as its layers would one by one.
    """
    inputs, masked = _masked(keras)
    stacked = keras.models.Sequential([keras.layers.Dense(2, name="project"), _gru(keras)], name="stacked")
    return keras.models.Model(inputs, stacked(masked)), {"sequences": SEQUENCES}


def masking_inside_sequential(keras):
    """A Sequential model of Masking and Dense, a GRU outside.

    The mask is generated inside and must leave with the values.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    stacked = keras.models.Sequential(
        [layers.Masking(name="mask_steps"), layers.Dense(2, name="project")], name="stacked"
    )
    return keras.models.Model(inputs, _gru(keras)(stacked(inputs))), {"sequences": SEQUENCES}


def subclassed_inside(keras):
    """A masked tensor into a subclassed model of Dense and GRU.

    Its call knows nothing of masks, yet the tensors inside may have one:
    the same two layers in a functional or a Sequential model skip the masked timesteps.
    """
    inputs, masked = _masked(keras)
    inner = _subclassed(keras, keras.layers.Dense(2, name="project"), _gru(keras))
    return keras.models.Model(inputs, inner(masked)), {"sequences": SEQUENCES}


def masking_inside_subclassed(keras):
    """A subclassed model of Masking and GRU.

    The mask is generated and used inside call, so the GRU should skip the masked timesteps as in any other model.
    """
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    inner = _subclassed(keras, keras.layers.Masking(name="mask_steps"), _gru(keras))
    return keras.models.Model(inputs, inner(inputs)), {"sequences": SEQUENCES}


def in_time_distributed(keras):
    """A model of Dense and GRU for each line of a masked page.

    TimeDistributed must give the model each line with its own part of the mask: the third line is all padding.
    """
    layers = keras.layers
    line = layers.Input(shape=(2, 2), name="line")
    state = layers.GRU(2, name="gru_one", **_pinned.GRU)(layers.Dense(2, name="project")(line))
    each = layers.TimeDistributed(keras.models.Model(line, state, name="inner"), name="each_line")
    inputs = layers.Input(shape=(3, 2, 2), name="pages")
    pages = np.array([[[[1, 2], [3, 4]], [[5, 6], [0, 0]], [[0, 0], [0, 0]]]], "float32")
    return keras.models.Model(inputs, each(layers.Masking(name="mask_words")(inputs))), {"pages": pages}


def _masked(keras):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    return inputs, keras.layers.Masking(name="mask_steps")(inputs)


def _gru(keras):
    return keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)


def _projecting(keras, name):
    inside = keras.layers.Input(shape=(4, 2), name="inside")
    return keras.models.Model(inside, keras.layers.Dense(2, name="project")(inside), name=name)


def _subclassed(keras, first, second):
    class Chain(keras.models.Model):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.first, self.second = first, second

        def call(self, inputs):
            return self.second(self.first(inputs))

        def compute_output_shape(self, input_shape):
            return input_shape[0], 4, 2

    return Chain(name="inner")

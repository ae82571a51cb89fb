"""Statement 1: a mask is made once and travels from layer to layer; a layer that cannot take a mask raises an error."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]], [[0, 0], [5, 6], [0, 0], [7, 8]]], "float32")


def from_layer_to_layer(keras):
    """A mask made once reaches a GRU four layers later.

    Dropout, Activation and LeakyReLU keep the steps apart, so the mask made by Masking should come out of each as it
    went in, and the GRU should skip the hidden steps.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    carried = layers.Masking(name="mask_steps")(inputs)
    carried = layers.Dropout(0.5, name="drop")(carried)
    carried = layers.Activation("tanh", name="squash")(carried)
    carried = layers.LeakyReLU(name="leak")(carried)
    outputs = layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)(carried)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def into_flatten(keras):
    """Flatten behind Masking.

    Flatten mixes the steps, so no mask can go through it.
    A user should be told; a version that drops the mask without a word feeds padding to the Dense layer as data.

    Reported: https://github.com/tensorflow/tensorflow/issues/33260
    Reported: https://github.com/keras-team/keras/issues/20113
    """
    return _masked_into(keras, keras.layers.Flatten(name="flat"))


def into_max_pooling(keras):
    """GlobalMaxPooling1D behind Masking.

    The maximum over all steps includes the padding where the layer takes no notice of the mask:
    with all data below zero, the answer is then the padding's 0.
    """
    return _masked_into(keras, keras.layers.GlobalMaxPooling1D(name="pool"), -SEQUENCES)


def into_convolution(keras):
    """Conv1D behind Masking.

    A convolution reads neighbouring steps, hidden ones too. A user should be told that the mask has no say there.
    """
    return _masked_into(keras, keras.layers.Conv1D(2, 2, padding="causal", name="convolve"))


def _masked_into(keras, layer, sequences=SEQUENCES):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    outputs = layer(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": sequences}

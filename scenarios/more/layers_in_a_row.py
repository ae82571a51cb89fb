"""
Many layers in a row under one mask, each way of calling and saving once.

What one layer does alone stands in other files. Here the layer trace says at which of them a way breaks the mask.
"""

import sys

import numpy as np

from scenarios.more import _saving

MODES = ("predict",)
SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]], [[5, 6], [0, 0], [0, 0], [0, 0]]], "float32") / 8
BATCHES = [{"sequences": SEQUENCES}, {"sequences": SEQUENCES[::-1]}]


def elementwise_in_h5(keras):
    """Layers that treat each timestep by itself, saved as .h5 and loaded.

    The mask must be propagated through all of them after loading as it was before.
    """
    return _saving.through_a_file(keras, _model(keras, _elementwise), "model.h5"), {"sequences": SEQUENCES}


def elementwise_in_keras(keras):
    """Layers that treat each timestep by itself, saved as .keras and loaded.

    The mask must be propagated through all of them after loading as it was before.
    """
    return _saving.through_a_file(keras, _model(keras, _elementwise), "model.keras"), {"sequences": SEQUENCES}


def elementwise_in_saved_model(keras):
    """Layers that treat each timestep by itself, saved as a SavedModel and loaded.

    The mask must be propagated through all of them after loading as it was before.
    """
    return _saving.through_a_saved_model(keras, _model(keras, _elementwise)), {"sequences": SEQUENCES}


def elementwise_in_json(keras):
    """Layers that treat each timestep by itself, serialized as JSON and made again.

    The mask must be propagated through all of them as it was before.
    """
    return _saving.through_json(keras, _model(keras, _elementwise)), {"sequences": SEQUENCES}


def elementwise_over_two_batches(keras):
    """Layers that treat each timestep by itself, over two batches with different masks.

    Nothing of the first mask may be left in the second batch.
    """
    return _model(keras, _elementwise), BATCHES


def elementwise_of_unknown_length(keras):
    """Layers that treat each timestep by itself, over sequences of unknown length.

    The mask must be propagated through all of them.
    """
    return _model(keras, _elementwise, shape=(None, 2)), {"sequences": SEQUENCES}


def elementwise_in_mixed_float16(keras):
    """Layers that treat each timestep by itself, under the policy mixed_float16.

    The mask must be propagated through all of them as in float32.
    """
    return _model(keras, _elementwise, dtype="mixed_float16"), {"sequences": SEQUENCES}


def elementwise_in_a_tensorflow_function(keras):
    """Layers that treat each timestep by itself, called by a subclassed model inside of one tf.function.

    Within the function the mask goes with the tensor from layer to layer.
    """
    return _subclassed(keras, _elementwise), SEQUENCES


def merged_in_h5(keras):
    """Layers that merge masks, and recurrent ones after them, saved as .h5 and loaded.

    Each must get the mask after loading that it got before.
    """
    return _saving.through_a_file(keras, _model(keras, _merged), "model.h5"), {"sequences": SEQUENCES}


def merged_in_keras(keras):
    """Layers that merge masks, and recurrent ones after them, saved as .keras and loaded.

    Each must get the mask after loading that it got before.
    """
    return _saving.through_a_file(keras, _model(keras, _merged), "model.keras"), {"sequences": SEQUENCES}


def merged_in_saved_model(keras):
    """Layers that merge masks, and recurrent ones after them, saved as a SavedModel and loaded.

    Each must get the mask after loading that it got before.
    """
    return _saving.through_a_saved_model(keras, _model(keras, _merged)), {"sequences": SEQUENCES}


def merged_in_json(keras):
    """Layers that merge masks, and recurrent ones after them, serialized as JSON and made again.

    Each must get the mask that it got before.
    """
    return _saving.through_json(keras, _model(keras, _merged)), {"sequences": SEQUENCES}


def merged_over_two_batches(keras):
    """Layers that merge masks, and recurrent ones after them, over two batches with different masks.

    Nothing of the first mask may be left in the second batch.
    """
    return _model(keras, _merged), BATCHES


def merged_of_unknown_length(keras):
    """Layers that merge masks, and recurrent ones after them, over sequences of unknown length.

    Each must get the mask that it gets where the length is known.
    """
    return _model(keras, _merged, shape=(None, 2)), {"sequences": SEQUENCES}


def merged_in_mixed_float16(keras):
    """Layers that merge masks, and recurrent ones after them, under the policy mixed_float16.

    Each must get the mask that it gets in float32.
    """
    return _model(keras, _merged, dtype="mixed_float16"), {"sequences": SEQUENCES}


def merged_in_a_tensorflow_function(keras):
    """Layers that merge masks, and recurrent ones after them, called by a subclassed model inside of one tf.function.

    Within the function the masks go with the tensors from layer to layer.
    """
    return _subclassed(keras, _merged), SEQUENCES


def _elementwise(keras, dtype):
    """Return the layers, and a function that calls them in a row."""
    layers = keras.layers
    row = [
        layers.Dense(2, name="project", dtype=dtype),
        layers.Activation("tanh", name="squash", dtype=dtype),
        layers.ActivityRegularization(l2=0.1, name="keep_small", dtype=dtype),
        layers.Dropout(0.5, name="drop", dtype=dtype),
        layers.AlphaDropout(0.5, name="leave_out", dtype=dtype),
        layers.GaussianDropout(0.5, name="shake", dtype=dtype),
        layers.GaussianNoise(0.5, name="blur", dtype=dtype),
        layers.SpatialDropout1D(0.5, name="drop_features", dtype=dtype),
        layers.ELU(name="bend", dtype=dtype),
        layers.LeakyReLU(name="leak", dtype=dtype),
        layers.PReLU(shared_axes=[1], name="slope", dtype=dtype),
        layers.ReLU(name="cut_off", dtype=dtype),
        layers.BatchNormalization(name="normal", dtype=dtype),
    ]

    def call(tensor):
        for layer in row:
            tensor = layer(tensor)
        return tensor

    return row, call


def _merged(keras, dtype):
    """Return the layers, and a function that calls them, each merge on the last one and on the input."""
    layers = keras.layers
    merges = [
        layers.Add(name="plus", dtype=dtype),
        layers.Average(name="mean", dtype=dtype),
        layers.Maximum(name="larger", dtype=dtype),
        layers.Minimum(name="smaller", dtype=dtype),
        layers.Multiply(name="times", dtype=dtype),
        layers.Subtract(name="minus", dtype=dtype),
        layers.Concatenate(name="concat", dtype=dtype),
    ]
    row = [
        layers.TimeDistributed(layers.Dense(2, dtype=dtype), name="each_step", dtype=dtype),
        layers.SimpleRNN(2, return_sequences=True, name="rnn_one", dtype=dtype),
        layers.Bidirectional(layers.SimpleRNN(2, return_sequences=True, dtype=dtype), name="bidi", dtype=dtype),
    ]

    def call(tensor):
        merged = tensor
        for layer in merges:
            merged = layer([merged, tensor])
        for layer in row:
            merged = layer(merged)
        return merged

    return [*merges, *row], call


def _model(keras, make, shape=(4, 2), dtype="float32"):
    inputs = keras.layers.Input(shape=shape, name="sequences")
    _, call = make(keras, dtype)
    outputs = call(keras.layers.Masking(name="mask_steps", dtype=dtype)(inputs))
    outputs = keras.layers.Activation("linear", dtype="float32", name="as_float")(outputs)
    return keras.models.Model(inputs, outputs)


def _subclassed(keras, make):
    first = keras.layers.Masking(name="mask_steps")
    row, others = make(keras, "float32")

    class Chain(keras.models.Model):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.row = [first, *row]

        def call(self, inputs):
            function = sys.modules["tensorflow"].function
            return function(lambda tensor: others(first(tensor)), autograph=False)(inputs)

    return Chain(name="chained")

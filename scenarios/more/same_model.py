"""The same layers as a Sequential, a functional and a subclassed model: the mask must act alike in all of them."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]], [[5, 6], [0, 0], [0, 0], [0, 0]]], "float32") / 10


def functional(keras):
    """Masking, Dense, GRU and Dropout as a functional model.

    What the other models of this file are measured by.
    """
    inputs = outputs = keras.layers.Input(shape=(4, 2), name="sequences")
    for layer in _layers(keras):
        outputs = layer(outputs)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def sequential(keras):
    """Masking, Dense, GRU and Dropout as a Sequential model.

    Each layer gets the mask of the one before it, though nobody has drawn the graph.
    """
    return _named(keras.models.Sequential(_layers(keras, input_shape=(4, 2)), name="stacked"))


def sequential_grown(keras):
    """Masking, Dense, GRU and Dropout, added to a Sequential model one by one.

    A model that grows is built anew with each layer; the mask must be there at the end.
    """
    model = keras.models.Sequential(name="stacked")
    for layer in _layers(keras, input_shape=(4, 2)):
        model.add(layer)
    return _named(model)


def functional_by_class(keras):
    """Masking, Dense, GRU and Dropout as a class that draws its graph when it is made.

    It is a functional model under another name; the class must not keep the mask from its layers.
    """

    class Drawn(keras.models.Model):
        def __init__(self, **kwargs):
            inputs = outputs = keras.layers.Input(shape=(4, 2), name="sequences")
            for layer in _layers(keras):
                outputs = layer(outputs)
            super().__init__(inputs=inputs, outputs=outputs, **kwargs)

    return Drawn(name="drawn_once"), {"sequences": SEQUENCES}


def subclassed(keras):
    """Masking, Dense, GRU and Dropout as a subclassed model that leaves the mask to Keras.
    Its call knows nothing of masks: they go with the tensors from layer to layer, where a version has them do so.
    """
    first, *rest = _layers(keras)

    class Chain(keras.models.Model):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.first, self.second, self.third, self.fourth = first, *rest

        def call(self, inputs):
            return self.fourth(self.third(self.second(self.first(inputs))))

        def compute_output_shape(self, input_shape):
            return input_shape[0], 4, 2

    return _framed(keras, Chain(name="chained"))


def subclassed_explicit(keras):
    """Masking, Dense, GRU and Dropout as a subclassed model that passes mask= to the GRU.
    The documentation shows this for code in which no mask is propagated by itself.
    """
    first, *rest = _layers(keras)

    class Chain(keras.models.Model):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.first, self.second, self.third, self.fourth = first, *rest

        def call(self, inputs):
            return self.fourth(self.third(self.second(self.first(inputs)), mask=self.first.compute_mask(inputs)))

        def compute_output_shape(self, input_shape):
            return input_shape[0], 4, 2

    return _framed(keras, Chain(name="chained"))


def _layers(keras, **first):
    layers = keras.layers
    return [
        layers.Masking(name="mask_steps", **first),
        layers.Dense(2, name="project"),
        layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU),
        layers.Dropout(0.5, name="drop"),
    ]


def _named(model):
    """Return *model* and its input under the name that Keras gave it."""
    names = getattr(model, "input_names", None) or [tensor.name for tensor in model.inputs]
    return model, {names[0].split(":")[0]: SEQUENCES}


def _framed(keras, inner):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    return keras.models.Model(inputs, inner(inputs)), {"sequences": SEQUENCES}

"""Subclassed models that propagate, pass or drop masks in their own call, once and over several batches."""

import sys

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 6]], [[5, 6], [0, 0], [0, 0], [0, 0]]], "float32") / 10
SHORTER = SEQUENCES[:, :2][::-1]


def given_a_mask(keras):
    """A subclassed model whose call takes the mask of its input and passes it to a GRU.

    Masking stands outside of it; Keras fills in the argument mask= of a model as it does that of a layer.
    """

    def call(self, inputs, mask=None):
        return self.read(inputs, mask=mask)

    return _after_masking(keras, _model(keras, call))


def given_an_explicit_mask(keras):
    """A subclassed model that is called with an explicit mask= argument, which it passes to a GRU.

    Timesteps are masked because the mask says so; Masking plays no part.
    """

    def call(self, inputs, mask=None):
        return self.read(inputs, mask=mask)

    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    mask = keras.layers.Input(shape=(4,), dtype="bool", name="seen")
    model = keras.models.Model([inputs, mask], _model(keras, call)(inputs, mask=mask))
    return model, {"sequences": SEQUENCES, "seen": SEQUENCES[..., 0] != 0}


def that_does_not_pass_it(keras):
    """A subclassed model whose call takes the mask and calls its GRU without it.

    The GRU's input is still the masked tensor, so the mask may be propagated all the same.
    """

    def call(self, inputs, mask=None):  # noqa: ARG001 - taken and not passed, that is the point
        return self.read(inputs)

    return _after_masking(keras, _model(keras, call))


def with_arithmetic_between(keras):
    """A subclassed model that multiplies what Masking returns before its GRU reads it.

    No layer multiplies, so nothing propagates the mask: the GRU reads padding, and no warning is due to any layer.
    """

    def call(self, inputs):
        return self.read(self.masked(inputs) * 2.0)

    return _alone(keras, call), SEQUENCES


def with_two_inputs(keras):
    """A subclassed model of two masked inputs that are added before its GRU.

    Each input has a mask of its own, and Add merges them.
    """

    def call(self, inputs):
        one, two = inputs
        return self.read(self.plus([self.masked(one), self.masked(two)]))

    layers = keras.layers
    inputs = [layers.Input(shape=(4, 2), name="one"), layers.Input(shape=(4, 2), name="two")]
    model = keras.models.Model(inputs, _model(keras, call, ("masked", "plus", "read"))(inputs))
    return model, {"one": SEQUENCES, "two": SEQUENCES[::-1]}


def over_two_batches(keras):
    """A subclassed model of Masking and a GRU, over two batches of different lengths.

    The second batch has a mask of its own; nothing of the first may be left.
    """

    def call(self, inputs):
        return self.read(self.masked(inputs))

    return _alone(keras, call), [SEQUENCES, SHORTER]


def read_from_the_tensor(keras):
    """A subclassed model that reads the attribute _keras_mask of what Masking returns.

    The attribute is private, and code in public uses it. Where there is none, the GRU gets no mask.
    """

    def call(self, inputs):
        masked = self.masked(inputs)
        return self.read(masked * 2.0, mask=getattr(masked, "_keras_mask", None))

    return _alone(keras, call), SEQUENCES


def wholly_in_a_tensorflow_function(keras):
    """A subclassed model that calls Masking and its GRU inside of one tf.function.

    Within the function the mask goes with the tensor from layer to layer.
    """

    def call(self, inputs):
        return _function(lambda tensor: self.read(self.masked(tensor)))(inputs)

    return _alone(keras, call), SEQUENCES


def reader_in_a_tensorflow_function(keras):
    """A subclassed model that calls Masking, and then its GRU inside of a tf.function.

    The function takes the tensor and knows nothing of its mask: the GRU reads padding, and nobody is told.
    """

    def call(self, inputs):
        return _function(lambda tensor: self.read(tensor))(self.masked(inputs))  # noqa: PLW0108 - TF 1 takes no layer

    return _alone(keras, call), SEQUENCES


def masking_in_a_tensorflow_function(keras):
    """A subclassed model that calls Masking inside of a tf.function, and then its GRU.

    The function returns the tensor without its mask: the GRU reads padding, and nobody is told.
    """

    def call(self, inputs):
        return self.read(_function(self.masked)(inputs))

    return _alone(keras, call), SEQUENCES


def _function(call):
    # What AutoGraph says of functions it cannot transform has addresses in it, and Keras's layers do not need it.
    return sys.modules["tensorflow"].function(call, autograph=False)


def _alone(keras, call):
    return _model(keras, call, ("masked", "read"))


def _model(keras, call, parts=("read",)):
    layers = keras.layers
    made = {
        "masked": layers.Masking(name="mask_steps"),
        "plus": layers.Add(name="plus"),
        "read": layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU),
    }

    def init(self, **kwargs):
        super(Chain, self).__init__(**kwargs)
        # A layer that is never called would stay without weights, and Keras 3 warns of it.
        for part in parts:
            setattr(self, part, made[part])

    # Keras looks at the signature of call, so it must be the function itself that is the method.
    methods = {"__init__": init, "call": call}
    if not hasattr(keras, "ops"):
        # Stand-alone Keras 2 cannot draw a graph over a model that does not say it; Keras 3 then does not look inside.
        methods["compute_output_shape"] = _shape_of_the_first
    Chain = type("Chain", (keras.models.Model,), methods)  # noqa: N806 - it is a class
    return Chain(name="chained")


def _shape_of_the_first(_model, shapes):
    return shapes[0] if isinstance(shapes, list) else shapes


def _after_masking(keras, inner):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    masked = keras.layers.Masking(name="mask_outside")(inputs)
    return keras.models.Model(inputs, inner(masked)), {"sequences": SEQUENCES}

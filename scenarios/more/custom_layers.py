"""A custom layer after Masking: what it says about masks decides what becomes of them."""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0], [5, 5]]], "float32")


def says_nothing(keras):
    """A custom layer that says nothing about masks.

    Keras cannot know whether the mask still fits what the layer returns.
    A user should be told; a version that drops the mask without a word feeds padding to the GRU as data.
    """
    return _between(keras, _doubling(keras))


def supports_masking(keras):
    """A custom layer with supports_masking = True.

    That is all a layer needs to say if it treats each timestep by itself: the mask is propagated as it is.
    """
    layer = _doubling(keras)
    layer.supports_masking = True
    return _between(keras, layer)


def consumes_the_mask(keras):
    """A custom layer whose call takes the mask, without supports_masking.

    It counts the unmasked timesteps and adds the count everywhere. To consume a mask is not to propagate it,
    so the GRU after it gets none, and a version may raise or warn.
    """
    return _between(keras, _counting(keras))


def consumes_and_supports(keras):
    """A custom layer whose call takes the mask, with supports_masking = True.

    It counts the unmasked timesteps and adds the count everywhere. The mask must reach
    the layer and be propagated to the GRU.
    """
    layer = _counting(keras)
    layer.supports_masking = True
    return _between(keras, layer)


def takes_any_keyword(keras):
    """A custom layer whose call takes the mask and **kwargs.

    Many layers take **kwargs so as not to break when Keras hands them more.
    It counts the unmasked timesteps and adds the count everywhere: without a mask, the count is missing.

    Reported: https://github.com/keras-team/keras/issues/19311
    Reported: https://github.com/keras-team/keras/commit/2cb05218baa92accc151ea47f1a198f75508bb35
    """

    class Count(keras.layers.Layer):
        def call(self, inputs, mask=None, **kwargs):  # noqa: ARG002 - that it is there is the point
            return inputs if mask is None else inputs + _count(keras, mask)

    layer = Count(name="add_count")
    layer.supports_masking = True
    return _between(keras, layer)


def generates_a_mask(keras):
    """A custom layer that generates a mask: compute_mask masks timesteps whose first feature is 3.

    There is no other mask before it, so the GRU skips what compute_mask says: timestep 2.
    """
    ops = _ops(keras)

    class MaskThrees(keras.layers.Layer):
        def call(self, inputs):
            return inputs * 2.0

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return ops.not_equal(inputs[:, :, 0], 3.0)

    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    return _read(keras, inputs, MaskThrees(name="hide")(inputs))


def generates_a_mask_with_backend(keras):
    """A custom layer that generates a mask with functions of keras.backend.

    The way to write compute_mask in Keras 2. Keras 3 also calls it while it builds the model, on tensors without data.

    Reported: https://github.com/keras-team/keras/issues/18543
    """

    class MaskThrees(keras.layers.Layer):
        def call(self, inputs):
            return inputs * 2.0

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return keras.backend.not_equal(inputs[:, :, 0], 3.0)

    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    return _read(keras, inputs, MaskThrees(name="hide")(inputs))


def returns_its_input(keras):
    """A custom layer that returns its input itself, with a new mask.

    Masking masks timestep 3, compute_mask masks timestep 2 instead.
    The tensor already has the old mask: a version that keeps it ignores what the layer says.

    Reported: https://github.com/tensorflow/tensorflow/issues/32322
    """
    ops = _ops(keras)

    class MaskThrees(keras.layers.Layer):
        def call(self, inputs):
            return inputs

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return ops.not_equal(inputs[:, :, 0], 3.0)

    return _between(keras, MaskThrees(name="hide"))


def drops_the_mask(keras):
    """A custom layer that drops the mask: compute_mask returns None.

    The layer says that from here on all timesteps are data, so the GRU must read them all.
    """

    class Fill(keras.layers.Layer):
        def call(self, inputs):
            return inputs + 1.0

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return None

    return _between(keras, Fill(name="fill_up"))


def shortens_both(keras):
    """A custom layer that cuts off the first timestep, from the values and from the mask.

    Three timesteps are left, and their mask masks the second of the three.
    """

    class Later(keras.layers.Layer):
        def call(self, inputs):
            return inputs[:, 1:]

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return None if mask is None else mask[:, 1:]

        def compute_output_shape(self, input_shape):
            return input_shape[0], 3, 2

    return _between(keras, Later(name="later_steps"))


def two_masked_inputs(keras):
    """A custom layer over two masked inputs.

    Its call gets a list of tensors and should get the list of their masks.
    It adds up what is unmasked in each: what comes out shows whether both masks came.

    Reported: https://github.com/keras-team/keras/issues/19311
    """
    layers, ops = keras.layers, _ops(keras)

    class AddUnmasked(layers.Layer):
        def call(self, inputs, mask=None):
            if mask is None:
                return inputs[0] + inputs[1]
            unmasked = [ops.expand_dims(ops.cast(each, "float32"), -1) for each in mask]
            return inputs[0] * unmasked[0] + inputs[1] * unmasked[1]

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return None

        def compute_output_shape(self, input_shape):
            return input_shape[0]

    inputs = layers.Input(shape=(4, 2), name="sequences")
    left, right = layers.Masking(0.0, name="mask_zeros")(inputs), layers.Masking(5.0, name="mask_fives")(inputs)
    both = [layers.Dense(2, name="left")(left), layers.Dense(2, name="right")(right)]
    return keras.models.Model(inputs, AddUnmasked(name="sum_of_seen")(both)), {"sequences": SEQUENCES}


def _doubling(keras):
    class Double(keras.layers.Layer):
        def call(self, inputs):
            return inputs * 2.0

    return Double(name="twice")


def _counting(keras):
    class Count(keras.layers.Layer):
        def call(self, inputs, mask=None):
            return inputs if mask is None else inputs + _count(keras, mask)

    return Count(name="add_count")


def _count(keras, mask):
    """How many timesteps of each sequence are unmasked."""
    ops = _ops(keras)
    return ops.sum(ops.cast(ops.expand_dims(mask, -1), "float32"), axis=1, keepdims=True)


def _ops(keras):
    """Keras 3 keeps in keras.ops what Keras 2 kept in keras.backend."""
    return getattr(keras, "ops", keras.backend)


def _between(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    return _read(keras, inputs, layer(keras.layers.Masking(name="mask_steps")(inputs)))


def _read(keras, inputs, tensor):
    gru = keras.layers.GRU(2, return_sequences=True, name="gru_one", **_pinned.GRU)
    return keras.models.Model(inputs, gru(tensor)), {"sequences": SEQUENCES}

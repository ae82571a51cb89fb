"""Two things at once, each of which acts alone: does the mask still act where they meet?"""

import numpy as np

from scenarios import _pinned

SCATTERED = np.array([[[0, 0], [1, 2], [0, 0], [3, 4]], [[1, 2], [3, 4], [5, 6], [0, 0]]], "float32")
QUERIES = np.array([[[1, 2], [0, 0], [3, 1]]], "float32")
VALUES = np.array([[[1, 0], [0, 2], [0, 0], [3, 1]]], "float32")
ALLOWED = np.array([[[1, 1, 0, 0], [0, 1, 1, 0], [1, 1, 1, 1]]], "bool")
PAGE = np.array([[[[1, 0], [0, 0], [3, 4]], [[0, 2], [0, 0], [0, 0]], [[0, 0], [0, 0], [0, 0]]]], "float32")


def unrolled_backwards(keras):
    """A GRU with unroll=True and go_backwards=True.

    Unrolled, timesteps and mask are lists that are both reversed; reversed alone, the mask masks the wrong timesteps.
    """
    gru = keras.layers.GRU(2, return_sequences=True, unroll=True, go_backwards=True, name="recur", **_pinned.GRU)
    return _after_masking(keras, gru)


def unrolled_zero_at_the_last_timestep(keras):
    """A SimpleRNN with unroll=True and zero_output_for_mask=True, only the last timestep returned.

    The mask of the last timestep says whether the result is 0; in one sequence it is the first timestep that is masked.
    """
    last = keras.layers.SimpleRNN(2, unroll=True, zero_output_for_mask=True, name="recur")
    return _after_masking(keras, last)


def zeros_of_a_fast_gru(keras):
    """A GRU with zero_output_for_mask=True that cuDNN can compute.

    That GRU has code of its own on a CPU too, and the argument must reach it.
    """
    fast = {"recurrent_activation": "sigmoid", "reset_after": True}
    gru = keras.layers.GRU(2, return_sequences=True, zero_output_for_mask=True, name="recur", **fast)
    return _after_masking(keras, gru)


def state_at_a_masked_end(keras):
    """An LSTM with go_backwards=True that returns its states, the first timestep masked.

    Read from the end the masked timestep comes last: output and state must be those of the timestep before it.
    """
    lstm = keras.layers.LSTM(2, return_state=True, go_backwards=True, name="recur", **_pinned.LSTM)
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    outputs = lstm(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}


def attention_with_explicit_mask(keras):
    """MultiHeadAttention with an attention_mask and masked values.
    A value may be attended to where both masks allow it. The third is masked, although attention_mask allows it.
    """
    mask = keras.layers.Input(shape=(3, 4), dtype="bool", name="seen")
    return _attended(keras, {"seen": mask}, {"seen": ALLOWED}, attention_mask=mask)


def attention_with_scores(keras):
    """MultiHeadAttention over masked values that returns its weights too.

    Newer versions compute the weights in another way than the output alone; the masked value's must be 0.
    """
    return _attended(keras, {}, {}, return_attention_scores=True)


def attention_by_groups(keras):
    """GroupedQueryAttention over masked values.

    A newer kin of MultiHeadAttention, with a code of its own for the same masks. Versions before 3.0 do not have it.
    """
    layers = keras.layers
    inputs, pair = _queries_and_values(layers)
    outputs = layers.GroupedQueryAttention(2, 2, 1, name="attend")(*pair)
    return keras.models.Model(inputs, outputs), {"queries": QUERIES, "values": VALUES}


def another_dtype_on_the_way(keras):
    """A masked float64 sequence into a float32 GRU.
    The GRU casts its input to its own dtype first, and the mask must survive that.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), dtype="float64", name="sequences")
    masked = layers.Masking(dtype="float64", name="mask_steps")(inputs)
    outputs = layers.GRU(2, return_sequences=True, dtype="float32", name="recur", **_pinned.GRU)(masked)
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED.astype("float64")}


def partly_equal_in_time_distributed(keras):
    """Masking in a TimeDistributed, with words of which one feature is 0.

    The wrapper computes the mask of Masking without calling it. Such a word is data, as it is without the wrapper.
    """
    layers = keras.layers
    inputs = layers.Input(shape=PAGE.shape[1:], name="page")
    words = layers.TimeDistributed(layers.Masking(), name="mask_words")(inputs)
    outputs = layers.TimeDistributed(layers.SimpleRNN(2), name="each_sentence")(words)
    return keras.models.Model(inputs, outputs), {"page": PAGE}


def lambda_that_shortens_both(keras):
    """A Lambda that cuts off the first timestep, from the values and from the mask.

    What the argument mask= makes of the mask must be used, or the mask is a timestep too long for the GRU after it.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    cut = layers.Lambda(_without_the_first, mask=lambda _, mask=None: mask[:, 1:], name="cut")(masked)
    outputs = layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU)(cut)
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}


def custom_layer_of_fixed_batch(keras):
    """A custom layer at each timestep, the batch size fixed.

    Only a custom layer is still run timestep by timestep there, and what becomes of the mask is another matter
    than for the layers of Keras: masked timesteps are skipped, and the mask is propagated as it is.
    """

    class PlusOne(keras.layers.Layer):
        def call(self, inputs):
            return inputs + 1.0

        def compute_output_shape(self, input_shape):
            return input_shape

    layers = keras.layers
    inputs = layers.Input(batch_shape=SCATTERED.shape, name="sequences")
    each = layers.TimeDistributed(PlusOne(), name="each_step")(layers.Masking(name="mask_steps")(inputs))
    outputs = layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU)(each)
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}


def flattened_in_time_distributed(keras):
    """TimeDistributed(Flatten) over sentences of masked words.
    Flatten cannot propagate a mask of words. A user should be told, inside a wrapper as outside of it.
    """
    layers = keras.layers
    inputs = layers.Input(shape=PAGE.shape[1:], name="page")
    words = layers.Masking(name="mask_words")(inputs)
    sentences = layers.TimeDistributed(layers.Flatten(), name="each_sentence")(words)
    outputs = layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU)(sentences)
    return keras.models.Model(inputs, outputs), {"page": PAGE}


def _without_the_first(tensor):
    return tensor[:, 1:]


def _after_masking(keras, layer):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    outputs = layer(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}


def _queries_and_values(layers):
    queries, values = layers.Input(shape=(3, 2), name="queries"), layers.Input(shape=(4, 2), name="values")
    return [queries, values], [queries, layers.Masking(name="mask_values")(values)]


def _attended(keras, more_inputs, more_arrays, **how):
    inputs, pair = _queries_and_values(keras.layers)
    outputs = keras.layers.MultiHeadAttention(2, 2, name="attend")(*pair, **how)
    model = keras.models.Model([*inputs, *more_inputs.values()], outputs)
    return model, {"queries": QUERIES, "values": VALUES, **more_arrays}

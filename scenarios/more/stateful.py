"""Recurrent layers that go on where the last batch ended: the state must be that of the last unmasked timestep."""

import numpy as np

from scenarios import _pinned

FIRST = np.array([[[1, 2], [3, 4], [0, 0]], [[0, 0], [5, 6], [7, 8]]], "float32") / 10
SECOND = np.array([[[0, 0], [2, 1], [4, 3]], [[6, 5], [0, 0], [0, 0]]], "float32") / 10
BATCHES = [{"sequences": FIRST}, {"sequences": SECOND}]


def gru(keras):
    """A stateful GRU over two batches with different masks.

    Each sequence of the second batch goes on from the last unmasked timestep of its sequence in the first.
    """
    return _after_masking(keras, keras.layers.GRU(2, return_sequences=True, stateful=True, name="recur", **_pinned.GRU))


def gru_resetting_after(keras):
    """A stateful GRU that cuDNN can compute, over two batches.
    It may take another path through Keras, which must keep the state as well.
    """
    reader = keras.layers.GRU(
        2, return_sequences=True, stateful=True, recurrent_activation="sigmoid", reset_after=True, name="recur"
    )
    return _after_masking(keras, reader)


def lstm(keras):
    """A stateful LSTM over two batches with different masks.

    Both of its states must wait for the second batch at the last unmasked timestep of the first.
    """
    reader = keras.layers.LSTM(2, return_sequences=True, stateful=True, name="recur", **_pinned.LSTM)
    return _after_masking(keras, reader)


def simple_rnn(keras):
    """A stateful SimpleRNN over two batches with different masks.

    Each sequence of the second batch goes on from the last unmasked timestep of its sequence in the first.
    """
    return _after_masking(keras, keras.layers.SimpleRNN(2, return_sequences=True, stateful=True, name="recur"))


def unrolled(keras):
    """A stateful SimpleRNN, unrolled.

    An unrolled layer has other code for masks. The numbers must be those of a loop.
    """
    reader = keras.layers.SimpleRNN(2, return_sequences=True, stateful=True, unroll=True, name="recur")
    return _after_masking(keras, reader)


def stacked_cells(keras):
    """A stateful RNN around two cells, one on top of the other.

    Each cell has a state of its own to keep between the batches.
    """
    cells = [keras.layers.GRUCell(3, **_pinned.GRU), keras.layers.GRUCell(2, **_pinned.GRU)]
    return _after_masking(keras, keras.layers.RNN(cells, return_sequences=True, stateful=True, name="recur"))


def backwards(keras):
    """A stateful GRU with go_backwards=True.

    It keeps the state of the timestep it read last, which is the first unmasked one.
    """
    reader = keras.layers.GRU(2, return_sequences=True, stateful=True, go_backwards=True, name="recur", **_pinned.GRU)
    return _after_masking(keras, reader)


def bidirectional(keras):
    """Bidirectional around a stateful GRU, over two batches.

    The forward layer goes on from the end of the first batch, the backward layer from its beginning.
    """
    inner = keras.layers.GRU(2, return_sequences=True, stateful=True, **_pinned.GRU)
    return _after_masking(keras, keras.layers.Bidirectional(inner, name="both_ways"))


def masked_batch(keras):
    """A stateful SimpleRNN that is fed a batch of nothing but padding between two others.

    The state must come through unchanged. What stands in the outputs of the masked batch, the state or 0, differs.

    Reported: https://github.com/keras-team/keras/issues/11498
    """
    model, (first, second) = _after_masking(
        keras, keras.layers.SimpleRNN(2, return_sequences=True, stateful=True, name="recur")
    )
    return model, [first, {"sequences": FIRST * 0}, second]


def masked_batch_of_one(keras):
    """A stateful SimpleRNN over single sequences, the second of them masked.

    A batch of one is what is fed to a stateful model that reads a stream.
    A version that loses the size of the batch cannot say what shape the state has.

    Reported: https://github.com/keras-team/keras/issues/11498
    """
    inputs = keras.layers.Input(batch_shape=(1, 3, 2), name="sequences")
    reader = keras.layers.SimpleRNN(2, return_sequences=True, stateful=True, name="recur")
    outputs = reader(keras.layers.Masking(name="mask_steps")(inputs))
    one = FIRST[:1]
    return keras.models.Model(inputs, outputs), [{"sequences": one}, {"sequences": one * 0}, {"sequences": one}]


def masked_from_the_start(keras):
    """A stateful LSTM whose first batch is nothing but padding.

    There is no state to keep yet, so the second batch must start as fresh as if it were the first.
    """
    reader = keras.layers.LSTM(2, return_sequences=True, stateful=True, name="recur", **_pinned.LSTM)
    model, (_, second) = _after_masking(keras, reader)
    return model, [{"sequences": FIRST * 0}, second]


def only_the_last_timestep(keras):
    """A stateful GRU that returns its last timestep, which is masked in half of the sequences.

    The last output and the state that is kept should be the same numbers.
    """
    return _after_masking(keras, keras.layers.GRU(2, stateful=True, return_state=True, name="recur", **_pinned.GRU))


def after_embedding(keras):
    """A stateful GRU after Embedding(mask_zero=True), over two batches of ids.

    A long text that is cut into pieces is padded in its last piece only. The first piece masks nothing.
    """
    layers = keras.layers
    ids = layers.Input(batch_shape=(2, 3), name="ids")
    vectors = layers.Embedding(5, 3, mask_zero=True, name="embed")(ids)
    outputs = layers.GRU(2, return_sequences=True, stateful=True, name="recur", **_pinned.GRU)(vectors)
    pieces = [np.array([[3, 1, 2], [4, 4, 1]], "float32"), np.array([[1, 0, 0], [2, 3, 0]], "float32")]
    return keras.models.Model(ids, outputs), [{"ids": piece} for piece in pieces]


def zero_output(keras):
    """A stateful SimpleRNN with zero_output_for_mask=True, over two batches.

    The output at a masked timestep is 0, but the state that is kept must not be.
    """
    reader = keras.layers.SimpleRNN(2, return_sequences=True, stateful=True, zero_output_for_mask=True, name="recur")
    return _after_masking(keras, reader)


def not_stateful(keras):
    """A GRU that is not stateful, over two batches.

    Each batch starts from 0: nothing of the first may be left in the second.
    """
    return _after_masking(keras, keras.layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU))


def another_mask_in_each_batch(keras):
    """A mask that differs between batches of the same shape.

    The model is called twice with the same shapes; the mask is generated anew each time, not kept from the first.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    outputs = layers.GlobalAveragePooling1D(name="pool")(layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), BATCHES


def longer_second_batch(keras):
    """Batches of different lengths.

    The second batch has five timesteps where the first has three: graph and mask must be made for the new length.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(None, 2), name="sequences")
    outputs = layers.LSTM(2, name="recur", **_pinned.LSTM)(layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), [
        {"sequences": FIRST},
        {"sequences": np.concatenate([SECOND, FIRST[:, :2]], axis=1)},
    ]


def _after_masking(keras, layer):
    inputs = keras.layers.Input(batch_shape=(2, 3, 2), name="sequences")
    outputs = layer(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), BATCHES

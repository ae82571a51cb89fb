"""States that go into a recurrent layer and come out of it: they must be those of the last unmasked timestep."""

import numpy as np

from scenarios import _pinned

SCATTERED = np.array(
    [
        [[0, 0], [1, 2], [0, 0], [3, 4], [0, 0]],
        [[1, 2], [3, 4], [5, 6], [0, 0], [0, 0]],
        [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]],
    ],
    "float32",
)
START = np.array([[1, 2], [3, 4], [5, 6]], "float32") / 10


def gru_state(keras):
    """A GRU that returns all timesteps and its state.

    The state should equal the output at the last unmasked timestep; it has no timesteps and so no mask.
    """
    gru = keras.layers.GRU(2, return_sequences=True, return_state=True, name="recur", **_pinned.GRU)
    return _after_masking(keras, gru)


def lstm_states(keras):
    """An LSTM that returns all timesteps and its two states.

    Both states, the one that is its output and the one within, must be held over masked timesteps.
    """
    lstm = keras.layers.LSTM(2, return_sequences=True, return_state=True, name="recur", **_pinned.LSTM)
    return _after_masking(keras, lstm)


def last_timestep_and_state(keras):
    """A GRU that returns its last timestep and its state.

    Both should be the same numbers, padding or not.
    """
    return _after_masking(keras, keras.layers.GRU(2, return_state=True, name="recur", **_pinned.GRU))


def state_from_an_input(keras):
    """A GRU that starts from a state given as an input.

    The third sequence is masked as a whole, so it must end with the state it began with.
    Before the first unmasked timestep, some versions return that state and others 0.
    A version that looks for a mask only where a layer has a single input drops it here without a word.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(5, 2), name="sequences")
    start = layers.Input(shape=(2,), name="start")
    masked = layers.Masking(name="mask_steps")(inputs)
    gru = layers.GRU(2, return_sequences=True, return_state=True, name="recur", **_pinned.GRU)
    model = keras.models.Model([inputs, start], gru(masked, initial_state=start))
    return model, {"sequences": SCATTERED, "start": START}


def encoder_and_decoder(keras):
    """A GRU that starts from the state of another, each with a mask of its own.

    The translator's model: the encoder's padding must not reach the state,
    and the decoder must use its own mask, not the encoder's and not none at all.
    """
    layers = keras.layers
    source = layers.Input(shape=(5, 2), name="source")
    target = layers.Input(shape=(3, 2), name="target")
    encode = layers.GRU(2, return_state=True, name="encode", **_pinned.GRU)
    decode = layers.GRU(2, return_sequences=True, name="decode", **_pinned.GRU)
    _, state = encode(layers.Masking(name="mask_source")(source))
    outputs = decode(layers.Masking(name="mask_target")(target), initial_state=state)
    return keras.models.Model([source, target], outputs), {"source": SCATTERED, "target": SCATTERED[:, 1:4]}


def _after_masking(keras, layer):
    inputs = keras.layers.Input(shape=(5, 2), name="sequences")
    outputs = layer(keras.layers.Masking(name="mask_steps")(inputs))
    return keras.models.Model(inputs, outputs), {"sequences": SCATTERED}

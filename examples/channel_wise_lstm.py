"""A patient's measurements, read channel by channel."""

import numpy as np


def length_of_stay(keras):
    """The channel-wise LSTM of the MIMIC-III benchmarks, with deep supervision: a forecast at every hour.

    Masking masks hours without a measurement, Slice takes the columns of a channel and propagates the mask,
    each channel has a bidirectional LSTM, Concatenate merges their equal masks.
    ExtendMask replaces the mask by an input of the model: which hours count for the loss.
    Both write `compute_mask(self, input, input_mask=None)`, with names of their own.

    Source: https://github.com/YerevaNN/mimic3-benchmarks/blob/master/mimic3models/keras_models/channel_wise_lstms.py
    """
    layers = keras.layers

    class Slice(layers.Layer):
        def __init__(self, indices, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True
            self.indices = indices

        def call(self, x, mask=None):  # noqa: ARG002 - its author takes the mask and leaves it alone
            return x[:, :, self.indices[0] : self.indices[-1] + 1]

        def compute_output_shape(self, input_shape):
            return (input_shape[0], input_shape[1], len(self.indices))

        def compute_mask(self, input, input_mask=None):  # noqa: A002, ARG002 - as its author has it
            return input_mask

    class ExtendMask(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True

        def call(self, x, mask=None):  # noqa: ARG002 - its author takes the mask and leaves it alone
            return x[0]

        def compute_output_shape(self, input_shape):
            return input_shape[0]

        def compute_mask(self, input, input_mask=None):  # noqa: A002, ARG002 - as its author has it
            return input[1]

    class Network(keras.Model):
        def __init__(self, channels, units):
            measured = layers.Input(shape=(None, 4), name="X")
            counts = layers.Input(shape=(None,), dtype="bool", name="M")
            masked = layers.Masking()(measured)
            read = [
                layers.Bidirectional(layers.LSTM(units // 2, return_sequences=True))(Slice(channel)(masked))
                for channel in channels
            ]
            together = layers.Concatenate(axis=2)(read)
            together = layers.LSTM(2 * units, return_sequences=True)(together)
            hours = layers.TimeDistributed(layers.Dense(1, activation="relu"))(together)
            super().__init__(inputs=[measured, counts], outputs=ExtendMask()([hours, counts]))

    measured = np.zeros((2, 6, 4), "float32")
    measured[0, [0, 1, 3]] = [[1, 2, 3, 4], [0, 1, 0, 2], [2, 2, 1, 1]]
    measured[1, :2] = [[3, 1, 0, 1], [1, 1, 2, 0]]
    counts = np.array([[0, 1, 1, 1, 0, 0], [0, 1, 0, 0, 0, 0]], bool)
    return Network([(0, 1), (2, 3)], 4), {"X": measured, "M": counts}

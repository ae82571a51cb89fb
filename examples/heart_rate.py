"""Is this heart in danger? A model with a custom layer, saved below `saved/`; this file is what loads it again."""

import numpy as np
import tensorflow as tf
from tensorflow import keras as tf_keras


@tf_keras.utils.register_keras_serializable("heart_rate")
class MaskedStatistics(tf_keras.layers.Layer):
    """Mean and spread of the unmasked timesteps; the mask is dropped here."""

    def __init__(self, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.epsilon = epsilon

    def call(self, inputs, mask=None):
        weights = tf.ones_like(inputs[..., :1]) if mask is None else tf.cast(mask, inputs.dtype)[..., tf.newaxis]
        count = tf.reduce_sum(weights, axis=1) + self.epsilon
        mean = tf.reduce_sum(inputs * weights, axis=1) / count
        spread = tf.reduce_sum(weights * (inputs - mean[:, tf.newaxis]) ** 2, axis=1) / count
        return tf.concat([mean, tf.sqrt(spread + self.epsilon)], axis=-1)

    def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
        return None

    def compute_output_shape(self, input_shape):
        return (input_shape[0], 2 * input_shape[-1])

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}


def alarm(keras):
    """Two sensors, each with a Masking layer and a Dense one; their sum goes through statistics to an alarm.

    The sensors drop out at different times, so Add merges masks that disagree.

    Source: https://github.com/YerevaNN/mimic3-benchmarks/blob/master/mimic3models/keras_models/lstm.py
    """
    layers = keras.layers
    pulse = layers.Input(shape=(None, 2), name="pulse")
    oxygen = layers.Input(shape=(None, 1), name="oxygen")
    beats = layers.Dense(3, activation="tanh", name="read_pulse")(layers.Masking(name="mask_pulse")(pulse))
    breath = layers.Dense(3, activation="tanh", name="read_oxygen")(layers.Masking(name="mask_oxygen")(oxygen))
    both = layers.Add(name="both")([beats, breath])
    danger = layers.Dense(1, activation="sigmoid", name="danger")(MaskedStatistics(name="statistics")(both))
    pulses = np.zeros((2, 5, 2), "float32")
    pulses[0, :3] = [[1, 2], [2, 1], [3, 3]]
    pulses[1, [0, 2, 3]] = [[2, 2], [1, 3], [4, 1]]
    oxygens = np.zeros((2, 5, 1), "float32")
    oxygens[0, :2] = [[1], [2]]
    oxygens[1, :4] = [[3], [1], [2], [2]]
    return keras.models.Model([pulse, oxygen], danger), {"pulse": pulses, "oxygen": oxygens}

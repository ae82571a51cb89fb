"""A tagger whose last layer is a conditional random field of TensorFlow Addons."""

import numpy as np

WITH = ("tensorflow-addons==0.23.0",)


def bilstm_crf(keras):
    """A bidirectional LSTM and a CRF: subclassed, with the loss of the CRF in its training step.

    The CRF consumes the mask to know where a sentence ends.
    TensorFlow Addons came to its end with TensorFlow 2.15, so newer stacks cannot have it.

    Source: https://github.com/luozhouyang/keras-crf/blob/master/keras_crf/crf_model.py
    """
    import tensorflow_addons as tfa

    layers = keras.layers

    class Tagger(keras.Model):
        def __init__(self, words, tags, units):
            super().__init__()
            self.embed = layers.Embedding(words, units, mask_zero=True)
            self.read = layers.Bidirectional(layers.LSTM(units, return_sequences=True))
            self.crf = tfa.layers.CRF(tags)

        def call(self, inputs):
            decoded, potentials, lengths, _ = self.crf(self.read(self.embed(inputs)))
            return decoded, potentials, lengths

    return Tagger(12, 3, 4), np.array([[4, 9, 2, 0, 0], [3, 5, 7, 1, 0]])

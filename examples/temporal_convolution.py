"""Dilated convolutions over padded words, from the package keras-tcn."""

import numpy as np

WITH = ("keras-tcn==3.5.7",)


def sentiment(keras):
    """A TCN between an Embedding that masks and an LSTM: convolutions know nothing of masks.

    The layer of keras-tcn does not say that it supports masking, so what reaches the LSTM is up to Keras.

    Source: https://github.com/philipperemy/keras-tcn/blob/master/tasks/imdb_tcn.py
    """
    from tcn import TCN

    layers = keras.layers
    words = layers.Input(shape=(None,), dtype="int32", name="words")
    embedded = layers.Embedding(12, 4, mask_zero=True)(words)
    convolved = TCN(nb_filters=4, kernel_size=2, dilations=(1, 2), return_sequences=True, name="tcn")(embedded)
    friendly = layers.Dense(1, activation="sigmoid")(layers.LSTM(3)(convolved))
    return keras.Model(words, friendly), {"words": np.array([[4, 9, 2, 0, 0], [3, 5, 7, 1, 0]])}

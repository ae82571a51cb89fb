"""A residual connection around MultiHeadAttention: the padded sample must give what it gives without its padding."""

import keras
import numpy as np

keras.utils.set_random_seed(1)


class Net(keras.models.Model):
    """Embedding with mask_zero, attention with a residual connection, the average over timesteps."""

    def __init__(self, attention):
        super().__init__()
        self.embedding = keras.layers.Embedding(9, 4, mask_zero=True)
        self.attention = attention
        self.add = keras.layers.Add()
        self.pooling = keras.layers.GlobalAveragePooling1D()

    def call(self, ids):
        embedded = self.embedding(ids)
        return self.pooling(self.add([embedded, self.attention(embedded, embedded)]))


def functional(attention):
    """The same, as a functional model."""
    ids = keras.layers.Input(shape=(None,), dtype="int32")
    embedded = keras.layers.Embedding(9, 4, mask_zero=True)(ids)
    added = keras.layers.Add()([embedded, attention(embedded, embedded)])
    return keras.models.Model(ids, keras.layers.GlobalAveragePooling1D()(added))


padded = np.array([[1, 2, 3, 0, 0]], "int32")
for name, make in (("functional", functional), ("subclassed", Net)):
    model = make(keras.layers.MultiHeadAttention(num_heads=1, key_dim=2))
    difference = np.abs(np.array(model(padded)) - np.array(model(padded[:, :3]))).max()
    print(keras.__version__, keras.backend.backend(), name, "padding changes the result by", difference)

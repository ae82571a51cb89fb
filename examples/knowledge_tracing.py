"""What does this pupil know by now? Two models that trace answers over time."""

import numpy as np

MODES = ("predict", "eager", "train")


def deep_knowledge_tracing(keras):
    """The first deep model of the field: one-hot answers, -1 where there are none, an LSTM, and a sigmoid a skill.

    The class calls `super().__init__(inputs, outputs)`, so it is a functional model of a class of its own.

    Source: https://github.com/lccasagrande/Deep-Knowledge-Tracing/blob/master/deepkt/deepkt.py
    """

    class DKTModel(keras.Model):
        def __init__(self, features, skills, hidden):
            inputs = keras.Input(shape=(None, features), name="inputs")
            x = keras.layers.Masking(mask_value=-1.0)(inputs)
            x = keras.layers.LSTM(hidden, return_sequences=True, dropout=0.2)(x)
            dense = keras.layers.Dense(skills, activation="sigmoid")
            outputs = keras.layers.TimeDistributed(dense, name="outputs")(x)
            super().__init__(inputs=inputs, outputs=outputs, name="DKTModel")

    answers = np.full((2, 5, 4), -1, "float32")
    answers[0, :3] = np.eye(4)[[0, 3, 2]]
    answers[1, :2] = np.eye(4)[[1, 1]]
    correct = np.zeros((2, 5, 2), "float32")
    correct[0, :3, 0] = [1, 0, 1]
    model = DKTModel(4, 2, 3)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")
    return model, {"inputs": answers}, correct, "evaluate"


def saint(keras):
    """A Transformer over exercises and the answers so far, in the spirit of SAINT: a subclassed model.

    The answers are shifted by one, and 0 stands both for padding and for "none yet":
    so the two masks disagree at the first timestep, where Add merges them.

    Source: https://github.com/Chang-Chia-Chi/SaintPlus-Knowledge-Tracing-Pytorch
    """
    layers = keras.layers

    class Saint(keras.Model):
        def __init__(self, exercises, units):
            super().__init__()
            self.exercise = layers.Embedding(exercises, units, mask_zero=True, name="exercise")
            self.response = layers.Embedding(3, units, mask_zero=True, name="response")
            self.add = layers.Add()
            self.attention = layers.MultiHeadAttention(2, units)
            self.residual = layers.Add()
            self.norm = layers.LayerNormalization()
            self.correct = layers.Dense(1, activation="sigmoid")

        def call(self, inputs):
            x = self.add([self.exercise(inputs["exercise"]), self.response(inputs["response"])])
            attended = self.attention(x, x, use_causal_mask=True)
            return self.correct(self.norm(self.residual([x, attended])))

    model = Saint(9, 4)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")
    inputs = {
        "exercise": np.array([[3, 5, 8, 2, 0], [4, 6, 1, 0, 0]]),
        "response": np.array([[0, 2, 1, 2, 0], [0, 1, 1, 0, 0]]),
    }
    return model, inputs, np.array([[[1], [0], [1], [1], [0]], [[0], [0], [1], [0], [0]]], "float32"), "evaluate"

"""A story, a question, an answer: masks that meet something without one."""

import numpy as np


def story_and_question(keras):
    """The recurrent reader of the bAbI tasks: the question becomes one vector, appended to every word of the story.

    The story has a mask, the repeated question has none, and Concatenate merges the two.
    What no layer masks counts as unmasked, so the story's padding must stay masked.

    Source: https://github.com/keras-team/keras/blob/2.3.1/examples/babi_rnn.py
    """
    layers = keras.layers
    sentence = layers.Input(shape=(6,), dtype="int32", name="sentence")
    encoded_sentence = layers.Embedding(12, 4, mask_zero=True)(sentence)
    encoded_sentence = layers.Dropout(0.3)(encoded_sentence)
    question = layers.Input(shape=(3,), dtype="int32", name="question")
    encoded_question = layers.Embedding(12, 4, mask_zero=True)(question)
    encoded_question = layers.Dropout(0.3)(encoded_question)
    encoded_question = layers.RepeatVector(6)(layers.LSTM(4)(encoded_question))
    merged = layers.concatenate([encoded_sentence, encoded_question])
    preds = layers.Dense(12, activation="softmax")(layers.Dropout(0.3)(layers.LSTM(4)(merged)))
    story = {"sentence": np.array([[4, 9, 2, 7, 0, 0], [3, 5, 0, 0, 0, 0]])}
    return keras.Model([sentence, question], preds), {**story, "question": np.array([[6, 2, 0], [6, 8, 1]])}


def memory_network(keras):
    """The end-to-end memory network of the bAbI tasks, padded words masked: Sequential models used as layers.

    The story is embedded twice and matched with the question, the response is added, permuted, and read by an LSTM.
    Permute mixes up timesteps and features; what becomes of the mask there decides what the LSTM reads.

    Source: https://github.com/keras-team/keras/blob/2.3.1/examples/babi_memnn.py
    """
    layers = keras.layers
    story = layers.Input((5,), name="story")
    question = layers.Input((3,), name="question")

    def encoder(units):
        return keras.Sequential([layers.Embedding(12, units, mask_zero=True), layers.Dropout(0.3)])

    encoded_question = encoder(4)(question)
    match = layers.dot([encoder(4)(story), encoded_question], axes=(2, 2))
    match = layers.Activation("softmax")(match)
    response = layers.Permute((2, 1))(layers.add([match, encoder(3)(story)]))
    answer = layers.LSTM(4)(layers.concatenate([response, encoded_question]))
    answer = layers.Activation("softmax")(layers.Dense(12)(layers.Dropout(0.3)(answer)))
    asked = {"story": np.array([[4, 9, 2, 0, 0], [3, 5, 7, 1, 0]]), "question": np.array([[6, 2, 0], [6, 8, 1]])}
    return keras.Model([story, question], answer), asked

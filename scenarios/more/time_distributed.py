"""TimeDistributed: a layer at each timestep of a masked sequence: is the mask of timesteps or of what is in them?"""

import numpy as np

from scenarios import _pinned

SEQUENCES = np.array([[[1, 2], [3, 4], [0, 0]], [[5, 6], [0, 0], [7, 8]]], "float32")
DOCUMENT = np.array(
    [
        [[[1, 2], [3, 4], [0, 0]], [[5, 6], [0, 0], [0, 0]], [[0, 0], [0, 0], [0, 0]]],
        [[[0, 0], [0, 0], [0, 0]], [[1, 2], [0, 0], [3, 4]], [[5, 6], [7, 8], [9, 8]]],
    ],
    "float32",
)


def dense(keras):
    """A Dense layer at each timestep, then a GRU.

    Each timestep stays a timestep, so the mask should be propagated, and the GRU should hold its state where it masks.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(3, 2), name="sequences")
    each = layers.TimeDistributed(layers.Dense(3), name="each_step")(layers.Masking(name="mask_steps")(inputs))
    outputs = layers.GRU(2, return_sequences=True, name="recur", **_pinned.GRU)(each)
    return keras.models.Model(inputs, outputs), {"sequences": SEQUENCES}


def dense_of_dense(keras):
    """TimeDistributed within TimeDistributed.

    A document is masked word by word: its mask has three axes, and the GRU after it reads it a sentence at a time.
    """
    layers = keras.layers
    inputs = layers.Input(shape=DOCUMENT.shape[1:], name="document")
    words = layers.Masking(name="mask_words")(inputs)
    words = layers.TimeDistributed(layers.TimeDistributed(layers.Dense(3)), name="each_word")(words)
    sentences = layers.TimeDistributed(layers.GRU(2, **_pinned.GRU), name="each_sentence")(words)
    return keras.models.Model(inputs, sentences), {"document": DOCUMENT}


def gru(keras):
    """A GRU over the words of each sentence, another over the sentences.

    Masking masks single words. Each sentence should be read with its own part of the mask,
    and a sentence without a word should be masked for the second GRU.
    """
    layers = keras.layers
    inputs = layers.Input(shape=DOCUMENT.shape[1:], name="document")
    words = layers.Masking(name="mask_words")(inputs)
    sentences = layers.TimeDistributed(layers.GRU(2, **_pinned.GRU), name="each_sentence")(words)
    outputs = layers.GRU(2, name="recur", **_pinned.GRU)(sentences)
    return keras.models.Model(inputs, outputs), {"document": DOCUMENT}


def gru_of_fixed_batch(keras):
    """A GRU over the words of each sentence, the batch size fixed.

    With a fixed batch size some versions go timestep by timestep in a loop, and others always do.
    Each sentence should be read with its own part of the mask there too.

    Reported: https://github.com/keras-team/keras/issues/13176
    """
    layers = keras.layers
    inputs = layers.Input(batch_shape=DOCUMENT.shape, name="document")
    words = layers.Masking(name="mask_words")(inputs)
    sentences = layers.TimeDistributed(layers.GRU(2, **_pinned.GRU), name="each_sentence")(words)
    return keras.models.Model(inputs, sentences), {"document": DOCUMENT}


def masking_inside(keras):
    """Masking and then a SimpleRNN, each in a TimeDistributed.

    A sentence of nothing but padding should give the state that the RNN began with, 0;
    a version that drops the mask between the two gives what the RNN makes of the padding.

    Reported: https://github.com/keras-team/keras/pull/10242
    Reported: https://github.com/keras-team/keras/issues/4786
    """
    layers = keras.layers
    inputs = layers.Input(shape=DOCUMENT.shape[1:], name="document")
    words = layers.TimeDistributed(layers.Masking(), name="mask_words")(inputs)
    outputs = layers.TimeDistributed(layers.SimpleRNN(2), name="each_sentence")(words)
    return keras.models.Model(inputs, outputs), {"document": DOCUMENT}


def masked_sentence(keras):
    """A TimeDistributed GRU with an explicit mask of sentences.

    The documentation asks for a mask of samples and timesteps, so whole sentences can be masked.
    Is such a sentence skipped, or is its mask passed to the GRU as if it were one of words?

    Reported: https://github.com/keras-team/keras/pull/10242
    Reported: https://github.com/keras-team/keras/issues/4786
    """
    layers = keras.layers
    inputs = layers.Input(shape=DOCUMENT.shape[1:], name="document")
    mask = layers.Input(shape=(3,), dtype="bool", name="seen")
    read = layers.TimeDistributed(layers.GRU(2, **_pinned.GRU), name="each_sentence")
    model = keras.models.Model([inputs, mask], read(inputs, mask=mask))
    return model, {"document": DOCUMENT, "seen": np.array([[True, False, True], [True, False, False]])}


def model_inside(keras):
    """A whole model at each sentence: Masking, GRU.

    The mask is generated and consumed within the model, so none should be needed outside.
    """
    layers = keras.layers
    sentence = layers.Input(shape=(3, 2), name="sentence")
    state = layers.GRU(2, name="read_words", **_pinned.GRU)(layers.Masking(name="mask_words")(sentence))
    reader = keras.models.Model(sentence, state, name="reader")
    inputs = layers.Input(shape=DOCUMENT.shape[1:], name="document")
    outputs = layers.TimeDistributed(reader, name="each_sentence")(inputs)
    return keras.models.Model(inputs, outputs), {"document": DOCUMENT}


def model_under_a_mask(keras):
    """A whole model at each sentence, Masking outside of it: Dense, GRU.

    A reader of sentences is built first and put to documents later.
    The words' mask must get into the model, to the GRU that needs it.
    """
    layers = keras.layers
    sentence = layers.Input(shape=(3, 2), name="sentence")
    state = layers.GRU(2, name="read_words", **_pinned.GRU)(layers.Dense(2, name="project")(sentence))
    reader = keras.models.Model(sentence, state, name="reader")
    inputs = layers.Input(shape=DOCUMENT.shape[1:], name="document")
    words = layers.Masking(name="mask_words")(inputs)
    return keras.models.Model(inputs, layers.TimeDistributed(reader, name="each_sentence")(words)), {
        "document": DOCUMENT
    }


def model_of_fixed_batch(keras):
    """A model at each timestep of a masked sequence whose batch size is fixed.

    The model in the TimeDistributed knows nothing of masks; the RNN after it needs the one that came in.

    Reported: https://github.com/tensorflow/tensorflow/issues/45371
    """
    layers = keras.layers
    timestep = layers.Input(shape=(2,), name="step")
    projection = keras.models.Model(timestep, layers.Dense(1, name="project")(timestep), name="projection")
    inputs = layers.Input(batch_shape=SEQUENCES.shape, name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    projected = layers.TimeDistributed(projection, name="each_step")(masked)
    return keras.models.Model(inputs, layers.SimpleRNN(1, name="recur")(projected)), {"sequences": SEQUENCES}

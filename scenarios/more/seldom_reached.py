"""Lines of Keras that touch a mask and that few models reach; random mutants of them survived without these."""

import numpy as np

MODES = ("predict", "train")
SEQUENCES = np.array([[[1, 2], [3, 4], [5, 6], [0, 0]], [[2, 1], [0, 0], [4, 3], [6, 5]]], "float32") / 10
OTHERS = np.array([[[4, 3], [0, 0], [2, 1], [6, 5]], [[1, 3], [2, 4], [0, 0], [0, 0]]], "float32") / 10
ALLOWED = np.array([[[1, 1, 0, 0], [0, 1, 1, 0], [1, 1, 1, 1], [1, 0, 0, 1]]] * 2, "bool")
TARGETS = np.array([[[1, 2], [2, 1], [3, 2], [1, 3]], [[2, 3], [1, 1], [2, 2], [3, 1]]], "float32") / 10
CATEGORIES = np.array([[[0], [1], [2], [1]], [[2], [1], [0], [0]]], "float32")


def grouped_and_causal(keras):
    """GroupQueryAttention with use_causal_mask=True over a masked sequence.

    A timestep attends to unmasked timesteps that are not later than itself.
    """
    return _self_attention(keras, _grouped(keras), use_causal_mask=True)


def grouped_in_a_window(keras):
    """GroupQueryAttention(sliding_window=2) over a masked sequence.

    A timestep attends to itself and its neighbours, but not to a masked one.
    """
    return _self_attention(keras, _grouped(keras, sliding_window=2))


def grouped_with_masked_queries(keras):
    """GroupQueryAttention, the queries masked and the values not.

    What is attended to at a masked query is nobody's business; no other query may change with it.
    """
    return _attention(keras, _grouped(keras), masked=("queries",))


def grouped_with_masked_values(keras):
    """GroupQueryAttention, the values masked and the queries not.

    No query may attend to a masked value.
    """
    return _attention(keras, _grouped(keras), masked=("values",))


def grouped_with_masks_that_disagree(keras):
    """GroupQueryAttention with queries and values that are masked at other timesteps.

    Each mask belongs to one axis of the scores.
    """
    return _attention(keras, _grouped(keras), masked=("queries", "values"))


def grouped_with_masked_keys(keras):
    """GroupQueryAttention with keys of their own, which alone are masked.

    No query may attend where the key is masked.
    """
    layers = keras.layers
    inputs = {name: layers.Input(shape=(4, 2), name=name) for name in ("queries", "values", "keys")}
    keys = layers.Masking(name="mask_keys")(inputs["keys"])
    outputs = _grouped(keras)(inputs["queries"], inputs["values"], key=keys)
    given = {"queries": SEQUENCES, "values": SEQUENCES + 1, "keys": OTHERS}
    return _trained(keras, list(inputs.values()), outputs, given)


def grouped_with_explicit_mask(keras):
    """GroupQueryAttention with an attention_mask and masked values.

    A value may be attended to where both masks allow it.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    allowed = layers.Input(shape=(4, 4), dtype="bool", name="allowed")
    masked = layers.Masking(name="mask_steps")(inputs)
    outputs = _grouped(keras)(masked, masked, attention_mask=allowed)
    return _trained(keras, [inputs, allowed], outputs, {"sequences": SEQUENCES, "allowed": ALLOWED})


def grouped_with_scores(keras):
    """GroupQueryAttention with return_attention_scores=True over a masked sequence.

    The scores of masked values must be 0 in every head.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    _, scores = _grouped(keras)(masked, masked, return_attention_scores=True)
    turned = layers.Permute((3, 2, 1), name="turn")(scores)
    return _trained(keras, inputs, turned, {"sequences": SEQUENCES}, np.ones((2, 4, 4, 2), "float32"))


def heads_in_a_window(keras):
    """MultiHeadAttention(sliding_window=2) over a masked sequence.

    A timestep attends to itself and its neighbours, but not to a masked one.
    """
    return _self_attention(keras, keras.layers.MultiHeadAttention(2, 2, sliding_window=2, name="attend"))


def heads_in_a_causal_window(keras):
    """MultiHeadAttention(sliding_window=2) with use_causal_mask=True over a masked sequence.

    A timestep attends to itself and the one before it, but not to a masked one.
    """
    heads = keras.layers.MultiHeadAttention(2, 2, sliding_window=2, name="attend")
    return _self_attention(keras, heads, use_causal_mask=True)


def synchronized_batch_normalization(keras):
    """BatchNormalization(synchronized=True) of a masked sequence.

    Mean and variance are counted in another way than without the argument, and without masked timesteps all the same.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    outputs = layers.BatchNormalization(synchronized=True, name="normalize")(masked)
    return _trained(keras, inputs, outputs, {"sequences": SEQUENCES})


def group_normalization_with_explicit_mask(keras):
    """GroupNormalization that is called with a mask of every feature.

    Where the layer takes a mask, masked values count neither for the mean nor for the variance.
    """
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    counted = layers.Input(shape=(4, 2), dtype="bool", name="counted")
    outputs = layers.GroupNormalization(groups=1, name="normalize")(inputs, mask=counted)
    return _trained(keras, [inputs, counted], outputs, {"sequences": SEQUENCES, "counted": SEQUENCES > 0})


def group_normalization_without_a_mask(keras):
    """GroupNormalization of a sequence that nobody masked.

    All timesteps count.
    """
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    outputs = keras.layers.GroupNormalization(groups=2, name="normalize")(inputs)
    return _trained(keras, inputs, outputs, {"sequences": SEQUENCES})


def metric_with_an_ignored_class(keras):
    """A metric with ignore_class=0 of a masked output.

    A timestep counts if it is unmasked and its class is not 0.
    """
    return _classified(keras, keras.metrics.SparseCategoricalCrossentropy(ignore_class=0, name="entropy"))


def loss_with_an_ignored_class_as_metric(keras):
    """A loss with ignore_class=0 that is given as a metric, of a masked output.

    A timestep counts if it is unmasked and its class is not 0.
    """
    return _classified(keras, keras.losses.SparseCategoricalCrossentropy(ignore_class=0, name="entropy"))


def first_output_has_its_mask_already(keras):
    """A custom layer that puts out its masked input as it is, and beside it a new tensor.

    It supports masking, so the new tensor has the mask too: a GRU after it must not read padding.
    """
    layers = keras.layers

    class Beside(layers.Layer):
        def __init__(self, **options):
            super().__init__(**options)
            self.supports_masking = True

        def call(self, inputs):
            return [inputs, inputs * 2.0]

        def compute_output_shape(self, input_shape):
            return [input_shape, input_shape]

        def compute_mask(self, inputs, mask=None):  # noqa: ARG002 - Keras passes both
            return [mask, mask]

    inputs = layers.Input(shape=(4, 2), name="sequences")
    _, doubled = Beside(name="pass_along")(layers.Masking(name="mask_steps")(inputs))
    outputs = layers.GRU(2, return_sequences=True, name="gru_one")(doubled)
    return _trained(keras, inputs, outputs, {"sequences": SEQUENCES})


def _grouped(keras, **options):
    return keras.layers.GroupQueryAttention(
        head_dim=2, num_query_heads=2, num_key_value_heads=1, name="attend", **options
    )


def _self_attention(keras, layer, **called):
    inputs = keras.layers.Input(shape=(4, 2), name="sequences")
    masked = keras.layers.Masking(name="mask_steps")(inputs)
    return _trained(keras, inputs, layer(masked, masked, **called), {"sequences": SEQUENCES})


def _attention(keras, layer, masked):
    layers = keras.layers
    inputs = {name: layers.Input(shape=(4, 2), name=name) for name in ("queries", "values")}
    given = {
        name: layers.Masking(name="mask_" + name)(each) if name in masked else each for name, each in inputs.items()
    }
    outputs = layer(given["queries"], given["values"])
    return _trained(keras, list(inputs.values()), outputs, {"queries": SEQUENCES, "values": OTHERS})


def _classified(keras, metric):
    layers = keras.layers
    inputs = layers.Input(shape=(4, 2), name="sequences")
    masked = layers.Masking(name="mask_steps")(inputs)
    outputs = layers.Dense(3, activation="softmax", name="per_step")(masked)
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=[metric])
    return model, {"sequences": SEQUENCES}, CATEGORIES


def _trained(keras, inputs, outputs, given, targets=TARGETS):
    model = keras.models.Model(inputs, outputs)
    model.compile(optimizer="sgd", loss="mse")
    return model, given, targets

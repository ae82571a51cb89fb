"""Attention: a masked value gets no weight, and a masked query stays masked."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference import activations, meanings
from reference.errors import Unpromised
from reference.layer import Layer
from reference.tensors import Array, mask_of


class Attention(Layer):
    """
    softmax(query keyᵀ) value.

    The masks are those of the query, at whose masked timesteps the output is 0, and of the value, whose masked
    timesteps do not contribute.  https://keras.io/api/layers/attention_layers/attention/
    """

    supports_masking = True

    def __init__(self, *, use_scale: bool = False, causal: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._use_scale, self._causal = use_scale, causal
        if causal and meanings.holds(meanings.CAUSAL_IN_CALL):
            msg = "Attention no longer has the argument causal"
            raise Unpromised(msg)

    def build(self, input_shape: Any) -> None:  # noqa: ARG002 - Keras's own signature
        """A scale, if asked for."""
        self._scale = self.add_weight("scale", ()) if self._use_scale else np.ones(())

    def call(
        self,
        inputs: list[Array],
        mask: Any = None,
        *,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        """What the queries get of the values."""
        if use_causal_mask and not meanings.holds(meanings.CAUSAL_IN_CALL):
            msg = "Attention had no argument use_causal_mask in its call yet"
            raise Unpromised(msg)
        query, value, key = (*inputs, inputs[1])[:3]
        of_query, of_value = (mask[0], mask[1]) if mask is not None else (None, None)
        query_mask, allowed = _mask_or_ones(of_query, query), _mask_or_ones(of_value, value)[:, None, :]
        if self._causal or use_causal_mask:
            allowed = allowed & np.tri(query.shape[1], value.shape[1], dtype="bool")
        if return_attention_scores and not np.all(query_mask):
            msg = "no documentation says which scores a masked query has"
            raise Unpromised(msg)
        weights = attention_weights(self._scores(query, key), allowed, query_mask)
        outputs = np.where(query_mask[..., None], weights @ value, 0)
        return [outputs, weights] if return_attention_scores else outputs

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:  # noqa: ARG002 - Keras's own signature
        """That of the query."""
        return None if mask is None else mask[0]

    def _scores(self, query: Array, key: Array) -> Array:
        return np.asarray(query @ np.swapaxes(key, -2, -1) * self._scale)


class AdditiveAttention(Attention):
    """
    softmax(sum(scale tanh(query + key))) value.

    https://keras.io/api/layers/attention_layers/additive_attention/ and https://arxiv.org/abs/1409.0473
    """

    def __init__(self, *, use_scale: bool = True, **kwargs: Any) -> None:
        super().__init__(use_scale=use_scale, **kwargs)

    def build(self, input_shape: Any) -> None:
        """A scale for each feature."""
        self._scale = self.add_weight("scale", input_shape[0][-1]) if self._use_scale else np.ones(())

    def _scores(self, query: Array, key: Array) -> Array:
        return np.asarray(np.sum(self._scale * np.tanh(query[:, :, None] + key[:, None]), axis=-1))


class MultiHeadAttention(Layer):
    """
    softmax(query keyᵀ / sqrt(key_dim)) value in several heads, each with projections of its own.

    Since TensorFlow 2.10 the masks of query, value and key all act: a timestep counts where none of them masks it.
    https://keras.io/api/layers/attention_layers/multi_head_attention/ and https://arxiv.org/abs/1706.03762
    """

    supports_masking = True
    promises_masked_timesteps = False

    def __init__(self, num_heads: int, key_dim: int, value_dim: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._heads, self._key_dim, self._value_dim = num_heads, key_dim, value_dim or key_dim

    def __call__(self, query: Any, value: Any, key: Any = None, **how: Any) -> Any:
        """Attend; the key is the value unless another is given."""
        return super().__call__([query, value, value if key is None else key], **how)

    def build(self, input_shape: Any) -> None:
        """Kernel and bias of query, key and value, then of the output."""
        sizes = zip(("query", "key", "value"), (0, 2, 1), (self._key_dim, self._key_dim, self._value_dim), strict=True)
        self._projections = {
            name: (
                self.add_weight("kernel", (input_shape[index][-1], self._heads, size)),
                self.add_weight("bias", (self._heads, size)),
            )
            for name, index, size in sizes
        }
        width = input_shape[0][-1]
        self._kernel = self.add_weight("kernel", (self._heads, self._value_dim, width))
        self._bias = self.add_weight("bias", width)

    def call(
        self,
        inputs: list[Array],
        attention_mask: Any = None,
        *,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        """What the queries get of the values, head by head."""
        query, key = (self._projected(name, inputs[index]) for name, index in (("query", 0), ("key", 2)))
        allowed, query_mask = self._allowed(inputs, attention_mask, causal=use_causal_mask)
        scores = np.einsum("btnh,bsnh->bnts", query, key) / np.sqrt(self._key_dim)
        weights = attention_weights(scores, allowed[:, None], query_mask[:, None])
        heads = np.einsum("bnts,bsnh->btnh", weights, self._projected("value", inputs[1]))
        outputs = np.einsum("btnh,nhd->btd", heads, self._kernel) + self._bias
        return [outputs, weights] if return_attention_scores else outputs

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:  # noqa: ARG002 - Keras's own signature
        """That of the query."""
        return None if mask is None or not meanings.holds(meanings.ATTENTION_CONSUMES_MASKS) else mask[0]

    def _projected(self, name: str, values: Array) -> Array:
        kernel, bias = self._projections[name]
        return np.asarray(np.einsum("btd,dnh->btnh", values, kernel) + bias)

    def _allowed(self, inputs: list[Array], given: Any, *, causal: bool) -> tuple[Array, Array]:
        """Which query may attend to which key, and which queries are unmasked."""
        query, value, key = inputs
        reads = [mask_of(each) for each in inputs if mask_of(each) is not None] and meanings.holds(
            meanings.ATTENTION_CONSUMES_MASKS
        )
        masks = [_mask_or_ones(mask_of(each) if reads else None, each) for each in (query, value, key)]
        allowed = np.repeat((masks[1] & masks[2])[:, None, :], query.shape[1], axis=1)
        if given is not None:
            allowed = allowed & np.asarray(given, "bool")
        if causal:
            allowed = allowed & np.tri(query.shape[1], key.shape[1], dtype="bool")
        return allowed, masks[0]


def attention_weights(scores: Array, allowed: Array, query_mask: Array) -> Array:
    """Softmax over what is allowed; the weights of a masked query are 0."""
    allowed = np.broadcast_to(allowed, scores.shape)
    query_mask = np.broadcast_to(query_mask[..., None], scores.shape)
    if not np.all(np.any(allowed, axis=-1) | ~query_mask[..., 0]):
        msg = "no documentation says what a query gets for which every value is masked"
        raise Unpromised(msg)
    weights = activations.softmax(np.where(allowed | ~query_mask, scores, -np.inf))
    return np.where(query_mask, weights, 0)


def _mask_or_ones(mask: Any, values: Array) -> Array:
    return np.ones(values.shape[:2], "bool") if mask is None else np.asarray(mask, "bool")

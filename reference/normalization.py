"""Layers that shift and scale: they propagate the mask as it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference import meanings, training
from reference.per_timestep import TimestepLayer
from reference.tensors import Array, mask_like


class LayerNormalization(TimestepLayer):
    """
    (x - mean) / sqrt(variance + epsilon), over the features of each timestep.

    https://keras.io/api/layers/normalization_layers/layer_normalization/ and https://arxiv.org/abs/1607.06450
    """

    def __init__(self, epsilon: float = 1e-3, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._epsilon = epsilon

    def build(self, input_shape: Any) -> None:
        """Scale, then shift, for each feature."""
        self._gamma = self.add_weight("gamma", input_shape[-1])
        self._beta = self.add_weight("beta", input_shape[-1])

    def call(self, inputs: Array) -> Array:
        """Scaled and shifted."""
        return _normalized(inputs, (-1,), self._epsilon) * self._gamma + self._beta


class BatchNormalization(TimestepLayer):
    """
    (x - mean) / sqrt(variance + epsilon), for each feature by itself.

    Outside of training the stored mean and variance count; in training those of the batch, masked timesteps left out.
    https://keras.io/api/layers/normalization_layers/batch_normalization/ and https://arxiv.org/abs/1502.03167
    """

    def __init__(self, momentum: float = 0.99, epsilon: float = 1e-3, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(**kwargs)
        self._epsilon = epsilon

    def build(self, input_shape: Any) -> None:
        """Scale, shift, stored mean and stored variance, in this order."""
        names = ("gamma", "beta", "moving_mean", "moving_variance")
        self._gamma, self._beta, self._mean, self._variance = (self.add_weight(each, input_shape[-1]) for each in names)

    def call(self, inputs: Array, mask: Any = None) -> Array:
        """Scaled and shifted."""
        mean, variance = _moments(inputs, mask) if training.is_on() else (self._mean, self._variance)
        return (inputs - mean) / np.sqrt(variance + self._epsilon) * self._gamma + self._beta


class UnitNormalization(TimestepLayer):
    """X over its length, at each timestep.  https://keras.io/api/layers/normalization_layers/unit_normalization/"""

    def call(self, inputs: Array) -> Array:
        """Length 1, or 0 where there was none."""
        squares = np.sum(np.square(inputs), axis=-1, keepdims=True)
        return inputs / np.sqrt(np.maximum(squares, 1e-12))


class GroupNormalization(TimestepLayer):
    """
    (x - mean) / sqrt(variance + epsilon), over all timesteps and a group of features.

    https://keras.io/api/layers/normalization_layers/group_normalization/ and https://arxiv.org/abs/1803.08494
    """

    def __init__(self, groups: int = 32, epsilon: float = 1e-3, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._groups, self._epsilon = groups, epsilon

    def build(self, input_shape: Any) -> None:
        """Scale, then shift, for each feature."""
        self._gamma = self.add_weight("gamma", input_shape[-1])
        self._beta = self.add_weight("beta", input_shape[-1])

    def call(self, inputs: Array) -> Array:
        """Scaled and shifted."""
        groups = inputs.shape[-1] if self._groups == -1 else self._groups
        parts = inputs.reshape((*inputs.shape[:-1], groups, inputs.shape[-1] // groups))
        axes = (*range(1, inputs.ndim - 1), inputs.ndim)
        return _normalized(parts, axes, self._epsilon).reshape(inputs.shape) * self._gamma + self._beta


def _normalized(values: Array, axes: tuple[int, ...], epsilon: float) -> Array:
    centred = values - np.mean(values, axis=axes, keepdims=True)
    variance = np.mean(np.square(centred), axis=axes, keepdims=True)
    return np.asarray(centred / np.sqrt(variance + epsilon))


def _moments(inputs: Array, mask: Any) -> tuple[Array, Array]:
    """Mean and variance of each feature over the batch."""
    shares = np.ones(inputs.shape)
    if mask is not None and meanings.holds(meanings.MASKED_MOMENTS):
        shares = np.broadcast_to(mask_like(mask, inputs), inputs.shape).astype("float64")
    axes = tuple(range(inputs.ndim - 1))
    mean = np.sum(inputs * shares, axis=axes) / np.sum(shares, axis=axes)
    return mean, np.sum(np.square(inputs - mean) * shares, axis=axes) / np.sum(shares, axis=axes)

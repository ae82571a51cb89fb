"""Layers that treat each timestep by itself: they propagate the mask as it is."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np

from reference import activations, training
from reference.errors import Unpromised
from reference.layer import Layer
from reference.tensors import UNKNOWN

if TYPE_CHECKING:
    from reference.tensors import Array


class TimestepLayer(Layer):
    """
    A layer that does not change the timesteps and propagates their mask.

    https://www.tensorflow.org/guide/keras/understanding_masking_and_padding
    """

    supports_masking = True


class Dense(TimestepLayer):
    """activation(x @ kernel + bias).  https://keras.io/api/layers/core_layers/dense/"""

    def __init__(self, units: int, activation: Any = None, *, use_bias: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._units, self._activation, self._use_bias = units, activations.named(activation), use_bias

    def build(self, input_shape: Any) -> None:
        """Kernel, then bias."""
        self._kernel = self.add_weight("kernel", (input_shape[-1], self._units))
        self._bias = self.add_weight("bias", self._units) if self._use_bias else 0.0

    def call(self, inputs: Array) -> Array:
        """The matrix product over the last axis."""
        return self._activation(inputs @ self._kernel + self._bias)


class Activation(TimestepLayer):
    """A function of each number.  https://keras.io/api/layers/core_layers/activation/"""

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._activation = activations.named(activation)

    def call(self, inputs: Array) -> Array:
        """The function."""
        return self._activation(inputs)


class ReLU(TimestepLayer):
    """max(x, 0).  https://keras.io/api/layers/activation_layers/relu/"""

    def call(self, inputs: Array) -> Array:
        """The function."""
        return activations.relu(inputs)


class LeakyReLU(TimestepLayer):
    """
    X above zero, a part of x below.

    The part is 0.3 by default.  https://keras.io/api/layers/activation_layers/leaky_relu/
    """

    def __init__(self, negative_slope: float = 0.3, *, alpha: float | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._slope = negative_slope if alpha is None else alpha

    def call(self, inputs: Array) -> Array:
        """The function."""
        return np.where(inputs > 0, inputs, self._slope * inputs)


class ELU(TimestepLayer):
    """X above zero, alpha (exp(x) - 1) below.  https://keras.io/api/layers/activation_layers/elu/"""

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._alpha = alpha

    def call(self, inputs: Array) -> Array:
        """The function."""
        return activations.elu(inputs, self._alpha)


class PReLU(TimestepLayer):
    """X above zero, a learned part of x below.  https://keras.io/api/layers/activation_layers/prelu/"""

    def __init__(self, shared_axes: Any = (), **kwargs: Any) -> None:
        kwargs.pop("alpha_initializer", None)
        super().__init__(**kwargs)
        self._shared = tuple(shared_axes)

    def build(self, input_shape: Any) -> None:
        """A part for each place, shared along the shared axes."""
        shape = [1 if axis in self._shared else size for axis, size in enumerate(input_shape[1:], 1)]
        self._alpha = self.add_weight("alpha", shape)

    def call(self, inputs: Array) -> Array:
        """The function."""
        return np.where(inputs > 0, inputs, self._alpha * inputs)


class TrainingOnly(TimestepLayer):
    """A layer that acts in training only, and then by chance."""

    def __init__(self, rate: float = 0.0, **kwargs: Any) -> None:
        kwargs.pop("noise_shape", None)
        super().__init__(**kwargs)
        self._rate = rate

    def call(self, inputs: Array) -> Array:
        """What came in, outside of training."""
        if self._rate and training.is_on():
            msg = f"{self.name} acts by chance in training"
            raise Unpromised(msg)
        return inputs


class Dropout(TrainingOnly):
    """Nothing outside of training.  https://keras.io/api/layers/regularization_layers/dropout/"""


class SpatialDropout1D(TrainingOnly):
    """Nothing outside of training.  https://keras.io/api/layers/regularization_layers/spatial_dropout1d/"""


class GaussianNoise(TrainingOnly):
    """Nothing outside of training.  https://keras.io/api/layers/regularization_layers/gaussian_noise/"""


class GaussianDropout(TrainingOnly):
    """Nothing outside of training.  https://keras.io/api/layers/regularization_layers/gaussian_dropout/"""


class ActivityRegularization(TimestepLayer):
    """
    Returns what came in, and adds to the loss in training.

    https://keras.io/api/layers/regularization_layers/activity_regularization/
    """

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._penalty = l1 or l2

    def call(self, inputs: Array) -> Array:
        """What came in."""
        if self._penalty and training.is_on():
            msg = f"the reference does not compute the loss that {self.name} adds"
            raise Unpromised(msg)
        return inputs


class Softmax(TimestepLayer):
    """
    Shares that add up to 1; where a mask of the same shape is False, the share is 0.

    https://keras.io/api/layers/activation_layers/softmax/
    """

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._axis = axis

    def call(self, inputs: Array, mask: Any = None) -> Array:
        """exp(x) over the sum of those that are allowed."""
        if mask is None:
            return activations.softmax(inputs, self._axis)
        allowed = np.asarray(mask, "bool")
        if allowed.shape != inputs.shape:
            msg = f"{self.name} takes a mask of the shape of its scores, not one of timesteps"
            raise Unpromised(msg)
        if not np.all(np.any(allowed, axis=self._axis)):
            msg = f"no documentation says what {self.name} returns where everything is masked"
            raise Unpromised(msg)
        return activations.softmax(np.where(allowed, inputs, -np.inf), self._axis)

    def compute_mask(self, inputs: Array, mask: Any = None) -> Any:  # noqa: ARG002 - Keras's own signature
        """A mask of scores is none of timesteps; no documentation says that it is propagated as one."""
        return None if mask is None else UNKNOWN


class Lambda(Layer):
    """
    A function of the user's; *mask* says what becomes of the mask, which is dropped without it.

    https://keras.io/api/layers/core_layers/lambda/
    """

    def __init__(self, function: Any, output_shape: Any = None, mask: Any = None, **kwargs: Any) -> None:  # noqa: ARG002
        self._arguments = kwargs.pop("arguments", None) or {}
        super().__init__(**kwargs)
        self._function, self._mask = function, mask

    def call(self, inputs: Any) -> Any:
        """The function."""
        if "mask" in inspect.signature(self._function).parameters:
            msg = "no documentation says whether the function of a Lambda is given a mask"
            raise Unpromised(msg)
        return self._function(inputs, **self._arguments)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """What the user's function says, or what the user gave."""
        return self._mask(inputs, mask) if callable(self._mask) else self._mask

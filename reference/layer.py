"""A layer: called on arrays it computes, called on what an Input stands for it is noted in a graph."""

from __future__ import annotations

import functools
import inspect
import re
from contextvars import ContextVar
from typing import Any

import numpy as np

from harness.dialect.hooks import GIVEN
from reference import meanings
from reference.errors import NoAttribute, PromisedError, Unpromised
from reference.symbols import Node, Symbol
from reference.tensors import UNKNOWN, Array, Mask, Tensor, leaves, mapped, mask_of, tensor

OF_TRAINING = frozenset(
    {
        *("dtype", "trainable", "input_shape", "seed", "implementation", "unroll", "dropout", "recurrent_dropout"),
        *("kernel_initializer", "recurrent_initializer", "bias_initializer", "embeddings_initializer"),
        *("kernel_regularizer", "recurrent_regularizer", "bias_regularizer", "activity_regularizer"),
        *("kernel_constraint", "recurrent_constraint", "bias_constraint", "unit_forget_bias"),
    }
)
"""Arguments that make no difference to what a layer with given weights computes outside of training."""

HALF_PRECISION = frozenset({"float16", "bfloat16", "mixed_float16", "mixed_bfloat16"})

_in_a_call: ContextVar[bool] = ContextVar("in_a_call", default=False)


class Weight(Tensor):
    """A weight in its place: setting it keeps the array that the layer computes with."""

    name = ""


class Layer:
    """
    The base of all layers, those of users too.

    By default a layer drops the mask; one with `supports_masking` propagates it.
    https://www.tensorflow.org/guide/keras/understanding_masking_and_padding
    """

    supports_masking = False
    promises_masked_timesteps = True
    """Whether the documentation says what the layer returns at timesteps that its own mask masks."""
    skips_masked_timesteps = False
    """Whether the values at masked timesteps of its input make no difference to anything it returns."""
    _made_with: tuple[tuple[Any, ...], dict[str, Any]]

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Remember what the layer was made with, for wrappers that need a second one of the kind."""
        made = super().__new__(cls)
        made._made_with = args, kwargs
        return made

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        for unknown in sorted(set(kwargs) - OF_TRAINING):
            msg = f"the reference has no argument {unknown} of {type(self).__name__}"
            raise Unpromised(msg)
        if str(kwargs.get("dtype")) in HALF_PRECISION:
            msg = "the reference does not compute in half precision"
            raise Unpromised(msg)
        self.name = name or snake(type(self).__name__)
        if name:
            vars(self)[GIVEN] = True
        self.given_shape = kwargs.get("input_shape")
        self.own_weights: list[Weight] = []
        self.built = False

    @property
    def made_with(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments it was made with."""
        return self._made_with

    def build(self, input_shape: Any) -> None:
        """Make the weights, for inputs of that shape."""

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Compute."""
        raise NotImplementedError

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:  # noqa: ARG002 - Keras's own signature
        """The mask of the output."""
        if mask is None or self.supports_masking:
            return mask
        if not meanings.holds(meanings.MASK_DROPPED):
            raise PromisedError(self.name)
        return None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Compute on data; without data, note the call in the graph."""
        if any(isinstance(each, Symbol) for each in leaves([list(args), kwargs])):
            return self._noted(args, kwargs)
        return self.compute(args, kwargs)

    def __getattr__(self, name: str) -> Any:
        """Say what is not there; Keras's layers have much more."""
        msg = f"the reference has no attribute {name} of {type(self).__name__}"
        raise NoAttribute(msg)

    def add_weight(self, name: str = "", shape: Any = (), **_: Any) -> Weight:
        """Make a weight of zeros."""
        size = (shape,) if isinstance(shape, int) else tuple(shape)
        weight = np.zeros(size).view(Weight)
        weight.name = name
        self.own_weights.append(weight)
        return weight

    @property
    def children(self) -> list[Layer]:
        """The layers that stand in attributes, in the order in which they were set."""
        kept = [thing for name, thing in vars(self).items() if name != "_made_with"]
        return [each for each in leaves(kept) if isinstance(each, Layer)]

    @property
    def weights(self) -> list[Weight]:
        """Its weights, then those of the layers in it."""
        return [*self.own_weights, *(weight for each in self.children for weight in each.weights)]

    def get_weights(self) -> list[Array]:
        """The weights as float32, the width in which every stack gets them."""
        return [np.asarray(weight, "float32") for weight in self.weights]

    def set_weights(self, values: list[Any]) -> None:
        """Put *values* in the place of the weights."""
        for weight, value in zip(self.weights, values, strict=True):
            weight[...] = value

    def reset_states(self) -> None:
        """Forget what stateful layers kept from one call to the next."""
        for each in self.children:
            each.reset_states()

    def _noted(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        def sampled(thing: Any) -> Any:
            return mapped(thing, lambda each: each.sample if isinstance(each, Symbol) else each)

        samples = self.compute(sampled(args), sampled(kwargs))
        self.reset_states()
        return Node(self, args, kwargs, samples).outputs

    def compute(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Compute on data; what `__call__` does where there is some."""
        kwargs = dict(kwargs)
        inputs = mapped(args[0], _as_tensor)
        if not self.built:
            self.build(mapped(inputs, np.shape) if isinstance(inputs, list) else np.shape(inputs))
            self.built = True
        explicit = kwargs.pop("mask", None)
        mask = mask_of(inputs) if explicit is None else explicit
        consumes = "mask" in _arguments(type(self).call)
        if consumes and any(each is UNKNOWN for each in leaves(mask)):
            msg = f"no documentation says which mask reaches {self.name}"
            raise Unpromised(msg)
        outputs = self._called(inputs, args[1:], {**({"mask": wrapped(mask)} if consumes else {}), **kwargs})
        made = self._with_masks(outputs, inputs, mask)
        return mapped(made, _with_unknown_mask) if explicit is not None or _in_a_call.get() else made

    def _called(self, inputs: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call what computes; nobody promises that masks are propagated by themselves inside of a custom `call`."""
        if _is_ours(self):
            for unknown in sorted(set(kwargs) - _arguments(type(self).call)):
                msg = f"the reference has no argument {unknown} for a call of {type(self).__name__}"
                raise Unpromised(msg)
            return self.call(inputs, *args, **kwargs)
        token = _in_a_call.set(True)
        try:
            return self.call(mapped(inputs, _with_unknown_mask), *args, **kwargs)
        finally:
            _in_a_call.reset(token)

    def _with_masks(self, outputs: Any, inputs: Any, mask: Any) -> Any:
        """Give outputs their masks; of one that a custom layer generates inside nobody says whether it comes out."""
        masks = self.compute_mask(inputs, wrapped(mask))
        if masks is None and not _is_ours(self) and all(each is None for each in leaves(mask)):
            return mapped(outputs, _with_unknown_mask)
        if not isinstance(outputs, (list, tuple)):
            return tensor(outputs, _plain(masks))
        if masks is not None and not isinstance(masks, (list, tuple)):
            masks = [UNKNOWN] * len(outputs)
        return _all_with_masks(outputs, masks or [None] * len(outputs))


@functools.cache
def _arguments(call: Any) -> frozenset[str]:
    return frozenset(inspect.signature(call).parameters)


def snake(name: str) -> str:
    """The name Keras gives a layer of that class."""
    return re.sub("([a-z])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", name)).lower()


def another(layer: Any, **changed: Any) -> Any:
    """A second layer, made as *layer* was but for what is *changed*."""
    args, kwargs = layer.made_with
    copied = mapped(
        [list(args), {**kwargs, **changed}], lambda each: another(each) if isinstance(each, Layer) else each
    )
    return type(layer)(*copied[0], **copied[1])


def wrapped(mask: Any) -> Any:
    """A mask as a custom layer gets it."""
    return mapped(mask, lambda each: each if each is None or each is UNKNOWN else tensor(each))


def _plain(mask: Any) -> Mask:
    return mask if mask is None or mask is UNKNOWN else np.asarray(mask)


def _is_ours(layer: Layer) -> bool:
    return type(layer).call.__module__.startswith("reference.")


def _with_unknown_mask(made: Any) -> Any:
    """The same where no documentation says that its mask is propagated by itself: explicit, or in a custom `call`."""
    return tensor(made, UNKNOWN) if mask_of(made) is not None else made


def _as_tensor(value: Any) -> Any:
    return value if value is None or isinstance(value, Tensor) else tensor(value)


def _all_with_masks(outputs: Any, masks: Any) -> Any:
    pairs = zip(outputs, masks, strict=True)
    return type(outputs)(
        [
            _all_with_masks(each, mask or [None] * len(each))
            if isinstance(each, (list, tuple))
            else tensor(each, _plain(mask))
            for each, mask in pairs
        ]
    )

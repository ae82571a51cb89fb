"""Where calls of layers can be watched: a wrapper around the methods through which every Keras calls and makes them."""

from __future__ import annotations

import contextlib
import functools
import inspect
from typing import Any, Callable, Iterator

GIVEN = "_maskdrift_given_name"
"""The attribute of a layer whose author gave it a name; Keras itself keeps no difference to a name it made up."""


@contextlib.contextmanager
def hooked(dialect: Any, around: Callable[..., Any]) -> Iterator[None]:
    """Until the end of the block, every call of a layer or an operation goes through *around(original, layer, ...)*."""
    layer = dialect.keras.layers.Layer
    hooks = [(layer, "__call__", _calling(around)), (layer, "__init__", _making)]
    if dialect.is_keras_3:
        hooks.append((dialect.keras.Operation, "__call__", _operating(around, layer)))
    originals = [(owner, name, owner.__dict__[name]) for owner, name, _ in hooks]
    for (owner, name, original), (_, _, hook) in zip(originals, hooks):
        setattr(owner, name, hook(original))
    try:
        yield
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)


def was_named(layer: Any) -> bool:
    """Whether its author gave *layer* a name, as far as it was made under `hooked`."""
    return GIVEN in getattr(layer, "__dict__", {})


def _calling(around: Callable[..., Any]) -> Callable[[Any], Any]:
    def hook(original: Any) -> Any:
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            return around(original, self, *args, **kwargs)

        return _looking_like(original, call)

    return hook


def _operating(around: Callable[..., Any], layer: type) -> Callable[[Any], Any]:
    def hook(original: Any) -> Any:
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            # A layer comes here from its own `__call__`, which is watched already.
            if isinstance(self, layer):
                return original(self, *args, **kwargs)
            return around(original, self, *args, **kwargs)

        return _looking_like(original, call)

    return hook


def _making(original: Any) -> Any:
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("name") is not None:
            object.__setattr__(self, GIVEN, True)
        original(self, *args, **kwargs)

    return _looking_like(original, init)


def _looking_like(original: Any, hook: Any) -> Any:
    """*hook* as Keras and autograph see *original*: of its module, which is left as it is, and with its arguments."""
    looking: Any = functools.wraps(original)(hook)
    # Keras 3 reads the arguments of `__init__` in two ways, and only one of them looks through a wrapper.
    looking.__signature__ = inspect.signature(original)
    return looking

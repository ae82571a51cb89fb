"""Calls one example and notes what comes out: values, masks, what consumers of masks receive, losses, padding."""

from __future__ import annotations

import importlib
import inspect
import traceback
import zlib
from typing import Any, Iterator

import numpy as np

from examples.ground_truth import padding
from examples.ground_truth.models import Built, Example, build

MASKS = ("mask", "initial_mask", "padding_mask")
"""What the arguments of `call` are named that take a mask."""

CONTAINERS = ("Functional", "Sequential", "Model")


def observe(example: Example, keras: Any) -> dict[str, Any]:
    """All there is to say about it in this stack; what fails is noted with the line of the example it fails at."""
    keras.backend.clear_session()
    noted: dict[str, Any] = {}
    try:
        built = build(example, keras)
        flat(built.model(tensors(built.inputs), training=False))
        noted["weights"] = settle(built.model) if example.function else []
    except Exception as error:  # noqa: BLE001 - whatever it raises is what this is about
        return {"failed": failure(error, example)}
    for observation in (eager, predict, received, masked, train):
        noted[observation.__name__] = tried(observation, built, example)
    noted["padding"] = tried(padded, built, example)
    return noted


def tried(observation: Any, built: Built, example: Example) -> Any:
    """What an observation notes, or how it fails."""
    try:
        return observation(built, example) if observation is padded else observation(built)
    except Exception as error:  # noqa: BLE001 - whatever it raises is what this is about
        return {"failed": failure(error, example)}


def tensors(inputs: Any) -> Any:
    """The inputs as tensors, in the shape they are in."""
    tf = importlib.import_module("tensorflow")
    return tf.nest.map_structure(tf.convert_to_tensor, inputs)


def flat(outputs: Any) -> list[Any]:
    """The tensors of what a model returns, dicts in order of their names."""
    if isinstance(outputs, dict):
        return [each for name in sorted(outputs) for each in flat(outputs[name])]
    return [each for part in outputs for each in flat(part)] if isinstance(outputs, (list, tuple)) else [outputs]


def settle(model: Any) -> list[Any]:
    """
    Give each weight values that depend on its shape alone, and list the shapes.

    So neither the order nor the names of weights, which change with Keras, can make two stacks unequal.
    """
    shapes = []
    for weight in model.weights:
        shape = tuple(int(size) for size in weight.shape)
        name = str(getattr(weight, "path", weight.name))
        if np.dtype(str(getattr(weight.dtype, "name", weight.dtype))).kind == "f" and "seed" not in name:
            drawn = np.random.RandomState(zlib.crc32(repr(shape).encode())).uniform(-0.5, 0.5, shape)
            weight.assign((np.abs(drawn) if "variance" in name else drawn).astype("float32"))
            shapes.append(list(shape))
    return sorted(shapes)


def eager(built: Built) -> list[Any]:
    """Call the model directly: each output with the mask that Keras left on it."""
    outputs = flat(built.model(tensors(built.inputs), training=False))
    return [{"value": listed(each), "mask": listed(getattr(each, "_keras_mask", None))} for each in outputs]


def predict(built: Built) -> list[Any]:
    """Call it as a compiled graph."""
    inputs = built.inputs
    outputs = flat(built.model.predict(list(inputs) if isinstance(inputs, tuple) else inputs, verbose=0))
    return [{"value": listed(each), "mask": None} for each in outputs]


def listed(array: Any) -> Any:
    """An array as lists that JSON has room for."""
    return None if array is None else np.asarray(array).tolist()


def train(built: Built) -> Any:
    """The loss of one training step, before it changes anything; None without targets or an optimizer."""
    if built.targets is None and getattr(built.model, "optimizer", None) is None:
        return None
    inputs = list(built.inputs) if isinstance(built.inputs, tuple) else built.inputs
    call = built.model.test_on_batch if built.train == "evaluate" else built.model.train_on_batch
    loss = call(inputs, built.targets, return_dict=True)["loss"]
    settle(built.model)
    return float(loss)


def received(built: Built) -> list[Any]:
    """
    Which masks reach the `call` of each layer that takes one, in the order of the calls.

    MultiHeadAttention consumes the masks of its inputs inside `call`, so there it is the mask it merges them to.
    """
    noted: list[Any] = []
    watched = [each for each in built.model._flatten_layers() if type(each).__name__ not in CONTAINERS]  # noqa: SLF001
    for layer in watched:
        if type(layer).__name__ == "MultiHeadAttention":
            _note_result(layer, "_compute_attention_mask", noted)
        elif _consumes(layer):
            _note_argument(layer, noted)
    try:
        built.model(tensors(built.inputs), training=False)
    finally:
        for layer in watched:
            for name in ("call", "_compute_attention_mask"):
                vars(layer).pop(name, None)
    return noted


def masked(built: Built) -> int:
    """How many timesteps the layers mask that generate a mask: those whose `compute_mask` is given none."""
    noted: list[int] = []
    layers = [each for each in built.model._flatten_layers() if type(each).__name__ not in CONTAINERS]  # noqa: SLF001
    for layer in layers:
        _count_masked(layer, noted)
    try:
        built.model(tensors(built.inputs), training=False)
    finally:
        for layer in layers:
            vars(layer).pop("compute_mask", None)
    return sum(noted)


def _count_masked(layer: Any, noted: list[int]) -> None:
    inner = layer.compute_mask

    def compute_mask(inputs: Any, *given: Any, **named: Any) -> Any:
        result = inner(inputs, *given, **named)
        if all(each is None for each in flat([*given, *named.values()])):
            masks = [listed_or_not(each) for each in flat(result)]
            noted.extend(int((np.asarray(each) == 0).sum()) for each in masks if isinstance(each, list))
        return result

    object.__setattr__(layer, "compute_mask", compute_mask)


def _consumes(layer: Any) -> bool:
    """A Lambda takes a mask in any case, and passes it to functions that have an argument for it."""
    call = layer.function if type(layer).__name__ == "Lambda" else layer.call
    return any(name in MASKS for name in inspect.signature(call).parameters)


def _note_argument(layer: Any, noted: list[Any]) -> None:
    inner, signature = layer.call, inspect.signature(layer.call)

    def call(*args: Any, **kwargs: Any) -> Any:
        given = signature.bind_partial(*args, **kwargs).arguments
        masks = [listed_or_not(each) for name in MASKS for each in flat(given.get(name))]
        noted.append([type(layer).__name__, masks if any(each is not None for each in masks) else None])
        return inner(*args, **kwargs)

    object.__setattr__(layer, "call", call)


def _note_result(layer: Any, name: str, noted: list[Any]) -> None:
    inner = getattr(layer, name)

    def method(*args: Any, **kwargs: Any) -> Any:
        result = inner(*args, **kwargs)
        noted.append([type(layer).__name__, _spread(listed_or_not(result))])
        return result

    object.__setattr__(layer, name, method)


def _spread(mask: Any) -> Any:
    """A mask of attention as numbers; whether it was boolean or not is no difference."""
    return None if mask is None or mask == "symbolic" else np.asarray(mask).astype(int).tolist()


def listed_or_not(mask: Any) -> Any:
    """A mask as lists, or that it is a tensor without data."""
    if mask is None:
        return None
    try:
        return np.asarray(mask).astype(int).tolist()
    except (TypeError, ValueError, NotImplementedError, AttributeError):
        return "symbolic"


def padded(built: Built, example: Example) -> dict[str, Any]:
    """The padding test of this example."""
    groups = padding.FREE.get(example.id)
    if groups is None:
        return {"not tested": padding.FIXED[example.id]}
    return padding.move(built.inputs, groups, lambda inputs: _values(built, inputs))


def _values(built: Built, inputs: Any) -> list[np.ndarray[Any, Any]]:
    return [np.asarray(each) for each in flat(built.model(tensors(inputs), training=False))]


def failure(error: BaseException, example: Example) -> dict[str, Any]:
    """The whole chain of what was raised, and the last line of the example's own file."""
    chain = list(_chain(error))
    lines = [line for each in chain for line in _own_lines(each, example)]
    return {
        "chain": [[type(each).__name__, str(each).strip().split("\n")[0][:300]] for each in chain],
        "line": lines[-1] if lines else "",
        "missing": next((each.name for each in chain if isinstance(each, ModuleNotFoundError)), None),
    }


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _own_lines(error: BaseException, example: Example) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == str(example.file):
            yield f"{example.file.name}:{frame.lineno}: {frame.line}"

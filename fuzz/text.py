"""Writes a generated model down as a scenario: portable text as a user would write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz import data
from fuzz.layers import LAYERS, MERGE_EXPRESSIONS, Rank, Time
from fuzz.models import FEATURES, Layer, Merge, Source, Style, Training, rank_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fuzz.models import Input, Model, Step

HEAD = '"""Generated models: each is a scenario of its own."""\n\nimport numpy as np\n'
INNER = "inner"
"""What an inner model is called, and a layer that does the same: theirs have the same weights then."""
SAVING = "\nfrom scenarios.more import _saving\n"


def file_text(models: Sequence[tuple[str, Model]], modes: Sequence[str]) -> str:
    """Write several models into one file, which is run in *modes*."""
    saved = SAVING if any(each.saved for _, each in models) else ""
    functions = (f"\n\n{function_text(name, each)}" for name, each in models)
    return "".join([HEAD, saved, f"\nMODES = {tuple(modes)!r}\n", *functions])


def function_text(name: str, model: Model) -> str:
    """Write one model as the function of a scenario."""
    lines = [f"def {name}(keras):", f'    """{title(model)}."""', "    layers = keras.layers"]
    lines += [f"    {line}" for line in _Author(model).lines()]
    return "\n".join(lines) + "\n"


def title(model: Model) -> str:
    """What a report calls it: the layers in their order, and what masks them."""
    steps = ", ".join(_named(each) for each in model.steps) or "nothing"
    inputs = " and ".join(f"{each.source.value}, {each.padding.value}" for each in model.inputs)
    ways = [model.style.value] * (model.style is not Style.FUNCTIONAL)
    ways += [model.training.value] * (model.training is not Training.NONE) + ["saved and loaded"] * model.saved
    return f"{inputs}: {steps}" + (f" ({', '.join(ways)})" if ways else "")


def _named(step: Step) -> str:
    if isinstance(step, Layer):
        return step.kind
    branch = " after ".join(reversed([each.kind for each in step.branch])) or "itself"
    return f"{step.kind} with {'the second input' if step.other else branch}"


def name_of(step: Step, at: int) -> str:
    """The name of a layer, the same in every twin; a class with a number would be taken for a name that Keras made."""
    return f"step_{at}_{step.kind.split(' ')[0].lower()}"


class _Author:
    """Writes one model in its style."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._made: list[tuple[str, str]] = []
        """What is made once and called, in a subclassed model: attribute and constructor."""

    def lines(self) -> Iterator[str]:
        match self._model.style:
            case Style.SEQUENTIAL:
                yield from self._sequential()
            case Style.SUBCLASSED:
                yield from self._subclassed()
            case Style.NESTED:
                yield from self._nested()
            case Style.COMPOSITE:
                yield from self._composite()
            case Style.FUNCTIONAL:
                yield from self._functional()
        yield from self._compiled()
        yield from self._returned()

    def _functional(self) -> Iterator[str]:
        yield from self._graph("")
        yield f"model = keras.models.Model({self._given()}, x)"

    def _graph(self, prefix: str) -> Iterator[str]:
        yield from self._inputs(prefix)
        yield from self._steps("{constructor}({call})")

    def _nested(self) -> Iterator[str]:
        """The whole in an inner model."""
        yield from self._graph("inner_")
        yield f'inner = keras.models.Model({self._given()}, x, name="{INNER}")'
        yield from self._around_inner()

    def _composite(self) -> Iterator[str]:
        """The whole in a layer that calls the others."""
        yield from self._class("Inner(layers.Layer)")
        yield f'inner = Inner(name="{INNER}")'
        yield from self._around_inner()

    def _around_inner(self) -> Iterator[str]:
        """A layer after the inner one shows the mask that comes out."""
        yield from self._inputs("")
        yield f'x = layers.Activation("linear", name="after")(inner({self._given()}))'
        yield f"model = keras.models.Model({self._given()}, x)"

    def _sequential(self) -> Iterator[str]:
        yield f'parts = [layers.Input({self._shape(self._model.first)}, name="sequences")]'
        yield from (f"parts.append({each})" for each in self._parts())
        yield "model = keras.models.Sequential(parts)"

    def _subclassed(self) -> Iterator[str]:
        yield from self._class("Net(keras.models.Model)")
        yield "model = Net()"

    def _class(self, head: str) -> Iterator[str]:
        """A class that makes its layers once and calls them."""
        called = list(self._steps("self.{attribute}({call})"))
        yield f"class {head}:"
        yield "    def __init__(self, **kwargs):"
        yield "        super().__init__(**kwargs)"
        yield from (f"        self.{attribute} = {constructor}" for attribute, constructor in self._made)
        yield "    def call(self, inputs):"
        names = self._names()
        yield f"        {', '.join(names)} = inputs"
        yield from (f"        {line}" for line in called)
        yield "        return x"

    def _names(self) -> list[str]:
        return list(data.arrays(self._model))

    def _given(self) -> str:
        """One input as itself, several as a list."""
        names = self._names()
        return names[0] if len(names) == 1 else f"[{', '.join(names)}]"

    def _inputs(self, prefix: str) -> Iterator[str]:
        for name, given in zip(("sequences", "others"), self._model.inputs, strict=False):
            yield f'{name} = layers.Input({self._shape(given)}, name="{prefix}{name}")'
            if given.source is Source.EXPLICIT:
                yield f'keep = layers.Input(shape=({self._time()},), dtype="bool", name="{prefix}keep")'

    def _time(self) -> str:
        return "None" if self._model.open_time else str(self._model.timesteps)

    def _shape(self, given: Input) -> str:
        if given.source is Source.EMBEDDING:
            return f'shape=({self._time()},), dtype="int32"'
        return f"shape=({self._time()}, {FEATURES})"

    def _parts(self) -> Iterator[str]:
        if self._model.first.source not in {Source.NONE, Source.EXPLICIT}:
            yield _masked(self._model.first, "first")
        for at, each in enumerate(self._model.steps, 1):
            yield _constructor(each, name_of(each, at))

    def _steps(self, way: str) -> Iterator[str]:
        yield from self._masks(way)
        for at, each in enumerate(self._model.steps, 1):
            yield from self._merge(each, at, way) if isinstance(each, Merge) else self._layer(each, at, way)

    def _masks(self, way: str) -> Iterator[str]:
        for name, target, given in zip(("sequences", "others"), ("x", "y"), self._model.inputs, strict=False):
            if given.source in {Source.NONE, Source.EXPLICIT}:
                yield f"{target} = {name}"
            else:
                attribute = "first" if target == "x" else "second"
                yield f"{target} = {self._called(way, attribute, _masked(given, attribute), name)}"

    def _layer(self, layer: Layer, at: int, way: str, target: str = "x", suffix: str = "") -> Iterator[str]:
        if layer.about.expression:
            yield f"{target} = {layer.about.expression.format(x=target)}"
            return
        name = name_of(layer, at) + suffix
        call = layer.about.call.format(x=target)
        if at == 1 and target == "x" and self._model.first.source is Source.EXPLICIT:
            call = f"{call}, mask=keep"
        yield f"{target} = {self._called(way, name, _constructor(layer, name), call)}{layer.about.taken}"

    def _merge(self, merge: Merge, at: int, way: str) -> Iterator[str]:
        # A second input is `y`, and is still wanted by the merges that come.
        other = "z" if self._model.second and not merge.other else "y"
        if not merge.other:
            yield f"{other} = x"
            for number, each in enumerate(merge.branch, 1):
                yield from self._layer(each, at, way, other, f"_branch_{number}")
        if merge.kind in MERGE_EXPRESSIONS:
            yield f"x = {MERGE_EXPRESSIONS[merge.kind].format(x='x', y=other)}"
            return
        name = name_of(merge, at)
        call = f"x, {other}" if merge.kind == "MultiHeadAttention" else f"[x, {other}]"
        yield f"x = {self._called(way, name, _constructor(merge, name), call)}"

    def _called(self, way: str, attribute: str, constructor: str, call: str) -> str:
        self._made.append((attribute, constructor))
        return way.format(attribute=attribute, constructor=constructor, call=call)

    def _compiled(self) -> Iterator[str]:
        if self._model.training is not Training.NONE:
            yield f"model.compile({', '.join(self._training_arguments())})"
        if self._model.saved:
            file = "model.keras" if self._model.native else "model.h5"
            yield f'model = _saving.through_a_file(keras, model, "{file}")'

    def _training_arguments(self) -> Iterator[str]:
        yield "optimizer=keras.optimizers.SGD(0.1)"
        yield f'loss="{self._model.loss.value}"'
        if self._model.metrics:
            yield 'metrics=["mae"]'
        if self._model.metrics and self._model.weighted:
            yield 'weighted_metrics=["mse"]'

    def _returned(self) -> Iterator[str]:
        told = data.arrays(self._model)
        if self._model.style is Style.SUBCLASSED:
            inputs = ", ".join(told.values()) if len(told) == 1 else f"({', '.join(told.values())})"
        else:
            inputs = "{" + ", ".join(f'"{name}": {array}' for name, array in told.items()) + "}"
        if self._model.training is Training.NONE:
            yield f"return model, {inputs}"
            return
        shape = output_shape(self._model)
        targets = f"np.full({shape}, 0.5, 'float32')"
        weights = f"np.arange(1.0, {self._model.samples + 1}.0)" if self._model.weighted else ""
        given = f"({targets}, {weights})" if weights else targets
        yield f'return model, {inputs}, {given}, "{self._model.training.value}"'


def _masked(given: Input, name: str) -> str:
    match given.source:
        case Source.EMBEDDING:
            return f'layers.Embedding({data.IDS}, {FEATURES}, mask_zero=True, name="{name}")'
        case Source.MASK_VALUE:
            return f'layers.Masking(mask_value={data.MASK_VALUE}, name="{name}")'
        case _:
            return f'layers.Masking(name="{name}")'


def _constructor(step: Step, name: str) -> str:
    given = "" if isinstance(step, Merge) else LAYERS[step.kind].given.format(layers="layers", name=name)
    if isinstance(step, Merge) and step.kind == "MultiHeadAttention":
        given = LAYERS["MultiHeadAttention"].given
    kind = step.kind.split(" ")[0]
    arguments = [given, *(f"{key}={value}" for key, value in step.arguments), f'name="{name}"']
    return f"layers.{kind}({', '.join(filter(None, arguments))})"


def output_shape(model: Model) -> tuple[int, ...] | None:
    """What comes out, where it is as many timesteps and features as went in; None where it is not."""
    if any(isinstance(each, Merge) and each.kind == "Concatenate" for each in model.steps):
        return None
    if any(each.about.time is Time.CHANGES or each.about.fixed_time for each in model.layers):
        return None
    if rank_after(model.steps) is Rank.VECTOR:
        return model.samples, FEATURES
    return model.samples, model.timesteps, FEATURES

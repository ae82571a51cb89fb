"""The module that a scenario is handed so that notes are taken: the names of Keras, made when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from surface.notes import Layer, Note, Notebook, joined, leaves

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = {"h5": "h5", "keras": "keras"}


class Namespace:
    """A part of Keras in which every name exists."""

    def __init__(self, make: Callable[[str], Any], **things: Any) -> None:
        self._make = make
        vars(self).update(things)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        vars(self)[name] = made = self._make(name)
        return made


class Model(Layer):
    """A model: functional, Sequential, or a class of the user with a call of its own."""

    def __init__(self, inputs: Any = None, outputs: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inputs, self.outputs = inputs, outputs

    @property
    def style(self) -> str:
        """How its author wrote it."""
        if "call" in vars(type(self)):
            return "subclassed"
        return "Sequential" if isinstance(self, Sequential) else "functional"

    def noted(self, method: str) -> None:
        """Note that a method of it is called."""
        self.book.methods.add(f"{self.style}: {method}")

    def _output(self, note: Note, kwargs: dict[str, Any]) -> Any:
        self.noted("__call__")
        outputs = list(leaves(self.outputs)) if self.outputs is not None else []
        made = [Note(masked=note.masked or each.masked, rank=each.rank) for each in outputs]
        if not made:
            return joined([note, kwargs])
        return made if len(made) > 1 else made[0]

    def _note(self, note: Note, kwargs: dict[str, Any]) -> None:
        if self.style == "subclassed":
            self.noted("__call__")
        super()._note(note, kwargs)

    def compute_mask(self, *args: Any, **kwargs: Any) -> Any:
        """Note that the user calls it."""
        self.noted("compute_mask")
        return super().compute_mask(*args, **kwargs)

    def compile(self, *args: Any, **kwargs: Any) -> None:
        """Note losses and metrics."""
        self.noted("compile")
        self.book.compiled.update(dict(zip(("optimizer", "loss", "metrics"), args, strict=False)), **kwargs)

    def save(self, name: str, **_: Any) -> None:
        """Note the format that the name asks for."""
        self.noted("save")
        self.book.ways.add(f"saved as {FORMATS.get(str(name).rpartition('.')[2], 'SavedModel')}")
        self.book.saved = self

    def to_json(self) -> str:
        """Note that it is serialized."""
        self.noted("to_json")
        self._serialized()
        return "{}"

    def get_config(self) -> dict[str, Any]:
        """Note that its config is taken."""
        self.noted("get_config")
        self._serialized()
        return {}

    def _serialized(self) -> None:
        self.book.ways.add("saved as config")
        self.book.saved = self

    @classmethod
    def from_config(cls, _: Any, **__: Any) -> Any:
        """Give the model whose config was taken."""
        cls.book.saved.noted("from_config")
        return cls.book.saved


class Sequential(Model):
    """A model of layers in a row."""

    def __init__(self, layers: Any = (), **kwargs: Any) -> None:
        self.row = list(layers)
        super().__init__([Note()], **kwargs)
        self._run()

    @property
    def kind(self) -> str:
        """Never one of the user's."""
        return "Sequential"

    def add(self, layer: Layer) -> None:
        """Note the call of one more layer."""
        self.noted("add")
        self.row.append(layer)
        self.outputs = layer(self.outputs if isinstance(self.outputs, Note) else Note())

    def _run(self) -> None:
        value: Any = Note()
        for layer in self.row:
            value = layer(value) if isinstance(layer, Layer) else value
        self.outputs = value if self.row else None


def keras_of(book: Notebook) -> Namespace:
    """A Keras that takes its notes in *book*."""
    models = {each.__name__: type(each.__name__, (each,), {"book": book}) for each in (Model, Sequential)}
    inputs = _inputs(book)
    layers = Namespace(
        lambda name: type(name, (Layer,), {"book": book}), Input=inputs, Layer=type("Layer", (Layer,), {"book": book})
    )
    saved = dict.fromkeys(("load_model", "model_from_json"), lambda *_, **__: book.saved)
    of_models = Namespace(lambda _: Note(), **models, **saved, clone_model=_cloned)
    named = Namespace(_named, logcosh="logcosh")
    return Namespace(
        lambda _: Namespace(lambda _: Note()),
        layers=layers,
        models=of_models,
        losses=named,
        metrics=named,
        Input=inputs,
        **models,
    )


def tensorflow_of(book: Notebook) -> Namespace:
    """A TensorFlow of which scenarios need functions, and tf.function above all."""

    def function(call: Callable[..., Any], **_: Any) -> Callable[..., Any]:
        def called(*args: Any) -> Any:
            book.in_function = True
            try:
                return call(*args)
            finally:
                book.in_function = False

        return called

    return Namespace(lambda _: Note(), function=function)


def _inputs(book: Notebook) -> Callable[..., Note]:
    def made(shape: Any = None, batch_shape: Any = None, **_: Any) -> Note:
        sizes = list(shape if shape is not None else (batch_shape or (None, 3))[1:])
        if sizes[:1] == [None]:
            book.ways.add("unknown timesteps")
        return Note(rank=len(sizes) + 1)

    return made


def _cloned(model: Model, *_: Any, **__: Any) -> Model:
    model._serialized()  # noqa: SLF001 - a clone is made of configs
    return model


def _named(name: str) -> type:
    """A loss or a metric: all that counts is its name."""
    return type(name, (), {"__init__": lambda _self, *_, **__: None, "__call__": lambda _self, *_: Note()})

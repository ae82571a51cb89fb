"""A generated model as data: what masks it, the steps after that, and how it is written and trained."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from fuzz.layers import LAYERS, Rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fuzz.layers import LayerKind

TIMESTEPS, SAMPLES, FEATURES = 5, 3, 4
"""How large a model is drawn; the shrinker makes it smaller."""


ANY_STYLE = (2, 4)
"""From this Keras on a model may be written in any style."""


class Source(Enum):
    """Where the mask of an input comes from."""

    MASKING = "Masking"
    MASK_VALUE = "Masking with mask_value"
    EMBEDDING = "Embedding with mask_zero"
    EXPLICIT = "explicit mask="
    NONE = "no mask"


class Padding(Enum):
    """Which timesteps of an input are padding."""

    RIGHT = "right padding"
    LEFT = "left padding"
    SCATTERED = "scattered padding"
    FULL = "a fully masked sample"
    NONE = "no padding"


class Style(Enum):
    """How the author writes it."""

    FUNCTIONAL = "functional"
    NESTED = "nested"
    COMPOSITE = "composite"
    SUBCLASSED = "subclassed"
    SEQUENTIAL = "Sequential"


class Training(Enum):
    """The method by which it is trained, if it is."""

    NONE = "not trained"
    STEP = "train_on_batch"
    FIT = "fit"
    EVALUATE = "evaluate"


class Loss(Enum):
    """What it is trained to make small; the value is Keras's name of it."""

    SQUARES = "mse"
    DISTANCES = "mae"
    HINGE = "hinge"
    COSINE = "cosine_similarity"


class Data(Enum):
    """What stands in the inputs."""

    AS_DRAWN = "as drawn"
    NOISE = "1e30 at masked timesteps"
    REVERSED = "from the last timestep to the first"
    TRIMMED = "one sample without its padding"


@frozen
class Layer:
    """One layer; *arguments* are those beside the ones that its kind always has, by name, as Python text."""

    kind: str
    arguments: tuple[tuple[str, str], ...] = ()

    @property
    def about(self) -> LayerKind:
        """What is known of its class."""
        return LAYERS[self.kind]

    @property
    def features(self) -> tuple[str, ...]:
        """What is in it that may meet something else: the class, and each argument that is not the default."""
        return (self.kind, *(f"{self.kind}({name}={value})" for name, value in self.arguments))


@frozen
class Merge:
    """A layer that takes two tensors: the steps before it, and a *branch* of these or, if *other*, a second input."""

    kind: str
    branch: tuple[Layer, ...] = ()
    other: bool = False
    arguments: tuple[tuple[str, str], ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """What is in it that may meet something else."""
        named = (f"{self.kind}({name}={value})" for name, value in self.arguments)
        inner = (feature for each in self.branch for feature in each.features)
        return (self.kind, *named, f"{self.kind} of {'two inputs' if self.other else 'two branches'}", *inner)


Step = Layer | Merge


@frozen
class Input:
    """A sequence that goes in: what generates its mask, and what of it is padding."""

    source: Source
    padding: Padding


@frozen
class Model:
    """All of it; *second* is the input that merges take, where one does."""

    first: Input
    steps: tuple[Step, ...]
    second: Input | None = None
    style: Style = Style.FUNCTIONAL
    training: Training = Training.NONE
    loss: Loss = Loss.SQUARES
    metrics: bool = False
    """Whether metrics are computed beside the loss."""
    weighted: bool = False
    """Whether samples have weights in training."""
    saved: bool = False
    """Whether it goes through a file first."""
    native: bool = False
    """Whether the file has the format of Keras 3; otherwise it is an H5 file, which every version knows."""
    open_time: bool = True
    """Whether the number of timesteps is open."""
    timesteps: int = TIMESTEPS
    samples: int = SAMPLES
    data: Data = Data.AS_DRAWN
    """What a twin does to the inputs."""

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs in their order."""
        return (self.first, self.second) if self.second else (self.first,)

    @property
    def layers(self) -> Iterator[Layer]:
        """Every layer but those that merge."""
        for each in self.steps:
            yield from each.branch if isinstance(each, Merge) else (each,)

    @property
    def features(self) -> tuple[str, ...]:
        """What is in it, each once: pairs of these are what coverage counts."""
        told = [self.style.value, self.training.value, "open time" if self.open_time else "fixed time"]
        told += [each.source.value for each in self.inputs] + [each.padding.value for each in self.inputs]
        told += [f"loss {self.loss.value}"] * (self.training is not Training.NONE) + ["metrics"] * self.metrics
        told += ["sample weights"] * self.weighted + ["saved and loaded"] * self.saved + ["native file"] * self.native
        told += [feature for each in self.steps for feature in each.features]
        return tuple(dict.fromkeys(told))

    @property
    def size(self) -> tuple[int, ...]:
        """Sorts the smaller one first: fewer layers, then fewer arguments and plainer ways, then fewer numbers."""
        layers = sum(1 + len(each.branch) if isinstance(each, Merge) else 1 for each in self.steps)
        arguments = sum(len(each.arguments) for each in (*self.steps, *self.layers))
        ways = (self.style is not Style.FUNCTIONAL) + (self.training is not Training.NONE) + self.saved + self.weighted
        ways += (self.loss is not Loss.SQUARES) + self.metrics
        paddings = sum(each.padding is not Padding.RIGHT for each in self.inputs)
        sources = sum(each.source is not Source.MASKING for each in self.inputs)
        return layers, len(self.inputs), ways + arguments, paddings + sources, self.timesteps, self.samples


def rank_after(steps: Iterable[Step]) -> Rank:
    """What comes out after a sequence went in; raises a `WrongModelError` where a layer does not take what comes."""
    rank = Rank.SEQUENCE
    for each in steps:
        rank = rank if isinstance(each, Merge) else each.about.after(rank)
    return rank


def style_is_there(style: Style, keras: tuple[int, int]) -> bool:
    """Whether a version takes it: stand-alone Keras 2 knows no Input in a Sequential, nor what a subclass puts out."""
    return keras >= ANY_STYLE or style in {Style.FUNCTIONAL, Style.NESTED}

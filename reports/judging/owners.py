"""
What a change belongs to: Keras, TensorFlow, or who knows.

A closed union whose members all have an *owner*, the word that is counted, and a *sentence* that says why.
How one of them is found is in `reports.judging.attribution`.
"""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from attrs import frozen


class Owner(Enum):
    """To whom a change can belong; its value is said after a number."""

    KERAS = "by Keras"
    TENSORFLOW = "by TensorFlow"
    BACKEND = "by the backend"
    IMPORT_NAME = "by the name that Keras is imported by"
    ENVIRONMENT = "by neither"
    AS_ONE = "by both as one"
    UNTOLD = "not told apart"


@frozen
class OnlyKeras:
    """The two stacks have one TensorFlow, or none, and two Keras."""

    tensorflow: str | None
    owner: ClassVar = Owner.KERAS

    @property
    def sentence(self) -> str:
        """What it belongs to, and why."""
        both = f"TensorFlow {self.tensorflow}" if self.tensorflow else "another backend"
        return f"belongs to Keras: both stacks have {both}"


@frozen
class OnlyTensorFlow:
    """The two stacks have one Keras on two TensorFlows."""

    keras: str
    owner: ClassVar = Owner.TENSORFLOW

    @property
    def sentence(self) -> str:
        """What it belongs to, and why."""
        return f"belongs to TensorFlow: both stacks have Keras {self.keras}"


@frozen
class OnlyBackend:
    """The two stacks have one Keras, and one of them has no TensorFlow."""

    keras: str
    owner: ClassVar = Owner.BACKEND

    @property
    def sentence(self) -> str:
        """What it belongs to, and why."""
        return f"belongs to the backend: both stacks have Keras {self.keras}, one of them without TensorFlow"


@frozen
class OnlyEnvironment:
    """The two stacks have one Keras on one TensorFlow."""

    owner: ClassVar = Owner.ENVIRONMENT
    sentence: ClassVar = "belongs to neither: both stacks have the same TensorFlow and Keras"


@frozen
class ImportName:
    """
    The two stacks import Keras by two names, and the change is that a name is missing in one of them.

    *witness* shows that it is the import: a stack that has the Keras of one of the two and imports it as the other
    does; None where the two stacks have one Keras on one TensorFlow.
    """

    older: str
    newer: str
    witness: str | None
    owner: ClassVar = Owner.IMPORT_NAME

    @property
    def sentence(self) -> str:
        """What it belongs to, and why."""
        shown = f"`{self.witness}` shows it" if self.witness else "both stacks have the same TensorFlow and Keras"
        return f"belongs to the import name, `{self.older}` in one and `{self.newer}` in the other: {shown}"


@frozen
class PerhapsImportName:
    """The two stacks import Keras by two names, and nothing that was seen tells whether that is the cause."""

    older: str
    newer: str
    owner: ClassVar = Owner.UNTOLD

    @property
    def sentence(self) -> str:
        """What it may belong to, and why."""
        names = f"`{self.older}` in the older stack, `{self.newer}` in the newer"
        return f"may belong to the name that Keras is imported by, {names}: the two do not offer the same"


@frozen
class KerasRelease:
    """
    Both moved; on one TensorFlow Keras alone does the same, and *first* is the first release that does.

    None where the newer stack has the older Keras: a release that ends a thing is none that begins it.
    """

    first: str | None
    tensorflow: str
    owner: ClassVar = Owner.KERAS

    @property
    def sentence(self) -> str:
        """What it belongs to, and why."""
        first = f"first in {self.first}, " if self.first else ""
        return f"belongs to Keras: {first}as seen on TensorFlow {self.tensorflow}"


@frozen
class KerasGeneration:
    """
    Both moved, and Keras to another generation; *witness* has the new TensorFlow, an old Keras, and does as before.

    *first* is the first release of the new generation that does the new thing, where a family of releases shows it.
    """

    generation: int
    witness: str
    first: str | None
    owner: ClassVar = Owner.KERAS

    @property
    def sentence(self) -> str:
        """What it belongs to, and why."""
        first = f"first in {self.first}; " if self.first else ""
        kept = f"`{self.witness}`, a Keras {self.generation} on the same TensorFlow, does as before"
        return f"belongs to Keras: {first}{kept}"


@frozen
class NotKeras:
    """Both moved; on one TensorFlow the two Keras do the same."""

    older: str
    newer: str
    tensorflow: str
    owner: ClassVar = Owner.TENSORFLOW

    @property
    def sentence(self) -> str:
        """What it belongs to, and why."""
        return f"belongs to TensorFlow: Keras {self.older} and {self.newer} do the same on TensorFlow {self.tensorflow}"


@frozen
class CameAsOne:
    """Both moved, and Keras was a part of TensorFlow."""

    owner: ClassVar = Owner.AS_ONE
    sentence: ClassVar = "belongs to both: this Keras came with TensorFlow as one"


@frozen
class Entangled:
    """Both moved, and on one TensorFlow the two Keras do something else than the two stacks."""

    older: str
    newer: str
    tensorflow: str
    owner: ClassVar = Owner.UNTOLD

    @property
    def sentence(self) -> str:
        """Why it cannot be told."""
        keras = f"Keras {self.older} and {self.newer}"
        return f"may be Keras's or TensorFlow's: on TensorFlow {self.tensorflow}, {keras} do something else"


@frozen
class NoTwin:
    """Both moved, and the Keras of one of the two was seen on no other TensorFlow."""

    keras: str
    owner: ClassVar = Owner.UNTOLD

    @property
    def sentence(self) -> str:
        """Why it cannot be told."""
        return f"may be Keras's or TensorFlow's: no stack with Keras {self.keras} on another TensorFlow shows which"


Attribution = (
    OnlyKeras
    | OnlyTensorFlow
    | OnlyBackend
    | OnlyEnvironment
    | ImportName
    | PerhapsImportName
    | KerasRelease
    | KerasGeneration
    | NotKeras
    | CameAsOne
    | Entangled
    | NoTwin
)

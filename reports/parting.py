"""The first place where two observations part, as a closed union whose members all have a *layer* and a *sentence*."""

from __future__ import annotations

from attrs import frozen

from reports.records import Array


@frozen
class LayerAbsent:
    """The layer left a trace in one of the two only."""

    layer: str
    only_in_newer: bool

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        return f"`{self.layer}` leaves a trace only in the {'newer' if self.only_in_newer else 'older'} stack"


@frozen
class OutputsPart:
    """The layer returned another number of tensors."""

    layer: str
    older: int
    newer: int

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        return f"`{self.layer}` returns {self.newer} tensors instead of {self.older}"


@frozen
class ShapeParts:
    """The value that left the layer has another shape."""

    layer: str
    older: tuple[int, ...]
    newer: tuple[int, ...]

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        return f"the output of `{self.layer}` has shape {list(self.newer)} instead of {list(self.older)}"


@frozen
class MaskParts:
    """The mask that left the layer differs; None is no mask at all."""

    layer: str
    older: Array | None
    newer: Array | None

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        if self.newer is None:
            return f"the mask behind `{self.layer}` is gone"
        if self.older is None:
            return f"there is now a mask behind `{self.layer}`"
        return f"the mask behind `{self.layer}` is another one"


@frozen
class ValueParts:
    """The values that left the layer differ, by *greatest* at most; None where one of the two is not a number."""

    layer: str
    greatest: float | None

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        by = "" if self.greatest is None else f" by up to {self.greatest:.2g}"
        return f"the values behind `{self.layer}` differ{by}"


@frozen
class OutcomeParts:
    """One of the two failed, or both failed in different ways; the texts are as recorded, None is a run that ended well."""

    layer: str | None
    older: str | None
    newer: str | None

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        where = f" in `{self.layer}`" if self.layer else ""
        if self.newer is None:
            return f"the failure{where} is gone: {self.older}"
        if self.older is None:
            return f"fails{where}: {self.newer}"
        return f"fails{where} otherwise: {self.newer}"


@frozen
class WarningsPart:
    """Only the warnings differ."""

    layer: None
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What parted, in words."""
        new = tuple(f"new warning: {each}" for each in self.new)
        return "; ".join(new + tuple(f"warning gone: {each}" for each in self.gone))


Parting = LayerAbsent | OutputsPart | ShapeParts | MaskParts | ValueParts | OutcomeParts | WarningsPart

"""What one scenario does from one stack to another: the pieces that a pair is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.causes.recognition import owner, ownership
from reports.judging.first_difference import LayerAbsent, OutputsPart, ShapeParts
from reports.judging.kinds import Group, Kind

if TYPE_CHECKING:
    from reports.judging.behaviours import BehaviourRow
    from reports.judging.causes.explanations import Explanation
    from reports.judging.causes.recognition import Likely
    from reports.judging.owners import Owner
    from reports.judging.pairs.stacks_between import Beginning
    from reports.judging.step import Step
    from reports.reading.records import Mode

SHAPES = (ShapeParts, OutputsPart, LayerAbsent)
"""What parts where a model puts out other tensors than before."""


@frozen
class Item:
    """
    What one scenario does from the older stack to the newer, in the modes that do the same.

    *explained_by* are the known reasons: of the pair or, where there are none, of the step that first changed it.
    """

    scenario: str
    rows: tuple[BehaviourRow, ...]
    step: Step
    sentence: str
    layer_class: str | None
    """The class of the first layer that parts, by the name that users know."""
    layer_classes: tuple[str, ...]
    """That class, and those that a new or a gone text is about; a custom layer of the project's is one class."""
    began: Beginning | None
    explained_by: tuple[Explanation, ...]
    likely: tuple[Likely, ...] = ()
    """Reasons that it looks like, where no reason can name it: it is one of the user's own."""

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes that do this."""
        return tuple(each.mode for each in self.rows)

    @property
    def belongs(self) -> str:
        """What it belongs to, and why; empty where nobody asks."""
        return ownership(self.step, self.likely, self.explained_by)

    @property
    def owner(self) -> Owner | None:
        """To whom it belongs, in a word; None where nobody asks."""
        return owner(self.step, self.explained_by)

    @property
    def kind(self) -> Kind:
        """What it counts as."""
        return self.step.kind

    @property
    def danger(self) -> tuple[int, float]:
        """Sorts the most dangerous first, in the order of the parts of a pair."""
        return list(Group).index(self.group), self.step.danger

    @property
    def group(self) -> Group:
        """The part of the pair in which it is told."""
        differs = self.step.results_differ and isinstance(self.step.change.parting, SHAPES)
        return Group.SHAPES if differs else self.kind.about.group

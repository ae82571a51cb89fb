"""
Known causes, recognised in the user's own scenarios.

A reason names scenarios of the project, so it explains none of a user's.
What it looks like is known all the same: the releases, the kind of change, the class of layer that parts, what becomes
of the mask, the words of a warning.  Where a user's change looks like that, the reason is probably its cause.
It is a likeness and no proof; the project's scenario that proves the reason is told with it.
"""

from __future__ import annotations

from functools import cache
from itertools import chain, starmap
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.causes.class_places import beginning_of, sides
from reports.judging.causes.explanations import Explanation, between
from reports.judging.causes.reason import Package, Part
from reports.judging.kinds import UNCHANGED, Kind
from reports.judging.owners import Owner
from reports.reading.project import ROOT
from reports.reading.project_scenarios import FOLDER
from reports.reading.quoting import shell_line

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.causes.reason import Reason
    from reports.judging.causes.traits import TextTrait, Traits
    from reports.judging.step import Step
    from reports.reading.matrix import Matrix
    from reports.reading.records import Device, Mode

Met = tuple["BehaviourRow", "Step"]
"""A row, and what a step does to it."""
TRAIN = "train"
RESULTS = (Kind.SILENT, Kind.MASKED_ONLY)
"""How far a difference reaches hangs on the model, not on its cause."""
MOST = 3
"""More guesses than this are none."""

OWNERS = {
    Package.KERAS: Owner.KERAS,
    Package.TENSORFLOW: Owner.TENSORFLOW,
    Package.TF_KERAS: Owner.AS_ONE,
    Package.JAX: Owner.BACKEND,
}
"""To whom a change belongs whose reason is known: the Keras inside TensorFlow came with it."""


@frozen
class Proof:
    """A scenario of the project that shows a reason; *is_here* is True where it stands in this report."""

    scenario: str
    file: str
    is_here: bool

    def command(self, older: str, newer: str) -> str:
        """What shows it between two stacks."""
        return shell_line(["nox", "-s", "upgrade", "--", older, newer, "--scenarios", self.file, "-k", self.scenario])


@frozen
class Likely:
    """A reason that a change looks like, and the scenario that proves the reason."""

    explanation: Explanation
    proof: Proof | None

    @property
    def reason(self) -> Reason:
        """The reason."""
        return self.explanation.reason

    @property
    def advice(self) -> str:
        """What to do or, where the change is the end of it, how it ended."""
        return self.explanation.advice


def ownership(step: Step, likely: Sequence[Likely], known: Sequence[Explanation] = ()) -> str:
    """
    What a step belongs to, and why; empty where nothing is known to change.

    Where no other stack tells Keras from TensorFlow, the releases of the known or likely cause do.
    """
    if step.belongs is None:
        return ""
    if step.belongs.owner is not Owner.UNTOLD or not (likely or known):
        return step.belongs.sentence
    if known:
        return f"belongs to {known[0].reason.package.title}: the cause is known"
    reason = likely[0].reason
    version = reason.until if likely[0].explanation.part is Part.GOES else reason.since
    return f"probably belongs to {reason.package.title}: what it looks like came with {reason.package.title} {version}"


def owner(step: Step, known: Sequence[Explanation]) -> Owner | None:
    """To whom a step belongs, likely causes left aside; None where nothing is known to change."""
    if step.belongs is None or step.belongs.owner is not Owner.UNTOLD or not known:
        return step.belongs.owner if step.belongs else None
    return OWNERS[known[0].reason.package]


@frozen
class _Match:
    """How a reason fits: by *what*, a text or the parting, and how *closely*."""

    explanation: Explanation
    what: TextTrait | None
    closely: int
    layer_class: str | None


class Recognition:
    """Recognises the reasons of a report in the changes of scenarios that no reason can name."""

    def __init__(self, reasons: Sequence[Reason], matrix: Matrix) -> None:
        self._reasons = reasons
        self._columns = {(each.stack, each.device): each for each in matrix.columns}
        self._here = matrix.of_project
        self._known: dict[tuple[str, str, Device], tuple[Explanation, ...]] = {}
        self._matched: dict[Hashable, tuple[_Match, ...]] = {}

    def likely(self, row: BehaviourRow, step: Step, others: Iterable[Met] = ()) -> tuple[Likely, ...]:
        """
        The reasons that a step of a row looks like, the most specific first.

        *others* are what the step does to the scenario in other modes: where a call gives another result, training
        goes another way for the same cause, and what its weights look like tells nothing.
        """
        calls = [(each, other_step) for each, other_step in others if each.mode != TRAIN and other_step.results_differ]
        met = calls if row.mode == TRAIN and calls and step.results_differ else [(row, step)]
        changed = [(each, other_step) for each, other_step in met if other_step.kind not in UNCHANGED]
        ranked = sorted(_closest(chain.from_iterable(starmap(self._matches, changed))), key=_rank)
        best = {each.explanation.reason.name: each for each in reversed(ranked)}
        kept = [each for each in ranked if best[each.explanation.reason.name] is each]
        return tuple(Likely(each.explanation, self._proof(each)) for each in kept[:MOST])

    def _matches(self, row: BehaviourRow, step: Step) -> tuple[_Match, ...]:
        found = sides(row, step)
        if not found:
            return ()
        kinds = frozenset((step.kind, step.change.kind, *(RESULTS if step.change.results_differ else ())))
        stacks = beginning_of(step), step.newer, row.device
        looks = stacks, row.mode, kinds, found[Part.COMES], found[Part.GOES]
        if looks not in self._matched:
            self._matched[looks] = tuple(_matching(self._between(*stacks), kinds, found, row.mode))
        return self._matched[looks]

    def _between(self, older: str, newer: str, device: Device) -> tuple[Explanation, ...]:
        """The reasons that the step between two stacks brings or leaves behind."""
        key = older, newer, device
        if key not in self._known:
            columns = self._columns[older, device], self._columns[newer, device]
            self._known[key] = between(self._reasons, *columns)
        return self._known[key]

    def _proof(self, match: _Match) -> Proof | None:
        reason = match.explanation.reason
        shown = [each.scenario for each in reason.layers if each.layer_class == match.layer_class]
        named = ((each, _file_of(each)) for each in (*shown, *reason.named))
        return next((Proof(each, file, each in self._here) for each, file in named if file), None)


def _matching(
    between: Iterable[Explanation], kinds: AbstractSet[Kind], found: Mapping[Part, Traits], mode: Mode
) -> Iterator[_Match]:
    for each in between:
        if each.reason.is_of(mode) and (each.part is Part.GOES or not kinds.isdisjoint(each.reason.changes)):
            yield from _fits(each, found[each.part], mode)


def _fits(explanation: Explanation, side: Traits, mode: Mode) -> Iterator[_Match]:
    """Each text that says what the reason quotes may be about another layer; without a quotation the parting counts."""
    reason = explanation.reason
    if reason.says:
        yield from (_by_text(explanation, side, each) for each in side.texts if _says(reason, side, each))
    # What parts in training are weights, of whatever layer, so only what is known of training can be recognised by it.
    elif (mode != TRAIN or reason.modes) and _parts_so(reason, side):
        closely = 2 * bool(reason.layers) + bool(reason.effects) + (reason.inputs > 1 and bool(side.inputs))
        yield _Match(explanation, None, closely, side.layer_class)


def _says(reason: Reason, side: Traits, text: TextTrait) -> bool:
    """A class of the user's own may be derived from any, so it may say what a class of Keras says."""
    if not reason.is_said_in(text.words) or not _in_method(reason, side):
        return False
    return not reason.layers or text.layer_class in reason.classes or (side.is_own and text.is_at(side.layer_class))


def _in_method(reason: Reason, side: Traits) -> bool:
    return reason.method in {None, side.method} or not side.method_known


def _by_text(explanation: Explanation, side: Traits, text: TextTrait) -> _Match:
    reason = explanation.reason
    closely = 2 * (text.layer_class in reason.classes) + (reason.method is not None and reason.method == side.method)
    return _Match(explanation, text, closely, text.layer_class)


def _parts_so(reason: Reason, side: Traits) -> bool:
    """True where class, effect and inputs are those of the reason, as far as both are known; one of them has to be."""
    if reason.layers and side.layer_class not in reason.classes:
        return False
    if reason.effects and side.effects and not side.effects & set(reason.effects):
        return False
    if side.inputs and side.inputs < reason.inputs:
        return False
    return bool(reason.layers or (reason.effects and side.effects))


def _closest(matches: Iterable[_Match]) -> list[_Match]:
    """Of what one text or the parting may mean, that which fits best: a cause of any layer gives way to one of this."""
    together: dict[TextTrait | None, list[_Match]] = {}
    for each in matches:
        together.setdefault(each.what, []).append(each)
    best = {what: max(each.closely for each in found) for what, found in together.items()}
    return [each for what, found in together.items() for each in found if each.closely == best[what]]


def _rank(match: _Match) -> tuple[int, int, int, bool, str]:
    """
    The closest first; of these the one that asks for more, for fewer models look like it; then for fewer classes.

    One that is about a way to import Keras comes last: nothing shows that the user's model makes use of it.
    """
    reason = match.explanation.reason
    asked = bool(reason.classes) + bool(reason.effects) + (reason.inputs > 1) + (reason.method is not None)
    return -match.closely, -asked, len(reason.classes), reason.imported_as is not None, reason.name


@cache
def _file_of(scenario: str) -> str | None:
    """The file of a scenario of the project, from its root."""
    name = f"{scenario.partition('.')[0]}.py"
    found = sorted((ROOT / FOLDER).rglob(name))
    return found[0].relative_to(ROOT).as_posix() if found else None

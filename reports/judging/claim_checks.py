"""
What a run that ended well says about a claim: small questions to its trace, each answered with a sentence.

A witness knows layers by the names that the scenarios give them, and nothing of stacks or versions.
An answer supports the claim, speaks against it, or (None) says nothing either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.equality import Grade, distance, masks_equal
from reports.judging.messages import is_about_masks, rounded, short_type
from reports.judging.sequence_masks import UnaskableError, is_held, positions_hidden_by, vectors_hidden_by, vectors_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.reading.records import Array, Error, LayerOutput, Ok


@frozen
class Answer:
    """
    One sentence, and which way it speaks.

    *at* is the layer that would have had to warn where it speaks against the claim; None where any layer might.
    """

    supports: bool | None
    sentence: str
    at: str | None = None


@frozen
class Carries:
    """Does the mask that *source* handed out leave each of *through* unchanged?"""

    source: str
    through: tuple[str, ...]

    def ask(self, ok: Ok) -> Iterator[Answer]:
        """Name the first layer that does not carry it; what comes behind follows from that."""
        made = output_of(ok, self.source).mask
        if made is None:
            yield _speaks_against(f"`{self.source}` makes no mask")
            return
        for layer in self.through:
            mask = output_of(ok, layer).mask
            if not masks_equal(made, mask):
                yield _speaks_against(
                    f"the mask behind `{layer}` is {'gone' if mask is None else 'another one'}", layer
                )
                return
        yield _speaks_for(f"the mask of `{self.source}` leaves {_listed(self.through)} as it was")


@frozen
class Refuses:
    """Does *layer*, which cannot take a mask, say so with an error?"""

    layer: str

    def ask(self, ok: Ok) -> Iterator[Answer]:
        """It ran, so it did not; unless it can take a mask after all."""
        if output_of(ok, self.layer).mask is None:
            yield _speaks_against(f"`{self.layer}` accepts the mask and drops it", self.layer)
        else:
            yield _says_nothing(f"`{self.layer}` takes a mask here and hands one on")

    def refusal(self, error: Error) -> Answer | None:
        """An error about the mask is what the claim promises; any other is none of its business."""
        if not is_about_masks(error.text) or error.layer not in (None, self.layer):
            return None
        return _speaks_for(f"`{self.layer}` refuses the mask with {short_type(error.type)}")


@frozen
class HidesOneId:
    """Does *layer*, an Embedding, hide exactly the steps of one id?  Equal vectors have equal ids."""

    layer: str

    def ask(self, ok: Ok) -> Iterator[Answer]:
        """Compare the vectors at hidden steps with those at seen ones."""
        out = output_of(ok, self.layer)
        if out.mask is None:
            yield _speaks_against(f"`{self.layer}` makes no mask")
            return
        at_hidden = vectors_hidden_by(out.mask, out.value)
        hidden = set(at_hidden.values())
        seen = {vector for at, vector in vectors_of(out.value).items() if at not in at_hidden}
        if len(hidden) == 1 and not hidden & seen:
            yield _speaks_for(f"`{self.layer}` hides the steps of one id and no others")
        else:
            yield _speaks_against(f"the mask of `{self.layer}` is not that of one id")


@frozen
class Holds:
    """Does *layer*, a recurrent one, skip the steps that *source* hid: is its output there 0 or that of before?"""

    layer: str
    source: str

    def ask(self, ok: Ok) -> Iterator[Answer]:
        """Name the first hidden step that was computed like data."""
        value = output_of(ok, self.layer).value
        hidden = vectors_hidden_by(_hiding_mask(ok, self.source), value)
        moved = [each for each in sorted(hidden) if not is_held(vectors_of(value), each)]
        if moved:
            sequence, step = moved[0]
            where = f"step {step + 1} of sequence {sequence + 1}"
            yield _speaks_against(f"`{self.layer}` computes {where}, which `{self.source}` hid, as if it were data")
        else:
            yield _speaks_for(f"`{self.layer}` holds its output over every step that `{self.source}` hid")


@frozen
class LooksUnmasked:
    """Are the values that leave *layer* at the steps hidden by *source* other than 0?"""

    layer: str
    source: str

    def ask(self, ok: Ok) -> Iterator[Answer]:
        """One value other than 0 suffices to look like data."""
        hidden = vectors_hidden_by(_hiding_mask(ok, self.source), output_of(ok, self.layer).value)
        if all(map(any, hidden.values())):
            yield _speaks_for(f"the values behind `{self.layer}` at hidden steps are not 0")
        else:
            yield _speaks_against(f"the values behind `{self.layer}` at hidden steps are 0")


@frozen
class PaddingIsNothing:
    """Are the two outputs of the model, one from padded and one from trimmed data, the same?"""

    def ask(self, ok: Ok) -> Iterator[Answer]:
        """Rounding apart: the two take different routes through the same weights."""
        padded, trimmed = _two_outputs(ok)
        found = distance(padded, trimmed)
        if found.grade is Grade.REAL:
            yield _speaks_against(f"padding changes the result by up to {rounded(found.greatest or float('nan'))}")
        else:
            yield _speaks_for("padded and trimmed data give the same result")


@frozen
class HidesWhereAnyHides:
    """Is a step hidden behind *layer* as soon as one of *sources* hides it?"""

    layer: str
    sources: tuple[str, ...]

    def ask(self, ok: Ok) -> Iterator[Answer]:
        """Name the first step that is seen although an input hid it."""
        mask = output_of(ok, self.layer).mask
        hidden = {each: positions_hidden_by(_hiding_mask(ok, each)) for each in self.sources}
        if mask is None:
            yield _speaks_against(f"the mask behind `{self.layer}` is gone", self.layer)
            return
        seen = sorted((at, source) for source, steps in hidden.items() for at in steps - positions_hidden_by(mask))
        if seen:
            (sequence, step), source = seen[0]
            where = f"step {step + 1}" if mask.shape[0] == 1 else f"step {step + 1} of sequence {sequence + 1}"
            yield _speaks_against(f"behind `{self.layer}` {where} is seen although `{source}` hid it", self.layer)
        else:
            yield _speaks_for(f"behind `{self.layer}` every step is hidden that one of {_listed(self.sources)} hid")


@frozen
class Replaces:
    """Does the mask of *second* take the place of the one that *first* made?"""

    first: str
    second: str

    def ask(self, ok: Ok) -> Iterator[Answer]:
        """It does where a step that the first hid is seen again behind the second."""
        before, after = output_of(ok, self.first).mask, output_of(ok, self.second).mask
        if before is None or after is None:
            yield _says_nothing(f"there is no mask behind `{self.first if before is None else self.second}`")
            return
        again = sorted(positions_hidden_by(before) - positions_hidden_by(after))
        if again:
            step = again[0][1] + 1
            yield _speaks_for(f"step {step}, hidden by `{self.first}`, is seen again behind `{self.second}`")
        else:
            yield _speaks_against(f"what `{self.first}` hid stays hidden behind `{self.second}`")


Witness = Carries | Refuses | HidesOneId | Holds | LooksUnmasked | PaddingIsNothing | HidesWhereAnyHides | Replaces


def output_of(ok: Ok, layer: str) -> LayerOutput:
    """What left the first call of a layer."""
    found = next((each.outputs[0] for each in ok.trace if each.layer == layer and each.outputs), None)
    if found is None:
        message = f"the trace has no layer `{layer}`"
        raise UnaskableError(message)
    return found


def _speaks_for(sentence: str) -> Answer:
    return Answer(supports=True, sentence=sentence)


def _speaks_against(sentence: str, at: str | None = None) -> Answer:
    return Answer(supports=False, sentence=sentence, at=at)


def _says_nothing(sentence: str) -> Answer:
    return Answer(supports=None, sentence=sentence)


def _two_outputs(ok: Ok) -> tuple[Array, Array]:
    outputs = [each.value for each in ok.outputs]
    if len(outputs) != len(("padded", "trimmed")) or outputs[0].shape != outputs[1].shape:
        message = f"the model has no two outputs of one shape, but {[list(each.shape) for each in outputs]}"
        raise UnaskableError(message)
    return outputs[0], outputs[1]


def _hiding_mask(ok: Ok, layer: str) -> Array:
    """The mask that left a layer; one that hides nothing can show nothing."""
    mask = output_of(ok, layer).mask
    if mask is None or not positions_hidden_by(mask):
        message = f"`{layer}` hides no step"
        raise UnaskableError(message)
    return mask


def _listed(names: tuple[str, ...]) -> str:
    *most, last = (f"`{each}`" for each in names)
    return f"{', '.join(most)} and {last}" if most else last

"""
What a run that ended well says about a claim: small questions to its trace, each answered with a sentence.

A check knows layers by the names that the scenarios give them, and nothing of stacks or versions.
An answer supports the claim, speaks against it, or (None) says nothing either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.equality import Grade, distance, masks_equal
from reports.judging.messages import is_about_masks, rounded, short_type
from reports.judging.sequence_masks import UncheckableError, is_held, masked_positions, masked_vectors, vectors_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.reading.records import Array, Error, LayerOutput, Ok


@frozen
class CheckAnswer:
    """
    One sentence, and which way it speaks.

    *at* is the layer that would have had to warn where it speaks against the claim; None where any layer might.
    """

    supports: bool | None
    sentence: str
    at: str | None = None


@frozen
class Propagates:
    """Does the mask that *source* generated leave each of *through* unchanged?"""

    source: str
    through: tuple[str, ...]

    def ask(self, ok: Ok) -> Iterator[CheckAnswer]:
        """Name the first layer that does not propagate it; what comes after follows from that."""
        generated = output_of(ok, self.source).mask
        if generated is None:
            yield _speaks_against(f"`{self.source}` generates no mask")
            return
        for layer in self.through:
            mask = output_of(ok, layer).mask
            if not masks_equal(generated, mask):
                yield _speaks_against(
                    f"the mask is dropped after `{layer}`"
                    if mask is None
                    else f"the mask after `{layer}` is a different one",
                    layer,
                )
                return
        yield _speaks_for(f"the mask of `{self.source}` leaves {_listed(self.through)} as it was")


@frozen
class RaisesOnMask:
    """Does *layer*, which does not support masking, say so with an error?"""

    layer: str

    def ask(self, ok: Ok) -> Iterator[CheckAnswer]:
        """It ran, so it did not; unless it supports masking after all."""
        if output_of(ok, self.layer).mask is None:
            yield _speaks_against(f"`{self.layer}` accepts the mask and drops it", self.layer)
        else:
            yield _says_nothing(f"`{self.layer}` supports masking here and propagates a mask")

    def refusal(self, error: Error) -> CheckAnswer | None:
        """An error about the mask is what the claim promises; any other is none of its business."""
        if not is_about_masks(error.text) or error.layer not in (None, self.layer):
            return None
        return _speaks_for(f"`{self.layer}` raises an error about the mask: {short_type(error.type)}")


@frozen
class MasksOneId:
    """Does *layer*, an Embedding, mask exactly the timesteps of one id?  Equal vectors have equal ids."""

    layer: str

    def ask(self, ok: Ok) -> Iterator[CheckAnswer]:
        """Compare the vectors at masked timesteps with those at unmasked ones."""
        out = output_of(ok, self.layer)
        if out.mask is None:
            yield _speaks_against(f"`{self.layer}` generates no mask")
            return
        at_masked = masked_vectors(out.mask, out.value)
        masked = set(at_masked.values())
        unmasked = {vector for at, vector in vectors_of(out.value).items() if at not in at_masked}
        if len(masked) == 1 and not masked & unmasked:
            yield _speaks_for(f"`{self.layer}` masks the timesteps of one id and no others")
        else:
            yield _speaks_against(f"the mask of `{self.layer}` is not that of one id")


@frozen
class HoldsOutput:
    """Does *layer*, a recurrent one, skip what *source* masks: is its output there 0 or that of the timestep before?"""

    layer: str
    source: str

    def ask(self, ok: Ok) -> Iterator[CheckAnswer]:
        """Name the first masked timestep that was computed like data."""
        value = output_of(ok, self.layer).value
        masked = masked_vectors(_mask_from(ok, self.source), value)
        moved = [each for each in sorted(masked) if not is_held(vectors_of(value), each)]
        if moved:
            sequence, timestep = moved[0]
            where = f"timestep {timestep + 1} of sequence {sequence + 1}"
            yield _speaks_against(f"`{self.layer}` computes {where}, which `{self.source}` masks, as if it were data")
        else:
            yield _speaks_for(f"`{self.layer}` holds its output over every timestep that `{self.source}` masks")


@frozen
class LooksUnmasked:
    """Are the values that leave *layer* at the timesteps masked by *source* other than 0?"""

    layer: str
    source: str

    def ask(self, ok: Ok) -> Iterator[CheckAnswer]:
        """One value other than 0 suffices to look like data."""
        masked = masked_vectors(_mask_from(ok, self.source), output_of(ok, self.layer).value)
        if all(map(any, masked.values())):
            yield _speaks_for(f"the values after `{self.layer}` at masked timesteps are not 0")
        else:
            yield _speaks_against(f"the values after `{self.layer}` at masked timesteps are 0")


@frozen
class PaddingIsNothing:
    """Are the two outputs of the model, one from padded and one from trimmed data, the same?"""

    def ask(self, ok: Ok) -> Iterator[CheckAnswer]:
        """Rounding apart: the two take different turns through the same weights."""
        padded, trimmed = _two_outputs(ok)
        found = distance(padded, trimmed)
        if found.grade is Grade.REAL:
            yield _speaks_against(f"padding changes the result by up to {rounded(found.greatest or float('nan'))}")
        else:
            yield _speaks_for("padded and trimmed data give the same result")


@frozen
class MasksWhereAnyMasks:
    """Is a timestep masked after *layer* as soon as one of *sources* masks it?"""

    layer: str
    sources: tuple[str, ...]

    def ask(self, ok: Ok) -> Iterator[CheckAnswer]:
        """Name the first timestep that is unmasked although an input masks it."""
        mask = output_of(ok, self.layer).mask
        masked = {each: masked_positions(_mask_from(ok, each)) for each in self.sources}
        if mask is None:
            yield _speaks_against(f"the mask is dropped after `{self.layer}`", self.layer)
            return
        unmasked = sorted(
            (at, source) for source, timesteps in masked.items() for at in timesteps - masked_positions(mask)
        )
        if unmasked:
            (sequence, timestep), source = unmasked[0]
            where = (
                f"timestep {timestep + 1}"
                if mask.shape[0] == 1
                else f"timestep {timestep + 1} of sequence {sequence + 1}"
            )
            yield _speaks_against(f"after `{self.layer}` {where} is unmasked although `{source}` masks it", self.layer)
        else:
            yield _speaks_for(
                f"after `{self.layer}` every timestep is masked that one of {_listed(self.sources)} masks"
            )


@frozen
class Replaces:
    """Does the mask of *second* take the place of the one that *first* generated?"""

    first: str
    second: str

    def ask(self, ok: Ok) -> Iterator[CheckAnswer]:
        """It does where a timestep that the first masks is unmasked again after the second."""
        before, after = output_of(ok, self.first).mask, output_of(ok, self.second).mask
        if before is None or after is None:
            yield _says_nothing(f"there is no mask after `{self.first if before is None else self.second}`")
            return
        again = sorted(masked_positions(before) - masked_positions(after))
        if again:
            timestep = again[0][1] + 1
            yield _speaks_for(f"timestep {timestep}, masked by `{self.first}`, is unmasked again after `{self.second}`")
        else:
            yield _speaks_against(f"what `{self.first}` masks stays masked after `{self.second}`")


Check = (
    Propagates
    | RaisesOnMask
    | MasksOneId
    | HoldsOutput
    | LooksUnmasked
    | PaddingIsNothing
    | MasksWhereAnyMasks
    | Replaces
)


def output_of(ok: Ok, layer: str) -> LayerOutput:
    """What left the first call of a layer."""
    found = next((each.outputs[0] for each in ok.trace if each.layer == layer and each.outputs), None)
    if found is None:
        message = f"the trace has no layer `{layer}`"
        raise UncheckableError(message)
    return found


def _speaks_for(sentence: str) -> CheckAnswer:
    return CheckAnswer(supports=True, sentence=sentence)


def _speaks_against(sentence: str, at: str | None = None) -> CheckAnswer:
    return CheckAnswer(supports=False, sentence=sentence, at=at)


def _says_nothing(sentence: str) -> CheckAnswer:
    return CheckAnswer(supports=None, sentence=sentence)


def _two_outputs(ok: Ok) -> tuple[Array, Array]:
    outputs = [each.value for each in ok.outputs]
    if len(outputs) != len(("padded", "trimmed")) or outputs[0].shape != outputs[1].shape:
        message = f"the model has no two outputs of one shape, but {[list(each.shape) for each in outputs]}"
        raise UncheckableError(message)
    return outputs[0], outputs[1]


def _mask_from(ok: Ok, layer: str) -> Array:
    """The mask that left a layer; one that masks nothing can show nothing."""
    mask = output_of(ok, layer).mask
    if mask is None or not masked_positions(mask):
        message = f"`{layer}` masks no timestep"
        raise UncheckableError(message)
    return mask


def _listed(names: tuple[str, ...]) -> str:
    *most, last = (f"`{each}`" for each in names)
    return f"{', '.join(most)} and {last}" if most else last

"""
What a run put to the test: how much masking it saw.

Where no timestep was masked, or all masks that were merged were equal, two stacks can agree and part tomorrow.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.equality import masks_equal
from reports.judging.timesteps import consumes, generated, leaves, within
from reports.reading.enumeration import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.reading.records import Array, LayerTrace, Ok

REMEMBERED = 2**14
"""How many runs are kept: most stacks do the same with a model, and many pairs ask of each."""
NAMED = 3
"""More layers than this are only counted."""


@frozen
class MaskingSeen:
    """
    How much masking a run saw.

    *masked* of *timesteps* were masked: by mask-generating layers or, where these mask nothing, in any other mask.
    *merging* are the layers that merge masks, *disagreeing* those of them whose masks were not equal, and *consuming*
    those that take a mask and were given one with a masked timestep; all are None where nobody looked at what layers
    received.
    """

    timesteps: int
    masked: int
    merging: tuple[str, ...] | None
    disagreeing: tuple[str, ...] | None
    consuming: tuple[str, ...] | None

    @property
    def is_nothing(self) -> bool:
        """True where no timestep was masked."""
        return self.masked == 0

    @property
    def merged_equal(self) -> bool:
        """True where masks were merged and all of them were equal."""
        return bool(self.merging) and not self.disagreeing

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sorts the run that tells most last."""
        return min(self.masked, 1), len(self.disagreeing or ()), len(self.consuming or ())

    @property
    def sentence(self) -> str:
        """All of it in words."""
        if self.is_nothing:
            return "no timestep was masked"
        told = f"{self.masked} of {self.timesteps} timesteps {'was' if self.masked == 1 else 'were'} masked"
        return "; ".join(filter(None, (told, self._merges, self._consumers)))

    @property
    def _merges(self) -> str:
        if self.merged_equal:
            return "all merged masks were equal"
        return f"{listed(quoted(self.disagreeing), NAMED)} merged masks that disagree" if self.disagreeing else ""

    @property
    def _consumers(self) -> str:
        if self.consuming is None:
            return "which layers merged or consumed masks is not known"
        consuming = listed(quoted(self.consuming), NAMED)
        return f"{consuming} consumed a mask" if consuming else "no layer consumed a mask"


def masking_seen(runs: Iterable[Ok]) -> MaskingSeen | None:
    """What the run that put most to the test did; None where the layers of none were watched."""
    return most_telling(map(_seen_in, runs))


def most_telling(found: Iterable[MaskingSeen | None]) -> MaskingSeen | None:
    """The run that puts most to the test; None where the layers of none were watched."""
    return max((each for each in found if each), key=lambda each: each.rank, default=None)


def _shows_masks(ok: Ok) -> bool:
    """Training in older records has weights in the place of the layers' outputs, which says nothing of masks."""
    watched = bool(ok.trace) and ok.untraced is None
    return watched and any(each.received is not None or _puts_out_a_mask(each) for each in ok.trace)


def _puts_out_a_mask(trace: LayerTrace) -> bool:
    return any(each.mask is not None for each in trace.outputs)


@lru_cache(REMEMBERED)
def _seen_in(ok: Ok) -> MaskingSeen | None:
    if not _shows_masks(ok):
        return None
    masks = tuple(generated(ok))
    masks = masks if _masks_any(masks) else tuple(_others(ok.trace)) or masks
    looked = any(each.received is not None for each in ok.trace)
    merges = [(each, given) for each in ok.trace if len(given := _given(each)) > 1 and _merges(each, ok.trace)]
    return MaskingSeen(
        timesteps=sum(len(each.data) for each in masks),
        masked=sum(not mark for each in masks for mark in each.data),
        merging=_names(each for each, _ in merges) if looked else None,
        disagreeing=_names(each for each, given in merges if _disagree(given)) if looked else None,
        consuming=_names(each for each in ok.trace if _consumed(each, ok.trace)) if looked else None,
    )


def _others(trace: Sequence[LayerTrace]) -> Iterator[Array]:
    """Masks that mask something though no layer is known to generate them, such as explicit ones; each once."""
    given = (mask for each in trace for mask in _given(each))
    left = (output.mask for each in leaves(trace) for output in each.outputs if output.mask is not None)
    yield from dict.fromkeys(each for each in (*given, *left) if _masks_any([each]))


def _given(trace: LayerTrace) -> tuple[Array, ...]:
    return tuple(each for each in trace.received or () if each is not None)


def _merges(call: LayerTrace, trace: Sequence[LayerTrace]) -> bool:
    """A layer that takes no mask and hands none to layers inside makes one of all that it was given."""
    return not call.takes_mask and not any(_given(each) for each in within(trace, call))


def _consumed(call: LayerTrace, trace: Sequence[LayerTrace]) -> bool:
    """A composite layer consumes a mask itself where nothing in it does."""
    if not (consumes(call) and _masks_any(_given(call))):
        return False
    return not any(consumes(each) and _masks_any(_given(each)) for each in within(trace, call))


def _disagree(masks: Sequence[Array]) -> bool:
    return any(not masks_equal(masks[0], each) for each in masks[1:])


def _masks_any(masks: Iterable[Array]) -> bool:
    return any(not all(each.data) for each in masks)


def _names(traces: Iterable[LayerTrace]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.layer for each in traces))

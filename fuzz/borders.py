"""
Which broken promises are known already: where a stack begins to break one, a reason is known for what changes there.

A promise that is broken from one release to another is the other side of two differences between stacks.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fuzz.neighbours import Neighbours
    from fuzz.seen import Seen, Signature

Promise = tuple[str, tuple[str, ...]]
"""What is promised, and of which scenarios."""


@frozen
class Borders:
    """The known reasons between neighbours, by scenario; and which stacks break which promise."""

    older: Mapping[str, str]
    newer: Mapping[str, str]
    known: Mapping[tuple[Neighbours, str], str]
    broken: Mapping[Promise, frozenset[str]] = field(repr=False)

    def reason(self, seen: Seen) -> str:
        """The title of the reason that is known where this promise begins or ceases to be broken; empty if none is."""
        return self._walked(seen, self.older, is_older=True) or self._walked(seen, self.newer, is_older=False)

    def _walked(self, seen: Seen, following: Mapping[str, str], *, is_older: bool) -> str:
        (at,) = seen.stacks
        while (beyond := following.get(at)) in self.broken[promise(seen)]:
            at = str(beyond)
        if beyond is None:
            return ""
        border = (beyond, at) if is_older else (at, beyond)
        return next((self.known[border, each] for each in seen.scenarios if (border, each) in self.known), "")


def promise(seen: Seen) -> Promise:
    """What a model that breaks a promise is about."""
    return seen.signature.what, seen.scenarios


def labelled(found: Iterable[Seen], pairs: Sequence[Neighbours]) -> Iterator[Seen]:
    """Everything that was seen; what breaks a promise for a known reason says so, and counts under that reason."""
    every = list(found)
    reasons = _reasons(every, _borders(every, pairs))
    for each in every:
        reason = each.known or reasons.get((each.signature, each.stacks), "")
        how = evolve(each.signature, layer_class="", how=reason) if reason and not each.known else each.signature
        yield evolve(each, known=reason, signature=how)


def _reasons(every: Sequence[Seen], borders: Borders) -> dict[tuple[Signature, tuple[str, ...]], str]:
    """What models show for a known reason in one stack; another that shows the same there shows it for that reason."""
    alone = (each for each in every if len(each.stacks) == 1)
    found = ((each.signature, each.stacks, borders.reason(each)) for each in alone)
    return {(signature, stacks): reason for signature, stacks, reason in found if reason}


def _borders(every: Sequence[Seen], pairs: Sequence[Neighbours]) -> Borders:
    broken: defaultdict[Promise, set[str]] = defaultdict(set)
    for each in every:
        if len(each.stacks) == 1:
            broken[promise(each)].update(each.stacks)
    return Borders(
        older={newer: older for older, newer in reversed(pairs)},
        newer=dict(reversed(pairs)),
        known={
            ((each.stacks[0], each.stacks[1]), scenario): each.known
            for each in every
            if len(each.stacks) > 1 and each.known
            for scenario in each.scenarios
        },
        broken={key: frozenset(stacks) for key, stacks in broken.items()},
    )

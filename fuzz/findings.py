"""What a campaign found, each difference or broken relation once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from fuzz.seen import BETWEEN, MODES, PADDING, REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fuzz.cases import Case
    from fuzz.seen import Seen, Signature

PROMISES = {
    PADDING: "more padding changes nothing, and a sample alone comes out as in its batch",
    REFERENCE: "values, masks and losses are those that Keras's documentation promises, worked out in float64",
    MODES: "`predict` and a direct call give the same",
}


@frozen
class Finding:
    """One difference or broken relation: *case* is its smallest model, *stacks* where it shows, in pairs or alone."""

    signature: Signature
    case: Case
    sentence: str
    stacks: tuple[tuple[str, ...], ...]
    models: int
    """How many of the models show it."""
    known: str = ""
    """The title of a reason that it looks like."""

    @property
    def is_between(self) -> bool:
        """Whether it is a difference between two stacks."""
        return self.signature.what == BETWEEN

    @property
    def promise(self) -> str:
        """What is broken, where it is a relation."""
        if self.case.relation:
            return self.case.relation.promise
        return PROMISES.get(self.signature.what, "")


def findings(seen: Iterable[Seen]) -> tuple[Finding, ...]:
    """Bring together what is the same."""
    together: dict[Signature, list[Seen]] = {}
    for each in seen:
        together.setdefault(each.signature, []).append(each)
    found = [_finding(signature, group) for signature, group in together.items()]
    return in_order(found)


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those without a known reason first, broken relations before differences, and what most models show."""
    return tuple(sorted(found, key=lambda each: (bool(each.known), each.is_between, -each.models, each.signature)))


def _finding(signature: Signature, group: list[Seen]) -> Finding:
    # Of stacks that show the same model the newest: what is wrong there is what a reader can still have mended.
    smallest = min(reversed(group), key=lambda each: (each.case.model.size, each.case.name))
    return Finding(
        signature=signature,
        case=smallest.case.by_itself,
        sentence=smallest.sentence,
        stacks=tuple(dict.fromkeys((smallest.stacks, *(each.stacks for each in group)))),
        models=len({each.case.name for each in group}),
        known=smallest.known if all(each.known for each in group) else "",
    )

"""
Why the scenarios of one group change: a reason, a reason that they look like, or nothing but what they look like.

A closed union whose members answer the same questions, so that a page need not ask which of them it prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from reports.judging.causes.reason import Part

if TYPE_CHECKING:
    from reports.judging.causes.explanations import Explanation
    from reports.judging.causes.reason import Reason
    from reports.judging.causes.recognition import Likely
    from reports.judging.kinds import Kind
    from reports.judging.pairs.signatures import Signature


@frozen
class Known:
    """A reason that names the scenarios, and whose change they show."""

    explanation: Explanation
    word: ClassVar = "known"

    @property
    def key(self) -> str:
        """What no other cause of a pair is called."""
        return f"{self.explanation.part.value} {self.explanation.reason.name}"

    @property
    def reason(self) -> Reason:
        """The reason."""
        return self.explanation.reason

    @property
    def title(self) -> str:
        """One sentence for users."""
        return f"No longer: {self.reason.title}" if self.explanation.part is Part.GOES else self.reason.title

    @property
    def since(self) -> str:
        """The release that brought it or left it behind."""
        return _release(self.explanation)

    @property
    def advice(self) -> str:
        """What to do or, where the reason is left behind, how it ended."""
        return self.explanation.advice


@frozen
class Probable:
    """A reason that a user's own models look like; it can name none of them."""

    likely: Likely
    word: ClassVar = "probable"

    @property
    def key(self) -> str:
        """What no other cause of a pair is called."""
        return f"probably {self.likely.explanation.part.value} {self.reason.name}"

    @property
    def reason(self) -> Reason:
        """The reason."""
        return self.likely.reason

    @property
    def title(self) -> str:
        """One sentence for users."""
        ends = " It ends here." if self.likely.explanation.part is Part.GOES else ""
        return f"Probably: {self.reason.title}{ends}"

    @property
    def since(self) -> str:
        """The release that brought it or left it behind, if it is the cause."""
        return _release(self.likely.explanation)

    @property
    def advice(self) -> str:
        """What to do or, where the reason is left behind, how it ended."""
        return self.likely.advice


@frozen
class Unexplained:
    """Nobody has written down why: all that is known is what the changes look like."""

    signature: Signature
    title: str
    kind: Kind
    """The most dangerous kind among them, on which hangs what to do."""
    word: ClassVar = "unexplained"
    reason: ClassVar[Reason | None] = None
    since: ClassVar = ""

    @property
    def key(self) -> str:
        """What no other cause of a pair is called."""
        return self.signature.key

    @property
    def advice(self) -> str:
        """What to do, by the kind of change."""
        return self.kind.about.advice


Cause = Known | Probable | Unexplained


def _release(explanation: Explanation) -> str:
    reason = explanation.reason
    if explanation.part is Part.GOES:
        return f"gone in {reason.package.title} {reason.until}"
    return f"since {reason.package.title} {reason.since}"

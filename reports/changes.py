"""How a scenario differs between two stacks."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from reports.parting import Parting
from reports.records import Warned


class Kind(Enum):
    """
    The class of a change, the most dangerous first.

    Its value is the word the report prints; docs/method.md says how each is judged.
    """

    SILENT = "silent"
    NOW_FAILS = "now fails"
    NOW_WARNS = "now warns"
    FAILS_DIFFERENTLY = "fails differently"
    WARNING_GONE = "warning gone"
    NOW_WORKS = "now works"
    DRIFT = "drift"
    SAME = "same"
    NOT_COMPARABLE = "not comparable"

    @property
    def severity(self) -> int:
        """0 is the most dangerous."""
        return list(Kind).index(self)


@frozen
class Change:
    """
    What became of an observation on the way from one stack to another.

    *parting* is the first place where the two differ; None where they do not or cannot be compared.
    *results_differ* is True where a mask, a shape or a value differs by more than rounding, whatever the kind.
    *greatest* is the greatest difference between two values, None where nothing could be subtracted.
    """

    kind: Kind
    parting: Parting | None
    results_differ: bool
    greatest: float | None
    new_warnings: tuple[Warned, ...]
    gone_warnings: tuple[Warned, ...]

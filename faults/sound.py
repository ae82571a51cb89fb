"""The answers of the sound Keras, which every fault is held against: each scenario is asked once, at its first need."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from attrs import define, field

from faults import verdicts
from faults.copies import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from faults.verdicts import Row
    from reports.reading.matrix import Observed


@define
class Sound:
    """The record of a copy without a fault; *ask* puts a question to that copy."""

    record: Path
    ask: Callable[[Question], None]
    _known: set[tuple[str, bool]] = field(factory=set)
    _answers: Mapping[Row, Observed] = field(factory=dict)
    _one_at_a_time: threading.Lock = field(factory=threading.Lock)

    def answers(self, ids: Iterable[str], *, twice: bool = False) -> Mapping[Row, Observed]:
        """All answers there are, those of *ids* among them; asked *twice*, they tell which are never the same."""
        with self._one_at_a_time:
            wanted = [(id_, twice) for id_ in ids]
            if not self._known.issuperset(wanted):
                self.ask(Question(tuple(id_ for id_, _ in wanted), self.record, twice=twice))
                self._known.update(wanted)
                self._answers = verdicts.observed(self.record)
            return self._answers

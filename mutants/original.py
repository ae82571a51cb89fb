"""The observations on the original Keras, with which mutants are compared; a scenario runs when it is first needed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from attrs import define, field

from mutants import verdicts
from mutants.harness_runs import CopyRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from mutants.verdicts import Row
    from reports.reading.matrix import Observed


@define
class Original:
    """The record of a copy without a mutant; *run* runs scenarios on that copy."""

    record: Path
    run: Callable[[CopyRequest], None]
    _known: set[tuple[str, bool]] = field(factory=set)
    _observed: Mapping[Row, Observed] = field(factory=dict)
    _one_at_a_time: threading.Lock = field(factory=threading.Lock)

    def observed(self, ids: Iterable[str], *, twice: bool = False) -> Mapping[Row, Observed]:
        """All observations there are, those of *ids* among them; made *twice*, they show which cells are unstable."""
        with self._one_at_a_time:
            wanted = [(id_, twice) for id_ in ids]
            if not self._known.issuperset(wanted):
                self.run(CopyRequest(tuple(id_ for id_, _ in wanted), self.record, twice=twice))
                self._known.update(wanted)
                self._observed = verdicts.observed(self.record)
            return self._observed

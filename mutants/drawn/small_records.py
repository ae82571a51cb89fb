"""A record of a few cells, for the rules of the report to judge."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from fuzz.judging import Observations
from harness import identity, recording
from mutants import verdicts
from reports.judging.assembly import compare_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.discovery import Scenario
    from mutants.verdicts import Row
    from reports.reading.matrix import Observed
    from stacks.stack import Stack


@frozen
class SmallRecords:
    """Makes records of cells of a stack, whose texts are *scenarios*."""

    stack: Stack
    scenarios: Mapping[str, Scenario]
    header: Mapping[str, Any]

    def observed(self, lines: Iterable[Mapping[str, Any]]) -> Mapping[Row, Observed]:
        """The cells as the report reads them."""
        with tempfile.TemporaryDirectory(prefix="maskdrift-") as name:
            return verdicts.observed(self._written(Path(name), lines))

    def observations(self, lines: Iterable[Mapping[str, Any]]) -> Observations:
        """The cells as relations are judged by."""
        digests = {id_: each.digest for id_, each in self.scenarios.items()}
        with tempfile.TemporaryDirectory(prefix="maskdrift-") as name:
            folder = Path(name)
            return Observations(compare_all([self._written(folder, lines)], folder, [self.stack]), digests)

    def _written(self, folder: Path, lines: Iterable[Mapping[str, Any]]) -> Path:
        cells = [dict(each) for each in lines]
        texts = [self.scenarios[id_].record() for id_ in dict.fromkeys(each["scenario"] for each in cells)]
        planned = [f"{each['scenario']} {each['mode']}" for each in cells]
        file = folder / "record.jsonl"
        recording.append(file, {**self.header, "planned": planned, "observations": 1}, *texts, *cells)
        return file


def small_records(stack: Stack, scenarios: Mapping[str, Scenario]) -> SmallRecords:
    """For the cells of a stack."""
    return SmallRecords(stack, scenarios, identity.header(stack.name, "cpu", stack.imported_as, None))

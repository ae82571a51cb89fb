"""The report as one frozen object: everything the pages show, nothing left to compute but words and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.exchange.fates import NO_EXCHANGE
from reports.expectation_files import NO_EXPECTATIONS
from reports.raw_files import NO_FILES, RawFiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.behaviours import BehaviourRow
    from reports.crossings import Crossing, MainUpgrade
    from reports.disagreements import Disagreement
    from reports.exchange.fates import Exchange
    from reports.expectation_files import Expectations
    from reports.findings import Finding
    from reports.matrix import Completeness, Matrix, Row
    from reports.notices import Notice
    from reports.reasons.explaining import Judgement
    from reports.records import Device
    from reports.timing.timings import Timings
    from reports.verdicts import JudgedClaim

Ends = tuple[str, str, "Device"]
"""The older and the newer of two stacks, and the device on which they are compared."""


@frozen
class Report:
    """
    What `reports.site.write_site` renders.

    It holds no time of its making: two merges of the same files are the same report.
    """

    matrix: Matrix
    claims: tuple[JudgedClaim, ...]
    rows: tuple[BehaviourRow, ...]
    """In the order of `Matrix.rows`, one for each device."""
    findings: tuple[Finding, ...]
    """The most dangerous first."""
    crossings: tuple[Crossing, ...]
    """In the order of the columns."""
    main_upgrade: MainUpgrade | None
    reasons: Judgement
    """What the reviewed notes on causes explain, and what they do not."""
    timings: Timings
    notices: tuple[Notice, ...]
    """About record files and timing files, the heaviest first."""
    completeness: Completeness
    completeness_of: Mapping[tuple[str, Device], Completeness]
    """By stack and device."""
    disagreements: tuple[Disagreement, ...] = ()
    """Where two modes of one stack give two results; the widest first."""
    expectations: Expectations = NO_EXPECTATIONS
    """What the documentation promises, as the reference computed it."""
    exchange: Exchange = NO_EXCHANGE
    """What became of models that were saved in one stack and loaded in another."""
    asked: tuple[Ends, ...] = ()
    """Pairs of stacks that shall have a page, whatever others have one."""
    among: tuple[Row, ...] | None = None
    """The rows that the pairs asked for are about; None for all of them."""
    raw: RawFiles = NO_FILES
    """What all of it was read from."""

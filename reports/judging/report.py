"""The report as one frozen object: everything the pages show, nothing left to compute but words and pictures."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.atlas_proof import NO_PROOF, AtlasProof
from reports.judging.causes.recognition import Recognition
from reports.judging.direct_steps import DirectSteps
from reports.judging.exchange_outcomes import NO_EXCHANGE
from reports.judging.families import families
from reports.reading.expectation_files import NO_EXPECTATIONS
from reports.reading.generated_models import NO_GENERATED, Generated
from reports.reading.raw_files import NO_FILES, RawFiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.causes.explanations import Judgement
    from reports.judging.claim_verdicts import JudgedClaim
    from reports.judging.exchange_outcomes import Exchange
    from reports.judging.families import Family
    from reports.judging.findings import Finding
    from reports.judging.mode_disagreements import Disagreement
    from reports.judging.not_observed import NotObserved
    from reports.judging.step_summaries import MainUpgrade, StepSummary
    from reports.reading.expectation_files import Expectations
    from reports.reading.matrix import Completeness, Matrix, Row, StackPair
    from reports.reading.notices import Notice
    from reports.reading.records import Device, Mode
    from reports.reading.timing.timings import Timings


@frozen(kw_only=True)
class Compared:
    """
    Everything that was recorded, with what every step does: enough to tell of any pair of stacks.

    It holds no time of its making: two merges of the same files are the same.
    """

    matrix: Matrix
    rows: tuple[BehaviourRow, ...]
    """In the order of `Matrix.rows`, one for each device."""
    reasons: Judgement
    """What the reviewed notes on causes explain, and what they do not."""
    timings: Timings
    notices: tuple[Notice, ...]
    """About record files and timing files, the heaviest first."""
    expectations: Expectations = NO_EXPECTATIONS
    """What the documentation promises, as the reference computed it."""
    exchange: Exchange = NO_EXCHANGE
    """What became of models that were saved in one stack and loaded in another."""
    asked: tuple[StackPair, ...] = ()
    """Pairs of stacks that shall have a page, whatever others have one."""
    among: tuple[Row, ...] | None = None
    """The rows that the pairs asked for are about; None for all of them."""
    generated: Generated = NO_GENERATED
    """What campaigns of generated models found; what is wrong with their files is among the notices."""
    raw: RawFiles = NO_FILES
    """What all of it was read from."""
    not_observed: tuple[NotObserved, ...] = ()
    """What the project's scenarios ask of its stacks, and no record answers."""
    proof: AtlasProof = NO_PROOF
    """How what was run here came out beside the atlas."""

    @cached_property
    def direct(self) -> DirectSteps:
        """The steps between any two stacks; what one page has compared, no other compares again."""
        return DirectSteps(self.matrix)

    @cached_property
    def recognition(self) -> Recognition:
        """Recognises the reasons in what becomes of a user's own models."""
        return Recognition(self.reasons.reasons, self.matrix)

    @cached_property
    def _row_of(self) -> Mapping[tuple[str, Mode, Device], BehaviourRow]:
        return {(each.scenario, each.mode, each.device): each for each in self.rows}

    @cached_property
    def _rows_of(self) -> Mapping[str, tuple[BehaviourRow, ...]]:
        found: dict[str, list[BehaviourRow]] = {}
        for each in self.rows:
            found.setdefault(each.scenario, []).append(each)
        return {scenario: tuple(rows) for scenario, rows in found.items()}

    def rows_of(self, scenario: str) -> tuple[BehaviourRow, ...]:
        """The behaviours of a scenario in each mode and on each device, in the order of `rows`."""
        return self._rows_of.get(scenario, ())

    @cached_property
    def families(self) -> Mapping[Device, tuple[Family, ...]]:
        """How the stacks of each device are divided."""
        return {device: families(self.matrix.on(device)) for device in self.matrix.devices}

    def row(self, scenario: str, mode: Mode, device: Device) -> BehaviourRow:
        """The behaviours of a scenario in one mode."""
        return self._row_of[scenario, mode, device]


@frozen(kw_only=True)
class Report(Compared):
    """The same judged in every way that a page shows: what `reports.pages.site.write_site` renders."""

    claims: tuple[JudgedClaim, ...]
    findings: tuple[Finding, ...]
    """The most dangerous first."""
    summaries: tuple[StepSummary, ...]
    """In the order of the columns."""
    main_upgrade: MainUpgrade | None
    completeness: Completeness
    completeness_of: Mapping[tuple[str, Device], Completeness]
    """By stack and device."""
    disagreements: tuple[Disagreement, ...] = ()
    """Where two modes of one stack give two results; the widest first."""

    @property
    def upgrades(self) -> tuple[StepSummary, ...]:
        """Every step, and the main upgrade before them where it is none of them."""
        main = self.main_upgrade.summary if self.main_upgrade else None
        if main is None or any(each.pair == main.pair for each in self.summaries):
            return self.summaries
        return main, *self.summaries

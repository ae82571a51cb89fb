"""Makes a `Report` of record files, timing passes and the table of stacks, in two steps."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from attrs import asdict, evolve

from reports.judging.atlas_proof import prove
from reports.judging.behaviours import behaviour_rows
from reports.judging.causes.explanations import judge_reasons
from reports.judging.claims import judge
from reports.judging.completeness import completeness, completeness_of
from reports.judging.exchange_outcomes import NO_EXCHANGE
from reports.judging.findings import findings
from reports.judging.instability import unstable
from reports.judging.mode_disagreements import disagreements
from reports.judging.not_observed import not_observed
from reports.judging.report import Compared, Report
from reports.judging.step_summaries import most_taken, summaries
from reports.reading.expectation_files import NO_EXPECTATIONS
from reports.reading.generated_models import NO_GENERATED, Generated
from reports.reading.loading import load
from reports.reading.merging import merge
from reports.reading.notices import listed
from reports.reading.project import ROOT
from reports.reading.project_scenarios import is_planned, is_retired
from reports.reading.provenance import project_texts
from reports.reading.timing.passes import read_timings
from reports.reading.two_processes import MANY, alongside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reports.judging.behaviours import BehaviourRow
    from reports.judging.causes.reason import Reason
    from reports.judging.exchange_outcomes import Exchange
    from reports.reading.expectation_files import Expectations
    from reports.reading.matrix import Matrix, Row
    from reports.reading.record_files import Loaded
    from stacks.stack import Stack


def compare_all(  # noqa: PLR0913, PLR0917 - each is another kind of source
    records: Iterable[Path],
    timings: Path,
    stacks: Sequence[Stack],
    reasons: tuple[Reason, ...] = (),
    expectations: Expectations = NO_EXPECTATIONS,
    exchange: Exchange = NO_EXCHANGE,
    atlas: Sequence[Loaded] = (),
    wanted: Iterable[Row] = (),
    generated: Generated = NO_GENERATED,
) -> Compared:
    """
    Read everything and compare it; what is wrong with a file is in the notices, never raised.

    *wanted* are the rows that should be known of every stack of the table, by a record of here or by the atlas.
    """
    of_project = partial(is_retired, root=ROOT), partial(is_planned, root=ROOT)
    matrix = merge([*atlas, *map(load, records)], stacks, *of_project, project_texts(ROOT))
    measured, about_timings = read_timings(timings, matrix.columns, stacks)
    rows = behaviour_rows(matrix)
    proof = prove(matrix.cells.values())
    notices = (
        *matrix.notices,
        *unstable(matrix.cells.values()),
        *about_timings,
        *expectations.notices,
        *exchange.notices,
        *proof.notices,
        *generated.notices,
    )
    return Compared(
        matrix=matrix,
        rows=rows,
        reasons=judge_reasons(reasons, _of_the_project(rows, matrix), matrix.columns),
        timings=measured,
        notices=listed(sorted(notices, key=lambda each: each.sort_key)),
        expectations=expectations,
        exchange=exchange,
        generated=generated,
        not_observed=not_observed(matrix, wanted),
        proof=proof,
    )


def judge_all(compared: Compared) -> Report:
    """Judge what was compared in every way that a page shows; a pair of stacks needs none of that."""
    rows, matrix = compared.rows, compared.matrix
    with alongside(partial(disagreements, matrix), worth_it=len(matrix.cells) >= MANY) as disagreeing:
        report = Report(
            **asdict(compared, recurse=False),
            claims=judge(matrix),
            findings=findings(rows, matrix.columns),
            summaries=summaries(rows, matrix.columns),
            main_upgrade=most_taken(rows, matrix),
            completeness=completeness(matrix.cells.values()),
            completeness_of=completeness_of(matrix),
        )
    return evolve(report, disagreements=disagreeing[0])


def _of_the_project(rows: Iterable[BehaviourRow], matrix: Matrix) -> list[BehaviourRow]:
    """The rows of which a reason can promise anything: what others wrote is in no reason, whatever it is called."""
    return [each for each in rows if each.scenario in matrix.of_project]

"""Made-up pairs of two stacks that differ in many scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from packaging.version import Version

from reports.judging.behaviours import behaviour_rows
from reports.judging.causes.explanations import judge_reasons
from reports.judging.causes.reason import Intent, Package, Reason
from reports.judging.completeness import completeness, completeness_of
from reports.judging.kinds import Kind
from reports.judging.pairs.pairing import Pairs
from reports.judging.step_summaries import summaries
from reports.reading.matrix import Matrix
from tests.reports.making import column, layer, observed, ok, scenario
from tests.reports.sampling import an_empty_report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.judging.pairs.pair import Pair
    from reports.judging.report import Report
    from reports.reading.records import Ok, Outcome

OLD, NEW = "2.15.0", "3.15.0"
"""The two stacks, named after their Keras."""

LOSES = Reason(
    name="loses",
    title="Merge layers drop the mask.",
    package=Package.KERAS,
    since=Version("3.0"),
    until=None,
    scenarios=("theme.explained*",),
    modes=(),
    changes=(Kind.SILENT,),
    says=(),
    cause="Nobody asks for it.",
    intent=Intent.BUG,
    advice="Give the mask by hand.",
    ending=None,
    links=("https://example.org/1",),
    reports=(),
)


def masked(name: str, kind: str) -> Ok:
    """A run in which a layer puts out a mask."""
    return ok(layer(name, 1.0, 2.0, masked="10", kind=kind))


def bare(name: str, kind: str) -> Ok:
    """A run in which it puts out none."""
    return ok(layer(name, 1.0, 2.0, kind=kind))


def lost(name: str = "it", kind: str = "Concatenate") -> tuple[Outcome, Outcome]:
    """A layer that drops its mask in the newer stack."""
    return masked(name, kind), bare(name, kind)


def other_values(name: str = "it", kind: str = "GRU", by: float = 1.0) -> tuple[Outcome, Outcome]:
    """A layer that puts out other values there."""
    return ok(layer(name, 1.0, kind=kind)), ok(layer(name, 1.0 + by, kind=kind))


def report_of(
    did: Mapping[str, tuple[Outcome, Outcome]], *reasons: Reason, of_user: frozenset[str] = frozenset()
) -> Report:
    """What scenarios did in two stacks; those *of_user* are no scenarios of the project."""
    columns = column(OLD, OLD), column(NEW, NEW)
    states = [
        observed(outcome, stack, scenario=name, of_user=name in of_user)
        for name, outcomes in did.items()
        for stack, outcome in zip((OLD, NEW), outcomes, strict=True)
    ]
    scenarios = tuple(scenario(name, folder="mine/" if name in of_user else "scenarios/") for name in did)
    rows = tuple((name, "predict") for name in did)
    matrix = Matrix(columns, scenarios, rows, {each.id: each for each in states}, ())  # type: ignore[arg-type]
    judged = behaviour_rows(matrix)
    return evolve(
        an_empty_report(),
        matrix=matrix,
        rows=judged,
        summaries=summaries(judged, columns),
        reasons=judge_reasons(reasons, judged, columns),
        completeness=completeness(matrix.cells.values()),
        completeness_of=completeness_of(matrix),
    )


def pair_of(
    did: Mapping[str, tuple[Outcome, Outcome]], *reasons: Reason, of_user: frozenset[str] = frozenset()
) -> Pair:
    """The same as a pair."""
    return Pairs(report_of(did, *reasons, of_user=of_user)).pair(OLD, NEW, "cpu")

"""
A made-up report with one of everything, made straight from the report's own classes.

Every text that comes from outside (a warning, an error, a machine, a docstring, a stack's name) is hostile.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

from attrs import evolve
from packaging.version import Version

from reports.judging.behaviours import Behaviour, BehaviourRow
from reports.judging.causes.explanations import judge_reasons
from reports.judging.causes.reason import Intent, Package, Reason
from reports.judging.changes import Change
from reports.judging.claim_verdicts import (
    Errors,
    Evidence,
    Fails,
    FailsWithWarning,
    Holds,
    JudgedClaim,
    NotApplicable,
    NotRecorded,
    Verdict,
)
from reports.judging.completeness import completeness, completeness_of
from reports.judging.findings import Finding, Share
from reports.judging.first_difference import MaskParts, OutcomeParts, Parting
from reports.judging.kinds import Kind
from reports.judging.mode_disagreements import Disagreement
from reports.judging.owners import NoTwin, OnlyKeras
from reports.judging.report import Report
from reports.judging.step import Step
from reports.judging.step_summaries import most_taken, summaries
from reports.reading.generated_models import Generated
from reports.reading.matrix import Absence, CellId, Column, Matrix, Missing, Observed
from reports.reading.notices import Notice, Place, Severity
from reports.reading.records import (
    Array,
    Crashed,
    Device,
    Error,
    Header,
    Imported,
    LayerOutput,
    LayerTrace,
    Mode,
    Ok,
    Outcome,
    Scenario,
    Source,
    Timeout,
    Unavailable,
    Warned,
)
from reports.reading.timing.timings import MaskCost, Timing, TimingPass, Timings, Untimed
from tests.reports.exchanging import an_exchange
from tests.reports.generating import a_campaign

HOSTILE = "<script>alert('x')</script> | \"quoted\" & `code`\nsecond line \x1b[1mbold\x1b[0m\x00"
FOREIGN = "../<script>alert(1)</script>"
"""A stack that only a record knows, with a name that must become neither markup nor a path."""

STACKS = ("old", "warned", "broken", "fixed", FOREIGN)
STEPS = (("old", "warned"), ("warned", "broken"), ("old", "fixed"))
MODES: tuple[Mode, ...] = ("predict", "eager")
SCENARIOS = ("theme.carries", "theme.dies", "other_theme.same")

MASKED = Array("bool", (2, 3), (True, False, True, False, False, False))
VALUE = Array("float32", (2, 3, 2), (0.1, 0.0, 1e-9, 123456.5, -0.25, 3.0, "nan", "inf", 1.0, 2.0, 3.0, 4.0))


def a_report() -> Report:
    """Three scenarios on five stacks, two modes and two devices, with every verdict, outcome, change and absence."""
    columns = (*(_column(stack, "cpu") for stack in STACKS), _column("fixed", "gpu"))
    cells = {each.id: each for each in (*_observed(), *_absent())}
    rows = tuple(_rows())
    scenarios = tuple(_scenario(each) for each in SCENARIOS)
    matrix = Matrix(columns, scenarios, tuple(product(SCENARIOS, MODES)), cells, (), sources=_sources())
    return Report(
        matrix=matrix,
        claims=_claims(columns),
        rows=rows,
        findings=_findings(),
        summaries=summaries(rows, columns),
        main_upgrade=most_taken(rows, matrix),
        reasons=judge_reasons(_reasons(), rows, columns),
        timings=_timings(),
        notices=_notices(),
        completeness=completeness(matrix.cells.values()),
        completeness_of=completeness_of(matrix),
        disagreements=_disagreements(),
        exchange=an_exchange(STACKS, HOSTILE),
        generated=Generated((a_campaign(HOSTILE),)),
    )


def a_whole_report() -> Report:
    """The same with nothing missing."""
    report = a_report()
    cells = {id_: each for id_, each in report.matrix.cells.items() if isinstance(each, Observed)}
    matrix = evolve(report.matrix, cells=cells)
    return evolve(
        report, matrix=matrix, completeness=completeness(cells.values()), completeness_of=completeness_of(matrix)
    )


def an_empty_report() -> Report:
    """What there is before anything was recorded."""
    return Report(
        matrix=Matrix((), (), (), {}, ()),
        claims=(),
        rows=(),
        findings=(),
        summaries=(),
        main_upgrade=None,
        reasons=judge_reasons((), (), ()),
        timings=Timings((), (), ()),
        notices=(),
        completeness=completeness(()),
        completeness_of={},
    )


def ok(mask: Array | None = MASKED, *, warnings: tuple[Warned, ...] = ()) -> Ok:
    """An observation of two layers, the second of which hands on *mask*."""
    first = LayerTrace("masking", "keras.layers.core.Masking", (LayerOutput(VALUE, MASKED),))
    second = LayerTrace("concatenate", HOSTILE, (LayerOutput(VALUE, mask),))
    return Ok((LayerOutput(Array("float32", (2, 2), (0.5, 0.25, 0.125, 1.0)), None),), (first, second), warnings)


WARNING = Warned("UserWarning", f"warning about a mask {HOSTILE}", 3)
ERROR = Error("ValueError", f"error {HOSTILE}", "concatenate", "run", (WARNING,))


def _outcomes(scenario: str) -> tuple[Outcome, ...]:
    """What each stack but the foreign one does, in their order."""
    if scenario == "theme.carries":
        return ok(), ok(None, warnings=(WARNING,)), ERROR, ok(None)
    if scenario == "theme.dies":
        return ok(), Crashed("SIGSEGV", HOSTILE), Timeout(2.5, HOSTILE), ok()
    return (ok(),) * 4


def _observed() -> list[Observed]:
    return [
        _seen(CellId(scenario, stack, "cpu", mode), outcome, f"results/{index}.jsonl")
        for scenario, mode in product(SCENARIOS, MODES)
        for index, (stack, outcome) in enumerate(zip(STACKS, _outcomes(scenario), strict=False))
    ]


def _seen(id_: CellId, outcome: Outcome, file: str) -> Observed:
    return Observed(id_, outcome, digest="d", seconds=0.1, harness="h", place=Place(Path(file), 3))


def _absent() -> list[Missing | Observed]:
    unavailable = [
        _seen(CellId(scenario, "fixed", "gpu", mode), Unavailable(HOSTILE), "results/gpu.jsonl")
        for scenario, mode in product(SCENARIOS, MODES)
    ]
    missing = [
        Missing(CellId(scenario, FOREIGN, "cpu", mode), Absence.KILLED) for scenario, mode in product(SCENARIOS, MODES)
    ]
    return [*unavailable, *missing]


def _rows() -> list[BehaviourRow]:
    cells = {each.id: each for each in _observed()}
    absent = _absent()
    rows = []
    for scenario, mode in product(SCENARIOS, MODES):
        groups = ("old", "fixed") if scenario == "theme.dies" else ("old",)
        found: list[tuple[str, ...]] = [groups, *((each,) for each in STACKS[1:4] if each not in groups)]
        if scenario == "other_theme.same":
            found = [STACKS[:4]]
        behaviours = tuple(
            Behaviour(letter, stacks, cells[CellId(scenario, stacks[0], "cpu", mode)])
            for letter, stacks in zip("ABCD", found, strict=False)
        )
        here = tuple(each for each in absent if (each.id.scenario, each.id.mode) == (scenario, mode))
        rows.append(
            BehaviourRow(
                scenario,
                mode,
                "cpu",
                behaviours,
                _steps(scenario),
                tuple(each for each in here if each.id.device == "cpu"),
            )
        )
        rows.append(
            BehaviourRow(scenario, mode, "gpu", (), (), tuple(each for each in here if each.id.device == "gpu"))
        )
    return rows


def _steps(scenario: str) -> tuple[Step, ...]:
    if scenario == "other_theme.same":
        return tuple(Step(older, newer, _change(Kind.DRIFT, None)) for older, newer in STEPS)
    parts = MaskParts("concatenate", MASKED, None)
    fails = OutcomeParts("concatenate", None, HOSTILE)
    return (
        Step("old", "warned", _change(Kind.NOW_WARNS, parts)),
        Step("warned", "broken", _change(Kind.NOW_FAILS, fails)),
        Step("old", "fixed", _change(Kind.SILENT, parts), belongs=OnlyKeras("2.15.1")),
    )


def _change(kind: Kind, parting: Parting | None) -> Change:
    new = (WARNING,) if kind is Kind.NOW_WARNS else ()
    differ = kind is not Kind.DRIFT
    return Change(kind, parting, results_differ=differ, greatest=0.5, new_warnings=new, gone_warnings=())


SHARES = Share(OnlyKeras("2.15.1"), 2), Share(NoTwin(HOSTILE), 1)


def _findings() -> tuple[Finding, ...]:
    cells = tuple(product(SCENARIOS[:2], MODES))
    return tuple(
        Finding("old", "fixed", "cpu", kind, "", f"number {number}: {HOSTILE}", cells, SHARES[: 1 + number % 2])
        for number, kind in enumerate((Kind.SILENT, Kind.NOW_FAILS, Kind.NOW_WARNS, Kind.NOW_WORKS, *(Kind.DRIFT,) * 4))
    )


def _disagreements() -> tuple[Disagreement, ...]:
    fails = OutcomeParts("concatenate", None, HOSTILE)
    parts = MaskParts("concatenate", MASKED, None)
    return tuple(
        Disagreement("cpu", "predict", ("eager",), parting, (STACKS[:3], (FOREIGN,)), SCENARIOS[:2])
        for parting in (parts, *(fails,) * 8)
    )


def _claims(columns: tuple[Column, ...]) -> tuple[JudgedClaim, ...]:
    says = (Evidence(CellId("theme.carries", "old", "cpu", "predict"), HOSTILE, supports=True),)
    denies = (Evidence(CellId("theme.dies", "warned", "cpu", "eager"), HOSTILE, supports=False),)
    cycle: tuple[Verdict, ...] = (
        Holds(says), Fails(denies), FailsWithWarning(denies), Errors(denies), NotApplicable(()), NotRecorded(()),
    )  # fmt: skip
    verdicts = {(each.stack, each.device): verdict for each, verdict in zip(columns, cycle, strict=True)}
    return tuple(
        JudgedClaim(number, f"Claim {number} {HOSTILE}", HOSTILE, SCENARIOS[:2], verdicts) for number in (1, 2)
    )


def _timings() -> Timings:
    one = TimingPass("2026-11-24T11:30:00Z", Path("results/timings/one.json"), 0.0123, 0.001, 0.011, 50, 9.5, 2)
    two = evolve(one, started="2026-11-24T11:40:00Z", median=0.0125, load=None)
    machine = {"processor": HOSTILE, "cores": "2", "affinity": HOSTILE, "threads": HOSTILE}
    return Timings(
        (
            Timing("old", "cpu", "gru_forward[masked]", (one, two), machine),
            Timing("old", "cpu", "gru_forward[unmasked]", (one,), machine),
            Timing("fixed", "cpu", "gru_forward[masked]", (one,), machine),
        ),
        (MaskCost("old", "cpu", (2.0,), "gru_forward[masked]"),),
        (HOSTILE,),
        (Untimed("fixed", "cpu", "seed_prediction", HOSTILE),),
    )


def _sources() -> dict[tuple[str, Device], dict[str, Source]]:
    """The class of the layer that parts, and a base, in the two stacks of the first step."""
    texts = {"old": f"class It:\n    mask = 1  # {HOSTILE}\n", "warned": "class It:\n    mask = 2\n"}
    return {
        (stack, "cpu"): {
            HOSTILE: Source(HOSTILE, (FOREIGN,), HOSTILE, 1, text),
            FOREIGN: Source(FOREIGN, (), HOSTILE, 2, text * 30),
        }
        for stack, text in texts.items()
    }


def _reasons() -> tuple[Reason, ...]:
    """One that the records show, one that they show the end of, and one that they do not show."""
    shown = Reason(
        name="shown",
        title=f"title {HOSTILE}",
        package=Package.KERAS,
        since=Version("2.15"),  # the stacks but "broken" imported something that is no version
        until=None,
        scenarios=("theme.carries",),
        modes=(),
        changes=(Kind.SILENT, Kind.NOW_WARNS, Kind.NOW_FAILS),
        says=(),
        cause=f"cause {HOSTILE}",
        intent=Intent.BUG,
        advice=f"advice {HOSTILE}",
        ending=None,
        links=("https://github.com/keras-team/keras/commit/0123456789abcdef",),
        reports=(),
    )
    left = evolve(
        shown, name="left", title="left", since=Version("0"), until=Version("2.15"), ending=f"ending {HOSTILE}"
    )
    absent = evolve(
        shown,
        name="absent",
        title="absent",
        scenarios=("other_theme.same",),
        intent=Intent.INTENDED,
        reports=shown.links,
        modes=MODES,
    )
    return shown, left, absent


def _notices() -> tuple[Notice, ...]:
    place = Place(Path("results/<script>.jsonl"), 7)
    return tuple(Notice(severity, "broken-line", HOSTILE, place, HOSTILE) for severity in Severity)


def _scenario(id_: str) -> Scenario:
    source = f'def it(keras):\n    """{HOSTILE}"""\n    return keras.Model(), {{}}\n'
    return Scenario(id_, f"{id_} {HOSTILE}", f"{HOSTILE}\n\n{HOSTILE}", "scenarios/<script>.py", 12, source, "d")


def _column(stack: str, device: Device) -> Column:
    known = stack != FOREIGN
    return Column(
        stack=stack,
        device=device,
        planned_python="3.11" if known else None,
        planned_tensorflow="2.15.1" if known else None,
        planned_keras="2.15.0" if known else None,
        imported_as="tf.keras",
        header=None if stack == "broken" else _header(stack, device),
        imported=None if stack == "broken" else _imported(),
        whole=known,
    )


def _header(stack: str, device: Device) -> Header:
    return Header(
        schema=2,
        stack=stack,
        device=device,
        started="2026-11-24T11:30:00Z",
        python="3.11.7",
        processor=f"processor {HOSTILE}",
        cores=2,
        threads={HOSTILE: HOSTILE},
        platform=HOSTILE,
        lock=HOSTILE,
        environment=HOSTILE,
        harness=HOSTILE,
        commit=HOSTILE,
        imported_as="tf.keras",
        planned=(),
        variables={"TF_ENABLE_ONEDNN_OPTS": HOSTILE},
    )


def _imported() -> Imported:
    return Imported("3.11.7", "2.15.1", HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), {HOSTILE: HOSTILE}, 3.2)

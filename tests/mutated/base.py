"""A project as it stands before a mutation: every kind of file that a report reads, each as it should be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from harness import discovery, record_lines
from reports.reading.expectation_records import EXPECTED_SCHEMA, ExpectedHeader
from reports.reading.records import Footer, Scenario, Warned
from tests.reports import exchanging, making, passing, promising

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.reading.records import Line, Outcome

ROOT = Path(__file__).resolve().parents[2]
STACKS = ("tf-old", "tf-mid", "tf-new")
SCENARIOS = ("seed.as_given", "seed.masks_disagree")
"""Scenarios of the project itself: their text, and the scripts made of it, must stay what they are."""

VERSIONS = {"tf-old": ("2.14.1", "2.14.0"), "tf-mid": ("2.15.1", "2.15.0"), "tf-new": ("2.21.0", "3.12.0")}


def make(folder: Path) -> None:
    """Write a project of three stacks: records, passes, an exchange, expectations, reasons, a plan and the table."""
    (folder / "stacks").mkdir(parents=True)
    table = (making.table(name, tensorflow=tf, keras=keras) for name, (tf, keras) in VERSIONS.items())
    (folder / "stacks" / "stacks.toml").write_text("\n".join(table), encoding="utf-8")
    for at, name in enumerate(STACKS):
        making.stack(folder, name)
        _write(folder / "results" / f"{name}.cpu.{making.lock_digest(name)[:12]}.jsonl", _records(name, at))
        medians = {"gru": [0.1 * (at + 1)] * 4, "plain": [0.1] * 4}
        tensorflow, keras = VERSIONS[name]
        passing.write_passes(folder / "results" / "timings", name, medians, tensorflow=tensorflow, keras=keras)
        _write(folder / "results" / "exchange" / f"{name}.cpu.unlocked.jsonl", _exchange(name))
    promised = (ExpectedHeader(EXPECTED_SCHEMA), promising.MEANING, promising.promise(1.0, 2.0, layer="gru"))
    expectations = folder / "results" / "reference" / "expected.jsonl"
    expectations.parent.mkdir()
    expectations.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in promised))
    shutil.copytree(ROOT / "reasons", folder / "reasons")
    plan = [{"session": f"matrix({name})", "stack": name, "device": "cpu"} for name in STACKS]
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")


def _records(name: str, at: int) -> Iterator[Line]:
    tensorflow, keras = VERSIONS[name]
    yield making.header(name, planned=[f"{each} predict" for each in SCENARIOS])
    yield making.imported(keras, tensorflow)
    known = {each.id: each for each in discovery.discover()}
    for each in SCENARIOS:
        told = known[each].record()
        yield msgspec.convert(told, Scenario)
        yield making.cell(_outcome(each, at), id_=each, digest=told["digest"])
        yield msgspec.structs.replace(making.again(id_=each), digest=told["digest"])
    yield Footer(len(SCENARIOS), 0, 1.0)


def _outcome(scenario: str, at: int) -> Outcome:
    if scenario == SCENARIOS[1] and at == 1:
        return making.refusal("concat")
    warned = Warned("UserWarning", "Layer 'concat' (of type Concatenate) will destroy the mask information.", 1)
    embedded = making.layer("embed", 1.0, 2.0, masked="10", received=[None])
    read = making.layer("gru", 1.0 + at, 2.0, received=["10"], takes_mask=True)
    return making.ok(embedded, read, warnings=[warned] if at else [])


def _exchange(name: str) -> Iterable[Any]:
    outcome = making.ok(making.layer("gru", 1.0, 2.0))
    told = [exchanging.loaded(outcome, saver, scenario=SCENARIOS[0]) for saver in STACKS]
    return exchanging.partner(
        name,
        exchanging.built(outcome, SCENARIOS[0]),
        exchanging.saved(scenario=SCENARIOS[0]),
        *told,
        scenarios=SCENARIOS[:1],
    )


def _write(path: Path, told: Iterable[Any]) -> None:
    """Write lines as the harness does, each with its checksum."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = (record_lines.written(json.loads(msgspec.json.encode(each))) for each in told)
    path.write_text("".join(written), encoding="utf-8")


def kinds(folder: Path) -> dict[str, list[Path]]:
    """The files that a mutation may choose, by what they hold."""
    results = folder / "results"
    return {
        "record": sorted(results.glob("*.jsonl")),
        "exchange": sorted((results / "exchange").glob("*.jsonl")),
        "pass": sorted((results / "timings").glob("*/*.json")),
        "expectations": sorted((results / "reference").glob("*.jsonl")),
        "reasons": sorted((folder / "reasons").glob("*.toml")),
        "table": [folder / "stacks" / "stacks.toml"],
        "plan": [folder / "plan.json"],
    }


def stack_of(path: Path) -> str | None:
    """The stack that a file is about; None where it is about all."""
    parts = (path.name.split(".")[0], path.parent.name.split(".")[0])
    return next((each for each in parts if each in STACKS), None)

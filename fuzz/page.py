"""Writes down what was found: a page, the same for the report, and a script for each finding that runs by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from attrs import frozen

from fuzz import text
from harness import whole
from harness.discovery import discover
from reports.pages.standalone_script import script
from reports.reading.generated_models import (
    GENERATED_SCHEMA,
    GeneratedCampaign,
    GeneratedFinding,
    RunStack,
    SmallestModel,
    places,
    places_by_reason,
)
from reports.reading.records import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fuzz.campaign import Campaign
    from fuzz.findings import Finding
    from harness.discovery import Scenario as Discovered


@frozen
class Found:
    """What a campaign of so many *cases* found: what is told whole, what is only listed, and what came only once."""

    told: tuple[Finding, ...]
    listed: tuple[Finding, ...]
    unstable: tuple[Finding, ...]
    cases: int
    unseen: Mapping[str, int]
    """How many texts were not observed or cannot be compared, by stack."""
    stacks: tuple[RunStack, ...] = ()
    """What was run."""


def write_found(folder: Path, campaign: Campaign, found: Found) -> None:
    """Write the page and the scripts; what stood there of an earlier campaign by the same seed is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    prefix = f"seed{campaign.number}"
    for file in folder.glob(f"{prefix}_*.py"):
        file.unlink()
    told = _campaign(folder, prefix, campaign, found)
    whole.write_text(folder / f"{prefix}.md", "\n".join(_page(told)) + "\n")
    for_report = msgspec.json.format(msgspec.json.encode(told), indent=1)
    whole.write_text(folder / f"{prefix}.json", for_report.decode() + "\n")
    for model in (each for finding in told.told for each in finding.smallest):
        whole.write_text(folder / f"{model.name}.py", script(model.scenario, model.modes))


def _campaign(folder: Path, prefix: str, campaign: Campaign, found: Found) -> GeneratedCampaign:
    """What was found, as page and report tell it; the scenarios of the smallest models are written on the way."""
    named = ((_name(prefix, each, number), each) for number, each in enumerate(found.told, 1))
    return GeneratedCampaign(
        schema=GENERATED_SCHEMA,
        seed=campaign.number,
        stacks=found.stacks,
        cases=found.cases,
        unseen=dict(found.unseen),
        told=tuple(_told(name, each, tuple(_smallest(folder, name, each))) for name, each in named),
        listed=tuple(_told("", each) for each in found.listed),
        unstable=tuple(_told("", each) for each in found.unstable),
    )


def _told(name: str, finding: Finding, smallest: tuple[SmallestModel, ...] = ()) -> GeneratedFinding:
    relation = finding.case.relation
    return GeneratedFinding(
        name=name,
        sentence=finding.sentence,
        promise=finding.promise,
        costs=relation.costs if relation else "",
        source=relation.follows_from if relation else "",
        where=finding.stacks,
        models=finding.models,
        known=finding.known,
        smallest=smallest,
    )


def _name(prefix: str, finding: Finding, number: int) -> str:
    words = f"{finding.signature.what} {finding.signature.layer_class}".lower()
    return f"{prefix}_{number:03}_{re.sub(r'[^a-z0-9]+', '_', words).strip('_')}"


def _page(told: GeneratedCampaign) -> Iterator[str]:
    yield f"# Found by generation, seed {told.seed}\n"
    yield f"{told.cases} cases were run in {', '.join(each.name for each in told.stacks)}."
    yield f"{told.unexplained} findings have no known reason, {told.with_a_reason} have one.\n"
    for each in told.told:
        yield from _section(each)
    if told.unstable:
        yield "## Seen once, and not again\n"
        yield from (f"- {each.sentence} ({places(each.where)})" for each in told.unstable)
    if told.listed:
        yield "## With a known reason\n"
        yield from (f"- {title} ({where})" for title, where in places_by_reason(told.listed).items())


def _section(finding: GeneratedFinding) -> Iterator[str]:
    yield f"## {finding.name}\n"
    if finding.promise:
        yield f"Broken: {finding.promise}. What happens: {finding.sentence}\n"
    else:
        yield f"The same model does something else: {finding.sentence}\n"
    if finding.costs:
        yield f"What it costs: {finding.costs} ({finding.source}).\n"
    if finding.known:
        yield f"A reason that it looks like: {finding.known}\n"
    yield f"Seen in {places(finding.where)}, in {finding.models} of the models; the smallest of them:\n"
    yield from (f"```python\n{each.text}```\n" for each in finding.smallest)


def _smallest(folder: Path, name: str, finding: Finding) -> Iterator[SmallestModel]:
    """Write the smallest model as a scenario file; each of its texts, with a script for any Python with Keras."""
    file = folder / f"{name}_scenario.py"
    whole.write_text(file, text.file_text(list(finding.case.texts.items()), finding.case.kind.modes))
    texts = {function: text.function_text(function, model) for function, model in finding.case.texts.items()}
    for each in discover([str(file)]):
        suffix = f"_{each.function.rpartition('_')[2]}" if finding.case.relation else ""
        yield SmallestModel(f"{name}{suffix}", texts[each.function], _scenario(each), finding.case.kind.modes)


def _scenario(found: Discovered) -> Scenario:
    """The scenario as a record has it, but for what only a checkout has: its folder, and the texts of all helpers."""
    told = {key: value for key, value in found.record().items() if key not in {"kind", "helpers"}}
    return Scenario(**{**told, "file": found.path.name})


def promote(folder: Path, name: str, scenarios: Path) -> tuple[Path, str]:
    """Make a scenario file of a finding; where it is, and the stub of a reason for `reasons/`."""
    source = folder / f"{name}_scenario.py"
    written = scenarios / f"found_{name}.py"
    whole.write_text(written, source.read_text(encoding="utf-8"))
    ids = ", ".join(f'"{each.id}"' for each in discover([str(written)]))
    stub = (
        f'[{name.replace("_", "-")}]\ntitle = "…"\npackage = "keras"\nsince = "…"\n'
        f'scenarios = [{ids}]\nchanges = ["…"]\ncause = "…"\nkind = "unknown"\nadvice = "…"\n'
    )
    return written, stub

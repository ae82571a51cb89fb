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
from reports.reading.enumeration import first_of
from reports.reading.generated_models import (
    GENERATED_SCHEMA,
    GeneratedCampaign,
    GeneratedFinding,
    RunStack,
    SmallestModel,
)
from reports.reading.records import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from fuzz.campaign import Campaign
    from fuzz.findings import Finding
    from harness.discovery import Scenario as Discovered

ROOM = 12
"""How many pairs of stacks or stacks a finding names before it only counts them."""


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
    named = {_name(prefix, each, number): each for number, each in enumerate(found.told, 1)}
    whole.write_text(folder / f"{prefix}.md", "\n".join(_page(campaign, named, found)) + "\n")
    models = {name: tuple(_smallest(folder, name, each)) for name, each in named.items()}
    for model in (each for several in models.values() for each in several):
        whole.write_text(folder / f"{model.name}.py", script(model.scenario, model.modes))
    told = tuple(_told(name, each, models[name]) for name, each in named.items())
    for_report = msgspec.json.format(msgspec.json.encode(_for_report(campaign, found, told)), indent=1)
    whole.write_text(folder / f"{prefix}.json", for_report.decode() + "\n")


def _for_report(campaign: Campaign, found: Found, told: tuple[GeneratedFinding, ...]) -> GeneratedCampaign:
    return GeneratedCampaign(
        schema=GENERATED_SCHEMA,
        seed=campaign.number,
        stacks=found.stacks,
        cases=found.cases,
        unseen=dict(found.unseen),
        told=told,
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


def _page(campaign: Campaign, named: Mapping[str, Finding], found: Found) -> Iterator[str]:
    yield f"# Found by generation, seed {campaign.number}\n"
    yield f"{found.cases} cases were run in {', '.join(campaign.names)}."
    known = sum(bool(each.known) for each in (*found.told, *found.listed))
    yield f"{len(found.told) + len(found.listed) - known} findings have no known reason, {known} have one.\n"
    for name, each in named.items():
        yield from _section(name, each)
    if found.unstable:
        yield "## Seen once, and not again\n"
        yield from (f"- {each.sentence} ({_where(each)})" for each in found.unstable)
    if found.listed:
        yield "## With a known reason\n"
        yield from _listed(found.listed)


def _listed(found: Sequence[Finding]) -> Iterator[str]:
    """Each reason once, whatever it shows as."""
    for reason in dict.fromkeys(each.known for each in found):
        same = [each for each in found if each.known == reason]
        where = dict.fromkeys(stacks for each in same for stacks in each.stacks)
        yield f"- {reason} ({first_of(tuple(map(' to '.join, where)), ROOM)})"


def _section(name: str, finding: Finding) -> Iterator[str]:
    yield f"## {name}\n"
    if finding.is_between:
        yield f"The same model does something else: {finding.sentence}\n"
    else:
        yield f"Broken: {finding.promise}. What happens: {finding.sentence}\n"
        if finding.case.relation:
            yield f"What it costs: {finding.case.relation.costs} ({finding.case.relation.follows_from}).\n"
    if finding.known:
        yield f"A reason that it looks like: {finding.known}\n"
    yield f"Seen in {_where(finding)}, in {finding.models} of the models; the smallest of them:\n"
    yield from (f"```python\n{text.function_text(*each)}```\n" for each in finding.case.texts.items())


def _where(finding: Finding) -> str:
    return first_of(tuple(" to ".join(each) for each in finding.stacks), ROOM)


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

"""The page of what generated models found, and the scripts of their smallest models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.pages import addresses, highlighting
from reports.pages.files import File, Page
from reports.pages.standalone_script import script
from reports.reading.generated_models import places, places_by_reason
from reports.reading.provenance import OfUser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from reports.judging.report import Report
    from reports.reading.generated_models import GeneratedCampaign, GeneratedFinding, SmallestModel


@frozen
class ShownModel:
    """What a model is called, its text in colours, and the address of its script."""

    title: str
    source: Markup
    href: str


@frozen
class ShownFinding:
    """A finding with its models, and where the reason that it looks like stands."""

    finding: GeneratedFinding
    anchor: str
    where: str
    models: tuple[ShownModel, ...]


@frozen
class KnownReason:
    """A reason that findings look like, with its address if this report has it, and where they show."""

    title: str
    href: str
    where: str


@frozen
class ShownCampaign:
    """A campaign, the findings that are told with a model, and the known reasons of all."""

    campaign: GeneratedCampaign
    told: tuple[ShownFinding, ...]
    known: tuple[KnownReason, ...]


def generated_files(report: Report) -> Iterator[Page | File]:
    """The page and the scripts; nothing where no campaign was run."""
    campaigns = report.generated.campaigns
    if campaigns:
        shown = tuple(_shown(report, number, each) for number, each in enumerate(campaigns, 1))
        yield Page(addresses.GENERATED, "generated.html", {"campaigns": shown})
        for number, campaign in enumerate(campaigns, 1):
            models = (model for each in campaign.told for model in each.smallest)
            yield from (_script(number, each) for each in models)


def _script(number: int, model: SmallestModel) -> File:
    origin = OfUser("of generated models", model.scenario.file, is_checked=False)
    return File(addresses.generated_script(number, model.name), script(model.scenario, model.modes, origin))


def _shown(report: Report, number: int, campaign: GeneratedCampaign) -> ShownCampaign:
    hrefs = {each.title: f"reasons.html#{addresses.reason_anchor(each.name)}" for each in report.reasons.reasons}
    known = places_by_reason((*campaign.told, *campaign.listed))
    return ShownCampaign(
        campaign,
        tuple(_finding(number, each) for each in campaign.told),
        tuple(KnownReason(title, hrefs.get(title, ""), where) for title, where in known.items()),
    )


def _finding(number: int, finding: GeneratedFinding) -> ShownFinding:
    models = tuple(_model(number, each) for each in finding.smallest)
    return ShownFinding(finding, addresses.generated_anchor(number, finding.name), places(finding.where), models)


def _model(number: int, model: SmallestModel) -> ShownModel:
    return ShownModel(
        model.scenario.title, highlighting.python(model.text), addresses.generated_script(number, model.name)
    )

"""The page of what generated models found, and the scripts of their smallest models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.pages import addresses, highlighting
from reports.pages.files import File, Page
from reports.reading.enumeration import first_of
from reports.reading.generated_models import scripts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from reports.judging.report import Report
    from reports.reading.generated_models import GeneratedCampaign, GeneratedFinding, SmallestModel

ROOM = 12
"""How many stacks or pairs of stacks a finding names before they are only counted."""


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
    """A campaign, the findings without a known reason and with a model, and the known reasons of the others."""

    campaign: GeneratedCampaign
    told: tuple[ShownFinding, ...]
    known: tuple[KnownReason, ...]

    @property
    def with_a_reason(self) -> int:
        """How many findings have one."""
        return len(self.campaign.told) + len(self.campaign.listed) - self.campaign.unexplained


def generated_files(report: Report) -> Iterator[Page | File]:
    """The page and the scripts; nothing where no campaign was run."""
    campaigns = report.generated.campaigns
    if campaigns:
        shown = tuple(_shown(report, each) for each in campaigns)
        yield Page(addresses.GENERATED, "generated.html", {"campaigns": shown})
        yield from (File(addresses.generated_script(each.name), each.script) for each in scripts(campaigns))


def _shown(report: Report, campaign: GeneratedCampaign) -> ShownCampaign:
    hrefs = {each.title: f"reasons.html#{addresses.reason_anchor(each.name)}" for each in report.reasons.reasons}
    known = [each for each in (*campaign.told, *campaign.listed) if each.known]
    titles = dict.fromkeys(each.known for each in known)
    return ShownCampaign(
        campaign,
        tuple(_finding(each) for each in campaign.told if not each.known),
        tuple(KnownReason(each, hrefs.get(each, ""), _where_of(each, known)) for each in titles),
    )


def _finding(finding: GeneratedFinding) -> ShownFinding:
    return ShownFinding(finding, _where(finding.where), tuple(map(_model, finding.smallest)))


def _model(model: SmallestModel) -> ShownModel:
    return ShownModel(model.title, highlighting.python(model.text), addresses.generated_script(model.name))


def _where_of(title: str, known: Sequence[GeneratedFinding]) -> str:
    return _where(tuple(dict.fromkeys(where for each in known if each.known == title for where in each.where)))


def _where(stacks: tuple[tuple[str, ...], ...]) -> str:
    return first_of(tuple(map(" to ".join, stacks)), ROOM)

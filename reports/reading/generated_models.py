"""
What campaigns of generated models found, as `nox -s fuzz` leaves it beside its page: one JSON file a campaign.

It is what a campaign judged, and no record: the records are apart from all others, and the report does not read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from attrs import frozen

from reports.reading.bounds import LONGEST_NAME, Count, Name, Text, Whole, decoded
from reports.reading.enumeration import first_of
from reports.reading.lines import refused
from reports.reading.notices import Notice, Place, Severity
from reports.reading.records import Mode, Scenario  # noqa: TC001 - msgspec reads them
from stacks import untrusted_files
from stacks.errors import CannotRead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

GENERATED_SCHEMA = 1
LARGEST = 64 * untrusted_files.MIB
Address = Annotated[str, msgspec.Meta(pattern=r"\A(https://\S+)?\Z", max_length=LONGEST_NAME)]
HINT = "write it again with `nox -s fuzz`, its --seed and its --stacks; the report is built without it"


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Frozen and strict: a misspelt key is an error, not a default."""


class SmallestModel(_Part, frozen=True):
    """A text that shows a finding: the function of a *scenario*, and the whole scenario, of which a script is made."""

    name: Name
    text: Text
    scenario: Scenario
    modes: tuple[Mode, ...]


class GeneratedFinding(_Part, frozen=True):
    """
    A difference or broken relation: *promise* is what is broken, and empty for a difference between stacks.

    *costs* is what a user loses by it and *source* the documentation that promises it, where it is a relation.
    *where* are the stacks that show it, alone or in pairs, the first as *models* show it; *known* is the title of a
    reason that it looks like.
    """

    name: Name
    sentence: Text
    promise: Text
    costs: Text
    source: Address
    where: tuple[tuple[Name, ...], ...]
    models: Count
    known: Text
    smallest: tuple[SmallestModel, ...]


class RunStack(_Part, frozen=True):
    """A stack by its *name*: the Keras that it imported, the digest of its lock, and when it was run last."""

    name: Name
    keras: Name
    lock: Name
    last: Name


class GeneratedCampaign(_Part, frozen=True):
    """
    What one campaign found in *stacks*: *told* with the smallest models, *listed* as having a known reason.

    *cases* is how many models and relations were run, *unseen* how many texts a stack never saw or that cannot be
    compared there.
    *unstable* is what a second run did not show again.
    """

    schema: Whole
    seed: Whole
    stacks: tuple[RunStack, ...]
    cases: Count
    unseen: dict[Name, Count]
    told: tuple[GeneratedFinding, ...]
    listed: tuple[GeneratedFinding, ...]
    unstable: tuple[GeneratedFinding, ...]

    @property
    def with_a_reason(self) -> int:
        """How many findings have a known reason."""
        return len(self.told) + len(self.listed) - self.unexplained

    @property
    def unexplained(self) -> int:
        """How many findings have no known reason."""
        return sum(not each.known for each in (*self.told, *self.listed))


@frozen
class Generated:
    """All campaigns, by their files, and what is wrong with files."""

    campaigns: tuple[GeneratedCampaign, ...]
    notices: tuple[Notice, ...] = ()


NO_GENERATED = Generated(())
ROOM = 12
"""How many stacks or pairs of stacks are named before they are only counted."""
_decoder: msgspec.json.Decoder[GeneratedCampaign] = msgspec.json.Decoder(GeneratedCampaign)


def places(where: Iterable[tuple[str, ...]]) -> str:
    """Name the stacks, or pairs of stacks, that show something."""
    return first_of(tuple(map(" to ".join, dict.fromkeys(where))), ROOM)


def places_by_reason(findings: Iterable[GeneratedFinding]) -> Mapping[str, str]:
    """Each known reason once, whatever it shows as, and where it does."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for each in findings:
        if each.known:
            found.setdefault(each.known, []).extend(each.where)
    return {title: places(where) for title, where in found.items()}


def read_generated(folder: Path) -> Generated:
    """Read the campaigns in a folder; without one nothing was generated, and a file that cannot be read is a notice."""
    found = tuple(map(_read, sorted(folder.glob("*.json"))))
    return Generated(
        tuple(each for each in found if isinstance(each, GeneratedCampaign)),
        tuple(each for each in found if isinstance(each, Notice)),
    )


def _read(path: Path) -> GeneratedCampaign | Notice:
    try:
        read = decoded(_decoder, untrusted_files.content(path, LARGEST))
    except CannotRead as error:
        return refused(error, "generated models")
    except ValueError as error:
        return _notice(path, f"is no file of generated models: {error}")
    if read.schema != GENERATED_SCHEMA:
        return _notice(path, f"is of schema {read.schema}, and only {GENERATED_SCHEMA} can be read")
    return read


def _notice(path: Path, problem: str) -> Notice:
    return Notice(Severity.UNREADABLE, "generated models", problem, Place(path), HINT)

"""
Whose the text of a scenario is, and which of several texts of one name a report shows.

Anyone can write a record.  Of a scenario of the project whose digest a record names, title, description and source are
those of this checkout; a text that it does not have is shown as what it is, somebody's program.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

from harness.discovery import ScenarioError, digest, discover
from reports.reading.enumeration import first_of, quoted
from reports.reading.notices import Notice, Place, Severity
from reports.reading.project_scenarios import FOLDER, is_of_user
from reports.reading.records import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from reports.reading.record_files import RecordedRun

Ours = dict[str, Scenario]
"""The scenarios of this checkout, by their ids."""
NAMED = 3
"""More scenarios than this are only counted."""


@frozen
class OfProject:
    """The text stands in this checkout."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """There is nothing to say."""
        return ()


@frozen
class OfUser:
    """
    The text is that of a user's own *file*, as a *record* file has it.

    *is_checked* is True where its digest was computed anew and found right.
    """

    record: str
    file: str
    is_checked: bool

    @property
    def sentences(self) -> tuple[str, ...]:
        """Whose it is: who made the record file knows the text."""
        whose = f"This is the text of your own file {self.file}, as the record file {self.record} has it"
        return (f"{whose}; if it is not yours, read it before you run it.", *_unchecked(self.is_checked))


@frozen
class Foreign:
    """The text goes by the name of one of the project's, and is none of this checkout."""

    record: str
    is_checked: bool

    @property
    def sentences(self) -> tuple[str, ...]:
        """Whose it is not, and what to do."""
        whose = f"This text came with the record file {self.record}, it is not maskdrift's own"
        return (f"{whose}: read it before you run it.", *_unchecked(self.is_checked))


Origin = OfProject | OfUser | Foreign


def _unchecked(is_checked: bool) -> tuple[str, ...]:  # noqa: FBT001 - its name says what it is
    if is_checked:
        return ()
    return ("Whether it is the text that ran could not be checked, for the record file does not hold all of it.",)


@frozen
class RecordedText:
    """A text as a record file has it."""

    started: str
    scenario: Scenario
    place: Place

    @property
    def age(self) -> tuple[str, ...]:
        """The newest comes last; in one second the digest decides, so that the order of files does not matter."""
        known = self.scenario
        return self.started, known.digest, known.title, known.description, self.place.file.name


@cache
def project_texts(root: Path) -> Ours:
    """Read the scenarios of a checkout; a file that cannot be read has none."""
    found: Ours = {}
    for file in sorted((root / FOLDER).rglob("[!_]*.py")):
        with suppress(ScenarioError):
            found |= {each.id: _as_recorded(each.record()) for each in discover([str(file)])}
    return found


def _as_recorded(line: Mapping[str, object]) -> Scenario:
    return Scenario(**{name: value for name, value in line.items() if name != "kind"})  # type: ignore[arg-type]


@frozen
class Texts:
    """What the scenarios of a report are: their *scenarios* by id, whose they are, and what is to be said of them."""

    scenarios: Mapping[str, Scenario]
    origins: Mapping[str, Origin]
    notices: tuple[Notice, ...]


def choose_texts(runs: Iterable[RecordedRun], ours: Ours | None) -> Texts:
    """Take the text of the checkout wherever a record names its digest, and else the newest."""
    texts = sorted((each for run in runs for each in _texts(run)), key=lambda each: each.age)
    if ours is None:
        return Texts({each.scenario.id: each.scenario for each in texts}, {}, ())
    return _chosen(texts, ours)


def _chosen(texts: Sequence[RecordedText], ours: Ours) -> Texts:
    forged = [each for each in texts if _is_forged(each.scenario, ours)]
    newest = {each.scenario.id: each for each in texts}
    known = {each.scenario.id for each in texts if _is_ours(each.scenario, ours)}
    origins = {id_: OfProject() if id_ in known else _origin(each, ours) for id_, each in newest.items()}
    return Texts(
        scenarios={id_: ours[id_] if id_ in known else each.scenario for id_, each in newest.items()},
        origins=origins,
        notices=(*map(_told_forged, forged), *_told(origins)),
    )


def preferred(recorded: Iterable[Scenario], ours: Ours) -> Mapping[str, Scenario]:
    """The last text of each name, but ours wherever one names its digest."""
    found: dict[str, Scenario] = {}
    for each in recorded:
        if each.id not in found or not _is_ours(found[each.id], ours):
            found[each.id] = ours[each.id] if _is_ours(each, ours) else each
    return found


def _texts(run: RecordedRun) -> Iterator[RecordedText]:
    for each in run.lines:
        if isinstance(each.line, Scenario):
            yield RecordedText(run.header.started, each.line, each.place)


def _is_ours(scenario: Scenario, ours: Ours) -> bool:
    return scenario.id in ours and scenario.digest == ours[scenario.id].digest


def _is_forged(scenario: Scenario, ours: Ours) -> bool:
    """Whether a text goes by a digest of ours and is another one."""
    return _is_ours(scenario, ours) and scenario.source != ours[scenario.id].source


def _origin(text: RecordedText, ours: Ours) -> Origin:
    scenario, record = text.scenario, text.place.file.name
    if is_of_user(scenario):
        return OfUser(record, scenario.file, _is_checked(scenario, ours))
    return Foreign(record, _is_checked(scenario, ours))


def _is_checked(scenario: Scenario, ours: Ours) -> bool:
    """Whether the digest is known to be that of the text: of an older record, whether it is with helpers of ours."""
    helpers = {"", *(each.helpers or "" for each in ours.values())}
    return scenario.helpers is not None or any(digest(scenario.source, each) == scenario.digest for each in helpers)


def _told_forged(text: RecordedText) -> Notice:
    message = f"its text is left out: the line names the digest of `{text.scenario.id}`, and holds another text"
    hint = "nobody gets such a line by running the scenario; the report shows the project's own text"
    return Notice(Severity.UNREADABLE, "other-text-than-digest", message, text.place, hint)


def _told(origins: Mapping[str, Origin]) -> Iterator[Notice]:
    foreign = [id_ for id_, each in origins.items() if isinstance(each, Foreign)]
    unchecked = [id_ for id_, each in origins.items() if not isinstance(each, OfProject) and not each.is_checked]
    if foreign:
        message = f"{_listed(foreign)} not of this checkout: the text came with a record file"
        hint = "read it before you run it; a checkout of another day may have it"
        yield Notice(Severity.REMARK, "foreign-text", message, hint=hint)
    if unchecked:
        message = f"{_listed(unchecked)} not held against a digest: the record file does not hold all that it covers"
        yield Notice(Severity.REMARK, "unchecked-text", message, hint="a record file of schema 4 does; run it again")


def _listed(ids: Sequence[str]) -> str:
    return f"{first_of(quoted(sorted(ids)), NAMED)} {'is' if len(ids) == 1 else 'are'}"

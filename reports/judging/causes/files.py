"""
The files of `reasons/`, read strictly.

A reason that is misspelt would explain nothing and be missed by nobody, so every key is known, typed and checked here,
and what is wrong is told with its file and line and the nearest word that would be right.
"""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from packaging.version import Version

from reports.judging.causes.reason import AtLayer, Intent, Package, Reason
from reports.judging.causes.traits import Effect
from reports.judging.kinds import UNCHANGED, Kind
from reports.reading.notices import Place, ReportError
from reports.reading.project import ROOT
from reports.reading.records import Mode  # noqa: TC001 - msgspec reads the annotations
from stacks import untrusted_files
from stacks.errors import did_you_mean
from stacks.stack import ImportedAs  # noqa: TC001 - msgspec reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ROOT / "reasons"
SHOWN = tuple(each for each in Kind if each not in UNCHANGED)
"""The kinds of change that ask for a reason."""
WORDS: dict[str | None, list[str]] = {
    "changes": [each.value for each in SHOWN],
    "effects": [each.value for each in Effect],
    "kind": [each.value for each in Intent],
    "package": [each.value for each in Package],
}
"""What the keys take that take certain words only."""

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Address = Annotated[str, msgspec.Meta(pattern=r"^https://\S+$")]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="kebab"):
    """One table of a file, as it is written."""

    title: _Text
    package: Package
    since: _Text
    until: _Text | None = None
    scenarios: Annotated[tuple[_Text, ...], msgspec.Meta(min_length=1)]
    modes: tuple[Mode, ...] = ()
    changes: Annotated[tuple[Kind, ...], msgspec.Meta(min_length=1)]
    says: _Text | Annotated[tuple[_Text, ...], msgspec.Meta(min_length=1)] = ()
    layers: dict[_Text, _Text] = {}
    effects: tuple[Effect, ...] = ()
    kin: tuple[_Text, ...] = ()
    inputs: Annotated[int, msgspec.Meta(ge=1)] = 1
    method: _Text | None = None
    imported_as: ImportedAs | None = None
    cause: _Text
    kind: Intent
    advice: _Text
    ending: _Text | None = None
    links: Annotated[tuple[_Address, ...], msgspec.Meta(min_length=1)]
    reports: tuple[_Address, ...]


KEYS = tuple(each.encode_name for each in msgspec.structs.fields(_Table))


def load_reasons(folder: Path = FOLDER) -> tuple[Reason, ...]:
    """Read every reason, the oldest version first, or raise the first `ReportError`."""
    if not folder.is_dir():
        raise _refusal(Place(folder), "is no folder", "Name the folder of the files, not a file.")
    found: dict[str, tuple[Path, Reason]] = {}
    for file in sorted(folder.glob("*.toml")):
        for reason in _read(file):
            if reason.name in found:
                problem = f"there is a reason of that name in {found[reason.name][0].name} too"
                raise _wrong(file, reason.name, None, problem, "Give one of them another name.")
            found[reason.name] = (file, reason)
    return tuple(sorted((each for _, each in found.values()), key=lambda each: (each.since, each.name)))


def _read(file: Path) -> Iterator[Reason]:
    try:
        tables = tomllib.loads(untrusted_files.text(file))
    except (ValueError, RecursionError) as error:  # more than its own error: a number of 5,000 digits is no integer
        line = re.search(r"at line (\d+)", str(error))
        raise _refusal(Place(file, int(line[1]) if line else None), f"this is not TOML: {error}") from error
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise _wrong(file, name, name, "stands outside a table", "A reason is a [table] with a name of its own.")
        yield _reason(file, name, table)


def _reason(file: Path, name: str, table: dict[str, Any]) -> Reason:
    _refuse_unknown_keys(file, name, table)
    try:
        read = msgspec.convert(table, _Table)
    except msgspec.ValidationError as error:
        raise _explained(file, name, error) from error
    since, until = (_version(file, name, key, getattr(read, key)) for key in ("since", "until"))
    assert since is not None  # noqa: S101 - the key is required
    _refuse_wrong_order(file, name, read, since, until)
    _refuse_wrong_file(file, name, read, since)
    _refuse_other_scenarios(file, name, read)
    return Reason(
        name=name,
        title=_flowing(read.title),
        package=read.package,
        since=since,
        until=until,
        scenarios=read.scenarios,
        modes=read.modes,
        changes=read.changes,
        says=(read.says,) if isinstance(read.says, str) else read.says,
        imported_as=read.imported_as,
        layers=tuple(AtLayer(*each) for each in read.layers.items()),
        effects=read.effects,
        kin=read.kin,
        inputs=read.inputs,
        method=read.method,
        cause=_flowing(read.cause),
        intent=read.kind,
        advice=_flowing(read.advice),
        ending=read.ending and _flowing(read.ending),
        links=read.links,
        reports=read.reports,
    )


def _flowing(text: str) -> str:
    """One sentence a line in the file is running text on a page."""
    return " ".join(text.split())


def _refuse_unknown_keys(file: Path, name: str, table: dict[str, Any]) -> None:
    for key in table:
        if key not in KEYS:
            raise _wrong(file, name, key, f"there is no key {key!r}", did_you_mean(key, KEYS))


def _explained(file: Path, name: str, error: msgspec.ValidationError) -> ReportError:
    """Say of which key msgspec speaks, and which words it would have taken."""
    problem, _, path = str(error).partition(" - at `$.")
    key = re.match(r"\w+", path)
    if missing := re.search(r"missing required field `(\w+)`", problem):
        return _wrong(file, name, None, f"{missing[1]} is missing", "docs/reasons.md says what each key means.")
    where = key[0] if key else None
    wrong = re.search(r"Invalid enum value '(.*)'", problem)
    hint = did_you_mean(wrong[1], WORDS[where]) if wrong and where in WORDS else "docs/reasons.md has examples."
    return _wrong(file, name, where, f"{where}: {problem}", hint)


def _version(file: Path, name: str, key: str, text: str | None) -> Version | None:
    try:
        return None if text is None else Version(text)
    except ValueError:  # of which its own error is one, and a number of 5,000 digits another
        raise _wrong(file, name, key, f"{key}: {text!r} is no version", 'Write "3.4" or "3.1.1".') from None


def _refuse_wrong_order(file: Path, name: str, read: _Table, since: Version, until: Version | None) -> None:
    if until and until <= since:
        raise _wrong(file, name, "until", f"until {until} is not after since {since}", "Exchange the two.")
    if (until is None) != (read.ending is None):
        key = "ending" if until is None else "until"
        problem = "until and ending go together: the version that ended it, and how"
        raise _wrong(file, name, key, problem, "Write both or neither.")
    for each in read.changes:
        if each not in SHOWN:
            hint = did_you_mean(each.value, [shown.value for shown in SHOWN])
            raise _wrong(file, name, "changes", f"changes: {each.value!r} asks for no reason", hint)


def _refuse_wrong_file(file: Path, name: str, read: _Table, since: Version) -> None:
    home = f"{read.package.value}-{since.major}.{since.minor}.toml"
    if file.name != home:
        problem = f"what came with {read.package.value} {since} stands in {home}"
        raise _wrong(file, name, "since", problem, "Move the table, or correct the version.")


def _refuse_other_scenarios(file: Path, name: str, read: _Table) -> None:
    """What shows a reason at some class of layers is one of those that it promises to change."""
    for scenario in read.layers.values():
        if not any(fnmatchcase(scenario, each) for each in read.scenarios):
            hint = did_you_mean(scenario, read.scenarios)
            raise _wrong(file, name, "layers", f"layers: {scenario!r} is not among its scenarios", hint)
    if read.kin and not read.layers:
        raise _wrong(file, name, "kin", "kin: there are no layers that these are like", "Name one with a scenario.")


def _wrong(file: Path, name: str, key: str | None, problem: str, hint: str) -> ReportError:
    return _refusal(Place(file, _line(file, name, key)), f"[{name}] {problem}", hint)


def _refusal(place: Place, problem: str, hint: str | None = None) -> ReportError:
    return ReportError(code="wrong-reason", message=problem, hint=hint, place=place)


def _line(file: Path, name: str, key: str | None) -> int:
    """The line of a table, or of a key in it; tomllib tells no lines, so they are looked for afterwards."""
    lines = untrusted_files.text(file).splitlines()
    header = re.compile(rf"""\s*\[\s*["']?{re.escape(name)}["']?\s*\]""")
    top = next((at for at, line in enumerate(lines, 1) if header.match(line)), 1)
    if key is None:
        return top
    inside = enumerate(lines[top - 1 :], top)
    return next((at for at, line in inside if re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line)), top)

"""Reads the record files of an exchange, strictly: what is wrong with a line costs that line and is a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec
from attrs import frozen

from harness.record_lines import unsealed
from reports.reading.bounds import decoded
from reports.reading.exchange.records import Built, ExchangeHeader, Line, Loaded, Saved
from reports.reading.lines import lines_of, refused
from reports.reading.notices import Notice, Place, Severity
from reports.reading.records import NO_KEY, READABLE, SCHEMA, Footer, Imported, Scenario, Unavailable
from stacks.errors import CannotRead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from reports.reading.exchange.records import Format
    from reports.reading.records import Device

Seat = tuple[str, "Device"]
"""A stack on a device."""
HINT = "docs/records.md describes the format; the line is left out, the file's other lines count"

_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)
AnyLine = TypeVar("AnyLine", ExchangeHeader, Imported, Scenario, Footer)
Outcome = TypeVar("Outcome", Built, Saved, Loaded)
Name = TypeVar("Name")


@frozen
class Partner:
    """A stack that took part: the last word of its record file on each thing."""

    path: Path
    header: ExchangeHeader
    imported: Imported | None
    scenarios: Mapping[str, Scenario]
    built: Mapping[str, Built]
    saved: Mapping[tuple[str, Format], Saved]
    loaded: Mapping[tuple[Seat, str, Format], Loaded]
    is_whole: bool
    """True where the newest run ended with its footer."""

    @property
    def seat(self) -> Seat:
        """The stack and the device it ran on."""
        return self.header.stack, self.header.device

    @property
    def generation(self) -> str | None:
        """The major version of its Keras, where it was imported."""
        return self.imported.keras.partition(".")[0] if self.imported else None


def read(paths: Iterable[Path]) -> tuple[tuple[Partner, ...], tuple[Notice, ...]]:
    """Read the files; of several about one stack on one device, the newest speaks."""
    partners: dict[Seat, Partner] = {}
    notices: list[Notice] = []
    for path in sorted(paths):
        lines, wrong = _lines(path)
        notices += wrong
        found = _partner(path, lines)
        if found is None and not wrong:
            notices.append(Notice(Severity.REMARK, "empty-file", "holds no run of an exchange", Place(path)))
        elif found and (found.seat not in partners or partners[found.seat].header.started <= found.header.started):
            partners[found.seat] = found
    return tuple(partners.values()), tuple(notices)


def _lines(path: Path) -> tuple[list[Line], list[Notice]]:
    try:
        *whole, rest = lines_of(path)
    except CannotRead as error:
        return [], [refused(error)]
    lines, notices = [], []
    for number, text in enumerate(whole, start=1):
        if not text.strip():
            continue
        try:
            lines.append(_checked(decoded(_decoder, unsealed(text))))
        except ValueError as error:
            message = f"is no line of an exchange's record: {error}"
            notices.append(Notice(Severity.UNREADABLE, "wrong-line", message, Place(path, number), HINT))
    if rest:
        message = "the run was killed while it wrote this line; the lines before it count"
        notices.append(Notice(Severity.REMARK, "cut-off-line", message, Place(path, len(whole) + 1)))
    return lines, notices


def _checked(line: Line) -> Line:
    if isinstance(line, ExchangeHeader) and line.schema not in READABLE:
        message = f"schema {line.schema}, this report reads {SCHEMA}"
        raise ValueError(message)
    return line


def _partner(path: Path, lines: Sequence[Line]) -> Partner | None:
    headers = _of(ExchangeHeader, lines)
    if not headers:
        return None
    imported = _of(Imported, lines)
    return Partner(
        path=path,
        header=headers[-1],
        imported=imported[-1] if imported else None,
        scenarios={each.id: each for each in _of(Scenario, lines)},
        built=_last((each.scenario, each) for each in lines if isinstance(each, Built)),
        saved=_last(((each.scenario, each.format), each) for each in lines if isinstance(each, Saved)),
        loaded=_last((_file(each), each) for each in lines if isinstance(each, Loaded)),
        is_whole=isinstance(lines[-1], Footer),
    )


def _file(loaded: Loaded) -> tuple[Seat, str, Format]:
    return (loaded.saver, loaded.saver_device), loaded.scenario, loaded.format


def _of(kind: type[AnyLine], lines: Iterable[Line]) -> list[AnyLine]:
    return [each for each in lines if isinstance(each, kind)]


def _last(named: Iterable[tuple[Name, Outcome]]) -> Mapping[Name, Outcome]:
    """The last word on each thing; that it could not be done later on takes none away."""
    found: dict[Name, Outcome] = {}
    for name, line in named:
        if name not in found or not (line.key == NO_KEY and isinstance(line.outcome, Unavailable)):
            found[name] = line
    return found

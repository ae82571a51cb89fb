"""What a report was read from, to be published with its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.reading.timing.pass_files import fits_an_archive
from stacks.untrusted_files import is_plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@frozen
class RawFiles:
    """The files by what they hold: record files, record files of saved models, and timing passes."""

    records: tuple[Path, ...] = ()
    exchange: tuple[Path, ...] = ()
    passes: tuple[Path, ...] = ()


NO_FILES = RawFiles()


def raw_files(records: Iterable[Path], results: Path) -> RawFiles:
    """Find what lies beside the *records*; what cannot be read is in the notices of the report, and left out here."""
    exchange, passes = (results / "exchange").glob("*.jsonl"), (results / "timings").glob("*/*.json")
    return RawFiles(_readable(records), _readable(exchange), tuple(filter(fits_an_archive, _readable(passes))))


def _readable(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(sorted(filter(is_plain, paths)))

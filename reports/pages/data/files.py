"""
Writes the data of a report beside its pages: what it was read from, tidy tables, their schemas, and checksums.

The same report gives the same bytes: nothing of the time, the user or the folder gets into an archive.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
from attrs import frozen

from reports.pages import addresses
from reports.pages.data.collection import tables
from reports.pages.data.tables import json_schema
from reports.reading import records
from reports.reading.checksum_schema import allowed
from reports.reading.exchange import records as exchange_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from reports.judging.report import Report
    from reports.pages.data.tables import Table

FAST = 1
"""Records of hundreds of megabytes are compressed at every build: a tenth smaller would take three times as long."""
CHECKSUMS = "SHA256SUMS"
PASSES = "passes.tar.gz"
SCHEMAS = {"record": records.Line, "exchange-record": exchange_records.Line}
"""What a line of each kind of record file may be."""


@frozen
class DataFile:
    """A file of the data: its *name* below the folder of the data, its size in bytes and its SHA-256 in hex."""

    name: str
    size: int
    digest: str


@frozen
class TableFiles:
    """A table in each of its forms."""

    table: Table
    csv: DataFile
    parquet: DataFile
    schema: DataFile


@frozen
class Data:
    """All that was written: raw files by the file they hold, and tables."""

    records: Mapping[Path, DataFile]
    exchange: Mapping[Path, DataFile]
    passes: DataFile | None
    tables: tuple[TableFiles, ...]
    schemas: Mapping[str, DataFile]
    checksums: DataFile


class _Folder:
    """A folder that keeps account of what is written into it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.written: list[DataFile] = []

    def write(self, name: str, content: bytes) -> DataFile:
        """Write a file whose name no other file of the folder has."""
        file = self._path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as new:
            new.write(content)
        self.written.append(DataFile(name, len(content), hashlib.sha256(content).hexdigest()))
        return self.written[-1]


def write_data(report: Report, path: Path) -> Data:
    """Write all data of a report into a new folder, and say what is where."""
    folder = _Folder(path)
    return Data(
        records=_write_raw(folder, "records", report.raw.records),
        exchange=_write_raw(folder, "exchange", report.raw.exchange),
        passes=folder.write(PASSES, _archive(report.raw.passes)) if report.raw.passes else None,
        tables=tuple(_write_table(folder, each) for each in tables(report)),
        schemas={name: _write_schema(folder, name, allowed(json_schema(kind))) for name, kind in SCHEMAS.items()},
        checksums=folder.write(CHECKSUMS, _checksums(folder.written)),
    )


def _write_raw(folder: _Folder, place: str, paths: Iterable[Path]) -> Mapping[Path, DataFile]:
    """Compress each file; where several have one name a digest goes before it, so that no order shows."""
    named = {path: f"{addresses.slug(path.name)}.gz" for path in paths}
    packed = {path: gzip.compress(path.read_bytes(), FAST, mtime=0) for path in named}
    often = {name for name, count in Counter(named.values()).items() if count > 1}
    marked = {path: f"{place}/{_mark(packed[path]) if name in often else ''}{name}" for path, name in named.items()}
    contents = {marked[path]: content for path, content in packed.items()}
    written = {name: folder.write(name, contents[name]) for name in sorted(contents)}
    return {path: written[name] for path, name in marked.items()}


def _mark(content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()[: addresses.MARK]}."


def _archive(paths: Iterable[Path]) -> bytes:
    """Pack the passes as they lie in results/timings/: a folder for each stack and device."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(paths, key=lambda each: (each.parent.name, each.name)):
            content = path.read_bytes()
            member = tarfile.TarInfo(f"{path.parent.name}/{path.name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), FAST, mtime=0)


def _write_table(folder: _Folder, table: Table) -> TableFiles:
    frame, parquet = table.frame, io.BytesIO()
    frame.to_parquet(parquet, index=False, compression="zstd")
    return TableFiles(
        table,
        folder.write(f"{table.name}.csv", frame.to_csv(index=False, lineterminator="\n").encode()),
        folder.write(f"{table.name}.parquet", parquet.getvalue()),
        _write_schema(folder, table.name, table.schema),
    )


def _write_schema(folder: _Folder, name: str, schema: Mapping[str, Any]) -> DataFile:
    return folder.write(f"{name}.schema.json", msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n")


def _checksums(files: Iterable[DataFile]) -> bytes:
    """Write them as `sha256sum --check` reads them."""
    return "".join(f"{each.digest}  {each.name}\n" for each in sorted(files, key=lambda each: each.name)).encode()

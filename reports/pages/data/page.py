"""The page of the data: the records, the tidy tables with their columns, the schemas and the checksums."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from reports.pages.files import Page
from reports.reading.matrix import Observed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.judging.report import Report
    from reports.pages.data.files import Data, DataFile
    from reports.reading.matrix import Column


@frozen
class SourceFile:
    """A record file that speaks in the report, and its copy; the atlas and a report from nowhere have none."""

    name: str
    column: Column
    cells: int
    copy: DataFile | None


def data_page(report: Report, data: Data) -> Page:
    """Tell what there is, and where."""
    sources = _sources(report, data)
    context = {
        "sources": sources,
        "unheard": _by_name(set(data.records.values()) - {each.copy for each in sources}),
        "data": data,
        "saved": _by_name(data.exchange.values()),
        "shown": report.proof.shown,
        "notices": report.notices,
    }
    return Page("data.html", "data.html", context)


def _by_name(files: Iterable[DataFile]) -> tuple[DataFile, ...]:
    return tuple(sorted(files, key=lambda each: each.name))


def _sources(report: Report, data: Data) -> tuple[SourceFile, ...]:
    seen = (each for each in report.matrix.cells.values() if isinstance(each, Observed))
    counted = Counter((each.place.file, each.id.stack, each.id.device) for each in seen)
    columns = {(each.stack, each.device): each for each in report.matrix.columns}
    order = list(columns)
    found = (
        SourceFile(file.name, columns[stack, device], cells, data.records.get(file))
        for (file, stack, device), cells in counted.items()
    )
    return tuple(sorted(found, key=lambda each: (each.name, order.index((each.column.stack, each.column.device)))))

"""The data beside the pages: whole, tidy, described, and the same each time."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import html5lib
import jsonschema
import pandas as pd
import pytest
from attrs import evolve

from reports.pages.data.files import write_data
from reports.pages.site import write_site
from reports.reading.raw_files import raw_files
from tests.reports.making import whole_run, write
from tests.reports.sampling import HOSTILE, a_report, an_empty_report

if TYPE_CHECKING:
    from reports.judging.report import Report

ROOT = Path(__file__).parents[2]
TABLES = ("cells", "changes", "timings")
TABLE = pytest.mark.parametrize("table", TABLES)
TWIN = "twin.jsonl"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Make up a report that was read from two record files of one name, one of saved models and a pass."""
    results = tmp_path_factory.mktemp("results")
    found = [write(results, whole_run(name="old")), write(results, whole_run(name="new"), TWIN)]
    found.append(write(results / "elsewhere", whole_run(name="other"), TWIN))
    write(results / "exchange", whole_run(name="old"))
    passes = results / "timings" / "old.cpu"
    passes.mkdir(parents=True)
    (passes / "20261124T120000Z.json").write_text('{"benchmarks": []}', encoding="utf-8")
    return evolve(a_report(), raw=raw_files(found, results))


@pytest.fixture(scope="module")
def data(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the data once, for all tests that only read it."""
    folder = tmp_path_factory.mktemp("built") / "data"
    write_data(report, folder)
    return folder


def rows_of(data: Path, table: str) -> list[dict[str, Any]]:
    """Read a Parquet file as rows of JSON, null where nothing is."""
    rows: list[dict[str, Any]] = json.loads(pd.read_parquet(data / f"{table}.parquet").to_json(orient="records"))
    return rows


def schema_of(data: Path, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read a schema, which must be one itself."""
    schema = json.loads((data / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def test_a_row_stands_for_each_planned_cell(report: Report, data: Path) -> None:
    """What is missing is there as well, with the reason, and counts as it does on the first page."""
    cells = pd.read_parquet(data / "cells.parquet")

    assert len(cells) == report.completeness.planned
    assert (cells["state"] == "missing").sum() == sum(report.completeness.missing.values())
    assert {state: count for state, count in report.completeness.outcomes.items() if count} == dict(
        cells["state"][cells["state"] != "missing"].value_counts()
    )
    assert cells["detail"][cells["state"] == "missing"].unique().tolist() == ["run was killed"]


def test_a_row_stands_for_each_step(report: Report, data: Path) -> None:
    """With the kind, the layer and the reason that the pages tell."""
    changes = rows_of(data, "changes")
    (step,) = (
        each
        for each in changes
        if (each["scenario"], each["mode"], each["newer"]) == ("theme.carries", "predict", "fixed")
    )

    assert len(changes) == sum(len(row.steps) for row in report.rows)
    told = {"older": "old", "kind": "silent", "layer": "concatenate", "belongs": "by Keras", "results_differ": True}
    assert {name: step[name] for name in told} == told


def test_a_row_stands_for_each_benchmark_of_each_pass(report: Report, data: Path) -> None:
    """Medians of medians are for pages; whoever asks for more gets the passes."""
    timings = pd.read_parquet(data / "timings.parquet")

    assert len(timings) == sum(len(each.passes) for each in report.timings.timings)
    assert timings["median"].tolist() == [0.0123, 0.0125, 0.0123, 0.0123]


@TABLE
def test_both_forms_of_a_table_say_the_same(data: Path, table: str) -> None:
    """Text from outside too, whatever quotes and lines it has."""
    parquet = pd.read_parquet(data / f"{table}.parquet")
    csv = pd.read_csv(data / f"{table}.csv", dtype=dict(parquet.dtypes), keep_default_na=False, na_values=[""])

    pd.testing.assert_frame_equal(csv, parquet)


def test_text_from_outside_is_as_it_was(data: Path) -> None:
    """Nothing is escaped that is no markup, and nothing is lost."""
    cells = pd.read_parquet(data / "cells.parquet")

    assert "<script>alert('x')</script> | \"quoted\" & `code`" in cells.loc[cells["state"] == "error", "detail"].iloc[0]
    assert HOSTILE in set(cells.loc[cells["state"] == "unavailable", "detail"])


@TABLE
def test_the_rows_are_of_their_schema(data: Path, table: str) -> None:
    """Null where the schema allows it, and no column that it does not name."""
    schema = schema_of(data, table)
    validator = jsonschema.Draft202012Validator(schema)
    rows = rows_of(data, table)

    assert rows
    assert all(list(row) == list(schema["properties"]) for row in rows)
    assert not [error.message for row in rows for error in validator.iter_errors(row)]
    assert not validator.is_valid({**rows[0], "device": "tpu"})


def test_the_lines_of_a_record_are_of_their_schema(data: Path) -> None:
    """Who writes records by other means can check them without this project."""
    validator = jsonschema.Draft202012Validator(schema_of(data, "record"))
    copy = next(each for each in (data / "records").iterdir() if each.name.startswith("old."))
    lines = [json.loads(line) for line in gzip.decompress(copy.read_bytes()).splitlines()]

    assert len(lines) == 5
    assert not [error.message for line in lines for error in validator.iter_errors(line)]
    assert not validator.is_valid({**lines[0], "device": "tpu"})
    assert schema_of(data, "exchange-record")["anyOf"]


def test_the_records_are_there_as_they_were(report: Report, data: Path) -> None:
    """Two of one name are two; passes stand in the folders they came from."""
    copied = sorted(gzip.decompress(each.read_bytes()) for each in (data / "records").iterdir())
    with tarfile.open(data / "passes.tar.gz") as archive:
        passes = {member.name: member.mtime for member in archive}

    assert copied == sorted(each.read_bytes() for each in report.raw.records)
    assert len([each for each in (data / "records").iterdir() if each.name.endswith(f"{TWIN}.gz")]) == 2
    assert len(list((data / "exchange").iterdir())) == 1
    assert passes == {"old.cpu/20261124T120000Z.json": 0}


def test_the_checksums_are_those_of_the_files(data: Path) -> None:
    """Of all of them, in the form that a common tool reads."""
    done = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=data, capture_output=True, text=True, check=True)  # noqa: S607

    told = {line.removesuffix(": OK") for line in done.stdout.splitlines()}
    assert told == {str(each.relative_to(data)) for each in data.rglob("*") if each.is_file()} - {"SHA256SUMS"}


def test_every_file_is_linked(report: Report, data: Path, tmp_path: Path) -> None:
    """A file that no page names is found by nobody."""
    write_site(report, tmp_path / "site")
    page = html5lib.parse((tmp_path / "site" / "data.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    links = {unquote(each.get("href") or "") for each in page.iter("a")}

    copies = {f"data/{each.relative_to(data)}" for each in data.rglob("*") if each.is_file()}
    assert copies <= links


def test_two_builds_are_the_same_byte_for_byte(report: Report, data: Path, tmp_path: Path) -> None:
    """Whatever order the files were named in."""
    again = evolve(report, raw=evolve(report.raw, records=report.raw.records[::-1]))
    write_data(again, tmp_path / "data")
    copies = {str(each.relative_to(data)): each.read_bytes() for each in data.rglob("*") if each.is_file()}

    assert {name: (tmp_path / "data" / name).read_bytes() for name in copies} == copies


def test_a_report_of_nothing_has_tables_without_rows(tmp_path: Path) -> None:
    """A script that reads them finds its columns."""
    write_data(an_empty_report(), tmp_path / "data")

    for table in TABLES:
        frame = pd.read_parquet(tmp_path / "data" / f"{table}.parquet")
        assert list(frame.columns) == list(schema_of(tmp_path / "data", table)["properties"])
        assert frame.empty


@TABLE
def test_every_column_is_explained_in_the_document(data: Path, table: str) -> None:
    """In the words of the schema and of the page."""
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    section = text.partition(f"## `{table}`\n")[2].partition("\n## ")[0]
    schema = schema_of(data, table)

    assert schema["description"] in section
    assert re.findall(r"^\| `(\w+)` \| [a-z ]+ \| (.*) \|$", section, re.MULTILINE) == [
        (name, each["description"]) for name, each in schema["properties"].items()
    ]

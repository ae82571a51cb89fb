"""What stands in several places at once, and is forgotten in one of them: the recipes of CONTRIBUTING.md name these."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from harness import identity
from harness.modes import MODES
from reports.judging.kinds import Kind
from reports.reading import records
from reports.reading.records import Mode

ROOT = Path(__file__).resolve().parents[1]


def text_of(file: str) -> str:
    """Read a file of the project."""
    return (ROOT / file).read_text(encoding="utf-8")


def test_the_reports_read_every_mode_that_the_harness_runs() -> None:
    """The harness imports nothing of the reports, so both name them, in the order in which pages show them."""
    assert get_args(Mode) == MODES


def test_the_harness_writes_the_schema_that_the_reports_read() -> None:
    """Both say which, for the same reason."""
    assert (identity.SCHEMA, set(identity.READABLE)) == (records.SCHEMA, set(records.READABLE))


@pytest.mark.parametrize("word", [*MODES, *(kind.value.capitalize() for kind in Kind)])
def test_the_glossary_has_every_mode_and_every_kind_of_change(word: str) -> None:
    """Under a heading, so that a page can lead to it."""
    assert re.search(rf"^### {word}$", text_of("docs/glossary.md"), re.MULTILINE)


@pytest.mark.parametrize("kind", Kind)
def test_a_reader_is_told_what_every_kind_means_for_them(kind: Kind) -> None:
    """In the table of the document."""
    assert f"\n| {kind.value} | " in text_of("docs/read-the-report.md")

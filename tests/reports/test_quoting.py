"""Texts of records on a terminal and in Markdown."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from reports.pages.pairs.summary import marked, plain
from reports.reading.notices import Notice, Place, Severity
from reports.reading.quoting import on_one_line, visible
from reports.reading.records import Error, Footer
from tests.reports.making import cell, header, imported, layer, ok, scenario, write

ROOT = Path(__file__).parents[2]
FORGED = "x\n::error file=a::forged\r##[error]forged\x1b[2J\x1b]0;title\x07\u202egnp\u2028[red]markup[/red]"
texts = st.text(st.characters(exclude_categories=["Cs"]))
orders = st.sampled_from(["::error::", "::set-output name=a::", "::stop-commands::x", "##[error]"])


@given(texts)
@example(FORGED)
def test_what_is_visible_is_on_one_line_and_obeyed_by_nobody(text: str) -> None:
    """Whatever a terminal would take for an order is its escape, and a second time changes nothing."""
    assert visible(text).isprintable()
    assert on_one_line(text).isprintable()
    assert visible(visible(text)) == visible(text)


@given(texts, orders, texts)
def test_no_order_to_a_workflow_is_left(before: str, order: str, after: str) -> None:
    """Wherever in the text it stands: a table may break its line just there."""
    assert order not in visible(f"{before}{order}{after}")


def test_names_of_functions_stay_as_they_are() -> None:
    """Messages of TensorFlow are full of colons."""
    assert visible("tensorflow::ops::Any: [a] ü 值") == "tensorflow::ops::Any: [a] ü 值"


@given(texts)
@example(FORGED)
def test_a_notice_is_one_line(text: str) -> None:
    """With file, message and hint, all of which may be a stranger's."""
    assert str(Notice(Severity.REMARK, "code", text, Place(Path(f"a{text}".replace("\0", ""))), text)).isprintable()


@given(texts)
@example(FORGED)
def test_a_text_in_markdown_is_one_line_without_markup(text: str) -> None:
    """A forged heading, table, link or order would stand in a pull request."""
    for told in (plain(text), marked(text)):
        assert told.isprintable()
        assert "::error" not in told
        assert "&#8238;" not in told


def test_rich_takes_nothing_for_markup() -> None:
    """The brackets of a text are brackets."""
    console = Console(file=io.StringIO(), force_terminal=True, width=200)
    console.print(Text(on_one_line(FORGED)))
    shown = console.file.getvalue()  # type: ignore[attr-defined]

    assert "[red]markup[/red]" in shown
    assert "\x1b" not in shown


@pytest.fixture
def forged(tmp_path: Path) -> Path:
    """Two stacks, the newer of which raises what a stranger wrote, with a line that is none."""
    (tmp_path / "stacks.toml").write_text("", encoding="utf-8")
    error = Error("ValueError", f"forged {FORGED[2:]}", "gru", "run", ())
    for name, outcome in (("old", ok(layer("gru", 1.0))), ("new", error)):
        lines = (header(name), imported(), scenario(folder=""), cell(outcome), Footer(1, 0, 1.0))
        file = write(tmp_path / "results", lines)
        file.write_text(
            f'{file.read_text("utf-8")}{{"kind": "cell", "::error::\\u001b[2J\\u202e": 1}}\n', encoding="utf-8"
        )
    return tmp_path


@pytest.mark.parametrize("command", ["check", "build", "upgrade"])
def test_no_text_of_a_record_reaches_the_terminal_raw(command: str, forged: Path) -> None:
    """Neither by a notice, nor in the table, nor in the summary for a pull request."""
    words = [command, *(["old", "new"] if command == "upgrade" else [])]
    site = [] if command == "check" else ["--site", str(forged / "site")]
    where = ["--results", str(forged / "results"), "--stacks", str(forged / "stacks.toml"), *site]
    done = subprocess.run(
        [sys.executable, "-m", "reports", *words, *where], cwd=ROOT, capture_output=True, check=False, timeout=120
    )

    assert command != "upgrade" or b"forged" in done.stdout
    told = [*(done.stdout + done.stderr).decode().split("\n"), *_summaries(forged)]
    assert all(each.isprintable() for each in told)
    assert not [each for each in told if each.lstrip().startswith("::") or "##[" in each]


def _summaries(folder: Path) -> list[str]:
    return [line for file in folder.glob("site/upgrade/*.md") for line in file.read_text("utf-8").split("\n")]

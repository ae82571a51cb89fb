"""`python -m reports upgrade`, as a user and a CI job run it."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import html5lib
import pytest
from markdown_it import MarkdownIt

from harness.exit_codes import Exit
from reports.__main__ import STANDS, main
from reports.reading.records import LayerOutput, LayerTrace
from reports.upgrade_command import ANSWERS, CODES, NAMES
from stacks import ending
from tests.reports.making import imported, layer, mask, ok, refusal, stack, values, whole_run, write, write_table
from tests.reports.making import table as table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.reading.records import Ok, Outcome

CASE = "seed.as_given"
ROOT = Path(__file__).parent.parent.parent
DOCUMENT = ROOT / "docs" / "upgrade.md"
RUNS, OTHERWISE = ok(layer("gru", 1.0)), ok(layer("gru", 2.0))
MINE = ok(
    layer("embed", 1, 2, masked="10", received=[None], kind="Embedding"),
    layer("gru", 3, received=["10"], takes_mask=True),
)
HOSTILE = "bad` | <script>alert('x')</script>\n\n# head \x1b[31mred [link](http://x) *bold* @who"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A table of two stacks, of which nothing is recorded."""
    write_table(tmp_path, "old", "new")
    return tmp_path


def _record(project: Path, *outcomes: Outcome) -> None:
    for name, outcome in zip(("old", "new"), outcomes, strict=False):
        stack(project, name)
        write(project / "results", whole_run(outcome, id_=CASE, name=name))


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def _upgrade(project: Path, *words: str, ends: Sequence[str] = ("old", "new")) -> Ended:
    """Run the command in this process, for loading what draws plots takes a new one seconds."""
    where = ("--results", str(project / "results"), "--stacks", str(project / "stacks" / "stacks.toml"))
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        try:
            asked = ["upgrade", *ends, *where, "--site", str(project / "site"), *words]
            code = ending.run(lambda: main(asked), STANDS)
        except SystemExit as refused:
            code = int(refused.code or 0)
    return Ended(code, out.getvalue(), err.getvalue())


def test_a_change_ends_with_1_and_is_told_and_written(project: Path) -> None:
    """The table, the sentence, the advice, and where the page and the summary are."""
    _record(project, RUNS, OTHERWISE)

    done = _upgrade(project)

    told = " ".join(done.stdout.split())
    assert done.returncode == Exit.FOUND, done.stderr
    assert "From old to new, 1 of 1 scenario changes, silently." in told
    assert "nothing will warn you" in told
    assert (project / "site" / "upgrade" / "old..new.html").is_file()
    assert "silent" in (project / "site" / "upgrade" / "old..new.md").read_text(encoding="utf-8")


def test_the_badge_is_what_shields_reads(project: Path) -> None:
    """https://shields.io/badges/endpoint-badge names the keys."""
    _record(project, RUNS, OTHERWISE)
    _upgrade(project)

    badge = json.loads((project / "site" / "upgrade" / "old..new.badge.json").read_text(encoding="utf-8"))

    assert badge == {"schemaVersion": 1, "label": "masks old → new", "message": "1 silent", "color": "red"}


def test_nothing_changed_ends_with_0(project: Path) -> None:
    """And says so."""
    _record(project, RUNS, RUNS)

    done = _upgrade(project)

    assert done.returncode == Exit.DONE, done.stderr
    assert "none of 1 scenario changes" in done.stdout


def test_what_does_not_count_does_not_fail(project: Path) -> None:
    """Who only fears silent changes is not stopped by an error, and still reads of it."""
    _record(project, RUNS, refusal())

    assert _upgrade(project, "--fail-on", "silent").returncode == Exit.DONE
    counted = _upgrade(project, "--fail-on", "silent,now-fails")
    assert counted.returncode == Exit.FOUND
    assert "now fails" in counted.stdout


def test_a_stack_without_records_is_incomplete(project: Path) -> None:
    """Nothing was seen, so nothing calm is said."""
    _record(project, RUNS)

    done = _upgrade(project)

    assert done.returncode == Exit.INCOMPLETE
    assert "nothing could be compared" in done.stdout
    assert "1 cell not compared: no record" in done.stdout
    assert "There is nothing to go by yet: run the two stacks." in done.stdout


def test_only_the_named_cells_are_compared(project: Path) -> None:
    """One of them is in no record, so the answer is not whole."""
    _record(project, RUNS, RUNS)
    cells = project / "cells"
    cells.write_text(f"{CASE} predict\n{CASE} eager\n", encoding="utf-8")

    done = _upgrade(project, "--cells", str(cells))

    assert done.returncode == Exit.INCOMPLETE
    assert "2 cells are missing" in done.stdout


def test_page_summary_and_terminal_are_about_the_named_cells_only(project: Path) -> None:
    """What lies in the folder of records from other days is another question."""
    for name, outcome in (("old", RUNS), ("new", OTHERWISE)):
        stack(project, name)
        write(project / "results", whole_run(outcome, id_=CASE, name=name))
        write(project / "results", whole_run(MINE, id_="mine.case", folder="", name=name), f"{name}.mine.jsonl")
    cells = project / "cells"
    cells.write_text("mine.case predict\n", encoding="utf-8")

    done = _upgrade(project, "--cells", str(cells))

    assert done.returncode == Exit.DONE, done.stderr
    page, summary = (
        (project / "site" / "upgrade" / f"old..new.{suffix}").read_text(encoding="utf-8") for suffix in ("html", "md")
    )
    for told in (done.stdout, summary.replace("<code>", "").replace("</code>", ""), page):
        assert "none of 1 scenario changes" in told
        assert CASE not in told


def test_the_page_says_what_was_put_to_the_test_of_a_users_model(project: Path) -> None:
    """A model's layers can be called anything there too."""
    embed = layer("embed", 1, 2, masked="10", received=[None], kind="Embedding")
    run = ok(embed, layer(HOSTILE, 3, received=["10"], takes_mask=True))
    for name in ("old", "new"):
        stack(project, name)
        write(project / "results", whole_run(run, id_="mine.case", folder="", name=name))

    _upgrade(project)

    page = html5lib.parse((project / "site" / "upgrade" / "old..new.html").read_text(encoding="utf-8"))
    told = " ".join("".join(page.itertext()).split())
    assert "1 of 2 timesteps was masked" in told
    assert "<script>alert('x')</script>" in told


@pytest.mark.parametrize(
    ("ends", "words", "problem"),
    [
        (("old", "nwe"), (), "there is no stack 'nwe'\n  Did you mean 'new'?"),
        (("old", "new"), ("--cells", "nowhere"), "nowhere"),
    ],
)
def test_what_is_no_answer_ends_with_3(
    project: Path, ends: tuple[str, str], words: tuple[str, ...], problem: str
) -> None:
    """A slip must not be taken for a change, nor for none."""
    _record(project, RUNS, RUNS)

    done = _upgrade(project, *words, ends=ends)

    assert done.returncode == Exit.FAILED
    assert problem in done.stderr
    assert not (project / "site").exists()


def test_an_error_of_the_tool_is_no_verdict(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python ends with 1 after an exception, and 1 means that something changes."""
    _record(project, RUNS, OTHERWISE)
    monkeypatch.setattr("reports.upgrade_command.Pairs", None)

    done = _upgrade(project)

    assert done.returncode == Exit.FAILED
    assert "Traceback" in done.stderr


def test_a_kind_that_does_not_exist_is_told(project: Path) -> None:
    """With the one that was meant."""
    done = _upgrade(project, "--fail-on", "silnt")

    assert done.returncode not in set(Exit) - {Exit.FAILED}
    assert "Did you mean 'silent'?" in done.stderr


def test_hostile_text_stays_text_in_the_summary_and_on_the_terminal(project: Path) -> None:
    """A layer can be called anything, and a pull request shows what the summary says."""
    _record(project, ok(layer(HOSTILE, 1.0)), ok(layer(HOSTILE, 2.0)))

    done = _upgrade(project)

    text = (project / "site" / "upgrade" / "old..new.md").read_text(encoding="utf-8")
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    tree = html5lib.parse(markdown, namespaceHTMLElements=False)
    assert {each.tag for each in tree.iter()} <= {*_TAGS}
    assert [len(row) for row in tree.iter("tr")] == [5, 5]
    assert "<script>alert('x')</script> # head red [link](http://x) *bold* @who" in " ".join(
        "".join(tree.itertext()).split()
    )
    assert "@" not in text
    assert "\x1b" not in done.stdout + text


def test_code_in_the_summary_stands_apart_from_the_words_beside_it(project: Path) -> None:
    """Rendered, as a pull request shows it."""
    _record(project, ok(layer("the gru", 1.0)), ok(layer("the gru", 2.0)))
    _upgrade(project)

    text = (project / "site" / "upgrade" / "old..new.md").read_text(encoding="utf-8")
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    shown = "".join(html5lib.parse(markdown, namespaceHTMLElements=False).itertext())
    assert "From old to new, 1 of 1 scenario changes, silently." in shown
    assert "the values after the gru differ by up to 1" in shown


_TAGS = ("html", "head", "body", "h3", "p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td")


def _concatenated(masked: str) -> Ok:
    return ok(LayerTrace("both", "keras.layers.Concatenate", (LayerOutput(values(1.0, 2.0, 3.0), mask(masked)),)))


def test_a_likely_cause_is_told_as_likely_with_advice_and_proof(project: Path) -> None:
    """On the terminal, in the summary and on the page; in a folder that has no record of the project's scenarios."""
    table = project / "stacks" / "stacks.toml"
    newer = table_of("new", keras="3.15.1")
    table.write_text(table_of("old") + newer, encoding="utf-8")
    for name, masked, keras in (("old", "100", "2.15.0"), ("new", "111", "3.15.1")):
        stack(project, name, keras=keras)
        head, _, *others = whole_run(_concatenated(masked), id_="mine.tagger", folder="", name=name)
        write(project / "results", (head, imported(keras), *others))

    done = _upgrade(project)

    title = "Concatenate merges masks with OR, and an input without a mask counts as unmasked."
    command = "nox -s upgrade -- old new --scenarios scenarios/concatenate.py -k concatenate.masks_disagree"
    told = " ".join(done.stdout.split())
    assert "probably: Concatenate merges masks" in told
    assert f"mine.tagger, probably: {title} What to do: Where the masks" in told
    assert command in told
    summary = html.unescape((project / "site" / "upgrade" / "old..new.md").read_text(encoding="utf-8"))
    assert f"<code>mine.tagger</code>, probably: {title} What to do: Where the masks" in summary
    assert f"Proof: <code>{command}</code>" in summary
    for written in ("upgrade/old..new.html", "scenario/mine.tagger.html"):
        page = (project / "site" / written).read_text(encoding="utf-8")
        assert f'Probably: <a href="../reasons.html#reason-concatenate-merges-masks-with-or">{title}</a>' in page
        assert f"<code>{command}</code>" in page
        assert "Not explained yet" not in page


def test_two_runs_write_the_same_bytes(project: Path) -> None:
    """The summary of a pull request changes only where the upgrade does."""
    _record(project, RUNS, OTHERWISE)
    written = []
    for _ in range(2):
        _upgrade(project)
        folder = project / "site" / "upgrade"
        written.append({each.name: each.read_bytes() for each in folder.iterdir()})

    assert written[0] == written[1]


def test_the_code_is_that_of_the_process(project: Path) -> None:
    """What a shell sees is what the command answers."""
    _record(project, RUNS, OTHERWISE)
    where = ("--results", str(project / "results"), "--stacks", str(project / "stacks" / "stacks.toml"))
    command = [sys.executable, "-m", "reports", "upgrade", "old", "new", *where, "--site", str(project / "site")]

    assert subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == Exit.FOUND


def test_help_and_the_document_tell_the_exit_codes_and_the_kinds() -> None:
    """What stands in two places is held together here."""
    shown = subprocess.run(
        [sys.executable, "-m", "reports", "upgrade", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    document = DOCUMENT.read_text(encoding="utf-8")

    for code, meaning in CODES.items():
        assert f"  {code.value}  {meaning}" in shown
        assert f"| {code.value} | {meaning} |" in document
    assert all(f"`{name}`" in document for name in NAMES)


class TestForPrograms:
    """What a page says, as JSON."""

    def test_the_answer_names_the_verdict_on_each_scenario(self, project: Path, tmp_path: Path) -> None:
        """With the sentence of the page, and what the exit code says in a word."""
        _record(project, RUNS, OTHERWISE)
        ended = _upgrade(project, "--json", str(tmp_path / "answer.json"))
        told = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))

        assert ended.returncode == Exit.FOUND
        assert (told["older"], told["newer"], told["answer"]) == ("old", "new", "changed")
        assert told["scenarios"] == {CASE: "silent"}
        assert told["items"][0]["modes"] == ["predict"]
        assert "`gru`" in told["items"][0]["sentence"]

    def test_what_nobody_recorded_is_no_verdict(self, project: Path, tmp_path: Path) -> None:
        """A program that reads it must not take it for calm."""
        _record(project, RUNS)
        ended = _upgrade(project, "--json", str(tmp_path / "answer.json"))
        told = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))

        assert ended.returncode == told_code(told["answer"])
        assert told["answer"] != "unchanged"
        assert set(told["scenarios"].values()) <= {"not comparable"}


def told_code(answer: str) -> Exit:
    """The exit code that a word of the JSON stands for."""
    return next(code for code, word in ANSWERS.items() if word == answer)

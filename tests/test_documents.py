"""What the documents tell a reader to type, to open and to expect is there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt

import benchmarks.harness_overhead
import benchmarks.report_at_scale
import benchmarks.studies.__main__
import duels.__main__
import examples.agreement.__main__
import fuzz.__main__
import harness.__main__
import mutants.__main__
import reports.command_line
import stacks.atlas
import timed.__main__
from stacks import table
from stacks.add_options import AddOptions
from stacks.errors import StacksError
from stacks.options import Options
from stacks.upgrades import Upgrade
from tests.harness import running_it

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[1]
PAGES = {str(path.relative_to(ROOT)): path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))}
COMMAND = re.compile(r"\b(nox|python -m harness|python -m reports|python -m timed) (?=[-a-z])([^#&]+)")
"""A command with its words, up to a comment or to the command after it."""

NAMED_FILE = re.compile(r"\.?\w[\w.-]*(/[\w.-]+)+/?")
"""A path as a page writes it; what has a star or a blank in it is none."""

TO_BE_MADE = {"scenarios/repeating.py", "stacks/wheels/"}
"""What a reader makes in following a page."""

PARSERS = {
    "fuzz": fuzz.__main__._parser,
    "mutants": mutants.__main__._parser,
    "study": benchmarks.studies.__main__._parser,
    "examples": examples.agreement.__main__._parser,
    "atlas": stacks.atlas._parser,
    "scale": benchmarks.report_at_scale._parser,
}
"""The parsers of sessions that have one, and no more to say about their words."""

EVERY_PAGE = pytest.mark.parametrize("page", sorted(PAGES))


def text_of(page: str) -> str:
    """Read a page by its path in the project."""
    return PAGES[page].read_text(encoding="utf-8")


def tokens_of(page: str) -> Iterator[Token]:
    """Parse a page into all that it is made of."""
    for token in MarkdownIt("commonmark").enable("table").parse(text_of(page)):
        yield token
        yield from token.children or ()


def commands_of(page: str) -> list[tuple[str, list[str]]]:
    """Collect what a reader may type: the program and its words."""
    code = [each.content for each in tokens_of(page) if each.type in {"code_inline", "code_block", "fence"}]
    lines = [line for text in code for line in text.splitlines()]
    return [(found[1], shlex.split(found[2])) for line in lines for found in COMMAND.finditer(line)]


def anchors_of(page: Path) -> set[str]:
    """List the anchors of a page's headings as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def first_column(page: str, heading: str) -> list[str]:
    """Read the first column of the table under a heading."""
    section = text_of(page).partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)[2:]


@pytest.fixture(scope="module")
def sessions() -> set[str]:
    """Ask nox which sessions there are."""
    command = [sys.executable, "-m", "nox", "--list-sessions", "--json"]
    listed = subprocess.run([*command, "-t", "stacks"], cwd=ROOT, capture_output=True, text=True, check=True)
    shown = subprocess.run([sys.executable, "-m", "nox", "-l"], cwd=ROOT, capture_output=True, text=True, check=True)
    plain = re.findall(r"^[-*] ([\w-]+) ->", shown.stdout, re.MULTILINE)
    return {*plain, *(each["name"] for each in json.loads(listed.stdout))}


def check_nox(words: list[str], sessions: set[str], made_up: list[str]) -> None:
    """Demand that the sessions exist and that the words after `--` are theirs; *made_up* stacks may come to be."""
    separator = words.index("--") if "--" in words else len(words)
    ours, theirs = words[:separator], words[separator + 1 :]
    asked = [word for word in ours if not word.startswith("-") and not word.isdigit()]
    groups = {group for stack in table.load() for group in stack.groups}

    assert set(asked) <= (groups if "-t" in ours else {*sessions, *(f"matrix({name})" for name in made_up)})
    assert {word for word in ours if word.startswith("-")} <= {"-s", "-j", "-l", "-t", "--install-only"}
    if theirs:
        check_words_after(asked[0].partition("(")[0], theirs, made_up)


def check_words_after(session: str, words: list[str], made_up: list[str]) -> None:
    """Let the session's own parser read them; it raises where it does not understand."""
    match session:
        case "matrix" | "timing" | "shards":
            table.select(table.load(), Options.parse(words).stacks)
        case "duel":
            options = duels.__main__._parser().parse_args(words)
            table.select(table.load(), [options.older, options.newer])
        case "fuzz" | "mutants" | "study" | "examples" | "atlas" | "scale":
            PARSERS[session]().parse_args(words)
        case "overhead":
            options = benchmarks.harness_overhead._parser().parse_args(words)
            table.select(table.load(), [options.stack])
        case "report" | "check":
            reports.command_line.parser(None).parse_args(["build" if session == "report" else session, *words])
        case "upgrade":
            Upgrade.parse(words, table.load(), ROOT)
        case "add-stack":
            AddOptions.parse(words)
        case "tests":
            assert all((ROOT / word).exists() for word in words if "/" in word), words
        case "locks":
            table.select(table.load(), [word for word in words if word not in made_up])
        case _:
            pytest.fail(f"nobody checks the words after `nox -s {session} --`: {words}")


def check_program(program: str, words: list[str]) -> None:
    """Let the program's own parser read the words; a command alone only has to exist."""
    parsers = {"harness": harness.__main__._parser, "timed": timed.__main__._parser}
    parser = parsers.get(program.rsplit(maxsplit=1)[-1], lambda: reports.command_line.parser(None))()
    try:
        parser.parse_args(words if words[1:] else [*words, "--help"])
    except SystemExit as ended:
        assert not ended.code, f"{program} {' '.join(words)}"  # noqa: PT017 - argparse leaves no other way


@EVERY_PAGE
def test_every_command_can_be_typed(page: str, sessions: set[str]) -> None:
    """Sessions, commands and options exist, and their values are understood."""
    made_up = re.findall(r'`\["([^"]+)"\]`', text_of(page))
    for program, words in commands_of(page):
        if program == "nox":
            check_nox(words, sessions, made_up)
        else:
            check_program(program, words)


@pytest.mark.parametrize(
    "words",
    [["-s", "matrx"], ["-t", "ful"], ["-s", "matrix(tf-2.51)"], ["-x"], ["-s", "matrix", "--", "--stack", "tf-2.15"]],
)
def test_a_command_that_is_none_would_be_found(words: list[str], sessions: set[str]) -> None:
    """The test above can fail."""
    with pytest.raises((AssertionError, StacksError)):
        check_nox(words, sessions, [])


def test_the_commands_stand_at_the_top_of_the_readme() -> None:
    """Whoever opens the project sees first what to type: to see what is known, to run it, to check the project."""
    assert commands_of("README.md")[:4] == [
        ("nox", ["-s", "report"]),
        ("nox", ["-s", "report"]),
        ("nox", ["-s", "matrix"]),
        ("nox", ["-s", "tests"]),
    ]
    assert text_of("README.md").index("nox -s tests") < 200


@EVERY_PAGE
def test_every_link_between_files_leads_somewhere(page: str) -> None:
    """Files and headings alike; what is on the network is not asked."""
    links = [str(token.attrs.get("href") or token.attrs.get("src") or "") for token in tokens_of(page)]
    for link in filter(None, links):
        parts = urlsplit(link)
        target = (PAGES[page].parent / parts.path) if parts.path else PAGES[page]
        if not parts.scheme:
            assert target.exists(), link
            assert not parts.fragment or parts.fragment in anchors_of(target), link


@EVERY_PAGE
def test_every_file_that_is_named_is_there(page: str) -> None:
    """Code that was moved takes the documents along; what is made and never committed is not looked for."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and f"/{path.name}/" not in ignored}
    named = {
        each.content for each in tokens_of(page) if each.type == "code_inline" and NAMED_FILE.fullmatch(each.content)
    }
    ours = {each for each in named - TO_BE_MADE if each.split("/")[0] in folders}

    assert [each for each in sorted(ours) if not (ROOT / each).exists()] == []


def test_the_modules_of_the_architecture_are_there() -> None:
    """A module that is named without its folder stands in one that the same paragraph or cell of a table names."""
    for block in [each for each in tokens_of("docs/architecture.md") if each.type == "inline"]:
        code = [each.content for each in block.children or () if each.type == "code_inline"]
        folders = [ROOT, *(ROOT / each if each.endswith("/") else (ROOT / each).parent for each in code if "/" in each)]
        for module in [each for each in code if re.fullmatch(r"[a-z]\w*\.py", each)]:
            assert any((folder / module).exists() for folder in folders), module


def test_every_page_is_in_the_index() -> None:
    """A page that the README does not name is found by nobody."""
    links = {token.attrs.get("href") for token in tokens_of("README.md")}

    assert {page for page in PAGES if page != "README.md"} <= links


def test_every_option_of_a_run_elsewhere_is_explained() -> None:
    """In a table of its own, because `harness run` is started without nox."""
    shown = running_it.harness(sys.executable, "run", "--help").said
    options = set(re.findall(r"^  (-[-\w]+)", shown, re.MULTILINE)) - {"-h"}
    rows = first_column("docs/run-on-your-own-environment.md", "Options")

    assert {row.strip("`").split()[0] for row in rows} == options


def test_every_room_is_explained() -> None:
    """The architecture names each folder of the project and no other."""
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()}
    folders = {f"{path.name}/" for path in ROOT.iterdir() if path.is_dir() and path.name not in ignored}
    rooms = {row.strip("`") for row in first_column("docs/architecture.md", "Rooms")}

    assert rooms == {each for each in folders if not each.startswith(".")} | {"noxfile.py"}


@pytest.mark.stack
@pytest.mark.parametrize(("stack", "imported_as"), [("keras-2.2", "keras"), ("tf-2.21", "tf.keras")])
def test_the_scenario_of_the_documents_runs(
    python_of: Callable[[str], Path], tmp_path: Path, stack: str, imported_as: str
) -> None:
    """On the oldest Keras and on the newest, as it stands in the text."""
    # The examples after it are lines out of a scenario.
    example = next(each.content for each in tokens_of("docs/add-a-scenario.md") if each.info == "python")
    file = tmp_path / "repeating.py"
    file.write_text(example, encoding="utf-8")

    words = ["--stack", stack, "--imported-as", imported_as, "--scenarios", file, "--out", tmp_path / "out.jsonl"]
    ended = running_it.harness(python_of(stack), "run", *words)

    assert ended.code == 0, ended.said
    outcome = running_it.outcomes(tmp_path / "out.jsonl")["repeating.encoder_and_decoder predict"]
    assert [each["layer"] for each in outcome["trace"]] == ["mask_steps", "encode", "repeat", "decode"]
    assert outcome["trace"][0]["outputs"][0]["mask"]["data"] == [True, True, False, False]

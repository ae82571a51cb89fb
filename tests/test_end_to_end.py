"""
The whole way as a user goes it: a fresh copy of the project, real stacks, records, pages.

One run serves all tests; its environments are those of this checkout, so that nothing is installed twice.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import html5lib
import pytest

from harness import record_lines as lines_of
from tests.stacks.samples import MISSING, clone_project

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
STACKS = ("keras-2.2", "tf-2.15", "tf-2.16", "tf-2.17", "tf-2.21")
KEYWORD = "seed or concatenate"
UNANIMITY = "If one input of Concatenate is masked at a timestep, the whole output is masked at that timestep."

# The first test also waits for the run that serves all, and on a bare machine for five environments.
pytestmark = [pytest.mark.stack, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def project(python_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the project as a clone has it and run the scenarios around Concatenate in five stacks."""
    for name in STACKS:
        python_of(name)
    folder = clone_project(tmp_path_factory.mktemp("clone"))
    (folder / ".nox").symlink_to(ROOT / ".nox")
    ended = _matrix(folder, STACKS)

    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.fixture
def copy(project: Path, tmp_path: Path) -> Path:
    """Copy the project with its records, for a test that changes something."""
    return shutil.copytree(project, tmp_path / "copy", symlinks=True)


def _call(folder: Path, python: Path | str, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(python), "-m", *map(str, words)],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "CUDA_VISIBLE_DEVICES": "-1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def _matrix(folder: Path, stacks: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    # The tests of the process next door run a stack as well.
    selected = ("--stacks", ",".join(stacks), "-k", KEYWORD, "--jobs", "1")
    return _call(folder, sys.executable, "nox", "--no-color", "-s", "matrix", "--", *selected)


def _build(folder: Path, site: str, records: list[Path]) -> Path:
    """Build a site from these records and no others."""
    (folder / "none").mkdir(exist_ok=True)
    words = ("--site", folder / site, "--results", folder / "none", "--records", *records)
    assert _call(folder, sys.executable, "reports", "build", *words).returncode in {0, 2}
    return folder / site


def _records(folder: Path) -> list[Path]:
    return sorted((folder / "results").glob("*.jsonl"))


def _record(folder: Path, stack: str) -> Path:
    (file,) = (folder / "results").glob(f"{stack}.*.jsonl")
    return file


def _lines(file: Path) -> list[dict[str, Any]]:
    return [lines_of.read(line) for line in file.read_bytes().splitlines()]


def _page(site: Path, name: str) -> Any:  # noqa: ANN401 - html5lib has no types for its trees
    return html5lib.parse((site / name).read_text(encoding="utf-8"), namespaceHTMLElements=False)


def _text(element: Any) -> str:  # noqa: ANN401
    return " ".join("".join(element.itertext()).split())


def _verdicts(site: Path) -> dict[str, str]:
    """What the table of claims says about Concatenate, by stack."""
    table = _page(site, "index.html").find(".//section[@id='claims-cpu']//table")
    stacks = [head.find("a").text for head in table.findall("thead/tr/th")[1:]]
    (row,) = (each for each in table.findall("tbody/tr") if UNANIMITY in _text(each))
    # A block reads "STACK, ...: SIGN VERDICT" and is as wide as it has stacks.
    words = [
        word
        for block in row.findall("td")
        for word in [_text(block).partition(": ")[2].partition(" ")[2]] * int(block.get("colspan", "1"))
    ]
    return dict(zip(stacks, words, strict=True))


def _step(site: Path, step: str) -> dict[str, str]:
    """How many scenarios a step changes in which way, without those that are none."""
    table = _page(site, "steps.html").find(".//section[@id='steps-cpu']//table")
    kinds = [_text(head) for head in table.findall("thead/tr/th")[1:]]
    (row,) = (each for each in table.findall("tbody/tr") if _text(each.find("th")) == step)
    counts = zip(kinds, map(_text, row.findall("td")), strict=True)
    return {kind: count for kind, count in counts if count.isdigit()}


def test_the_claim_about_concatenate_is_judged_on_every_stack(project: Path) -> None:
    """The example of the README: all masks counted, then none, then an error, and now any."""
    verdicts = _verdicts(project / "site")

    assert {name: verdicts[name] for name in STACKS} == {
        "keras-2.2": "holds",
        "tf-2.15": "holds",
        "tf-2.16": "fails",
        "tf-2.17": "errors",
        "tf-2.21": "fails",
    }
    assert {verdicts[name] for name in verdicts if name not in STACKS} == {"not recorded"}


@pytest.mark.parametrize(
    ("step", "change"),
    [(("tf-2.15", "tf-2.16"), "silent"), (("tf-2.16", "tf-2.17"), "now fails"), (("tf-2.17", "tf-2.21"), "now works")],
)
def test_the_page_of_all_steps_names_the_step_and_the_layer(project: Path, step: tuple[str, str], change: str) -> None:
    """A reader need not search for where the mask behind Concatenate went."""
    cards = {_text(card.find("h3")): _text(card) for card in _page(project / "site", "steps.html").iter("article")}
    card = cards[" → ".join(step)]

    assert change in card
    assert "concat" in card
    assert change in _step(project / "site", " → ".join(step))


@pytest.mark.parametrize(("counting", "code"), [("silent,now-fails", 1), ("now-fails", 0)])
def test_an_upgrade_of_two_stacks_ends_with_its_verdict(project: Path, counting: str, code: int) -> None:
    """Through nox, which else makes 1 of every failure; the records stand, so only the judging is done."""
    words = ("tf-2.15", "tf-2.21", "-k", KEYWORD, "--fail-on", counting)
    ended = _call(project, sys.executable, "nox", "--no-color", "-s", "upgrade", "--", *words)

    page = project / "site" / "upgrade" / "tf-2.15..tf-2.21.html"
    assert ended.returncode == code, ended.stderr
    assert "silently" in " ".join(ended.stdout.split())
    assert "Silent changes of a mask or a value" in page.read_text(encoding="utf-8")
    assert page.with_suffix(".md").is_file()


def test_a_run_that_changes_nothing_writes_nothing(project: Path) -> None:
    """The second time costs no model call and no line."""
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in _records(project)}

    ended = _matrix(project, STACKS)

    assert ended.returncode == 0
    assert {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in _records(project)} == before


def test_the_order_of_files_leaves_no_trace(project: Path, tmp_path: Path) -> None:
    """Two merges of the same records are the same site, byte by byte."""
    files = _records(project)
    sites = [_build(project, str(tmp_path / name), order) for name, order in (("a", files), ("b", files[::-1]))]
    contents = [{str(f.relative_to(site)): f.read_bytes() for f in site.rglob("*") if f.is_file()} for site in sites]

    assert len(files) == len(STACKS)
    assert contents[0] == contents[1]


def test_a_stack_compared_with_itself_shows_no_change(project: Path, tmp_path: Path) -> None:
    """What the pages call a change is one of the stack and never of the comparison."""
    original = _record(project, "tf-2.15")
    lines = [{**line, "stack": "twin"} if line["kind"] == "header" else line for line in _lines(original)]
    twin = tmp_path / "twin.jsonl"
    twin.write_text("".join(map(lines_of.written, lines)), encoding="utf-8")

    site = _build(project, str(tmp_path / "site"), [original, twin])

    scenarios = {line["scenario"] for line in lines if line["kind"] == "cell"}
    assert _step(site, "twin against tf-2.15") == {"same": str(len(scenarios))}
    assert not list(_page(site, "steps.html").iter("article"))


def test_a_missing_interpreter_costs_its_stack_alone(copy: Path) -> None:
    """One line names the stack, the Python and the way out; the others stand as they stood."""
    before, verdicts = {file: file.read_bytes() for file in _records(copy)}, _verdicts(copy / "site")
    with (copy / "stacks" / "stacks.toml").open("a", encoding="utf-8") as table:
        table.write(MISSING)
    shutil.copy(copy / "stacks/locks/tf-2.21.txt", copy / "stacks/locks/from-tomorrow.txt")

    ended = _matrix(copy, ("tf-2.15", "from-tomorrow"))

    told = ("from-tomorrow", "Python 3.99", "uv python install 3.99")
    assert ended.returncode == 1
    assert any(all(word in line for word in told) for line in ended.stderr.splitlines())
    assert {file: file.read_bytes() for file in before} == before
    outcomes = [line["outcome"]["kind"] for line in _lines(_record(copy, "from-tomorrow")) if line["kind"] == "cell"]
    assert set(outcomes) == {"unavailable"}
    assert {name: word for name, word in _verdicts(copy / "site").items() if name in verdicts} == verdicts


def test_an_environment_from_elsewhere_is_one_more_stack(copy: Path, python_of: Callable[[str], Path]) -> None:
    """Recorded without a lock in whatever is installed, copied into results/, judged like the others."""
    words = ("--stack", "production", "--out", copy / "results" / "production.jsonl", "-k", "seed")
    recorded = _call(copy, python_of("tf-2.15"), "harness", "run", *words)
    ended = _call(copy, sys.executable, "nox", "-s", "report")

    assert (recorded.returncode, ended.returncode) == (0, 0), recorded.stderr + ended.stderr
    assert _verdicts(copy / "site")["production"] == "holds"
    assert (copy / "site" / "stack" / "production.html").is_file()

"""One list of exit codes for all commands, and one page that tells them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import benchmarks.studies.__main__
import duels.__main__
import examples.agreement.__main__
import fuzz.__main__
import harness.__main__
import mutants.__main__
import reference.__main__
import tests.killed.__main__
import tests.mutated.__main__
import timed.__main__
from harness.errors import UserError
from harness.exit_codes import BY_SIGNAL, CommandParser, Exit, epilog
from reports import command_line, upgrade_command
from stacks import ending

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
COMMANDS: dict[str, tuple[list[str], Mapping[Exit, str]]] = {
    "nox -s upgrade": (["-m", "reports", "upgrade"], upgrade_command.CODES),
    "nox -s duel": (["-m", "duels"], duels.__main__.CODES),
    "nox -s fuzz": (["-m", "fuzz"], fuzz.__main__.CODES),
    "nox -s mutants": (["-m", "mutants"], mutants.__main__.CODES),
    "nox -s study": (["-m", "benchmarks.studies"], benchmarks.studies.__main__.CODES),
    "nox -s examples": (["-m", "examples.agreement"], examples.agreement.__main__.CODES),
    "nox -s mutated-files": (["-m", "tests.mutated"], tests.mutated.__main__.CODES),
    "nox -s kills": (["-m", "tests.killed"], tests.killed.__main__.CODES),
    "python -m reports build": (["-m", "reports", "build"], command_line.BUILD),
    "python -m reports check": (["-m", "reports", "check"], command_line.BUILD),
    "python -m reports atlas": (["-m", "reports", "atlas"], command_line.ATLAS),
    "python -m reports reasons": (["-m", "reports", "reasons"], command_line.REASONS),
    "python -m reference": (["-m", "reference"], reference.__main__.CODES),
    "python -m harness": (["-m", "harness", "run"], harness.__main__.CODES),
    "python -m timed": (["-m", "timed"], timed.__main__.CODES),
}
"""How each command that has codes of its own is started, and what they mean there."""

EVERY_COMMAND = pytest.mark.parametrize("command", COMMANDS)


def ran(*words: str) -> subprocess.CompletedProcess[str]:
    """Start a command as a user does."""
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


@EVERY_COMMAND
def test_a_command_tells_its_exit_codes_in_its_help(command: str) -> None:
    """A script that calls it must not guess."""
    words, codes = COMMANDS[command]
    shown = ran(*words, "--help")

    assert shown.returncode == 0, shown.stderr
    assert all(f"\n  {code.value:>3}  {meaning}" in shown.stdout for code, meaning in codes.items())
    assert all(f"\n  {code.value:>3}  ended by {name}; " in shown.stdout for code, name in BY_SIGNAL.items())


@EVERY_COMMAND
def test_the_page_tells_what_a_command_means_by_its_codes(command: str) -> None:
    """In a table, a row a code, and no row that no command has."""
    rows = [f"| `{command}` | {code.value} | {meaning} |" for code, meaning in COMMANDS[command][1].items()]

    assert [line for line in PAGE.splitlines() if line.startswith(f"| `{command}` |")] == rows


def test_the_page_tells_every_code_and_no_command_that_is_not_there() -> None:
    """It is the one place that scripts are written from."""
    first = [line.split("|")[1].strip() for line in PAGE.splitlines() if line.startswith("| ")]

    assert [int(each) for each in first if each.isdigit()] == list(Exit)
    assert {each.strip("`") for each in first if each.startswith("`")} == set(COMMANDS)


@EVERY_COMMAND
def test_a_mistake_on_the_command_line_is_no_answer(command: str) -> None:
    """Python's own 2 would say that something was not compared."""
    done = ran(*COMMANDS[command][0], "--no-such-option")

    assert done.returncode == Exit.FAILED
    assert "usage:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UserError("something is wrong"), "error: something is wrong\n"),
        (UserError("this is wrong", "file.toml:3", "write that"), "error: file.toml:3: this is wrong\n  write that\n"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_a_hint(
    error: UserError, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the same form wherever it is raised."""
    assert ending.run(_raising(error), "nothing") == Exit.FAILED
    assert capsys.readouterr().err == said


def test_a_defect_is_told_whole_and_is_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """Python's own 1 would say that something was found."""
    assert ending.run(_raising(RuntimeError("a bug")), "nothing") == Exit.FAILED
    assert "RuntimeError: a bug" in capsys.readouterr().err


def test_an_answer_is_handed_on() -> None:
    """Whatever it is."""
    assert ending.run(lambda: Exit.FOUND, "nothing") == Exit.FOUND


def test_a_shortened_option_is_not_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    """It would mean another one as soon as there is one."""
    parser = CommandParser(prog="x", epilog=epilog({Exit.DONE: "done"}, "nothing"))
    parser.add_argument("--stacks")

    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["--stack", "a"])
    assert ended.value.code == Exit.FAILED
    assert "--stack" in capsys.readouterr().err


def _raising(error: Exception) -> Callable[[], int]:
    def command() -> int:
        raise error

    return command

"""What accompanies a change: hooks, forms and the changelog say what the project does."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from harness.modes import MODES
from reports.reading.records import READABLE
from tests.stacks.samples import nox

ROOT = Path(__file__).resolve().parents[1]
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def commands_of(session: str) -> list[str]:
    """What a session of the noxfile runs, as somebody would type it."""
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    (work,) = [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == session]
    calls = [each for each in ast.walk(work) if isinstance(each, ast.Call) and ast.unparse(each.func) == "session.run"]
    return [" ".join(ast.literal_eval(word) for word in call.args) for call in calls]


def test_the_hooks_check_what_the_lint_session_checks() -> None:
    """A commit that passes here passes there, as far as Python goes."""
    entries = re.findall(r"entry: (?:\.nox/lint/bin/)?(.+)", HOOKS)

    assert entries == commands_of("lint")


def test_the_hooks_have_the_versions_of_the_lint_session() -> None:
    """Two versions of ruff format in two ways."""
    pinned = re.findall(r'"([\w-]+==[\w.]+)"', HOOKS)
    locked = re.findall(r"^([\w-]+==[\w.]+)", (ROOT / "requirements" / "lint.txt").read_text("utf-8"), re.MULTILINE)

    assert pinned
    assert set(pinned) <= set(locked)


def test_the_forms_name_every_mode() -> None:
    """Where a form asks for one."""
    found = [re.search(r"label: Mode\n(?:.*\n)*?      options: \[(.*)\]", each.read_text("utf-8")) for each in FORMS]

    assert [tuple(each[1].split(", ")) for each in found if each] == [MODES]


def test_the_citation_is_of_this_version() -> None:
    """The file stands by itself, so it says what pyproject.toml says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = dict(re.findall(r"^(\w+): (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE))

    assert (citation["title"], citation["version"], citation["license"], citation["abstract"]) == (
        project["name"],
        project["version"],
        project["license"],
        project["description"],
    )


@pytest.fixture(scope="module")
def sessions() -> set[str]:
    """Every session but those of single stacks."""
    return set(re.findall(r"^[-*] ([\w-]+) ->", nox(ROOT, "-l").stdout, re.MULTILINE))


def test_whatever_has_a_name_that_users_type_is_in_the_changelog(sessions: set[str]) -> None:
    """A session, a mode or a schema of records that is new has a line; what changes behind a name is not seen here."""
    told = set(re.findall(r"nox -s ([\w-]+)", CHANGELOG))

    assert sorted(sessions - told) == []
    assert [mode for mode in MODES if f"`{mode}`" not in CHANGELOG] == []
    assert [number for number in READABLE[1:] if f"Record schema {number}" not in CHANGELOG] == []

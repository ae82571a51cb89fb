"""The sessions as a user runs them, in a copy of the project."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from harness.exit_codes import Exit
from stacks import table
from tests.stacks.samples import MISSING, ROOT, copy_project, nox


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project without its locks and results."""
    return copy_project(tmp_path)


def cells(project: Path, stack: str) -> list[dict[str, object]]:
    """Read the observations of one stack."""
    (file,) = (project / "results").glob(f"{stack}.*.jsonl")
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line["kind"] == "cell"]


def test_every_stack_is_a_session() -> None:
    """CI makes its jobs from this list."""
    stacks = [stack.name for stack in table.load()]

    listed = nox(ROOT, "--list-sessions", "--json", "-t", "stacks")

    assert [session["name"] for session in json.loads(listed.stdout)] == [f"matrix({name})" for name in stacks]


@pytest.mark.parametrize("group", ["default", "full", "nightly"])
def test_every_group_is_a_tag(group: str) -> None:
    """What `--stacks` takes, `-t` takes too, for who wants the sessions and not the whole matrix."""
    listed = nox(ROOT, "--list-sessions", "--json", "-t", group)

    expected = [f"matrix({stack.name})" for stack in table.select(table.load(), [group])]
    assert [session["name"] for session in json.loads(listed.stdout)] == expected


@pytest.mark.parametrize("name", ["tf-2.1", "tf-2.10", "keras-3.1"])
def test_a_stack_s_name_names_that_stack_alone(name: str) -> None:
    """To nox, 2.1 and 2.10 are one number."""
    listed = nox(ROOT, "--list-sessions", "--json", "-s", f"matrix({name})")

    assert [session["name"] for session in json.loads(listed.stdout)] == [f"matrix({name})"]


def test_nothing_heavy_runs_unasked() -> None:
    """A bare `nox` checks the project and installs no TensorFlow that is not needed for that."""
    listed = nox(ROOT, "--list-sessions", "--json")

    assert [session["name"] for session in json.loads(listed.stdout)] == ["tests", "lint"]


def test_a_bad_table_is_one_clear_message(project: Path) -> None:
    """No traceback, and the exit code that means bad input."""
    file = project / "stacks" / "stacks.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("keras-from =", "keras-form =", 1), encoding="utf-8")

    done = nox(project, "-l")

    assert done.returncode == Exit.FAILED
    assert "there is no key 'keras-form'" in done.stderr
    assert "Did you mean 'keras-from'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_option_is_one_clear_message(project: Path) -> None:
    """Nothing is run on a guess."""
    done = nox(project, "-s", "matrix", "--", "--stacks", "tf-2.51")

    assert done.returncode == Exit.FAILED
    assert "there is no stack or group 'tf-2.51'" in done.stderr
    assert not (project / "results").exists()


def test_a_stack_without_its_interpreter_is_recorded_and_told(project: Path) -> None:
    """Every planned cell ends as an observation with the reason, and the session is no success."""
    add(project, MISSING)
    (project / "stacks" / "locks").mkdir()
    shutil.copy(ROOT / "stacks/locks/tf-2.21.txt", project / "stacks/locks/from-tomorrow.txt")

    done = nox(project, "-s", "matrix(from-tomorrow)", "--", "-k", "seed")

    recorded = cells(project, "from-tomorrow")
    reasons = {json.dumps(cell["outcome"]) for cell in recorded}
    assert done.returncode == 1
    assert len(recorded) == 4
    assert len(reasons) == 1
    assert "Python 3.99 is not here" in reasons.pop()
    assert "from-tomorrow on cpu: Python 3.99 is not here" in done.stderr


@pytest.mark.skipif(any(Path("/dev").glob("nvidia[0-9]*")), reason="this machine has a GPU")
def test_a_machine_without_a_gpu_says_so_in_every_cell(project: Path) -> None:
    """Nothing is installed for it, and it is no failure of the project."""
    done = nox(project, "-s", "matrix(tf-2.15)", "--", "--device", "gpu", "-k", "seed")

    outcomes = [cell["outcome"] for cell in cells(project, "tf-2.15")]
    assert done.returncode == 0
    assert len(outcomes) == 4
    assert all("shows no GPU" in json.dumps(outcome) for outcome in outcomes)
    assert not (project / ".nox" / "stacks").exists()


def test_only_the_environment_is_made_where_only_that_is_wanted(project: Path) -> None:
    """As nox itself has it; here there is no room to run anything from."""
    done = nox(project, "-s", "report", "--install-only")

    assert done.returncode == 0, done.stderr
    assert "skipping python -m reports" in done.stderr


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["newest"], "'newest' is not a version"),
        (["2.15.99"], "there is no tensorflow-cpu==2.15.99 for Python"),
        (["2.15.1", "--name", "tf-2.15"], "tf-2.15 is already in the table"),
    ],
)
def test_a_version_that_cannot_be_added_is_one_clear_message(project: Path, words: list[str], problem: str) -> None:
    """The table stays as it was."""
    done = nox(project, "-s", "add-stack", "--", *words)

    assert done.returncode == Exit.FAILED
    assert problem in done.stderr
    assert "Traceback" not in done.stderr
    same = (project / "stacks" / "stacks.toml").read_bytes() == (ROOT / "stacks" / "stacks.toml").read_bytes()
    assert same


@pytest.mark.stack
def test_a_stack_is_added_by_its_version(project: Path) -> None:
    """Interpreter, pins, locks, trial import and table; what the table says of versions is what was imported."""
    done = nox(project, "-s", "add-stack", "--", "2.4.3", "--group", "full")

    added = table.load(project / "stacks" / "stacks.toml")[-1]
    assert done.returncode == 0, done.stderr
    assert (added.name, added.python, added.tensorflow, added.keras) == ("tf-2.4.3", "3.8", "2.4.3", "2.4.0")
    assert added.groups == ("full",)
    assert all(added.digest(device) for device in ("cpu", "gpu"))
    assert "added tf-2.4.3 to stacks/stacks.toml" in done.stderr


@pytest.mark.stack
def test_a_missing_stack_stops_no_other(project: Path) -> None:
    """The matrix goes on, says which is missing, and ends with 1."""
    add(project, MISSING)
    shutil.copytree(ROOT / "stacks" / "locks", project / "stacks" / "locks")
    shutil.copy(ROOT / "stacks/locks/tf-2.21.txt", project / "stacks/locks/from-tomorrow.txt")

    done = nox(project, "-s", "matrix", "--", "--stacks", "tf-2.1,from-tomorrow", "-k", "seed")

    kinds = [json.dumps(cell["outcome"])[:40] for cell in cells(project, "tf-2.1")]
    assert done.returncode == 1
    assert len(kinds) == 4
    assert not any("unavailable" in kind for kind in kinds)
    assert len(cells(project, "from-tomorrow")) == 4
    assert "1 of 2 stacks complete, 1 incomplete" in done.stderr.splitlines()[-1]


def add(project: Path, table_text: str) -> None:
    """Add a stack to the copied table."""
    with (project / "stacks" / "stacks.toml").open("a", encoding="utf-8") as file:
        file.write(table_text)

"""Forks of a process that imported a Keras of two files."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from mutants.drawn import forks
from mutants.drawn.forks import forked, serving
from mutants.drawn.sampling import all_mutants
from mutants.errors import CannotRun
from stacks import environments
from tests.mutants import fake, fake_inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mutants.drawn.forks import Server
    from mutants.drawn.sampling import Drawn


@contextlib.contextmanager
def served(root: Path) -> Iterator[Server]:
    """The server of the project at *root*."""
    stack = fake_inside.write(root)
    with environments.lent(stack, "cpu") as environment, serving(stack, environment, ()) as server:
        yield server


def cell(name: str) -> dict[str, str]:
    """What a fork is asked."""
    return {"scenario": name, "mode": "predict", "digest": "d", "key": "k"}


def any_becomes_all(server: Server) -> Drawn:
    """A mutant of the fake Masking."""
    found = all_mutants(server.keras, ["src/masking.py"])
    return next(each for each in found if each.operator == "any and all")


def test_a_mutant_lives_in_its_fork_only(tmp_path: Path) -> None:
    """The next fork has the unchanged Keras again, and so has the disk."""
    with served(tmp_path) as server:
        file, outcomes = server.keras / "src" / "masking.py", []
        for mutant in (None, any_becomes_all(server), None):
            with forked(server, mutant) as fork:
                outcomes.append(fork.run(cell("masking.partly_equal")).line["outcome"])

        assert outcomes[0] == outcomes[2] != outcomes[1]
        assert file.read_text(encoding="utf-8") == fake.KERAS["src/masking.py"]


def test_a_fork_that_dies_is_an_outcome_and_the_next_cell_has_another(tmp_path: Path) -> None:
    """A mutant may kill its interpreter."""
    with served(tmp_path) as server, forked(server) as fork:
        dead = fork.run(cell("ends.dies")).line["outcome"]
        after = fork.run(cell("masking.hides")).line["outcome"]

    assert dead == {"kind": "crashed", "signal": "exit 3", "stderr": ""}
    assert after["kind"] == "ok"


def test_a_fork_that_hangs_is_an_outcome_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mutant may never end."""
    with served(tmp_path) as server, forked(server) as fork:
        monkeypatch.setattr(forks, "LIMIT", 1.0)
        hung = fork.run(cell("ends.hangs")).line["outcome"]
        after = fork.run(cell("masking.hides")).line["outcome"]

    assert (hung["kind"], hung["limit"], after["kind"]) == ("timeout", 1.0, "ok")


def test_lines_that_are_reached_are_told_where_they_are_asked_for(tmp_path: Path) -> None:
    """Only of the unchanged Keras, for it slows a cell down."""
    with served(tmp_path) as server:
        file = str(server.keras / "src" / "masking.py")
        with forked(server, lines={file: [5, 9]}) as fork:
            assert fork.run(cell("sums.sums")).hits == ((file, 5), (file, 9))
        with forked(server) as fork:
            assert fork.run(cell("sums.sums")).hits == ()


def test_a_stack_that_cannot_be_imported_says_why(tmp_path: Path) -> None:
    """The last words of the process."""
    stack = fake_inside.write(tmp_path)
    (tmp_path / "mutants" / "inside" / "__main__.py").write_text("import not_there\n", encoding="utf-8")
    with (
        environments.lent(stack, "cpu") as environment,
        pytest.raises(CannotRun, match="No module named 'not_there'"),
        serving(stack, environment, ()),
    ):
        pass

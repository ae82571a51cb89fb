"""Environments, made for real from a lock with one small package."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from stacks import environments, table, uv
from stacks.errors import CannotInstall, CannotMake
from tests.stacks.samples import SIX, SIX_BEFORE, SIX_TAMPERED, write_lock, write_table

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.stack import Stack


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    """A stack on the Python that runs the tests, locked to `six` alone."""
    write_lock(tmp_path, "tf-2.15")
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    return evolve(table.load(write_table(tmp_path))[0], python=here)


def make(stack: Stack) -> Path:
    """Make the environment, or find it made."""
    with environments.lent(stack, "cpu") as path:
        return path


def six_in(environment: Path) -> str:
    """Ask the environment itself what it holds."""
    command = [str(environments.interpreter(environment)), "-c", "import six; print(six.__version__)"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def can_import(environment: Path, module: str) -> bool:
    """Try it in the environment itself."""
    command = [str(environments.interpreter(environment)), "-c", f"import {module}"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def version_in(environment: Path, distribution: str) -> str:
    """Ask the environment what is installed there."""
    code = f"from importlib import metadata; print(metadata.version({distribution!r}))"
    command = [str(environments.interpreter(environment)), "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_an_environment_holds_what_its_lock_says(stack: Stack) -> None:
    """The point of a lock."""
    assert six_in(make(stack)) == "1.17.0"


def test_an_unchanged_lock_is_never_installed_again(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time needs no uv at all."""
    path = make(stack)
    monkeypatch.setattr(uv, "call", lambda *_: pytest.fail("uv was called"))

    assert make(stack) == path


def test_a_changed_lock_is_another_environment(stack: Stack) -> None:
    """The old one stays until it is cleaned away, so going back is free."""
    old = make(stack)
    write_lock(stack.root, stack.name, SIX_BEFORE)

    new = make(stack)

    assert (six_in(old), six_in(new)) == ("1.17.0", "1.16.0")


def test_a_half_made_environment_is_made_anew(stack: Stack) -> None:
    """A killed installation leaves no mark, and what it left is not trusted."""
    path = make(stack)
    (path / environments.MARK).unlink()
    (path / "left-over").touch()

    make(stack)

    assert not (path / "left-over").exists()
    assert six_in(path) == "1.17.0"


def test_an_environment_whose_interpreter_is_gone_is_made_anew(stack: Stack) -> None:
    """Interpreters are upgraded and removed; the environment only links to one."""
    path = make(stack)
    python = environments.interpreter(path)
    python.unlink()
    python.symlink_to("/nowhere/python")

    assert six_in(make(stack)) == "1.17.0"


def test_a_stack_that_moves_to_another_python_is_made_anew(stack: Stack) -> None:
    """The lock may read the same on both."""
    path = make(stack)

    with pytest.raises(CannotMake):
        make(evolve(stack, python="3.99"))

    assert not (path / environments.MARK).exists()


def test_two_processes_make_one_environment(stack: Stack) -> None:
    """One makes it and the other waits; neither sees half of it."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        paths = pool.map(make, [stack, stack])

    assert paths[0] == paths[1]
    assert six_in(paths[0]) == "1.17.0"


def test_a_missing_interpreter_is_told_with_the_fix(stack: Stack) -> None:
    """One line: the stack, the Python, and what to type."""
    with pytest.raises(CannotMake) as caught:
        make(evolve(stack, python="3.99"))

    assert str(caught.value).startswith("tf-2.15: Python 3.99 is not here")
    assert "`uv python install 3.99` or `pyenv install 3.99`" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_lock_is_told_with_the_fix(stack: Stack) -> None:
    """Someone added a stack and has not locked it."""
    stack.lock("cpu").unlink()

    with pytest.raises(CannotMake, match=r"no lock for cpu \(stacks/locks/tf-2\.15\.txt\): `nox -s locks -- tf-2\.15`"):
        make(stack)


def test_what_is_not_the_locked_file_is_not_installed(stack: Stack) -> None:
    """A hash that does not match ends it, in one line that says so."""
    write_lock(stack.root, stack.name, SIX_TAMPERED)

    with pytest.raises(CannotMake, match=r"its lock does not install: .*[Hh]ash") as caught:
        make(stack)

    assert "\n" not in str(caught.value)


def test_only_what_no_lock_stands_for_is_removed(stack: Stack) -> None:
    """Cleaning costs nobody a new installation."""
    old = make(stack)
    write_lock(stack.root, stack.name, SIX_BEFORE)
    new = make(stack)

    removal = environments.remove_old(stack.root, [stack], ["cpu"])

    assert removal.removed == (old,)
    assert not old.exists()
    assert six_in(new) == "1.16.0"


def test_an_environment_in_use_is_not_removed(stack: Stack) -> None:
    """A lock may change while a run is under way."""
    with environments.lent(stack, "cpu") as path:
        write_lock(stack.root, stack.name, SIX_BEFORE)
        removal = environments.remove_old(stack.root, [stack], ["cpu"])

        assert removal.in_use == (path,)
        assert six_in(path) == "1.17.0"


class TestPackagesOnTop:
    """`--with`: what the user's own scenarios need and no stack has."""

    def test_they_come_beside_the_lock_and_move_nothing_of_it(self, stack: Stack) -> None:
        """In an environment of their own; the stack's is as it was."""
        whole = stack.on_top(["python-dateutil==2.9.0"])

        path = make(whole)

        assert six_in(path) == "1.17.0"
        assert can_import(path, "dateutil")
        assert not can_import(make(stack), "dateutil")

    def test_they_are_resolved_as_of_the_stack_s_day(self, stack: Stack) -> None:
        """The same words mean the same packages next year."""
        path = make(evolve(stack, exclude_newer=dt.date(2025, 6, 1)).on_top(["packaging"]))

        assert version_in(path, "packaging") == "25.0"

    def test_what_the_stack_s_day_has_not_is_taken_as_of_today(self, stack: Stack) -> None:
        """Who asks for a release by its number gets it where it can be had."""
        path = make(evolve(stack, exclude_newer=dt.date(2025, 1, 1)).on_top(["packaging==25.0"]))

        assert version_in(path, "packaging") == "25.0"

    def test_they_are_installed_once(self, stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
        """In whatever order they are named."""
        path = make(stack.on_top(["packaging==25.0", "six"]))
        monkeypatch.setattr(uv, "call", lambda *_: pytest.fail("uv was called"))

        assert make(stack.on_top(["six", "packaging==25.0"])) == path

    @pytest.mark.parametrize(
        ("package", "why"),
        [
            ("six==1.16.0", "you require six==1.16.0 and six==1.17.0"),
            ("packaging==99", "there is no version of packaging==99"),
            ("tensorflow-text==2.18.0", "tensorflow-text==2.18.0 depends on tensorflow>=2.18.0,<2.19"),
        ],
    )
    def test_what_does_not_go_with_the_lock_is_told_in_the_resolver_s_words(
        self, stack: Stack, package: str, why: str
    ) -> None:
        """Another TensorFlow than the stack's is refused too, although the stack has it under another name."""
        whole = stack.on_top([package])

        with pytest.raises(CannotInstall) as caught:
            make(whole)

        assert str(caught.value).startswith(f"{package} cannot be installed on top of tf-2.15: No solution found")
        assert why in str(caught.value)
        assert "\n" not in str(caught.value)
        assert not environments.location(whole, "cpu").exists()

    def test_they_are_kept_as_long_as_the_lock_they_are_on_top_of(self, stack: Stack) -> None:
        """Cleaning costs nobody a new installation, and leaves nothing for ever."""
        path = make(stack.on_top(["python-dateutil==2.9.0"]))

        assert environments.remove_old(stack.root, [stack], ["cpu"]).removed == ()
        write_lock(stack.root, stack.name, SIX_BEFORE)
        assert environments.remove_old(stack.root, [stack], ["cpu"]).removed == (path,)


def test_a_lock_with_nothing_but_the_sample_installs() -> None:
    """Guards the samples: a tampered one must differ in its hash alone."""
    assert SIX_TAMPERED != SIX
    assert SIX_TAMPERED.splitlines()[0] == SIX.splitlines()[0]

"""Locks, resolved for real."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from stacks import locking, table
from stacks.errors import UvFailed
from tests.stacks.samples import write_table

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.stack import Stack

PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==\S+ \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+", re.MULTILINE)


@pytest.fixture(scope="module")
def legacy() -> Stack:
    """The stack with the most demanding wishes: tf_keras asks for a second TensorFlow."""
    return table.select(table.load(), ["tf-2.21-legacy"])[0]


def test_a_lock_holds_pins_and_hashes_and_nothing_else(legacy: Stack, tmp_path: Path) -> None:
    """No index, no folder, no comment: it installs from whatever mirror a machine uses."""
    lock = locking.lock_stack(evolve(legacy, root=tmp_path), "cpu")

    assert PIN.sub("", lock.read_text(encoding="utf-8")) == ""


def test_a_lock_for_the_cpu_has_one_tensorflow(legacy: Stack, tmp_path: Path) -> None:
    """Two copies share a folder, and the one installed last would be the one that is tested."""
    lock = locking.lock_stack(evolve(legacy, root=tmp_path), "cpu").read_text(encoding="utf-8")

    names = {match["name"] for match in PIN.finditer(lock)}
    assert {"tensorflow-cpu", "tf-keras", "pytest-benchmark"} <= names
    assert "tensorflow" not in names


def test_the_day_of_a_stack_bounds_its_dependencies(tmp_path: Path) -> None:
    """An old release gets the dependencies it was tested with."""
    stack = table.select(table.load(), ["tf-2.15"])[0]

    lock = locking.lock_stack(evolve(stack, root=tmp_path), "cpu").read_text(encoding="utf-8")

    assert re.search(r"^numpy==1\.", lock, re.MULTILINE)


def test_what_cannot_be_resolved_leaves_the_old_lock(tmp_path: Path) -> None:
    """A failed attempt costs nothing."""
    stack = table.load(write_table(tmp_path))[0]
    lock = stack.lock("cpu")
    lock.parent.mkdir(parents=True)
    lock.write_text("as it was\n", encoding="utf-8")

    with pytest.raises(UvFailed, match=r"tensorflow-cpu==2\.15\.99"):
        locking.lock_stack(evolve(stack, tensorflow="2.15.99"), "cpu")

    assert lock.read_text(encoding="utf-8") == "as it was\n"
    assert [path.name for path in lock.parent.iterdir()] == ["tf-2.15.txt"]


def test_the_project_s_own_tools_are_locked() -> None:
    """The sessions install from these and from nothing else."""
    root = table.TABLE.parent.parent

    assert set(locking.tools(root)) == {"ci", "report", "tests", "lint", "study"}
    for group in locking.tools(root):
        assert "--hash=sha256:" in locking.tool_lock(root, group).read_text(encoding="utf-8")

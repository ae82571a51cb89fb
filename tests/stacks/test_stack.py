"""What follows from a stack's table."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from stacks import table
from tests.stacks.samples import write_lock, write_table

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.stack import Stack


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    """A stack whose Keras is built in."""
    return table.load(write_table(tmp_path))[0]


@pytest.mark.parametrize(
    ("version", "cpu", "gpu"),
    [
        ("1.14.0", "tensorflow", "tensorflow-gpu"),
        ("1.15.0", "tensorflow-cpu", "tensorflow"),
        ("2.0.4", "tensorflow", "tensorflow-gpu"),
        ("2.1.4", "tensorflow-cpu", "tensorflow"),
        ("2.13.1", "tensorflow-cpu", "tensorflow"),
        ("2.14.0", "tensorflow-cpu", "tensorflow[and-cuda]"),
        ("2.21.0", "tensorflow-cpu", "tensorflow[and-cuda]"),
        ("2.22.0-dev20260905", "tf-nightly-cpu", "tf-nightly[and-cuda]"),
    ],
)
def test_each_device_has_its_distribution(stack: Stack, version: str, cpu: str, gpu: str) -> None:
    """TensorFlow has cut its wheels in three different ways over the years."""
    stack = evolve(stack, tensorflow=version)

    assert stack.requirements("cpu")[0] == f"{cpu}=={version}"
    assert stack.requirements("gpu")[0] == f"{gpu}=={version}"


def test_keras_is_asked_for_only_where_it_is_a_distribution(stack: Stack) -> None:
    """Where TensorFlow brings it, a second one would be another stack."""
    apart = evolve(stack, keras="2.3.1", keras_from="keras")

    assert not any("keras" in each for each in stack.requirements("cpu"))
    assert "keras==2.3.1" in apart.requirements("cpu")


def test_tensorflow_never_comes_twice(stack: Stack) -> None:
    """Some distributions ask for `tensorflow` by name although tensorflow-cpu is there."""
    assert evolve(stack, without=("keras",)).left_out("cpu") == ("keras", "tensorflow")
    assert stack.left_out("gpu") == ()
    assert evolve(stack, tensorflow="2.0.4").left_out("cpu") == ()


def test_a_stack_on_jax_asks_for_no_tensorflow(stack: Stack) -> None:
    """JAX has one distribution, and its CUDA libraries come along only where they are of use."""
    stack = evolve(stack, tensorflow=None, jax="0.12.0", keras="3.15.1", keras_from="keras")

    assert stack.requirements("cpu")[:2] == ("jax==0.12.0", "keras==3.15.1")
    assert stack.requirements("gpu")[:2] == ("jax[cuda12]==0.12.0", "keras==3.15.1")
    assert stack.left_out("cpu") == ()
    assert "JAX 0.12.0" in stack.summary


def test_records_and_environments_are_named_after_the_lock(stack: Stack, tmp_path: Path) -> None:
    """Another lock is another set of records: nothing of the old one is taken for the new."""
    lock = write_lock(tmp_path, stack.name)
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]

    assert stack.records("cpu") == tmp_path / "results" / f"tf-2.15.cpu.{digest}.jsonl"
    assert stack.records("gpu") == tmp_path / "results" / "tf-2.15.gpu.unlocked.jsonl"

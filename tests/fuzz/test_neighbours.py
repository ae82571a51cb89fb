"""Which stacks are held against each other, whatever the order in which they were named."""

from __future__ import annotations

from fuzz.neighbours import in_order, neighbours
from stacks import table


def test_each_is_held_against_the_next_keras_and_a_backend_against_the_same_keras() -> None:
    """A change of backend is no step from one release to the next."""
    chosen = table.select(table.load(), ["keras-nightly", "keras-3-jax", "tf-2.21", "keras-3.4", "tf-2.15"])

    assert [each.name for each in in_order(chosen)][:2] == ["tf-2.15", "keras-3.4"]
    assert set(neighbours(chosen)) == {
        ("tf-2.15", "keras-3.4"),
        ("keras-3.4", "tf-2.21"),
        ("tf-2.21", "keras-nightly"),
        ("tf-2.21", "keras-3-jax"),
    }


def test_the_keras_inside_an_old_tensorflow_has_its_place() -> None:
    """Its version ends in letters."""
    chosen = table.select(table.load(), ["tf-2.4", "tf-1.15", "tf-2.1"])

    assert neighbours(chosen) == (("tf-1.15", "tf-2.1"), ("tf-2.1", "tf-2.4"))


def test_one_stack_has_no_neighbour() -> None:
    """Its relations are judged all the same."""
    assert not neighbours(table.select(table.load(), ["tf-2.15"]))

"""The words behind `nox -s add-stack --`."""

from __future__ import annotations

import pytest

from stacks.errors import BadOptions
from stacks.wishes import Wish


def test_a_stack_is_named_by_tensorflow_by_keras_or_by_both() -> None:
    """These are the two things that a stack is about."""
    assert Wish.parse(["2.20"]) == Wish(tensorflow="2.20")
    assert Wish.parse(["--keras", "3.11"]) == Wish(keras="3.11")
    assert Wish.parse(["2.20.0", "--keras=3.11.3"]) == Wish(tensorflow="2.20.0", keras="3.11.3")


def test_the_rest_may_be_said_too() -> None:
    """Where what is found by itself is not what is wanted."""
    words = ["2.20", "--name", "mine", "--python", "3.12", "--group", "full", "--group", "nightly"]

    assert Wish.parse(words) == Wish("2.20", None, "mine", "3.12", ("full", "nightly"))


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "a version is needed: that of TensorFlow, or --keras VERSION"),
        (["newest"], "'newest' is no version; give MAJOR.MINOR or the whole of it, like 2.20 or 2.20.1"),
        (["2"], "'2' is no version"),
        (["2.20", "--python", "3.12.1"], "'3.12.1' is not MAJOR.MINOR, like 3.12"),
        (["2.20", "--kears", "3.11"], "unrecognized arguments: --kears 3.11"),
    ],
)
def test_a_slip_is_refused_with_the_usage(words: list[str], problem: str) -> None:
    """Nothing is installed on a guess."""
    with pytest.raises(BadOptions) as caught:
        Wish.parse(words)

    assert problem in caught.value.problem
    assert "usage: nox -s add-stack --" in str(caught.value)

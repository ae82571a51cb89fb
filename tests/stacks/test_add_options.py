"""The words behind `nox -s add-stack --`."""

from __future__ import annotations

import pytest

from stacks.add_options import AddOptions
from stacks.errors import BadOptions


def test_a_stack_is_named_by_tensorflow_by_keras_or_by_both() -> None:
    """These are the two things that a stack is about."""
    assert AddOptions.parse(["2.20"]) == AddOptions(tensorflow="2.20")
    assert AddOptions.parse(["--keras", "3.11"]) == AddOptions(keras="3.11")
    assert AddOptions.parse(["2.20.0", "--keras=3.11.3"]) == AddOptions(tensorflow="2.20.0", keras="3.11.3")


def test_the_rest_may_be_said_too() -> None:
    """Where what is found by itself is not what is wanted."""
    words = ["2.20", "--name", "mine", "--python", "3.12", "--group", "full", "--group", "nightly"]

    assert AddOptions.parse(words) == AddOptions("2.20", None, "mine", "3.12", ("full", "nightly"))


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "a version is needed: that of TensorFlow, or --keras VERSION"),
        (["newest"], "'newest' is not a version; give MAJOR.MINOR or the full version, like 2.20 or 2.20.1"),
        (["2"], "'2' is not a version"),
        (["2.20", "--python", "3.12.1"], "'3.12.1' is not MAJOR.MINOR, like 3.12"),
        (["2.20", "--kears", "3.11"], "unrecognized arguments: --kears 3.11"),
    ],
)
def test_a_slip_is_refused_with_the_usage(words: list[str], problem: str) -> None:
    """Nothing is installed on a guess."""
    with pytest.raises(BadOptions) as caught:
        AddOptions.parse(words)

    assert problem in caught.value.problem
    assert "usage: nox -s add-stack --" in str(caught.value)

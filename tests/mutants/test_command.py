"""`python -m mutants`, as a user starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harness.exit_codes import Exit

ROOT = Path(__file__).resolve().parents[2]


def mutants(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    command = [sys.executable, "-m", "mutants", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)


def test_the_list_names_each_mutant_and_what_it_breaks() -> None:
    """Nothing runs for it."""
    done = mutants("--list")

    assert done.returncode == 0
    assert "tf-2.15, Keras 2.15.0" in done.stdout
    assert "tf-2.21, Keras 3." in done.stdout
    assert "  masking-ignores-mask-value: The padding is taken to be 0" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tf-2.151"], "Did you mean 'tf-2.15'?"),
        (["tf-2.10"], "there is no list of mutants for it\n  there are lists for: 2.15.0, 3.15.1"),
        (["-k", "masking-invert-its-mask"], "did you mean 'masking-inverts-its-mask'?"),
        (["--write", "-k", "masking"], "neither -k nor a stack goes with it"),
        (["--jobs", "9"], "invalid choice"),
        (["--random", "5", "-k", "masking"], "neither -k nor --jobs goes with it"),
        (["--random", "5", "tf-2.151"], "Did you mean 'tf-2.15'?"),
    ],
)
def test_bad_words_end_with_a_way_out(words: list[str], said: str) -> None:
    """Nobody should have to read the code to correct a slip."""
    done = mutants(*words)

    assert done.returncode == Exit.FAILED
    assert said in done.stderr


def test_the_help_tells_the_exit_codes() -> None:
    """A script that calls the command needs them."""
    assert "1 they kill fewer" in " ".join(mutants("--help").stdout.split())


@pytest.mark.stack
def test_a_mutant_of_the_real_masking_layer_is_killed() -> None:
    """The one that Keras's own tests miss: `all` for `any` in Masking itself."""
    done = mutants("tf-2.15", "-k", "masking-masks-partly-equal")

    assert done.returncode == 0, done.stderr
    assert "1 of 1 mutants killed (100.0%)" in done.stdout
    assert "masking_layer.partly_equal in predict: silent at" in done.stdout
    assert "1/1 masking-masks-partly-equal-timesteps: masking_layer.partly_equal" in done.stderr


@pytest.mark.stack
def test_random_mutants_of_a_real_keras_are_the_same_each_time() -> None:
    """Each names its line before and after."""
    first, again = (mutants("--random", "3", "--seed", "1", "tf-2.15", "--list") for _ in range(2))

    assert first.returncode == 0, first.stderr
    assert first.stdout == again.stdout
    assert first.stdout.startswith("tf-2.15, Keras 2.15.0: 3 random mutants\n")
    assert first.stdout.count("  ->  ") == 3

"""Starting the harness inside a stack: its words, its environment variables, and what its exit status means."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from stacks import children, environments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Unpack

    from stacks.stack import Device, Stack

# The caller's own Python, Keras and TensorFlow settings would make two machines differ without a word.
NOT_HANDED_ON = ("PYTHON", "KERAS_", "TF_", "VIRTUAL_ENV")
GPU_FILES = ("dev/nvidia[0-9]*", "dev/dxg")
NO_GPU = "this machine shows no GPU (neither /dev/nvidia* nor /dev/dxg)"


@frozen
class Whole:
    """All that was planned is there."""

    sentence: str


@frozen
class Unavailable:
    """The device is not on this machine; what was planned is recorded as unavailable."""

    sentence: str


@frozen
class Broken:
    """Something that was planned is not there."""

    sentence: str


Ending = Whole | Unavailable | Broken


def launch(
    stack: Stack,
    device: Device,
    environment: Path,
    words: Sequence[str],
    told: Mapping[str, str] | None = None,
    **child: Unpack[children.ChildOptions],
) -> int:
    """
    Run a module of the project inside a stack: the first of *words* names it, the others are its own.

    *told* are further environment variables.

    *child* is what may be asked of any child process, such as where what it prints goes.
    """
    python = environments.interpreter(environment)
    inherited = {**os.environ, **(told or {})}
    env = variables(stack, device, environment, inherited)
    return children.run([python, "-m", *words], env=env, cwd=stack.root, **child)


def harness(python: Path, words: Sequence[str], stack: Stack, env: Mapping[str, str]) -> int:
    """Run a command of the harness under any Python."""
    return children.run([python, "-m", "harness", *words], env=env, cwd=stack.root)


def identity(stack: Stack, device: Device, out: Path) -> list[str]:
    """Say which stack this is, and where its results go."""
    out.parent.mkdir(parents=True, exist_ok=True)
    lock = stack.lock(device)
    words = ["--stack", stack.name, "--device", device, "--imported-as", stack.imported_as, "--out", str(out)]
    return [
        *words,
        *(["--lock", str(lock)] if lock.is_file() else []),
        *(["--packages", *stack.packages] if stack.packages else []),
    ]


def variables(stack: Stack, device: Device, environment: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """Build the environment variables a stack runs under, the same on every machine."""
    kept = {name: value for name, value in inherited.items() if not name.startswith(NOT_HANDED_ON)}
    ours = {
        # Keras reads defaults such as the backend and the float type from a file in the user's home.
        "KERAS_HOME": str(environment / "keras"),
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
    }
    # Which of several GPUs to use is a matter of the machine and stays as it is.
    hidden = {"CUDA_VISIBLE_DEVICES": "-1"} if device == "cpu" else {}
    return {**kept, **ours, **hidden, **stack.environment}


def has_gpu() -> bool:
    """Tell whether to try at all, before gigabytes of CUDA libraries are installed only to find none."""
    return any(True for pattern in GPU_FILES for _ in Path("/").glob(pattern))

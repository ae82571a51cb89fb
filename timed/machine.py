"""On which machine, with which settings: what two passes must share to be compared."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Mapping

from harness import identity

FAMILIES = ("OMP_", "GOMP_", "KMP_", "MKL_", "OPENBLAS_", "TF_", "KERAS_", "XLA_", "JAX_", "MALLOC_", "LD_PRELOAD")
"""How the variables begin that steer threads, memory and what is computed."""
NOT_STEERING = ("KERAS_HOME", "TF_CPP_MIN_LOG_LEVEL", "TF_CLI_", "TF_VAR_")
"""Where Keras keeps its settings, how much TensorFlow says, and what Terraform calls by the same letters."""
OF_THE_STACK = ("TF_", "KERAS_", "JAX_")
"""Those that a stack sets for itself: they are a part of what is compared, not a condition of comparing."""
OF_A_STUDY = "MASKDRIFT_SLOWER_BY"
"""Says by what share every timed call is made longer, on purpose."""


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Those of *variables* that steer what is measured."""
    found = sorted(name for name in variables if name.startswith((*FAMILIES, OF_A_STUDY)))
    return {name: variables[name] for name in found if not name.startswith(NOT_STEERING)}


def affinity() -> list[int]:
    """The numbers of the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux alone has it
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def digest(variables: Mapping[str, str]) -> str:
    """Machine and settings in one short word, without the name of the host."""
    steering = environment(variables)
    kept = {name: value for name, value in steering.items() if not name.startswith(OF_THE_STACK)}
    threads = {name: variables[name] for name in identity.THREADS if name in variables}
    return identity.key(identity.processor(), accelerators(), affinity(), sorted(kept.items()), sorted(threads.items()))


def accelerators() -> list[str]:
    """The names of NVIDIA's GPUs, where its driver tells them."""
    files = sorted(Path("/proc/driver/nvidia/gpus").glob("*/information"))
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if "Model" in line]


def facts(variables: Mapping[str, str]) -> dict[str, Any]:
    """The same facts in full, to stand beside a time."""
    return {
        "threads": identity.threads(),
        "cores": identity.cores(),
        "affinity": affinity(),
        "processor": identity.processor(),
        "environment": environment(variables),
    }

"""What a stack sees of the machine it runs on."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve

from stacks import launching, table
from tests.stacks.samples import write_lock, write_table

ENVIRONMENT = Path("/somewhere/stack")


def test_the_caller_s_own_settings_stay_outside(tmp_path: Path) -> None:
    """A backend or a path exported in a shell would make two machines differ without a word."""
    theirs = {"PYTHONPATH": "/mine", "KERAS_BACKEND": "jax", "TF_USE_LEGACY_KERAS": "1", "VIRTUAL_ENV": "/venv"}
    stack = table.load(write_table(tmp_path))[0]

    ours = launching.variables(stack, "cpu", ENVIRONMENT, {"HOME": "/home/me", "LD_LIBRARY_PATH": "/cuda", **theirs})

    assert not theirs.keys() & ours.keys()
    assert ours["HOME"] == "/home/me"
    assert ours["LD_LIBRARY_PATH"] == "/cuda"


def test_the_table_has_the_last_word(tmp_path: Path) -> None:
    """What a stack sets for itself is part of the stack."""
    stack = evolve(table.load(write_table(tmp_path))[1], environment={"TF_CPP_MIN_LOG_LEVEL": "0"})

    assert launching.variables(stack, "cpu", ENVIRONMENT, {})["TF_CPP_MIN_LOG_LEVEL"] == "0"


def test_a_gpu_is_hidden_from_the_cpu_only(tmp_path: Path) -> None:
    """A cell on the CPU must not run on a GPU that happens to be there; which GPU is the user's choice."""
    stack = table.load(write_table(tmp_path))[0]
    inherited = {"CUDA_VISIBLE_DEVICES": "1"}

    assert launching.variables(stack, "cpu", ENVIRONMENT, inherited)["CUDA_VISIBLE_DEVICES"] == "-1"
    assert launching.variables(stack, "gpu", ENVIRONMENT, inherited)["CUDA_VISIBLE_DEVICES"] == "1"


def test_a_stack_says_its_lock_only_where_there_is_one(tmp_path: Path) -> None:
    """The harness reads the file; a path to nothing would end it."""
    stack = table.load(write_table(tmp_path))[0]
    out = tmp_path / "results" / "out.jsonl"
    assert "--lock" not in launching.identity(stack, "cpu", out)

    lock = write_lock(tmp_path, stack.name)

    assert str(lock) in launching.identity(stack, "cpu", out)
    assert out.parent.is_dir()

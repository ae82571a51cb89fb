"""A stack from a version, against an index that is made up, and once for real."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from stacks import locking, new_stack, table, versions
from stacks.add_options import AddOptions
from stacks.errors import BadOptions, BadTable, CannotAdd, CannotMake, UvFailed
from tests.stacks.samples import write_lock, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stacks.stack import Device, Stack

TODAY = dt.date(2026, 11, 1)
BEGUN = """\
# Kept by hand.
["keras-3.0"]
python = "3.12"
tensorflow = "2.16.2"
keras = "3.0.5"
imported-as = "keras"
keras-from = "keras"
exclude-newer = 2026-10-01

["tf-2.15"]
python = "3.11"
tensorflow = "2.15.1"
keras = "2.15.0"
imported-as = "tf.keras"
keras-from = "tensorflow"
exclude-newer = 2024-03-15
"""
OFFERED = {
    "tensorflow-cpu==2.20.*": ("2.20.0", "3.12", dt.date(2025, 8, 13)),
    "tensorflow-cpu==2.20.0": ("2.20.0", "3.12", dt.date(2025, 8, 13)),
    "tensorflow-cpu==2.15.*": ("2.15.1", "3.11", dt.date(2024, 3, 12)),
    "tensorflow-cpu==2.15.1": ("2.15.1", "3.11", dt.date(2024, 3, 12)),
    "tensorflow-cpu==2.22.*": ("2.22.0rc0", "3.12", dt.date(2026, 9, 22)),
    "tensorflow-cpu==2.22.0rc0": ("2.22.0rc0", "3.12", dt.date(2026, 9, 22)),
    "keras==3.11.*": ("3.11.3", "3.12", dt.date(2025, 8, 21)),
    "keras==3.11.3": ("3.11.3", "3.12", dt.date(2025, 8, 21)),
}
"""What the index has: the version, the newest Python that it is for, and its day."""


def _versions(requirements: Iterable[str], _python: str, _day: dt.date, *, alone: bool = False) -> dict[str, str]:
    (requirement,) = requirements
    name, version = requirement.partition("==")[0], OFFERED[requirement][0]
    together = {
        "2.15.1": {"keras": "2.15.0"},
        "2.20.0": {"keras": "3.11.2"},
        "2.22.0rc0": {"keras-nightly": "3.16.0.dev1"},
    }
    return {name: version, **({} if alone else together.get(version, {}))}


def _is_available(requirement: str, python: str, day: dt.date) -> bool:
    found = OFFERED.get(requirement)
    return found is not None and python == found[1] and day >= found[2]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table, an index of three releases, and stacks that import as what they are called."""
    monkeypatch.setattr(versions, "resolve", _versions)
    monkeypatch.setattr(versions, "is_available", _is_available)
    monkeypatch.setattr(locking, "lock_stack", _lock)
    monkeypatch.setattr(new_stack, "_as_imported", lambda draft: draft)
    return write_table(tmp_path, BEGUN)


def _lock(stack: Stack, device: Device) -> Path:
    return write_lock(stack.root, stack.lock(device).stem)


def _add(file: Path, *words: str) -> Stack:
    new_stack.add(file, table.load(file), AddOptions.parse(words), TODAY)
    return table.load(file)[-1]


def test_a_minor_release_gets_its_newest_patch_and_the_keras_of_its_day(file: Path) -> None:
    """The newest Python of the table that it has a wheel for, and dependencies from soon after."""
    stack = _add(file, "2.20")

    assert (stack.name, stack.python, stack.tensorflow, stack.keras) == ("tf-2.20", "3.12", "2.20.0", "3.11.2")
    assert (stack.imported_as, stack.keras_from) == ("tf.keras", "keras")
    assert stack.exclude_newer == dt.date(2025, 9, 10)
    assert stack.groups == ("default",)
    assert file.read_text(encoding="utf-8").startswith(BEGUN)
    assert all(stack.lock(device).is_file() for device in ("cpu", "gpu"))


def test_a_release_candidate_gets_the_nightly_keras_it_asks_for(file: Path) -> None:
    """And no released Keras beside it, for the two share one folder."""
    stack = _add(file, "2.22")

    assert (stack.name, stack.tensorflow, stack.keras) == ("tf-2.22", "2.22.0-rc0", "3.16.0.dev1")
    assert (stack.keras_from, stack.without) == ("keras-nightly", ("keras",))


def test_a_second_stack_of_a_minor_release_is_named_in_full(file: Path) -> None:
    """The first one keeps its name and its records."""
    stack = _add(file, "2.15")

    assert (stack.name, stack.keras_from, stack.keras) == ("tf-2.15.1", "tensorflow", "2.15.0")


def test_a_keras_goes_on_the_tensorflow_that_others_are_compared_on(file: Path) -> None:
    """Or two things would differ from its neighbours."""
    stack = _add(file, "--keras", "3.11")

    assert (stack.name, stack.tensorflow, stack.keras) == ("keras-3.11", "2.16.2", "3.11.3")
    assert (stack.imported_as, stack.exclude_newer) == ("keras", dt.date(2026, 10, 1))


def test_both_may_be_chosen(file: Path) -> None:
    """Then it is Keras that is imported, by its own name."""
    stack = _add(file, "2.20", "--keras", "3.11", "--name", "mine")

    assert (stack.name, stack.tensorflow, stack.keras) == ("mine", "2.20.0", "3.11.3")
    assert (stack.imported_as, stack.keras_from) == ("keras", "keras")


@pytest.mark.parametrize(
    ("words", "problem", "hint"),
    [
        (["2.99"], "there is no tensorflow-cpu==2.99.* for Python 3.12 or 3.11", "--python VERSION"),
        (["--keras", "3.99"], "there is no keras==3.99.* for Python 3.12", "--python VERSION"),
        (["--keras", "4.0"], "no stack shows on which TensorFlow to put Keras 4.0", "2.16 --keras 4.0"),
        (["2.20", "--name", "tf-2.15"], "tf-2.15 is already in the table", "--name NAME"),
    ],
)
def test_what_cannot_be_added_is_told_with_a_way_on(file: Path, words: list[str], problem: str, hint: str) -> None:
    """And nothing is changed."""
    with pytest.raises(CannotAdd) as caught:
        _add(file, *words)

    assert caught.value.problem == problem
    assert hint in caught.value.hint
    assert file.read_text(encoding="utf-8") == BEGUN


WHEEL = "keras-3.16.0.dev1-py3-none-any.whl"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel that somebody built."""
    path = tmp_path / "dist" / WHEEL
    path.parent.mkdir()
    path.write_bytes(b"wheel")
    return path


def test_a_wheel_of_keras_is_kept_with_the_table_and_asked_for_by_its_path(file: Path, wheel: Path) -> None:
    """No index has it, so what it asks for is taken as of today."""
    stack = _add(file, "--wheel", str(wheel))

    assert (stack.name, stack.tensorflow, stack.keras) == ("keras-3.16.0.dev1", "2.16.2", "3.16.0.dev1")
    assert (stack.wheel, stack.exclude_newer) == (f"stacks/wheels/{WHEEL}", TODAY)
    assert (stack.root / "stacks" / "wheels" / WHEEL).read_bytes() == b"wheel"
    assert stack.requirements("cpu")[:2] == (f"./stacks/wheels/{WHEEL}", "tensorflow-cpu==2.16.2")
    assert not any(each.startswith("keras==") for each in stack.requirements("gpu"))


def test_a_wheel_that_is_not_there_is_told(file: Path, wheel: Path) -> None:
    """Before anything is looked up."""
    wheel.unlink()

    with pytest.raises(CannotAdd, match="there is no file"):
        _add(file, "--wheel", str(wheel))


def test_a_wheel_of_a_stack_that_does_not_import_is_not_kept(
    file: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing stays behind but the file it came from."""
    monkeypatch.setattr(new_stack, "_as_imported", _fail)

    with pytest.raises(CannotMake):
        _add(file, "2.20", "--wheel", str(wheel))

    assert not list((file.parent / "wheels").iterdir())
    assert wheel.is_file()


@pytest.mark.parametrize(
    ("name", "more", "problem"),
    [
        ("torch-2.0-py3-none-any.whl", (), "is not a Keras wheel"),
        ("keras.zip", (), "is not a Keras wheel"),
        (WHEEL, ("--keras", "3.11"), "leave --keras out"),
    ],
)
def test_what_is_no_wheel_of_keras_is_told(wheel: Path, name: str, more: tuple[str, ...], problem: str) -> None:
    """Before anything is looked up."""
    with pytest.raises(BadOptions, match=problem):
        AddOptions.parse(["--wheel", str(wheel.with_name(name)), *more])


def _fail(draft: Stack) -> Stack:
    raise CannotMake(draft.name, "it installs, but Keras does not import")


def test_a_stack_that_does_not_import_leaves_no_trace(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a table nor locks."""
    monkeypatch.setattr(new_stack, "_as_imported", _fail)

    with pytest.raises(CannotMake):
        _add(file, "2.20")

    assert file.read_text(encoding="utf-8") == BEGUN
    assert not list((file.parent / "locks").iterdir())


def test_a_group_that_is_none_is_told_before_anything_is_installed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installing takes minutes."""
    monkeypatch.setattr(locking, "lock_stack", lambda *_: pytest.fail("too late"))

    with pytest.raises(BadTable, match="there is no group 'ful'"):
        _add(file, "2.20", "--group", "ful")

    assert file.read_text(encoding="utf-8") == BEGUN


def test_a_stack_without_a_gpu_lock_is_added_and_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is still of use on a CPU."""
    monkeypatch.setattr(locking, "lock_stack", _lock_cpu_only)

    added = new_stack.add(file, table.load(file), AddOptions(tensorflow="2.20"), TODAY)

    assert added.without_gpu == "no CUDA libraries"


def _lock_cpu_only(stack: Stack, device: Device) -> Path:
    if device == "gpu":
        msg = "pip compile"
        raise UvFailed(msg, "no CUDA libraries")
    return _lock(stack, device)

"""
A stack from a version: interpreter, pins, locks, a trial import, and its table at the end of stacks.toml.

What the table says of versions is what the import reported, and where a step fails nothing stays behind but a cache.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from attrs import evolve, frozen
from packaging.version import Version

from harness import whole
from stacks import editing, environments, launching, locking, resolving, table
from stacks.errors import CannotAdd, CannotMake, UvFailed
from stacks.groups import DEFAULT
from stacks.refreshing import as_reported
from stacks.stack import Stack, distribution

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stacks.stack import KerasFrom
    from stacks.wishes import Wish

KERAS_APART_SINCE = Version("2.16.dev0")
"""From this TensorFlow on Keras is a distribution of its own, which TensorFlow asks for."""
SETTLED = dt.timedelta(weeks=4)
"""Dependencies as they were so long after a release: late enough for its own repairs, too early for later breakage."""
WHEELS = "stacks/wheels"
"""Where wheels of a user's own are kept."""
UNTOLD = "0"
"""Stands for a Keras that no distribution names; the trial import will."""

TRIAL = """
import sys
from harness.dialect import Dialect
dialect = Dialect(sys.argv[1])
print("\\n", getattr(dialect.tensorflow, "__version__", "-"), dialect.version)
"""


@frozen
class Added:
    """A stack that was added, and what could not be had for it."""

    stack: Stack
    without_gpu: str | None
    """Why there is no lock for the GPU; None where there is one."""


def add(file: Path, stacks: Sequence[Stack], wish: Wish, today: dt.date) -> Added:
    """Add the stack that was wished for, or raise a `StacksError` and leave all as it was."""
    if wish.wheel and not wish.wheel.is_file():
        problem = f"there is no file {wish.wheel}"
        raise CannotAdd(problem, "Give the path from here.")
    draft = _of_keras(stacks, wish, today) if wish.tensorflow is None else _of_tensorflow(file, stacks, wish, today)
    groups = wish.groups or (DEFAULT,)
    before = file.read_text(encoding="utf-8")
    wheel = [draft.root / draft.wheel] if draft.wheel else []
    with editing.undone_on_failure([file, draft.lock("cpu"), draft.lock("gpu"), *wheel]):
        for copy in wheel:
            _bring(wish, copy)
        editing.append(file, draft, groups)
        # A name or a group that cannot be meant is told before minutes are spent on it.
        table.load(file)
        locking.lock_stack(draft, "cpu")
        without_gpu = _lock_for_gpu(draft)
        stack = _as_imported(draft)
        whole.write_text(file, before)
        editing.append(file, stack, groups)
    return Added(stack, without_gpu)


def _of_tensorflow(file: Path, stacks: Sequence[Stack], wish: Wish, today: dt.date) -> Stack:
    wanted = wish.tensorflow or ""
    asked = f"{distribution(wanted, 'cpu')}{_any_patch(wanted)}"
    python = _python(asked, wish, stacks, today)
    found = next(iter(resolving.versions([asked], python, today, alone=True).values()))
    tensorflow = f"{distribution(found, 'cpu')}=={found}"
    day = resolving.release_day(tensorflow, python, today)
    if keras := _wished_keras(wish, python, today):
        keras_from: KerasFrom = "keras"
        day = max(day, _day_of_keras(wish, keras, python, today))
    else:
        keras_from, keras = _keras_of_its_day(tensorflow, python, day)
    return Stack(
        root=file.resolve().parent.parent,
        name=_name(wish, "tf", wanted, found, stacks),
        python=python,
        tensorflow=as_reported(found),
        keras=keras,
        imported_as="keras" if wish.keras else "tf.keras",
        keras_from=keras_from,
        exclude_newer=min(day + SETTLED, today),
        without=("keras",) if keras_from == "keras-nightly" else (),
        environment={},
        wheel=_wheel(wish),
    )


def _keras_of_its_day(tensorflow: str, python: str, day: dt.date) -> tuple[KerasFrom, str]:
    """Where the Keras of a release comes from, and which it is; a release candidate asks for a nightly one."""
    together = resolving.versions([tensorflow], python, day)
    if Version(tensorflow.partition("==")[2]) < KERAS_APART_SINCE:
        return "tensorflow", together.get("keras", UNTOLD)
    return ("keras", together["keras"]) if "keras" in together else ("keras-nightly", together["keras-nightly"])


def _of_keras(stacks: Sequence[Stack], wish: Wish, today: dt.date) -> Stack:
    """Put a Keras on the TensorFlow on which the table compares releases of Keras."""
    wanted = wish.keras or ""
    generation = Version(wanted).major
    bases = [each for each in stacks if each.tensorflow and (each.imported_as, each.keras_from) == ("keras", "keras")]
    base = next((each for each in reversed(bases) if Version(each.keras).major == generation), None)
    if base is None:
        problem = f"no stack shows on which TensorFlow to put Keras {wanted}"
        raise CannotAdd(problem, f"Name one: nox -s add-stack -- 2.16 --keras {wanted}")
    python = wish.python or base.python
    keras = _wished_keras(wish, python, today) or UNTOLD
    day = max(base.exclude_newer, _day_of_keras(wish, keras, python, today))
    name = _name(wish, "keras", wanted, keras, stacks)
    return evolve(base, name=name, python=python, keras=keras, exclude_newer=day, wheel=_wheel(wish))


def _wished_keras(wish: Wish, python: str, today: dt.date) -> str | None:
    if wish.keras is None or wish.wheel is not None:
        return wish.keras
    asked = f"keras{_any_patch(wish.keras)}"
    if not resolving.can_be_had(asked, python, today):
        problem = f"there is no {asked} for Python {python}"
        raise CannotAdd(problem, "Is the version right? Another Python may have it: --python VERSION.")
    return resolving.versions([asked], python, today, alone=True)["keras"]


def _day_of_keras(wish: Wish, keras: str, python: str, today: dt.date) -> dt.date:
    """What a wheel from elsewhere asks for is as new as the wheel."""
    return today if wish.wheel else resolving.release_day(f"keras=={keras}", python, today)


def _wheel(wish: Wish) -> str | None:
    return f"{WHEELS}/{wish.wheel.name}" if wish.wheel else None


def _bring(wish: Wish, copy: Path) -> None:
    """Keep the wheel with the table: a lock that points out of the project installs nowhere else."""
    if wish.wheel and wish.wheel.resolve() != copy.resolve():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(wish.wheel, copy)


def _python(requirement: str, wish: Wish, stacks: Sequence[Stack], today: dt.date) -> str:
    """The newest interpreter of the table that the release has a wheel for."""
    known = sorted({stack.python for stack in stacks}, key=Version, reverse=True)
    tried = [wish.python] if wish.python else known
    found = next((python for python in tried if resolving.can_be_had(requirement, python, today)), None)
    if found is None:
        problem = f"there is no {requirement} for Python {' or '.join(tried)}"
        raise CannotAdd(problem, "Is the version right? Another Python may have it: --python VERSION.")
    return found


def _any_patch(version: str) -> str:
    minor_only = 2
    return f"=={version}.*" if len(Version(version).release) <= minor_only else f"=={version}"


def _name(wish: Wish, family: str, wanted: str, found: str, stacks: Sequence[Stack]) -> str:
    """Name a minor release by its minor version, and a patch release, or a second one, in full."""
    names = {stack.name for stack in stacks}
    tried = [wish.name] if wish.name else [f"{family}-{wanted}", f"{family}-{found}"]
    free = next((name for name in tried if name not in names), None)
    if free is None:
        problem = f"{tried[-1]} is in the table already"
        raise CannotAdd(problem, "Give the new one another name: --name NAME.")
    return free


def _lock_for_gpu(stack: Stack) -> str | None:
    try:
        locking.lock_stack(stack, "gpu")
    except UvFailed as failure:
        return failure.summary
    return None


def _as_imported(draft: Stack) -> Stack:
    """Make the environment, import Keras in it, and take what it says of itself for the truth."""
    with environments.lent(draft, "cpu") as environment:
        done = subprocess.run(  # noqa: S603 - no shell
            [environments.interpreter(environment), "-c", TRIAL, draft.imported_as],
            env=launching.variables(draft, "cpu", environment, os.environ),
            cwd=draft.root,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        raise CannotMake(draft.name, f"it installs, but Keras does not import: {reason}")
    tensorflow, keras = done.stdout.split()[-2:]
    return evolve(draft, tensorflow=None if draft.tensorflow is None else tensorflow, keras=keras)

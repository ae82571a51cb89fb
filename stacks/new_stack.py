"""
A stack from a version: interpreter, pins, locks, a trial import, and its table at the end of stacks.toml.

What the table says of versions is what the import reported, and where something fails nothing is left but a cache.
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
from stacks import editing, environments, launching, locking, table, versions
from stacks.errors import CannotAdd, CannotMake, UvFailed
from stacks.groups import DEFAULT
from stacks.nightlies import as_reported
from stacks.stack import Stack, distribution

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stacks.add_options import AddOptions
    from stacks.stack import KerasFrom

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
    """A stack that was added, and what is not available for it."""

    stack: Stack
    without_gpu: str | None
    """Why there is no lock for the GPU; None where there is one."""


def add(file: Path, stacks: Sequence[Stack], options: AddOptions, today: dt.date) -> Added:
    """Add the stack that was asked for, or raise a `StacksError` and leave all as it was."""
    if options.wheel and not options.wheel.is_file():
        problem = f"there is no file {options.wheel}"
        raise CannotAdd(problem, "Give the path from here.")
    draft = (
        _of_keras(stacks, options, today)
        if options.tensorflow is None
        else _of_tensorflow(file, stacks, options, today)
    )
    groups = options.groups or (DEFAULT,)
    before = file.read_text(encoding="utf-8")
    wheel = [draft.root / draft.wheel] if draft.wheel else []
    with editing.undone_on_failure([file, draft.lock("cpu"), draft.lock("gpu"), *wheel]):
        for copy in wheel:
            _bring(options, copy)
        editing.append(file, draft, groups)
        # An invalid name or group is reported before minutes are spent on it.
        table.load(file)
        locking.lock_stack(draft, "cpu")
        without_gpu = _lock_for_gpu(draft)
        stack = _as_imported(draft)
        whole.write_text(file, before)
        editing.append(file, stack, groups)
    return Added(stack, without_gpu)


def _of_tensorflow(file: Path, stacks: Sequence[Stack], options: AddOptions, today: dt.date) -> Stack:
    wanted = options.tensorflow or ""
    asked = f"{distribution(wanted, 'cpu')}{_any_patch(wanted)}"
    python = _python(asked, options, stacks, today)
    found = next(iter(versions.resolve([asked], python, today, alone=True).values()))
    tensorflow = f"{distribution(found, 'cpu')}=={found}"
    day = versions.release_day(tensorflow, python, today)
    if keras := _keras_asked_for(options, python, today):
        keras_from: KerasFrom = "keras"
        day = max(day, _day_of_keras(options, keras, python, today))
    else:
        keras_from, keras = _keras_of_its_day(tensorflow, python, day)
    return Stack(
        root=file.resolve().parent.parent,
        name=_name(options, "tf", wanted, found, stacks),
        python=python,
        tensorflow=as_reported(found),
        keras=keras,
        imported_as="keras" if options.keras else "tf.keras",
        keras_from=keras_from,
        exclude_newer=min(day + SETTLED, today),
        without=("keras",) if keras_from == "keras-nightly" else (),
        environment={},
        wheel=_wheel(options),
    )


def _keras_of_its_day(tensorflow: str, python: str, day: dt.date) -> tuple[KerasFrom, str]:
    """Where the Keras of a release comes from, and which it is; a release candidate asks for a nightly one."""
    together = versions.resolve([tensorflow], python, day)
    if Version(tensorflow.partition("==")[2]) < KERAS_APART_SINCE:
        return "tensorflow", together.get("keras", UNTOLD)
    return ("keras", together["keras"]) if "keras" in together else ("keras-nightly", together["keras-nightly"])


def _of_keras(stacks: Sequence[Stack], options: AddOptions, today: dt.date) -> Stack:
    """Put a Keras on the TensorFlow on which the table compares releases of Keras."""
    wanted = options.keras or ""
    generation = Version(wanted).major
    bases = [each for each in stacks if each.tensorflow and (each.imported_as, each.keras_from) == ("keras", "keras")]
    base = next((each for each in reversed(bases) if Version(each.keras).major == generation), None)
    if base is None:
        problem = f"no stack shows on which TensorFlow to put Keras {wanted}"
        raise CannotAdd(problem, f"Name one: nox -s add-stack -- 2.16 --keras {wanted}")
    python = options.python or base.python
    keras = _keras_asked_for(options, python, today) or UNTOLD
    day = max(base.exclude_newer, _day_of_keras(options, keras, python, today))
    name = _name(options, "keras", wanted, keras, stacks)
    return evolve(base, name=name, python=python, keras=keras, exclude_newer=day, wheel=_wheel(options))


def _keras_asked_for(options: AddOptions, python: str, today: dt.date) -> str | None:
    if options.keras is None or options.wheel is not None:
        return options.keras
    asked = f"keras{_any_patch(options.keras)}"
    if not versions.is_available(asked, python, today):
        problem = f"there is no {asked} for Python {python}"
        raise CannotAdd(problem, "Is the version right? Another Python may have it: --python VERSION.")
    return versions.resolve([asked], python, today, alone=True)["keras"]


def _day_of_keras(options: AddOptions, keras: str, python: str, today: dt.date) -> dt.date:
    """What a wheel from elsewhere asks for is as new as the wheel."""
    return today if options.wheel else versions.release_day(f"keras=={keras}", python, today)


def _wheel(options: AddOptions) -> str | None:
    return f"{WHEELS}/{options.wheel.name}" if options.wheel else None


def _bring(options: AddOptions, copy: Path) -> None:
    """Keep the wheel with the table: a lock that points out of the project installs nowhere else."""
    if options.wheel and options.wheel.resolve() != copy.resolve():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(options.wheel, copy)


def _python(requirement: str, options: AddOptions, stacks: Sequence[Stack], today: dt.date) -> str:
    """The newest interpreter of the table that the release has a wheel for."""
    known = sorted({stack.python for stack in stacks}, key=Version, reverse=True)
    tried = [options.python] if options.python else known
    found = next((python for python in tried if versions.is_available(requirement, python, today)), None)
    if found is None:
        problem = f"there is no {requirement} for Python {' or '.join(tried)}"
        raise CannotAdd(problem, "Is the version right? Another Python may have it: --python VERSION.")
    return found


def _any_patch(version: str) -> str:
    minor_only = 2
    return f"=={version}.*" if len(Version(version).release) <= minor_only else f"=={version}"


def _name(options: AddOptions, family: str, wanted: str, found: str, stacks: Sequence[Stack]) -> str:
    """Name a minor release by its minor version, and a patch release, or a second one, in full."""
    names = {stack.name for stack in stacks}
    tried = [options.name] if options.name else [f"{family}-{wanted}", f"{family}-{found}"]
    free = next((name for name in tried if name not in names), None)
    if free is None:
        problem = f"{tried[-1]} is already in the table"
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

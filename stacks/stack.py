"""A stack: one pinned environment, and everything that follows from its table."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, get_args

from attrs import evolve, frozen
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from stacks.groups import DEFAULT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Device = Literal["cpu", "gpu"]
ImportedAs = Literal["keras", "tf.keras", "tf_keras"]
KerasFrom = Literal["tensorflow", "keras", "tf_keras", "keras-nightly"]

DEVICES: tuple[Device, ...] = get_args(Device)
JAX: Mapping[Device, str] = {"cpu": "jax", "gpu": "jax[cuda12]"}
ON_TOP = "+"
"""Stands between the lock of an environment and the packages on top of it; no name of a stack has it."""
HARNESS_NEEDS = ("pytest", "pytest-benchmark", "pytest-timeout")


@frozen(kw_only=True)
class Stack:
    """
    One table of stacks.toml, as `nox -s matrix` will install it.

    *root* is the folder of the project: locks, environments and records all have their place below it.
    *wheel* is the path, below it, of a wheel that is installed in the place of the release it is one of.
    *packages* are requirements that a user wants on top of the lock, for one run; no table names any.
    """

    root: Path
    name: str
    python: str
    tensorflow: str | None = None
    jax: str | None = None
    keras: str
    imported_as: ImportedAs
    keras_from: KerasFrom
    exclude_newer: dt.date
    without: tuple[str, ...] = ()
    environment: Mapping[str, str]
    extra: tuple[str, ...] = ()
    wheel: str | None = None
    groups: tuple[str, ...] = (DEFAULT,)
    packages: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """One line for lists of stacks."""
        backend = f"JAX {self.jax}" if self.tensorflow is None else f"TensorFlow {self.tensorflow}"
        return f"Python {self.python}, {backend}, {self.imported_as} {self.keras}."

    @property
    def runs_unasked(self) -> bool:
        """Whether a matrix runs this stack where nobody names any."""
        return DEFAULT in self.groups

    def on_top(self, packages: Iterable[str]) -> Stack:
        """Put *packages* on top of the lock; their order means nothing."""
        return evolve(self, packages=tuple(sorted(packages)))

    def requirements(self, device: Device) -> tuple[str, ...]:
        """What is asked for by name; the rest is what these ask for."""
        keras = () if self.keras_from == "tensorflow" else (f"{self.keras_from}=={self.keras}",)
        pins = (*self._backends(device), *keras)
        if self.wheel is None:
            return (*pins, *HARNESS_NEEDS, *self.extra)
        others = (pin for pin in pins if canonicalize_name(Requirement(pin).name) != brought_by(self.wheel))
        return (f"./{self.wheel}", *others, *HARNESS_NEEDS, *self.extra)

    def left_out(self, device: Device) -> tuple[str, ...]:
        """Distributions that stay away although something asks for them."""
        twice = device == "cpu" and self.tensorflow is not None and distribution(self.tensorflow, "cpu") != "tensorflow"
        # tf_keras asks for `tensorflow`, which tensorflow-cpu already provides: a second copy of 600 MB.
        return (*self.without, *(("tensorflow",) if twice else ()))

    def lock(self, device: Device) -> Path:
        """Where the pins of this stack stand."""
        return self.root / "stacks" / "locks" / (f"{self.name}.txt" if device == "cpu" else f"{self.name}.gpu.txt")

    def digest(self, device: Device) -> str | None:
        """The short digest that names what was made from the lock; None where there is no lock."""
        lock = self.lock(device)
        return hashlib.sha256(lock.read_bytes()).hexdigest()[:12] if lock.is_file() else None

    def environment_name(self, device: Device) -> str | None:
        """Name what is made from the lock and the packages on top of it; None where there is no lock."""
        digest = self.digest(device)
        if digest is None or not self.packages:
            return digest and f"{self.name}-{digest}"
        return f"{self.name}-{digest}{ON_TOP}{hashlib.sha256(repr(self.packages).encode()).hexdigest()[:12]}"

    def records(self, device: Device) -> Path:
        """
        Where the observations of this stack, as it is locked now, are recorded, with packages on top or without.

        One file for all, because of a cell that was observed with these and then with those the last one counts.
        """
        return self.root / "results" / f"{self.name}.{device}.{self.digest(device) or 'unlocked'}.jsonl"

    def passes(self, device: Device) -> Path:
        """The folder of this stack's timing passes."""
        return self.root / "results" / "timings" / f"{self.name}.{device}"

    def _backends(self, device: Device) -> tuple[str, ...]:
        tensorflow = () if self.tensorflow is None else (f"{distribution(self.tensorflow, device)}=={self.tensorflow}",)
        jax = () if self.jax is None else (f"{JAX[device]}=={self.jax}",)
        return (*tensorflow, *jax)


def brought_by(wheel: str) -> str:
    """Name the distribution that a wheel brings, by the wheel's own name."""
    return parse_wheel_filename(wheel.rpartition("/")[2])[0]


def distribution(tensorflow: str, device: Device) -> str:
    """Name the distribution that brings a version of TensorFlow to a device."""
    version = Version(tensorflow)
    # 1.15 and 2.1 are the first releases whose plain distribution also serves GPUs, with a -cpu one beside it.
    split = version >= Version("2.1") or Version("1.15") <= version < Version("2.0.dev0")
    plain = "tf-nightly" if version.is_devrelease else "tensorflow"
    if device == "cpu":
        return f"{plain}-cpu" if split else plain
    if version >= Version("2.14"):
        return f"{plain}[and-cuda]"
    return plain if split else f"{plain}-gpu"

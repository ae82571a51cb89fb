"""
Verdicts of earlier runs, so that a run that was cut short goes on from there.

A verdict stands while nothing that it hangs on has changed: the fault, the lock of the stack, the harness, and the
text of the scenario that noticed it or, where none did, of all scenarios.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
from attrs import asdict, define, field

from faults import asking
from faults.verdicts import Noticed, Unnoticed, Verdict
from harness import identity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from faults.catalogue import Fault


class _Line(msgspec.Struct):
    """One verdict as it is kept."""

    fault: str
    key: str
    verdict: dict[str, str | int | None]


@define
class Memory:
    """The verdicts kept in *file*; *basis* names the stack and the harness, *digests* the text of each scenario."""

    file: Path
    basis: str
    digests: Mapping[str, str]
    _lines: dict[str, _Line] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._lines = {each.fault: each for each in _read(self.file)}

    def recall(self, fault: Fault) -> Verdict | None:
        """Give the verdict that still stands, if there is one."""
        line = self._lines.get(fault.name)
        verdict = _verdict(line) if line else None
        return verdict if line and verdict and line.key == self._key(fault, verdict) else None

    def last(self, fault: Fault) -> str | None:
        """Name the scenario that noticed the fault the last time, whether or not that still stands."""
        line = self._lines.get(fault.name)
        verdict = _verdict(line) if line else None
        return verdict.scenario if isinstance(verdict, Noticed) else None

    def keep(self, fault: Fault, verdict: Verdict) -> None:
        """Write a verdict down."""
        line = {"fault": fault.name, "key": self._key(fault, verdict), "verdict": asdict(verdict)}
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _key(self, fault: Fault, verdict: Verdict) -> str:
        scenarios = [verdict.scenario] if isinstance(verdict, Noticed) else sorted(self.digests)
        texts = [self.digests.get(each, "gone") for each in scenarios]
        return identity.key(self.basis, asking.MODES, asdict(fault), *texts)


def _read(file: Path) -> list[_Line]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return [line for each in lines if (line := _parse(each))]


def _parse(text: str) -> _Line | None:
    try:
        return msgspec.json.decode(text, type=_Line)
    except msgspec.MsgspecError:
        # A line that a kill cut off stands for nothing: the fault is planted again.
        return None


def _verdict(line: _Line) -> Verdict | None:
    for kind in (Noticed, Unnoticed):
        try:
            return kind(**line.verdict)  # type: ignore[arg-type]  # a wrong one is a TypeError or no key of ours
        except TypeError:
            continue
    return None

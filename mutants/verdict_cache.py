"""
Verdicts of earlier runs, so that a run that was cut short goes on from there.

A verdict stands while nothing that it depends on has changed: the mutant, the lock of the stack, the harness, and the
text of the scenario that killed it or, where it survived, of all scenarios.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from attrs import asdict, define, field

from harness import identity
from harness.modes import USUAL
from mutants.verdicts import Killed, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mutants.catalogue import Mutant


class _Line(msgspec.Struct):
    """One verdict as it is kept."""

    mutant: str
    key: str
    verdict: Verdict


@define
class VerdictCache:
    """The verdicts kept in *file*; *basis* names the stack and the harness, *digests* the text of each scenario."""

    file: Path
    basis: str
    digests: Mapping[str, str]
    _lines: dict[str, _Line] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._lines = {line.mutant: line for line in _read(self.file)}

    def recall(self, mutant: Mutant) -> Verdict | None:
        """Give the verdict that still stands, if there is one."""
        line = self._lines.get(mutant.name)
        return line.verdict if line and line.key == self._key(mutant, line.verdict) else None

    def last(self, mutant: Mutant) -> str | None:
        """Name the scenario that killed the mutant the last time, whether or not that still stands."""
        line = self._lines.get(mutant.name)
        return line.verdict.scenario if line and isinstance(line.verdict, Killed) else None

    def keep(self, mutant: Mutant, verdict: Verdict) -> None:
        """Write a verdict down."""
        line = _Line(mutant.name, self._key(mutant, verdict), verdict)
        with self.file.open("ab") as file:
            file.write(msgspec.json.encode(line) + b"\n")
        self._lines[line.mutant] = line

    def _key(self, mutant: Mutant, verdict: Verdict) -> str:
        scenarios = [verdict.scenario] if isinstance(verdict, Killed) else sorted(self.digests)
        texts = [self.digests.get(each, "gone") for each in scenarios]
        return identity.key(self.basis, USUAL, asdict(mutant), *texts)


def _read(file: Path) -> list[_Line]:
    lines = file.read_bytes().splitlines() if file.is_file() else []
    return [line for text in lines if (line := _parse(text))]


def _parse(text: bytes) -> _Line | None:
    try:
        return msgspec.json.decode(text, type=_Line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        # A line that a kill cut off stands for nothing: the mutant is run again.
        return None

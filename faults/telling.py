"""What a hunt found, in words: a table for the terminal, a page for the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from faults.verdicts import Noticed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from faults.hunting import Judged

WANTED = 0.95
"""The share of faults that the scenarios must notice."""

INTRODUCTION = """\
# Planted faults

Would the scenarios notice a fault in Keras?
`nox -s faults` copies the Keras of a stack, changes one line of its masking code there, and runs the scenarios on it.
A fault is noticed when an observation differs from that on the unchanged Keras, by the rules of [method.md](method.md).
Rounding does not count.
The faults stand in `faults/`, one file a version.
This page is written by `nox -s faults -- --write`.
"""


@frozen
class Findings:
    """The verdicts of one stack."""

    stack: str
    keras: str
    judged: Sequence[Judged]

    @property
    def unnoticed(self) -> tuple[Judged, ...]:
        """Those that nobody noticed."""
        return tuple(each for each in self.judged if not isinstance(each[1], Noticed))

    @property
    def suffices(self) -> bool:
        """Whether enough were noticed."""
        return len(self.judged) - len(self.unnoticed) >= WANTED * len(self.judged)

    @property
    def sentence(self) -> str:
        """How many were noticed."""
        total, noticed = len(self.judged), len(self.judged) - len(self.unnoticed)
        return f"{self.stack}, Keras {self.keras}: {noticed} of {total} faults noticed ({noticed / total:.1%})"


def table(findings: Findings) -> str:
    """Tell each fault and who noticed it, the unnoticed ones last."""
    ordered = sorted(findings.judged, key=lambda judged: not isinstance(judged[1], Noticed))
    width = max(len(fault.name) for fault, _ in ordered)
    rows = [f"  {fault.name:{width}}  {verdict.sentence}" for fault, verdict in ordered]
    return "\n".join([findings.sentence, *rows])


def page(all_findings: Iterable[Findings], today: dt.date) -> str:
    """Write the page of the documents."""
    return "\n".join([INTRODUCTION, *(_section(each, today) for each in all_findings)])


def _section(findings: Findings, today: dt.date) -> str:
    title = f"## Keras {findings.keras}\n\n{findings.sentence}, on {today:%Y-%m-%d}.\n"
    missed = [
        f"- `{fault.name}`: {fault.breaks}\n  The line stands in `{fault.file}`." for fault, _ in findings.unnoticed
    ]
    unnoticed = ["Nobody noticed:\n", *missed, ""] if missed else ["Every one was noticed.\n"]
    rows = [
        f"| {fault.name} | {fault.breaks} | {_cell(verdict)} |"
        for fault, verdict in findings.judged
        if isinstance(verdict, Noticed)
    ]
    head = ["| fault | what it breaks | noticed first by |", "| --- | --- | --- |"]
    return "\n".join([title, *unnoticed, *head, *rows, ""])


def _cell(verdict: Noticed) -> str:
    return verdict.sentence.replace("|", "\\|")

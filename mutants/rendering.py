"""The verdicts of a campaign in words: a table for the terminal, a page for the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mutants.verdicts import Killed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from mutants.campaign import Judged

WANTED = 0.95
"""The share of mutants that the scenarios must kill."""

INTRODUCTION = """\
# Mutants

Would the scenarios notice a mistake in Keras?
Mutation testing answers that: `nox -s mutants` changes one line of masking code in a copy of a stack's Keras.
The scenarios run on that mutant, and kill it when an observation differs from that on the unchanged Keras.
What differs is judged by the rules of [method.md](method.md), so rounding does not count.
A mutant that survives is either a gap in the scenarios or equivalent to the original.
The mutants are listed in `mutants/`, one file a version of Keras.
This page is written by `nox -s mutants -- --write`.
"""


@frozen
class Findings:
    """The verdicts of one stack."""

    stack: str
    keras: str
    judged: Sequence[Judged]

    @property
    def survivors(self) -> tuple[Judged, ...]:
        """Those that no scenario killed."""
        return tuple(each for each in self.judged if not isinstance(each[1], Killed))

    @property
    def suffices(self) -> bool:
        """Whether enough were killed."""
        return len(self.judged) - len(self.survivors) >= WANTED * len(self.judged)

    @property
    def sentence(self) -> str:
        """How many were killed."""
        total, killed = len(self.judged), len(self.judged) - len(self.survivors)
        return f"{self.stack}, Keras {self.keras}: {killed} of {total} mutants killed ({killed / total:.1%})"


def table(findings: Findings) -> str:
    """List each mutant and what killed it, the survivors last."""
    ordered = sorted(findings.judged, key=lambda judged: not isinstance(judged[1], Killed))
    width = max(len(mutant.name) for mutant, _ in ordered)
    rows = [f"  {mutant.name:{width}}  {verdict.sentence}" for mutant, verdict in ordered]
    return "\n".join([findings.sentence, *rows])


def page(all_findings: Iterable[Findings], today: dt.date) -> str:
    """Write the page of the documents."""
    return "\n".join([INTRODUCTION, *(_section(each, today) for each in all_findings)])


def _section(findings: Findings, today: dt.date) -> str:
    title = f"## Keras {findings.keras}\n\n{findings.sentence}, on {today:%Y-%m-%d}.\n"
    lines = [
        f"- `{mutant.name}`: {mutant.breaks}\n  The line is in `{mutant.file}`." for mutant, _ in findings.survivors
    ]
    survivors = ["Survived:\n", *lines, ""] if lines else ["All were killed.\n"]
    rows = [
        f"| {mutant.name} | {mutant.breaks} | {_cell(verdict)} |"
        for mutant, verdict in findings.judged
        if isinstance(verdict, Killed)
    ]
    head = ["| mutant | what it breaks | killed by |", "| --- | --- | --- |"]
    return "\n".join([title, *survivors, *head, *rows, ""])


def _cell(verdict: Killed) -> str:
    return verdict.sentence.replace("|", "\\|")

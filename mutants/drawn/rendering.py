"""What became of drawn mutants, in words: a table for the terminal, sections of the page of the documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mutants.drawn.findings import BY_MODELS, BY_RELATIONS, BY_SCENARIOS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from mutants.drawn.findings import DrawnFindings, Tried

HEADING = "## Random mutants\n"
INTRODUCTION = f"""\
{HEADING}
Whoever picks a line to change knows which scenario is about it.
`nox -s mutants -- --random 120 --seed 1` changes lines that nobody picked.
Every statement that touches a mask, in every module that the stack imports, is a place for an operator.
An operator changes one thing in one line:

- a comparison, a test for None, `any` or `all`, `and` or `or`, a `not`;
- a value that is returned or assigned, a mask argument, a flag;
- an axis, an index, the order of what is merged, a sign.

The seed draws so that no function is met twice before all others were met once.
The mutants of a shorter draw are the first of a longer one.

Each mutant is tried three times, each by itself:

- by the **scenarios**: what differs from the unchanged Keras kills it;
- by **generated models**, drawn as [`nox -s fuzz`](fuzz.md) draws them: likewise;
- by **relations** alone, judged in the mutant by itself: one that it breaks and the unchanged Keras does not.

It is run in those cells only that reach its line in the unchanged Keras.
Equivalent mutants do not count.
They are those of which Python makes the same bytecode, and those listed with a reason in `mutants/equivalent-*.toml`.
"""


def table(findings: DrawnFindings) -> str:
    """How many were killed by what, and the survivors."""
    rows = [f"  {each.mutant.name}: {each.mutant.after}  ({each.sentence})" for each in findings.survivors]
    return "\n".join([findings.sentence, *rows])


def put_into(page: str, all_findings: Iterable[DrawnFindings], today: dt.date) -> str:
    """The page with the sections of these findings in it; sections of other stacks stay as they are."""
    picked, random = halves(page)
    sections = dict(_sections(random))
    sections |= {each.stack: _section(each, today) for each in all_findings}
    return "\n".join([picked.rstrip("\n") + "\n", INTRODUCTION, *sections.values()])


def halves(page: str) -> tuple[str, str]:
    """What the page says of mutants that were picked, and of those that were drawn."""
    picked, heading, random = page.partition(HEADING)
    return picked, heading + random


def _sections(random: str) -> Iterable[tuple[str, str]]:
    for text in re.split(r"\n(?=### )", random)[1:]:
        stack = re.match(r"### ([^,\n]+)", text)
        if stack:
            yield stack.group(1), text


def _section(findings: DrawnFindings, today: dt.date) -> str:
    survivors = [line for each in findings.counted for line in _told(each)] or ["Nothing survived."]
    equivalent = [f"- {_place(each)}\n  {each.equivalent}." for each in findings.tried if each.verdicts is None]
    return "\n".join(
        [
            f"### {findings.stack}, Keras {findings.keras}\n",
            f"{findings.sentence}, on {today:%Y-%m-%d}.\n",
            "Survived the scenarios, or everything:\n",
            *survivors,
            *(["\nEquivalent:\n", *equivalent] if equivalent else []),
            "",
        ]
    )


def _told(tried: Tried) -> Iterable[str]:
    """A mutant that the scenarios did not kill, and what did."""
    if tried.is_killed_by(BY_SCENARIOS):
        return
    by = [what for what in (BY_MODELS, BY_RELATIONS) if tried.is_killed_by(what)]
    became = f"Killed by {' and '.join(by)} only" if by else _why(tried)
    yield f"- {_place(tried)}\n  {became}."


def _why(tried: Tried) -> str:
    if not tried.is_reached:
        return "Survived: no scenario and no drawn model runs the line"
    compared = sum(each.compared for each in (tried.verdicts or {}).values())
    return f"Survived {compared} observations that reach the line"


def _place(tried: Tried) -> str:
    mutant = tried.mutant
    where = f"`{mutant.site.file}`, `{mutant.site.function}`, {mutant.operator}"
    return f"{where}: `{mutant.before}` becomes `{mutant.after}`."

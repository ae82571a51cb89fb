"""What was worked out beside what was said, example by example and step by step."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import tomllib
from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NO_ANSWER = "no answer"
CALM = frozenset({"same", "drift", "warning gone", "masked only"})
"""What lets a reader change over."""

ALIKE: Mapping[str, frozenset[str]] = {
    # A script that shares nothing with the harness hears no warnings, so one that is new is no disagreement.
    "same": frozenset({"same", "drift", "warning gone", "now warns"}),
    "silent": frozenset({"silent", "now warns"}),
    "masked only": frozenset({"masked only", "now warns"}),
    "now fails": frozenset({"now fails"}),
    "now works": frozenset({"now works"}),
    # Packages that do not go with a stack end with the words of uv, and without an answer.
    "not comparable": frozenset({"not comparable", NO_ANSWER}),
}
"""What may be said where a verdict was worked out."""

PADDING: Mapping[str, frozenset[str]] = {
    # What is masked in the output alone was worked out as padding, or as not, by what the inputs are.
    "changes results": frozenset({"changes the result", "changes masked timesteps only"}),
    "changes nothing": frozenset({"changes nothing", "changes masked timesteps only"}),
}
"""What the padding test may say where a word was worked out."""


class Agreement(Enum):
    """How the two stand to each other; the last two are the mistakes that must not be."""

    AGREES = "agrees"
    WEAKER = "says less"
    DIFFERS = "differs"
    FALSE_SILENT = "false silent"
    FALSE_ALL_CLEAR = "false all-clear"


@frozen
class Step:
    """Two stacks."""

    older: str
    newer: str


@frozen
class Example:
    """An example, the packages that it needs, what was worked out for each step, and of padding in each stack."""

    name: str
    packages: tuple[str, ...]
    verdicts: Mapping[Step, str]
    padding: Mapping[str, str]

    @property
    def saved(self) -> str | None:
        """The name of its file, where it is a saved model."""
        return self.name.removeprefix("saved/") if self.name.startswith("saved/") else None


@frozen
class Said:
    """What `nox -s upgrade` said of a model: the verdict, and what padding does in each stack."""

    verdict: str = NO_ANSWER
    padding: Mapping[str, str] = field(factory=dict)


@frozen
class Line:
    """One example at one step: what was worked out, and what was said."""

    example: Example
    step: Step
    said: Said

    @property
    def expected(self) -> str:
        """What was worked out."""
        return self.example.verdicts[self.step]

    @property
    def agreement(self) -> Agreement:
        """How the two stand to each other."""
        said = self.said.verdict
        if said in ALIKE[self.expected]:
            return Agreement.AGREES
        if said in CALM and self.expected != "masked only":
            return Agreement.FALSE_ALL_CLEAR
        return Agreement.FALSE_SILENT if said == "silent" else Agreement.DIFFERS

    @property
    def paddings(self) -> tuple[PaddingLine, ...]:
        """The padding test of each stack that was worked out and that has an answer."""
        stacks = (each for each in (self.step.older, self.step.newer) if each in self.said.padding)
        return tuple(PaddingLine(each, self.example.padding[each], self.said.padding[each]) for each in stacks)


@frozen
class PaddingLine:
    """What padding does to one example in one stack: what was worked out, and what was said."""

    stack: str
    expected: str
    said: str

    @property
    def agreement(self) -> Agreement:
        """How the two stand to each other; an answer where none was worked out is one more, and no mistake."""
        if self.expected == "not tested" or self.said in PADDING[self.expected]:
            return Agreement.AGREES
        if self.said == "not tested":
            return Agreement.WEAKER
        return Agreement.FALSE_ALL_CLEAR if self.said == "changes nothing" else Agreement.DIFFERS


def read(verdicts: Path) -> tuple[Example, ...]:
    """Read what was worked out."""
    found = tomllib.loads(verdicts.read_text(encoding="utf-8"))
    return tuple(_example(name, each) for name, each in found.items())


def _example(name: str, told: Mapping[str, Any]) -> Example:
    padding = {stack: each["verdict"] for stack, each in told["padding"].items()}
    return Example(name, tuple(told["packages"]), dict(_steps(told["steps"])), padding)


def _steps(told: Mapping[str, Any]) -> Iterator[tuple[Step, str]]:
    for step, each in told.items():
        older, newer = step.split()
        yield Step(older, newer), each["verdict"]

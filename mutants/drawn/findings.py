"""What became of the mutants that were drawn, and how many of them what killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mutants.verdicts import Killed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mutants.drawn.sampling import Drawn
    from mutants.verdicts import Verdict

BY_SCENARIOS, BY_MODELS, BY_RELATIONS = "scenarios", "generated models", "relations"
"""What tries a mutant."""
WANTED = {BY_SCENARIOS: 0.95, BY_RELATIONS: 0.80}
"""The shares of the mutants that each must kill by itself."""
WANTED_TOGETHER = 0.98
"""The share that one of them must kill."""


@frozen
class Tried:
    """One mutant: the verdicts by what tried it, or why it is equivalent to the original."""

    mutant: Drawn
    verdicts: Mapping[str, Verdict] | None
    equivalent: str
    seconds: float

    @property
    def survived(self) -> bool:
        """Whether nothing killed it, although something could be seen."""
        return self.verdicts is not None and not any(isinstance(each, Killed) for each in self.verdicts.values())

    @property
    def is_reached(self) -> bool:
        """Whether its line was run at all."""
        return any(each.compared or isinstance(each, Killed) for each in (self.verdicts or {}).values())

    def is_killed_by(self, what: str) -> bool:
        """Whether the scenarios, the generated models or the relations killed it by themselves."""
        return self.verdicts is not None and isinstance(self.verdicts[what], Killed)

    @property
    def sentence(self) -> str:
        """What became of it."""
        if self.verdicts is None:
            return f"equivalent: {self.equivalent}"
        if not self.is_reached:
            return "survived: its line is not reached"
        return "; ".join(f"{what}: {each.sentence}" for what, each in self.verdicts.items())


@frozen
class DrawnFindings:
    """All that were drawn in one stack by a seed."""

    stack: str
    keras: str
    seed: int
    tried: Sequence[Tried]

    @property
    def counted(self) -> tuple[Tried, ...]:
        """Those that are not equivalent."""
        return tuple(each for each in self.tried if each.verdicts is not None)

    @property
    def survivors(self) -> tuple[Tried, ...]:
        """Those that nothing killed."""
        return tuple(each for each in self.counted if each.survived)

    def killed_by(self, what: str) -> int:
        """How many the scenarios, the generated models or the relations killed by themselves."""
        return sum(each.is_killed_by(what) for each in self.counted)

    @property
    def killed(self) -> int:
        """How many something killed."""
        return len(self.counted) - len(self.survivors)

    @property
    def suffices(self) -> bool:
        """Whether enough were killed, by each and together."""
        total = len(self.counted)
        alone = all(self.killed_by(what) >= share * total for what, share in WANTED.items())
        return alone and self.killed >= WANTED_TOGETHER * total

    @property
    def sentence(self) -> str:
        """How many were killed, and by what."""
        total = len(self.counted)
        parts = [f"{what} {_share(self.killed_by(what), total)}" for what in (BY_SCENARIOS, BY_MODELS, BY_RELATIONS)]
        return (
            f"{self.stack}, Keras {self.keras}, seed {self.seed}: {len(self.tried)} random mutants, "
            f"{len(self.tried) - total} of them equivalent; of the other {total} were killed by "
            f"{', '.join(parts)}, together {_share(self.killed, total)}"
        )


def _share(killed: int, total: int) -> str:
    return f"{killed} ({killed / total:.1%})" if total else "0"

"""
Models saved in one stack and loaded in another.

First every stack saves, then every stack reads what all of them saved; each phase is a session for each stack.
"""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Literal, get_args

from stacks import launching, matrix, runs
from stacks.errors import BadOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from stacks.launching import Ending
    from stacks.options import Options
    from stacks.stack import Device, Stack

Phase = Literal["save", "read"]
PHASES: tuple[Phase, ...] = get_args(Phase)


def session_of(phase: Phase, stack: Stack) -> str:
    """Name the session that does one phase in one stack."""
    return f"exchange-{phase}({stack.name})"


def named_in(words: str, stacks: Iterable[Stack]) -> Iterator[tuple[Phase, Stack]]:
    """Find the phases whose sessions are named in a command line."""
    return (pair for pair in product(PHASES, stacks) if session_of(*pair) in words)


def both_phases(root: Path, stacks: Sequence[Stack], options: Options) -> list[Ending]:
    """Save in all stacks, then read in all, and say how each ended."""
    _check(options)
    done = [matrix.side_by_side(root, stacks, options, partial(session_of, phase)) for phase in PHASES]
    return [ending for endings in done for ending in endings.values()]


def take(phase: Phase, stack: Stack, partners: Iterable[Stack], device: Device, options: Options) -> Ending:
    """Do one phase in a stack; *partners* are the stacks whose files it reads."""
    words = [phase, *launching.identity(stack, device, records(stack, device)), *runs.planned(stack, options)]
    if phase == "read":
        words += ["--saved", *(str(_saved(each, on)) for each, on in product(partners, options.devices))]
    return runs.carry_out(stack, device, words, lambda reason: [*words, "--unavailable", reason])


def records(stack: Stack, device: Device) -> Path:
    """Where a stack, as it is locked now, records what it saved and read."""
    observations = stack.records(device)
    return observations.parent / "exchange" / observations.name


def _saved(stack: Stack, device: Device) -> Path:
    file = records(stack, device)
    return file.parent / "saved" / file.stem


def _check(options: Options) -> None:
    """Refuse what has no meaning here: a loaded model is observed once, in one mode."""
    if options.modes or options.once:
        wrong = "--mode" if options.modes else "--once"
        problem = f"{wrong} is for `nox -s matrix`: what was loaded is called once, in predict"
        raise BadOptions(problem, f"leave {wrong} out")

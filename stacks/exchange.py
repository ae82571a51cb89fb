"""
Models saved in one stack and loaded in another.

First every stack saves, then every stack reads what all of them saved; each step is a session for each stack.
"""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Literal, get_args

from stacks import launching, matrix, running
from stacks.errors import BadOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from stacks.launching import Ending
    from stacks.options import Options
    from stacks.stack import Device, Stack

Step = Literal["save", "read"]
STEPS: tuple[Step, ...] = get_args(Step)


def session_of(step: Step, stack: Stack) -> str:
    """Name the session that does one step in one stack."""
    return f"exchange-{step}({stack.name})"


def named_in(words: str, stacks: Iterable[Stack]) -> Iterator[tuple[Step, Stack]]:
    """Find the steps whose sessions are named in a command line."""
    return (pair for pair in product(STEPS, stacks) if session_of(*pair) in words)


def both_steps(root: Path, stacks: Sequence[Stack], options: Options) -> list[Ending]:
    """Save in all stacks, then read in all, and say how each ended."""
    _check(options)
    done = [matrix.side_by_side(root, stacks, options, partial(session_of, step)) for step in STEPS]
    return [ending for endings in done for ending in endings.values()]


def take(step: Step, stack: Stack, partners: Iterable[Stack], device: Device, options: Options) -> Ending:
    """Do one step in a stack; *partners* are the stacks whose files it reads."""
    words = [step, *launching.identity(stack, device, records(stack, device)), *running.planned(stack, options)]
    if step == "read":
        words += ["--saved", *(str(_saved(each, on)) for each, on in product(partners, options.devices))]
    return running.carry_out(stack, device, words, lambda reason: [*words, "--unavailable", reason])


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

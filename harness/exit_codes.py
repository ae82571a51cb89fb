"""
How every command of the project ends: one list of exit codes, and the parser whose usage errors keep to it.

0 and 1 are answers, 2 is an answer with gaps, and from 3 on there is none.
"""

from __future__ import annotations

import argparse
import enum
import sys
from typing import Any, Mapping, NoReturn


class Exit(enum.IntEnum):
    """An exit code; each command says in its `--help` which of them it has, and what they mean there."""

    DONE = 0
    """All is there, and nothing of what was looked for was found."""
    FOUND = 1
    """What the command looks for was found: a change, something slower, a mutant that survives."""
    INCOMPLETE = 2
    """Nothing was found, and not everything could be run, read or compared; the text says what."""
    FAILED = 3
    """There is no answer: a mistake on the command line or in a file, something that is not here, or a defect."""
    UNREADABLE = 4
    """A report was written, but a file or a line could not be read and is not in it."""
    BUSY = 5
    """Another run is writing the same file."""
    HUNG_UP = 129
    """Ended by SIGHUP."""
    INTERRUPTED = 130
    """Ended by Ctrl-C."""
    TERMINATED = 143
    """Ended by SIGTERM."""


BY_SIGNAL = {Exit.HUNG_UP: "SIGHUP", Exit.INTERRUPTED: "Ctrl-C", Exit.TERMINATED: "SIGTERM"}


def epilog(meanings: Mapping[Exit, str], what_stands: str) -> str:
    """Write what a `--help` says of the exit codes; after a signal, *what_stands*."""
    ended = {code: f"ended by {name}; {what_stands}" for code, name in BY_SIGNAL.items()}
    return "exit codes:\n" + "\n".join(f"  {code.value:>3}  {text}" for code, text in {**meanings, **ended}.items())


class CommandParser(argparse.ArgumentParser):
    """A parser that takes no shortened options, and whose usage errors end with `Exit.FAILED`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """End with what is wrong, and the usage of this very command."""
        self.print_usage(sys.stderr)
        self.exit(Exit.FAILED, f"error: {message}\n")

"""What the commands that run inside a stack share: the options that name the stack, and how mistakes end them."""

from __future__ import annotations

import argparse
import re
from typing import Callable

from harness import discovery, recording, runs, scratch, signals
from harness.errors import UserError
from harness.exit_codes import Exit
from harness.progress import say

STANDS = "what was recorded stays, and the same command goes on from there"


def run(command: Callable[[argparse.Namespace], int], options: argparse.Namespace, what_stands: str = STANDS) -> int:
    """Run *command*; its exit code, or that of the mistake or signal it ended with, after which *what_stands*."""
    signals.listen(signals.unwind)
    try:
        with scratch.as_temporary():
            return int(command(options))
    except discovery.NewerSyntaxError as error:
        stack = getattr(options, "stack", None)
        say(f"error: {error}" + (f", which runs {stack}" if stack else ""))
        return Exit.FAILED
    except UserError as error:
        say(f"error: {error}")
        return Exit.BUSY if isinstance(error, recording.BusyError) else Exit.FAILED
    except OSError as error:
        say(f"error: {error.filename}: {error.strerror}")
        return Exit.FAILED
    except KeyboardInterrupt as interrupt:
        return signals.told(interrupt, what_stands)


def add_stack(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which stack this is, and where its results go."""
    parser.add_argument("--stack", required=True, type=_stack, help="the name the report gives this environment")
    parser.add_argument("--device", choices=("cpu", "gpu"), default="cpu")
    parser.add_argument("--imported-as", choices=runs.IMPORTS, default="tf.keras", help="how to import Keras")
    parser.add_argument("--lock", help="the lock file this environment was made from")
    parser.add_argument("--out", required=True, help="the file to write: records are appended, a pass is a new file")


def _stack(text: str) -> str:
    """Read the name of a stack, which ends in file names, addresses and lines of a shell."""
    if not re.match(r"\w([\w+-]|[. ](?=\w))*\Z", text):
        msg = f"{text!r} is not a name of a stack: letters, digits and _ + - with single dots or spaces between them"
        raise argparse.ArgumentTypeError(msg)
    return text

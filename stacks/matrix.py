"""Many stacks at once: a nox of its own runs their sessions side by side, so that one that fails stops no other."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from harness import parent, scratch, signals
from stacks import children
from stacks.launching import Broken, Unavailable, Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from stacks.launching import Ending
    from stacks.options import Options
    from stacks.stack import Stack

# The nox below first ends its own sessions, which end theirs.
GRACE = 10.0
SHORTFALLS = ((Unavailable, "unavailable"), (Broken, "incomplete"))


def session_of(stack: Stack) -> str:
    """Name the session that runs one stack."""
    return f"matrix({stack.name})"


def side_by_side(
    root: Path, stacks: Sequence[Stack], options: Options, session: Callable[[Stack], str] = session_of
) -> dict[str, Ending]:
    """Run one *session* for each of several stacks, and say how each stack ended."""
    # Processes side by side would take the memory of one GPU from each other.
    jobs = 1 if "gpu" in options.devices else options.jobs
    with scratch.lent() as folder:
        report = folder / "sessions.json"
        names = [session(stack) for stack in stacks]
        status = nox(root, ["--parallel", str(jobs), "--report", str(report), "-s", *names, "--", *options.words()])
        told = _told(report)
    lost = Broken(f"its session did not end; nox ended with status {status}")
    return {stack.name: told.get(session(stack), lost) for stack in stacks}


def nox(root: Path, words: Sequence[str]) -> int:
    """Run another nox over the same noxfile and return its exit status."""
    command = [sys.executable, "-m", "nox", "--noxfile", str(root / "noxfile.py"), *words]
    # It puts its own temporary folders where whoever comes next clears up after a kill.
    with scratch.as_temporary():
        env = {**os.environ, parent.OUTER: str(os.getpid())}
        status = children.run(command, env=env, cwd=root, grace=GRACE, speaks=False)
    if status in signals.CODES:
        raise signals.Ended(status - signals.SHELL)
    return status


def completeness(observed: Iterable[Ending], timed: Iterable[Ending], *, reported: bool) -> str:
    """Say in one line how much of what was planned is there."""
    passes = tuple(timed)
    parts = [
        _share(tuple(observed), "stacks complete"),
        *([_share(passes, "stacks timed")] if passes else []),
        *([] if reported else ["the report met a record it could not read, or was not built"]),
    ]
    return "; ".join(parts)


def _share(endings: Sequence[Ending], of: str) -> str:
    counts = {word: sum(isinstance(each, kind) for each in endings) for kind, word in SHORTFALLS}
    rest = "".join(f", {count} {word}" for word, count in counts.items() if count)
    return f"{len(endings) - sum(counts.values())} of {len(endings)} {of}{rest}"


def _told(report: Path) -> dict[str, Ending]:
    if not report.is_file():
        return {}
    sessions = json.loads(report.read_text(encoding="utf-8"))["sessions"]
    return {session["name"]: _ending(session) for session in sessions}


def _ending(session: dict[str, Any]) -> Ending:
    reason = session["reason"] or f"its session {session['result']}"
    match session["result"]:
        case "success":
            return Whole(reason)
        case "skipped":
            return Unavailable(reason)
        case _:
            return Broken(reason)

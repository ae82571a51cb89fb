"""
Puts a site in its place, whole, and sees to what builds leave that were killed.

Everything that is not the site yet, or no longer, lies in one hidden folder beside it. Whoever builds holds a lock
there, which the system takes back from the dead: so what the holder finds in the folder has no owner any more.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from typing import IO, TYPE_CHECKING

from reports.pages.manifest import ELSEWHERE, is_ours, refuse_unless_ours, seal
from reports.pages.swapping import swap
from reports.reading.notices import ReportError
from stacks import ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOCK, FRESH, WHOLE, STALE, GONE = "lock", "fresh", "whole", "stale", "gone"
"""What the hidden folder holds: what is being built; what is about to change places with the site, or has; what stood
there, while a system that cannot exchange names moves the new one in; and what is being removed."""


@contextlib.contextmanager
def replacing(site: Path, say: Callable[[str], None] = lambda _: None) -> Iterator[Path]:
    """
    Lend a folder to build a site in, and put it in the place of *site* once it is whole.

    A reader never sees half a report, a build that fails leaves the old one standing, and of two builds at once the
    second waits, which *say* is told. What is no site of this project is refused with a `ReportError` and left alone.
    """
    # A link stays a link, and what it leads to is replaced.
    site = site.resolve()
    with _alone(site, say) as workshop:
        _clear(workshop, site)
        refuse_unless_ours(site)
        try:
            yield workshop / FRESH
            seal(workshop / FRESH)
            (workshop / FRESH).rename(workshop / WHOLE)
            _put_in_place(workshop, site)
        finally:
            with ending.undisturbed():
                _clear(workshop, site)


def refuse_to_replace(site: Path, say: Callable[[str], None] = lambda _: None) -> None:
    """Raise `ReportError` where `replacing` would, for whoever has work to do before there is anything to build."""
    site = site.resolve()
    # What is just being replaced by another build is neither the one site nor the other.
    if not is_ours(site):
        with _alone(site, say):
            refuse_unless_ours(site)


def _put_in_place(workshop: Path, site: Path) -> None:
    refuse_unless_ours(site)
    whole = workshop / WHOLE
    if not site.exists():
        whole.rename(site)
        return
    swap(whole, site, workshop / STALE)
    # Somebody may have put a file into it after we looked; now nobody finds it under its old name.
    if not is_ours(whole):
        swap(whole, site, workshop / STALE)
        refuse_unless_ours(site)


def _clear(workshop: Path, site: Path) -> None:
    """Bring back a site that a build was about to replace, and remove the rest; but nothing that is not ours."""
    if (workshop / STALE).exists() and not site.exists():
        (workshop / STALE).rename(site)
    _remove_made(workshop)
    for old in (workshop / WHOLE, workshop / STALE):
        if not is_ours(old):
            raise ReportError(
                code="not-a-site",
                message=f"{old} stood in the place of {site} until a build was killed, and is more than a report",
                hint="move it to where it belongs, and build again",
            )
        if old.exists():
            # Of what a kill leaves half removed nobody could say any more whose it was.
            old.rename(workshop / GONE)
            _remove_made(workshop)


def _remove_made(workshop: Path) -> None:
    for name in (FRESH, GONE):
        if (workshop / name).exists():
            shutil.rmtree(workshop / name)


@contextlib.contextmanager
def _alone(site: Path, say: Callable[[str], None]) -> Iterator[Path]:
    """Lend the hidden folder beside a site to one build at a time."""
    if not site.name:
        raise ReportError(code="not-a-site", message=f"{site} is no place for a report", hint=ELSEWHERE)
    workshop = site.with_name(f".{site.name}.maskdrift")
    with _lock(workshop, lambda: say(f"{site}: waiting for another build of it to end")):
        try:
            yield workshop
        finally:
            # While it is held: who waits for it finds that it is gone, and makes another.
            (workshop / LOCK).unlink(missing_ok=True)
            # Somebody may be making theirs just now, and what is not ours stays.
            with contextlib.suppress(OSError):
                workshop.rmdir()


def _lock(workshop: Path, wait: Callable[[], None]) -> IO[str]:
    workshop.parent.mkdir(parents=True, exist_ok=True)
    while True:
        # Not `exist_ok`, which fails where another build removes the folder at this moment.
        with contextlib.suppress(FileExistsError):
            workshop.mkdir()
        with contextlib.ExitStack() as closed, contextlib.suppress(FileNotFoundError):
            lock = closed.enter_context((workshop / LOCK).open("w"))
            if not _is_free(lock):
                wait()
                fcntl.flock(lock, fcntl.LOCK_EX)
            # What is held must still have the name under which the next one looks for it.
            if os.path.samestat(os.fstat(lock.fileno()), (workshop / LOCK).stat()):
                closed.pop_all()
                return lock


def _is_free(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

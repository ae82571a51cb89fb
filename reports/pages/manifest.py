"""
What a site holds that this project wrote: a list with a checksum for each file, in the site itself.

A folder is replaced only where it holds what its list says and nothing beside it, so that a slip in a path, a checkout
of a branch of pages or a page that was mended by hand costs nobody anything.
"""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reports.reading.enumeration import first_of
from reports.reading.notices import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MANIFEST = "maskdrift.sha256"
"""In the format of `sha256sum --check`, so that whoever hosts a site can look after it, too."""
NAMED = 5
"""How many files a refusal names: enough to recognise a folder by."""
_DIGESTS: dict[tuple[int, ...], str] = {}
"""What was digested, by all that the system says of a file; whoever writes to one moves its times."""
ELSEWHERE = "name a folder that does not exist yet: --site FOLDER"


def seal(folder: Path) -> None:
    """Write the list of all that is in a folder; it comes last, so only what is whole has one."""
    files = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    lines = [f"{_digest(folder / name)}  {name}\n" for name in files]
    (folder / MANIFEST).write_text("".join(lines), encoding="utf-8", newline="\n")


def refuse_unless_ours(folder: Path) -> None:
    """Raise `ReportError` where a folder holds anything that this project did not write; an empty one holds nothing."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ReportError(code="not-a-site", message=f"{folder} is a file and no report", hint=ELSEWHERE)
    if not any(folder.iterdir()):
        return
    if not (folder / MANIFEST).is_file():
        raise _unlisted(folder)
    if foreign := tuple(_foreign(folder, _listed(folder))):
        raise _mixed(folder, foreign)


def is_ours(folder: Path) -> bool:
    """Whether nothing would be lost with a folder; of one that cannot be read nobody knows."""
    try:
        refuse_unless_ours(folder)
    except (ReportError, OSError):
        return False
    return True


def _foreign(folder: Path, listed: Mapping[str, str]) -> Iterator[str]:
    """Name what is not in the list, and what is no longer what was written; of a folder, only its own name."""
    parents = {str(parent) for name in listed for parent in PurePosixPath(name).parents}
    waiting = [folder]
    while waiting:
        for each in sorted(waiting.pop().iterdir()):
            name = each.relative_to(folder).as_posix()
            if each.is_dir() and not each.is_symlink() and name in parents:
                waiting.append(each)
            elif name != MANIFEST and name not in listed:
                yield f"{name}/" if each.is_dir() else name
            elif name != MANIFEST and (each.is_symlink() or not each.is_file() or _digest(each) != listed[name]):
                yield f"{name} (changed since)"


def _listed(folder: Path) -> dict[str, str]:
    """Read the list; a line that is none lists nothing, so what it stood for is found to be foreign."""
    lines = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _unlisted(folder: Path) -> ReportError:
    return ReportError(
        code="not-a-site",
        message=(
            f"{folder} is there and is not replaced: it has no {MANIFEST}, which says what a report is made of. "
            f"It holds {first_of(sorted(each.name for each in folder.iterdir()), NAMED)}"
        ),
        hint=f"if it is a report of an earlier maskdrift, remove it; if not, {ELSEWHERE}",
    )


def _mixed(folder: Path, foreign: tuple[str, ...]) -> ReportError:
    return ReportError(
        code="not-a-site",
        message=f"{folder} is not replaced: it holds what this project did not write: {first_of(foreign, NAMED)}",
        hint=f"move that out of it; or build into a folder of its own and publish from there: {ELSEWHERE}",
    )


def _digest(path: Path) -> str:
    """Digest a file; a build asks for each several times, and what the system calls unchanged is read once."""
    now = path.stat()
    state = now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns
    if state not in _DIGESTS:
        with path.open("rb") as file:
            _DIGESTS[state] = hashlib.file_digest(file, "sha256").hexdigest()
    return _DIGESTS[state]

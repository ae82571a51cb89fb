"""Exceptions as records: what was raised, what that came from, and where in the author's own file."""

from __future__ import annotations

import linecache
import sys
import sysconfig
import traceback
from pathlib import Path
from typing import Any, Iterator, NamedTuple

from harness import captured_warnings

MOST = 6
"""Exceptions of one chain that are kept."""

NOT_THE_AUTHORS = tuple(
    {str(Path(__file__).resolve().parent), sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()}
)
"""Folders whose files are the harness's, Python's or an installed package's."""


class Frame(NamedTuple):
    """A line of the author's own that was at work."""

    file: str
    line: int
    function: str
    code: str


def record(error: BaseException, phase: str) -> dict[str, Any]:
    """Build the record of an exception that came in *phase*, fit for a public page."""
    return {
        "kind": "error",
        "type": _type(error),
        "text": captured_warnings.without_paths(str(error)),
        "phase": phase,
        "causes": [_cause(each) for each in chain(error)[:MOST]],
    }


def chain(error: BaseException) -> list[BaseException]:
    """*error* and what it came from; where Keras cuts its frames it cuts the chain too, and that is followed anyway."""
    found: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in found:
        found.append(following)
        following = following.__cause__ or following.__context__
    return found


def _cause(error: BaseException) -> dict[str, Any]:
    frame = author_frame(error)
    told = {"type": _type(error), "text": captured_warnings.without_paths(str(error))}
    if frame is None:
        return told
    return dict(told, file=Path(frame.file).name, line=frame.line, function=frame.function, code=frame.code)


def author_frame(error: BaseException) -> Frame | None:
    """The last line of the author's own that was at work when *error* was raised; None where none was."""
    if isinstance(error, SyntaxError) and error.filename and _is_the_authors(error.filename):
        return Frame(error.filename, error.lineno or 1, "<module>", (error.text or "").strip())
    frames = [*_frames(error), *_rewritten(error)]
    return next((frame for frame in reversed(frames) if _is_the_authors(frame.file)), None)


def _frames(error: BaseException) -> Iterator[Frame]:
    for frame, line in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        yield Frame(name, line, frame.f_code.co_name, linecache.getline(name, line).strip())


def _rewritten(error: BaseException) -> Iterator[Frame]:
    """The frames that autograph tells of code which it rewrote; the innermost comes first there."""
    metadata = getattr(error, "ag_error_metadata", None)
    for frame in reversed(getattr(metadata, "translated_stack", None) or []):
        yield Frame(frame.filename, frame.lineno, frame.function_name, (frame.code or "").strip())


def _is_the_authors(name: str) -> bool:
    return not name.startswith(("<", *NOT_THE_AUTHORS)) and "__autograph_generated_file" not in name


def _type(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__name__}".replace("builtins.", "")

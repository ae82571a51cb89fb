"""Which lines of Keras a cell reaches: a cell that does not reach a line cannot kill a mutant there."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

from mutants.inside.codes import functions_of, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import CodeType, FrameType

    Tracer = Callable[[FrameType, str, Any], Any]

GENERATED = "__autograph_generated_file"
"""A part of the names of the files that TensorFlow makes of the functions that it rewrites for graphs."""
TOOL = 3
"""The number that Python 3.12 knows us by; those below 3 are for debuggers and profilers."""


class Reach:
    """Notes which of the lines that *wanted* names by file are executed."""

    def __init__(self, wanted: Mapping[str, list[int]]) -> None:
        lines = {file: frozenset(numbers) for file, numbers in wanted.items()}
        self._lines = {(file, line) for file, numbers in lines.items() for line in numbers}
        codes = {code for function in functions_of(lines) for code in within(function.__code__)} if lines else set()
        self._codes = [each for each in codes if lines[each.co_filename] & {line for *_, line in each.co_lines()}]
        # Asked at every call of anything, and a code takes long to be told from its equals.
        self._ids = frozenset(map(id, self._codes))
        self._seen: set[tuple[str, int]] = set()
        self._origins = _origins() if self._codes else {}
        if self._codes and sys.version_info >= (3, 12):
            self._listen()

    @contextlib.contextmanager
    def noted(self) -> Iterator[set[tuple[str, int]]]:
        """The lines that the block reaches, once it is over."""
        self._seen = set()
        if not self._codes:
            yield self._seen
        elif sys.version_info >= (3, 12):
            # Each line was heard of once, and then no more.
            sys.monitoring.restart_events()
            yield self._seen
        else:
            before = sys.gettrace()
            sys.settrace(self._called)
            try:
                yield self._seen
            finally:
                sys.settrace(before)

    if sys.version_info >= (3, 12):

        def _listen(self) -> None:
            events = sys.monitoring.events
            sys.monitoring.use_tool_id(TOOL, "maskdrift")
            sys.monitoring.register_callback(TOOL, events.LINE, self._reached)
            for each in self._codes:
                sys.monitoring.set_local_events(TOOL, each, events.LINE)

        def _reached(self, code: CodeType, line: int) -> object:
            self._note(code, line)
            return sys.monitoring.DISABLE

    def _called(self, frame: FrameType, _event: str, _: object) -> Tracer | None:
        is_wanted = id(frame.f_code) in self._ids or GENERATED in frame.f_code.co_filename
        return self._line if is_wanted else None

    def _line(self, frame: FrameType, event: str, _: object) -> Tracer:
        if event == "line":
            self._note(frame.f_code, frame.f_lineno)
        return self._line

    def _note(self, code: CodeType, line: int) -> None:
        place = (code.co_filename, line)
        origin = self._origins.get(place, place)
        if origin in self._lines:
            self._seen.add(origin)


def _origins() -> dict[tuple[str, int], tuple[str, int]]:
    """Of which line TensorFlow made each line that it makes from now on; Keras 2 runs little as it stands in graphs."""
    origins: dict[tuple[str, int], tuple[str, int]] = {}
    module: Any = sys.modules.get("tensorflow.python.autograph.pyct.origin_info")
    if module is None:
        return origins
    mapped = module.create_source_map

    def noting(*arguments: object) -> object:
        found = mapped(*arguments)
        for made, origin in found.items():
            origins[made.filename, made.lineno] = (origin.loc.filename, origin.loc.lineno)
        return found

    module.create_source_map = noting
    return origins

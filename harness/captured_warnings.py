"""Warnings and log lines of one cell, equal ones counted."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import warnings
from pathlib import Path
from typing import Any, Iterator

from harness import scratch

ONCE_A_PROCESS = ("triggered tf.function retracing", " is deprecated")
"""Log lines that TensorFlow says once a process, so that they would land on whichever cell came first."""

LOGGERS = (None, "tensorflow", "absl")
"""The root, and the loggers that do not propagate to it in every version."""


PLACES = (
    (sys.prefix, "<stack>"),
    (str(Path(__file__).resolve().parent.parent), "<project>"),
    (sys.base_prefix, "<python>"),
    (str(Path.home()), "~"),
)


ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
"""Where an object lies in memory; Keras names objects by it, and it is another in every process."""


LONGEST = 100_000
"""Characters of what is said that are kept; a reader of records refuses a line with a text of 4 MiB."""


class CapturedWarnings(logging.Handler):
    """What was said while a cell ran."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, category: str, text: str) -> None:
        """Count a warning."""
        key = (category, without_paths(text))
        self._counts[key] = self._counts.get(key, 0) + 1

    def emit(self, record: Any) -> None:
        """Count a log line once, though several loggers pass it on."""
        if getattr(record, "heard_by_maskdrift", False):
            return
        record.heard_by_maskdrift = True
        text = record.getMessage()
        if not any(phrase in text for phrase in ONCE_A_PROCESS):
            self.add(f"log:{record.name}", text)

    def records(self) -> list[dict[str, Any]]:
        """What was captured, as records."""
        return [{"category": c, "text": t, "count": n} for (c, t), n in self._counts.items()]


@contextlib.contextmanager
def capturing() -> Iterator[CapturedWarnings]:
    """Capture every warning and log line until the end of the block."""
    captured = CapturedWarnings()
    loggers = [logging.getLogger(name) for name in LOGGERS]
    for logger in loggers:
        logger.addHandler(captured)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield captured
        for warning in caught:
            captured.add(warning.category.__name__, str(warning.message))
    finally:
        for logger in loggers:
            logger.removeHandler(captured)


def without_paths(text: str) -> str:
    """*text* fit for a public page: where things lie on this machine, or in its memory, is nobody's business."""
    more = len(text) - LONGEST
    text = scratch.without_its_name(text[:LONGEST])
    for place, name in PLACES:
        text = text.replace(place, name)
    return ADDRESS.sub("0x...", text) + (f" ... and {more} characters more" if more > 0 else "")

"""The one way from the reports to a terminal: nothing that is printed can obey, forge or hide a line."""

from __future__ import annotations

import sys

from reports.reading.quoting import visible


def say(text: str, *, aside: bool = False) -> None:
    """Print for the user: results on the one stream, what is to be known about them on the other."""
    print("\n".join(map(visible, text.split("\n"))), file=sys.stderr if aside else sys.stdout)

"""`python -m surface` prints docs/coverage.md; `python -m surface.listing tf.keras` in a stack prints its listing."""

from __future__ import annotations

import sys

from surface.page import document

if __name__ == "__main__":
    sys.stdout.write(document())

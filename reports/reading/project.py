"""The checkout that a report is made in: its scenarios, reasons, templates and documents lie below it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
EXPECTATIONS = "reference"
"""The folder of expectations in that of the results; a file of them is no record file."""

"""The documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import fields

from stacks import keys
from stacks.options import Options

PAGE = (Path(__file__).parents[2] / "docs" / "add-a-stack.md").read_text(encoding="utf-8")


def first_column(heading: str) -> list[str]:
    """Read the first word of each row of the table under a heading."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^` ]+)", section, re.MULTILINE)


def test_every_key_is_explained() -> None:
    """In the order in which tables write them."""
    assert first_column("The keys") == list(keys.KEYS)


def test_every_option_is_explained() -> None:
    """In the order of the usage line."""
    assert first_column("Options of a run") == [field.metadata["flag"] for field in fields(Options)]

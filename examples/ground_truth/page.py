"""The tables of `docs/examples.md`, made from `verdicts.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tomllib

from examples.ground_truth import models, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = models.ROOM.parent / "docs" / "examples.md"
STEPS = "## What becomes of them\n"
PADDING = "## Whether padding changes results\n"
CAUSES = "## Why\n"
KINDS = ("now fails", "silent", "masked only", "now works")
"""The verdicts that have a cause."""

Verdicts = dict[str, dict[str, Any]]


def write() -> None:
    """Put each table under its heading, up to the next one."""
    text = FILE.read_text(encoding="utf-8")
    for heading, table in tables(verdicts()).items():
        before, found, after = text.partition(heading)
        said, following, rest = after.partition("\n## ")
        text = f"{before}{found}\n{_introduction(said)}{table}\n{following}{rest}"
    FILE.write_text(text, encoding="utf-8")


def _introduction(said: str) -> str:
    """What is said before the table or the list."""
    lines = [line for line in said.partition("\n| ")[0].partition("\n- **")[0].split("\n") if line]
    return "\n".join([*lines, "", ""]) if lines else ""


def verdicts() -> Verdicts:
    """What the file says of each example."""
    return tomllib.loads(writing.FILE.read_text(encoding="utf-8"))


def tables(of: Verdicts) -> Mapping[str, str]:
    """What stands under each heading."""
    return {STEPS: _steps(of), PADDING: _padding(of), CAUSES: _causes(of)}


def _steps(of: Verdicts) -> str:
    heads = ["example", *(f"{older} to {newer}" for older, newer in writing.STEPS)]
    keys = [f"{older} {newer}" for older, newer in writing.STEPS]
    return _table(
        heads, ([_linked(name, each), *(each["steps"][key]["verdict"] for key in keys)] for name, each in of.items())
    )


def _padding(of: Verdicts) -> str:
    tested = {name: each for name, each in of.items() if any(_is_tested(each, stack) for stack in writing.STACKS)}
    rows = (
        [f"`{name}`", *(each["padding"][stack]["verdict"] for stack in writing.STACKS)] for name, each in tested.items()
    )
    return _table(["example", *writing.STACKS], rows)


def _is_tested(each: Mapping[str, Any], stack: str) -> bool:
    return each["padding"][stack]["verdict"] != "not tested"


def _causes(of: Verdicts) -> str:
    """Each cause once, with all that it explains."""
    found: dict[str, list[str]] = {}
    for name, each in of.items():
        for older, newer in writing.STEPS:
            cause = each["steps"][f"{older} {newer}"].get("because")
            if cause:
                found.setdefault(f"**{older} to {newer}**: {cause}", []).append(f"`{name}`")
    return "\n".join(f"- {cause} ({', '.join(names)})" for cause, names in sorted(found.items()))


def _linked(name: str, each: Mapping[str, Any]) -> str:
    return f"[`{name}`]({each['source']})"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(heads)
    return "\n".join([_row(columns), _row("---" for _ in columns), *map(_row, rows)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"

"""The lines of the file: what is meant, and what is expected of each scenario."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import msgspec

from harness import building, discovery, scratch, whole
from reference import meanings
from reference.expectations import expectations
from reports.reading.expectation_records import EXPECTED_SCHEMA, ExpectedHeader, ExpectedLine, Meaning, Nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def write(out: Path, paths: Sequence[str]) -> list[ExpectedLine]:
    """Write the file *out* with all lines for the scenario files and folders *paths*; the lines."""
    # What a scenario calls temporary.
    with scratch.as_temporary():
        written = list(lines(paths))
    out.parent.mkdir(parents=True, exist_ok=True)
    whole.write(out, b"".join(msgspec.json.encode(each) + b"\n" for each in written))
    return written


def lines(paths: Sequence[str]) -> Iterator[ExpectedLine]:
    """All lines for the scenario files and folders *paths*."""
    scenarios = discovery.discover(paths)
    yield ExpectedHeader(EXPECTED_SCHEMA)
    for each in meanings.MEANINGS:
        yield Meaning(each.name, each.title, each.since, each.day, each.source)
    modules = {path: _imported(path) for path in dict.fromkeys(each.path for each in scenarios)}
    for scenario in scenarios:
        module = modules[scenario.path]
        if isinstance(module, str):
            yield Nothing(scenario.id, scenario.digest, "call", module)
        else:
            yield from expectations(scenario, getattr(module, scenario.function))


def _imported(path: Path) -> Any:
    """The scenario file as a module, or why it cannot be one."""
    sys.path.append(str(path.resolve().parent))
    try:
        return building.load(path)
    except Exception as error:  # noqa: BLE001 - a user's file may need what is not here
        return f"its file cannot be imported: {type(error).__name__}: {error}"
    finally:
        sys.path.pop()

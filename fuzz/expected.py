"""What Keras's documentation promises of generated models, as the reference computes it: no stack is asked."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from reference import stamp
from reference.expectation_lines import write
from reports.reading.expectation_files import read_expectations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from harness.discovery import Scenario
    from reports.reading.expectation_files import Expectations


def expected(texts: Iterable[Scenario], folder: Path) -> Expectations:
    """What is promised of models by their *texts*; worked out once for each, and kept in *folder*."""
    kept = folder / f"reference-{stamp.key()}"
    kept.mkdir(parents=True, exist_ok=True)
    digests: defaultdict[Path, set[str]] = defaultdict(set)
    for each in texts:
        digests[each.path].add(each.digest)
    for file, asked in digests.items():
        _work_out(file, asked, kept / f"{file.stem}.jsonl")
    return read_expectations(kept)


def _work_out(file: Path, asked: set[str], out: Path) -> None:
    if not out.is_file() or not asked <= _digests(out):
        write(out, [str(file)])


def _digests(out: Path) -> set[str]:
    found: Iterable[dict[str, str]] = (msgspec.json.decode(line) for line in out.read_bytes().splitlines())
    return {each["digest"] for each in found if "digest" in each}

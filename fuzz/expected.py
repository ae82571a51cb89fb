"""What Keras's documentation promises of generated models, as the reference computes it: no stack is asked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from harness import scratch, whole
from harness.discovery import discover
from reference.expectation_lines import lines
from reports.reading.expectation_files import read_expectations
from reports.reading.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reports.reading.expectation_files import Expectations


def expected(files: Sequence[Path], folder: Path) -> Expectations:
    """What is promised of the models in *files*; worked out once for each text, and kept in *folder*."""
    kept = folder / f"reference-{_digest(ROOT / 'reference')}"
    kept.mkdir(parents=True, exist_ok=True)
    for file in files:
        _work_out(file, kept / f"{file.stem}.jsonl")
    return read_expectations(kept)


def _work_out(file: Path, out: Path) -> None:
    texts = {each.digest for each in discover([str(file)])}
    if out.is_file() and texts <= _digests(out):
        return
    with scratch.as_temporary():
        written = [msgspec.json.encode(each) for each in lines([str(file)])]
    whole.write(out, b"".join(each + b"\n" for each in written))


def _digests(out: Path) -> set[str]:
    found: Iterable[dict[str, str]] = (msgspec.json.decode(line) for line in out.read_bytes().splitlines())
    return {each["digest"] for each in found if "digest" in each}


def _digest(folder: Path) -> str:
    """Stands for the text of the reference: expectations of another one are worked out anew."""
    texts = (file.read_bytes() for file in sorted(folder.glob("*.py")))
    return hashlib.sha256(b"".join(texts)).hexdigest()[:12]

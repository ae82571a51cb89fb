"""Writes `verdicts.toml` from what was observed, with the reviewed causes of `because.toml`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Iterator

import tomllib

from examples.ground_truth import judging, models

if TYPE_CHECKING:
    from pathlib import Path

STACKS = ("tf-2.10", "tf-2.15", "tf-2.21", "keras-nightly")
STEPS = tuple(zip(STACKS, STACKS[1:], strict=False))
FILE = models.ROOM / "verdicts.toml"
BECAUSE = models.ROOM / "ground_truth" / "because.toml"

HEAD = """\
# What becomes of each example, and whether padding changes its results in a stack.
# Written by `python -m examples.ground_truth judge`; nothing here is typed in.
# `because` is a reviewed sentence of ground_truth/because.toml, which names the verdict it was written for.
"""


def write(folder: Path) -> None:
    """Judge all examples and write the file; say which causes are still to be found, or belong to another verdict."""
    observed = {stack: json.loads((folder / f"{stack}.json").read_text(encoding="utf-8")) for stack in STACKS}
    because = tomllib.loads(BECAUSE.read_text(encoding="utf-8"))
    tables = [_table(example, observed, because.get(example.id, {})) for example in models.examples()]
    FILE.write_text("\n".join([HEAD, *tables]), encoding="utf-8")


def _table(example: models.Example, observed: dict[str, Any], because: dict[str, list[str]]) -> str:
    lines = [f"[{_quoted(example.id)}]", f"summary = {_quoted(example.summary)}", f"source = {_quoted(example.source)}"]
    lines.append(f"packages = {json.dumps(list(example.packages))}")
    for older, newer in STEPS:
        verdict = judging.between(observed[older][example.id], observed[newer][example.id])
        reviewed = _reviewed(f"{example.id} from {older} to {newer}", verdict, because.get(f"{older} {newer}"))
        lines += _entry(example, f"steps.{_quoted(f'{older} {newer}')}", verdict, reviewed)
    for stack in STACKS:
        verdict = judging.padding(observed[stack][example.id])
        reviewed = _reviewed(f"padding of {example.id} in {stack}", verdict, because.get(f"padding {stack}"))
        lines += _entry(example, f"padding.{_quoted(stack)}", verdict, reviewed)
    return "\n".join([*lines, ""])


def _entry(example: models.Example, name: str, verdict: judging.Verdict, because: str) -> Iterator[str]:
    yield f"[{_quoted(example.id)}.{name}]"
    yield f"verdict = {_quoted(verdict.kind)}"
    if verdict.evidence:
        yield f"evidence = {_quoted(verdict.evidence)}"
    if because:
        yield f"because = {_quoted(because)}"


def _reviewed(what: str, verdict: judging.Verdict, cause: list[str] | None) -> str:
    """The sentence, or nothing and a word to whoever runs this."""
    if cause is not None and cause[0] == verdict.kind:
        return cause[1]
    if cause is not None:
        sys.stderr.write(f"{what}: the cause was written for {cause[0]!r}, the verdict is {verdict.kind!r}\n")
    elif verdict.kind in {"silent", "masked only", "now fails", "now works", "changes results"}:
        sys.stderr.write(f"{what}: {verdict.kind}, and nobody has written down why: {verdict.evidence}\n")
    return ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

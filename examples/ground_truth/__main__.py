"""
Works out what becomes of the examples.

In the Python of each stack, from the folder of the project:

    python -m examples.ground_truth observe --keras tf.keras --out results/examples/tf-2.15.json

and then, in any Python from 3.11 with NumPy:

    python -m examples.ground_truth judge results/examples
    python -m examples.ground_truth document
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any


def main(words: list[str] | None = None) -> int:
    """Read the command and do it."""
    parser = argparse.ArgumentParser(prog="python -m examples.ground_truth", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    observing = commands.add_parser("observe", help="run all examples in this Python")
    observing.add_argument("--keras", required=True, choices=["tf.keras", "keras"], help="what to hand to an example")
    observing.add_argument("--out", required=True, type=Path, help="the file to write")
    observing.add_argument(
        "-k", default="", help="only examples with one of these (a,b) in their name; the others stay"
    )
    saving = commands.add_parser("save", help="make a saved model of an example")
    saving.add_argument("--keras", required=True, choices=["tf.keras", "keras"], help="what to hand to an example")
    saving.add_argument("-k", required=True, help="the example's file")
    saving.add_argument("--suffix", required=True, choices=[".keras", ".h5"], help="the format")
    judging = commands.add_parser("judge", help="compare what was observed, and write verdicts.toml")
    judging.add_argument("folder", type=Path, help="where the files of `observe` are, each named after its stack")
    commands.add_parser("document", help="write the tables of docs/examples.md from verdicts.toml")
    options = parser.parse_args(words)
    return {"observe": observe, "save": save, "judge": judge, "document": document}[options.command](options)


def observe(options: argparse.Namespace) -> int:
    """Run each example in turn and write what it did."""
    from examples.ground_truth import models, observing

    keras = _keras(options.keras)
    kept = options.k and options.out.exists()
    noted: dict[str, Any] = json.loads(options.out.read_text(encoding="utf-8")) if kept else {}
    for example in models.examples():
        if any(part in example.id for part in options.k.split(",")):
            noted[example.id] = observing.observe(example, keras)
            sys.stderr.write(f"{example.id}: {noted[example.id].get('failed', 'ran')}\n")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(noted, indent=1), encoding="utf-8")
    return 0


def save(options: argparse.Namespace) -> int:
    """Write a saved model and its inputs."""
    from examples.ground_truth import saving

    saving.save(_keras(options.keras), options.k, options.suffix)
    return 0


def judge(options: argparse.Namespace) -> int:
    """Write the verdicts beside the examples."""
    from examples.ground_truth import writing

    writing.write(options.folder)
    return 0


def document(_: argparse.Namespace) -> int:
    """Bring the page up to date."""
    from examples.ground_truth import page

    page.write()
    return 0


def _keras(name: str) -> Any:
    if name == "keras":
        return importlib.import_module("keras")
    return importlib.import_module("tensorflow").keras


if __name__ == "__main__":
    sys.exit(main())

"""
A project with one tiny stack: its Keras is two files, and its harness runs them as the real one runs Keras.

The harness of the fake starts in a process of its own, imports Keras from wherever Python finds it, and writes a
record in the real format, one observation for each scenario it is asked for.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import msgspec

from mutants.catalogue import Catalogue, Mutant
from tests.reports import making

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.stack import Stack

KERAS = {
    "__init__.py": '__version__ = "2.15.0"\n',
    "src/__init__.py": "",
    "src/masking.py": '''\
class Masking:
    """Masks the timesteps of nothing but 0."""

    def compute_mask(self, steps):
        return [any(feature != 0 for feature in step) for step in steps]

    def call(self, steps):
        mask = self.compute_mask(steps)
        return [sum(step) if seen else 0 for step, seen in zip(steps, mask)]

    def get_config(self):
        return {}
''',
}

SCENARIOS = {
    "masking.hides": "[float(each) for each in masking.Masking().compute_mask([[1, 2], [0, 0]])]",
    "masking.partly_equal": "[float(each) for each in masking.Masking().compute_mask([[1, 0], [0, 0]])]",
    "sums.sums": "[float(each) for each in masking.Masking().call([[1, 2], [0, 0]])]",
    "whims.whim": "[random.random(), 0.0]",
}
"""What each scenario makes of the fake Keras; the last one is unstable."""

HARNESS = '''\
"""The harness of the fake."""

import json, pathlib, random, re, sys, time

import keras
from keras.src import masking

words = sys.argv[1:]
option = {name: words[at + 1] for at, name in enumerate(words[:-1]) if name.startswith("-")}
if keras.__version__ != option["--expect-keras"]:
    sys.exit(f"wrong versions were imported: keras is {keras.__version__}")
lines = json.loads(pathlib.Path("lines.json").read_text())
out = pathlib.Path(option["--out"])
past = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
there = {each["scenario"] for each in past if each["kind"] == "cell"}
again = {each["scenario"] for each in past if each["kind"] == "again"}
with out.open("a") as file:
    def say(line):
        file.write(json.dumps(line) + "\\n")
        file.flush()
    chosen = [name for name in lines["results"] if re.search(rf"(^| or ){name}( or |$)", option["-k"])]
    say(dict(lines["header"], planned=[f"{name} predict" for name in chosen]))
    for name in chosen:
        say(dict(lines["scenario"], id=name))
    for name in chosen:
        steps = eval(lines["results"][name])
        value = dict(dtype="float32", shape=[1, 2, 1], data=steps)
        trace = [dict(layer="mask_steps", type="keras.Masking", outputs=[dict(value=value, mask=None)])]
        outcome = dict(lines["cell"]["outcome"], trace=trace, outputs=trace[0]["outputs"])
        if name not in there:
            say(dict(lines["cell"], scenario=name, outcome=outcome))
            (pathlib.Path("ran.txt")).open("a").write(f"{name}\\n")
        if "--once" not in words and name not in again:
            line = {key: lines["cell"][key] for key in ("mode", "digest", "key", "seconds")}
            say(dict(line, kind="again", scenario=name, outcome=outcome if name == "whims.whim" else None))
    say(dict(kind="footer", cells=len(chosen), reused=0, seconds=0.0))
'''


def write(root: Path) -> Stack:
    """Write the project and make its one environment."""
    stack = making.stack(root)
    environment = root / ".nox" / "stacks" / f"{stack.name}-{stack.digest('cpu')}"
    packages = environment / "lib" / "python3.11" / "site-packages"
    write_keras(packages)
    (environment / "bin").mkdir()
    (environment / "bin" / "python").symlink_to(sys.executable)
    (environment / "pyvenv.cfg").write_text("version_info = 3.11.7\n", encoding="utf-8")
    (environment / "maskdrift-installed").touch()
    _write_scenarios(root)
    (root / "harness").mkdir()
    (root / "harness" / "__init__.py").touch()
    (root / "harness" / "__main__.py").write_text(HARNESS, encoding="utf-8")
    return stack


def write_keras(packages: Path) -> Path:
    """Write the fake Keras into a folder of packages."""
    for name, text in KERAS.items():
        file = packages / "keras" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return packages / "keras"


def mutant(old: str, new: str, name: str = "a-mutant", **more: str) -> Mutant:
    """A mutant in the fake Keras."""
    return Mutant(
        name=name,
        file=more.get("file", "src/masking.py"),
        within=more.get("within", ""),
        old=old,
        new=new,
        breaks="Something.",
    )


ALL_FOR_ANY = mutant(
    "return [any(feature != 0 for feature in step) for step in steps]",
    "return [all(feature != 0 for feature in step) for step in steps]",
    name="all-for-any",
)
LEFT_AS_IT_IS = mutant(
    "return [sum(step) if seen else 0 for step, seen in zip(steps, mask)]",
    "return [sum(step) * 1 if seen else 0 for step, seen in zip(steps, mask)]",
    name="left-as-it-is",
)
NO_PYTHON = mutant("class Masking:", "class Masking(:", name="no-python")


def catalogue(root: Path, *mutants: Mutant) -> Catalogue:
    """A list for the fake Keras."""
    return Catalogue(root / "mutants.toml", "2.15.0", ("__init__.py",), mutants)


def _write_scenarios(root: Path) -> None:
    for id_ in SCENARIOS:
        stem, _, name = id_.partition(".")
        folder = root / "scenarios" / ("more" if stem == "whims" else "")
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{stem}.py").open("a", encoding="utf-8") as file:
            file.write(f'def {name}(keras):\n    """A case of Masking."""\n\n\n')
    lines = {
        "header": json.loads(msgspec.json.encode(making.header())),
        "scenario": json.loads(msgspec.json.encode(making.scenario())),
        "cell": json.loads(msgspec.json.encode(making.cell())),
        "results": SCENARIOS,
    }
    (root / "lines.json").write_text(json.dumps(lines), encoding="utf-8")

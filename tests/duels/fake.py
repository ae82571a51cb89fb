"""
A project of three tiny stacks: their `timed` takes no time, and writes passes of known speed.

What a pass measures is the speed of its stack times a little noise, which depends on its folder, bout and number alone.
It says that it took turns where it was told to, and does not: it measures nothing.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from stacks.table import load

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.stack import Stack

BENCHMARKS = ("predict[gru-small]", "predict[seed]")

TABLE = "".join(
    f"""
[{name}]
python = "3.11"
tensorflow = "2.15.1"
keras = "2.15.0"
imported-as = "tf.keras"
keras-from = "tensorflow"
exclude-newer = 2024-03-15
"""
    for name in ("old", "new", "broken")
)

TIMED = '''\
"""The timing passes of the fake."""

import json, os, pathlib, random, sys, time

words = sys.argv[1:]
option = {name: words[at + 1] for at, name in enumerate(words[:-1]) if name.startswith("--")}
stack, out = option["--stack"], pathlib.Path(option["--out"])
turn, run = int(os.environ["MASKDRIFT_ROUND"]), os.environ["MASKDRIFT_RUN"]
place = f"{run.rpartition('.')[2]}.{turn}"
world = json.loads(pathlib.Path("world.json").read_text())
with pathlib.Path("order.txt").open("a") as order:
    order.write(f"{stack} {place}\\n")
if stack not in world["seconds"]:
    sys.exit("there is no libcudart here")
time.sleep(world["takes"])


def benchmark(name):
    luck = random.Random(f"{out.parent.parent.name} {out.parent.name} {place}").gauss(0, world["noise"])
    median = world["seconds"][stack] * (1 + luck) * (1 + float(os.environ.get("MASKDRIFT_SLOWER_BY", "0")))
    stats = dict(median=median, iqr=0.0, min=median, rounds=3, data=[median] * 3)
    info = dict(stack=stack, device="cpu", key=f"key of {stack}", python="3.11", tensorflow="2.15.1", keras="2.15.0")
    info.update(processor="made up", cores=2, load=0.0, foreign=world["foreign"], title=f"title of {name}")
    return dict(name=name, stats=stats, extra_info=info)


names = world["benchmarks"]
told = dict(run=run, round=turn, machine="machine", import_seconds=1.0, in_turns="MASKDRIFT_TURNS" in os.environ)
missing = [dict(name="xla[gru-small]", error="no XLA here")]
file = dict(datetime=f"2026-01-01T00:00:{turn:02}", maskdrift=told, not_timed=missing)
out.write_text(json.dumps(dict(file, benchmarks=[benchmark(name) for name in names])))
'''

WORLD = {"seconds": {"old": 0.003, "new": 0.003}, "noise": 0.002, "foreign": 0.0, "takes": 0.0}


def write(root: Path, **world: object) -> dict[str, Stack]:
    """Write the project, and what its stacks measure."""
    (root / "timed").mkdir()
    (root / "timed" / "__main__.py").write_text(TIMED, encoding="utf-8")
    (root / "stacks" / "locks").mkdir(parents=True)
    (root / "stacks" / "stacks.toml").write_text(TABLE, encoding="utf-8")
    told = {**WORLD, "benchmarks": BENCHMARKS, **world}
    (root / "world.json").write_text(json.dumps(told), encoding="utf-8")
    for name in ("old", "new", "broken"):
        (root / "stacks" / "locks" / f"{name}.txt").write_text(f"# {name}\n", encoding="utf-8")
    return make(root)


def make(root: Path) -> dict[str, Stack]:
    """Make environments of the stacks of a project that have a lock: with the Python of the tests."""
    stacks = {each.name: each for each in load(root / "stacks" / "stacks.toml")}
    for each in stacks.values():
        if each.lock("cpu").is_file():
            _make(each)
    return stacks


def write_pass(root: Path, stack: Stack, number: int, seconds: float, *, in_turns: bool = True) -> Path:
    """A pass of an earlier bout."""
    told = {"run": f"before.{number:02}", "round": 0, "machine": "machine", "in_turns": in_turns}
    info = {"stack": stack.name, "device": "cpu", "key": f"key of {stack.name}", "python": "3.11", "keras": "2.15.0"}
    info = {**info, "processor": "made up"}
    noted = {**info, "cores": 2, "foreign": 0.0}
    stats = {"median": seconds, "iqr": 0.0, "min": seconds, "rounds": 1}
    benchmarks = [{"name": name, "stats": stats, "extra_info": noted} for name in BENCHMARKS]
    file = root / "results" / "timings" / f"{stack.name}.cpu" / f"2025{number:02}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    document = {"datetime": f"2025-01-01T00:00:{number:02}", "benchmarks": benchmarks, "maskdrift": told}
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def _make(stack: Stack) -> None:
    environment = stack.root / ".nox" / "stacks" / f"{stack.name}-{stack.digest('cpu')}"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to(sys.executable)
    (environment / "pyvenv.cfg").write_text("version_info = 3.11.7\n", encoding="utf-8")
    (environment / "maskdrift-installed").touch()

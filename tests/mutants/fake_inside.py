"""
What serves forks in the project of `fake`: it has the protocol of `mutants/inside/`, and no TensorFlow.

A cell evaluates its scenario's line of `fake.SCENARIOS`; two more die, or never end.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import msgspec

from mutants.inside import channel
from tests.mutants import fake
from tests.reports import making

if TYPE_CHECKING:
    from pathlib import Path

    from stacks.stack import Stack

SPENT = "[float(bool(vars(sys).setdefault('spent', []))), sys.spent.append(1) or 1.0]"
"""What is another number from the second time on in one process, as a warning that comes once is another."""
SCENARIOS = {
    **fake.SCENARIOS,
    "ends.dies": "[os._exit(3)]",
    "ends.hangs": "[time.sleep(60)]",
    "once.spends": SPENT,
    "once.spent": SPENT,
}
REACHED = {"masking.hides": [5], "masking.partly_equal": [5], "sums.sums": [5, 9], "whims.whim": [9]}
"""The lines of the fake Keras that each runs."""

INSIDE = """\
import json, os, random, sys, time
from pathlib import Path

sys.path.insert(0, str(next(Path(".nox/stacks").glob("*/lib/python3.11/site-packages"))))
import keras
from keras.src import masking

from mutants.inside.channel import Channel

channel = Channel()
lines = json.loads(Path("inside.json").read_text())

def run(cell):
    Path("ran.txt").open("a").write(cell["scenario"] + "\\n")
    value = dict(dtype="float32", shape=[1, 2, 1], data=eval(lines["results"][cell["scenario"]]))
    trace = [dict(layer="mask_steps", type="keras.Masking", outputs=[dict(value=value, mask=None)])]
    outcome = dict(lines["outcome"], trace=trace, outputs=trace[0]["outputs"])
    return dict(cell, kind="cell", seconds=0.1, outcome=outcome)

def child(asked):
    if "changed" in asked:
        text = Path(asked["changed"]).read_text()
        if "refuse" in text:
            return channel.say(refused="nothing differs")
        exec(compile(text, asked["original"], "exec"), vars(masking))
    channel.say(ready=os.getpid())
    while (cell := channel.heard().get("cell")):
        hits = [[file, line] for file in asked.get("lines", ()) for line in lines["reached"].get(cell["scenario"], ())]
        channel.say(line=run(cell), hits=hits)

folder = Path(keras.__file__).parent
channel.say(keras=str(folder), files=[str(folder / "src" / "masking.py")])
while (asked := channel.heard().get("begin")) is not None:
    pid = os.fork()
    if not pid:
        child(asked)
        os._exit(0)
    channel.say(over=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


def write(root: Path) -> Stack:
    """Write the project, with scenarios that the server knows."""
    stack = fake.write(root)
    packages = next((root / ".nox" / "stacks").glob("*/lib/python3.11/site-packages"))
    fake.write_keras(packages)
    inside = root / "mutants" / "inside"
    inside.mkdir(parents=True)
    (inside / "__main__.py").write_text(INSIDE, encoding="utf-8")
    # The protocol is the real one.
    shutil.copy(channel.__file__, inside)
    ends = 'def dies(keras):\n    """Ends."""\n\n\ndef hangs(keras):\n    """Never ends."""\n'
    (root / "scenarios" / "ends.py").write_text(ends, encoding="utf-8")
    once = 'def spends(keras):\n    """Once."""\n\n\ndef spent(keras):\n    """Once."""\n'
    (root / "scenarios" / "once.py").write_text(once, encoding="utf-8")
    outcome = json.loads(msgspec.json.encode(making.cell()))["outcome"]
    told = {"results": SCENARIOS, "reached": REACHED, "outcome": outcome}
    (root / "inside.json").write_text(json.dumps(told), encoding="utf-8")
    return stack

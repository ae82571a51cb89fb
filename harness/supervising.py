"""
Watches the process that runs the cells.

A scenario may raise, hang, kill the interpreter or exhaust memory: each ends as an observation, and the rest go on.
This process never imports Keras.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections import namedtuple

from harness import discovery

IMPORT_LIMIT = 300.0
"""Seconds an import of TensorFlow may take: minutes on a cold disk, never five."""

STDERR_KEPT = 4000
"""Characters of a dead process's stderr that are kept: the last ones say why."""

Finished = namedtuple("Finished", "")
Mismatch = namedtuple("Mismatch", "reason")
Bad = namedtuple("Bad", "reason")
Died = namedtuple("Died", "cell signal stderr")
Hung = namedtuple("Hung", "cell limit stderr")


def run_cells(job, limit, on_done):
    """One process over the cells of *job*, to its end: how it ended.

    *limit* is the seconds a cell may take; *on_done* is called with each cell and its outcome's kind.
    """
    with tempfile.TemporaryDirectory(prefix="maskdrift-") as folder:
        read, write = os.pipe()
        job_path = os.path.join(folder, "job.json")
        with open(job_path, "w", encoding="utf-8") as file:
            json.dump(dict(job, pipe=write), file)
        with open(os.path.join(folder, "stderr"), "w+b") as noise:
            process = _start(job_path, write, noise)
            os.close(write)
            try:
                return _watch(process, read, limit, noise, on_done)
            finally:
                os.close(read)
                _stop(process)


def _start(job_path, write, noise):
    return subprocess.Popen(
        [sys.executable, "-m", "harness", "work", job_path],
        cwd=discovery.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=noise,
        stderr=subprocess.STDOUT,
        pass_fds=(write,),
        start_new_session=True,
    )


def _stop(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _watch(process, read, limit, noise, on_done):
    cell, allowed = None, IMPORT_LIMIT
    for words in _messages(read, lambda: allowed):
        if words is None:
            _stop(process)
            return Hung(cell, allowed, _end_of(noise))
        if words[0] == "start":
            cell, allowed = tuple(words[1:]), limit
        elif words[0] == "done":
            on_done(cell, words[1])
            cell, allowed = None, limit
        elif words[0] in ("mismatch", "bad"):
            return (Mismatch if words[0] == "mismatch" else Bad)(words[1])
    code = process.wait()
    return Finished() if code == 0 and cell is None else Died(cell, _signal(code), _end_of(noise))


def _messages(read, allowed):
    """The worker's lines; None when nothing came for as long as *allowed* says."""
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(read, selectors.EVENT_READ)
        deadline = time.monotonic() + allowed()
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                yield None
                return
            chunk = os.read(read, 65536)
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield json.loads(line.decode("utf-8"))
                deadline = time.monotonic() + allowed()


def _signal(code):
    if code >= 0:
        return "exit {}".format(code)
    try:
        return signal.Signals(-code).name
    except ValueError:
        return "signal {}".format(-code)


def _end_of(noise):
    noise.seek(0, os.SEEK_END)
    noise.seek(max(0, noise.tell() - STDERR_KEPT))
    return noise.read().decode("utf-8", "replace").replace(sys.prefix, "<stack>")

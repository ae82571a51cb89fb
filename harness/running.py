"""`python -m harness run`: plans the cells of one stack, runs those that are not there yet, closes the record."""

import os
import sys
import time
from collections import namedtuple

from harness import discovery, identity, recording, supervising

WHOLE, BAD_INPUT, INCOMPLETE, BUSY = 0, 2, 3, 4
MODES = ("predict", "eager")
IMPORTS = ("keras", "tf.keras", "tf_keras")
"""How a user may import Keras."""

Request = namedtuple(
    "Request", "stack device imported_as expected lock out scenarios select modes limit force"
)
"""What to run: all that the command line says, parsed."""


def run(request):
    """Run what *request* asks for; an exit code."""
    scenarios = discovery.select(discovery.discover(request.scenarios), request.select)
    writing = recording.Writing(request.out)
    try:
        return _Run(request, scenarios, writing).complete()
    finally:
        writing.close()


def record_unavailable(request, reason):
    """Record every planned cell as unavailable: the stack itself can't be had here."""
    scenarios = discovery.select(discovery.discover(request.scenarios), request.select)
    writing = recording.Writing(request.out)
    try:
        return _Run(request, scenarios, writing).unavailable(reason)
    finally:
        writing.close()


class _Run:
    def __init__(self, request, scenarios, writing):
        self.request = request
        self.scenarios = scenarios
        self.writing = writing
        self.lock = identity.digest_of_file(request.lock) if request.lock else None
        self.planned = self._plan()
        self.started = time.monotonic()
        self.progress = _Progress(request.stack, request.device)
        if writing.notice:
            say(writing.notice)

    def _plan(self):
        basis = self.lock or identity.environment()
        harness = identity.harness()
        return [
            {
                "scenario": scenario.id,
                "mode": mode,
                "digest": scenario.digest,
                "key": identity.key(basis, scenario.digest, harness),
            }
            for scenario in self.scenarios
            for mode in self.request.modes
        ]

    def complete(self):
        waiting = [cell for cell in self.planned if self.request.force or not self._is_current(cell)]
        if not waiting and self.writing.past.whole:
            self.progress.unchanged(len(self.planned))
            return WHOLE
        self._open()
        self.progress.begin(len(waiting), len(self.planned) - len(waiting))
        code = self._run_all(waiting)
        return self._close(len(self.planned) - len(waiting)) if code == WHOLE else code

    def unavailable(self, reason):
        self._open()
        self._fill(self.planned, {"kind": "unavailable", "reason": reason})
        self._close(0)
        say("{} {}: {}".format(self.request.stack, self.request.device, reason))
        return INCOMPLETE

    def _is_current(self, cell):
        return self.writing.past.keys.get((cell["scenario"], cell["mode"])) == cell["key"]

    def _open(self):
        names = ["{} {}".format(cell["scenario"], cell["mode"]) for cell in self.planned]
        self.writing.append(
            identity.header(self.request.stack, self.request.device, self.request.imported_as, self.lock, names),
            *[scenario.record() for scenario in self.scenarios]
        )

    def _close(self, reused):
        seconds = round(time.monotonic() - self.started, 3)
        self.writing.append(
            {"kind": "footer", "cells": len(self.planned), "reused": reused, "seconds": seconds}
        )
        self.progress.end(seconds)
        return WHOLE

    def _run_all(self, waiting):
        """Processes one after another until no cell waits: a death costs its cell, not the ones behind it."""
        while waiting:
            done = []

            def on_done(cell, kind):
                done.append(cell)
                self.progress.cell(cell, kind)

            end = supervising.run_cells(self._job(waiting), self.request.limit, on_done)
            waiting = waiting[len(done) :]
            if not waiting or isinstance(end, supervising.Finished):
                continue
            if isinstance(end, supervising.Bad):
                say(end.reason)
                return BAD_INPUT
            if isinstance(end, supervising.Mismatch):
                return self._give_up(waiting, end.reason)
            if end.cell is None and not done:
                return self._give_up(waiting, _why_no_start(end))
            if end.cell is not None:
                outcome = _outcome(end)
                self._fill(waiting[:1], outcome)
                self.progress.cell(end.cell, outcome["kind"])
                waiting = waiting[1:]
        return WHOLE

    def _give_up(self, waiting, reason):
        self._fill(waiting, {"kind": "unavailable", "reason": reason})
        self._close(len(self.planned) - len(waiting))
        say("{} {}: {}".format(self.request.stack, self.request.device, reason))
        return INCOMPLETE

    def _job(self, waiting):
        return {
            "imported_as": self.request.imported_as,
            "expected": self.request.expected,
            "device": self.request.device,
            "scenarios": list(self.request.scenarios),
            "out": os.path.abspath(self.request.out),
            "cells": waiting,
        }

    def _fill(self, cells, outcome):
        self.writing.append(*[dict(cell, kind="cell", seconds=0.0, outcome=outcome) for cell in cells])


def _outcome(end):
    if isinstance(end, supervising.Hung):
        return {"kind": "timeout", "limit": end.limit, "stderr": end.stderr}
    return {"kind": "crashed", "signal": end.signal, "stderr": end.stderr}


def _why_no_start(end):
    if isinstance(end, supervising.Hung):
        return "importing Keras took longer than {:.0f} s".format(end.limit)
    last = (end.stderr.strip().splitlines() or ["no message"])[-1]
    return "the process died before its first cell ({}): {}".format(end.signal, last)


class _Progress:
    """Says on stderr how far a run is and how long it may still take."""

    EVERY = 3.0

    def __init__(self, stack, device):
        self._name = "{} {}".format(stack, device)
        self._total = self._done = 0
        self._spoke = time.monotonic()

    def unchanged(self, cells):
        say("{}: {} cells, nothing changed".format(self._name, cells))

    def begin(self, waiting, reused):
        self._total = waiting
        say("{}: {} cells to run, {} unchanged".format(self._name, waiting, reused))

    def cell(self, cell, kind):
        self._done += 1
        now = time.monotonic()
        if self._done == 1:
            self._first = now
        if kind in ("crashed", "timeout"):
            say("{}: {} {}: {}".format(self._name, cell[0], cell[1], kind))
        elif now - self._spoke > self.EVERY and self._done > 1:
            # The first cell also paid for the import; the others tell what a cell costs.
            left = (now - self._first) / (self._done - 1) * (self._total - self._done)
            say("{}: {}/{}, about {:.0f} s left".format(self._name, self._done, self._total, left))
        else:
            return
        self._spoke = now

    def end(self, seconds):
        say("{}: done in {:.1f} s".format(self._name, seconds))


def say(text):
    """One line for whoever watches."""
    print(text, file=sys.stderr, flush=True)

"""
Why two runs of a scenario cannot be compared, though both are recorded.

Nothing good may be said of what was not seen, and a reader must be told which of the many ways not to see it was.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.messages import short_type
from reports.reading.records import Error, Ok

if TYPE_CHECKING:
    from reports.reading.records import Outcome, Weight

OF_THE_STACK = frozenset({"keras", "tensorflow", "tf_keras", "numpy"})
"""Modules that make a stack what it is: one that is not there is a difference of the stacks."""
NO_MODULE = re.compile(r"No module named '?([\w.]+)'?")
NO_XLA = re.compile(r"^function\(\) got an unexpected keyword argument 'experimental_compile'$")
"""What `tf.function` of TensorFlow 2.0 says."""


class Why(Enum):
    """What stood in the way of a comparison; the value says it of one scenario."""

    TEXTS = "ran from different texts"
    FAILS = "fails in both stacks"
    PACKAGE = "lacks a package"
    WEIGHTS = "got unequal weights"
    UNTRACED = "could not be watched"
    NO_XLA = "cannot be compiled with XLA"
    NOT_HERE = "could not be run here"

    @property
    def of_several(self) -> str:
        """The same of several scenarios."""
        return {Why.FAILS: "fail in both stacks", Why.PACKAGE: "lack a package"}.get(self, self.value)


@frozen
class NotCompared:
    """Nothing, or not everything, could be compared, and why; *layer* is where a failure was raised, if it was one."""

    layer: str | None
    why: Why
    sentence: str


OTHER_TEXTS = NotCompared(None, Why.TEXTS, "the two stacks ran different texts of the scenario, so nothing is known")


def missing_package(older: Outcome, newer: Outcome) -> NotCompared | None:
    """The package that a scenario needs and one of two stacks has not got; that is no difference of Keras."""
    lacking = {"the older stack": _missing(older), "the newer stack": _missing(newer)}
    module = next((each for each in lacking.values() if each), None)
    if module is None:
        return None
    where = [each for each, found in lacking.items() if found]
    who = where[0] if len(where) == 1 else "neither stack"
    has = "does not have" if len(where) == 1 else "has"
    sentence = f"it needs `{module}`, which {who} {has}; `--with` installs a package beside both"
    return NotCompared(None, Why.PACKAGE, sentence)


def _missing(outcome: Outcome) -> str | None:
    """The top-level module that the innermost cause of an error could not find; no package brings Python's own."""
    if not isinstance(outcome, Error):
        return None
    cause = outcome.causes[-1] if outcome.causes else outcome
    found = NO_MODULE.search(cause.text) if short_type(cause.type) in {"ModuleNotFoundError", "ImportError"} else None
    module = found[1].partition(".")[0] if found else None
    return None if module in OF_THE_STACK or module in sys.stdlib_module_names else module


def missing_xla(older: Outcome, newer: Outcome) -> NotCompared | None:
    """A stack from before `tf.function` could be asked for XLA: it has no such mode, whatever the model does."""
    without = [stack for stack, each in (("older", older), ("newer", newer)) if _has_no_xla(each)]
    if not without:
        return None
    who = f"the {without[0]} stack" if len(without) == 1 else "either stack"
    return NotCompared(None, Why.NO_XLA, f"`tf.function` of {who} cannot be asked to compile with XLA")


def _has_no_xla(outcome: Outcome) -> bool:
    return isinstance(outcome, Error) and outcome.layer is None and bool(NO_XLA.search(outcome.text))


def nothing_recorded(older: Outcome, newer: Outcome) -> NotCompared | None:
    """
    A run that ended well and of which neither an output nor a layer was recorded: a limit of the harness.

    So were subclassed models that were called by themselves on TensorFlow 2.0 and 2.1, by older versions of it.
    """
    for stack, each in (("older", older), ("newer", newer)):
        if isinstance(each, Ok) and each.untraced is None and not (each.outputs or each.trace):
            return NotCompared(None, Why.UNTRACED, f"nothing that the model put out was recorded in the {stack} stack")
    return None


def untraced(older: Ok, newer: Ok) -> NotCompared | None:
    """Why the layers of one of two runs could not be watched, so that nobody knows their masks."""
    for stack, ok in (("older", older), ("newer", newer)):
        if ok.untraced is not None:
            told = f"the layers could not be watched in the {stack} stack, so its masks are not known: {ok.untraced}"
            return NotCompared(None, Why.UNTRACED, told.rstrip("."))
    return None


def unequal_weights(older: Ok, newer: Ok) -> NotCompared | None:
    """The first weight that the two did not have alike; values say nothing then, while masks still do."""
    if older.weights is None or newer.weights is None or older.weights == newer.weights:
        return None
    before, after = Counter(older.weights), Counter(newer.weights)
    gone, came = list((before - after).elements()), list((after - before).elements())
    if not gone and not came:
        return None
    more = max(len(gone), len(came)) - 1
    rest = f", and {more} more" if more else ""
    return NotCompared(None, Why.WEIGHTS, f"the weights could not be made equal: {_unequal(gone, came)}{rest}")


def _unequal(gone: list[Weight], came: list[Weight]) -> str:
    first = (gone or came)[0]
    other = next((each for each in came if each.path == first.path), None) if gone else None
    if other is None:
        return f"only the {'older' if gone else 'newer'} stack has `{first.path}`"
    if other.shape != first.shape:
        return f"`{first.path}` has shape {list(other.shape)} instead of {list(first.shape)}"
    return f"`{first.path}` has other values"

"""One cell: builds a scenario's model, runs it in one mode, and says what every layer put out."""

import collections
import contextlib
import logging
import re
import sys
import warnings
import zlib

import numpy as np

from harness import encoding

ONCE_A_PROCESS = ("triggered tf.function retracing", " is deprecated")
"""Log lines that TensorFlow says once a process, so that they would land on whichever cell came first."""

Built = collections.namedtuple("Built", "model inputs")
Call = collections.namedtuple("Call", "name layer tensors")


class NotAScenario(Exception):
    """A scenario that does not return what it must."""


def observe(dialect, function, mode):
    """The outcome of the scenario *function* in *mode*, as a record."""
    if mode == "eager" and dialect.why_not_eager():
        return {"kind": "unavailable", "reason": dialect.why_not_eager()}
    dialect.forget()
    with _listening() as heard:
        outcome = _run(dialect, function, mode, heard)
    outcome["warnings"] = heard.records()
    return outcome


def _run(dialect, function, mode, heard):
    phase = "build"
    try:
        built = _build(dialect, function)
        phase = "run"
        return _traced(dialect, built, mode, heard)
    except NotAScenario:
        raise
    except Exception as error:
        return _error(dialect, function, mode, phase, error)


def _build(dialect, function):
    result = function(dialect.keras)
    if not isinstance(result, tuple) or len(result) != 2:
        raise NotAScenario(_wrong(function, "returned {}".format(_described(result))))
    model, inputs = result
    if not isinstance(model, dialect.keras.models.Model):
        raise NotAScenario(_wrong(function, "returned {} as its model".format(_described(model))))
    calls = _named_calls(dialect, model)
    _set_weights(calls or [Call(layer.name, layer, ()) for layer in model.layers])
    return Built(model, _arrays(dialect, function, model, inputs))


def _wrong(function, what):
    return "{} {}; it must return `model, inputs`, a Keras model and a dict of arrays by input name".format(
        function.__name__, what
    )


def _described(thing):
    if isinstance(thing, tuple):
        return "a tuple of {}".format(len(thing))
    return "nothing" if thing is None else "a {}".format(type(thing).__name__)


def _arrays(dialect, function, model, inputs):
    names = dialect.input_names(model)
    if not isinstance(inputs, dict) or sorted(inputs) != sorted(names):
        given = sorted(inputs) if isinstance(inputs, dict) else _described(inputs)
        raise NotAScenario(_wrong(function, "gave inputs {} where the model takes {}".format(given, sorted(names))))
    return [np.asarray(inputs[name]) for name in names]


def _named_calls(dialect, model):
    """The layer calls of *model* under names that are the same in every stack."""
    counts, calls, seen = collections.Counter(), [], collections.Counter()
    names = {}
    for layer, tensors in dialect.layer_calls(model):
        if id(layer) not in names:
            names[id(layer)] = _stable_name(layer, counts)
        name = names[id(layer)]
        seen[name] += 1
        calls.append(Call(name if seen[name] == 1 else "{} call {}".format(name, seen[name]), layer, tensors))
    return calls


def _stable_name(layer, counts):
    """The name the scenario gave; else class and ordinal, for Keras numbers its own names differently."""
    kind = type(layer).__name__
    automatic = re.sub("(?<=[a-z0-9])([A-Z][a-z]+)", r"_\1", re.sub("([A-Z][a-z]+)", r"_\1", kind)).lower().strip("_")
    automatic = re.sub("_+", "_", automatic)
    if not re.match(r"^({}|{})(_\d+)?$".format(automatic, re.escape(kind.lower())), layer.name):
        return layer.name
    counts[kind] += 1
    return "{} {}".format(kind, counts[kind])


def _set_weights(calls):
    """Weights from a stream that no NumPy or Keras version changes, keyed by the layer's name."""
    for call in calls:
        old = call.layer.get_weights()
        if old and " call " not in call.name:
            names = [weight.name for weight in call.layer.weights]
            call.layer.set_weights([_weight(call.name, i, w, n) for i, (w, n) in enumerate(zip(old, names))])


def _weight(name, position, old, weight_name):
    stream = np.random.RandomState(zlib.crc32("{}/{}".format(name, position).encode("utf-8")) & 0x7FFFFFFF)
    values = stream.uniform(-0.5, 0.5, size=old.shape)
    if "variance" in weight_name:
        values = values + 1.0
    return values.astype(old.dtype)


def _traced(dialect, built, mode, heard):
    """Runs the model once, with a probe behind every layer."""
    run = getattr(dialect, mode)
    calls = _named_calls(dialect, built.model)
    try:
        probed = _Probed(dialect, built.model, calls)
        results = probed.read(run(probed.model, built.inputs))
    except Exception as error:
        # Whether the scenario or the probing failed shows only without probes.
        outputs = run(built.model, _as_a_user_would(built.inputs))
        heard.add("harness", "the layer trace could not be read: {}".format(error), 1)
        plain = [{"value": encoding.array(output), "mask": None} for output in outputs]
        return {"kind": "ok", "outputs": plain, "trace": []}
    return {
        "kind": "ok",
        "outputs": [results[id(tensor)] for tensor in built.model.outputs],
        "trace": [_layer_record(call, results) for call in calls],
    }


def _as_a_user_would(inputs):
    """One input is passed as itself, several as a list."""
    return inputs if len(inputs) > 1 else inputs[0]


def _layer_record(call, results):
    kind = type(call.layer)
    return {
        "layer": call.name,
        "type": "{}.{}".format(kind.__module__, kind.__name__),
        "outputs": [results[id(tensor)] for tensor in call.tensors],
    }


class _Probed:
    """A model whose outputs are, for every tensor that leaves a layer, its value and its mask."""

    def __init__(self, dialect, model, calls):
        tensors = [tensor for call in calls for tensor in call.tensors] + list(model.outputs)
        self._tensors = list({id(tensor): tensor for tensor in tensors}.values())
        self._probes = [dialect.probe(tensor) for tensor in self._tensors]
        self.model = dialect.model(model.inputs, self._tensors + [masks for _, masks in self._probes])

    def read(self, arrays):
        """Value and mask of each tensor, by the tensor's id."""
        half = len(self._tensors)
        return {
            id(tensor): {
                "value": encoding.array(value),
                "mask": encoding.mask(mask, probe.mask_dtype) if probe.mask_dtype else None,
            }
            for tensor, (probe, _), value, mask in zip(self._tensors, self._probes, arrays[:half], arrays[half:])
        }


def _error(dialect, function, mode, phase, error):
    culprit = _innermost(dialect, error.__traceback__)
    return {
        "kind": "error",
        "type": "{}.{}".format(type(error).__module__, type(error).__name__).replace("builtins.", ""),
        "text": _without_paths(str(error)),
        "layer": culprit.name if dialect.is_layer(culprit) else _layer_of_a_second_run(dialect, function, mode),
        "phase": phase,
    }


def _without_paths(text):
    """Texts go into public pages; where the stack lies on this machine is nobody's business."""
    return text.replace(sys.prefix, "<stack>")


def _layer_of_a_second_run(dialect, function, mode):
    """Keras cuts its own frames out of tracebacks; they name the layer, so the scenario runs again without the cut."""
    model = None
    dialect.forget()  # first: it also forgets that tracebacks should be full
    with dialect.full_tracebacks(), _listening():
        try:
            model, inputs = _build(dialect, function)
            getattr(dialect, mode)(model, _as_a_user_would(inputs))
        except Exception as error:
            return _culprit(dialect, model, _innermost(dialect, error.__traceback__))
    return None


def _culprit(dialect, model, thing):
    """The layer's name; where an operation of its mask failed, the name of the layer that made the mask."""
    if model is not None and dialect.is_operation(thing):
        thing = dialect.mask_maker(thing, model)
    names = {id(call.layer): call.name for call in (_named_calls(dialect, model) if model is not None else ())}
    return names.get(id(thing), getattr(thing, "name", None))


def _innermost(dialect, traceback):
    """The innermost layer or operation at work when an exception was raised, or None."""
    found = None
    while traceback is not None:
        owner = traceback.tb_frame.f_locals.get("self")
        at_work = dialect.is_operation(owner) or dialect.is_layer(owner)
        if at_work and not isinstance(owner, dialect.keras.models.Model):
            found = owner
        traceback = traceback.tb_next
    return found


class _Heard(logging.Handler):
    """Warnings and log lines of one cell, equal ones counted."""

    def __init__(self):
        super(_Heard, self).__init__(logging.WARNING)
        self._counts = collections.OrderedDict()

    def add(self, category, text, count):
        """Count a warning."""
        key = (category, _without_paths(text))
        self._counts[key] = self._counts.get(key, 0) + count

    def emit(self, record):
        """Count a log line once, though several loggers pass it on."""
        if getattr(record, "heard_by_maskdrift", False):
            return
        record.heard_by_maskdrift = True
        text = record.getMessage()
        if not any(phrase in text for phrase in ONCE_A_PROCESS):
            self.add("log:{}".format(record.name), text, 1)

    def records(self):
        """What was heard, as records."""
        return [{"category": c, "text": t, "count": n} for (c, t), n in self._counts.items()]


@contextlib.contextmanager
def _listening():
    heard = _Heard()
    loggers = [logging.getLogger(name) for name in (None, "tensorflow", "absl")]
    for logger in loggers:
        logger.addHandler(heard)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield heard
        for warning in caught:
            heard.add(warning.category.__name__, str(warning.message), 1)
    finally:
        for logger in loggers:
            logger.removeHandler(heard)

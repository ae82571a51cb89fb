"""One cell: runs a scenario's model in one mode, and says what every layer put out."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

from harness import blaming, building, encoding, hearing, training
from harness.dialect import sources
from harness.dialect.calling import NotHereError, as_given


class Seen(NamedTuple):
    """What a cell did, as a record, and Keras's own classes that were at work."""

    outcome: dict[str, Any]
    classes: list[type]


def observe(dialect: Any, function: Callable[[Any], Any], mode: str) -> Seen:
    """Observe the scenario *function* in *mode*."""
    reason = dialect.why_not(mode)
    if reason:
        return Seen({"kind": "unavailable", "reason": reason}, [])
    dialect.forget()
    layers: list[Any] = []
    with hearing.listening() as heard:
        way = training.Step(dialect) if mode == "train" else Call(dialect, mode, heard)
        outcome = _run(dialect, function, way, layers)
    heard_of = {} if outcome["kind"] == "unavailable" else {"warnings": heard.records()}
    return Seen(dict(outcome, **heard_of), sources.classes_of(layers))


def _run(dialect: Any, function: Callable[[Any], Any], way: Call | training.Step, layers: list[Any]) -> dict[str, Any]:
    phase = "build"
    try:
        built = building.build(dialect, function)
        layers += [call.layer for call in building.named_calls(dialect, built.model)]
        phase = "run"
        return way.observed(built)
    except building.NotAScenarioError:
        raise
    except NotHereError as error:
        return {"kind": "unavailable", "reason": str(error)}
    except Exception as error:  # noqa: BLE001 - that a scenario raises is an observation
        culprit = blaming.layer_behind(dialect, way.plain, function, error)
        layers += culprit.layers
        return dict(failure(error, phase), layer=culprit.name)


def failure(error: Exception, phase: str) -> dict[str, Any]:
    """Build the record of an exception that came in *phase*, fit for a public page."""
    kind = type(error)
    return {
        "kind": "error",
        "type": f"{kind.__module__}.{kind.__name__}".replace("builtins.", ""),
        "text": hearing.without_paths(str(error)),
        "phase": phase,
    }


class Call:
    """A way to observe a model: call it once a batch, with a probe behind every layer."""

    def __init__(self, dialect: Any, mode: str, heard: hearing.Heard) -> None:
        self._dialect, self._heard = dialect, heard
        self._call = getattr(dialect, mode)

    def plain(self, built: building.Built) -> list[Any]:
        """Call the model as a user would: one input as itself, several as a list."""
        return [output for batch in built.batches for output in self._call(built.model, as_given(batch))]

    def observed(self, built: building.Built) -> dict[str, Any]:
        """What the model put out for each batch, and each of its layers for the last."""
        calls = building.named_calls(self._dialect, built.model)
        try:
            probed = _Probed(self._dialect, built.model, calls)
            batches = [probed.read(self._call(probed.model, as_given(batch))) for batch in built.batches]
        except Exception as error:  # noqa: BLE001 - whether scenario or probing failed shows only without probes
            plain = [{"value": encoding.array(output), "mask": None} for output in self.plain(built)]
            self._heard.add("harness", f"the layer trace could not be read: {error}")
            return {"kind": "ok", "outputs": plain, "trace": []}
        return {
            "kind": "ok",
            "outputs": [outputs[id(tensor)] for outputs in batches for tensor in built.model.outputs],
            "trace": [building.layer_record(call, [batches[-1][id(each)] for each in call.tensors]) for call in calls],
        }


class _Probed:
    """A model whose outputs are, for every tensor that leaves a layer, its value and its mask."""

    def __init__(self, dialect: Any, model: Any, calls: list[building.Call]) -> None:
        tensors = [tensor for call in calls for tensor in call.tensors] + list(model.outputs)
        self._tensors = list({id(tensor): tensor for tensor in tensors}.values())
        self._probes = [dialect.probe(tensor) for tensor in self._tensors]
        outputs = self._tensors + [masks for _, masks in self._probes]
        # A list of one where the user has none would make Keras 3.6 warn of what no user sees.
        self.model = dialect.model(as_given(list(model.inputs)), outputs)

    def read(self, arrays: list[Any]) -> dict[int, Any]:
        """Value and mask of each tensor, by the tensor's id."""
        half = len(self._tensors)
        if len(arrays) != 2 * half:
            msg = f"a model of {2 * half} outputs returned {len(arrays)}"
            raise ValueError(msg)
        return {
            id(tensor): {
                "value": encoding.array(value),
                "mask": encoding.mask(mask, probe.mask_dtype) if probe.mask_dtype else None,
            }
            for tensor, (probe, _), value, mask in zip(self._tensors, self._probes, arrays[:half], arrays[half:])
        }

"""One cell: runs a scenario's model in one mode, and says what every layer put out."""

from __future__ import annotations

from typing import Any, Callable

from harness import blaming, building, encoding, hearing


def observe(dialect: Any, function: Callable[[Any], Any], mode: str) -> dict[str, Any]:
    """Observe the scenario *function* in *mode*: its outcome, as a record."""
    if mode == "eager" and dialect.why_not_eager():
        return {"kind": "unavailable", "reason": dialect.why_not_eager()}
    dialect.forget()
    with hearing.listening() as heard:
        outcome = _run(dialect, function, getattr(dialect, mode), heard)
    return dict(outcome, warnings=heard.records())


def _run(
    dialect: Any, function: Callable[[Any], Any], call: Callable[..., Any], heard: hearing.Heard
) -> dict[str, Any]:
    phase = "build"
    try:
        built = building.build(dialect, function)
        phase = "run"
        return _traced(dialect, built, call, heard)
    except building.NotAScenarioError:
        raise
    except Exception as error:  # noqa: BLE001 - that a scenario raises is an observation
        kind = type(error)
        return {
            "kind": "error",
            "type": f"{kind.__module__}.{kind.__name__}".replace("builtins.", ""),
            "text": hearing.without_paths(str(error)),
            "layer": blaming.layer_behind(dialect, lambda again: _plain(again, call), function, error),
            "phase": phase,
        }


def _plain(built: building.Built, call: Callable[..., Any]) -> list[Any]:
    """Call the model as a user would: one input as itself, several as a list."""
    return call(built.model, built.inputs if len(built.inputs) > 1 else built.inputs[0])


def _traced(dialect: Any, built: building.Built, call: Callable[..., Any], heard: hearing.Heard) -> dict[str, Any]:
    """Call the model once, with a probe behind every layer."""
    calls = building.named_calls(dialect, built.model)
    try:
        probed = _Probed(dialect, built.model, calls)
        outputs = probed.read(call(probed.model, built.inputs))
    except Exception as error:  # noqa: BLE001 - whether the scenario or the probing failed shows only without probes
        plain = [{"value": encoding.array(output), "mask": None} for output in _plain(built, call)]
        heard.add("harness", f"the layer trace could not be read: {error}")
        return {"kind": "ok", "outputs": plain, "trace": []}
    return {
        "kind": "ok",
        "outputs": [outputs[id(tensor)] for tensor in built.model.outputs],
        "trace": [_layer(each, outputs) for each in calls],
    }


def _layer(call: building.Call, outputs: dict[int, Any]) -> dict[str, Any]:
    kind = type(call.layer)
    return {
        "layer": call.name,
        "type": f"{kind.__module__}.{kind.__name__}",
        "outputs": [outputs[id(tensor)] for tensor in call.tensors],
    }


class _Probed:
    """A model whose outputs are, for every tensor that leaves a layer, its value and its mask."""

    def __init__(self, dialect: Any, model: Any, calls: list[building.Call]) -> None:
        tensors = [tensor for call in calls for tensor in call.tensors] + list(model.outputs)
        self._tensors = list({id(tensor): tensor for tensor in tensors}.values())
        self._probes = [dialect.probe(tensor) for tensor in self._tensors]
        self.model = dialect.model(model.inputs, self._tensors + [masks for _, masks in self._probes])

    def read(self, arrays: list[Any]) -> dict[int, Any]:
        """Value and mask of each tensor, by the tensor's id."""
        half = len(self._tensors)
        return {
            id(tensor): {
                "value": encoding.array(value),
                "mask": encoding.mask(mask, probe.mask_dtype) if probe.mask_dtype else None,
            }
            for tensor, (probe, _), value, mask in zip(self._tensors, self._probes, arrays[:half], arrays[half:])
        }

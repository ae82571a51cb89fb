"""How layers are read where Keras only builds graphs: a second model over the first, a probe after every layer."""

from __future__ import annotations

from typing import Any, Callable

from harness import building, encoding
from harness.dialect.calling import as_arrays, as_given
from harness.dialect.graphs import flat
from harness.layer_trace import layer_record
from harness.naming import Naming  # noqa: TC001 - read by whoever asks for the types


def observed(dialect: Any, naming: Naming, call: Callable[..., Any], built: building.Built) -> dict[str, Any]:
    """What the model put out for each batch, and each layer of its graph for the last."""
    if not dialect.is_graph(built.model):
        return _plain(call, built, _no_graph(dialect))
    calls = building.named_calls(dialect, naming, built.model)
    try:
        probed = Probed(dialect, built.model, calls)
        batches = [probed.read(as_arrays(call(probed.model, as_given(flat(batch))))) for batch in built.batches]
    except Exception as error:  # noqa: BLE001 - whether scenario or probing failed shows only without probes
        return _plain(call, built, f"its layers could not be read: {error}")
    return {
        "kind": "ok",
        "outputs": [outputs[id(tensor)] for outputs in batches for tensor in built.model.outputs],
        "trace": [layer_record(each.name, each.layer, [batches[-1][id(at)] for at in each.tensors]) for each in calls],
    }


def _plain(call: Callable[..., Any], built: building.Built, why: str) -> dict[str, Any]:
    """What the model put out for each batch, and why nothing more can be said of it."""
    told = [as_arrays(call(built.model, as_given(batch))) for batch in built.batches]
    outputs = [{"value": encoding.array(output), "mask": None} for arrays in told for output in arrays]
    return {"kind": "ok", "outputs": outputs, "trace": [], "untraced": why}


def _no_graph(dialect: Any) -> str:
    # TensorFlow 2.0 and 2.1 say what a subclassed model puts out after its first call, and lead nowhere from there.
    keras = f"Keras {dialect.version}"
    return f"maskdrift reads the layers of {keras} from the graph of a model, and a subclassed one has none"


class Probed:
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

"""One training step: the loss it reports and the weights it leaves."""

from __future__ import annotations

from typing import Any

from harness import building, encoding, inputs, weights
from harness.dialect.calling import METHODS, as_given
from harness.layer_trace import Watch, layer_record


class TrainingStep:
    """A way to observe a model: train it on its batches."""

    def __init__(self, dialect: Any, watch: Watch) -> None:
        self.watch = watch
        self._dialect = dialect

    def plain(self, built: building.Built) -> list[Any]:
        """Run the model's training method on each batch; losses and metrics."""
        _check(built)
        targets = built.targets if len(built.batches) > 1 else [built.targets]
        return [
            figure
            for batch, wanted in zip(built.batches, targets)
            for figure in self._dialect.train(built.model, batch, wanted, built.method)
        ]

    def first(self, built: building.Built) -> None:
        """Call the model once, so that it makes what only a call makes."""
        self._dialect.make_weights(built.model, as_given(built.batches[0]))

    def observed(self, built: building.Built, found: list[weights.Unit]) -> dict[str, Any]:
        """Losses and metrics as the model's outputs, and what training made of each layer's weights as its trace."""
        losses = self.plain(built)
        return {
            "kind": "ok",
            "outputs": [_unmasked(loss) for loss in losses],
            "trace": [
                layer_record(
                    unit.path or "model", unit.layer, [_unmasked(array) for array in unit.arrays(self._dialect)]
                )
                for unit in found
            ],
        }


def _check(built: building.Built) -> None:
    if built.targets is None:
        msg = "its file names the mode train; it must return `model, inputs, targets`, the model compiled"
        raise inputs.NotAScenarioError(msg)
    if built.method not in METHODS:
        msg = f"its fourth value must name a method to train by, one of {', '.join(METHODS)}, not {built.method!r}"
        raise inputs.NotAScenarioError(msg)
    if len(built.batches) > 1 and not (isinstance(built.targets, list) and len(built.targets) == len(built.batches)):
        msg = f"it returns {len(built.batches)} batches of inputs; it must return a list of as many targets"
        raise inputs.NotAScenarioError(msg)


def _unmasked(values: Any) -> dict[str, Any]:
    return {"value": encoding.array(values), "mask": None}

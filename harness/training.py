"""One training step: the loss it reports and the weights it leaves."""

from __future__ import annotations

from typing import Any

from harness import building, encoding


class Step:
    """A way to observe a model: train it on one batch."""

    def __init__(self, dialect: Any) -> None:
        self._dialect = dialect

    def plain(self, built: building.Built) -> list[Any]:
        """Train the model on its inputs and targets; loss and metrics."""
        if built.targets is None:
            msg = "its file names the mode train; it must return `model, inputs, targets`, the model compiled"
            raise building.NotAScenarioError(msg)
        return self._dialect.train(built.model, built.inputs, built.targets)

    def observed(self, built: building.Built) -> dict[str, Any]:
        """Loss and metrics as the model's outputs, and what the step made of each layer's weights as its trace."""
        losses = self.plain(built)
        calls = building.first_calls(building.named_calls(self._dialect, built.model))
        return {
            "kind": "ok",
            "outputs": [_unmasked(loss) for loss in losses],
            "trace": [
                building.layer_record(call, [_unmasked(weight) for weight in call.layer.get_weights()])
                for call in calls
                if getattr(call.layer, "weights", None)
            ],
        }


def _unmasked(values: Any) -> dict[str, Any]:
    return {"value": encoding.array(values), "mask": None}

"""What a plain script pays: import Keras, build each scenario's model, call it. Nothing is traced or recorded."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main(imported_as: str) -> None:
    """Run every scenario's model in every mode, as the user of one version would."""
    module = importlib.import_module("tensorflow" if imported_as == "tf.keras" else imported_as)
    keras = module.keras if imported_as == "tf.keras" else module
    for path in sorted((ROOT / "scenarios").glob("[!_]*.py")):
        theme = importlib.import_module(f"scenarios.{path.stem}")
        for name, function in vars(theme).items():
            if not name.startswith("_") and getattr(function, "__module__", None) == theme.__name__:
                for call in (_predict, _eager):
                    keras.backend.clear_session()
                    call(*function(keras))


def _predict(model: Any, inputs: dict[str, Any]) -> None:
    model.predict(_in_order(model, inputs), verbose=0)


def _eager(model: Any, inputs: dict[str, Any]) -> None:
    model(_in_order(model, inputs), training=False)


def _in_order(model: Any, inputs: dict[str, Any]) -> Any:
    arrays = [inputs[tensor.name.split(":")[0]] for tensor in model.inputs]
    return arrays if len(arrays) > 1 else arrays[0]


if __name__ == "__main__":
    main(sys.argv[1])

"""
Makes the saved models of `saved/` from functions of this folder, with the inputs that belong to them.

    python -m examples.ground_truth save --keras tf.keras -k FILE --suffix SUFFIX

heart_rate.h5 and ticket_router.h5 were made so in tf-2.10, heart_rate.keras in tf-2.15, ticket_router.keras in tf-2.21.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from examples.ground_truth.models import SAVED, build, examples
from examples.ground_truth.observing import settle


def save(keras: Any, stem: str, suffix: str) -> None:
    """Build the first function of a file, give the model weights, and write it with its inputs."""
    keras.backend.clear_session()
    built = build(next(each for each in examples() if each.function and each.file.stem == stem), keras)
    settle(built.model)
    built.model.save(str(SAVED / f"{stem}{suffix}"))
    np.savez(SAVED / f"{stem}.npz", **built.inputs)

"""Arrays as JSON, exactly as they were computed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def array(values: Any) -> dict[str, Any]:
    """*values* as a record: dtype, shape, and the numbers in row-major order."""
    values = np.asarray(values)
    return {"dtype": values.dtype.name, "shape": list(values.shape), "data": _numbers(values)}


def mask(values: Any, dtype: str) -> dict[str, Any]:
    """A mask that a probe handed out as float32, in the *dtype* it had."""
    values = np.asarray(values)
    return array(values.astype(bool) if dtype == "bool" else values)


def _numbers(values: Any) -> list[Any]:
    if values.dtype.kind in "biu":
        return values.ravel().tolist()
    return [_number(value) for value in values.astype("float64").ravel().tolist()]


def _number(value: float) -> float | str:
    """JSON has no word for NaN and the infinities, so they are strings."""
    if math.isfinite(value):
        return value
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"

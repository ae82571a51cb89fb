"""Arrays as JSON, exactly as they were computed."""

from __future__ import annotations

import base64
import math
from typing import Any

import numpy as np

WRITTEN_OUT = 1000
"""Numbers of an array that are written one by one; to write more takes longer than to compute them."""

PACKED = {"float16": "<f2", "float32": "<f4", "float64": "<f8", "int32": "<i4", "int64": "<i8", "bool": "|b1"}
"""The dtypes whose numbers are written together, and how they lie in memory."""


def array(values: Any) -> dict[str, Any]:
    """*values* as a record: dtype, shape, and the numbers in row-major order."""
    values = np.asarray(values)
    told = {"dtype": values.dtype.name, "shape": list(values.shape)}
    if values.size > WRITTEN_OUT and values.dtype.name in PACKED and np.isfinite(values).all():
        packed = np.ascontiguousarray(values, dtype=PACKED[values.dtype.name]).tobytes()
        return dict(told, base64=base64.b64encode(packed).decode("ascii"))
    return dict(told, data=_numbers(values))


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

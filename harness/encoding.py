"""Arrays as JSON, exactly as they were computed."""

import math

import numpy as np


def array(values):
    """*values* as a record: dtype, shape, and the numbers in row-major order."""
    values = np.asarray(values)
    return {"dtype": values.dtype.name, "shape": list(values.shape), "data": _numbers(values)}


def mask(values, dtype):
    """A mask that a probe handed out as float32, in the *dtype* it had."""
    values = np.asarray(values)
    return array(values.astype(bool) if dtype == "bool" else values)


def _numbers(values):
    if values.dtype.kind in "biu":
        return values.ravel().tolist()
    return [_number(value) for value in values.astype("float64").ravel().tolist()]


def _number(value):
    """JSON has no word for NaN and the infinities, so they are strings."""
    return value if math.isfinite(value) else "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"

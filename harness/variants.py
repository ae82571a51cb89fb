"""The same model called with what should change nothing: the same again, more padding, one sample without its batch."""

from __future__ import annotations

from typing import Any, Callable, Iterator, NamedTuple

import numpy as np

from harness import captured_warnings
from harness.dialect.calling import rows_of
from harness.dialect.graphs import flat

TIMESTEPS = 2
"""How many timesteps of padding are added."""

MOST_ALONE = 2
"""How many samples are called alone."""

Call = Callable[[Any], "tuple[list[dict[str, Any]], list[dict[str, Any]]]"]


class Time(NamedTuple):
    """An input whose second axis is time, as far as can be told, and the number that stands at padding."""

    position: int
    padding: float


def are_due(dialect: Any, mode: str) -> bool:
    """Whether *mode* is the one in which a scenario is called with variants: where there is one, the direct call."""
    return bool(mode == "eager" or (mode == "predict" and dialect.why_not("eager") is not None))


def records(dialect: Any, built: Any, watch: Any, call: Call) -> list[dict[str, Any]]:
    """Call a model with each variant of its last batch; none where no time axis is free, or layers remember a batch."""
    batch = built.batches[-1]
    times = _times(built, watch)
    if not times or dialect.forget_states(built.model):
        return []
    side = _side(flat(batch), times)
    # Of a model that puts out something else each time it is called, the others say nothing.
    made: list[dict[str, Any]] = [{"change": "again"}, {"change": "padded", "timesteps": TIMESTEPS, "side": side}]
    made += [{"change": "alone", "row": row} for row in _rows(flat(batch), times)]
    return [dict(each, **_called(call, _vary(each, batch, times))) for each in made]


def _vary(made: dict[str, Any], batch: Any, times: list[Time]) -> Any:
    if made["change"] == "again":
        return batch
    if made["change"] == "alone":
        return _rebuilt(batch, iter([leaf[made["row"] : made["row"] + 1] for leaf in flat(batch)]))
    padding = {time.position: time.padding for time in times}
    leaves = [
        _padded(leaf, padding[at], made["side"]) if at in padding else leaf for at, leaf in enumerate(flat(batch))
    ]
    return _rebuilt(batch, iter(leaves))


def _called(call: Call, batch: Any) -> dict[str, Any]:
    with captured_warnings.capturing():
        try:
            outputs, trace = call(batch)
        except Exception as error:  # noqa: BLE001 - that a variant cannot be called is told, and judged outside
            text = captured_warnings.without_paths(f"{type(error).__name__}: {error}")
            return {"outputs": [], "trace": [], "failed": text}
    return {"outputs": outputs, "trace": trace}


def _times(built: Any, watch: Any) -> list[Time]:
    free, batch = built.free, built.batches[-1]
    values = [layer.mask_value for _, layer in watch.called.values() if type(layer).__name__ == "Masking"]
    value = float(values[0]) if values and np.ndim(values[0]) == 0 else 0.0
    leaves = list(enumerate(flat(batch)))
    if any(not hasattr(leaf, "dtype") or leaf.ndim == 0 or len(leaf) != rows_of(batch) for _, leaf in leaves):
        return []
    return [
        Time(at, value if leaf.dtype.kind == "f" else 0.0)
        for at, leaf in leaves
        if (free[at] if free else _looks_like_time(leaf))
    ]


def _looks_like_time(leaf: Any) -> bool:
    """Ids and masks have time after the batch; of floats, those that have features after that too."""
    return bool(leaf.ndim >= (3 if leaf.dtype.kind == "f" else 2))


def _is_padding(leaf: Any, time: Time) -> Any:
    """Where a batch has padding: an array of rows and timesteps."""
    return np.all(leaf == time.padding, axis=tuple(range(2, leaf.ndim))) if leaf.ndim > 2 else leaf == time.padding  # noqa: PLR2004


def _side(leaves: list[Any], times: list[Time]) -> str:
    """The side at which the batch itself is padded."""
    padded = [_is_padding(leaves[time.position], time) for time in times]
    at_start = any(each[:, 0].any() for each in padded if each.shape[1])
    at_end = any(each[:, -1].any() for each in padded if each.shape[1])
    return "start" if at_start and not at_end else "end"


def _rows(leaves: list[Any], times: list[Time]) -> Iterator[int]:
    """The samples to call alone, those with the most padding first; none where there is only one."""
    counts = sum(_is_padding(leaves[time.position], time).sum(axis=1) for time in times)
    if len(counts) > 1:
        yield from (int(row) for row in np.argsort(-counts, kind="stable")[:MOST_ALONE])


def _padded(leaf: Any, padding: float, side: str) -> Any:
    width = (TIMESTEPS, 0) if side == "start" else (0, TIMESTEPS)
    widths = [(0, 0), width] + [(0, 0)] * (leaf.ndim - 2)
    return np.pad(leaf, widths, mode="constant", constant_values=leaf.dtype.type(padding))


def _rebuilt(batch: Any, leaves: Iterator[Any]) -> Any:
    """*batch* with other leaves."""
    if isinstance(batch, dict):
        return {name: _rebuilt(each, leaves) for name, each in batch.items()}
    if isinstance(batch, (list, tuple)):
        return type(batch)(_rebuilt(each, leaves) for each in batch)
    return next(leaves)

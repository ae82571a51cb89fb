"""What is expected of a scenario, under each meaning that the documentation had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from attrs import frozen

from harness import building, encoding
from harness.naming import Naming
from reference import losses, meanings, training
from reference.dialect import Dialect
from reference.errors import PromisedError, Unpromised
from reference.model import Model
from reference.symbols import Node, Symbol
from reference.tensors import UNKNOWN, Tensor, leaves, tensor
from reports.reading.expectation_records import (
    NOT_PROMISED,
    Expected,
    ExpectedOutput,
    ExpectedTrace,
    Method,
    Nothing,
    Numbers,
    Outcome,
    Refusal,
)
from reports.reading.records import Array as Recorded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from harness.discovery import Scenario
    from reference.meanings import Reading

WITHOUT_TRAINING = ("test_on_batch", "evaluate")
"""The methods of Keras that compute a loss without training."""

METRICS = ("metrics", "weighted_metrics")


@frozen
class NothingPromised:
    """No expectation, and why."""

    reason: str


@frozen
class Era:
    """What is expected from a day on, and which meanings brought it; the first was brought by none."""

    outcome: Outcome | NothingPromised
    brought_by: tuple[str, ...]


def expectations(scenario: Scenario, function: Callable[[Any], Any]) -> Iterator[Expected | Nothing]:
    """All that is promised of *scenario*, for each method in which its modes use a model."""
    methods: dict[Method, bool] = {"call": set(scenario.modes) != {"train"}, "train": "train" in scenario.modes}
    for method, used in methods.items():
        if used:
            yield from _lines(scenario, method, function)


def _lines(scenario: Scenario, method: Method, function: Callable[[Any], Any]) -> Iterator[Expected | Nothing]:
    eras = _eras(method, function)
    for era, following in zip(eras, [*eras[1:], Era(eras[-1].outcome, ())], strict=True):
        if not isinstance(era.outcome, NothingPromised):
            meant = era.brought_by, following.brought_by
            yield Expected(scenario.id, scenario.digest, method, *meant, era.outcome)
    newest = eras[-1].outcome
    if isinstance(newest, NothingPromised) and all(isinstance(each.outcome, NothingPromised) for each in eras):
        yield Nothing(scenario.id, scenario.digest, method, newest.reason)


def _eras(method: Method, function: Callable[[Any], Any]) -> list[Era]:
    """What is expected of a scenario as time goes on; days on which nothing changes are left out."""
    outcomes, readings = _on_each_day(method, function)
    eras: list[Era] = []
    for day, reading in sorted(readings.items()):
        if not eras or outcomes[day] != eras[-1].outcome:
            eras.append(Era(outcomes[day], _begun(day, reading, readings) if eras else ()))
    return eras


def _begun(day: dt.date, reading: Reading, readings: dict[dt.date, Reading]) -> tuple[str, ...]:
    """The meanings of that day that made a difference on it, or else on another."""
    new = [each.name for each in meanings.MEANINGS if each.day == day]
    ever = {name for each in readings.values() for name in each.asked}
    return tuple(name for name in new if name in reading.asked) or tuple(name for name in new if name in ever)


def _on_each_day(
    method: Method, function: Callable[[Any], Any]
) -> tuple[dict[dt.date, Outcome | NothingPromised], dict[dt.date, Reading]]:
    """Compute as of today, and as of each day on which a meaning began that makes a difference."""
    outcomes: dict[dt.date, Outcome | NothingPromised] = {}
    readings: dict[dt.date, Reading] = {}
    waiting = {meanings.DAYS[-1]}
    while waiting:
        day = max(waiting)
        with meanings.as_of(day) as readings[day]:
            outcomes[day] = _computed(method, function)
        asked = set().union(*(each.asked for each in readings.values()))
        begun = {each.day for each in meanings.MEANINGS if each.name in asked}
        waiting = ({meanings.BEFORE_ALL} | begun) - set(outcomes) if asked else set()
    return outcomes, readings


def _computed(method: Method, function: Callable[[Any], Any]) -> Outcome | NothingPromised:
    try:
        with np.errstate(all="ignore"):
            names = Naming(dialect := Dialect())
            built = building.build(dialect, function)
            building.prepare(dialect, names, built)
            return _called(built, names) if method == "call" else _trained(built)
    except PromisedError as refused:
        return Refusal(refused.layer)
    except Unpromised as why:
        return NothingPromised(str(why))
    except Exception as error:  # noqa: BLE001 - whatever a user's scenario does to arrays, it costs that scenario only
        return NothingPromised(f"it does not run without Keras itself: {type(error).__name__}: {error}")


def _called(built: building.Built, names: Naming) -> Numbers:
    built.model.reset_states()
    outputs: list[ExpectedOutput] = []
    for batch in built.batches:
        values = built.model.run(batch)
        unpromised = _unpromised(built.model.nodes, values)
        outputs += [_output(values[id(each)], spoken=each not in unpromised) for each in built.model.outputs]
    calls = building.named_calls(Dialect(), names, built.model)
    return Numbers(tuple(outputs), tuple(_trace(call, values, unpromised) for call in calls))


def _unpromised(nodes: list[Node], values: dict[int, Tensor]) -> set[Symbol]:
    """What has masked timesteps of which nothing is promised, or is computed from such."""
    found: set[Symbol] = set()
    for node in nodes:
        taken = [each for each in leaves([list(node.args), node.kwargs]) if isinstance(each, Symbol)]
        given = list(leaves(node.outputs))
        # Only masked queries of attention are silent; what its values are masked by acts at every query.
        masks = (_masks_something(values[id(each)]) for each in (*taken[:1], *given))
        of_masked = isinstance(node.layer, Model) or any(masks)
        of_such = any(each in found for each in taken)
        silent = of_masked and not node.layer.promises_masked_timesteps
        if silent or (of_such and not node.layer.skips_masked_timesteps):
            found |= set(given)
    return found


def _masks_something(value: Tensor) -> bool:
    mask = value.mask
    return mask is not None and (mask is UNKNOWN or not np.all(np.asarray(mask)))


def _trace(call: building.Call, values: dict[int, Tensor], unpromised: set[Symbol]) -> ExpectedTrace:
    kind = type(call.layer)
    outputs = tuple(_output(values[id(each)], spoken=each not in unpromised) for each in call.tensors)
    return ExpectedTrace(call.name, f"{kind.__module__}.{kind.__name__}", outputs)


def _trained(built: building.Built) -> Numbers:
    """The losses alone, up to the first that depends on what a training step did to the weights; no metrics."""
    if built.method == "custom_loop":
        msg = "in a custom training loop, what a mask does to the loss is the user's business"
        raise Unpromised(msg)
    resting = built.method in WITHOUT_TRAINING and not any(built.model.compiled.get(each) for each in METRICS)
    batches = zip(built.batches, built.targets if len(built.batches) > 1 else [built.targets], strict=True)
    found = [_loss(built, batch, wanted) for batch, wanted in batches] if resting else [_loss(built, *next(batches))]
    return Numbers(tuple(_output(tensor(each), spoken=True) for each in found), ())


def _loss(built: building.Built, batch: list[Any], targets: Any) -> float:
    with training.switched(on=built.method not in WITHOUT_TRAINING):
        values = built.model.run(batch)
    outputs = {symbol.name: values[id(symbol)] for symbol in built.model.outputs}
    wanted, *weights = targets if isinstance(targets, tuple) else (targets,)
    return losses.total(built.model.compiled, wanted, outputs, *weights)


def _output(value: Any, *, spoken: bool) -> ExpectedOutput:
    mask = value.mask
    promised = mask if mask is None else NOT_PROMISED if mask is UNKNOWN else _recorded(mask)
    return ExpectedOutput(_recorded(value), promised, spoken)


def _recorded(values: Any) -> Recorded:
    return msgspec.convert(encoding.array(np.asarray(values)), Recorded)

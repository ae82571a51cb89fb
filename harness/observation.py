"""One cell: runs a scenario's model in one mode, and says what every layer received and put out."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

from harness import (
    building,
    captured_warnings,
    encoding,
    failed_layer,
    failures,
    inputs,
    probes,
    variants,
    weights,
)
from harness.dialect import sources
from harness.dialect.calling import NotHereError, as_arrays, as_given
from harness.dialect.tensors import tensors_in
from harness.layer_trace import Trace, Watch, WatchError
from harness.training_step import TrainingStep


class Observation(NamedTuple):
    """What a cell did, as a record, and Keras's own classes that were at work."""

    outcome: dict[str, Any]
    classes: list[type]


class Scene(NamedTuple):
    """A scenario's function, and whether its model keeps the weights that it comes with."""

    function: Callable[[Any], Any]
    own_weights: bool = False


def observe(dialect: Any, scene: Scene, mode: str) -> Observation:
    """Observe a scenario in *mode*."""
    reason = dialect.why_not(mode)
    if reason:
        return Observation({"kind": "unavailable", "reason": reason}, [])
    dialect.forget()
    watch = Watch(dialect)
    with watch.on():
        return _observe(dialect, scene, mode, watch)


def _observe(dialect: Any, scene: Scene, mode: str, watch: Watch) -> Observation:
    layers: list[Any] = []
    with captured_warnings.capturing() as captured:
        way = TrainingStep(dialect, watch) if mode == "train" else Call(dialect, mode, watch, captured)
        outcome = _run(dialect, scene, way, layers)
    if outcome["kind"] == "unavailable":
        return Observation(outcome, sources.classes_of(layers))
    outcome["warnings"] = captured.records()
    if outcome["kind"] == "ok" and isinstance(way, Call) and variants.are_due(dialect, mode):
        outcome["variants"] = way.varied()
    return Observation(outcome, sources.classes_of(layers))


def _run(dialect: Any, scene: Scene, way: Call | TrainingStep, layers: list[Any]) -> dict[str, Any]:
    try:
        with dialect.registering():
            return _built_and_run(dialect, scene, way, layers)
    except inputs.NotAScenarioError:
        raise
    except (NotHereError, inputs.NotSupportedError) as error:
        return {"kind": "unavailable", "reason": str(error)}
    except WatchError as error:
        reason = f"maskdrift itself failed to watch this model, which says nothing about the stack: {error}"
        return {"kind": "unavailable", "reason": captured_warnings.without_paths(reason)}
    except Exception as error:  # noqa: BLE001 - that a scenario raises is an observation
        phase = "build" if way.watch.model is None else "run"
        culprit = failed_layer.layer_of(dialect, way, scene, error)
        layers += culprit.layers
        return dict(failures.record(error, phase), layer=culprit.name, method=culprit.method)


def _built_and_run(dialect: Any, scene: Scene, way: Call | TrainingStep, layers: list[Any]) -> dict[str, Any]:
    built = building.build(dialect, scene.function)
    layers += dialect.all_layers(built.model)
    way.watch.model = built.model
    found = building.prepare(dialect, way.watch.naming, built, way.first, own_weights=scene.own_weights)
    # Weights that came out of a file are what is compared, and no condition of comparing.
    given = None if scene.own_weights else weights.records(dialect, found)
    unseen = dialect.why_unseen(built.model)
    if unseen and isinstance(way, Call):
        return dict(way.untraced(built, unseen), weights=given)
    outcome = way.observed(built, found)
    strays = weights.untracked(dialect, way.watch.at_work.values(), found)
    if given is None or not strays or outcome.get("untraced"):
        return dict(outcome, weights=given)
    weights.give(dialect, strays)
    dialect.retrace(built.model)
    outcome = way.observed(built, found + strays)
    made_anew = weights.untracked(dialect, way.watch.at_work.values(), found + strays, "made anew")
    return dict(outcome, weights=given + weights.records(dialect, strays + made_anew))


class Call:
    """A way to observe a model: call it once a batch, and watch its layers."""

    def __init__(self, dialect: Any, mode: str, watch: Watch, captured: captured_warnings.CapturedWarnings) -> None:
        self.watch = watch
        self._dialect, self._captured = dialect, captured
        self._mode, self._call = mode, getattr(dialect, mode)
        self._built: building.Built | None = None
        self._watching: _Watched | None = None

    def plain(self, built: building.Built) -> list[Any]:
        """Call the model as a user would: one input as itself, several as a list."""
        return [output for batch in built.batches for output in as_arrays(self._call(built.model, as_given(batch)))]

    def first(self, built: building.Built) -> None:
        """Call the model once, so that it makes what only a call makes.

        XLA takes no model that makes weights; `predict` keeps the graph of its first call, so that one is watched too.
        """
        batch = as_given(built.batches[0])
        if self._mode != "predict" or not self._is_watched(built):
            self._dialect.make_weights(built.model, batch)
            return
        try:
            self._watcher(built).call(batch)
        except Exception as error:
            if _limit(error) is None:
                raise
            self._dialect.predict(built.model, batch)

    def _is_watched(self, built: building.Built) -> bool:
        return self._dialect.can_watch and not self._dialect.why_unseen(built.model)

    def _watcher(self, built: building.Built) -> _Watched:
        if self._watching is None:
            self._watching = _Watched(self.watch, built.model, self._call)
        return self._watching

    def observed(self, built: building.Built, _: list[weights.Unit]) -> dict[str, Any]:
        """What the model put out for each batch, and each of its layers for the last."""
        self._built = built
        if not self._dialect.can_watch:
            return probes.observed(self._dialect, self.watch.naming, self._call, built)
        try:
            return self._watched(built)
        except Exception as error:
            limit = _limit(error)
            if limit is None:
                raise
        return self.untraced(built, captured_warnings.without_paths(str(limit)))

    def untraced(self, built: building.Built, why: str) -> dict[str, Any]:
        """What the model put out for each batch, where nothing more can be said of it."""
        outputs = [{"value": encoding.array(output), "mask": None} for output in self.plain(built)]
        return {"kind": "ok", "outputs": outputs, "trace": [], "untraced": why}

    def _watched(self, built: building.Built) -> dict[str, Any]:
        outputs: list[Any] = []
        trace: list[Any] = []
        for batch in built.batches:
            told, trace = self._watcher(built).records(batch)
            outputs += told
        for path, kind in self.watch.oddities.items():
            self._captured.add("harness", f"what stands in the place of the mask of `{path}` is a {kind}, not a mask")
        return {"kind": "ok", "outputs": outputs, "trace": trace}

    def varied(self) -> list[dict[str, Any]]:
        """What the model puts out for the last batch with more padding, and for single samples of it."""
        if self._built is None or not self._dialect.can_watch:
            return []
        return variants.records(self._dialect, self._built, self.watch, self._watcher(self._built).records)


def _limit(error: BaseException) -> WatchError | None:
    """The limit of the harness's own that *error* comes from; None where the model failed."""
    return next((each for each in failures.chain(error) if isinstance(each, WatchError)), None)


class _Watched:
    """A model whose calls hand out, beside its outputs, what its layers received and put out."""

    def __init__(self, watch: Watch, model: Any, call: Callable[..., Any]) -> None:
        self._watch, self._model, self._call = watch, model, call
        self._last: tuple[Any, ...] = ()

    def records(self, batch: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Call the model on *batch*; the records of its outputs and of its layers."""
        handed_out = self.call(as_given(batch))
        seen, taps, pairs = self._last
        return Trace(seen, taps, pairs).records(as_arrays(handed_out["taps"]))

    def call(self, arguments: Any) -> Any:
        """Call the model; its outputs, and beside them what was tapped."""
        return self._call(self._model, arguments, self._around)

    def _around(self, call: Callable[..., Any], arguments: Any) -> Any:
        """Stand around the call where it is made: in a graph, while that is traced."""
        with self._watch.within(self._model, arguments) as taps:
            outputs = call(arguments)
            pairs = [(taps.add(each), taps.add(self._watch.mask("the model", each))) for each in tensors_in([outputs])]
            self._last = self._watch.seen, taps, pairs
            return {"outputs": outputs, "taps": taps.tensors}

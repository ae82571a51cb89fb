"""Which layer an exception comes from."""

from __future__ import annotations

import traceback
from typing import Any, NamedTuple

from harness import building, captured_warnings, failures

METHODS = ("compute_mask", "compute_output_shape", "compute_output_spec", "build", "__init__")
"""The methods of a layer, other than `call`, in which an exception may come up."""


class Culprit(NamedTuple):
    """The innermost layer at work when a scenario raised: its path, where it has one, and the layers known to it.

    *method* is which of its methods raised, where that is not `call`.
    """

    name: str | None
    layers: list[Any]
    method: str | None = None


def layer_of(dialect: Any, way: Any, scene: Any, error: BaseException) -> Culprit:
    """Find the innermost layer at work when a scenario raised *error*.

    Whoever watches calls knows it.  Where none was called, frames name the layer; Keras cuts its own out of
    tracebacks, so where they are missing the scenario runs again without the cut.
    """
    watched = way.watch.failed(error)
    if watched is not None and dialect.is_layer(watched.layer):
        return Culprit(watched.path, [watched.layer], _method(dialect, error))
    found = _innermost(dialect, error)
    if dialect.is_layer(found):
        return Culprit(_called(found), [found], _method(dialect, error))
    return _once_more(dialect, way, scene)


def _once_more(dialect: Any, way: Any, scene: Any) -> Culprit:
    model = None
    dialect.forget()  # first: it also forgets that tracebacks should be full
    with dialect.full_tracebacks(), captured_warnings.capturing(), dialect.registering():
        try:
            built = building.build(dialect, scene.function)
            model = built.model
            building.prepare(dialect, way.watch.naming, built, way.first, own_weights=scene.own_weights)
            way.plain(built)
        except Exception as again:  # noqa: BLE001 - whatever it is, it is the same as before
            return _found(dialect, way.watch.naming, model, _innermost(dialect, again), again)
    return Culprit(None, [])


def _innermost(dialect: Any, error: BaseException) -> Any:
    found = None
    for frame, _ in traceback.walk_tb(error.__traceback__):
        owner = frame.f_locals.get("self")
        at_work = dialect.is_operation(owner) or dialect.is_layer(owner)
        if at_work and not isinstance(owner, dialect.keras.models.Model):
            found = owner
    return found


def _method(dialect: Any, error: BaseException) -> str | None:
    """The method of a layer that was at work last, of all exceptions that led to this one; None for `call`."""
    for raised in reversed(failures.chain(error)):
        names = [
            frame.f_code.co_name
            for frame, _ in traceback.walk_tb(raised.__traceback__)
            if dialect.is_layer(frame.f_locals.get("self")) and frame.f_code.co_name in (*METHODS, "call")
        ]
        if names:
            return names[-1] if names[-1] != "call" else None
    return None


def _called(thing: Any) -> str | None:
    """A layer that raised while it was made may have no name yet, but it has a class."""
    return None if thing is None else getattr(thing, "name", None) or type(thing).__name__


def _found(dialect: Any, naming: Any, model: Any, culprit: Any, error: BaseException) -> Culprit:
    """The layer; where an operation of its mask failed, the layer that generated the mask."""
    if model is not None and dialect.is_operation(culprit):
        culprit = dialect.mask_maker(culprit, model)
    calls = [] if model is None else building.named_calls(dialect, naming, model)
    names = {id(call.layer): call.name for call in reversed(calls)}
    layers = [culprit] if dialect.is_layer(culprit) else []
    return Culprit(names.get(id(culprit), _called(culprit)), layers, _method(dialect, error))

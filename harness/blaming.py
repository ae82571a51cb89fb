"""Which layer an exception comes from."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

from harness import building, hearing


class Culprit(NamedTuple):
    """The innermost layer at work when a scenario raised: its name, where it has one, and the layers known to it."""

    name: str | None
    layers: list[Any]


def layer_behind(dialect: Any, run: Callable[[building.Built], Any], function: Any, error: BaseException) -> Culprit:
    """Find the innermost layer at work when the scenario *function* raised *error*.

    Keras cuts its own frames out of tracebacks. They name the layer, so where they are missing the scenario
    runs again without the cut.
    """
    found = _innermost(dialect, error)
    if dialect.is_layer(found):
        return Culprit(_called(found), [found])
    model = None
    dialect.forget()  # first: it also forgets that tracebacks should be full
    with dialect.full_tracebacks(), hearing.listening():
        try:
            built = building.build(dialect, function)
            model = built.model
            run(built)
        except Exception as again:  # noqa: BLE001 - whatever it is, it is the same as before
            return _found(dialect, model, _innermost(dialect, again))
    return Culprit(None, [])


def _innermost(dialect: Any, error: BaseException) -> Any:
    found, traceback = None, error.__traceback__
    while traceback is not None:
        owner = traceback.tb_frame.f_locals.get("self")
        at_work = dialect.is_operation(owner) or dialect.is_layer(owner)
        if at_work and not isinstance(owner, dialect.keras.models.Model):
            found = owner
        traceback = traceback.tb_next
    return found


def _called(thing: Any) -> str | None:
    """A layer that raised while it was made may have no name yet, but it has a class."""
    return None if thing is None else getattr(thing, "name", None) or type(thing).__name__


def _found(dialect: Any, model: Any, culprit: Any) -> Culprit:
    """The layer; where an operation of its mask failed, the layer that made the mask."""
    if model is not None and dialect.is_operation(culprit):
        culprit = dialect.mask_maker(culprit, model)
    calls = [] if model is None else building.named_calls(dialect, model)
    names = {id(call.layer): call.name for call in reversed(calls)}
    return Culprit(names.get(id(culprit), _called(culprit)), [culprit] if dialect.is_layer(culprit) else [])

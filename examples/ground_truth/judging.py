"""
Compares what one example did in two stacks, and says what became of it.

A change is `silent` where an output differs at an unmasked timestep or has no timesteps, where the mask of an output
or a loss differs, or where a layer that consumes a mask receives another one. It is `masked only` where outputs
differ at masked timesteps and nowhere else.
"""

from __future__ import annotations

import json
from typing import Any, Iterator, NamedTuple

import numpy as np

NEAR = 2e-5
"""How far two values may be apart and still count as the same; those of one stack's two modes are apart by less."""

OURS = frozenset({"keras", "tensorflow", "tf_keras", "numpy"})


class Verdict(NamedTuple):
    """What became of an example, and the sentence that shows it."""

    kind: str
    evidence: str


Note = dict[str, Any]


def between(older: Note, newer: Note) -> Verdict:
    """The verdict on a step from one stack to another."""
    failed = [_failure(each) for each in (older, newer)]
    missing = [each["missing"] for each in failed if each and _is_missing(each)]
    if missing:
        return Verdict("not comparable", f"{missing[0]} cannot be imported in {_which(failed)}")
    if failed[0] and failed[1]:
        return Verdict("not comparable", f"fails in both: {_words(failed[1])}")
    if failed[0] or failed[1]:
        return Verdict("now works" if failed[0] else "now fails", _words(failed[0] or failed[1]))
    return _of_what_ran(older, newer)


def _of_what_ran(older: Note, newer: Note) -> Verdict:
    if older["weights"] != newer["weights"]:
        return Verdict("not comparable", "the shapes of the weights differ")
    kinds = (
        _masks(older, newer),
        _values(older, newer, unmasked=True),
        _losses(older, newer),
        _received(older, newer),
    )
    silent = [shown for shown in (next(kind, "") for kind in kinds) if shown]
    if silent:
        return Verdict("silent", "; ".join(silent))
    masked = list(_values(older, newer, unmasked=False))
    if masked:
        return Verdict("masked only", masked[0])
    return Verdict("same", "" if _masks_any(older) and _masks_any(newer) else "no timestep is masked")


def _masks_any(noted: Note) -> bool:
    """Masking sets its mask in `call` in Keras 3, so the masks of outputs and arguments count, too."""
    masks = [[each["mask"] for each in noted["eager"]], [given for _, given in noted["received"]]]
    return noted["masked"] > 0 or any(word in json.dumps(masks) for word in ("false", "0"))


def padding(noted: Note) -> Verdict:
    """What padding does in one stack."""
    if "failed" in noted:
        return Verdict("not tested", "the example fails")
    tested = noted["padding"]
    if "not tested" in tested:
        return Verdict("not tested", tested["not tested"])
    if "failed" in tested:
        return Verdict("not tested", f"with other padding it fails: {_words(tested['failed'])}")
    moved = {name: gap for name, gap in tested.items() if gap is not None and gap > NEAR}
    if not moved:
        return Verdict("changes nothing", "")
    kinds = {"more": "two more padded timesteps", "alone": "a sample alone", "cut": "a sample without its padding"}
    return Verdict("changes results", "; ".join(f"{kinds[name]}: by {gap:.2g}" for name, gap in moved.items()))


def _failure(noted: Note) -> Note | None:
    """What failed: the example as a whole, or a mode of it."""
    whole: Note | None = noted.get("failed")
    modes = (noted[name]["failed"] for name in ("eager", "predict", "train") if _has_failed(noted.get(name)))
    return whole or next(modes, None)


def _has_failed(mode: Any) -> bool:
    return isinstance(mode, dict) and "failed" in mode


def _is_missing(failed: Note) -> bool:
    return failed["missing"] is not None and failed["missing"].split(".")[0] not in OURS


def _which(failed: list[Note | None]) -> str:
    here = [each is not None and _is_missing(each) for each in failed]
    return "both stacks" if all(here) else "the newer stack" if here[1] else "the older stack"


def _words(failed: Note | None) -> str:
    if failed is None:
        return ""
    kind, text = failed["chain"][-1]
    line = failed["line"].partition(": ")[0]
    return f"{line + ': ' if line else ''}{kind}: {text[:160]}"


def _masks(older: Note, newer: Note) -> Iterator[str]:
    for place, (old, new) in enumerate(zip(older["eager"], newer["eager"])):
        if _squeezed(old["mask"]) != _squeezed(new["mask"]):
            yield f"the mask of output {place} is {_shown(new['mask'])}, was {_shown(old['mask'])}"


def _values(older: Note, newer: Note, *, unmasked: bool) -> Iterator[str]:
    for mode in ("eager", "predict"):
        for place, (old, new) in enumerate(zip(older[mode], newer[mode])):
            gap = _gap(old, new, _unmasked(older, newer, place), unmasked=unmasked)
            if gap > NEAR:
                yield f"output {place} differs by {gap:.2g}{'' if unmasked else ' at masked timesteps only'} in {mode}"


def _unmasked(older: Note, newer: Note, place: int) -> Any:
    """Which timesteps of an output are unmasked in either stack; None where one of them masks nothing."""
    masks = [each["eager"][place]["mask"] for each in (older, newer)]
    return None if None in masks else np.logical_or(*(np.asarray(each, bool) for each in masks))


def _gap(old: Any, new: Any, counted: Any, *, unmasked: bool) -> float:
    one, two = np.asarray(old["value"], "float64"), np.asarray(new["value"], "float64")
    if one.shape != two.shape:
        return float("inf")
    gaps = np.abs(one - two)
    if counted is not None and counted.shape == gaps.shape[: counted.ndim]:
        gaps = gaps[counted if unmasked else ~counted]
    elif not unmasked:
        return 0.0
    return float(gaps.max(initial=0.0))


def _losses(older: Note, newer: Note) -> Iterator[str]:
    old, new = older["train"], newer["train"]
    if old is not None and new is not None and abs(old - new) > NEAR:
        yield f"the loss is {new:.4g}, was {old:.4g}"


def _received(older: Note, newer: Note) -> Iterator[str]:
    """Layers of one class are compared in the order of their calls, where both stacks call them as often."""
    for kind in sorted({kind for kind, _ in older["received"]}):
        old, new = ([_squeezed(mask) for name, mask in each["received"] if name == kind] for each in (older, newer))
        if len(old) == len(new) and old != new and "symbolic" not in json.dumps([old, new]):
            at = next(place for place, pair in enumerate(zip(old, new)) if pair[0] != pair[1])
            yield f"{kind} (call {at + 1}) receives {_shown(new[at])}, received {_shown(old[at])}"


def _squeezed(mask: Any) -> Any:
    return None if mask is None else np.asarray(mask).astype(int).squeeze().tolist() if _is_even(mask) else mask


def _is_even(mask: Any) -> bool:
    try:
        return np.asarray(mask).dtype != object
    except ValueError:
        return False


def _shown(mask: Any) -> str:
    return "no mask" if mask is None else json.dumps(_squeezed(mask), separators=(",", ":"))

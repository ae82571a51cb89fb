"""
Judges what became of a model that was saved in one stack and loaded in another.

The loaded model is held against the same model in the stack that saved it, layer by layer; where it differs, against
the same model as the reader builds it, for a file can be read faithfully by a Keras that computes otherwise.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.equality import Grade
from reports.judging.first_difference import LayerAbsent, MaskParts, partings
from reports.judging.messages import opening, short_type
from reports.reading.exchange import loading
from reports.reading.exchange.records import Loaded, Raised, Written
from reports.reading.provenance import preferred
from reports.reading.records import NO_KEY, Crashed, LayerOutput, Ok, Timeout, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from reports.judging.first_difference import Parting
    from reports.reading.exchange.loading import Partner, Seat
    from reports.reading.exchange.records import Failed, Format, SeenOutcome
    from reports.reading.notices import Notice
    from reports.reading.provenance import Ours
    from reports.reading.records import Scenario
    from stacks.stack import Stack


FILE = re.compile(r"[^\s'\"]*/saved/[^\s'\"]+\.(h5|keras|savedmodel|json)\b")
"""A saved file as errors name it: with the place where it lies, and the stack that saved it."""

HOST = re.compile(r"(?<=in binary running on )\S+?(?=\. )")
"""The machine, as TensorFlow names it where an operation is missing."""


class Verdict(Enum):
    """What became of a saved model, the best first."""

    SURVIVES = "survives"
    """Every mask and every value is what it was where the model was saved."""
    READERS_OWN = "reader's own"
    """It does what the same model does that is built by the reader, which is not what it did where it was saved."""
    MASK_CHANGED = "mask changed"
    """Some mask is dropped or a different one, and building the model in the reader does not account for it."""
    VALUES_DIFFER = "values differ"
    """The masks are there, the values are others."""
    CANNOT_LOAD = "cannot load"
    """Loading the file raises or kills; or it loads, and calling the model does."""
    CANNOT_SAVE = "no file"
    """There is nothing to load: the stack has not the format, or saving raised."""
    NOT_READ = "not read"
    """Nobody has tried yet, or the reader cannot be had here."""


@frozen
class Exchanged:
    """One model, saved by one stack in one format and read by another; *sentence* says why it was judged so."""

    saver: Seat
    reader: Seat
    format: Format
    scenario: str
    verdict: Verdict
    sentence: str
    text: str = ""
    """All that was said, where it failed."""


@frozen
class Exchange:
    """Everything that was saved and read; *partners* stand in the order of the table of stacks."""

    partners: tuple[Partner, ...]
    scenarios: tuple[Scenario, ...]
    results: tuple[Exchanged, ...]
    notices: tuple[Notice, ...]


NO_EXCHANGE = Exchange((), (), (), ())


def judge_exchange(paths: Iterable[Path], stacks: Sequence[Stack], ours: Ours | None = None) -> Exchange:
    """Read the record files of an exchange and judge every file that was saved; *ours* are the project's scenarios."""
    found, notices = loading.read(paths)
    order = {stack.name: at for at, stack in enumerate(stacks)}
    partners = tuple(sorted(found, key=lambda each: (order.get(each.seat[0], len(order)), *each.seat)))
    scenarios = preferred((text for each in partners for text in each.scenarios.values()), ours or {})
    results = tuple(each for saver in partners for reader in partners for each in _judge(saver, reader))
    return Exchange(partners, tuple(scenarios.values()), results, notices)


def _judge(saver: Partner, reader: Partner) -> Iterator[Exchanged]:
    for (scenario, form), saved in saver.saved.items():
        about = (saver.seat, reader.seat, form, scenario)
        loaded = reader.loaded.get((saver.seat, scenario, form))
        if not isinstance(saved.outcome, Written):
            yield Exchanged(*about, Verdict.CANNOT_SAVE, *_failure(saved.outcome))
        elif loaded is None or loaded.saved_key != saved.key:
            yield Exchanged(*about, Verdict.NOT_READ, "nobody has read this file yet")
        elif isinstance(loaded.outcome, Ok):
            yield Exchanged(*about, *_compare(saver, reader, loaded, loaded.outcome))
        elif loaded.key == NO_KEY:
            yield Exchanged(*about, Verdict.NOT_READ, *_failure(loaded.outcome))
        elif _fails_when_called(loaded.outcome) and _fails_when_called(_own_outcome(reader, loaded)):
            yield Exchanged(*about, Verdict.READERS_OWN, *_failure(loaded.outcome))
        else:
            yield Exchanged(*about, Verdict.CANNOT_LOAD, *_failure(loaded.outcome))


def _failure(outcome: Failed) -> tuple[str, str]:
    """Why it failed, in a sentence and in full."""
    sentence, text = _said(outcome)
    return _anywhere(sentence), _anywhere(text)


def _anywhere(text: str) -> str:
    return HOST.sub("<machine>", FILE.sub("<file>", text))


def _said(outcome: Failed) -> tuple[str, str]:
    match outcome:
        case Raised():
            where = {"run": "it loads, and calling it raises ", "build": "the model cannot be built: "}
            kind = short_type(outcome.type)
            return f"{where.get(outcome.phase, '')}{kind}: {opening(outcome.text)}", outcome.text
        case Crashed():
            return f"the interpreter died: {outcome.signal}", outcome.stderr
        case Timeout():
            return f"stopped after {outcome.limit:g} s", outcome.stderr
        case Unavailable():
            return outcome.reason, ""


def _compare(saver: Partner, reader: Partner, loaded: Loaded, seen: Ok) -> tuple[Verdict, str]:
    there, here = (_own(each, loaded) for each in (saver, reader))
    parted = _parted(there, seen)
    if there is not None and not parted:
        return Verdict.SURVIVES, _how_seen(there, seen)
    why = parted[0].sentence if parted else "where it was saved, it does not run"
    if here is not None and not _parted(here, seen):
        return Verdict.READERS_OWN, f"it does what the model does that the reader builds: {why}"
    masks = [each for each in parted if isinstance(each, MaskParts)]
    if not masks:
        return Verdict.VALUES_DIFFER, why
    apart = "" if len(masks) < len(parted) else "; all values are what they were"
    return Verdict.MASK_CHANGED, f"{masks[0].sentence}{apart}"


def _own_outcome(partner: Partner, loaded: Loaded) -> SeenOutcome | None:
    """What the model does that the stack itself built of the same text."""
    built = partner.built.get(loaded.scenario)
    return built.outcome if built is not None and built.digest == loaded.digest else None


def _own(partner: Partner, loaded: Loaded) -> Ok | None:
    """The same, where it runs."""
    outcome = _own_outcome(partner, loaded)
    return outcome if isinstance(outcome, Ok) else None


def _fails_when_called(outcome: SeenOutcome | None) -> bool:
    return isinstance(outcome, Raised) and outcome.phase == "run"


def _parted(one: Ok | None, other: Ok) -> list[Parting]:
    """Where two runs part, rounding apart."""
    if one is None:
        return []
    seen = (one, other) if other.trace else (_without_masks(one), _without_masks(other))
    found = (each.parting for each in partings(*seen) if each.grade is Grade.REAL)
    # A layer that only one of the two shows is no difference: a SavedModel is one layer to some readers.
    return [each for each in found if not isinstance(each, LayerAbsent)]


def _without_masks(ok: Ok) -> Ok:
    """What is left where the layers could not be seen: the values that the model returns, for no mask was looked at."""
    return Ok(tuple(LayerOutput(each.value, None) for each in ok.outputs), (), ())


def _how_seen(there: Ok, seen: Ok) -> str:
    inside = {each.layer for each in there.trace} & {each.layer for each in seen.trace}
    return "masks and values are as they were" if inside else "the outputs are as they were; inside nothing can be seen"

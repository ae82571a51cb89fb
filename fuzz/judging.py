"""What generated models show: differences between neighbouring stacks, and relations that a stack does not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from fuzz.borders import labelled
from fuzz.cases import CALLED, COMPILED, Case
from fuzz.promises import broken
from fuzz.seen import BETWEEN, MODES, PADDING, REFERENCE, Seen, Signature
from fuzz.twin_models import keeps_masks
from fuzz.twins import NotTwins, Parting
from reports.judging.changes import compare, failure
from reports.judging.kinds import CHANGES
from reports.judging.layer_sources import type_of
from reports.judging.messages import gist, short_type
from reports.judging.padding_test import Padding, padding_test
from reports.judging.pairs.group_causes import Unexplained
from reports.judging.pairs.pairing import Pairs
from reports.judging.pairs.signatures import signature as looks
from reports.reading.generated_models import RunStack
from reports.reading.matrix import CellId, Observed
from reports.reading.records import Error, Ok, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fuzz.cases import Batch
    from fuzz.neighbours import Neighbours
    from reports.judging.report import Compared
    from reports.reading.expectation_records import Expected, Nothing
    from reports.reading.records import Mode, Outcome


@frozen
class Observations:
    """What was recorded, and the *digests* of today's texts: what ran from another text says nothing of this one."""

    compared: Compared
    digests: Mapping[str, str]

    def of(self, stack: str, scenario: str, mode: Mode = "predict") -> Observed | None:
        """What a stack did with a scenario; None where nobody saw it, or not of today's text."""
        state = self.compared.matrix.cells.get(CellId(scenario, stack, "cpu", mode))
        is_seen = isinstance(state, Observed) and not state.again and state.digest == self.digests.get(scenario)
        return state if is_seen and isinstance(state, Observed) else None

    def is_run(self, stack: str, scenario: str, mode: Mode) -> bool:
        """Whether a stack ran it so, or tried to; TensorFlow 1 calls nothing directly."""
        found = self.of(stack, scenario, mode)
        return found is not None and not isinstance(found.outcome, Unavailable)

    def run_in(self, stack: str) -> RunStack:
        """What ran in a stack."""
        columns = (each for each in self.compared.matrix.columns if each.stack == stack)
        column = next(columns, None)
        header, imported = (column.header, column.imported) if column else (None, None)
        keras = (imported.keras if imported else None) or "never imported"
        return RunStack(stack, keras, (header.lock if header else None) or "", header.started if header else "never")

    def promised(self, state: Observed) -> tuple[Expected | Nothing, ...]:
        """What the reference promises of what was run, the oldest promise first."""
        return self.compared.expectations.of(state.id.scenario, state.id.mode, state.digest)


def judged(seen: Observations, batches: Sequence[Batch], pairs: Sequence[Neighbours]) -> Iterator[Seen]:
    """All that the records show of the cases: between the stacks of each pair, and in each stack by itself."""
    yield from labelled(_judged(seen, batches, pairs), pairs)


def _judged(seen: Observations, batches: Sequence[Batch], pairs: Sequence[Neighbours]) -> Iterator[Seen]:
    cases = {scenario: case for batch in batches for scenario, case in batch.scenarios.items()}
    there = {each.stack for each in seen.compared.matrix.columns}
    for older, newer in (each for each in pairs if there.issuperset(each)):
        yield from _between(seen, older, newer, cases)
    for stack in dict.fromkeys(each.stack for each in seen.compared.matrix.columns):
        for batch in batches:
            yield from _promised(seen, stack, batch)
            for case in batch.cases:
                yield from kept(seen, stack, batch, case)


def _between(seen: Observations, older: str, newer: str, cases: Mapping[str, Case]) -> Iterator[Seen]:
    for group in Pairs(seen.compared).pair(older, newer, "cpu").causes:
        known = "" if isinstance(group.cause, Unexplained) else group.cause.reason.title
        for item in group.items:
            mode = item.rows[0].mode
            both = all(seen.of(each, item.scenario, mode) for each in (older, newer))
            if item.kind in CHANGES and item.scenario in cases and both:
                # What an unexplained group is called hangs on what else is in it.
                how = group.cause.key if known else looks(item).key
                shown = Signature(BETWEEN, "" if known else item.layer_class or "", how)
                yield Seen(
                    shown,
                    (older, newer),
                    _one_text(cases[item.scenario], item.scenario),
                    item.sentence,
                    (item.scenario,),
                    known,
                )


def _one_text(case: Case, scenario: str) -> Case:
    """The text of a case that a scenario is, by itself."""
    return Case(case.name, case.texts[scenario.rpartition(".")[2]], compiled=case.compiled)


def _promised(seen: Observations, stack: str, batch: Batch) -> Iterator[Seen]:
    """What of the texts of a batch does not come out as the documentation promises, each by itself."""
    for scenario, case in batch.scenarios.items():
        for mode in case.kind.modes:
            state = seen.of(stack, scenario, mode)
            found = broken(seen.promised(state), state.outcome) if state else None
            if found:
                layer_class, how, sentence = found
                loss = f"loss {case.model.loss.value}" if mode == "train" else ""
                signature = Signature(REFERENCE, layer_class or loss, how)
                yield Seen(signature, (stack,), _one_text(case, scenario), sentence, (scenario,))
                break


def kept(seen: Observations, stack: str, batch: Batch, case: Case) -> Iterator[Seen]:
    """What one case breaks in one stack by itself, whatever was promised in numbers."""
    if case.relation:
        yield from _twins(seen, stack, batch, case)
    elif case.kind in {CALLED, COMPILED}:
        yield from _padded(seen, stack, batch, case)
        yield from _in_modes(seen, stack, batch, case)


def _padded(seen: Observations, stack: str, batch: Batch, case: Case) -> Iterator[Seen]:
    scenario = batch.scenario(case, case.name)
    observed = seen.of(stack, scenario, "eager")
    ok = observed.outcome if observed else None
    test = padding_test(ok) if isinstance(ok, Ok) and keeps_masks(case.model) else None
    if isinstance(ok, Ok) and test and test.padding is Padding.MOVES:
        layer = next((each for each in ok.trace if f"`{each.layer}`" in test.sentence), None)
        signature = Signature(
            PADDING, short_type(layer.type) if layer else "", gist(test.sentence, layer and layer.layer)
        )
        yield Seen(signature, (stack,), case, test.sentence, (scenario,))


def _in_modes(seen: Observations, stack: str, batch: Batch, case: Case) -> Iterator[Seen]:
    """The two modes of one model, the direct call held against `predict`."""
    scenario = batch.scenario(case, case.name)
    one, other = seen.of(stack, scenario, "predict"), seen.of(stack, scenario, "eager")
    if one is None or other is None:
        return
    change = compare(one, other)
    if change.results_differ and change.parting:
        at = change.parting.layer
        layer_class = short_type(type_of(one.outcome, at) or "") if at else ""
        effect = type(change.parting).__name__
        yield Seen(
            Signature(MODES, layer_class, effect),
            (stack,),
            case,
            f"eager, not predict: {change.parting.sentence}",
            (scenario,),
        )


def not_compared(seen: Observations, stack: str, batch: Batch) -> int:
    """How many relations were run in a stack and cannot be judged, such as where weights could not be made equal."""
    return sum(_is_not_compared(case, _outcomes(seen, stack, batch, case)) for case in batch.cases)


def _is_not_compared(case: Case, outcomes: Sequence[Outcome]) -> bool:
    match outcomes:
        case [Ok() as one, Ok() as other] if case.relation:
            return isinstance(case.relation.parting(one, other), NotTwins)
        case _:
            return False


def _outcomes(seen: Observations, stack: str, batch: Batch, case: Case) -> list[Outcome]:
    names, mode = [batch.scenario(case, name) for name in case.texts], case.kind.judged_in
    return [found.outcome for each in names if (found := seen.of(stack, each, mode))]


def _twins(seen: Observations, stack: str, batch: Batch, case: Case) -> Iterator[Seen]:
    names, outcomes = [batch.scenario(case, name) for name in case.texts], _outcomes(seen, stack, batch, case)
    if not case.relation or len(outcomes) != 2 or any(isinstance(each, Unavailable) for each in outcomes):  # noqa: PLR2004
        return
    one, other = outcomes
    if isinstance(one, Ok) and isinstance(other, Ok):
        apart_at = case.relation.parting(one, other)
        if isinstance(apart_at, Parting):
            # What training parts at are weights, so what was trained is what tells two findings from each other.
            where = _trained(case) if case.relation.trains else apart_at.layer_class
            signature = Signature(case.relation.name, where, apart_at.how)
            yield Seen(signature, (stack,), case, apart_at.sentence, tuple(names))
    elif isinstance(one, Ok) is not isinstance(other, Ok):
        signature, sentence, known = _failing(seen, stack, case, one, other)
        yield Seen(signature, (stack,), case, sentence, tuple(names), known)


def _trained(case: Case) -> str:
    kinds = " ".join(dict.fromkeys(each.kind for each in case.model.layers))
    return f"{kinds} by {case.model.loss.value}"


def _failing(seen: Observations, stack: str, case: Case, one: Outcome, other: Outcome) -> tuple[Signature, str, str]:
    """One of two twins fails; a reason is known if this stack has it and the error says what the reason quotes."""
    failed, which = (other, "the other text") if isinstance(one, Ok) else (one, "the model itself")
    said, layer = failure(failed) or "", failed.layer if isinstance(failed, Error) else None
    column = next(each for each in seen.compared.matrix.columns if each.stack == stack)
    quoting = (each for each in seen.compared.reasons.reasons if each.is_said_in(said))
    known = next((each.title for each in quoting if each.holds_in(column)), "")
    signature = Signature(case.relation.name if case.relation else "", "", f"fails: {gist(said, layer)}")
    return signature, f"{which} fails: {said}", known

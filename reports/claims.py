"""
The six statements about masking that this project began with, as code over observations.

A claim names scenarios and what each is asked; whether it holds is nowhere written down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.changes import failure, unsteadiness
from reports.matrix import Column, Matrix, Missing, Observed
from reports.records import Error, Ok, Unavailable
from reports.steps import UnaskableError
from reports.verdicts import (
    Errors,
    Evidence,
    Fails,
    FailsWithWarning,
    Holds,
    JudgedClaim,
    NotApplicable,
    NotRecorded,
    Verdict,
)
from reports.witnesses import (
    Carries,
    HidesOneId,
    HidesWhereAnyHides,
    LooksUnmasked,
    PaddingIsNothing,
    Refuses,
    Replaces,
    Witness,
)
from reports.witnesses import Holds as HoldsOver
from reports.wording import heard, speaks_of, speaks_of_masks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@frozen
class Claim:
    """A sentence about masking, how it is judged, and who is asked in which scenario."""

    sentence: str
    how: str
    asked: Mapping[str, tuple[Witness, ...]]


CLAIMS = (
    Claim(
        "A mask is made once and travels with the tensor from layer to layer; "
        "a later layer that cannot take a mask raises an error.",
        "The mask must leave each of three layers as it was made, "
        "and Flatten, GlobalMaxPooling1D and Conv1D must refuse it.",
        {
            "propagation.from_layer_to_layer": (
                Carries("mask_steps", ("drop", "squash", "leak")),
                HoldsOver("gru_one", "mask_steps"),
            ),
            "propagation.into_flatten": (Refuses("flat"),),
            "propagation.into_max_pooling": (Refuses("pool"),),
            "propagation.into_convolution": (Refuses("convolve"),),
        },
    ),
    Claim(
        "`Embedding(mask_zero=True)` makes a working mask.",
        "The mask must hide the steps of one id, a GRU must skip them, and padding must not change the result.",
        {
            "embedding.generates_a_mask": (HidesOneId("embed"), HoldsOver("gru_one", "embed")),
            "embedding.padding_changes_nothing": (PaddingIsNothing(),),
        },
    ),
    Claim(
        "Dense and Concatenate may stand behind Masking: their values look unmasked, "
        "yet the mask goes on and acts on later layers.",
        "Values at hidden steps must not be 0, the mask must leave the layer as it was, "
        "and a GRU behind must skip its steps.",
        {
            "pass_through.dense": (
                LooksUnmasked("project", "mask_steps"),
                Carries("mask_steps", ("project",)),
                HoldsOver("gru_one", "mask_steps"),
            ),
            "pass_through.dense_against_trimmed": (PaddingIsNothing(),),
            "pass_through.concatenate": (
                LooksUnmasked("concat", "mask_steps"),
                Carries("mask_steps", ("concat",)),
                HoldsOver("gru_one", "mask_steps"),
            ),
        },
    ),
    Claim(
        "The mask acts in recurrent layers, which skip masked steps: "
        "the output there is 0 or the same as the step before.",
        "At every step that Masking hid, the output of GRU, LSTM, SimpleRNN and of a second GRU "
        "must be 0 or unchanged.",
        {
            "recurrent.gru": (HoldsOver("recur", "mask_steps"),),
            "recurrent.lstm": (HoldsOver("recur", "mask_steps"),),
            "recurrent.simple_rnn": (HoldsOver("recur", "mask_steps"),),
            "recurrent.second_gru": (HoldsOver("recur", "mask_steps"), HoldsOver("recur_again", "mask_steps")),
        },
    ),
    Claim(
        "If one input of Concatenate is masked at a step, the whole output is masked at that step.",
        "No step may be seen behind Concatenate that the mask of any of its inputs hid.",
        {
            "concatenate.masks_disagree": (HidesWhereAnyHides("concat", ("mask_left", "mask_right")),),
            "concatenate.one_input_unmasked": (HidesWhereAnyHides("concat", ("mask_left",)),),
            "seed.masks_disagree": (HidesWhereAnyHides("concat", ("mask_num", "embed_version", "embed_missing")),),
        },
    ),
    Claim(
        "Masking must not be applied a second time: it replaces the mask, "
        "and behind an Embedding the masked steps are not 0, so they do not match `mask_value`.",
        "A step that the first mask hid must be seen again behind the second; "
        "behind Embedding the values there must not be 0.",
        {
            "masking_twice.another_value": (Replaces("mask_zeros", "mask_nines"),),
            "masking_twice.after_embedding": (LooksUnmasked("embed", "embed"), Replaces("embed", "mask_again")),
        },
    ),
)


@frozen
class _Testimony:
    """Evidence, with what a verdict needs beyond it."""

    evidence: Evidence
    blocked: bool = False
    warned: bool = False
    recorded: bool = True


def judge(matrix: Matrix) -> tuple[JudgedClaim, ...]:
    """Judge every claim on every column."""
    return tuple(
        JudgedClaim(
            number,
            claim.sentence,
            claim.how,
            tuple(claim.asked),
            {(column.stack, column.device): verdict(claim, matrix, column) for column in matrix.columns},
        )
        for number, claim in enumerate(CLAIMS, start=1)
    )


def verdict(claim: Claim, matrix: Matrix, column: Column) -> Verdict:
    """
    Weigh all that one stack did on one device.

    One thing against a claim outweighs all for it, and a scenario that could not run leaves it open.
    """
    heard_all = tuple(_testimonies(claim, matrix, column))
    evidence = tuple(each.evidence for each in heard_all)
    against = [each for each in heard_all if each.evidence.supports is False and not each.blocked]
    if against:
        return FailsWithWarning(evidence) if all(each.warned for each in against) else Fails(evidence)
    if any(each.blocked for each in heard_all):
        return Errors(evidence)
    if any(each.evidence.supports for each in heard_all):
        return Holds(evidence)
    return NotApplicable(evidence) if any(each.recorded for each in heard_all) else NotRecorded(evidence)


def _testimonies(claim: Claim, matrix: Matrix, column: Column) -> Iterator[_Testimony]:
    for scenario, witnesses in claim.asked.items():
        for state in matrix.of(scenario, column):
            if isinstance(state, Missing):
                yield _Testimony(Evidence(state.id, state.reason, supports=None), recorded=False)
            elif not matrix.is_of_project(scenario):
                yield _Testimony(Evidence(state.id, "ran a text that is not this project's", None), recorded=False)
            else:
                yield from _testimony(state, witnesses)


def _testimony(state: Observed, witnesses: tuple[Witness, ...]) -> Iterator[_Testimony]:
    outcome = state.outcome
    if not state.comparable:
        yield _Testimony(Evidence(state.id, "ran another text of the scenario", supports=None), recorded=False)
    elif unsteadiness(state):
        yield _Testimony(Evidence(state.id, "disagrees with itself, so it is no evidence", supports=None))
    elif isinstance(outcome, Unavailable):
        yield _Testimony(Evidence(state.id, outcome.reason, supports=None), recorded=False)
    elif isinstance(outcome, Ok):
        yield from (each for witness in witnesses for each in _answers(state, outcome, witness))
    else:
        yield _failed(state, witnesses)


def _answers(state: Observed, ok: Ok, witness: Witness) -> Iterator[_Testimony]:
    try:
        for answer in witness.ask(ok):
            warned = _is_warned(ok, answer.at)
            said = "" if answer.supports is not False else ", with a warning" if warned else ", without a warning"
            yield _Testimony(Evidence(state.id, answer.sentence + said, answer.supports), warned=warned)
    except UnaskableError as error:
        yield _Testimony(Evidence(state.id, str(error), supports=None))


def _is_warned(ok: Ok, layer: str | None) -> bool:
    layers = [each.layer for each in ok.trace]
    return any(
        speaks_of_masks(each) if layer is None else speaks_of(each, layer, layers) for each in heard(ok.warnings)
    )


def _failed(state: Observed, witnesses: tuple[Witness, ...]) -> _Testimony:
    if isinstance(state.outcome, Error):
        for witness in witnesses:
            if isinstance(witness, Refuses) and (answer := witness.refusal(state.outcome)):
                return _Testimony(Evidence(state.id, answer.sentence, supports=answer.supports))
    return _Testimony(Evidence(state.id, f"does not run: {failure(state.outcome)}", supports=False), blocked=True)

"""
The six statements about masking that this project began with, as code over observations.

A claim names scenarios and what each is asked; whether it holds is nowhere written down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.changes import failure, unsteadiness
from reports.judging.claim_checks import (
    Check,
    HoldsOutput,
    LooksUnmasked,
    MasksOneId,
    MasksWhereAnyMasks,
    PaddingIsNothing,
    Propagates,
    RaisesOnMask,
    Replaces,
)
from reports.judging.claim_verdicts import (
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
from reports.judging.messages import heard, speaks_of, speaks_of_masks
from reports.judging.sequence_masks import UncheckableError
from reports.reading.matrix import Column, Matrix, Missing, Observed
from reports.reading.records import Error, Ok, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@frozen
class Claim:
    """A sentence about masking, how it is judged, and who is asked in which scenario."""

    sentence: str
    how: str
    asked: Mapping[str, tuple[Check, ...]]


CLAIMS = (
    Claim(
        "A mask is generated once and is propagated with the tensor from layer to layer; "
        "a later layer that does not support masking raises an error.",
        "The mask must leave each of three layers as it was generated, "
        "and Flatten, GlobalMaxPooling1D and Conv1D must raise an error.",
        {
            "propagation.from_layer_to_layer": (
                Propagates("mask_steps", ("drop", "squash", "leak")),
                HoldsOutput("gru_one", "mask_steps"),
            ),
            "propagation.into_flatten": (RaisesOnMask("flat"),),
            "propagation.into_max_pooling": (RaisesOnMask("pool"),),
            "propagation.into_convolution": (RaisesOnMask("convolve"),),
        },
    ),
    Claim(
        "`Embedding(mask_zero=True)` generates a working mask.",
        "The mask must be False at the timesteps of one id, a GRU must skip them, "
        "and padding must not change the result.",
        {
            "embedding.generates_a_mask": (MasksOneId("embed"), HoldsOutput("gru_one", "embed")),
            "embedding.padding_changes_nothing": (PaddingIsNothing(),),
        },
    ),
    Claim(
        "Dense and Concatenate may come after Masking: their values look unmasked, "
        "yet the mask is propagated and acts on later layers.",
        "Values at masked timesteps must not be 0, the mask must leave the layer as it was, "
        "and a GRU after it must skip the masked timesteps.",
        {
            "pass_through.dense": (
                LooksUnmasked("project", "mask_steps"),
                Propagates("mask_steps", ("project",)),
                HoldsOutput("gru_one", "mask_steps"),
            ),
            "pass_through.dense_against_trimmed": (PaddingIsNothing(),),
            "pass_through.concatenate": (
                LooksUnmasked("concat", "mask_steps"),
                Propagates("mask_steps", ("concat",)),
                HoldsOutput("gru_one", "mask_steps"),
            ),
        },
    ),
    Claim(
        "Recurrent layers consume the mask and skip masked timesteps: "
        "the output there is 0 or that of the timestep before.",
        "At every timestep that Masking masked, the output of GRU, LSTM, SimpleRNN and of a second GRU "
        "must be 0 or unchanged.",
        {
            "recurrent.gru": (HoldsOutput("recur", "mask_steps"),),
            "recurrent.lstm": (HoldsOutput("recur", "mask_steps"),),
            "recurrent.simple_rnn": (HoldsOutput("recur", "mask_steps"),),
            "recurrent.second_gru": (HoldsOutput("recur", "mask_steps"), HoldsOutput("recur_again", "mask_steps")),
        },
    ),
    Claim(
        "If one input of Concatenate is masked at a timestep, the whole output is masked at that timestep.",
        "No timestep may be unmasked after Concatenate that the mask of any of its inputs masks.",
        {
            "concatenate.masks_disagree": (MasksWhereAnyMasks("concat", ("mask_left", "mask_right")),),
            "concatenate.one_input_unmasked": (MasksWhereAnyMasks("concat", ("mask_left",)),),
            "seed.masks_disagree": (MasksWhereAnyMasks("concat", ("mask_num", "embed_version", "embed_missing")),),
        },
    ),
    Claim(
        "Masking must not be applied a second time: it replaces the mask, "
        "and after an Embedding the masked timesteps are not 0, so they do not match `mask_value`.",
        "A timestep that the first mask masks must be unmasked again after the second; "
        "after Embedding the values there must not be 0.",
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
    for scenario, checks in claim.asked.items():
        for state in matrix.of(scenario, column):
            if isinstance(state, Missing):
                yield _Testimony(Evidence(state.id, state.reason, supports=None), recorded=False)
            elif scenario not in matrix.of_project:
                yield _Testimony(Evidence(state.id, "ran a text that is not this project's", None), recorded=False)
            else:
                yield from _testimony(state, checks)


def _testimony(state: Observed, checks: tuple[Check, ...]) -> Iterator[_Testimony]:
    outcome = state.outcome
    if not state.comparable:
        yield _Testimony(Evidence(state.id, "ran another text of the scenario", supports=None), recorded=False)
    elif unsteadiness(state):
        yield _Testimony(Evidence(state.id, "disagrees with itself, so it is no evidence", supports=None))
    elif isinstance(outcome, Unavailable):
        yield _Testimony(Evidence(state.id, outcome.reason, supports=None), recorded=False)
    elif isinstance(outcome, Ok):
        yield from (each for check in checks for each in _answers(state, outcome, check))
    else:
        yield _failed(state, checks)


def _answers(state: Observed, ok: Ok, check: Check) -> Iterator[_Testimony]:
    try:
        for answer in check.ask(ok):
            warned = _is_warned(ok, answer.at)
            said = "" if answer.supports is not False else ", with a warning" if warned else ", without a warning"
            yield _Testimony(Evidence(state.id, answer.sentence + said, answer.supports), warned=warned)
    except UncheckableError as error:
        yield _Testimony(Evidence(state.id, str(error), supports=None))


def _is_warned(ok: Ok, layer: str | None) -> bool:
    layers = [each.layer for each in ok.trace]
    return any(
        speaks_of_masks(each) if layer is None else speaks_of(each, layer, layers) for each in heard(ok.warnings)
    )


def _failed(state: Observed, checks: tuple[Check, ...]) -> _Testimony:
    if isinstance(state.outcome, Error):
        for check in checks:
            if isinstance(check, RaisesOnMask) and (answer := check.refusal(state.outcome)):
                return _Testimony(Evidence(state.id, answer.sentence, supports=answer.supports))
    return _Testimony(Evidence(state.id, f"does not run: {failure(state.outcome)}", supports=False), blocked=True)

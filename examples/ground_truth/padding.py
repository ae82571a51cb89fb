"""
The padding test, example by example: which inputs have a time axis, what pads them, and which outputs share it.

A group is a set of inputs that are padded together: their names or places, the axis of time, and what stands for
padding. An output that has the timesteps of a group is compared at those that are no padding, any other as a whole.
"""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

import numpy as np

MORE = 2
"""How many further timesteps of padding the test adds."""


class Group(NamedTuple):
    """
    Inputs that are padded together; `""` is an input that stands alone.

    The timesteps of *outputs* are padding where the input *like* is; without it, where all inputs of the group are.
    """

    inputs: tuple[Any, ...]
    outputs: tuple[int, ...] = ()
    axis: int = 1
    pad: float = 0
    like: str = ""


FREE = {
    "attention_translation.translator": (Group((0,)), Group((1,), (0,))),
    "basket_completion.next_product": (Group(("product", "count")),),
    "channel_wise_lstm.length_of_stay": (Group(("X", "M"), (0,)),),
    "crf_tagger.bilstm_crf": (Group(("",), (0, 1)),),
    "custom_layers.attention_pooling": (Group(("words",)),),
    "duplicate_questions.decomposed_attention": (Group(("left",)), Group(("right",))),
    "duplicate_questions.manhattan_lstm": (Group(("left",)), Group(("right",))),
    "entity_tagger.named_entities": (Group(("",), (0,)),),
    "heart_rate.alarm": (Group(("pulse", "oxygen")),),
    "hierarchical_attention.document_regression": (Group(("document",)),),
    "image_captioning.captions": (Group(("caption",), (0,)),),
    "interest_network.clicks": (Group(("hist_item", "hist_category")),),
    "knowledge_tracing.deep_knowledge_tracing": (Group(("inputs",), (0,), pad=-1),),
    "knowledge_tracing.saint": (Group(("exercise", "response"), (0,)),),
    "number_addition.character_translation": (Group(("encoder_inputs",)), Group(("decoder_inputs",), (0,))),
    "review_classifier.stacked_lstms": (Group(("",)),),
    "self_attention_tagger.pooled": (Group(("words",)),),
    "self_attention_tagger.tags": (Group(("",), (0,)),),
    "saved/heart_rate.h5": (Group(("pulse", "oxygen")),),
    "saved/heart_rate.keras": (Group(("pulse", "oxygen")),),
    "saved/ticket_router.h5": (Group(("words", "shapes"), (0,)),),
    "saved/ticket_router.keras": (Group(("words", "shapes"), (0,)),),
    "session_recommender.gru4rec": (Group(("context",)),),
    "session_recommender.self_attentive": (Group(("item_ids",), (0,)),),
    "temporal_convolution.sentiment": (Group(("words",)),),
    "temporal_fusion.gated_forecast": (Group(("sold",), (0,)),),
    "ticket_router.teams": (Group(("words", "shapes"), (0,)),),
    "translation_transformer.as_of_today": (Group(("encoder_inputs",)), Group(("decoder_inputs",), (0,))),
    "translation_transformer.as_published": (Group(("encoder_inputs", "decoder_inputs"), (0,), like="decoder_inputs"),),
}
"""The examples whose time axis is free."""

FIXED = {
    "hierarchical_attention.as_published": "documents have three sentences of four words",
    "hierarchical_attention.mended": "documents have three sentences of four words",
    "interest_network.pooled_history": "the inputs have four timesteps",
    "lstm_autoencoder.bottleneck": "the vector is repeated five times",
    "lstm_autoencoder.subclassed": "the vector is repeated five times",
    "number_addition.addition": "the input has five timesteps",
    "question_answering.memory_network": "the response has a feature for each word of the story",
    "question_answering.story_and_question": "the question is repeated six times",
    "review_classifier.as_published": "positions are made for six words",
    "review_classifier.transformer_block": "positions are made for six words",
}
"""Why the others are not tested."""

Call = Callable[[Any], "list[np.ndarray[Any, Any]]"]


def move(inputs: Any, groups: tuple[Group, ...], call: Call) -> dict[str, Any]:
    """How far each output moves with more padding, with each sample alone, and with each cut to its own length."""
    lengths = [_lengths(inputs, group, group.inputs) for group in groups]
    compared = [_lengths(inputs, group, (group.like,) if group.like else group.inputs) for group in groups]
    before = call(inputs)
    moved = {"more": _apart(before, call(_longer(inputs, groups)), groups, compared, None)}
    for sample in range(len(lengths[0])):
        rows = slice(sample, sample + 1)
        alone = _changed(inputs, groups, lambda array, _: array[rows])  # noqa: B023 - called at once
        cut = _cut(alone, groups, [each[rows] for each in lengths])
        for name, one in (("alone", alone), ("cut", cut)):
            gap = _apart(before, call(one), groups, compared, sample)
            moved[name] = None if gap is None else max(moved.get(name) or 0.0, gap)
    return moved


def _longer(inputs: Any, groups: tuple[Group, ...]) -> Any:
    return _changed(inputs, groups, lambda array, group: _pad(array, group) if group else array)


def _pad(array: np.ndarray[Any, Any], group: Group) -> np.ndarray[Any, Any]:
    widths = [(0, MORE if axis == group.axis else 0) for axis in range(array.ndim)]
    return np.pad(array, widths, constant_values=group.pad)


def _cut(inputs: Any, groups: tuple[Group, ...], lengths: list[Any]) -> Any:
    own = dict(zip(groups, lengths))
    return _changed(inputs, groups, lambda array, group: array[:, : int(own[group][0])] if group else array)


def _changed(inputs: Any, groups: tuple[Group, ...], change: Any) -> Any:
    """The inputs in their own shape, each changed, with the group that it belongs to or None."""
    group_of = {name: group for group in groups for name in group.inputs}
    if isinstance(inputs, dict):
        return {name: change(array, group_of.get(name)) for name, array in inputs.items()}
    if isinstance(inputs, tuple):
        return tuple(change(array, group_of.get(place)) for place, array in enumerate(inputs))
    return change(inputs, group_of.get(""))


def _lengths(inputs: Any, group: Group, names: tuple[Any, ...]) -> np.ndarray[Any, Any]:
    """How many timesteps of each sample are no padding: the longest of the named inputs says it."""
    arrays = [inputs if name == "" else inputs[name] for name in names]
    return np.max([_length(array, group) for array in arrays], axis=0)


def _length(array: np.ndarray[Any, Any], group: Group) -> np.ndarray[Any, Any]:
    data = (array != group.pad).reshape(*array.shape[:2], -1).any(-1)
    return np.where(data, np.arange(1, data.shape[1] + 1), 0).max(1)


def _apart(before: Any, after: Any, groups: Any, lengths: Any, sample: int | None) -> float | None:
    """The largest gap, or None where the batch decides on the shape of an output."""
    rows = range(len(lengths[0])) if sample is None else [sample]
    ends = {place: length for group, length in zip(groups, lengths) for place in group.outputs}
    gaps = [0.0]
    for place, (old, new) in enumerate(zip(before, after)):
        for at, row in enumerate(rows):
            end = int(ends[place][row]) if place in ends else None
            one, two = (old[row][:end], new[at][:end]) if place in ends else (old[row], new[at])
            if one.shape != two.shape:
                return None
            gaps.append(float(np.abs(one.astype("float64") - two).max()))
    return max(gaps)

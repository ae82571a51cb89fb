"""
The categories in which Keras's documentation lists its layers, and the one that each layer stands in.

A layer's category is the folder of its source, as https://keras.io/api/layers/ has most of them side by side; the few
that it has elsewhere, or that no listing has, are named here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from surface.entries import entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from surface.entries import Entry

CATEGORIES = {
    "core": "Core layers",
    "convolutional": "Convolution layers",
    "locally_connected": "Convolution layers",
    "pooling": "Pooling layers",
    "rnn": "Recurrent layers",
    "preprocessing": "Preprocessing layers",
    "normalization": "Normalization layers",
    "regularization": "Regularization layers",
    "attention": "Attention layers",
    "reshaping": "Reshaping layers",
    "merging": "Merging layers",
    "activation": "Activation layers",
    "activations": "Activation layers",
}
"""The heading of the documentation for each folder of `keras/src/layers`, of Keras 2 as of Keras 3."""

ELSEWHERE = {
    "Activation": "Core layers",
    "CuDNNGRU": "Recurrent layers",
    "CuDNNLSTM": "Recurrent layers",
    **dict.fromkeys(("FlaxLayer", "JaxLayer", "TFSMLayer", "TorchModuleWrapper"), "Backend-specific layers"),
}
"""Layers that the documentation has elsewhere than in their folder, and those of older versions than are listed."""


@cache
def layer_categories() -> Mapping[str, str]:
    """The category of each class of layers, under every name it has; none for those that no category lists."""
    layers = [each for each in entries() if each.kind == "layer"]
    found = {name: title for each in layers if (title := _category(each)) for name in (each.name, *each.aliases)}
    return found | ELSEWHERE


def _category(layer: Entry) -> str | None:
    """That of the newest version which has it in one: a layer that retires moves to a folder of its own."""
    sources = reversed([*layer.sources.values()])
    return next((CATEGORIES[folder] for each in sources for folder in each.split("/") if folder in CATEGORIES), None)

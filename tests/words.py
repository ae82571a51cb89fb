"""
The words that this project does not use, each with what Keras's guide, pytest or mutation testing says instead.

docs/glossary.md has the words that it does use.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLE = r"(?:a|an|the|its|their|his|no|this|that|any|each|every|one|another|some)"
MASK = rf"(?:{ARTICLE} )?masks?\b"


@frozen
class Private:
    """A word that only this project used: what finds it, a sentence that has it, and what to say instead."""

    pattern: str
    example: str
    instead: str

    def found_in(self, text: str) -> Iterator[str]:
        """Where it stands, with a few words on either side."""
        for match in re.finditer(self.pattern, text, re.IGNORECASE):
            yield " ".join(text[max(0, match.start() - 40) : match.end() + 40].split())


PRIVATE = (
    Private(r"\b(hidden|seen) (time)?steps?\b", "the hidden steps are 0", "masked timestep, unmasked timestep"),
    Private(r"\b(un)?masked steps?\b", "the masked steps are 0", "masked timestep, unmasked timestep"),
    Private(r"\bsteps? (of|in) (a|the|each|one) (sequence|sample|batch)\b", "a step of a sequence", "timestep"),
    Private(rf"\bmakes? {MASK}", "Embedding makes a mask", "generates a mask"),
    Private(rf"\b(hand(s|ed)? on|carr(y|ies|ied)|keeps?) {MASK}", "Dense hands on the mask", "propagates the mask"),
    Private(rf"\breads? {MASK}", "a GRU reads the mask", "consumes the mask"),
    Private(rf"\b(eats?|gives? up|ends?) {MASK}", "Flatten eats the mask", "drops the mask"),
    Private(r"(?<!about the )(?<!about a )\bmasks? (is|are) gone\b", "the mask is gone", "is dropped"),
    Private(rf"\bjoins? {MASK}", "Add joins the masks", "merges masks, with AND or OR"),
    Private(r"\bmasks? (\w+ )?by hand\b", "a mask by hand", "explicit `mask=` argument"),
    Private(r"(?<!left )(?<!leave )(?<!leaves )\bbehind\b", "the mask behind `concat`", "after"),
    Private(r"\bin front of\b", "Masking in front of a GRU", "before"),
    Private(r"\b(own layers?|layers? of (one's|your|their) own)\b", "a layer of one's own", "custom layer"),
    Private(r"\b(read|runs?|goes|in) both ways\b", "read both ways", "bidirectional"),
    Private(r"\bat two ends\b", "at two ends", "bidirectional"),
    Private(r"\bas (it|they) comes?\b", "LSTM as it comes", "with default arguments"),
    Private(r"\b(planted|faults?)\b", "a planted fault", "mutant"),
    Private(r"\brefuses? no more\b", "refuses no more", "no longer raises"),
    Private(r"\bruns? again\b, but", "runs again, but not as before", "works again, with other results"),
    Private(r"\b(borders?|crossings?)\b", "at every border", "step"),
    Private(r"\bstraight (from|to|ways?)\b", "straight to tf-2.21", "directly"),
)


def private_words(text: str) -> list[str]:
    """Every private word of a text, with what to say instead."""
    return [f"{found!r}: say {each.instead}" for each in PRIVATE for found in each.found_in(text)]

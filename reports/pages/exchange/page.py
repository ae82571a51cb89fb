"""The page of an exchange: for each format who can read whose files, and what is left of the masks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from reports.judging.exchange_outcomes import Verdict
from reports.pages.exchange.grid import GOOD, grids, seat_words
from reports.pages.files import Page
from reports.reading.exchange.records import Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.judging.exchange_outcomes import Exchange
    from reports.reading.exchange.loading import Partner
    from reports.reading.exchange.records import Saved

PATH = "exchange.html"
NO_LOAD = frozenset({Verdict.CANNOT_SAVE, Verdict.NOT_READ})


@frozen
class Look:
    """How a verdict is shown: a sign, the class of the stylesheet, and what it means."""

    sign: str
    look: str
    meaning: str


LOOKS: Mapping[Verdict, Look] = {
    Verdict.SURVIVES: Look("✓", "holds", "every mask and value is what it was in the stack that saved the model"),
    Verdict.READERS_OWN: Look(
        "≈", "fails-with-a-warning", "the file is read, and the reader's Keras does otherwise with such a model"
    ),
    Verdict.MASK_CHANGED: Look("□", "fails", "a mask is dropped or a different one, and the reader's Keras is not why"),
    Verdict.VALUES_DIFFER: Look("≠", "fails", "the masks are there, the values are others"),
    Verdict.CANNOT_LOAD: Look("✕", "errors", "loading the file fails, or calling what was loaded"),
    Verdict.CANNOT_SAVE: Look("∅", "missing", "the stack does not save in this format, or saving failed"),
    Verdict.NOT_READ: Look("·", "missing", "nobody has tried yet"),
}


@frozen
class GenerationPair:
    """The files of one generation of Keras in the hands of one."""

    saver: str
    reader: str
    counts: Mapping[Verdict, int]

    @property
    def loads(self) -> int:
        """How many times there was a file and somebody tried to read it."""
        return sum(count for verdict, count in self.counts.items() if verdict not in NO_LOAD)

    @property
    def good(self) -> int:
        """How many times a model came through."""
        return sum(self.counts[each] for each in GOOD)


def exchange_page(found: Exchange) -> Page:
    """Show all that was exchanged."""
    context = {
        "exchange": found,
        "grids": grids(found),
        "generations": tuple(_generation_pairs(found)),
        "looks": LOOKS,
        "tried": tuple(each for each in Verdict if each not in NO_LOAD),
        "verdict": Verdict,
        "seat": seat_words,
        "files": sum(len(_files(each)) for each in found.partners),
        "loads": sum(each.verdict not in NO_LOAD for each in found.results),
        "saved": {each.seat: len(_files(each)) for each in found.partners},
    }
    return Page(PATH, "exchange.html", context)


def _files(partner: Partner) -> list[Saved]:
    return [each for each in partner.saved.values() if isinstance(each.outcome, Written)]


def _generation_pairs(found: Exchange) -> Iterator[GenerationPair]:
    """From the one generation to the other first, then within each."""
    generation = {each.seat: each.generation for each in found.partners}
    counts: dict[tuple[str, str], Counter[Verdict]] = {}
    for each in found.results:
        saver, reader = generation[each.saver], generation[each.reader]
        if saver and reader:
            counts.setdefault((saver, reader), Counter())[each.verdict] += 1
    for pair in sorted(counts, key=lambda each: (each[0] == each[1], each)):
        yield GenerationPair(*pair, counts[pair])

"""Draws mutants by a seed, so that no function, file or operator is met twice before the others were met once."""

from __future__ import annotations

import ast
import random
import warnings
from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from attrs import frozen

from mutants.drawn.edits import Edit, Source
from mutants.drawn.operators import OPERATORS, called
from mutants.drawn.sites import Site, sites_of
from mutants.inside.codes import meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@frozen
class Drawn:
    """One mutant that an operator makes: *edit* changes a line of the statement at *site*."""

    site: Site
    operator: str
    edit: Edit
    before: str
    after: str

    @property
    def name(self) -> str:
        """What tells it from all others of the same Keras."""
        return f"{self.site.file}:{self.edit.line}:{self.edit.start} {self.operator}"


def all_mutants(keras: Path, modules: Iterable[str]) -> tuple[Drawn, ...]:
    """Every mutant that the operators make in the modules of a Keras."""
    return tuple(each for file in modules for each in _of_file(file, (keras / file).read_text(encoding="utf-8")))


def draw(mutants: Iterable[Drawn], keras: Path, count: int, seed: int) -> tuple[Drawn, ...]:
    """The first *count* of them in the order of a seed; those of a shorter draw are the first of a longer one."""
    return tuple(islice(_compiling(_spread(mutants, seed), keras), count))


def is_proven_equivalent(mutant: Drawn, keras: Path) -> bool:
    """Whether Python makes the same bytecode of the changed file."""
    source = Source((keras / mutant.site.file).read_text(encoding="utf-8"))
    one, other = (_compiled(text) for text in (source.text, source.edited(mutant.edit)))
    return one == other


def _of_file(file: str, text: str) -> Iterator[Drawn]:
    source = Source(text)
    seen: set[Edit] = set()
    for site in sites_of(file, text):
        for operator, edit in _edits(source, site):
            if edit not in seen:
                seen.add(edit)
                yield Drawn(site, operator, edit, source.line(edit.line), source.changed_line(edit))


def _edits(source: Source, site: Site) -> Iterator[tuple[str, Edit]]:
    nodes = [node for root in site.nodes for node in _walked(root)]
    for operator, edits in OPERATORS.items():
        for node in nodes:
            yield from ((operator, each) for each in edits(source, node))


def _walked(root: ast.AST) -> Iterator[ast.AST]:
    """All nodes but formatted texts, which only messages are made of, and the classes that `isinstance` is given."""
    if isinstance(root, ast.JoinedStr):
        return
    yield root
    is_asked = isinstance(root, ast.Call) and called(root) == "isinstance"
    for child in root.args[:1] if isinstance(root, ast.Call) and is_asked else ast.iter_child_nodes(root):
        yield from _walked(child)


def _spread(mutants: Iterable[Drawn], seed: int) -> Iterator[Drawn]:
    """All of them, each time one of those whose function, file and operator were met least often until then."""
    shuffled = sorted(mutants, key=lambda each: each.name)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - draws mutants, guards no secret
    waiting: defaultdict[tuple[str, str], list[Drawn]] = defaultdict(list)
    for each in reversed(shuffled):
        waiting[each.site.file, each.site.function].append(each)
    met: Counter[object] = Counter()
    while waiting:
        at = min(waiting, key=lambda function: (met[function], met[function[0]]))
        chosen = min(reversed(waiting[at]), key=lambda each: met[each.operator])
        waiting[at].remove(chosen)
        if not waiting[at]:
            del waiting[at]
        met.update((at, at[0], chosen.operator))
        yield chosen


def _compiling(mutants: Iterable[Drawn], keras: Path) -> Iterator[Drawn]:
    for each in mutants:
        text = (keras / each.site.file).read_text(encoding="utf-8")
        if _compiled(Source(text).edited(each.edit)) is not None:
            yield each


def _compiled(text: str) -> tuple[object, ...] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return meaning(compile(text, "keras", "exec", dont_inherit=True))
    except SyntaxError:
        return None

"""docs/coverage.md: the table of all that has to do with masks, and which scenarios show it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from surface import family_table
from surface.cells import WAYS, Gap, Row, Shown, Untouched, argument_rows, meets_masks, rows, seen
from surface.entries import DENIES, TOUCHES, entries, versions
from surface.scenario_notes import noted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from surface.cells import Cell
    from surface.entries import Entry, Kind

HEAD = """\
# What the scenarios cover

Written by `python -m surface > docs/coverage.md`; a test holds it against the scenarios and the listings.

Rows are the public surface of Keras, listed from what is installed in the stacks {stacks}: {count}.
Columns are ways of using them.
A cell is one of three:

- a number: so many scenarios use it in that way, and the link leads to the file of the first;
- `-`: no mask is touched there, and a line of the source of Keras shows it: one of the row, or the one in \
[the list of what touches no mask](#touches-no-mask);
- **gap**: nothing shows it, and [the gaps](#gaps) have its name.

Scenarios are followed by a Keras that only takes notes (`surface/notes.py`): which classes are called, with which \
arguments, from where, and with a tensor that comes after a mask-generating layer.
What that mask does then is the business of the report, not of this page.
Ranks count the axis of the samples; a rank that a layer does not accept has `-`.

{figures}
"""
TITLES: dict[Kind, str] = {
    "layer": "Layers",
    "loss": "Losses",
    "metric": "Metrics",
    "method": "Methods of a model",
}
WORDS = {
    "takes": "takes a mask",
    "computes": "computes one",
    "supports": "supports masking",
    "reads": "consumes it",
    "sets": "sets it",
    "supports none": "says it does not support masking",
}
NO_MASK = """\
What takes, computes and consumes no mask, and does not say that it supports masking.
A mask that reaches such a layer is dropped there; a metric in this list meets masks only as weights, among weighted \
metrics.
"""
FAMILIES = """\
## By family and mode

A row is a class of Keras layer, a column a family of scenarios or a mode.
A cell counts the scenarios of that family, or those that run in that mode, whose model has such a layer.
`scenarios/families.toml` says which file belongs to which family.
"""


def document() -> str:
    """The page as it must stand in docs/coverage.md."""
    listed, known = entries(), seen(noted())
    table, arguments = rows(listed, known), argument_rows(listed, known)
    shown = [each for each in table if each.scenarios or each.gaps]
    parts = [
        HEAD.format(stacks=_stacks(), count=_count(listed), figures=_figures([*table, *arguments])),
        *(_section(kind, [each for each in shown if each.entry.kind == kind]) for kind in TITLES),
        _arguments(arguments),
        _gaps([*table, *arguments]),
        _untouched([each for each in table if not meets_masks(each.entry)]),
        FAMILIES,
        family_table.table(family_table.used()),
    ]
    return "\n".join(parts) + "\n"


def _stacks() -> str:
    return ", ".join(f"{each.stack} (Keras {each.keras})" for each in versions())


def _count(listed: Sequence[Entry]) -> str:
    kinds = Counter(each.kind for each in listed)
    return ", ".join(f"{kinds[kind]} {title.lower()}" for kind, title in TITLES.items())


def _figures(table: Sequence[Row]) -> str:
    kinds = Counter(type(cell) for row in table for cell in row.cells.values())
    rest = f"{kinds[Untouched]} touch no mask, {kinds[Gap]} are gaps"
    return f"Of {sum(kinds.values())} cells, those of arguments included, {kinds[Shown]} have scenarios, {rest}."


def _section(kind: Kind, table: Sequence[Row]) -> str:
    head = [TITLES[kind][:-1] if kind != "method" else "method", "in", "what it does with a mask", *WAYS[kind]]
    body = [
        _line([_named(row), _there(row.entry), _facts(row.entry), *map(_text, row.cells.values())]) for row in table
    ]
    ruler = "| --- | --- | --- |" + " ---: |" * len(WAYS[kind])
    return "\n".join([f"## {TITLES[kind]}\n", _line(head), ruler, *body, ""])


def _named(row: Row) -> str:
    return "<br>".join([row.entry.name, *sorted(row.entry.aliases)])


def _there(entry: Entry) -> str:
    return ", ".join(each.short for each in versions() if each in entry.sources)


def _facts(entry: Entry) -> str:
    """What the newest release says, with its lines, and where another version says something else."""
    newest = entry.facts[entry.newest]
    said = [f"{WORDS[fact]} `{_short(newest[fact])}`" for fact in (*TOUCHES, "supports none") if fact in newest]
    others = [text for version, facts in entry.facts.items() if (text := _differing(version.short, facts, newest))]
    nothing = "calls the layers" if meets_masks(entry) else "nothing"
    return "; ".join(["<br>".join(said) or f"{nothing}, `{_short(entry.evidence)}`", *others])


def _differing(version: str, facts: Mapping[str, str], newest: Mapping[str, str]) -> str:
    one, other = {each for each in facts if each in (*TOUCHES, *DENIES)}, {*newest}
    more = [WORDS[each] for each in sorted(one - other) if each in WORDS]
    if "supports none" in one:
        other -= {"supports"}
    less = [f"not: {WORDS[each]}" for each in sorted(other - one) if each in TOUCHES]
    return f"{version}: {', '.join([*more, *less])}" if more or less else ""


def _short(place: str) -> str:
    return place.removeprefix("keras/src/")


def _text(cell: Cell) -> str:
    if isinstance(cell, Shown):
        return f"[{len(cell.scenarios)}](../{cell.first})"
    return "-" if isinstance(cell, Untouched) else "**gap**"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _arguments(table: Sequence[Row]) -> str:
    """A line for each layer: a matrix would be empty but for its diagonal."""
    head = "## Arguments\n\nThe arguments of these layers that have to do with masks, each with its scenarios.\n"
    body = [
        _line([row.entry.name, "; ".join(f"`{name}` {_text(cell)}" for name, cell in row.cells.items())])
        for row in table
    ]
    return "\n".join([head, _line(["layer", "arguments"]), "| --- | --- |", *body, ""])


def _gaps(table: Sequence[Row]) -> str:
    """The gaps by way, the names of their entries after them."""
    names = defaultdict[str, list[str]](list)
    for row in table:
        for way, cell in row.cells.items():
            if isinstance(cell, Gap):
                names[f"{way}, {row.entry.kind}"].append(row.entry.name)
    head = "## Gaps\n\nWhat touches a mask, and no scenario uses in that way.\n"
    return "\n".join([head, *(f"- {way}: {', '.join(found)}" for way, found in names.items()), ""])


def _untouched(table: Sequence[Row]) -> str:
    head = f"## Touches no mask\n\n{NO_MASK}\n"
    body = [
        _line(
            [
                _named(row),
                row.entry.kind,
                _there(row.entry),
                f"`{_short(row.entry.evidence)}`",
                str(len(row.scenarios) or ""),
            ]
        )
        for row in table
    ]
    return "\n".join(
        [head, _line(["name", "kind", "in", "line", "scenarios"]), "| --- | --- | --- | --- | ---: |", *body, ""]
    )

"""The cells of the table: for each entry and way a scenario, a line that says that no mask is touched, or a gap."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import frozen

from surface.scenario_notes import snake

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from surface.entries import Entry, Kind
    from surface.scenario_notes import Noted

RANKS = ("rank 2", "rank 3", "rank 4", "rank 5")
WAYS: Mapping[Kind, tuple[str, ...]] = {
    "layer": (
        *("masked input", "mask=", "compute_mask", *RANKS, "in a class", "several batches", "unknown timesteps"),
        *("half precision", "tf.function", "predict", "eager", "xla", "train"),
        *("saved as h5", "saved as keras", "saved as SavedModel", "saved as config"),
    ),
    "loss": (
        *("as an object", "by its word", "sample weights"),
        *("train_on_batch", "test_on_batch", "fit", "evaluate", "custom_loop"),
    ),
    "metric": (
        *("metrics", "weighted_metrics", "as an object", "by its word", "sample weights"),
        *("train_on_batch", "test_on_batch", "fit", "evaluate"),
    ),
    "method": ("functional", "Sequential", "subclassed"),
}
"""The ways of using an entry of each kind: the columns of its table."""

RUN_LAYERS = frozenset(
    {
        *("__call__", "call", "fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch"),
        *("train_step", "test_step", "predict_step", "fit_generator", "evaluate_generator", "predict_generator"),
        *("save", "export", "to_json", "to_yaml", "get_config", "from_config", "add", "stateless_call"),
        *("symbolic_call", "rematerialized_call", "compute_loss", "compute_metrics", "stateless_compute_loss"),
    }
)
"""Methods that call the layers, or write down how they are called, without a word about masks in their own text."""

ONLY = (
    (r"ConvLSTM1D", ("rank 4",)),
    (r"ConvLSTM2D|.*3D(Transpose)?", ("rank 5",)),
    (r"ConvLSTM3D", ()),
    (r".*1D(Transpose)?|GRU|LSTM|SimpleRNN|RNN|Bidirectional", ("rank 3",)),
    (r".*2D(Transpose)?", ("rank 4",)),
    (r"RepeatVector|.*Cells?", ("rank 2",)),
    (r"MultiHeadAttention|Group.*Attention|TimeDistributed|Masking", ("rank 3", "rank 4", "rank 5")),
)
"""Which ranks a layer accepts, where it is not any; the first pattern that fits its whole name counts."""


@frozen
class Shown:
    """Scenarios show it; the first stands for all."""

    scenarios: tuple[str, ...]
    first: str


@frozen
class Untouched:
    """No mask is touched there, and which line of source shows it."""

    source: str


@frozen
class Gap:
    """Nothing shows it."""

    name: str


Cell = Shown | Untouched | Gap


@frozen
class Row:
    """An entry with a cell for each way, or with one for each argument."""

    entry: Entry
    cells: Mapping[str, Cell]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """All scenarios of its cells, each once."""
        return tuple(
            dict.fromkeys(one for cell in self.cells.values() if isinstance(cell, Shown) for one in cell.scenarios)
        )

    @property
    def gaps(self) -> tuple[str, ...]:
        """The names of its gaps."""
        return tuple(cell.name for cell in self.cells.values() if isinstance(cell, Gap))


@frozen
class Seen:
    """Which scenarios use what in which way, and where their files are."""

    by_way: Mapping[tuple[str, str], tuple[str, ...]]
    by_argument: Mapping[tuple[str, str], tuple[str, ...]]
    files: Mapping[str, str]

    def cell(self, found: Iterable[str]) -> Shown | None:
        """The cell of the scenarios *found*, if there are any."""
        scenarios = tuple(dict.fromkeys(found))
        return Shown(scenarios, self.files[scenarios[0]]) if scenarios else None


def seen(notes: Sequence[Noted]) -> Seen:
    """Turn the notes of all scenarios around: from what is used to who uses it."""
    ways, arguments = defaultdict[tuple[str, str], list[str]](list), defaultdict[tuple[str, str], list[str]](list)
    for each in notes:
        for use in each.uses:
            for way in use.ways:
                ways[use.kind, way].append(each.scenario.id)
            for argument in use.arguments:
                arguments[use.kind, argument].append(each.scenario.id)
        for method in each.methods:
            style, _, name = method.partition(": ")
            ways[name, style].append(each.scenario.id)
    files = {each.scenario.id: each.scenario.file for each in notes}
    return Seen(_unique(ways), _unique(arguments), files)


def _unique(lists: Mapping[tuple[str, str], list[str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    return {key: tuple(dict.fromkeys(found)) for key, found in lists.items()}


def rows(entries: Sequence[Entry], known: Seen) -> tuple[Row, ...]:
    """A row for each entry, with a cell for each way of its kind."""
    return tuple(Row(each, {way: _cell(each, way, known) for way in WAYS[each.kind]}) for each in entries)


def argument_rows(entries: Sequence[Entry], known: Seen) -> tuple[Row, ...]:
    """A row for each layer that touches a mask and has arguments about masks, with a cell for each of these."""
    layers = [each for each in entries if each.kind == "layer" and each.touches and each.arguments]
    return tuple(
        Row(each, {name: _of_argument(each, name, known) for name in sorted(each.arguments)}) for each in layers
    )


def _names(entry: Entry) -> tuple[str, ...]:
    names = (entry.name, *sorted(entry.aliases))
    return names if entry.kind in ("layer", "method") else tuple(dict.fromkeys(map(snake, names)))


def _cell(entry: Entry, way: str, known: Seen) -> Cell:
    found = (one for name in _names(entry) for one in known.by_way.get((name, way), ()))
    why_not = _why_not(entry, way)
    return known.cell(found) or (Untouched(why_not) if why_not else Gap(f"{entry.name}: {way}"))


def _of_argument(entry: Entry, name: str, known: Seen) -> Cell:
    found = (one for each in _names(entry) for one in known.by_argument.get((each, name), ()))
    return known.cell(found) or Gap(f"{entry.name}: {name}")


def meets_masks(entry: Entry) -> bool:
    """Whether a mask matters to it, or to the layers that it calls."""
    return entry.touches or (entry.kind == "method" and entry.name in RUN_LAYERS)


def _why_not(entry: Entry, way: str) -> str:
    """The source that shows that a mask is not touched in that way; nothing where it may be."""
    if entry.kind == "layer":
        return _why_not_of_layer(entry, way)
    # A model turns the mask into weights, so a weighted metric meets it whatever the metric itself knows.
    weighted = entry.kind == "metric" and way == "weighted_metrics"
    return "" if meets_masks(entry) or weighted else entry.evidence


def _why_not_of_layer(entry: Entry, way: str) -> str:
    if not entry.touches:
        return entry.evidence
    absent = {"mask=": "takes", "compute_mask": "computes"}
    if way in absent and not entry.has(absent[way]):
        return entry.evidence
    return entry.sources[entry.newest] if way in RANKS and way not in _ranks(entry.name) else ""


def _ranks(name: str) -> tuple[str, ...]:
    return next((ranks for pattern, ranks in ONLY if re.fullmatch(pattern, name)), RANKS)

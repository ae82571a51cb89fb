"""
What is timed: a list, not a cross product.  Every entry is there for a comparison that people make.

A masked entry has a twin without a mask, and what the mask costs is the one divided by the other.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Sequence

from harness import discovery
from harness.errors import UserError

USUAL, ALL = "usual", "all"
"""What may be asked for in one word: the handful that a matrix measures unasked, and everything."""


class UnknownBenchmarkError(UserError):
    """Benchmarks were asked for that are not in the catalogue."""


class Size(NamedTuple):
    """The numbers of a model and its batch."""

    name: str
    batch: int
    timesteps: int
    features: int
    units: int

    def __str__(self) -> str:
        return f"{self.batch}\u00d7{self.timesteps}\u00d7{self.features}\u2192{self.units}"


class MaskPattern(NamedTuple):
    """How much of every sequence is masked, and where: timesteps at its end (`right`) or anywhere (`scattered`)."""

    where: str
    percent: int

    def __str__(self) -> str:
        if not self.percent:
            return "a mask of no timestep"
        return f"{self.percent} % masked, {'at the end' if self.where == 'right' else 'scattered'}"


class Network(NamedTuple):
    """What is called: a layer of Keras by its class and arguments, or the seed model where there is no class."""

    name: str
    title: str
    layer: str | None
    arguments: dict[str, Any]
    bidirectional: bool = False


class Benchmark(NamedTuple):
    """One thing that is timed: a network, of one size, with one mask or none, called in one mode."""

    mode: str
    network: Network
    size: Size | None = None
    padding: MaskPattern | None = None
    usual: bool = False

    @property
    def subject(self) -> str:
        """What is called, in one word."""
        padding = f"{self.padding.where}-{self.padding.percent}" if self.padding else ""
        return "-".join(filter(None, (self.network.name, self.size.name if self.size else "", padding)))

    @property
    def id(self) -> str:
        """The name that pytest-benchmark gives it."""
        return f"{self.mode}[{self.subject}]"

    @property
    def title(self) -> str:
        """The same for people."""
        size = f" {self.size}" if self.size else ""
        mask = f", {self.padding}" if self.padding else ", no mask" if self.size else ""
        return f"{self.network.title}{size}, {MODES[self.mode]}{mask}"

    @property
    def twin(self) -> str | None:
        """The id of the same without a mask, or None where this has none itself."""
        return self._replace(padding=None).id if self.padding else None


MODES = {
    "predict": "forward pass",
    "train": "training step",
    "eager": "forward pass without a compiled graph",
    "xla": "forward pass compiled by XLA",
}
"""The modes in which a model is called, in the order of a pass; each is a function of `timed/bench_catalogue.py`."""

SMALL, MEDIUM = Size("small", 32, 50, 16, 32), Size("medium", 64, 200, 64, 128)
FULL, HALF, LITTLE = MaskPattern("right", 0), MaskPattern("right", 50), MaskPattern("right", 90)
# Only sequences whose timesteps are masked at the end reach cuDNN on a GPU.
SCATTERED = MaskPattern("scattered", 50)

# Pinned, because Keras 2.x and tf.keras disagree on the defaults: two stacks shall compute the same.
PINNED = {"recurrent_activation": "sigmoid"}
GRU = Network("gru", "GRU", "GRU", {**PINNED, "reset_after": True})
RESET_BEFORE = Network("gru-reset-before", "GRU with reset_after=False", "GRU", {**PINNED, "reset_after": False})
BIDIRECTIONAL = Network("bidirectional-gru", "Bidirectional GRU", "GRU", GRU.arguments, bidirectional=True)
LSTM = Network("lstm", "LSTM", "LSTM", PINNED)
SEED = Network("seed", "seed model", None, {})
SEED_SCENARIO = "seed.as_given"

CATALOGUE = (
    Benchmark("predict", GRU, SMALL, usual=True),
    Benchmark("predict", GRU, SMALL, FULL),
    Benchmark("predict", GRU, SMALL, HALF, usual=True),
    Benchmark("predict", GRU, SMALL, LITTLE),
    Benchmark("predict", GRU, SMALL, SCATTERED),
    Benchmark("predict", GRU, MEDIUM),
    Benchmark("predict", GRU, MEDIUM, HALF),
    Benchmark("predict", GRU, MEDIUM, LITTLE),
    Benchmark("predict", GRU, MEDIUM, SCATTERED),
    Benchmark("train", GRU, SMALL),
    Benchmark("train", GRU, SMALL, HALF),
    Benchmark("train", GRU, MEDIUM),
    Benchmark("train", GRU, MEDIUM, HALF),
    Benchmark("train", GRU, MEDIUM, SCATTERED),
    Benchmark("predict", RESET_BEFORE, SMALL),
    Benchmark("predict", RESET_BEFORE, SMALL, HALF),
    Benchmark("predict", BIDIRECTIONAL, SMALL),
    Benchmark("predict", BIDIRECTIONAL, SMALL, HALF),
    Benchmark("predict", LSTM, SMALL),
    Benchmark("predict", LSTM, SMALL, HALF),
    Benchmark("train", LSTM, SMALL),
    Benchmark("train", LSTM, SMALL, HALF),
    Benchmark("eager", GRU, SMALL),
    Benchmark("eager", GRU, SMALL, HALF),
    Benchmark("xla", GRU, SMALL),
    Benchmark("xla", GRU, SMALL, HALF),
    Benchmark("predict", SEED, usual=True),
    Benchmark("train", SEED, usual=True),
)

ORDER = tuple(each.id for mode in MODES for each in CATALOGUE if each.mode == mode)
"""In which a pass measures them: pytest takes the functions of `timed/bench_catalogue.py` one after another."""


def select(asked: str) -> Sequence[Benchmark]:
    """The benchmarks that *asked* names: `usual`, `all`, ids separated by commas, or an expression as for scenarios."""
    ids = asked.split(",")
    if asked == ALL:
        return CATALOGUE
    if asked == USUAL:
        return [each for each in CATALOGUE if each.usual]
    if {*ids} <= {each.id for each in CATALOGUE}:
        return [each for each in CATALOGUE if each.id in ids]
    return _satisfying(asked)


def _satisfying(expression: str) -> Sequence[Benchmark]:
    select: Any = discovery.select  # it wants nothing of a scenario but its id, and a benchmark has one too
    try:
        # Who gives no expression is given every scenario, and shall not be given every benchmark.
        return tuple(select(CATALOGUE, expression or "none"))
    except discovery.ScenarioError as error:
        ways = f"{USUAL}, {ALL}, names separated by commas, or parts of names with and, or, not and brackets"
        names = ", ".join(each.id for each in CATALOGUE)
        msg = f"{expression!r} matches none of the benchmarks"
        raise UnknownBenchmarkError(msg, hint=f"say {ways}. The names: {names}") from error

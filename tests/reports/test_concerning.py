"""What concerns a model: changes at the classes of layers that it uses, read off its file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from harness.exit_codes import Exit
from reports.judging.kinds import CHANGES, UNKNOWN, Kind
from reports.judging.pairs.concerning import concerning
from reports.judging.pairs.pairing import Pairs
from reports.pages.pairs.words import about_concern
from reports.reading.notices import ReportError
from reports.reading.used_layers import used_layers
from reports.upgrade_command import answer
from tests.reports.sampling import a_report

if TYPE_CHECKING:
    from reports.judging.pairs.pair import Pair

MODEL = """
from tensorflow import keras
from keras.layers import GRU, Masking

class Tagger(keras.Model):
    def __init__(self):
        self.dense = keras.layers.Dense(2)

model = keras.Sequential([Masking(0.0), GRU(4), keras.layers.Bidirectional(keras.layers.LSTM(2))])
"""


@pytest.fixture(scope="module")
def pair() -> Pair:
    """The widest pair of the made-up report, its changes spread over classes of layers."""
    report = a_report()
    whole = max((Pairs(report).pair(*each.pair) for each in report.upgrades), key=lambda each: len(each.items))
    classes = [("GRU",), ("Concatenate", "GRU"), ("Flatten",), ()]
    items = tuple(evolve(each, layer_classes=classes[at % 4]) for at, each in enumerate(whole.items))
    return evolve(whole, items=items)


@given(used=st.frozensets(st.sampled_from(["GRU", "Concatenate", "Flatten", "Dense"])))
def test_what_is_told_is_at_a_class_that_is_used_or_at_none(pair: Pair, used: frozenset[str]) -> None:
    """And nothing else; every scenario still counts."""
    told = concerning(pair, used)

    stays = [not each.layer_classes or each.kind in UNKNOWN or used & {*each.layer_classes} for each in pair.items]
    assert told.items == tuple(each for each, here in zip(pair.items, stays, strict=True) if here)
    assert {item for cause in told.causes for item in cause.items} == {*told.items}
    assert told.summary.compared >= pair.summary.compared - pair.summary.incomparable - pair.summary.unstable
    assert told.concern is not None
    changed = {each.scenario for each in pair.items if each.kind in CHANGES}
    assert told.concern.aside == len(changed - {each.scenario for each in told.items})


def _counting_as(pair: Pair, kind: Kind) -> Pair:
    """The pair with one item, of that kind, at a class that nobody uses."""
    item = pair.items[0]
    step = evolve(item.step, change=evolve(item.step.change, kind=kind), comeback=None)
    names = {each: (item.scenario,) if each is kind else () for each in Kind}
    return evolve(
        pair,
        items=(evolve(item, step=step, layer_classes=("Flatten",)),),
        summary=evolve(pair.summary, scenarios=names),
    )


def test_what_could_not_be_compared_is_not_left_aside(pair: Pair) -> None:
    """It does not become one of those that were compared and are the same."""
    told = concerning(_counting_as(pair, Kind.NOT_COMPARABLE), {"GRU"})

    assert (told.summary.compared, told.summary.incomparable) == (0, 1)
    assert answer(told, CHANGES) is Exit.INCOMPLETE


def test_what_differs_by_rounding_elsewhere_is_no_change_that_is_left_aside(pair: Pair) -> None:
    """The sentence counts scenarios that change."""
    told = concerning(_counting_as(pair, Kind.DRIFT), {"GRU"})

    assert told.items == ()
    assert "; 0 scenarios that change elsewhere are left aside." in about_concern(told)


def test_the_gate_counts_what_concerns_the_model(pair: Pair) -> None:
    """A change elsewhere does not close it, and one at no class does."""
    nowhere = evolve(pair, items=tuple(each for each in pair.items if each.layer_classes == ("Flatten",)))
    somewhere = evolve(pair, items=tuple(each for each in pair.items if each.kind in CHANGES)[:1])
    unnamed = evolve(somewhere, items=tuple(evolve(each, layer_classes=()) for each in somewhere.items))

    assert answer(concerning(nowhere, {"GRU"}), CHANGES) is not Exit.FOUND
    assert answer(concerning(unnamed, {"GRU"}), CHANGES) is Exit.FOUND
    assert Kind.SAME in concerning(nowhere, {"GRU"}).summary.scenarios


def test_what_is_left_aside_is_counted_in_words(pair: Pair) -> None:
    """Nobody takes the rest for calm."""
    assert about_concern(pair) == ""
    assert about_concern(concerning(pair, {"GRU"})).startswith("Only what changes at `GRU`, or at no class of layers,")
    assert "left aside" in about_concern(concerning(pair, {"Dense"}))


def test_classes_are_read_off_a_python_file(tmp_path: Path) -> None:
    """Whether they are called by their module or by name, inside others or as a base."""
    file = tmp_path / "model.py"
    file.write_text(MODEL, encoding="utf-8")

    assert used_layers(file) >= {"GRU", "Masking", "Dense", "Bidirectional", "LSTM", "Model"}


def test_classes_are_read_off_saved_models(tmp_path: Path) -> None:
    """Of each format, without loading it."""
    config = '{"class_name": "Functional", "layers": [{"class_name": "Concatenate"}, {"class_name":"GRU"}]}'
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr("config.json", config)
    (tmp_path / "model.h5").write_bytes(b"\x89HDF\r\n\x1a\n\0\0" + config.encode() + b"\0")
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "keras_metadata.pb").write_bytes(b"\n\x05" + config.encode())

    for name in ("model.keras", "model.h5", "saved"):
        assert used_layers(tmp_path / name) == {"Functional", "Concatenate", "GRU"}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [("model.py", "x = 1\n", "names no class of layers"), ("model.py", "def (", "cannot be read by this Python")],
)
def test_a_file_that_names_none_is_refused(tmp_path: Path, name: str, text: str, told: str) -> None:
    """An empty choice would call every change somebody else's."""
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(ReportError, match=told) as refused:
        used_layers(tmp_path / name)
    assert "name a Python file that builds the model" in str(refused.value)


def test_the_models_of_the_examples_name_their_layers() -> None:
    """Written after those of real authors, each in its own way."""
    folder = Path(__file__).parents[2] / "examples"
    for file in sorted(folder.glob("[a-z]*.py")):
        assert used_layers(file), file
    for file in sorted((folder / "saved").glob("*.keras")) + sorted((folder / "saved").glob("*.h5")):
        assert used_layers(file), file

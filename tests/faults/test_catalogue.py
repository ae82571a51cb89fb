"""Lists of faults, read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faults import catalogue
from faults.errors import BadList, NoList, UnknownFault

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'keras = "2.15.0"\nversion-in = ["__init__.py"]\n'
FAULT = """
[masking-turned-round]
file = "src/layers/core/masking.py"
within = "Masking.call"
old = "return seen"
new = "return not seen"
breaks = "Data is hidden."
"""


def written(tmp_path: Path, text: str, name: str = "keras-2.15.toml") -> Path:
    """Write a list."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_list_says_which_keras_it_is_for_and_what_to_change(tmp_path: Path) -> None:
    """Names come from the tables, everything else from their keys."""
    read = catalogue.load(written(tmp_path, HEAD + FAULT))

    assert (read.keras, read.version_in) == ("2.15.0", ("__init__.py",))
    (fault,) = read.faults
    assert (fault.name, fault.old, fault.new) == ("masking-turned-round", "return seen", "return not seen")


def test_the_class_a_line_stands_in_tells_which_scenarios_are_near(tmp_path: Path) -> None:
    """Only where that says too little is there a word to say by hand."""
    by_class, by_hand, by_nothing = (
        catalogue.load(written(tmp_path, HEAD + text)).faults[0]
        for text in (FAULT, FAULT + 'see = ["GRU"]', FAULT.replace("Masking.call", "rnn"))
    )

    assert by_class.words == ("Masking",)
    assert by_hand.words == ("GRU",)
    assert by_nothing.words == ()


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("keras = 2.15.0", "as a whole", "TOML"),
        ('version-in = ["a"]', "keras", "A list opens with"),
        ('keras = "2.15.0"', "version-in", "A list opens with"),
        (HEAD + 'stray = "x"', "stray", "A fault is a [table]"),
        (HEAD + FAULT + 'brakes = "x"', "[masking-turned-round] brakes", "Did you mean 'breaks'"),
        (HEAD + FAULT + 'see = "GRU"', "[masking-turned-round] see", "see is a list"),
        (HEAD + FAULT.replace('old = "return seen"', ""), "[masking-turned-round] old", "A fault needs"),
        (HEAD + FAULT.replace("Data is hidden.", ""), "[masking-turned-round] breaks", "A fault needs"),
        (HEAD + FAULT.replace("not seen", "seen"), "[masking-turned-round] new", "changes something"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_file_and_key(tmp_path: Path, text: str, place: str, hint: str) -> None:
    """A fault that is misspelt would otherwise count as one that nobody noticed."""
    file = written(tmp_path, text)

    with pytest.raises(BadList) as refused:
        catalogue.load(file)

    assert str(refused.value).startswith(f"{file}: {place}:")
    assert hint in str(refused.value)


def test_a_stack_gets_the_list_of_its_own_keras(tmp_path: Path) -> None:
    """Lines of another version would not be there."""
    written(tmp_path, HEAD + FAULT)
    written(tmp_path, HEAD.replace("2.15.0", "3.15.1") + FAULT, "keras-3.15.toml")

    assert catalogue.for_keras("tf-2.21", "3.15.1", tmp_path).path.name == "keras-3.15.toml"
    with pytest.raises(NoList, match=r"tf-2\.10 has Keras 2\.10\.0.*2\.15\.0, 3\.15\.1"):
        catalogue.for_keras("tf-2.10", "2.10.0", tmp_path)


def test_faults_are_picked_by_a_word_in_their_names(tmp_path: Path) -> None:
    """The same word may pick in one version and not in the other; only where none has it is it a slip."""
    one = catalogue.load(written(tmp_path, HEAD + FAULT))
    other = catalogue.load(written(tmp_path, HEAD + FAULT.replace("masking-", "softmax-"), "other.toml"))

    assert [len(each.faults) for each in catalogue.select([one, other], "softmax")] == [0, 1]
    assert [len(each.faults) for each in catalogue.select([one, other], "")] == [1, 1]
    with pytest.raises(UnknownFault, match="Did you mean 'masking-turned-round'"):
        catalogue.select([one, other], "masking-turnd")

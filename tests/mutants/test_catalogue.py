"""Lists of mutants, read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mutants import catalogue
from mutants.errors import BadList, NoList, UnknownMutant

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'keras = "2.15.0"\nversion-in = ["__init__.py"]\n'
MUTANT = """
[masking-inverts-its-mask]
file = "src/layers/core/masking.py"
within = "Masking.call"
old = "return unmasked"
new = "return not unmasked"
breaks = "Data is masked."
"""


def written(tmp_path: Path, text: str, name: str = "keras-2.15.toml") -> Path:
    """Write a list."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_list_says_which_keras_it_is_for_and_what_to_change(tmp_path: Path) -> None:
    """Names come from the tables, everything else from their keys."""
    read = catalogue.load(written(tmp_path, HEAD + MUTANT))

    assert (read.keras, read.version_in) == ("2.15.0", ("__init__.py",))
    (mutant,) = read.mutants
    assert (mutant.name, mutant.old, mutant.new) == (
        "masking-inverts-its-mask",
        "return unmasked",
        "return not unmasked",
    )


def test_the_class_a_line_stands_in_tells_which_scenarios_are_near(tmp_path: Path) -> None:
    """Only where that says too little is there a word to say by hand."""
    by_class, by_hand, by_nothing = (
        catalogue.load(written(tmp_path, HEAD + text)).mutants[0]
        for text in (MUTANT, MUTANT + 'see = ["GRU"]', MUTANT.replace("Masking.call", "rnn"))
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
        (HEAD + 'stray = "x"', "stray", "A mutant is a [table]"),
        (HEAD + MUTANT + 'brakes = "x"', "[masking-inverts-its-mask] brakes", "Did you mean 'breaks'"),
        (HEAD + MUTANT + 'see = "GRU"', "[masking-inverts-its-mask] see", "see is a list"),
        (HEAD + MUTANT.replace('old = "return unmasked"', ""), "[masking-inverts-its-mask] old", "A mutant needs"),
        (HEAD + MUTANT.replace("Data is masked.", ""), "[masking-inverts-its-mask] breaks", "A mutant needs"),
        (HEAD + MUTANT.replace("not unmasked", "unmasked"), "[masking-inverts-its-mask] new", "changes something"),
    ],
)
def test_an_invalid_list_is_refused_with_its_file_and_key(tmp_path: Path, text: str, place: str, hint: str) -> None:
    """A mutant that is misspelt would otherwise count as a survivor."""
    file = written(tmp_path, text)

    with pytest.raises(BadList) as refused:
        catalogue.load(file)

    assert str(refused.value).startswith(f"{file}: {place}:")
    assert hint in str(refused.value)


def test_a_stack_gets_the_list_of_its_own_keras(tmp_path: Path) -> None:
    """Lines of another version would not be there."""
    written(tmp_path, HEAD + MUTANT)
    written(tmp_path, HEAD.replace("2.15.0", "3.15.1") + MUTANT, "keras-3.15.toml")

    assert catalogue.for_keras("tf-2.21", "3.15.1", tmp_path).path.name == "keras-3.15.toml"
    with pytest.raises(NoList, match=r"(?s)tf-2\.10 has Keras 2\.10\.0.*2\.15\.0, 3\.15\.1"):
        catalogue.for_keras("tf-2.10", "2.10.0", tmp_path)


def test_mutants_are_picked_by_a_word_in_their_names(tmp_path: Path) -> None:
    """The same word may pick in one version and not in the other; only where none has it is it a slip."""
    one = catalogue.load(written(tmp_path, HEAD + MUTANT))
    other = catalogue.load(written(tmp_path, HEAD + MUTANT.replace("masking-", "softmax-"), "other.toml"))

    assert [len(each.mutants) for each in catalogue.select([one, other], "softmax")] == [0, 1]
    assert [len(each.mutants) for each in catalogue.select([one, other], "")] == [1, 1]
    with pytest.raises(UnknownMutant, match="did you mean 'masking-inverts-its-mask'"):
        catalogue.select([one, other], "masking-invert-its")

"""One line changed, in a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mutants import catalogue, keras_copies
from mutants.errors import BadList
from stacks import environments, table
from tests.mutants import fake

if TYPE_CHECKING:
    from pathlib import Path

LISTS = {"tf-2.15": "keras-2.15.toml", "tf-2.21": "keras-3.15.toml"}


def test_a_copy_differs_by_one_line_and_by_its_version(tmp_path: Path) -> None:
    """The stack's own Keras stays as it was, and no record of a copy can be taken for one of the stack."""
    keras = fake.write_keras(tmp_path / "packages")

    with keras_copies.copied(keras, fake.catalogue(tmp_path), fake.ALL_FOR_ANY) as folder:
        changed = {name: (folder / "keras" / name).read_text(encoding="utf-8") for name in fake.KERAS}

    assert {name: (keras / name).read_text(encoding="utf-8") for name in fake.KERAS} == fake.KERAS
    assert changed["__init__.py"] == '__version__ = "2.15.0+mutant"\n'
    before, after = (text["src/masking.py"].splitlines() for text in (fake.KERAS, changed))
    differ = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert differ == [(f"        {fake.ALL_FOR_ANY.old}", f"        {fake.ALL_FOR_ANY.new}")]
    assert not folder.exists()


def test_a_copy_without_a_mutant_is_marked_all_the_same(tmp_path: Path) -> None:
    """What is compared must have been imported from the same kind of place."""
    keras = fake.write_keras(tmp_path / "packages")

    with keras_copies.copied(keras, fake.catalogue(tmp_path)) as folder:
        assert "+mutant" in (folder / "keras" / "__init__.py").read_text(encoding="utf-8")
        assert (folder / "keras" / "src" / "masking.py").read_text(encoding="utf-8") == fake.KERAS["src/masking.py"]


def test_a_line_that_stands_twice_is_found_by_where_it_stands(tmp_path: Path) -> None:
    """`return None` is a line of many functions."""
    keras = fake.write_keras(tmp_path / "packages")
    file = keras / "src" / "masking.py"
    twice = "def one():\n    return None\n\n\ndef other():\n    return None\n"
    file.write_text(twice, encoding="utf-8")

    keras_copies.apply(keras, fake.catalogue(tmp_path), fake.mutant("return None", "return 1", within="other"))

    assert file.read_text(encoding="utf-8") == twice.replace("return None\n", "return 1\n").replace("1", "None", 1)


def test_a_function_may_be_written_twice(tmp_path: Path) -> None:
    """The loop of Keras's RNN has a step function in each of two branches."""
    keras = fake.write_keras(tmp_path / "packages")
    file = keras / "src" / "masking.py"
    file.write_text("if 1:\n    def step():\n        a = 1\nelse:\n    def step():\n        b = 1\n", encoding="utf-8")

    found = [
        keras_copies.find(keras, fake.catalogue(tmp_path), fake.mutant(f"{each} = 1", "pass", within="step"))
        for each in "ab"
    ]

    assert found == [2, 5]


@pytest.mark.parametrize(
    ("mutant", "key", "hint"),
    [
        (fake.mutant("class Maskin:", "pass"), "old", "Did you mean 'class Masking:'"),
        (fake.mutant("entirely another thing altogether ()", "pass"), "old", "There is no line like it"),
        (fake.mutant("return {}", "pass", within="Masking.cal"), "within", "Did you mean 'Masking.call'"),
        (fake.mutant("return {}", "pass", file="src/maskin.py"), "file", "Did you mean 'masking.py'"),
    ],
)
def test_a_line_that_is_not_there_is_told_with_what_is_near(
    tmp_path: Path, mutant: catalogue.Mutant, key: str, hint: str
) -> None:
    """After an update of Keras, whoever corrects the list wants to know where to look."""
    keras = fake.write_keras(tmp_path / "packages")

    with pytest.raises(BadList) as refused:
        keras_copies.find(keras, fake.catalogue(tmp_path), mutant)

    assert f"[a-mutant] {key}:" in str(refused.value)
    assert hint in str(refused.value)


def test_a_line_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Nobody would know which of the two was meant."""
    keras = fake.write_keras(tmp_path / "packages")
    (keras / "src" / "masking.py").write_text("a = 1\na = 1\n", encoding="utf-8")

    with pytest.raises(BadList, match=r"is found 2 times(?s:.)*within ="):
        keras_copies.find(keras, fake.catalogue(tmp_path), fake.mutant("a = 1", "a = 2"))


def test_a_version_that_is_not_where_the_list_says_is_refused(tmp_path: Path) -> None:
    """Without the mark, nothing proves that the copy was imported."""
    keras = fake.write_keras(tmp_path / "packages")
    (keras / "__init__.py").write_text('__version__ = "2.16.0"\n', encoding="utf-8")

    with pytest.raises(BadList, match="version-in"), keras_copies.copied(keras, fake.catalogue(tmp_path)):
        pass


@pytest.mark.stack
@pytest.mark.parametrize("name", LISTS)
def test_every_line_of_the_lists_stands_in_the_real_keras_exactly_once(name: str) -> None:
    """At least forty mutants a version, each a different one, and all of them Python still."""
    (stack,) = table.select(table.load(), [name])
    listed = catalogue.load(catalogue.FOLDER / LISTS[name])
    with environments.lent(stack, "cpu") as environment:
        keras = keras_copies.package(environment)
        places = [(each.file, keras_copies.find(keras, listed, each), each.new) for each in listed.mutants]
        with keras_copies.copied(keras, listed) as copy:
            for each in listed.mutants:
                _compile_with(copy / "keras", listed, each)

    assert listed.keras == stack.keras
    assert len(set(places)) == len(places) >= 40


def _compile_with(keras: Path, listed: catalogue.Catalogue, mutant: catalogue.Mutant) -> None:
    file = keras / mutant.file
    before = file.read_text(encoding="utf-8")
    keras_copies.apply(keras, listed, mutant)
    compile(file.read_text(encoding="utf-8"), mutant.name, "exec")
    file.write_text(before, encoding="utf-8")

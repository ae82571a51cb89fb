"""What an operator makes of a line, and that nothing else in the file moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mutants.drawn.edits import Edit, Source
from mutants.drawn.sampling import all_mutants
from mutants.drawn.sites import masking_modules, sites_of

if TYPE_CHECKING:
    from pathlib import Path

    from mutants.drawn.sampling import Drawn

CASES = [
    ("x = mask == 0", "comparison", ["x = mask != 0"]),
    ("x = tf.not_equal(mask, 0)", "comparison", ["x = tf.equal(mask, 0)"]),
    ("x = 1 if mask is None else 2", "None test", ["x = 1 if mask is not None else 2"]),
    ("x = tf.reduce_any(mask)", "any and all", ["x = tf.reduce_all(mask)"]),
    ("x = any(each for each in mask)", "any and all", ["x = all(each for each in mask)"]),
    ("x = mask and y and z", "and and or", ["x = mask or y and z", "x = mask and y or z"]),
    ("x = mask & y", "and and or", ["x = mask | y"]),
    ("x = tf.logical_and(mask, y)", "and and or", ["x = tf.logical_or(mask, y)"]),
    ("x = not mask", "not", ["x = mask"]),
    ("x = ops.logical_not(mask)", "not", ["x = mask"]),
    ("x = a if mask else b", "not", ["x = a if (not (mask)) else b"]),
    ("return mask", "return value", ["return None"]),
    ("f(x, mask=mask)", "mask argument", ["f(x, mask=None)"]),
    ("f(x, mask)", "mask argument", ["f(x, None)"]),
    ("x._keras_mask = mask", "assigned value", ["x._keras_mask = None"]),
    ("self.supports_masking = True", "flag", ["self.supports_masking = False"]),
    ("f(mask, axis=-1)", "axis", ["f(mask, axis=-2)"]),
    ("tf.expand_dims(mask, 0)", "axis", ["tf.expand_dims(mask, 1)"]),
    ("f(mask[0])", "index", ["f(mask[1])"]),
    ("f(mask[2])", "index", ["f(mask[0])"]),
    ("tf.where(mask, new, old)", "order", ["tf.where(mask, old, new)"]),
    ("f([mask, other])", "order", ["f([other, mask])"]),
    ("x = 1 - mask", "arithmetic", ["x = 1 + mask"]),
]


def mutants_of(folder: Path, *lines: str) -> tuple[Drawn, ...]:
    """Every mutant of a function of these lines."""
    file = folder / "keras" / "src" / "layer.py"
    file.parent.mkdir(parents=True)
    body = "".join(f"    {each}\n" for each in lines)
    file.write_text(f"def f(self, x, mask):\n{body}", encoding="utf-8")
    return all_mutants(folder / "keras", ["src/layer.py"])


@pytest.mark.parametrize(("line", "operator", "expected"), CASES)
def test_an_operator_changes_one_thing_in_a_line(tmp_path: Path, line: str, operator: str, expected: list[str]) -> None:
    """Blindly: what the line is for, no operator knows."""
    assert [each.after for each in mutants_of(tmp_path, line) if each.operator == operator] == expected


@pytest.mark.parametrize(
    "line",
    [
        "x = 1 - y",
        '"""Whether there is a mask."""',
        'raise ValueError(f"{mask[0]} is no mask")',
        "x = dropout_mask[0]",
        "assert mask is None",
    ],
)
def test_a_line_that_touches_no_mask_is_left_alone(tmp_path: Path, line: str) -> None:
    """Words about masks are not masks, and what dropout takes away is another mask."""
    assert mutants_of(tmp_path, line) == ()


def test_in_a_function_that_is_named_after_masks_every_line_counts(tmp_path: Path) -> None:
    """`compute_mask` may say `return None` and mean a mask."""
    file = tmp_path / "keras" / "src" / "layer.py"
    file.parent.mkdir(parents=True)
    file.write_text("class A:\n    def compute_mask(self, x):\n        return x.y\n", encoding="utf-8")

    (found,) = all_mutants(tmp_path / "keras", ["src/layer.py"])

    assert (found.site.function, found.after) == ("A.compute_mask", "return None")


def test_a_message_and_the_classes_that_isinstance_is_given_are_not_changed(tmp_path: Path) -> None:
    """Nobody could see the difference."""
    found = mutants_of(tmp_path, "x = isinstance(mask, (list, tuple))", "f(mask, f'{x[0]}')")

    assert {each.operator for each in found} == {"assigned value", "mask argument"}


def test_what_spans_lines_is_changed_where_it_stands_in_one(tmp_path: Path) -> None:
    """An argument on a line of its own can be changed; the whole call cannot, for then lines would move."""
    found = mutants_of(tmp_path, "x = f(", "    mask=mask,", ")")

    assert [(each.edit.line, each.after) for each in found] == [(3, "mask=None,")]


def test_every_other_byte_stays_as_it_is() -> None:
    """Positions count bytes, and a line may hold letters of more than one."""
    source = Source('a = "é"; b = mask\r\nc = 1\n')

    assert source.edited(Edit(1, 14, 18, "None")) == 'a = "é"; b = None\r\nc = 1\n'


def test_modules_are_those_that_are_imported_and_have_to_do_with_timesteps(tmp_path: Path) -> None:
    """Neither another backend nor a mask of tokens."""
    keras = tmp_path / "keras"
    files = ["src/layers/a.py", "src/layers/preprocessing/b.py", "src/backend/jax/nn.py", "src/layers/c_test.py"]
    for each in files:
        (keras / each).parent.mkdir(parents=True, exist_ok=True)
        (keras / each).write_text("mask = 1\n", encoding="utf-8")
    (keras / "src" / "layers" / "d.py").write_text("nothing = 1\n", encoding="utf-8")
    imported = [str(keras / each) for each in (*files, "src/layers/d.py") if "jax" not in each]

    assert masking_modules(keras, imported) == ("src/layers/a.py",)


def test_the_lines_of_a_condition_are_its_own_and_not_those_of_its_body() -> None:
    """A cell that evaluates it reaches it, whatever it then does."""
    (site,) = sites_of("a.py", "def f(mask):\n    if (mask is\n            None):\n        x = 1\n")

    assert (site.line, site.last) == (2, 3)

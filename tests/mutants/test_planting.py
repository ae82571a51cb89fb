"""A mutant in a module that is imported already."""

from __future__ import annotations

import importlib.util
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mutants.inside.planting import CannotPlantError, plant
from mutants.inside.reach import Reach

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
import functools

def logged(function):
    @functools.wraps(function)
    def inner(*arguments):
        return function(*arguments)
    return inner

class Layer:
    @logged
    def call(self, mask):
        def step(x):
            return x if mask else 0
        return step(1)

    def other(self):
        return "other"

PICK = [lambda x: x + 1, lambda x: x + 2]
"""


@pytest.fixture
def module(tmp_path: Path) -> Any:  # noqa: ANN401 - a module of the test
    """The text as a module."""
    file = tmp_path / "planted.py"
    file.write_text(TEXT, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("planted", file)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def planted(module: Any, old: str, new: str) -> int:  # noqa: ANN401 - likewise
    """Plant the text with *old* changed to *new*."""
    changed = f"{module.__file__}.changed.py"
    with open(changed, "w", encoding="utf-8") as file:  # noqa: PTH123 - the module says a text
        file.write(TEXT.replace(old, new))
    return plant(module.__file__, changed)


def test_whoever_holds_a_function_runs_the_mutant(module: Any) -> None:  # noqa: ANN401
    """An object that was made before, and a method under a decorator."""
    layer = module.Layer()
    before = layer.call(True)  # noqa: FBT003 - a mask

    assert planted(module, "x if mask else 0", "x if not mask else 0") == 1
    assert (before, layer.call(True), layer.other()) == (1, 0, "other")  # noqa: FBT003


def test_of_two_lambdas_in_one_line_the_changed_one_is_meant(module: Any) -> None:  # noqa: ANN401
    """They have the same name and the same line."""
    planted(module, "x + 2", "x + 3")

    assert [each(0) for each in module.PICK] == [1, 3]


def test_what_ran_at_the_import_cannot_be_planted(module: Any) -> None:  # noqa: ANN401
    """It would count as a survivor, and nobody would know that it never ran."""
    with pytest.raises(CannotPlantError, match="differs"):
        planted(module, "PICK =", "PICKED =")


def test_a_function_that_needs_another_closure_is_refused(module: Any) -> None:  # noqa: ANN401
    """Python cannot give it one afterwards."""
    with pytest.raises(CannotPlantError, match="free variables"):
        planted(module, "return function(*arguments)", "return None")


def test_a_cell_reaches_the_lines_that_it_runs_each_time(module: Any) -> None:  # noqa: ANN401
    """Also lines of functions within functions, and again in the next cell."""
    before = sys.gettrace()
    reach = Reach({module.__file__: [13, 14, 17]})
    for _ in range(2):
        with reach.noted() as seen:
            module.Layer().call(True)  # noqa: FBT003
        assert seen == {(module.__file__, 13), (module.__file__, 14)}
    with reach.noted() as seen:
        module.Layer().other()
    assert seen == {(module.__file__, 17)}
    assert sys.gettrace() is before


def test_a_line_that_tensorflow_rewrites_for_graphs_is_reached_too(
    module: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What runs then is a file that nobody wrote, and its source map says which line it was made of."""
    made, origin = SimpleNamespace(filename="__autograph_generated_file1.py", lineno=1), (module.__file__, 13)
    entry = SimpleNamespace(loc=SimpleNamespace(filename=origin[0], lineno=origin[1]))
    rewriting = SimpleNamespace(create_source_map=lambda *_: {Place(made.filename, made.lineno): entry})
    monkeypatch.setitem(sys.modules, "tensorflow.python.autograph.pyct.origin_info", rewriting)
    reach = Reach({origin[0]: [13, 14]})
    rewriting.create_source_map()

    with reach.noted() as seen:
        exec(compile("x = 1", made.filename, "exec"), {})  # noqa: S102 - stands for what TensorFlow makes

    assert seen == {origin}


class Place(NamedTuple):
    """A line, as TensorFlow says it."""

    filename: str
    lineno: int

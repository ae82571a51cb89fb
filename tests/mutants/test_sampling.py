"""Which mutants a seed draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from mutants.drawn.sampling import Drawn, all_mutants, draw, is_proven_equivalent

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
def first(x, mask):
    y = f(mask, axis=-1)
    if mask is None and y:
        return mask
    return g(mask[0], mask)


def second(mask):
    return mask


class Third:
    def compute_mask(self, x, mask=None):
        return mask
"""


@pytest.fixture
def keras(tmp_path: Path) -> Path:
    """A Keras of two files of the same text."""
    for name in ("one", "other"):
        file = tmp_path / "keras" / "src" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TEXT, encoding="utf-8")
    return tmp_path / "keras"


def every(keras: Path) -> tuple[Drawn, ...]:
    """All that there is to draw from."""
    return all_mutants(keras, ["src/one.py", "src/other.py"])


def test_the_mutants_of_a_shorter_draw_are_the_first_of_a_longer_one(keras: Path) -> None:
    """So a campaign can grow, and keeps its verdicts."""
    assert draw(every(keras), keras, 10, 1)[:4] == draw(every(keras), keras, 4, 1)


def test_another_seed_draws_others(keras: Path) -> None:
    """And the same seed the same."""
    assert draw(every(keras), keras, 6, 1) == draw(reversed(every(keras)), keras, 6, 1)
    assert draw(every(keras), keras, 6, 1) != draw(every(keras), keras, 6, 2)


def test_no_function_is_met_twice_before_all_were_met_once(keras: Path) -> None:
    """Or the longest function of the longest file would be all that is tested."""
    drawn = draw(every(keras), keras, 6, 1)

    assert len({(each.site.file, each.site.function) for each in drawn}) == 6


def test_no_mutant_is_drawn_twice(keras: Path) -> None:
    """However many are asked for."""
    drawn = draw(every(keras), keras, 10_000, 1)

    assert len({each.name for each in drawn}) == len(drawn) == len(every(keras))


def test_a_mutant_that_is_no_python_is_not_drawn(keras: Path) -> None:
    """A file that does not compile is killed by anything."""
    (keras / "src" / "one.py").write_text("async def f(x, mask):\n    return x\n", encoding="utf-8")
    drawn = [evolve(each, edit=evolve(each.edit, new="(")) for each in every(keras)]

    assert draw(drawn, keras, 100, 1) == ()


def test_a_mutant_with_the_same_bytecode_is_proven_equivalent(keras: Path) -> None:
    """Nothing can kill it; all others may be killed."""
    changed = every(keras)[0]
    same = evolve(changed, edit=evolve(changed.edit, new=f"({TEXT.splitlines()[1].strip()[4:]})", start=8, end=24))

    assert is_proven_equivalent(same, keras)
    assert not is_proven_equivalent(changed, keras)

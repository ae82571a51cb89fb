"""Mutants that change nothing, told apart by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mutants.drawn import equivalents
from mutants.errors import BadList
from tests.mutants.drawn import mutant

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = """\
[[equivalent]]
file = 'src/masking.py'
function = 'Masking.call'
operator = 'flag'
before = 'x = True'
after = 'x = False'
reason = 'the flag is never read'
"""


def listed(tmp_path: Path, text: str) -> tuple[equivalents.Equivalent, ...]:
    """A list of this text."""
    file = equivalents.file_for((2, 15), tmp_path)
    file.write_text(text, encoding="utf-8")
    return equivalents.load(file)


def test_an_entry_fits_wherever_the_line_has_moved(tmp_path: Path) -> None:
    """The next release has other line numbers."""
    moved = mutant(line=70)

    assert equivalents.reasons(listed(tmp_path, ENTRY), [moved]) == {moved.name: "the flag is never read"}


def test_an_entry_fits_no_other_mutant(tmp_path: Path) -> None:
    """Not even another change of the same line."""
    other = ENTRY.replace("x = False", "x = None")

    assert equivalents.reasons(listed(tmp_path, other), [mutant()]) == {}


def test_a_version_without_a_list_has_no_equivalent_mutants(tmp_path: Path) -> None:
    """The nightly build may be ahead of its list."""
    assert equivalents.load(equivalents.file_for((9, 9), tmp_path)) == ()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (ENTRY.replace("reason", "reson"), "equivalent 1 reson"),
        (ENTRY.replace("reason = 'the flag is never read'\n", ""), "equivalent 1 reason"),
        (ENTRY.replace("'flag'", "3"), "equivalent 1 operator"),
        ("[[equivalent]\n", "as a whole"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused(tmp_path: Path, text: str, where: str) -> None:
    """One without a reason would be a survivor that is hidden."""
    with pytest.raises(BadList, match=where):
        listed(tmp_path, text)


@pytest.mark.parametrize("file", sorted(equivalents.FOLDER.glob("equivalent-*.toml")), ids=lambda file: file.name)
def test_every_list_of_the_project_is_whole(file: Path) -> None:
    """And no mutant is listed twice."""
    found = equivalents.load(file)

    assert len({(each.file, each.function, each.operator, each.before, each.after) for each in found}) == len(found)

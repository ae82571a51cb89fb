"""Reasons as they are written, and what is told to whoever writes one wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from packaging.version import Version

from reports.judging.causes.files import FOLDER, KEYS, load_reasons
from reports.judging.causes.reason import AtLayer, Intent, Package
from reports.judging.causes.traits import Effect
from reports.judging.kinds import Kind
from reports.reading.notices import ReportError
from reports.reading.project_scenarios import FOLDER as SCENARIOS

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = """\
["merges-lose-masks"]
title = "Merge layers lose the mask."
package = "keras"
since = "3.0"
until = "3.4"
scenarios = ["merging.add"]
changes = ["silent", "now warns"]
layers = { Add = "merging.add" }
kin = ["Subtract"]
effects = ["mask gone"]
cause = \"\"\"
The class has no compute_mask.
So the mask ends there.
\"\"\"
kind = "bug"
advice = "Go to 3.4."
ending = "It has one again."
links = ["https://github.com/keras-team/keras/pull/19685"]
reports = []
"""


def written(folder: Path, text: str, name: str = "keras-3.0.toml") -> Path:
    """A folder of reasons with one file."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_reason_is_read_as_it_was_meant(tmp_path: Path) -> None:
    """Words become versions and kinds, and one sentence a line becomes running text."""
    (reason,) = load_reasons(written(tmp_path, RIGHT))

    assert (reason.name, reason.package) == ("merges-lose-masks", Package.KERAS)
    assert (reason.since, reason.until) == (Version("3.0"), Version("3.4"))
    assert reason.changes == (Kind.SILENT, Kind.NOW_WARNS)
    assert (reason.layers, reason.classes) == ((AtLayer("Add", "merging.add"),), frozenset({"Add", "Subtract"}))
    assert reason.effects == (Effect.MASK_GONE,)
    assert (reason.intent, reason.reports) == (Intent.BUG, ())
    assert reason.cause == "The class has no compute_mask. So the mask ends there."


@pytest.mark.parametrize(
    ("right", "wrong", "line", "told"),
    [
        ("advice", "advise", 16, "there is no key 'advise'\n  Did you mean 'advice'?"),
        ('kind = "bug"', 'kind = "bugg"', 15, "Invalid enum value 'bugg'\n  Did you mean 'bug'?"),
        ('"silent"', '"silents"', 7, "Invalid enum value 'silents'\n  Did you mean 'silent'?"),
        ('"silent"', '"same"', 7, "'same' asks for no reason"),
        ('package = "keras"\n', "", 1, "package is missing"),
        ('since = "3.0"', 'since = "three"', 4, "'three' is no version"),
        ('until = "3.4"', 'until = "3.0"', 5, "until 3.0 is not after since 3.0"),
        ('until = "3.4"\n', "", 16, "until and ending go together"),
        ('since = "3.0"', 'since = "3.1"', 4, "what came with keras 3.1 stands in keras-3.1.toml"),
        ("https://github", "http://github", 18, "links: "),
        ('["merging.add"]', "[]", 6, "scenarios: "),
        ('Add = "merging.add"', 'Add = "merging.ad"', 8, "'merging.ad' is not among its scenarios"),
        ('layers = { Add = "merging.add" }\n', "", 8, "there are no layers that these are like"),
        ('"mask gone"', '"mask gon"', 10, "Invalid enum value 'mask gon'\n  Did you mean 'mask gone'?"),
        ('["merges-lose-masks"]', "", 2, "stands outside a table"),
        ('since = "3.0"', "since = 3.0.0", 4, "this is not TOML"),
    ],
)
def test_a_slip_is_told_with_its_place_and_what_would_be_right(
    tmp_path: Path, right: str, wrong: str, line: int, told: str
) -> None:
    """A reason that nobody reads explains nothing, so none is skipped."""
    assert right in RIGHT

    with pytest.raises(ReportError) as raised:
        load_reasons(written(tmp_path, RIGHT.replace(right, wrong)))

    assert str(raised.value).startswith(f"{tmp_path / 'keras-3.0.toml'}:{line}: ")
    assert told in str(raised.value)


def test_two_reasons_of_one_name_are_refused(tmp_path: Path) -> None:
    """The name is the address of a reason."""
    written(tmp_path, RIGHT.replace("until", "#until").replace("ending", "#ending"))
    written(tmp_path, RIGHT.replace('"3.0"', '"3.1"'), "keras-3.1.toml")

    with pytest.raises(ReportError, match=r"keras-3.1.toml:1: .*there is a reason of that name in keras-3.0.toml too"):
        load_reasons(tmp_path)


def test_every_reason_of_the_project_names_scenarios_that_are_there() -> None:
    """What explains a scenario that was renamed would go on explaining nothing."""
    known = {
        f"{path.stem}.{line.removeprefix('def ').partition('(')[0]}"
        for path in (FOLDER.parent / SCENARIOS).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("def ")
    }
    themes = {f"{each.partition('.')[0]}.*" for each in known}

    unknown = {each for reason in load_reasons() for each in reason.scenarios} - known - themes

    assert load_reasons()
    assert not unknown


def test_the_page_on_reasons_explains_every_key() -> None:
    """A key that nobody explains is one that nobody uses rightly."""
    text = (FOLDER.parent / "docs" / "reasons.md").read_text(encoding="utf-8")

    assert [each for each in KEYS if f"| `{each}` |" not in text] == []

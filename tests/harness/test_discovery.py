from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness import discovery
from harness.modes import MODES, USUAL, WITHOUT_A_LOSS

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = '''\
import numpy as np


def first(keras):
    """A title.

    What and why.
    """
    return keras, np


def _helper():
    pass


def second(keras):
    return keras
'''


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A scenario file of a user."""
    path = tmp_path / "theme.py"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


class TestDiscover:
    """Finding scenarios in files."""

    def test_public_functions_are_scenarios_in_the_order_of_the_file(self, theme: Path) -> None:
        """A helper is no scenario."""
        found = discovery.discover([str(theme)])

        assert [scenario.id for scenario in found] == ["theme.first", "theme.second"]

    def test_the_docstring_gives_title_and_description(self, theme: Path) -> None:
        """The report shows both, and never needs to import the file."""
        first, second = discovery.discover([str(theme)])

        assert (first.title, first.description, first.line) == ("A title", "What and why.", 4)
        assert second.title == "second"

    def test_the_source_is_the_file_without_its_other_scenarios(self, theme: Path) -> None:
        """A reader sees all that a scenario is made of: imports and helpers too."""
        first, second = discovery.discover([str(theme)])

        assert first.source == SCENARIO[: SCENARIO.index("def second")].rstrip() + "\n"
        assert second.source.startswith("import numpy as np\n\n\ndef _helper():")
        assert second.source.endswith("def second(keras):\n    return keras\n")

    def test_a_change_of_one_scenario_leaves_the_digest_of_the_other(self, theme: Path) -> None:
        """Only what changed runs again."""
        before = discovery.discover([str(theme)])
        theme.write_text(SCENARIO.replace("return keras, np", "return np, keras"), encoding="utf-8")
        after = discovery.discover([str(theme)])

        assert before[0].digest != after[0].digest
        assert before[1].digest == after[1].digest

    @pytest.mark.parametrize("helper", ["    pass", "import numpy as np"])
    def test_a_change_of_what_scenarios_share_changes_them_all(self, theme: Path, helper: str) -> None:
        """A helper or an import can change what any scenario builds."""
        before = discovery.discover([str(theme)])
        theme.write_text(SCENARIO.replace(helper, helper + "  # changed"), encoding="utf-8")
        after = discovery.discover([str(theme)])

        assert all(old.digest != new.digest for old, new in zip(before, after, strict=True))

    def test_a_change_of_an_underscored_module_beside_them_changes_them_all(self, theme: Path) -> None:
        """Scenarios may import pinned arguments from such a module."""
        before = discovery.discover([str(theme)])
        theme.with_name("_pinned.py").write_text("GRU = {}\n", encoding="utf-8")
        after = discovery.discover([str(theme)])

        assert all(old.digest != new.digest for old, new in zip(before, after, strict=True))

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("def broken(:\n", r"theme.py:1: .* for Python 3\.\d+$"),
            ("x = '\0'\n", "theme.py:1: "),
            ("x = 1\n", "theme.py:1: no scenario here"),
            ("\n\ndef lonely():\n    pass\n", "theme.py:3: lonely must take Keras and nothing else"),
            ("\n\ndef greedy(keras, more):\n    pass\n", "theme.py:3: greedy must take Keras and nothing else"),
        ],
    )
    def test_a_file_without_a_usable_scenario_is_refused_with_its_line(
        self, theme: Path, text: str, complaint: str
    ) -> None:
        """The message says where to look."""
        theme.write_text(text, encoding="utf-8")

        with pytest.raises(discovery.ScenarioError, match=complaint):
            discovery.discover([str(theme)])

    def test_two_scenarios_of_one_name_are_refused(self, theme: Path, tmp_path: Path) -> None:
        """Their observations could not be told apart."""
        twin = tmp_path / "elsewhere" / "theme.py"
        twin.parent.mkdir()
        twin.write_text(SCENARIO, encoding="utf-8")

        with pytest.raises(discovery.ScenarioError, match=r"(?s)theme\.first is already defined in .*rename"):
            discovery.discover([str(theme), str(twin)])

    @pytest.mark.parametrize("name", ["a b.py", "a;id.py", "$(id).py", "a\nb.py", ".hidden.py"])
    def test_a_file_that_no_scenario_can_be_called_after_is_refused(self, name: str, tmp_path: Path) -> None:
        """Its ids would end in records that no report reads."""
        (tmp_path / name).write_text(SCENARIO, encoding="utf-8")

        with pytest.raises(discovery.ScenarioError, match="cannot be part of a scenario id"):
            discovery.discover([str(tmp_path / name)])

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        """A misspelt path must not look like no scenarios."""
        with pytest.raises(discovery.ScenarioError, match=r"nowhere\.py: no scenario file here"):
            discovery.discover([str(tmp_path / "nowhere.py")])

    def test_a_file_says_in_which_modes_its_scenarios_run(self, theme: Path) -> None:
        """A model without a loss cannot be trained."""
        theme.write_text('MODES = ("predict", "train")\n' + SCENARIO, encoding="utf-8")
        trained = discovery.discover([str(theme)])
        theme.write_text(SCENARIO, encoding="utf-8")
        usual = discovery.discover([str(theme)])

        assert {scenario.modes for scenario in trained} == {("predict", "train")}
        assert {scenario.modes for scenario in usual} == {("predict", "eager", "xla")}

    @pytest.mark.parametrize(
        ("line", "own"), [('WEIGHTS = "own"\n', True), ("WEIGHTS = [0.1, 0.9]\n", False), ("", False)]
    )
    def test_a_file_says_that_its_models_keep_their_weights(self, theme: Path, line: str, *, own: bool) -> None:
        """Whatever else somebody calls by that name means nothing."""
        theme.write_text(line + SCENARIO, encoding="utf-8")

        assert {scenario.own_weights for scenario in discovery.discover([str(theme)])} == {own}

    @pytest.mark.parametrize("modes", ['("predict", "trane")', "tuple(names)"])
    def test_an_unknown_mode_is_refused_with_its_line(self, theme: Path, modes: str) -> None:
        """Else the scenarios would be left out without a word."""
        theme.write_text(f"MODES = {modes}\n{SCENARIO}", encoding="utf-8")

        with pytest.raises(discovery.ScenarioError, match=r"(?s)theme\.py:1: MODES names .*predict, eager, xla, train"):
            discovery.discover([str(theme)])

    def test_a_folder_without_scenarios_is_refused(self, tmp_path: Path) -> None:
        """It would be a run of nothing, and look like a success."""
        with pytest.raises(discovery.ScenarioError, match="no scenario file here"):
            discovery.discover([str(tmp_path)])

    def test_a_file_in_another_encoding_is_refused_with_the_byte(self, theme: Path) -> None:
        """The message says where to look."""
        theme.write_bytes(b"# \xff\n")

        with pytest.raises(discovery.ScenarioError, match=r"theme\.py:1: this is not UTF-8 .* at byte 2"):
            discovery.discover([str(theme)])


class TestSelect:
    """Choosing among them."""

    @pytest.mark.parametrize(
        ("expression", "chosen"),
        [
            (None, ["theme.first", "theme.second"]),
            ("first", ["theme.first"]),
            ("not first", ["theme.second"]),
            ("theme and (first or second)", ["theme.first", "theme.second"]),
            ("theme.sec", ["theme.second"]),
        ],
    )
    def test_an_expression_chooses_by_parts_of_the_name(
        self, theme: Path, expression: str | None, chosen: list[str]
    ) -> None:
        """As pytest's -k does."""
        found = discovery.select(discovery.discover([str(theme)]), expression)

        assert [scenario.id for scenario in found] == chosen

    def test_a_misspelt_name_gets_a_suggestion(self, theme: Path) -> None:
        """Selecting nothing is a mistake, not a wish."""
        with pytest.raises(discovery.ScenarioError, match=r"did you mean theme\.second"):
            discovery.select(discovery.discover([str(theme)]), "theme.secnod")

    @pytest.mark.parametrize("expression", ["first second", "first and", "__import__('os')", "first; second"])
    def test_what_is_no_expression_is_refused(self, theme: Path, expression: str) -> None:
        """Nothing else is ever evaluated."""
        with pytest.raises(discovery.ScenarioError, match="-k"):
            discovery.select(discovery.discover([str(theme)]), expression)


def test_every_mode_is_run_unasked_or_needs_no_loss() -> None:
    """Else nobody would meet it without knowing its name."""
    assert {*WITHOUT_A_LOSS} | {*USUAL} == {*MODES}

"""The examples have a verdict each, worked out without the harness, and the page says what the verdicts say."""

from __future__ import annotations

import ast
import tomllib

import pytest

from examples.ground_truth import models, padding, page, writing
from tests.stacks.samples import ROOT

CHANGES = {"silent", "masked only", "now fails", "now works"}
EXAMPLES = [example.id for example in models.examples()]
VERDICTS = page.verdicts()
GROUND_TRUTH = sorted((ROOT / "examples" / "ground_truth").glob("*.py"))


def test_there_are_the_kinds_of_models_that_people_write() -> None:
    """Enough of them, with packages, and from files."""
    assert len(EXAMPLES) >= 15
    assert len({each.file for each in models.examples() if each.packages}) >= 3
    assert {each.file.suffix for each in models.examples() if not each.function} == {".h5", ".keras"}


def test_every_example_has_a_verdict_for_every_step_and_a_padding_test_in_every_stack() -> None:
    """In the order of the files, with nothing left over from an example that is gone."""
    assert list(VERDICTS) == EXAMPLES
    for each in VERDICTS.values():
        assert list(each["steps"]) == [f"{older} {newer}" for older, newer in writing.STEPS]
        assert list(each["padding"]) == list(writing.STACKS)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_change_has_evidence_and_a_cause(example: str) -> None:
    """A verdict that nobody can explain may be wrong."""
    for step in VERDICTS[example]["steps"].values():
        assert ("because" in step) == (step["verdict"] in CHANGES), step
        assert step.get("evidence") or step["verdict"] == "same", step


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_padding_verdict_that_matters_has_a_cause(example: str) -> None:
    """Where padding changes results, it is known which layer lets it."""
    for stack in VERDICTS[example]["padding"].values():
        assert ("because" in stack) == (stack["verdict"] == "changes results"), stack


def test_every_cause_belongs_to_a_verdict() -> None:
    """A cause of an example that is gone, or of another verdict, is taken out."""
    causes = tomllib.loads(writing.BECAUSE.read_text(encoding="utf-8"))
    for name, of in causes.items():
        for where, (kind, sentence) in of.items():
            stack = where.removeprefix("padding ")
            verdict = VERDICTS[name]["padding" if where != stack else "steps"][stack]
            assert (verdict["verdict"], verdict.get("because")) == (kind, sentence), (name, where)


def test_an_example_has_a_padding_test_or_a_reason_for_none() -> None:
    """And never both."""
    assert sorted([*padding.FREE, *padding.FIXED]) == sorted(EXAMPLES)


def test_the_page_says_what_the_verdicts_say() -> None:
    """`python -m examples.ground_truth document` writes it anew."""
    text = page.FILE.read_text(encoding="utf-8")
    for heading, table in page.tables(VERDICTS).items():
        assert f"{table}\n" in text.partition(heading)[2].partition("\n## ")[0] + "\n", heading


@pytest.mark.parametrize("file", GROUND_TRUTH, ids=lambda file: str(file.stem))
def test_the_ground_truth_shares_nothing_with_what_it_judges(file: object) -> None:
    """No line of the harness or the reports, so that the two agree only by being right."""
    tree = ast.parse(file.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}

    assert not {each.split(".")[0] for each in modules} & {"harness", "reports", "stacks", "scenarios", "reference"}


def test_the_document_shows_the_custom_layers() -> None:
    """Word for word: what has a verdict is what a reader copies."""
    shown = (ROOT / "docs" / "run-on-your-own-model.md").read_text(encoding="utf-8")

    assert f"```python\n{(ROOT / 'examples' / 'custom_layers.py').read_text(encoding='utf-8')}```" in shown


def test_the_custom_layers_do_the_same_everywhere() -> None:
    """In Keras 2 and 3 alike, and padding changes nothing."""
    verdicts = VERDICTS["custom_layers.attention_pooling"]

    assert {each["verdict"] for each in verdicts["steps"].values()} == {"same"}
    assert {each["verdict"] for each in verdicts["padding"].values()} == {"changes nothing"}

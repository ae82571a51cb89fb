"""The page of a pair, its summary, the terminal and the answer for programs: causes first, scenarios folded below."""

from __future__ import annotations

import gzip
import html
import json
from time import process_time
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from attrs import evolve
from rich.console import Console

from reports.judging.kinds import Kind
from reports.judging.pairs.pairing import Pairs
from reports.pages.pairs.answer_json import as_json
from reports.pages.pairs.cause_words import of_that_kind
from reports.pages.pairs.in_short import in_short
from reports.pages.pairs.page import PairPages
from reports.pages.pairs.summary import summary
from reports.pages.pairs.terminal_table import on_terminal
from reports.pages.site import write_site
from tests.reports.grouping import LOSES, NEW, OLD, lost, other_values, report_of
from tests.reports.making import layer, ok, refusal

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from reports.judging.pairs.pair import Pair
    from reports.reading.records import Outcome

RUNS = ok(layer("it", 1.0))
DOES: dict[str, tuple[Outcome, Outcome]] = {
    "theme.explained_a": lost("one", "Add"),
    "theme.explained_b": lost("two", "Average"),
    "theme.fails": (RUNS, refusal("flat")),
    "theme.values_a": other_values(),
    "theme.values_b": other_values(),
    "theme.same": (RUNS, RUNS),
}
MANY = 115
"""As many scenarios as change in the widest pair of neighbours."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Element:
    """The page of the made-up pair."""
    site = tmp_path_factory.mktemp("paired") / "site"
    write_site(report_of(DOES, LOSES), site)
    return html5lib.parse((site / "upgrade" / f"{OLD}..{NEW}.html").read_text("utf-8"), namespaceHTMLElements=False)


def _pair(**does: tuple[Outcome, Outcome]) -> Pair:
    return Pairs(report_of({**DOES, **does}, LOSES)).pair(OLD, NEW, "cpu")


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _causes(page: Element) -> list[Element]:
    return [each for each in page.iter("article") if each.get("data-cause") is not None]


def test_a_cause_of_several_scenarios_is_told_once_with_all_that_is_known(page: Element) -> None:
    """What, how many, where, since when, whose, what to do, where it is documented, and an example."""
    told = _text(next(each for each in _causes(page) if LOSES.title in _text(each)))

    assert told.count(LOSES.title) == 1
    for piece in (
        "2 scenarios, at Add and Average. Since Keras 3.0. It belongs to Keras",
        f"What to do: {LOSES.advice}",
        "Documented by https://example.org/1.",
        "For example, A case, in predict: the mask is dropped after one, without a word of warning",
        f"Before, {OLD}: one",
        f"After, {NEW}: one",
    ):
        assert piece in told


def test_its_scenarios_are_folded_below_it_each_with_its_own_address(page: Element) -> None:
    """A link to a change of one scenario leads there still, and its script is there to be run."""
    cause = next(each for each in _causes(page) if LOSES.title in _text(each))
    (fold,) = (each for each in cause.iter("details") if each.get("class") == "members")
    members = fold.findall("ul/li")

    assert [each.get("id") for each in members] == ["theme.explained_a-predict", "theme.explained_b-predict"]
    for name, member in zip("ab", members, strict=True):
        links = {link.get("href") for link in member.iter("a")}
        assert f"../scenario/theme.explained_{name}.html" in links
        assert f"../script/theme.explained_{name}.py" in links


def test_a_change_that_nobody_explained_is_called_so_once(page: Element) -> None:
    """And not at each of its scenarios."""
    (cause,) = (each for each in _causes(page) if "The values after GRU differ" in _text(each))

    assert _text(cause).count("Not explained yet") == 1


def test_a_change_of_one_scenario_stands_open(page: Element) -> None:
    """There is nothing to fold: who has one model sees what becomes of it."""
    (cause,) = (each for each in _causes(page) if each.get("id") == "theme.fails-predict")

    assert _text(cause).startswith("now fails A case")
    assert "fails in flat: TypeError" in _text(cause)
    assert all(each.get("class") == "code" for each in cause.iter("details"))


def test_what_is_counted_at_the_top_leads_to_where_it_is_told(page: Element) -> None:
    """Also where all of it stands under a more dangerous cause."""
    parts = next(each for each in page.iter("ul") if each.get("class") == "parts")
    ids = {each.get("id") for each in page.iter()}

    assert [_text(each) for each in parts] == ["Silent changes of a mask or a value 4", "Now fails 1", "Unchanged 1"]
    assert {str(each.get("href"))[1:] for each in parts.iter("a")} <= ids


def test_kinds_that_have_no_part_of_their_own_are_counted_all_the_same() -> None:
    """A reason that brings errors too is told with its silent changes."""
    both = evolve(LOSES, changes=(Kind.SILENT, Kind.NOW_FAILS))
    report = report_of({"theme.explained_a": lost(), "theme.explained_b": (RUNS, refusal())}, both)
    pairs = Pairs(report)
    context: Any = PairPages(report, pairs).page(pairs.pair(OLD, NEW, "cpu")).context

    (part,), (silent, fails) = context["parts"], context["counted"]
    assert (silent.scenarios, silent.anchor) == (1, "silent")
    assert (fails.scenarios, fails.anchor) == (1, part.causes[0].anchor)
    assert (part.scenarios, part.beside) == (1, 1)
    assert not context["is_counted_twice"]


BOTH = evolve(LOSES, changes=(Kind.SILENT, Kind.NOW_FAILS))
WORSE: dict[str, tuple[Outcome, Outcome]] = {
    "theme.explained_a": lost(),
    "theme.explained_b": (RUNS, refusal()),
    "theme.fails": (RUNS, refusal("flat")),
    "theme.values": other_values(),
    "theme.other_values": other_values(kind="LSTM"),
}


def test_the_headings_count_what_the_top_of_the_page_counts(tmp_path: Path) -> None:
    """A cause does not do its worst to every scenario: the others are counted by what becomes of them."""
    report = report_of(WORSE, BOTH)
    pair = Pairs(report).pair(OLD, NEW, "cpu")
    context: Any = PairPages(report, Pairs(report)).page(pair).context

    assert [each.scenarios for each in context["counted"]] == [3, 2]
    assert [(each.scenarios, each.beside, each.elsewhere) for each in context["parts"]] == [(3, 1, 0), (1, 0, 1)]
    assert "2 scenarios, 1 of them changes silently" in [each.how_many for each in context["digest"]]

    write_site(report, tmp_path / "site")
    told = _text(html5lib.parse((tmp_path / "site" / "upgrade" / f"{OLD}..{NEW}.html").read_text("utf-8")))
    assert "With 1 more, which changes otherwise for the same causes." in told
    assert "1 more stands above, under a cause that also does worse." in told


def test_causes_that_are_told_together_are_counted_by_what_they_do() -> None:
    """A line that says silent does not count errors with it."""
    pair = Pairs(report_of(WORSE, BOTH)).pair(OLD, NEW, "cpu")
    silent = tuple(each for each in pair.causes if each.kind is Kind.SILENT)

    assert of_that_kind(silent) == "4 scenarios, 3 of them change silently"
    assert of_that_kind(silent[:1]) in {"1 scenario", "2 scenarios, 1 of them changes silently"}


def test_each_change_says_at_which_layers_it_is(page: Element) -> None:
    """By that the page shows what concerns a reader, and what names none is never left out."""
    named = [json.loads(classes) for each in page.iter() if (classes := each.get("data-layers"))]
    boxes = [each.get("value") for each in page.iter("input")]

    assert sorted(named) == [["Add"], ["Average"], ["GRU"], ["GRU"]]
    assert boxes == ["Add", "Average", "GRU"]


def test_a_pair_of_many_changes_is_a_light_page_and_quickly_made(tmp_path: Path) -> None:
    """Who follows a link to it does not wait, nor does a build of a hundred of them."""
    did = {f"theme.explained_{at}": lost(f"layer_{at}", f"Class{at % 9}") for at in range(MANY - 15)}
    did |= {f"theme.other_{at}": other_values(kind=f"Class{at}") for at in range(15)}
    report = report_of(did, LOSES)
    pairs = Pairs(report)
    pages = PairPages(report, pairs)
    pair = pairs.pair(OLD, NEW, "cpu")
    pages.page(pair)
    began = process_time()
    pages.page(pair)

    assert process_time() - began < 1
    write_site(report, tmp_path / "site")
    assert len(gzip.compress((tmp_path / "site" / "upgrade" / f"{OLD}..{NEW}.html").read_bytes())) < 100_000


def _plain(pair: Pair) -> str:
    console = Console(width=200, no_color=True)
    with console.capture() as told:
        console.print(on_terminal(pair))
    return " ".join(told.get().split())


def test_terminal_and_summary_tell_the_causes() -> None:
    """In the order and the words of the page."""
    pair = _pair()
    written = html.unescape(summary(pair).replace("<code>", "").replace("</code>", ""))
    for told in (_plain(pair), written[written.index("| change |") :]):
        assert told.index("The values after GRU differ by up to 1") < told.index("now fails")
        assert told.count(LOSES.title) == 1
        assert "2 scenarios, at Add and Average" in told
        assert "Since Keras 3.0. It belongs to Keras" in told
        assert LOSES.advice in told


def test_the_summary_folds_the_scenarios() -> None:
    """A pull request shows what changed, and who wants to know it of each scenario opens it."""
    text = summary(_pair())
    table, _, folded = text.partition("<details><summary>Scenario by scenario</summary>\n\n")

    assert len([line for line in table.split("\n") if line.startswith("| ")]) == 2 + 3
    assert len([line for line in folded.split("\n") if line.startswith("| ")]) == 2 + 5
    assert "</details>" in folded


def test_many_causes_are_ten_lines_on_the_terminal() -> None:
    """The most dangerous have lines of their own, the others are counted."""
    reasons = [evolve(LOSES, name=f"loses-{at}", title=f"Cause {at}.", scenarios=(f"theme.{at}",)) for at in range(20)]
    pairs = Pairs(report_of({f"theme.{at}": lost() for at in range(20)}, *reasons))
    told = _plain(pairs.pair(OLD, NEW, "cpu"))

    assert told.count("In theme.") == 0
    assert told.count(" silent ") == 10
    assert "11 scenarios 11 more causes, of 1 scenario each" in told


def test_causes_without_a_line_of_their_own_name_their_layers() -> None:
    """Who has none of these passes over the line."""
    reasons = [evolve(LOSES, name=f"loses-{at}", title=f"Cause {at}.", scenarios=(f"theme.{at}",)) for at in range(20)]
    pairs = Pairs(report_of({f"theme.{at}": lost() for at in range(20)}, *reasons))
    *_, last = in_short(pairs.pair(OLD, NEW, "cpu"))

    assert last.title == "11 more causes, of 1 scenario each, at `Concatenate`"


def test_the_answer_for_programs_has_the_causes() -> None:
    """Every item belongs to one, and all that was told before is told still."""
    pair = _pair()
    told = json.loads(as_json(pair, "changed"))
    known = next(each for each in told["causes"] if each["cause"] == "known")

    assert [each["verdict"] for each in told["causes"]] == ["silent", "silent", "now fails"]
    assert {name for each in told["causes"] for name in each["scenarios"]} == {
        each["scenario"] for each in told["items"]
    }
    assert known == {
        "cause": "known",
        "reason": "loses",
        "verdict": "silent",
        "verdicts": {"silent": 2},
        "sentence": LOSES.title,
        "since": "since Keras 3.0",
        "belongs": known["belongs"],
        "layers": ["Add", "Average"],
        "scenarios": ["theme.explained_a", "theme.explained_b"],
        "example": {
            "scenario": "theme.explained_a",
            "modes": ["predict"],
            "sentence": known["example"]["sentence"],
        },
        "advice": LOSES.advice,
        "links": ["https://example.org/1"],
    }
    assert told["coverage"] == {"causes": 3, "changed": 5, "first-ten": 5, "ten-largest": 5}
    assert told["categories"] == [
        {"title": "Merging layers", "verdicts": {"silent": 2}, "layers": {"Add": 1, "Average": 1}},
        {"title": "Recurrent layers", "verdicts": {"silent": 2}, "layers": {"GRU": 2}},
        {"title": "No class of layers named", "verdicts": {"now fails": 1}, "layers": {}},
    ]


def test_more_than_three_causes_are_told_in_short_first() -> None:
    """Each line leads to where it is told at length, and says where nobody knows why."""
    report = report_of({**DOES, "theme.values_c": other_values(kind="LSTM")}, LOSES)
    pairs = Pairs(report)
    context: Any = PairPages(report, pairs).page(pairs.pair(OLD, NEW, "cpu")).context
    lines, causes = context["digest"], [each for part in context["parts"] for each in part.causes]

    assert [each.anchor for each in lines] == [each.anchor for each in causes]
    assert [each.how_many for each in lines] == [
        "2 scenarios, not explained yet",
        "2 scenarios",
        "1 scenario, not explained yet",
        "1 scenario, not explained yet",
    ]

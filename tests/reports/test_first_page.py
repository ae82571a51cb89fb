"""What the first page has, where the rest went, and where its cells come from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import html5lib
import pytest
from attrs import evolve

from reports.judging.assembly import compare_all, judge_all
from reports.judging.not_observed import NotObserved
from reports.pages.index_page import origin, overview
from reports.pages.site import write_site
from reports.reading.loading import load
from reports.reading.notices import Notice, Severity
from reports.reading.record_files import RecordFile
from tests.reports import making
from tests.reports.making import layer, ok
from tests.reports.sampling import a_report

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reports.judging.report import Report
    from reports.reading.record_files import Loaded
    from reports.reading.records import Outcome

ID, MORE = "concatenate.masks_disagree", "embedding.generates_a_mask"
ONE, OTHER = ok(layer("gru", 1.0)), ok(layer("gru", 2.0))


def text_of(page: Path) -> str:
    """All that a reader of the page can read."""
    return " ".join(" ".join(html5lib.parse(page.read_text(encoding="utf-8")).itertext()).split())


def shipped(folder: Path, *names: str) -> list[Loaded]:
    """The cells of these stacks as an atlas has them."""
    files = [load(making.write(folder / "shipped", making.whole_run(ONE, id_=ID, name=each))) for each in names]
    runs = [tuple(evolve(run, of_atlas=True) for run in each.runs) for each in files if isinstance(each, RecordFile)]
    return [RecordFile(file.path, told, ()) for file, told in zip(files, runs, strict=True)]


def written(folder: Path, does: Mapping[str, Outcome]) -> list[Path]:
    """A record file of each of these stacks."""
    runs = {name: making.whole_run(outcome, id_=ID, name=name) for name, outcome in does.items()}
    return [making.write(folder / "results", each) for each in runs.values()]


def a_shipped_report(folder: Path, **here: Outcome) -> Report:
    """Two stacks that come with the project, and what was run *here* of them."""
    stacks = [making.stack(folder, name) for name in ("old", "new")]
    records = [
        making.write(folder / "results", making.whole_run(does, id_=ID, name=name)) for name, does in here.items()
    ]
    return judge_all(compare_all(records, folder / "timings", stacks, atlas=shipped(folder, "old", "new")))


@pytest.mark.parametrize(
    ("here", "told"),
    [
        ({}, "2 cells are shown from the atlas, which comes with the project; none was run here."),
        (
            {"new": ONE},
            (
                "1 cell is shown from the atlas, which comes with the project; 1 was run here. "
                "1 of 1 cells came out here as in the atlas."
            ),
        ),
        ({"old": ONE, "new": OTHER}, "1 of 2 cells came out here as in the atlas."),
    ],
)
def test_the_first_page_says_where_its_cells_come_from(tmp_path: Path, here: dict[str, Outcome], told: str) -> None:
    """What was not run here, what was, and whether that came out as in the atlas."""
    report = a_shipped_report(tmp_path, **here)
    write_site(report, tmp_path / "site")

    assert origin(report) == told
    assert told in text_of(tmp_path / "site" / "index.html")


def test_the_page_of_the_data_says_where_the_atlas_lies(tmp_path: Path) -> None:
    """Its cells are in no record file that could be loaded from there."""
    write_site(a_shipped_report(tmp_path, new=ONE), tmp_path / "site")
    write_site(a_report(), tmp_path / "other")

    assert "1 cell is from the atlas, which comes with the project" in text_of(tmp_path / "site" / "data.html")
    assert "atlas" not in text_of(tmp_path / "other" / "data.html")


def test_a_report_without_an_atlas_does_not_speak_of_one() -> None:
    """Nobody has to know what it would be."""
    assert not origin(a_report())


def test_a_stack_that_was_not_run_here_says_so(tmp_path: Path) -> None:
    """On its page and in the table of stacks; one of which anything was run here does not."""
    write_site(a_shipped_report(tmp_path, new=ONE), tmp_path / "site")

    stacks = text_of(tmp_path / "site" / "stacks.html")
    assert "old from the atlas" in stacks.replace("as planned ", "")
    assert "new from the atlas" not in stacks.replace("as planned ", "")
    assert "From the atlas. Nothing of it was run here" in text_of(tmp_path / "site" / "stack" / "old.html")
    assert "From the atlas" not in text_of(tmp_path / "site" / "stack" / "new.html")


def test_a_stack_leads_to_what_to_do_and_says_what_nobody_observed_in_it(tmp_path: Path) -> None:
    """It is not called whole then; the other one is."""
    gap = NotObserved((("theme.unseen", "xla"),), ("warned",))
    write_site(evolve(a_report(), not_observed=(gap,)), tmp_path / "site")
    new, old = (tmp_path / "site" / "stack" / f"{each}.html" for each in ("warned", "old"))

    assert 'href="../upgrade/old..warned.html"' in new.read_text("utf-8")
    assert "Never observed, neither here nor for the atlas, so nothing is said of it: xla of theme.unseen" in text_of(
        new
    )
    assert "Never observed" not in text_of(old)
    assert "✓ Whole." in text_of(old)
    assert "✓ Whole." not in text_of(new)


def test_every_step_has_a_card_on_the_page_of_steps(tmp_path: Path) -> None:
    """The first page tells of two, and leads there for the others."""
    report = a_report()
    (template, *_) = report.findings
    steps = [evolve(template, newer="fixed", what=f"number {number}") for number in range(9)]
    write_site(evolve(report, findings=tuple(steps)), tmp_path / "site")

    steps_page = text_of(tmp_path / "site" / "steps.html")
    assert all(f"number {number}" in steps_page for number in range(9))
    assert 'href="steps.html#changes"' in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_the_first_page_tells_by_cause_what_the_usual_upgrade_changes(tmp_path: Path) -> None:
    """Each line leads to where the page of the pair tells all of it."""
    write_site(a_report(), tmp_path / "site")
    page = html5lib.parse((tmp_path / "site" / "index.html").read_text("utf-8"), namespaceHTMLElements=False)

    links = [each.get("href") for each in page.iterfind(".//section[@id='findings']//li/a")]
    assert links
    for link in links:
        address, _, anchor = str(link).partition("#")
        assert address in {each.get("href") for each in page.iterfind(".//section[@id='findings']/h3/a")}
        assert f'id="{anchor}"' in (tmp_path / "site" / address).read_text("utf-8")


def test_what_is_coming_is_told_beside_it() -> None:
    """The steps into nightly builds, each by itself."""
    report = a_report()
    columns = report.matrix.columns
    newest = next(each for each in columns if each.stack == report.summaries[-1].newer)
    nightly = evolve(newest, planned_keras="3.16.0.dev2026113001", imported=None)
    matrix = evolve(report.matrix, columns=tuple(nightly if each is newest else each for each in columns))

    digests = overview(evolve(report, matrix=matrix)).context["digests"]
    assert isinstance(digests, tuple)
    assert f"From {report.summaries[-1].older} to {nightly.stack}" in [each.title for each in digests]


@pytest.mark.parametrize(("count", "folded"), [(5, 0), (6, 1)])
def test_a_long_list_of_doubts_is_folded(tmp_path: Path, count: int, folded: int) -> None:
    """Forty stacks may each have one; that there are some is said all the same."""
    doubts = tuple(Notice(Severity.DOUBTFUL, "code", f"doubt {number}") for number in range(count))
    write_site(evolve(a_report(), notices=doubts), tmp_path / "site")
    page = html5lib.parse((tmp_path / "site" / "index.html").read_text("utf-8"), namespaceHTMLElements=False)

    (box,) = page.iterfind(".//div[@class='notice warn']")
    assert len(box.findall("details")) == folded
    assert len(list(box.iter("li"))) == count


def test_the_way_on_stands_under_the_answer(tmp_path: Path) -> None:
    """Without a script too: the page of the upgrade that the answer is about."""
    write_site(a_report(), tmp_path / "site")
    page = html5lib.parse((tmp_path / "site" / "index.html").read_text("utf-8"), namespaceHTMLElements=False)

    link, told = (page.find(f".//p[@class='{each}']") for each in ("onward", "lead"))
    assert link is not None
    assert told is not None
    assert [each.get("href") for each in link] == ["upgrade/warned..broken.html"]
    assert "From warned to broken" in "".join(told.itertext())


@pytest.mark.parametrize(
    ("stack", "message", "colour"),
    [
        ("old", "no stack before it", "lightgrey"),
        ("warned", "2 change since old", "yellow"),
        ("broken", "2 now fail, 2 change since warned", "orange"),
        ("fixed", "2 silent, 2 change since old", "red"),
    ],
)
def test_a_stack_has_a_badge(tmp_path: Path, stack: str, message: str, colour: str) -> None:
    """How many scenarios change for those who come to it; its page says where the badge is."""
    write_site(a_report(), tmp_path / "site")

    badge = json.loads((tmp_path / "site" / "stack" / f"{stack}.badge.json").read_text("utf-8"))
    assert badge == {"schemaVersion": 1, "label": f"masks {stack}", "message": message, "color": colour}
    assert f"stack/{stack}.badge.json" in text_of(tmp_path / "site" / "stack" / f"{stack}.html")


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ({"old": ONE, "new": ONE}, "unchanged since old"),
        ({"old": ONE, "new": OTHER}, "1 silent, 1 changes since old"),
        ({"new": ONE}, "no stack before it"),
        ({"old": ONE}, "nothing recorded"),
    ],
)
def test_the_badge_of_a_stack_is_no_all_clear_for_what_was_not_seen(
    tmp_path: Path, records: dict[str, Outcome], message: str
) -> None:
    """It is green only where everything was compared."""
    stacks = [making.stack(tmp_path, name) for name in ("old", "new")]
    files = [
        making.write(tmp_path / "results", making.whole_run(does, id_=ID, name=name)) for name, does in records.items()
    ]
    write_site(judge_all(compare_all(files, tmp_path / "timings", stacks)), tmp_path / "site")

    badge = json.loads((tmp_path / "site" / "stack" / "new.badge.json").read_text("utf-8"))
    assert badge["message"] == message


def test_where_nothing_was_planned_nothing_is_called_whole(tmp_path: Path) -> None:
    """Of no cell it is true that none is missing, and nobody learns anything by that."""
    report = judge_all(compare_all([], tmp_path / "timings", [making.stack(tmp_path, "old")]))
    write_site(report, tmp_path / "site")

    assert not report.completeness.is_whole
    assert "✓ Whole" not in text_of(tmp_path / "site" / "index.html")
    page = text_of(tmp_path / "site" / "stack" / "old.html")
    assert "Not whole. 0 of 0 planned cells recorded" in page
    assert "No cell was run." in page
    assert "ended well" not in page


def test_a_badge_of_a_stack_that_is_not_whole_says_incomplete(tmp_path: Path) -> None:
    """Of two scenarios one came, and that one is unchanged."""
    stacks = [making.stack(tmp_path, name) for name in ("old", "new")]
    files = [_recorded(tmp_path, "old", ID, MORE), _recorded(tmp_path, "new", ID)]
    write_site(judge_all(compare_all(files, tmp_path / "timings", stacks)), tmp_path / "site")

    assert '"incomplete"' in (tmp_path / "site" / "stack" / "new.badge.json").read_text("utf-8")


def _recorded(folder: Path, stack: str, *scenarios: str) -> Path:
    head = making.header(stack, planned=[f"{each} predict" for each in (ID, MORE)])
    texts = [making.scenario(each) for each in (ID, MORE)]
    cells = [making.cell(ONE, id_=each) for each in scenarios]
    return making.write(folder / "results", (head, making.imported(), *texts, *cells))

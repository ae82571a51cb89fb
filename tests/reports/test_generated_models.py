"""What generated models found, in the report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import html5lib
import msgspec
import pytest
from attrs import evolve

from reports.judging.assembly import compare_all
from reports.pages.site import write_site
from reports.reading.generated_models import NO_GENERATED, Generated, GeneratedCampaign, read_generated
from tests.reports.generating import BROKEN, DIFFERENCE, SCENARIO, TEXT, a_campaign, known
from tests.reports.sampling import a_report, an_empty_report

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, *campaigns: GeneratedCampaign) -> Path:
    """Write campaigns as `nox -s fuzz` leaves them."""
    for number, each in enumerate(campaigns):
        (folder / f"seed{number}.json").write_bytes(msgspec.json.encode(each))
    return folder


def page_of(folder: Path, campaign: GeneratedCampaign) -> str:
    """All that a reader of the page can read."""
    write_site(evolve(a_report(), generated=Generated((campaign,))), folder / "site")
    page = (folder / "site" / "generated.html").read_text(encoding="utf-8")
    return " ".join(" ".join(html5lib.parse(page).itertext()).split())


def test_without_a_campaign_there_is_no_page_and_no_way_to_one(tmp_path: Path) -> None:
    """An empty page would look like an all-clear."""
    assert read_generated(tmp_path / "nowhere") == NO_GENERATED
    write_site(an_empty_report(), tmp_path / "site")

    assert not (tmp_path / "site" / "generated.html").exists()
    assert "generated.html" not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_every_campaign_of_a_folder_is_read(tmp_path: Path) -> None:
    """By its name, the smallest number first."""
    other = msgspec.structs.replace(a_campaign(), seed=8)

    assert read_generated(write(tmp_path, a_campaign(), other)).campaigns == (a_campaign(), other)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"{", "is no file of generated models"),
        (msgspec.json.encode(msgspec.structs.replace(a_campaign(), schema=9)), "is of schema 9"),
        (msgspec.json.encode(a_campaign()).replace(b"https://keras", b"javascript:keras"), "`$.told[0].source`"),
    ],
)
def test_a_file_that_is_none_is_told_and_the_report_is_made(tmp_path: Path, text: bytes, problem: str) -> None:
    """With the file and what to do; an address that is no address is no link."""
    (tmp_path / "seed7.json").write_bytes(text)
    read = read_generated(tmp_path)
    (notice,) = compare_all([], tmp_path / "timings", [], generated=read).notices

    assert read.campaigns == ()
    assert problem in str(notice)
    assert "seed7.json" in str(notice)
    assert "nox -s fuzz" in str(notice)


def test_a_broken_promise_says_what_happens_what_it_costs_and_where(tmp_path: Path) -> None:
    """And has its smallest model, with a script."""
    text = page_of(tmp_path, msgspec.structs.replace(a_campaign(), told=(BROKEN,), listed=()))

    assert "Broken: what stands at masked timesteps changes nothing" in text
    assert "What happens: the outputs differ, first after step_1_gru" in text
    assert "What it costs: the filling of a batch changes what the model says" in text
    assert "Seen in new, old, in 3 models." in text
    assert "The smallest model: Masking: GRU" in text
    script = (tmp_path / "site" / "generated" / "1-seed7_001_noise_one.py").read_text(encoding="utf-8")
    assert TEXT in script
    assert "read it before you run it" in script


def test_a_difference_is_told_by_the_pair_of_stacks(tmp_path: Path) -> None:
    """The newer does something else than the older."""
    text = page_of(tmp_path, msgspec.structs.replace(a_campaign(), told=(DIFFERENCE,)))

    assert "old to new: the same model does something else" in text


def test_what_has_a_known_reason_leads_to_it(tmp_path: Path) -> None:
    """Each reason once, and the figures say how many findings look like it."""
    title = a_report().reasons.reasons[0].title
    listed = (known(title), known(title), known("a reason of another day"))
    text = page_of(tmp_path, msgspec.structs.replace(a_campaign(), told=(BROKEN,), listed=listed))
    page = (tmp_path / "site" / "generated.html").read_text(encoding="utf-8")

    assert "1 finding has no known reason, 3 look like one of the 2 below." in text
    assert page.count('href="reasons.html#reason-') == 1
    assert "a reason of another day" in text


def test_two_campaigns_that_call_their_findings_the_same_stay_two(tmp_path: Path) -> None:
    """Each has its own scripts, and every address is there once."""
    another = msgspec.structs.replace(SCENARIO, title="Another")
    other = msgspec.structs.replace(BROKEN, smallest=(msgspec.structs.replace(BROKEN.smallest[0], scenario=another),))
    campaigns = tuple(msgspec.structs.replace(a_campaign(), told=(each,)) for each in (BROKEN, other))
    write_site(evolve(a_report(), generated=Generated(campaigns)), tmp_path / "site")
    page = (tmp_path / "site" / "generated.html").read_text(encoding="utf-8")
    ids = re.findall(r' id="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    texts = [file.read_text(encoding="utf-8") for file in sorted((tmp_path / "site" / "generated").iterdir())]
    assert ["Masking: GRU" in texts[0], "Another" in texts[1], len(texts)] == [True, True, 2]


def test_it_is_said_what_was_run_and_when(tmp_path: Path) -> None:
    """A finding of the nightly of last month is none of today's."""
    assert "old: Keras 2.15.0, lock abc, last on 2026-12-01" in page_of(tmp_path, a_campaign())


def test_what_was_not_run_and_what_did_not_come_again_are_said(tmp_path: Path) -> None:
    """Neither is an all-clear."""
    text = page_of(tmp_path, a_campaign("other"))

    assert (
        "Not all was seen. So many texts were not run or cannot be compared, and nothing is said of them: other: 2"
        in text
    )
    assert "Seen once, and not again sentence other" in text

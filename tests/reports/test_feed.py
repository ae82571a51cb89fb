"""The feed of what the newest nightly builds change."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from attrs import evolve
from packaging.version import Version

from reports.judging.assembly import compare_all, judge_all
from reports.judging.causes.reason import Intent, Package, Reason
from reports.judging.kinds import Kind
from reports.pages.feed import feed
from reports.pages.site import write_site
from reports.reading.records import Error, Footer
from tests.reports import making
from tests.reports.making import layer, ok
from tests.reports.sampling import HOSTILE, an_empty_report

if TYPE_CHECKING:
    from pathlib import Path

    from reports.judging.report import Report
    from reports.reading.records import Line, Outcome

ATOM = "{http://www.w3.org/2005/Atom}"
NIGHTLY = "3.16.0.dev2026102704"
MASKED, GONE = ok(layer("gru", 1.0, masked="1")), ok(layer("gru", 1.0))
FAILS = making.refusal("gru")
ID = "concatenate.masks_disagree"


def a_report(folder: Path, *does: Outcome, nightly: str = NIGHTLY, started: str = "2026-10-28T06:00:00Z") -> Report:
    """A release and a nightly build, and what the nightly does with each of some scenarios that the release masks."""
    names = [ID, *(f"theme.case_{number}" for number in range(1, len(does)))]
    stacks = [making.stack(folder, "release", keras="3.15.1"), making.stack(folder, "nightly", keras=nightly)]
    release, newer = (dict(zip(names, told, strict=True)) for told in ((MASKED,) * len(does), does))
    files = [
        making.write(folder / "results", _run("release", "3.15.1", release, "2026-01-01T00:00:00Z")),
        making.write(folder / "results", _run("nightly", nightly, newer, started)),
    ]
    return judge_all(compare_all(files, folder / "timings", stacks, (REASON,)))


def _run(name: str, keras: str, does: dict[str, Outcome], started: str) -> tuple[Line, ...]:
    head = making.header(name, planned=[f"{each} predict" for each in does], started=started)
    texts = [making.scenario(each, folder="scenarios/" if each == ID else "elsewhere/") for each in does]
    cells = [making.cell(outcome, id_=each) for each, outcome in does.items()]
    return (head, making.imported(keras), *texts, *cells, Footer(len(cells), 0, 1.0))


REASON = Reason(
    name="gone",
    title="The mask is dropped after `gru`",
    package=Package.KERAS,
    since=Version("3.16.0.dev1"),
    until=None,
    scenarios=(ID,),
    modes=(),
    changes=(Kind.SILENT,),
    says=(),
    cause="A line is missing.",
    intent=Intent.BUG,
    advice="Wait.",
    ending=None,
    links=(),
    reports=(),
)


def read(report: Report, site: Path) -> ET.Element:
    """Write the site and parse its feed."""
    write_site(report, site)
    return ET.parse(site / "feed.xml").getroot()  # noqa: S314 - we wrote it


def texts(root: ET.Element, path: str) -> list[str]:
    """What stands in all elements of that path."""
    found = root.findall("/".join(f"{ATOM}{each}" for each in path.split("/")))
    return ["".join(each.itertext()) for each in found]


def test_a_change_with_a_known_cause_is_told_by_its_cause(tmp_path: Path) -> None:
    """And any other by its kind, each with a link to the page of the two stacks."""
    root = read(a_report(tmp_path, GONE, GONE, FAILS), tmp_path / "site")

    assert texts(root, "entry/title") == [
        "nightly: The mask is dropped after gru",
        "nightly: 1 scenario changes silently",
        "nightly: 1 scenario now fails",
    ]
    links = [str(each.get("href")) for each in root.findall(f"{ATOM}entry/{ATOM}link")]
    assert links == ["upgrade/release..nightly.html"] * 3
    assert (tmp_path / "site" / links[0]).is_file()
    (content, *_) = texts(root, "entry/content")
    assert f"From release to nightly (Keras {NIGHTLY}, TensorFlow 2.15.1), in {ID}" in content


def test_the_feed_has_what_atom_asks_for(tmp_path: Path) -> None:
    """An absolute identity, a title and a date, here and in each entry; no two entries are taken for one."""
    root = read(a_report(tmp_path, GONE, FAILS), tmp_path / "site")

    for each in (root, *root.findall(f"{ATOM}entry")):
        ((id_,), (title,), (updated,)) = (texts(each, name) for name in ("id", "title", "updated"))
        assert id_.startswith("urn:uuid:")
        assert title
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", updated)
    ids = texts(root, "entry/id")
    assert len(ids) == len(set(ids)) == 2
    assert texts(root, "author/name")


def test_an_entry_is_as_old_as_the_run_that_showed_it(tmp_path: Path) -> None:
    """No clock of the build is in it, so the same records give the same feed."""
    root = read(a_report(tmp_path, FAILS, started="2026-10-28T08:00:00+02:00"), tmp_path / "site")

    assert texts(root, "updated") == texts(root, "entry/updated") == ["2026-10-28T06:00:00Z"]


def test_what_lasts_until_the_next_nightly_is_the_same_entry(tmp_path: Path) -> None:
    """Who follows the feed is told of it once."""
    later = {"nightly": "3.16.0.dev2026110104", "started": "2026-11-02T06:00:00Z"}
    one, other = a_report(tmp_path / "a", GONE, FAILS), a_report(tmp_path / "b", GONE, MASKED, **later)

    ids = [texts(read(each, tmp_path / f"site{at}"), "entry/id") for at, each in enumerate((one, other))]

    assert ids[1] == ids[0][:1]


def test_a_nightly_that_changes_nothing_has_no_entry(tmp_path: Path) -> None:
    """And a release beside it is no news, whatever it changes."""
    assert texts(read(a_report(tmp_path / "a", MASKED), tmp_path / "one"), "entry") == []
    assert texts(read(a_report(tmp_path / "b", GONE, nightly="3.16.0"), tmp_path / "two"), "entry") == []


def test_a_report_of_nothing_has_an_empty_feed(tmp_path: Path) -> None:
    """A date that no record tells is long ago."""
    root = read(an_empty_report(), tmp_path / "site")

    assert texts(root, "updated") == ["1970-01-01T00:00:00Z"]


def test_text_from_outside_stays_text(tmp_path: Path) -> None:
    """An error may say anything, and so may whoever wrote a record of when it started."""
    fails = Error("ValueError", HOSTILE, "gru", "run", ())
    root = read(a_report(tmp_path, fails, started=HOSTILE[:20]), tmp_path / "site")

    (content,) = texts(root, "entry/content")
    assert "<script>alert('x')</script>" in content
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert texts(root, "entry/updated") == ["1970-01-01T00:00:00Z"]


def test_every_page_names_the_feed(tmp_path: Path) -> None:
    """A reader program finds it from whichever page it is given."""
    write_site(a_report(tmp_path, GONE), tmp_path / "site")

    for path in (tmp_path / "site").rglob("*.html"):
        root = "../" * (len(path.relative_to(tmp_path / "site").parts) - 1)
        assert f'<link rel="alternate" href="{root}feed.xml" type="application/atom+xml"' in path.read_text("utf-8")


def test_a_foreign_nightly_is_no_news(tmp_path: Path) -> None:
    """It is somebody's own, and no upgrade of anybody else."""
    report = a_report(tmp_path, GONE)
    columns = tuple(evolve(each, planned_keras=None) for each in report.matrix.columns)

    assert feed(evolve(report, matrix=evolve(report.matrix, columns=columns))).context["entries"] == ()

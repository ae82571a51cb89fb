"""A site changes places with the one before it, whole, and takes nothing along that is not ours."""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reports.pages import swapping
from reports.pages.manifest import MANIFEST
from reports.pages.publishing import replacing
from reports.reading.notices import ReportError

ROOT = Path(__file__).parents[2]
DIES = """
import os, pathlib, signal, sys
from reports.pages import publishing
site, when = pathlib.Path(sys.argv[1]), sys.argv[2]
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
if when == "swapped":
    swap = publishing.swap
    publishing.swap = lambda *names: (swap(*names), die())
if when == "absent":
    publishing.swap = lambda one, other, meanwhile: (other.rename(meanwhile), die())
if when == "removing":
    publishing.shutil.rmtree = lambda folder: ((folder / "maskdrift.sha256").unlink(), die())
with publishing.replacing(site) as fresh:
    fresh.mkdir()
    (fresh / "index.html").write_text("of the dead")
    if when == "building":
        die()
    (fresh / "stack").mkdir()
    (fresh / "stack" / "old.html").write_text("of the dead")
"""
"""A build that is killed at a moment that is named."""


@pytest.fixture(params=["at once", "in steps"])
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that exchanges two names at once, and one that cannot."""
    if request.param == "in steps":
        monkeypatch.setattr(swapping, "_exchanged", lambda *_: False)


def publish(site: Path, text: str = "new") -> None:
    """Write a site of two pages."""
    with replacing(site) as fresh:
        (fresh / "stack").mkdir(parents=True)
        for name in ("index.html", "stack/old.html"):
            (fresh / name).write_text(text, encoding="utf-8")


def read(site: Path) -> dict[str, str]:
    """Every page of a site; all are of one build."""
    return {str(each.relative_to(site)): each.read_text(encoding="utf-8") for each in sorted(site.rglob("*.html"))}


def pages(text: str) -> dict[str, str]:
    """What `publish` writes."""
    return {"index.html": text, "stack/old.html": text}


@pytest.mark.usefixtures("_system")
def test_a_site_is_replaced_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    """Whatever the system can."""
    publish(tmp_path / "site", "old")
    publish(tmp_path / "site", "new")

    assert read(tmp_path / "site") == pages("new")
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_the_list_of_a_site_is_one_that_sha256sum_reads(tmp_path: Path) -> None:
    """Whoever hosts it can look after it without this project."""
    publish(tmp_path / "site")

    command = ["sha256sum", "--check", "--strict", MANIFEST]
    checked = subprocess.run(command, cwd=tmp_path / "site", capture_output=True, text=True, check=True)

    assert checked.stdout.splitlines() == ["index.html: OK", "stack/old.html: OK"]


def test_a_page_that_was_mended_by_hand_is_not_replaced(tmp_path: Path) -> None:
    """It is no longer what was written."""
    publish(tmp_path / "site", "old")
    (tmp_path / "site" / "stack" / "old.html").write_text("mended", encoding="utf-8")

    with pytest.raises(ReportError, match=r"did not write: stack/old.html \(changed since\)"):
        publish(tmp_path / "site")

    assert read(tmp_path / "site") == {"index.html": "old", "stack/old.html": "mended"}


def test_a_link_in_a_site_is_not_replaced(tmp_path: Path) -> None:
    """Neither a page that has become one, nor one to a folder."""
    publish(tmp_path / "site", "old")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "old.html").write_text("old", encoding="utf-8")
    (tmp_path / "site" / "stack" / "old.html").unlink()
    (tmp_path / "site" / "stack").rmdir()
    (tmp_path / "site" / "stack").symlink_to(tmp_path / "theirs")

    with pytest.raises(ReportError, match="did not write: stack/"):
        publish(tmp_path / "site")

    assert (tmp_path / "site" / "stack").is_symlink()


def test_a_site_that_is_a_link_stays_one(tmp_path: Path) -> None:
    """A server that looks at the folder behind it goes on seeing the report."""
    (tmp_path / "served").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "served")

    publish(tmp_path / "site", "old")
    publish(tmp_path / "site", "new")

    assert (tmp_path / "site").is_symlink()
    assert read(tmp_path / "served") == pages("new")


@pytest.mark.usefixtures("_system")
def test_a_file_that_comes_while_a_site_is_built_is_not_lost(tmp_path: Path) -> None:
    """A build takes a minute, and nobody who looks into the old report knows of it."""
    site = tmp_path / "site"
    publish(site, "old")

    def build() -> None:
        with replacing(site) as fresh:
            fresh.mkdir()
            (site / "CNAME").write_text("masks.example", encoding="utf-8")

    with pytest.raises(ReportError, match="did not write: CNAME"):
        build()

    assert read(site) == pages("old")
    assert (site / "CNAME").read_text(encoding="utf-8") == "masks.example"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


@pytest.mark.usefixtures("_system")
def test_a_file_that_comes_at_the_last_moment_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at the old report and its end."""
    site = tmp_path / "site"
    publish(site, "old")
    swap = swapping.swap

    def late(one: Path, other: Path, meanwhile: Path) -> None:
        if not (one / "CNAME").exists():
            (other / "CNAME").write_text("masks.example", encoding="utf-8")
        swap(one, other, meanwhile)

    monkeypatch.setattr("reports.pages.publishing.swap", late)
    with pytest.raises(ReportError, match="did not write: CNAME"):
        publish(site)

    assert read(site) == pages("old")
    assert (site / "CNAME").read_text(encoding="utf-8") == "masks.example"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize(
    ("when", "left"),
    [("building", pages("old")), ("swapped", pages("of the dead")), ("absent", {}), ("removing", pages("of the dead"))],
)
def test_what_a_killed_build_leaves_is_cleared_by_the_next(tmp_path: Path, when: str, left: dict[str, str]) -> None:
    """The site is that of before or the new one, and afterwards nothing lies beside it."""
    site = tmp_path / "site"
    publish(site, "old")
    killed = subprocess.run([sys.executable, "-c", DIES, str(site), when], cwd=ROOT, check=False)
    assert killed.returncode == -9
    assert read(site) == left
    assert len(list(tmp_path.iterdir())) > 1 or not left

    publish(site, "new")

    assert read(site) == pages("new")
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_site_that_a_kill_made_absent_is_back_even_if_the_next_build_fails(tmp_path: Path) -> None:
    """Where the system cannot exchange names."""
    site = tmp_path / "site"
    publish(site, "old")
    subprocess.run([sys.executable, "-c", DIES, str(site), "absent"], cwd=ROOT, check=False)
    assert not site.exists()

    with pytest.raises(ZeroDivisionError), replacing(site):
        raise ZeroDivisionError

    assert read(site) == pages("old")
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_file_of_a_user_in_what_a_kill_left_is_kept_and_told(tmp_path: Path) -> None:
    """It was in the site until then."""
    site = tmp_path / "site"
    publish(site, "old")
    subprocess.run([sys.executable, "-c", DIES, str(site), "swapped"], cwd=ROOT, check=False)
    theirs = tmp_path / ".site.maskdrift" / "whole" / "CNAME"
    theirs.write_text("masks.example", encoding="utf-8")

    with pytest.raises(ReportError, match=f"{theirs.parent} stood in the place of {site}"):
        publish(site)

    assert theirs.read_text(encoding="utf-8") == "masks.example"
    assert read(site) == pages("of the dead")


def test_of_two_builds_at_once_the_second_waits_and_says_so(tmp_path: Path) -> None:
    """Both end well, and the one that came last stands."""
    site, waits, said = tmp_path / "site", threading.Event(), list[str]()

    def say(line: str) -> None:
        said.append(line)
        waits.set()

    def second() -> None:
        with replacing(site, say) as fresh:
            fresh.mkdir()
            (fresh / "index.html").write_text("second", encoding="utf-8")

    with replacing(site) as fresh:
        other = threading.Thread(target=second)
        other.start()
        assert waits.wait(60)
        fresh.mkdir()
        (fresh / "index.html").write_text("first", encoding="utf-8")
    other.join(60)

    assert said == [f"{site}: waiting for another build of it to end"]
    assert read(site) == {"index.html": "second"}
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_many_builds_at_once_all_end_well(tmp_path: Path) -> None:
    """Whoever waits for a lock that is gone makes another, and none of them takes the folder of another for a dead."""
    site = tmp_path / "site"
    threads = [threading.Thread(target=publish, args=(site, str(number))) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)

    assert len(set(read(site).values())) == 1
    assert len(read(site)) == 2
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_an_error_of_the_system_is_not_taken_for_what_it_cannot(tmp_path: Path) -> None:
    """Three steps would fail the same way, and half of them would be done."""
    (tmp_path / "one").mkdir()

    with pytest.raises(OSError, match="No such file") as failed:
        swapping.swap(tmp_path / "one", tmp_path / "other", tmp_path / "meanwhile")

    assert failed.value.errno == errno.ENOENT
    assert (tmp_path / "one").is_dir()

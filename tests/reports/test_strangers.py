"""Files from strangers: whatever lies in the place of one, the command ends as it says it does, and tells which."""

from __future__ import annotations

import json
import os
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from msgspec import structs

from harness.exit_codes import Exit
from reports.__main__ import main
from reports.reading.bounds import (
    DEEPEST,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_TEXT,
    MIB,
    MOST_AXES,
    MOST_EMPTY,
    MOST_LINES,
    MOST_SECONDS,
)
from reports.reading.loading import load
from reports.reading.notices import LISTED, LISTED_OF_A_FILE, Notice, Place, Severity, listed
from reports.reading.records import Footer
from reports.reading.timing.pass_files import LARGEST_PASS, LONGEST_FILE_NAME
from stacks import untrusted_files
from stacks.errors import CannotRead
from tests.reports.making import (
    cell,
    encoded,
    header,
    imported,
    scenario,
    table,
    two_recorded_stacks,
    whole_run,
    write,
)
from tests.reports.passing import write_passes
from tests.reports.test_commands import CASE

if TYPE_CHECKING:
    from collections.abc import Callable

    Making = Callable[[Path], object]

pytestmark = pytest.mark.timeout(120)
ROOT = Path(__file__).parents[2]
DEEP = b"[" * 1_000 + b"]" * 1_000
HUGE = b"9" * 400
NO_UTF8 = os.fsdecode(b"caf\xe9")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two planned stacks, and whole records of each."""
    return two_recorded_stacks(tmp_path, CASE)


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


def run(project: Path, *words: str, results: str = "results", table: str = "stacks/stacks.toml") -> Ended:
    """Run a command of the reports on a project, in this process."""
    where = ("--results", str(project / results), "--stacks", str(project / table))
    site = () if words[0] in {"check", "reasons"} else ("--site", str(project / "site"))
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = main([*words, *where, *site])
    return Ended(code, out.getvalue(), err.getvalue())


def a_pipe(path: Path) -> None:
    """A reader of it waits for a writer that never comes."""
    os.mkfifo(path)


def a_device(path: Path) -> None:
    """A reader of it never comes to the end."""
    path.symlink_to("/dev/zero")


def a_folder(path: Path) -> None:
    """It has a name of a file."""
    path.mkdir()


def a_loop(path: Path) -> None:
    """A link to itself."""
    path.symlink_to(path.name)


def a_dead_link(path: Path) -> None:
    """A link to nowhere."""
    path.symlink_to("nowhere")


NO_FILES = [a_pipe, a_device, a_folder, a_loop, a_dead_link]
PLACES = ["strange.jsonl", "reference/strange.jsonl", "exchange/strange.jsonl", "timings/old.cpu/strange.json"]


@pytest.mark.parametrize("making", NO_FILES)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_file_costs_itself_only(project: Path, place: str, making: Making) -> None:
    """It is told by its name, and the two records are in the report all the same."""
    path = project / "results" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    making(path)

    done = run(project, "check")

    assert done.code == Exit.UNREADABLE
    assert f"unreadable: {path}: " in done.err
    assert "2 of 2 planned cells: 2 ok" in done.out


@pytest.mark.parametrize("place", [PLACES[0], PLACES[3]])
def test_a_report_is_built_beside_what_is_no_file(project: Path, place: str) -> None:
    """What is handed on with the pages is what could be read."""
    path = project / "results" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    a_pipe(path)

    assert run(project, "build").code == Exit.UNREADABLE
    assert (project / "site" / "index.html").is_file()


@pytest.mark.parametrize("making", NO_FILES)
@pytest.mark.parametrize("option", ["--planned", "--stacks"])
def test_a_command_that_is_handed_no_file_says_so_and_ends(project: Path, option: str, making: Making) -> None:
    """One message, the code that is documented, and nothing else."""
    path = project / "strange"
    making(path)
    words = () if option == "--stacks" else (option, str(path))

    done = run(project, "check", *words, table="strange" if option == "--stacks" else "stacks/stacks.toml")

    assert done.code == Exit.FAILED
    assert done.err.startswith(f"error: {path}: ")


@pytest.mark.parametrize("text", [b'[{"stack": "caf\xe9"}]', DEEP, b'[{"stack": %b}]' % HUGE, b"\xff\xfe"])
def test_a_plan_of_any_bytes_is_refused_in_one_message(project: Path, text: bytes) -> None:
    """Never with a traceback."""
    (project / "plan.json").write_bytes(text)

    done = run(project, "check", "--planned", str(project / "plan.json"))

    assert done.code == Exit.FAILED
    assert "plan.json" in done.err
    assert "nox -s shards" in done.err


@pytest.mark.parametrize(
    "text",
    [
        b'["caf\xe9"]\n',
        b"x = " + DEEP,
        b"x = " + b"9" * 5_000,
        b".".join([b"a"] * 100_000) + b" = 1\n",
        table("a").replace("2.15.1", "9" * 5_000).encode(),
        table("a").encode() + b'extra = ["' + b"(" * 2_000 + b'"]\n',
        b'[groups]\nfull = [["default"]]\n',
    ],
)
def test_tables_and_reasons_of_any_bytes_are_refused_in_one_message(project: Path, text: bytes) -> None:
    """With the file; `upgrade` has a code of its own for it."""
    (project / "strange.toml").write_bytes(text)
    (project / "reasons").mkdir()
    (project / "reasons" / "keras-3.0.toml").write_bytes(text)

    of_table = run(project, "check", table="strange.toml")
    of_upgrade = run(project, "upgrade", "old", "new", table="strange.toml")
    of_reasons = run(project, "check", "--reasons", str(project / "reasons"))

    assert (of_table.code, of_upgrade.code, of_reasons.code) == (Exit.FAILED, Exit.FAILED, Exit.FAILED)
    assert "strange.toml" in of_table.err
    assert "keras-3.0.toml" in of_reasons.err


def _cell(**of_array: object) -> bytes:
    """The line of a cell whose array says something else."""
    line = json.loads(encoded([cell(id_=CASE)]))
    line["outcome"]["trace"][0]["outputs"][0]["value"].update(of_array)
    return json.dumps(line).encode()


LINES = {
    "no UTF-8": b'{"kind": "footer", "caf\xe9": 1}',
    "nested": b'{"zzz": %b, "kind": "cell"}' % DEEP,
    "nested in what may be anything": b'{"kind": "cell", "zzz": %b}' % DEEP,
    "a great integer": _cell(data=[int(HUGE), 1]),
    "a great integer for a count": b'{"kind": "footer", "cells": %b, "reused": 0, "seconds": 1}' % HUGE,
    "a count of 64 bits and one": b'{"kind": "footer", "cells": 9223372036854775808, "reused": 0, "seconds": 1}',
    "a wide array of nothing": _cell(shape=[10**9, 0], data=[]),
    "an array of no size": _cell(shape=[-1, -2]),
    "an array of many axes": _cell(shape=[1] * (MOST_AXES + 1), data=[1]),
    "a long name": _cell(dtype="f" * (LONGEST_NAME + 1)),
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_of_anything_costs_that_line(tmp_path: Path, line: bytes) -> None:
    """At the end of a file too, where a line that a kill cut off is no damage."""
    lines = whole_run(id_=CASE)
    path = tmp_path / "strange.jsonl"
    path.write_bytes(encoded(lines[:3]) + line + b"\n" + encoded(lines[3:]) + line + b"}\n")

    loaded = load(path)

    assert [each.line for run in getattr(loaded, "runs", ()) for each in run.lines] == list(lines)
    assert [str(each.place) for each in loaded.notices] == [f"{path}:4", f"{path}:7"]
    assert loaded.notices[0].severity is Severity.UNREADABLE
    assert all(len(str(each)) < 2_000 for each in loaded.notices)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
@pytest.mark.parametrize("place", PLACES[1:])
def test_a_line_of_anything_ends_no_other_reader(project: Path, place: str, line: bytes) -> None:
    """Expectations, saved models and timing passes are read as carefully as records."""
    path = project / "results" / place
    path.parent.mkdir(parents=True)
    path.write_bytes(line + b"\n")

    done = run(project, "check")

    assert done.code == Exit.UNREADABLE
    assert f"unreadable: {path}" in done.err


def test_arrays_of_nothing_are_drawn_at_once(project: Path) -> None:
    """Nobody walks over a million samples without a number."""
    line = _cell(shape=[1_000_000, 0], data=[])
    record = next((project / "results").glob("new.*"))
    record.write_bytes(
        encoded([header("new", planned=(f"{CASE} predict",)), imported(), scenario(CASE)]) + line + b"\n"
    )

    assert run(project, "build").code == Exit.DONE


BOUNDS: dict[str, tuple[str, Any]] = {
    "cores": ("extra_info", 2**63),
    "peak_memory": ("extra_info", 2**63),
    "affinity": ("extra_info", [2**63]),
    "load": ("extra_info", 1e300),
    "first_call": ("extra_info", -1),
    "median": ("stats", 1e300),
    "rounds": ("stats", -1),
}


@pytest.mark.parametrize("key", BOUNDS)
def test_a_pass_of_impossible_numbers_is_refused_by_check(project: Path, key: str) -> None:
    """Or `build` would die on what `check` takes."""
    write_passes(project / "results" / "timings", "old", {"gru": (1.0, 2.0)})
    path = next((project / "results" / "timings").rglob("*.json"))
    document = json.loads(path.read_bytes())
    where, value = BOUNDS[key]
    document["benchmarks"][0][where][key] = value
    path.write_text(json.dumps(document), encoding="utf-8")

    done = run(project, "check")

    assert done.code == Exit.UNREADABLE
    assert f"unreadable: {path}: is no timing pass: " in done.err
    assert key in done.err


@pytest.mark.parametrize("name", ["a" * 200, NO_UTF8, "ö" * 60], ids=["long", "no UTF-8", "long in bytes"])
def test_a_pass_whose_name_no_archive_holds_is_left_out(project: Path, name: str) -> None:
    """And the report has the others."""
    write_passes(project / "results" / "timings", "old", {"gru": (1.0, 2.0)})
    path = next((project / "results" / "timings").rglob("*.json"))
    path.rename(path.with_name(f"{name}.json"))

    done = run(project, "build")

    assert done.code == Exit.UNREADABLE
    assert "rename it" in done.err


@pytest.mark.parametrize("name", [NO_UTF8, f"{NO_UTF8}.cpu.unlocked"], ids=["any", "of a stack"])
def test_a_record_whose_name_is_no_text_is_left_out(project: Path, name: str) -> None:
    """No page and no table can name it."""
    write(project / "results", whole_run(id_=CASE, name="old"), f"{name}.jsonl")

    done = run(project, "build")

    assert done.code == Exit.UNREADABLE
    assert r"caf\udce9" in done.err


@pytest.mark.parametrize(
    "source", ["(" * 5_000, "-" * 100_000 + "1", "[" * 90 + "]" * 90, "x = " + "a." * 50_000], ids=str.__len__
)
def test_a_scenario_of_any_text_has_its_page(project: Path, source: str) -> None:
    """What is nested too deep for Python's own parser is shown as it is."""
    lines = whole_run(id_=CASE, name="old")
    text = encoded(lines).replace(b"def as_given(keras): ...", source.encode())
    next((project / "results").glob("old.*")).write_bytes(text)

    assert run(project, "build").code == Exit.DONE


def test_a_file_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    """What a system tells of its size is not asked: a device has none."""
    (tmp_path / "large").write_bytes(b"x" * 100)

    with pytest.raises(CannotRead, match="has more than 99 bytes"):
        untrusted_files.content(tmp_path / "large", 99)
    assert untrusted_files.content(tmp_path / "large", 100) == b"x" * 100


def test_a_line_nested_within_the_bound_is_read(tmp_path: Path) -> None:
    """What is wrong with it is another matter."""
    path = tmp_path / "strange.jsonl"
    path.write_bytes(encoded(whole_run()[:1]) + b"[" * DEEPEST + b"]" * DEEPEST + b"\n" + encoded([Footer(0, 0, 1.0)]))

    (notice,) = (each for each in load(path).notices if each.place and each.place.line)

    assert notice.code == "wrong-line"


@pytest.mark.timeout(120)
@pytest.mark.parametrize("line", [b"foreign\n", b'{"kind\n', b'{"kind": "else"}\n'])
def test_of_many_foreign_lines_a_few_are_listed(project: Path, line: bytes) -> None:
    """A page of a hundred thousand notices helps nobody, and nobody waits for it."""
    strange = encoded(whole_run(name="old")[:1]) + line * 100_000 + b"x\n"
    (project / "results" / "strange.jsonl").write_bytes(strange)

    done = run(project, "build")

    assert done.code == Exit.UNREADABLE
    assert done.err.count("\n") < LISTED_OF_A_FILE + 5
    assert f"strange.jsonl: {100_001 - LISTED_OF_A_FILE:,} more that are not listed" in done.err
    assert (project / "site" / "index.html").stat().st_size < 200_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"seed.as_given predict\nseed.as_given sideways\n", "cells.txt:2: 'seed.as_given sideways' names no cell"),
        (b"seed.as_given predict\n\xff predict\n", "cells.txt:2"),
        (b"predict\n", "cells.txt:1: 'predict' names no cell"),
    ],
)
def test_a_file_of_cells_that_is_none_is_one_clear_message(project: Path, content: bytes, said: str) -> None:
    """With the line that is wrong, and no verdict."""
    (project / "cells.txt").write_bytes(content)

    done = run(project, "upgrade", "old", "new", "--cells", str(project / "cells.txt"))

    assert done.code == Exit.FAILED
    assert said in done.err
    assert "Traceback" not in done.err


def test_of_many_files_a_few_are_listed(tmp_path: Path) -> None:
    """And the rest counted, by their severity."""
    notices = [
        Notice(severity, "code", "wrong", Place(tmp_path / f"{number}"))
        for severity in (Severity.UNREADABLE, Severity.REMARK)
        for number in range(LISTED + 3)
    ]

    told = listed(notices)

    assert len(told) == 2 * (LISTED + 1)
    assert [(each.severity, each.count, each.message) for each in told if each.code == "more"] == [
        (Severity.UNREADABLE, 3, "3 more that are not listed"),
        (Severity.REMARK, 3, "3 more that are not listed"),
    ]


@pytest.mark.parametrize("command", [("build",), ("check",), ("reasons",), ("upgrade", "old", "new")])
def test_a_mistyped_folder_of_results_is_an_error(project: Path, command: tuple[str, ...]) -> None:
    """An empty report would look like one of a project that has recorded nothing."""
    done = run(project, *command, results="resluts")

    assert done.code == Exit.FAILED
    assert done.err == (
        f"error: {project / 'resluts'}: is not there, so there is nothing to read\n  Did you mean 'results'?\n"
    )
    assert not (project / "site").exists()


def test_the_usual_folder_need_not_be_there_before_the_first_run(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then everything that is planned is missing, and the report says so."""
    monkeypatch.chdir(tmp_path_factory.mktemp("clone"))

    done = main(["check", "--stacks", str(project / "stacks" / "stacks.toml")])

    assert done == Exit.INCOMPLETE


def test_what_a_file_says_reaches_no_terminal_as_it_is(project: Path) -> None:
    """Nor does its name: one line stays one line, and its colours are gone."""
    line = b'{"kind": "cell", "\\u001b[31mred\\nunreadable: all": 1}\n'
    (project / "results" / "st\nrange.jsonl").write_bytes(line)

    done = run(project, "check")

    assert done.code == Exit.UNREADABLE
    assert "\x1b" not in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("file", ["mine/seed.py", "scenarios/more/seed.py", "scenarios/other.py"])
@pytest.mark.parametrize("name", ["production", "old"])
def test_no_record_takes_back_what_is_planned(project: Path, name: str, file: str) -> None:
    """Wherever it says that a scenario stands, and however new it is."""
    next((project / "results").glob("new.*")).unlink()
    told = structs.replace(scenario(CASE), file=file)
    lines = (
        header(name, planned=(f"{CASE} predict",), started="2030-01-01T00:00:00Z"),
        imported(),
        told,
        cell(id_=CASE),
    )
    strange = write(project, (*lines, Footer(1, 0, 1.0)), "strange.jsonl")

    done = run(project, "check", "--records", str(strange))

    assert done.code == Exit.INCOMPLETE
    assert "1 missing (no record)" in done.out


def _unchanged(project: Path, *lines: bytes) -> Path:
    """Let both stacks do the same, the newer one recorded with further lines behind its run."""
    for name in ("old", "new"):
        write(project / "results", whole_run(id_=CASE, name=name))
    record = next((project / "results").glob("new.*"))
    record.write_bytes(record.read_bytes() + b"".join(each + b"\n" for each in lines))
    return record


def test_an_upgrade_gives_no_all_clear_for_lines_that_could_not_be_read(project: Path) -> None:
    """They are told as `build` tells them, and with the verdict: a line behind a run may be what it says now."""
    record = _unchanged(project, *[b"no json"] * 38)

    done = run(project, "upgrade", "old", "new", "--json", str(project / "answer.json"))

    told = json.loads((project / "answer.json").read_bytes())
    assert done.code == Exit.INCOMPLETE
    assert f"unreadable: {record}:6: is not valid JSON" in done.err
    assert "38 lines or files could not be read" in " ".join(done.out.split())
    assert "no all-clear" in " ".join(done.out.split())
    assert (told["answer"], told["unreadable"]) == ("incomplete", 38)
    assert "38 lines or files could not be read" in (project / "site" / "index.html").read_text(encoding="utf-8")


def test_lines_of_another_stack_are_told_and_change_no_verdict(project: Path) -> None:
    """Its file says whose they are; of one that does not, nobody knows."""
    _unchanged(project)
    other = write(project / "results", whole_run(id_=CASE, name="other"))
    other.write_bytes(other.read_bytes() + b"no json\n")

    known = run(project, "upgrade", "old", "new")
    (project / "strange.jsonl").write_bytes(b"no json\n")
    unknown = run(project, "upgrade", "old", "new", "--records", str(project / "strange.jsonl"))

    assert (known.code, unknown.code) == (Exit.DONE, Exit.INCOMPLETE)
    assert f"{other}:6: " in known.err


@pytest.mark.parametrize(
    "bound",
    [
        f"{untrusted_files.LARGEST // untrusted_files.MIB // 1024} GiB",
        f"a timing pass {LARGEST_PASS // MIB} MiB",
        f"reasons {untrusted_files.LARGEST_WRITTEN // MIB} MiB",
        f"{MOST_LINES:,}, of at most {LONGEST_LINE // MIB} MiB each",
        f"{untrusted_files.LONGEST_WRITTEN_LINE:,} bytes each",
        f"{DEEPEST} levels",
        f"{LONGEST_NAME:,} characters",
        f"{LONGEST_TEXT:,} characters",
        f"{MOST_AXES} axes",
        f"at most {MOST_EMPTY:,} in all",
        f"from 0 to {int(MOST_SECONDS):,} seconds",
        f"{LONGEST_FILE_NAME} bytes each",
        f"at most {LISTED_OF_A_FILE} notices of each severity about one file, and {LISTED} in all",
    ],
)
def test_the_page_on_records_says_what_a_reader_checks(bound: str) -> None:
    """Numbers are in two places, and this keeps them one."""
    assert bound in (ROOT / "docs" / "records.md").read_text(encoding="utf-8")

"""
The command line of the reports.

`build` writes the site, `check` only reads the record files, `reasons` holds the reviewed notes on causes against them,
`upgrade` compares two stacks, and `atlas` puts records into the atlas.

What it prints goes through `reports/pages/terminal.py`.
"""

# ruff: noqa: E402 - what takes seconds to load comes after what tells of an interruption meanwhile
from __future__ import annotations

import gc
import os
import sys

from stacks import ending

STANDS = "what stands at --site is whole, and the records are as they were"

if __name__ == "__main__":
    ending.listen(STANDS)

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from harness.exit_codes import Exit
from reports import atlas_command, upgrade_command
from reports.command_line import RESULTS, parser
from reports.judging.assembly import compare_all, judge_all
from reports.judging.causes.files import load_reasons
from reports.judging.causes.reason import tally
from reports.judging.exchange_outcomes import judge_exchange
from reports.pages.not_observed import not_observed
from reports.pages.publishing import refuse_to_replace
from reports.pages.reason_lines import group_lines, lines
from reports.pages.site import write_site
from reports.pages.terminal import say
from reports.reading.atlas.reading import load_atlas
from reports.reading.expectation_files import read_expectations
from reports.reading.generated_models import NO_GENERATED, Generated, read_generated
from reports.reading.loading import load
from reports.reading.notices import Notice, Place, ReportError, Severity
from reports.reading.plans import expected, read_plan, unrecorded
from reports.reading.project import EXPECTATIONS, ROOT
from reports.reading.project_scenarios import project_rows
from reports.reading.provenance import project_texts
from reports.reading.raw_files import raw_files
from reports.reading.record_files import EmptyFile, Loaded, RecordFile
from reports.reading.records import Cell
from stacks import table
from stacks.atlas import FOLDER as ATLAS
from stacks.errors import StacksError, near

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from reports.judging.report import Compared, Report
    from reports.reading.matrix import Completeness
    from reports.reading.plans import Shard
    from stacks.stack import Stack


def main(arguments: Sequence[str] | None = None) -> Exit:
    """Run one command and say how it went."""
    options = parser(__doc__).parse_args(arguments)
    try:
        stacks = table.load(options.stacks)
        _refuse_mistyped_results(options.results)
        return COMMANDS[options.command](options, stacks)
    except (ReportError, StacksError, OSError) as error:
        say(f"error: {error}", aside=True)
        return Exit.FAILED


def _refuse_mistyped_results(results: Path) -> None:
    """Raise where the folder is not there; that nothing was ever recorded is no mistake, so the usual one may lack."""
    if results.is_dir() or (results == RESULTS and not results.exists()):
        return
    problem = "is no folder" if results.exists() else "is not there"
    beside = [each.name for each in results.parent.iterdir() if each.is_dir()] if results.parent.is_dir() else []
    hint = near(results.name, beside) or "name the folder of the record files: --results FOLDER"
    message = f"{problem}, so there is nothing to read"
    raise ReportError(code="no-results", message=message, hint=hint, place=Place(results))


def _compared(
    options: argparse.Namespace,
    stacks: Sequence[Stack],
    atlas: Sequence[Loaded],
    generated: Generated = NO_GENERATED,
) -> Compared:
    return compare_all(
        _record_files(options),
        options.results / "timings",
        stacks,
        load_reasons(options.reasons),
        read_expectations(options.results / EXPECTATIONS),
        judge_exchange((options.results / "exchange").glob("*.jsonl"), stacks, project_texts(ROOT)),
        atlas,
        # Who names another atlas asks for what that one has.
        project_rows(ROOT) if atlas and options.atlas is None else (),
        generated,
    )


def _build(options: argparse.Namespace, stacks: Sequence[Stack]) -> Exit:
    # Told before the records are read, which may take minutes; what is then replaced is looked at once more.
    refuse_to_replace(options.site, partial(say, aside=True))
    plan, stacks = _planned(options, stacks)
    compared = _compared(options, stacks, _atlas_of(options, stacks), _generated(options))
    report = judge_all(evolve(compared, raw=raw_files(_record_files(options), options.results)))
    write_site(report, options.site, partial(say, aside=True))
    _tell(report.notices)
    _tell_lost(plan, report)
    say(f"{options.site / 'index.html'}: {_summary(report.completeness)}")
    for sentence in (report.proof.sentence, not_observed(report)):
        if sentence:
            say(sentence)
    return _exit(report, plan)


def _generated(options: argparse.Namespace) -> Generated:
    return read_generated(options.found or options.results.parent / "found")


def _planned(options: argparse.Namespace, stacks: Sequence[Stack]) -> tuple[tuple[Shard, ...], Sequence[Stack]]:
    plan = read_plan(options.planned) if options.planned else ()
    return plan, expected(stacks, plan) if options.planned else stacks


def _tell_lost(plan: Sequence[Shard], report: Report) -> None:
    for shard in unrecorded(plan, report.matrix.columns):
        say(f"missing: {shard.stack} on {shard.device} was planned, and no record file is about it", aside=True)


def _check(options: argparse.Namespace, stacks: Sequence[Stack]) -> Exit:
    plan, stacks = _planned(options, stacks)
    # What a plan asked for is in the records, or it is missing.
    atlas = _atlas_of(options, stacks) if options.atlas or not plan else ()
    for path in _record_files(options):
        say(_line(load(path)))
    report = judge_all(_compared(options, stacks, atlas))
    _tell(report.notices)
    say(_summary(report.completeness))
    _tell_lost(plan, report)
    return _exit(report, plan)


def _reasons(options: argparse.Namespace, stacks: Sequence[Stack]) -> Exit:
    files = [path for path in _record_files(options) if not options.among or _stack(path) in options.among]
    atlas = [each for each in _atlas_of(options, stacks) if not options.among or _name(each) in options.among]
    report = compare_all(files, options.results / "timings", stacks, load_reasons(options.reasons), atlas=atlas)
    _tell(each for each in report.notices if each.severity is Severity.UNREADABLE)
    for line in _reason_lines(options, report):
        say(line)
    if not _is_readable(report):
        return Exit.UNREADABLE
    broken = report.reasons.unseen or report.reasons.misplaced
    unexplained = options.complete and any(report.reasons.unexplained.values())
    return Exit.FOUND if broken or unexplained else Exit.DONE


def _reason_lines(options: argparse.Namespace, report: Compared) -> Iterator[str]:
    if options.groups:
        yield from group_lines(judge_all(report))
        return
    if not options.count:
        yield from lines(report.reasons)
    yield tally(report.reasons.confirmed).sentence


def _upgrade(options: argparse.Namespace, stacks: Sequence[Stack]) -> Exit:
    def compare() -> Compared:
        refuse_to_replace(options.site, partial(say, aside=True))
        compared = _compared(options, stacks, _atlas_of(options, stacks))
        _tell(compared.notices)
        return evolve(compared, raw=raw_files(_record_files(options), options.results))

    return upgrade_command.upgrade(options, compare)


def _atlas_of(options: argparse.Namespace, stacks: Sequence[Stack]) -> tuple[Loaded, ...]:
    """The atlas is about the stacks of the project's table; another table may mean others by the same names."""
    if options.atlas is None and options.stacks.resolve() != table.TABLE.resolve():
        return ()
    return load_atlas(options.atlas or Path(ATLAS), stacks)


def _atlas(options: argparse.Namespace, stacks: Sequence[Stack]) -> Exit:
    before = _atlas_of(options, stacks)
    if options.stale:
        return atlas_command.tell_stale(options, before, stacks)
    return atlas_command.renew(options.atlas or Path(ATLAS), before, _record_files(options), stacks)


def _stack(path: Path) -> str | None:
    return _name(load(path))


def _name(loaded: Loaded) -> str | None:
    return loaded.header.stack if isinstance(loaded, RecordFile) else None


def _record_files(options: argparse.Namespace) -> tuple[Path, ...]:
    """Every file once, however often it was named."""
    found: dict[str, Path] = {}
    for path in (*sorted(options.results.glob("*.jsonl")), *options.records):
        found.setdefault(os.path.realpath(path), path)  # which takes a link that leads to itself as it is
    return tuple(found.values())


def _tell(notices: Iterable[Notice]) -> None:
    for each in notices:
        say(f"{each.severity.value}: {each}", aside=True)


def _line(loaded: Loaded) -> str:
    if isinstance(loaded, RecordFile):
        header = loaded.header
        cells = {(cell.scenario, cell.mode) for run in loaded.runs for cell in run.of(Cell)}
        state = "whole" if loaded.runs[-1].is_whole else "killed before its end"
        return f"{loaded.path}: {header.stack} on {header.device}, {len(cells)} cells, {state}"
    return f"{loaded.path}: {'nothing in it yet' if isinstance(loaded, EmptyFile) else 'refused'}"


def _summary(count: Completeness) -> str:
    outcomes = ", ".join(f"{number} {word}" for word, number in count.outcomes.items() if number)
    missing = ", ".join(f"{number} missing ({absence.value})" for absence, number in count.missing.items())
    beside = f"{count.incomparable} not comparable" if count.incomparable else ""
    told = ", ".join(filter(None, (outcomes, missing, beside))) or "none"
    return f"{count.recorded} of {count.planned} planned cells: {told}"


def _is_readable(report: Compared) -> bool:
    return not any(each.severity is Severity.UNREADABLE for each in report.notices)


def _exit(report: Report, plan: Sequence[Shard] = ()) -> Exit:
    if not _is_readable(report):
        return Exit.UNREADABLE
    whole = report.completeness.is_whole and not unrecorded(plan, report.matrix.columns)
    return Exit.DONE if whole else Exit.INCOMPLETE


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Sequence[Stack]], Exit]] = {
    "build": _build,
    "check": _check,
    "reasons": _reasons,
    "upgrade": _upgrade,
    "atlas": _atlas,
}


if __name__ == "__main__":
    # A report is millions of objects that live to its end; looking for garbage among them costs a quarter of its time.
    gc.disable()
    sys.exit(ending.run(main, STANDS))

"""
Studies how far duels can be trusted, and what they cost; prints tables for docs/method.md.

Every pass is kept below results/studies/: an interrupted study goes on from there, and is judged anew at each call.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.studies.stored_bouts import BENCHMARKS, Condition, StoredBouts, StudyError, facing, longer
from harness import identity
from harness.exit_codes import CommandParser, Exit, epilog
from harness.progress import say
from reports.judging.timing.verdicts import CannotTell, Faster, NoDifferenceShown, Slower, judge_blocks
from stacks import ending, table
from timed.pass_key import timing_key

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from reports.judging.timing.verdicts import Verdict
    from reports.reading.timing.pass_files import PassFile
    from stacks.stack import Stack

ROOT = Path(__file__).resolve().parents[2]
ONE, OTHER = Condition("one"), Condition("other")
AS_IT_IS, BY_5, BY_10 = Condition("as-it-is"), Condition("slower-by-5", 0.05), Condition("slower-by-10", 0.10)
FALSE_ALARMS, CANNOT_TELL, FOUND = 0.05, 0.10, {BY_5: 0.5, BY_10: 0.9}
"""The shares that are wanted: at most, at most, and at least."""
SECONDS = 90.0
"""A benchmark pair, at most."""
BOUTS = 8
"""Of a duel: as many as fit into these seconds on a busy machine too."""
STANDS = "what was measured until now is kept, and the same command goes on from there"
EPILOG = """\
false-alarms: 20 duels of 8 bouts over 8 benchmarks are 320 passes; power: 5 duels of 8 bouts at 0, 5 and 10 % are
120 passes; rules judges what those two kept and measures nothing; cost: two passes of 8 benchmarks in two stacks, and
asv. docs/duels.md says how long they take.
"""
CODES = {
    Exit.DONE: "the figures are reached",
    Exit.FOUND: "one is missed, and the text says which",
    Exit.FAILED: "nothing can be measured: a mistake on the command line, or a stack is not available here",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one study; its exit code."""
    options = _parser().parse_args(arguments)
    stacks = table.select(table.load(), options.stacks)
    lines, reached = STUDIES[options.study](options, stacks)
    print("\n".join([*lines, "", _where()]))
    return Exit.DONE if reached else Exit.FOUND


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="nox -s study --", description=__doc__, epilog=EPILOG + epilog(CODES, STANDS))
    parser.add_argument("study", choices=STUDIES)
    parser.add_argument(
        "stacks", nargs="*", default=["tf-2.15", "tf-2.21"], help="cost takes all, the others the first"
    )
    parser.add_argument("--duels", type=int, help="default: 20 for false-alarms, 5 for power")
    parser.add_argument("--blocks", type=int, help=f"passes of either side in a duel; default: {BOUTS}")
    parser.add_argument("--folder", type=Path, default=ROOT / "results" / "studies", help="where passes are kept")
    parser.add_argument("--no-measuring", action="store_true", help="judge what is kept, and measure nothing")
    return parser


def _false_alarms(options: argparse.Namespace, stacks: Sequence[Stack]) -> tuple[list[str], bool]:
    bank, each = _bank(options, stacks[0], "false-alarms"), options.blocks or BOUTS
    duels = _filled(bank, options, (options.duels or 20) * each, each)
    verdicts = [judge_blocks(facing(duel[ONE.name], duel[OTHER.name])) for duel in duels]
    alarms = _share(verdicts, (Slower, Faster))
    open_ = _share(verdicts, (CannotTell,))
    head = (
        f"{stacks[0].name} against itself: {len(duels)} duels of {each} passes each over {len(BENCHMARKS)} benchmarks."
    )
    lines = [
        head,
        f"False alarms: {_met(alarms, FALSE_ALARMS, at_most=True)}.",
        f"Cannot tell: {_met(open_, CANNOT_TELL, at_most=True)}.",
        "",
        *_by_benchmark(verdicts),
        *_by_arithmetic(bank, each),
    ]
    return lines, alarms <= FALSE_ALARMS and open_ <= CANNOT_TELL


def _by_arithmetic(bank: StoredBouts, each: int) -> list[str]:
    """What the same duels find once all times of one side are made longer; `power` does real work."""
    duels = [facing(duel[ONE.name], duel[OTHER.name]) for duel in bank.duels(each)]
    lines = ["", "The same duels, one side's times made longer by arithmetic:", ""]
    for condition in FOUND:
        verdicts = [judge_blocks(longer(duel, condition.slower_by)) for duel in duels]
        lines.append(f"- by {condition.slower_by * 100:.0f} %: {_percent(_share(verdicts, (Slower,)))} found slower")
    return lines


def _power(options: argparse.Namespace, stacks: Sequence[Stack]) -> tuple[list[str], bool]:
    bank, each = _bank(options, stacks[0], "power"), options.blocks or BOUTS
    duels = _filled(bank, options, (options.duels or 5) * each, each)
    lines = [f"{stacks[0].name} against itself made slower: {len(duels)} duels of {each} passes each.", ""]
    reached = True
    for condition, wanted in FOUND.items():
        verdicts = [judge_blocks(facing(duel[AS_IT_IS.name], duel[condition.name])) for duel in duels]
        found = _share(verdicts, (Slower,))
        pair = bank.seconds * each / len(BENCHMARKS)
        reached = reached and found >= wanted and pair <= SECONDS
        took = f"{pair:.0f} s a benchmark pair, at most {SECONDS:.0f} s wanted"
        lines += [
            f"Slower by {condition.slower_by * 100:.0f} % found: {_met(found, wanted, at_most=False)}; {took}.",
            "",
        ]
        lines += [*_by_benchmark(verdicts), ""]
    return lines[:-1], reached


def _rules(options: argparse.Namespace, stacks: Sequence[Stack]) -> tuple[list[str], bool]:
    from benchmarks.studies.rules import RULES  # noqa: PLC0415 - only this study needs the other tools

    equal = _bank(options, stacks[0], "false-alarms").duels(options.blocks or BOUTS)
    slowed = _bank(options, stacks[0], "power").duels(options.blocks or BOUTS)
    lines = [
        "| rule | one comparison takes | calls equal stacks different | finds 5 % | finds 10 % |",
        "| --- | --- | --- | --- | --- |",
    ]
    for rule in RULES:
        alarms = _answers(rule.judge, equal, ONE, OTHER)
        found = [_answers(rule.judge, slowed, AS_IT_IS, condition) for condition in FOUND]
        cells = [_rate(alarms, {"slower", "faster"}), *(_rate(each, {"slower"}) for each in found)]
        lines.append(f"| {rule.name} | {rule.takes} | {' | '.join(cells)} |")
    return lines, True


def _cost(options: argparse.Namespace, stacks: Sequence[Stack]) -> tuple[list[str], bool]:
    from benchmarks.studies import costs  # noqa: PLC0415 - only this study needs asv

    folder = options.folder / "cost"
    ours = costs.passes(stacks, folder / "passes", say)
    in_turns = costs.in_turns(stacks, folder / "bouts", say)
    theirs = costs.asv(stacks, folder / "asv", say)
    names = " and ".join(each.name for each in stacks)
    return [
        f"{len(BENCHMARKS)} benchmarks in {names}, one tool after the other; two processes a cell, as asv does.",
        "",
        "| tool | seconds a cell |",
        "| --- | --- |",
        f"| maskdrift, {costs.PASSES} passes as in a matrix | {ours:.1f} |",
        f"| maskdrift, {costs.PASSES} bouts as in a duel | {in_turns:.1f} |",
        f"| asv | {theirs:.1f} |",
    ], ours <= theirs


STUDIES: Mapping[str, Callable[[argparse.Namespace, Sequence[Stack]], tuple[list[str], bool]]] = {
    "false-alarms": _false_alarms,
    "power": _power,
    "rules": _rules,
    "cost": _cost,
}
CONDITIONS = {"false-alarms": (ONE, OTHER), "power": (AS_IT_IS, BY_5, BY_10)}


def _bank(options: argparse.Namespace, stack: Stack, study: str) -> StoredBouts:
    # Another harness measures something else, and its passes are not judged with these.
    key = timing_key(str(stack.lock("cpu")), stack.imported_as)
    folder = options.folder / f"{study}.{stack.name}.{key}"
    folder.mkdir(parents=True, exist_ok=True)
    return StoredBouts(folder, stack, CONDITIONS[study])


def _filled(
    bank: StoredBouts, options: argparse.Namespace, wanted: int, blocks_each: int
) -> tuple[Mapping[str, list[PassFile]], ...]:
    if not options.no_measuring:
        bank.fill(wanted, say)
    duels = bank.duels(blocks_each)
    if not duels:
        msg = f"{len(bank.kept)} bouts are kept, and a duel has {blocks_each}"
        raise StudyError(msg)
    return duels


def _by_benchmark(duels: Sequence[Mapping[str, Verdict]]) -> list[str]:
    kinds = (Slower, Faster, NoDifferenceShown, CannotTell)
    lines = [
        f"| benchmark | {' | '.join(kind.word for kind in kinds)} | least difference seen, median |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name in duels[0]:
        verdicts = [duel[name] for duel in duels if name in duel]
        counts = Counter(type(each) for each in verdicts)
        seen = sorted(each.ratio.visible for each in verdicts if each.ratio)
        middle = _percent(seen[len(seen) // 2]) if seen else ""
        lines.append(f"| {name} | {' | '.join(str(counts[kind]) for kind in kinds)} | {middle} |")
    return lines


def _share(duels: Iterable[Mapping[str, Verdict]], kinds: tuple[type[Verdict], ...]) -> float:
    verdicts = [each for duel in duels for each in duel.values()]
    return sum(isinstance(each, kinds) for each in verdicts) / len(verdicts)


def _answers(
    judge: Callable[..., list[str]], duels: Iterable[Mapping[str, list[PassFile]]], older: Condition, newer: Condition
) -> list[str]:
    return [each for duel in duels for each in judge(facing(duel[older.name], duel[newer.name]))]


def _rate(answers: Sequence[str], counted: set[str]) -> str:
    if not answers:
        return "not measured"
    number = sum(each in counted for each in answers)
    return f"{number} of {len(answers)} ({_percent(number / len(answers))})"


def _met(share: float, wanted: float, *, at_most: bool) -> str:
    reached = share <= wanted if at_most else share >= wanted
    limit = f"at {'most' if at_most else 'least'} {wanted * 100:.0f} % wanted: {'reached' if reached else 'MISSED'}"
    return f"{_percent(share)}, {limit}"


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def _where() -> str:
    machine = (
        f"{os.cpu_count()} cores of {identity.processor()}, {platform.system()} {platform.release().split('-')[0]}"
    )
    return f"Measured on {dt.datetime.now(dt.UTC):%Y-%m-%d}, {machine}."


if __name__ == "__main__":
    ending.listen(STANDS)
    sys.exit(ending.run(main, STANDS))

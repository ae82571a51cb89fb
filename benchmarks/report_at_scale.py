"""
What a report costs that has many stacks: time and memory to build it, size of its pages, and how fast it answers.

Records are made up (`made_up_records`), the report is built by its command line as a user would, and the system's own
Chromium chooses one pair after another on its first page.
Run with `nox -s scale -- [STACKS...] [--scenarios N]`; each number of stacks is one build, of 300 scenarios in 4 modes
unless another number is asked for.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from attrs import frozen
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import made_up_records  # noqa: E402 - the path is set above

SCENARIOS = 300
STACKS = (10, 20, 40)
LARGEST = 5
"""How many pages are named, the largest first."""
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHOOSE = """names => names.map(name => {
  const select = document.getElementById('older')
  const before = performance.now()
  select.value = name
  select.dispatchEvent(new Event('change', { bubbles: true }))
  document.body.offsetHeight
  return performance.now() - before
})"""
"""Chooses each stack in turn, and waits until the answer is laid out."""


@frozen
class Cost:
    """What one build cost: *wall* and *processor* in seconds, *memory* in bytes at its greatest."""

    wall: float
    processor: float
    memory: int


def main() -> None:
    """Print what each number of stacks costs."""
    options = _parser().parse_args()
    for count in options.stacks:
        with tempfile.TemporaryDirectory() as folder:
            records, site = Path(folder) / "results", Path(folder) / "site"
            table = made_up_records.write(records, count, options.scenarios)
            cost = _build(records, table, site)
            print(
                f"{count} stacks x {options.scenarios} scenarios x {len(made_up_records.MODES)} modes: "
                f"{cost.wall:.1f} s, {cost.processor:.1f} s of a processor, {cost.memory / 1e9:.2f} GB",
                flush=True,
            )
            _tell_sizes(records, site)
            _tell_answers(site, [made_up_records.Release(number).name for number in range(count)])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s scale --", description=__doc__)
    parser.add_argument("stacks", nargs="*", type=int, default=STACKS, help="how many (default: %(default)s)")
    parser.add_argument("--scenarios", type=int, default=SCENARIOS, help="of each (default: %(default)s)")
    return parser


def _build(records: Path, table: Path, site: Path) -> Cost:
    words = ["-m", "reports", "build", "--results", str(records), "--stacks", str(table), "--site", str(site)]
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(os.waitstatus_to_exitcode(status))
    return Cost(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def _tell_sizes(records: Path, site: Path) -> None:
    files = [path for path in site.rglob("*") if path.is_file()]
    sizes = {path: len(gzip.compress(path.read_bytes(), 9)) for path in files}
    read = sum(path.stat().st_size for path in records.iterdir())
    print(f"  {read / 1e6:.0f} MB of records, {len(files)} files, {sum(sizes.values()) / 1e6:.1f} MB compressed")
    for path in sorted(files, key=sizes.__getitem__, reverse=True)[:LARGEST]:
        print(f"  {sizes[path] / 1e3:7.1f} kB  {path.relative_to(site)}")


def _tell_answers(site: Path, names: list[str]) -> None:
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        print("  no browser is installed, so nothing is known of its answers")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        started = time.perf_counter()
        page.goto((site / "index.html").as_uri())
        opened = time.perf_counter() - started
        took = page.evaluate(CHOOSE, names)
        browser.close()
    print(f"  opens in {opened:.2f} s; a pair answers in {statistics.median(took):.0f} ms, {max(took):.0f} ms at most")


if __name__ == "__main__":
    main()

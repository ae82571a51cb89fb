"""
Finds scenarios without importing them.

A scenario is a public function at the top level of a scenario file.
Files are read as text, so that listing them needs neither NumPy nor Keras.
"""

import ast
import difflib
import hashlib
import inspect
import os
import re
from collections import namedtuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEFAULT = os.path.join(ROOT, "scenarios")


class ScenarioError(Exception):
    """A scenario file that can't be used; the text names file, line and a way out."""


class Scenario(namedtuple("Scenario", "id title description file line source digest path function")):
    """One masking situation, as its file states it.  *digest* covers all the text it can depend on."""

    __slots__ = ()

    def record(self):
        """The line that stands for it in a record file."""
        fields = ("id", "title", "description", "file", "line", "source", "digest")
        return dict({"kind": "scenario"}, **{name: getattr(self, name) for name in fields})


def discover(paths=()):
    """All scenarios of the files or folders *paths* (by default the project's own), in order of file and line."""
    found = [scenario for file in _files(paths or (DEFAULT,)) for scenario in _read(file)]
    seen = {}
    for scenario in found:
        if scenario.id in seen:
            raise ScenarioError(
                "{}:{}: a scenario named {} stands already in {}:{}; rename the file or the function".format(
                    scenario.path, scenario.line, scenario.id, seen[scenario.id].path, seen[scenario.id].line
                )
            )
        seen[scenario.id] = scenario
    return found


def select(scenarios, expression):
    """The scenarios whose id satisfies *expression*: parts of names joined by and, or, not and brackets."""
    if not expression:
        return list(scenarios)
    chosen = [scenario for scenario in scenarios if _matches(expression, scenario.id)]
    if not chosen:
        near = difflib.get_close_matches(expression, [scenario.id for scenario in scenarios], n=1, cutoff=0.4)
        hint = "; did you mean {}?".format(near[0]) if near else ""
        raise ScenarioError("-k {!r} selects none of {} scenarios{}".format(expression, len(scenarios), hint))
    return chosen


def _matches(expression, text):
    def answer(match):
        word = match.group()
        return word if word in ("and", "or", "not") else str(word.lower() in text.lower())

    logic = re.sub(r"[\w.\-]+", answer, expression)
    if not re.match(r"^(True|False|and|or|not|[\s()])+$", logic):
        raise ScenarioError("-k {!r}: only names, and, or, not and brackets are understood".format(expression))
    try:
        return eval(compile(logic, "-k", "eval"), {"__builtins__": {}})  # only the words checked above
    except SyntaxError:
        raise ScenarioError("-k {!r} is not a complete expression".format(expression))


def _files(paths):
    for path in paths:
        if os.path.isdir(path):
            names = sorted(name for name in os.listdir(path) if name.endswith(".py") and not name.startswith("_"))
            for name in names:
                yield os.path.join(path, name)
        elif os.path.isfile(path):
            yield path
        else:
            raise ScenarioError("{}: no such scenario file or folder".format(path))


def _read(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        tree = ast.parse(text, path)
    except SyntaxError as error:
        raise ScenarioError("{}:{}: {}".format(path, error.lineno, error.msg))
    chunks = _chunks(tree, text)
    functions = [(node, chunk) for node, chunk in chunks if _is_scenario(node)]
    if not functions:
        raise ScenarioError(
            "{}: no scenario here; write one as `def name(keras): ... return model, inputs`".format(path)
        )
    shared = "".join(chunk for node, chunk in chunks if not _is_scenario(node)) + _helpers(path)
    return [_scenario(path, node, chunk, shared) for node, chunk in functions]


def _is_scenario(node):
    return isinstance(node, ast.FunctionDef) and not node.name.startswith("_")


def _chunks(tree, text):
    """Each top-level statement with the lines from its start to the next one's (Python 3.7 knows no ends)."""
    lines = text.splitlines(True)
    starts = [min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", [])]) for node in tree.body]
    ends = starts[1:] + [len(lines) + 1]
    return [(node, "".join(lines[a - 1 : b - 1])) for node, a, b in zip(tree.body, starts, ends)]


def _helpers(path):
    """The text of the modules beside *path* that start with an underscore: scenarios may import from them."""
    folder = os.path.dirname(os.path.abspath(path))
    texts = []
    for name in sorted(os.listdir(folder)):
        if name.startswith("_") and name.endswith(".py"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                texts.append(file.read())
    return "".join(texts)


def _scenario(path, node, chunk, shared):
    if not node.args.args:
        raise ScenarioError(
            "{}:{}: scenario {} takes no argument; it must take the Keras it is to use: `def {}(keras):`".format(
                path, node.lineno, node.name, node.name
            )
        )
    stem = os.path.splitext(os.path.basename(path))[0]
    title, _, description = inspect.cleandoc(ast.get_docstring(node) or node.name).partition("\n")
    digest = hashlib.sha256((chunk.rstrip() + "\n\n" + shared).encode("utf-8")).hexdigest()[:12]
    return Scenario(
        id="{}.{}".format(stem, node.name),
        title=title.rstrip("."),
        description=description.strip(),
        file=_public(path),
        line=node.lineno,
        source=chunk.rstrip() + "\n",
        digest=digest,
        path=path,
        function=node.name,
    )


def _public(path):
    """The path as a report may show it: inside the project relative to it, else the file's name alone."""
    relative = os.path.relpath(os.path.abspath(path), ROOT)
    return os.path.basename(path) if relative.startswith("..") else relative.replace(os.sep, "/")

"""
The mutation operators: what each changes in a node of a statement that touches a mask.

They are blind: none knows what a line is for.
"""

from __future__ import annotations

import ast
from itertools import pairwise
from typing import TYPE_CHECKING

from mutants.drawn.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mutants.drawn.edits import Source

COMPARISONS: Mapping[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
NONE_TESTS: Mapping[type[ast.cmpop], tuple[str, str]] = {ast.Is: ("is", "is not"), ast.IsNot: ("is not", "is")}
ARITHMETIC: Mapping[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
}
LOGIC: Mapping[type[ast.operator], tuple[str, str]] = {ast.BitAnd: ("&", "|"), ast.BitOr: ("|", "&")}
WITH_AN_AXIS = frozenset(
    {"any", "all", "expand_dims", "squeeze", "concatenate", "concat", "stack", "reduce_any", "reduce_all", "reduce_sum"}
)
"""Functions whose second argument is an axis."""
WHERE = frozenset({"where", "switch", "select", "cond"})
"""Functions that choose one of their last two arguments."""


def _both_ways(*pairs: tuple[str, str]) -> dict[str, str]:
    return {**dict(pairs), **{other: one for one, other in pairs}}


COMPARING = _both_ways(("equal", "not_equal"), ("greater", "greater_equal"), ("less", "less_equal"))
QUANTIFYING = _both_ways(("any", "all"), ("reduce_any", "reduce_all"))
MERGING = _both_ways(("logical_and", "logical_or"), ("bitwise_and", "bitwise_or"), ("maximum", "minimum"))


def _comparison(source: Source, node: ast.AST) -> Iterator[Edit]:
    yield from _compared(source, node, COMPARISONS)
    yield from _renamed(source, node, COMPARING)


def _none_test(source: Source, node: ast.AST) -> Iterator[Edit]:
    yield from _compared(source, node, NONE_TESTS)


def _any_all(source: Source, node: ast.AST) -> Iterator[Edit]:
    yield from _renamed(source, node, QUANTIFYING)


def _and_or(source: Source, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.BoolOp):
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for one, other in pairwise(node.values):
            yield from source.between(one, other, old, new)
    yield from _binary(source, node, LOGIC)
    yield from _renamed(source, node, MERGING)


def _not(source: Source, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield from source.replaced(node, source.of(node.operand))
    elif isinstance(node, ast.Call) and called(node) == "logical_not" and len(node.args) == 1:
        yield from source.replaced(node, source.of(node.args[0]))
    elif isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(node.test, ast.Compare | ast.UnaryOp):
        yield from source.replaced(node.test, f"(not ({source.of(node.test)}))")


def _returned(source: Source, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield from source.replaced(node.value, "None")


def _argument(source: Source, node: ast.AST) -> Iterator[Edit]:
    if not isinstance(node, ast.Call):
        return
    for each in node.keywords:
        if "mask" in (each.arg or "") and not isinstance(each.value, ast.Constant):
            yield from source.replaced(each.value, "None")
    for argument in node.args:
        if "mask" in _name(argument):
            yield from source.replaced(argument, "None")


def _assigned(source: Source, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Constant):
        yield from source.replaced(node.value, "None")


def _flag(source: Source, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield from source.replaced(node, str(not node.value))


def _axis(source: Source, node: ast.AST) -> Iterator[Edit]:
    if not isinstance(node, ast.Call):
        return
    named = [each.value for each in node.keywords if each.arg in {"axis", "axes", "dim"}]
    second = node.args[1:2] if called(node) in WITH_AN_AXIS else []
    for each in [*named, *second]:
        at = _whole_number(each)
        if at is not None:
            yield from source.replaced(each, str({0: 1, -1: -2}.get(at, at - 1)))


def _index(source: Source, node: ast.AST) -> Iterator[Edit]:
    at = _whole_number(node.slice) if isinstance(node, ast.Subscript) else None
    if at is not None and isinstance(node, ast.Subscript):
        yield from source.replaced(node.slice, "0" if at else "1")


def _order(source: Source, node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and called(node) in WHERE and len(node.args) == 3:  # noqa: PLR2004 - condition, one, other
        yield from _swapped(source, node.args[1], node.args[2])
    elif isinstance(node, ast.List | ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        yield from _swapped(source, node.elts[0], node.elts[-1])


def _arithmetic(source: Source, node: ast.AST) -> Iterator[Edit]:
    yield from _binary(source, node, ARITHMETIC)


OPERATORS: Mapping[str, Callable[[Source, ast.AST], Iterator[Edit]]] = {
    "comparison": _comparison,
    "None test": _none_test,
    "any and all": _any_all,
    "and and or": _and_or,
    "not": _not,
    "return value": _returned,
    "mask argument": _argument,
    "assigned value": _assigned,
    "flag": _flag,
    "axis": _axis,
    "index": _index,
    "order": _order,
    "arithmetic": _arithmetic,
}


def called(node: ast.Call) -> str:
    """The name of what is called, without the module or the object that it belongs to."""
    return _name(node.func)


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _compared(source: Source, node: ast.AST, words: Mapping[type[ast.cmpop], tuple[str, str]]) -> Iterator[Edit]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in words:
        yield from source.between(node.left, node.comparators[0], *words[type(node.ops[0])])


def _binary(source: Source, node: ast.AST, words: Mapping[type[ast.operator], tuple[str, str]]) -> Iterator[Edit]:
    if isinstance(node, ast.BinOp) and type(node.op) in words:
        yield from source.between(node.left, node.right, *words[type(node.op)])


def _renamed(source: Source, node: ast.AST, names: Mapping[str, str]) -> Iterator[Edit]:
    if isinstance(node, ast.Call) and called(node) in names:
        old = source.of(node.func)
        yield from source.replaced(node.func, old.removesuffix(called(node)) + names[called(node)])


def _swapped(source: Source, one: ast.expr, other: ast.expr) -> Iterator[Edit]:
    """Two nodes of one line in each other's place, and what stands between them where it was."""
    if (
        one.lineno != other.end_lineno
        or one.end_lineno != one.lineno
        or one.end_col_offset is None
        or other.end_col_offset is None
    ):
        return
    between = source.lines[one.lineno - 1][one.end_col_offset : other.col_offset].decode("utf-8")
    new = f"{source.of(other)}{between}{source.of(one)}"
    if source.of(one) and source.of(other) and source.of(one) != source.of(other):
        yield Edit(one.lineno, one.col_offset, other.end_col_offset, new)


def _whole_number(node: ast.AST) -> int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _whole_number(node.operand)
        return None if inner is None else -inner
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None

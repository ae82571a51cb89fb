"""Where Keras touches masks: statements of functions that name a mask, in the modules that a stack imports."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ELSEWHERE = {
    "_test.py": "tests",
    "/testing": "helpers of tests",
    "_test_util": "helpers of tests",
    "_v1.py": "what Keras 2 does in graphs of TensorFlow 1",
    "/legacy": "what Keras 2 does in graphs of TensorFlow 1, and what Keras 3 keeps for old files",
    "/feature_column/": "layers that TensorFlow 2 has given up",
    "/preprocessing/": "masks of tokens and of pictures",
    "/visualization/": "masks of pictures",
    "/quantizers/": "masks of bits",
    "/locally_connected/": "masks of kernels",
    "/conv_utils.py": "masks of kernels",
    "/iou_metrics.py": "masks of classes",
    "/confusion_metrics.py": "masks of thresholds",
    "/partial_batch_padding_handler.py": "masks of samples that a TPU pads a batch with",
    "backend/tensorflow/numpy.py": "masks of elements of arrays",
    "backend/tensorflow/ops/numpy.py": "masks of elements of arrays",
    "src/ops/numpy.py": "masks of elements of arrays",
    "/sparse.py": "masks of elements of sparse arrays",
    "/linalg.py": "masks of elements of matrices",
}
"""What calls other things masks than timesteps that count, by a part of the path."""
OTHER_MASKS = re.compile(r"dropout_mask|dp_mask|top_k_mask|mask_token|mask_index|kernel_mask|mask_shape|_reset_mask")
"""Names of other things: which units dropout takes away, and the like."""
OTHER_FUNCTIONS = re.compile(r"ctc|circle|build_pos_neg_masks|top_k")
"""Functions whose masks are of letters, labels and ranks."""
IDENTIFIER = re.compile(r"[a-z_]*mask[a-z_]*\Z")
SILENT = (ast.Raise, ast.Assert, ast.Import, ast.ImportFrom, ast.Delete, ast.Pass, ast.Global, ast.Nonlocal)
"""Statements that compute nothing that a user gets to see but words."""


@frozen
class Site:
    """A statement that touches a mask: *nodes* are the roots of its own expressions, *last* is their last line."""

    file: str
    function: str
    line: int
    last: int
    nodes: tuple[ast.AST, ...] = field(repr=False, eq=False)


def masking_modules(keras: Path, imported: Iterable[str]) -> tuple[str, ...]:
    """The files below the folder *keras* that were imported and have to do with masks of timesteps."""
    below = (each.removeprefix(f"{keras}/") for each in imported if each.startswith(f"{keras}/src/"))
    wanted = (each for each in below if not any(part in f"/{each}" for part in ELSEWHERE))
    return tuple(sorted(each for each in wanted if "mask" in (keras / each).read_text(encoding="utf-8")))


def sites_of(file: str, text: str) -> tuple[Site, ...]:
    """Every statement of a file that touches a mask."""
    return tuple(_in(file, ast.parse(text), ""))


def _in(file: str, node: ast.AST, name: str) -> Iterator[Site]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            yield from _in(file, child, f"{name}.{child.name}".lstrip("."))
        else:
            # What stands outside of functions ran when Keras was imported.
            if isinstance(child, ast.stmt) and name and not isinstance(node, ast.ClassDef):
                yield from _site(file, child, name)
            yield from _in(file, child, name)


def _site(file: str, statement: ast.stmt, function: str) -> Iterator[Site]:
    nodes = () if OTHER_FUNCTIONS.search(function) else _own(statement)
    in_mask_function = "mask" in OTHER_MASKS.sub("", function.rpartition(".")[2])
    if nodes and (in_mask_function or any(map(_mentions, nodes))):
        last = max(node.end_lineno or 0 for node in nodes if isinstance(node, ast.expr | ast.stmt))
        yield Site(file, function, statement.lineno, last, nodes)


def _own(statement: ast.stmt) -> tuple[ast.AST, ...]:
    """The roots of what a statement computes itself, and not in its body."""
    if isinstance(statement, SILENT) or _is_text(statement):
        return ()
    if isinstance(statement, ast.If | ast.While):
        return (statement.test,)
    if isinstance(statement, ast.For):
        return (statement.iter,)
    if isinstance(statement, ast.With):
        return tuple(each.context_expr for each in statement.items)
    return () if hasattr(statement, "body") else (statement,)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _mentions(root: ast.AST) -> bool:
    return any("mask" in OTHER_MASKS.sub("", name) for node in ast.walk(root) for name in _names(node))


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.keyword):
        yield node.arg or ""
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and IDENTIFIER.match(node.value):
        yield node.value

"""The code of the functions that are there: those of a file, and those within them."""

from __future__ import annotations

import gc
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def functions_of(files: Collection[str]) -> list[FunctionType]:
    """All functions that were made of the text of *files*."""
    live = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
    return [each for each in live if each.__code__.co_filename in files]


def within(code: CodeType) -> Iterator[CodeType]:
    """A code, and all that it makes functions and classes of."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from within(each)


def meaning(code: CodeType) -> tuple[object, ...]:
    """What a code does, wherever it stands."""
    constants = [meaning(each) if isinstance(each, CodeType) else (type(each), each) for each in code.co_consts]
    return (code.co_code, tuple(constants), code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)

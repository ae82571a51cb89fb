"""
Plants a mutant in a Keras that is imported already: the functions of the changed file get the code of the new text.

A function keeps its identity, so whoever holds it, a decorator or a class, runs the mutant.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mutants.inside.codes import functions_of, meaning, within

if TYPE_CHECKING:
    from types import CodeType, FunctionType


class CannotPlantError(Exception):
    """No function that is there would run the changed line."""


def plant(original: str, changed: str) -> int:
    """Give the functions of the file *original* their code in the file *changed*; how many differ."""
    before, after = (list(within(_compiled(each))) for each in (original, changed))
    planted = sum(_swap(each, before, after) for each in functions_of([original]))
    if not planted:
        message = f"no function of {original} that is there differs"
        raise CannotPlantError(message)
    return planted


def _compiled(file: str) -> CodeType:
    return compile(Path(file).read_bytes(), file, "exec", dont_inherit=True)


def _swap(function: FunctionType, before: list[CodeType], after: list[CodeType]) -> bool:
    at = next((at for at, code in enumerate(before) if _is_of(function, code)), None)
    if at is None or meaning(before[at]) == meaning(after[at]):
        return False
    try:
        function.__code__ = after[at]
    except ValueError as error:
        message = f"{function.__qualname__} has other free variables: {error}"
        raise CannotPlantError(message) from error
    return True


def _is_of(function: FunctionType, code: CodeType) -> bool:
    """Whether a function runs *code*; two lambdas of one line are told apart by what they do."""
    here = function.__code__
    same = here.co_name == code.co_name and here.co_firstlineno == code.co_firstlineno
    return same and meaning(here) == meaning(code)

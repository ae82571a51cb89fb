"""
When two texts of an error or a warning say the same, and which warnings say anything at all.

Texts carry numbers and names that a process makes up anew; they are taken out before two texts are compared.
The records keep the texts as they were.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reports.reading.records import Warned

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
"""Keras prints parts of its messages in bold."""

UNPRINTABLE = re.compile(
    r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""What no page may hold: the colours of a terminal, other control characters, and what turns text round."""

FRAMES = re.compile(r'^( *)File "[^"]*", line \d+, in .*(\n\1 +\S.*)?$', re.MULTILINE)
"""The way through the code: each step with, in older releases, the line that stands there."""

ONLY_WHERE = re.compile(
    r"Exception encountered when calling|Graph execution error:$|in user code:$|Detected at node |Node: "
)
"""How a line opens that does not say what went wrong, only where."""

OLD_FRAMES = re.compile(r"^( *)[^\s:]+\.py:\d+ .*(?:\n\1 +\S.*)?$", re.MULTILINE)
"""The same as TensorFlow 2.3 to 2.6 wrote it."""

WRAPPED = re.compile(
    r"^ *(?:[A-Za-z]+Error: )?(?:Exception encountered when calling (?:layer .{0,200}\(type \w+\)|[\w.]+\(\))\."
    r"|Graph execution error:|in user code:)$",
    re.MULTILINE,
)
"""What newer releases say before an error, of where it was; deeper in where another text is around it."""

AFTERWARDS = re.compile(
    r"^ *(?:(?:Call a|A)rguments received(?: by|:)|Function call stack:|Errors may have originated from an input)"
    r".*\Z|(?<= to a numpy array\.) This error may indicate .*\Z",
    re.MULTILINE | re.DOTALL,
)
"""What some releases say after an error, of where it was and what with."""

OF_PYTHON = re.compile(r"[\w.+-]\.py\b")


def _without_folders(path: re.Match[str]) -> str:
    """The last file of Python in a path, with what comes after it."""
    parts = path[0].split("/")
    last = max((at for at, each in enumerate(parts) if at > 1 and OF_PYTHON.search(each)), default=0)
    return "/".join(parts[last:])


def _last_name(dotted: re.Match[str]) -> str:
    """A name without those that stand before it, and with whatever else does."""
    text, name = dotted[0], dotted[0].rpartition(".")[2]
    return text[: f".{text}".rfind("..") + 1] + name if name else text


def _unnumbered(word: re.Match[str]) -> str:
    """A name without the numbers at its end, of which nothing may be all that is left."""
    text, end = word[0], len(word[0])
    for at in range(end - 1, 0, -1):
        if text[at].isdecimal():
            continue
        if text[at] != "_" or at == end - 1:
            break
        end = at
    return text[:end]


# Each begins where a word or a path does and runs to its end, or 8 kB of slashes would take ten seconds.
MADE_UP: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (COLOURS, ""),
    (FRAMES, ""),
    (OLD_FRAMES, ""),
    (WRAPPED, ""),
    (AFTERWARDS, ""),
    (re.compile(r"(loaded from the SavedModel\.) Got:.*\Z", re.DOTALL), r"\1"),  # in another order every time
    (re.compile(r"^(Detected at node .*|Node: .*)$", re.MULTILINE), ""),  # where in the graph it was raised
    (re.compile(r"\[\[(?:\{\{)?node [^\]]*\]\]|\{\{function_node [^{}]*\}\}|\[Op:\w+\](?: name:)?"), ""),
    (re.compile(r" for '\{\{node [^{}]*\}\} = (\w+)[^']*'"), r" for \1"),
    (re.compile(r" for '[\w./]*' \(op: '(\w+)'\)"), r" for \1"),
    (re.compile(r"(Input tensor|<(?:tf\.)?Tensor) ['`][\w/:]*['`]|(symbolic Tensor) \([\w/:]*\)"), r"\1\2"),
    (re.compile(r"^ *[A-Za-z]+Error: ", re.MULTILINE), ""),
    (re.compile(r"(?<=instead\.) Error: Expected [^\n]*|; found \"None\" instead"), ""),
    (
        re.compile(r"(?<![\w.])[\w.]+(?=\(\) (?:got|missing|takes) )"),
        _last_name,
    ),  # newer Pythons name the class of a method
    (re.compile(r"(?<![\w.])call\(\) (?=got an unexpected keyword argument)"), ""),  # Keras 3 looks before it calls
    (re.compile(r"0x[0-9a-fA-F]+"), "0x…"),  # memory addresses
    (re.compile(r'Tensor\("[^"]*"'), 'Tensor("…"'),  # a tensor is named after its graph
    (re.compile(r"name='?Placeholder[\w:/]*'?"), "name=…"),
    (re.compile(r"(?<=[(, ])\?(?=[,)])"), "None"),  # TensorFlow 1 wrote ? for an unknown dimension
    (re.compile(r"(?:/[\w.+-]+)+"), _without_folders),  # where a file lies on this machine
    (re.compile(r"(\.py):\d+|\bline \d+"), r"\1"),  # where a line stands in this release
    (re.compile(r"\b[A-Za-z_]\w*(?<=\d)\b"), _unnumbered),  # flatten_1, model_1_1: Keras numbers its names
    (re.compile(r"(?<![\w.])(?:tensorflow|tensorflow_core|tf|tf_keras|keras)\.(?:\w+\.)*(\w)"), r"\1"),
    (re.compile(r"\bnative TF-Keras format"), "native Keras format"),
    (re.compile(r" or `save_model\([^()`]*\)`"), ""),
    (re.compile(r"\bin the save file, so\b"), "in save file:"),
    (re.compile(r"\bbecause it's dtype\b"), "because its dtype"),  # a slip that TensorFlow 2.3 put right
    (re.compile(r"\bfunction:(?=\w)"), "function: "),
    (re.compile(r"\s+"), " "),
)
"""What is replaced, in this order."""

ROOM = 180
"""How many characters of a message a card shows."""

HOUSEKEEPING_CATEGORIES = frozenset(
    {
        "DeprecationWarning",  # of names that will go one day; meant for the authors of TensorFlow
        "PendingDeprecationWarning",
        "FutureWarning",  # NumPy's about TensorFlow 1.15's own dtypes
        "ImportWarning",
        "ResourceWarning",  # files left open at exit
    }
)
"""Kinds of warning that Python itself does not show to users, or that are about the insides of the stack."""

HOUSEKEEPING_TEXTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"is deprecated and will be removed",  # the TensorFlow 1 way of a DeprecationWarning, as a log line
        r"The name tf\.\S+ is deprecated",
        r"triggered tf\.function retracing",  # about speed
        r"AutoGraph could not (be )?transform|could not be transformed and will be executed as-is",
        r"Object was never used",  # said when it is thrown away, by then in some later cell
        r"Large dropout rate",
        r"This TensorFlow binary is optimized",
        r"This message will only be logged once",  # about hardware; which scenario meets it hangs on what ran before
        r"Could not find (cuda|TensorRT)|TF-TRT Warning|Cannot dlopen some GPU libraries|cuInit",
    )
)
"""Texts about the insides, the speed or the hardware, whatever their category."""

_ABOUT_A_MASK = re.compile(r"(?<!['\"`/.])\bmask(s|ed|ing)?\b", re.IGNORECASE)


REMEMBERED = 2**12
"""How many texts are kept: releases mostly say the same."""

_MISSING_NAME = re.compile(r"module '[\w.]+' has no attribute|cannot import name|No module named '(tf_)?keras")


@lru_cache(REMEMBERED)
def normalised(text: str) -> str:
    """*text* without addresses, numbering and places."""
    for pattern, replacement in MADE_UP:
        text = pattern.sub(replacement, text)
    return text.strip()


@lru_cache(REMEMBERED)
def first_words(text: str) -> str:
    """The line of an error's text that says what went wrong; lines that only say where stand before it."""
    lines = [line for line in COLOURS.sub("", text).splitlines() if line.strip()]
    bare = (line for line in FRAMES.sub("", COLOURS.sub("", text)).splitlines() if line.strip())
    return next((line.strip() for line in bare if not ONLY_WHERE.match(line)), "".join(lines))


@lru_cache(REMEMBERED)
def opening(text: str) -> str:
    """The whole sentences at the start of a message that a card has room for; the first in any case."""
    first, *others = re.split(r"(?<=[.!?])\s+", first_words(text))
    for each in others:
        if len(first) + len(each) > ROOM:
            break
        first = f"{first} {each}"
    return first


@lru_cache(REMEMBERED)
def gist(text: str, layer: str | None = None) -> str:
    """What a text says of any layer and shape: without the name of *layer*, quoted names, types and numbers."""
    anonymous = re.sub(rf"\b{re.escape(layer)}\b", "…", text) if layer else text
    return re.sub(r"'[^']*'|\(of type \w+\)|\d+", "…", normalised(anonymous))


def short_type(name: str) -> str:
    """The name of a class without its module: classes move between releases, users catch them by name."""
    return name.rpartition(".")[2]


def said(warned: Warned) -> str:
    """What a warning says; how often is no matter, nor whether it went through `warnings` or into a log."""
    return normalised(warned.text)


def heard(warnings: Iterable[Warned]) -> tuple[Warned, ...]:
    """The warnings that a user should read: all but housekeeping."""
    return tuple(each for each in warnings if not is_housekeeping(each))


def is_housekeeping(warned: Warned) -> bool:
    """True of warnings about the insides of the stack."""
    return short_type(warned.category) in HOUSEKEEPING_CATEGORIES or any(
        each.search(warned.text) for each in HOUSEKEEPING_TEXTS
    )


def is_about_masks(text: str) -> bool:
    """True where the word mask stands in a warning or an error, other than as the name of a layer or file."""
    return bool(_ABOUT_A_MASK.search(text))


def is_about_a_missing_name(text: str) -> bool:
    """True of an error that a module lacks a name: it hangs on which module Keras was imported from."""
    return bool(_MISSING_NAME.search(text))


def speaks_of_masks(warned: Warned) -> bool:
    """True of a warning about masks."""
    return is_about_masks(warned.text)


def speaks_of(warned: Warned, layer: str, layers: Iterable[str]) -> bool:
    """
    True of a warning about masks that can be meant for *layer*.

    One that names another of the model's *layers* is about that one; one that names none may be about any.
    """
    if not speaks_of_masks(warned):
        return False
    named = {each for each in map(own_name, layers) if re.search(rf"['\"`]{re.escape(each)}['\"`]", warned.text)}
    return not named or own_name(layer) in named


def layer_name(traced: str) -> str:
    """The layer's own name, where a trace numbers its calls."""
    return re.sub(r" call \d+$", "", traced)


def own_name(traced: str) -> str:
    """The name by which Keras speaks of a layer: without the layers it stands in, which a trace puts before it."""
    return layer_name(traced).rpartition("/")[2]


def first_of_several(texts: Sequence[str], what: str) -> str:
    """The first of some messages, and how many others there are."""
    others = len(texts) - 1
    more = f", and {others} more {what}{'s' if others > 1 else ''}" if others else ""
    return f"{texts[0].rstrip('.') if more else texts[0]}{more}"


def rounded(value: float) -> str:
    """A difference to two digits, without the power of ten that 200 would get."""
    return f"{float(f'{value:.2g}'):g}"

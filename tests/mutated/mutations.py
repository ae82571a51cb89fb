"""What may become of a file on its way: bytes, lines, values, and the file itself; each drawn from a seed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from attrs import frozen

from harness import record_lines
from tests.mutated import base

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

WEIGHTS: Mapping[str, int] = {
    "record": 10,
    "exchange": 3,
    "pass": 4,
    "expectations": 3,
    "reasons": 2,
    "table": 2,
    "plan": 1,
}
"""How often each kind of file is chosen."""

HOSTILE_TEXTS = (
    "",
    "<script>alert(1)</script>",
    '"><img src=x onerror="alert(1)">',
    "javascript:alert(1)",
    "'; touch stranger-was-here; '",
    "$(touch stranger-was-here)",
    'x"""\nimport os; os.system("touch stranger-was-here")\n"""',
    "x\nimport os; os.system('touch stranger-was-here')",
    "x\u2028open('stranger-was-here', 'w')",
    "x\r\n::error::forged by a stranger",
    "\x1b[31mred\x1b[0m\x07",
    "\u202egnp.exe",
    "[bold red]rich[/] `code` **strong** | cell",
    "../../stranger-was-here",
    "/etc/passwd",
    "a" * 205,
    "/a" * 20_000,
    "_1" * 20_000,
    "{{ 7 * 7 }} {% raw %}",
    "https://example.org/\x00",
    "nan",
    "é🙂\ufffe",
    "a..b",
    "(" * 300,
)
HOSTILE_NUMBERS = (-1, 0, 10**9, 2**63, 2**64, int("9" * 400), 1e308, -1e-320, True, False)
DEEP = "[" * 2000 + "]" * 2000
HOSTILE_VALUES: tuple[Any, ...] = (
    *HOSTILE_TEXTS,
    *HOSTILE_NUMBERS,
    None,
    [],
    {},
    [[]],
    [1_000_000, 0],
    [10**9, 0],
    [0] * 60,
    {"dtype": "float32", "shape": [10**9, 0], "data": []},
    {"dtype": "float32", "shape": [2], "base64": "AAAA"},
)


@frozen
class Mutation:
    """What was done to which file of a case."""

    kind: str
    path: Path
    act: str


def mutate(folder: Path, draw: random.Random) -> Mutation:
    """Change one file of the project in *folder*."""
    kind = draw.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    path = draw.choice(base.kinds(folder)[kind])
    act = draw.choice(_acts(kind))
    act(path, draw)
    return Mutation(kind, path, act.__name__)


def _acts(kind: str) -> list[Callable[[Path, random.Random], None]]:
    bytewise = [changed_bytes, cut, not_utf_8, something_else, another_name]
    if kind in ("record", "exchange", "expectations"):
        return [*bytewise, other_lines, foreign_lines, hostile_value, hostile_value, hostile_value, later_twin]
    if kind in ("pass", "plan"):
        return [*bytewise, hostile_value_in_document, hostile_value_in_document]
    return [*bytewise, hostile_words]


def changed_bytes(path: Path, draw: random.Random) -> None:
    """Flip, insert or take out some bytes."""
    content = bytearray(path.read_bytes())
    for _ in range(draw.choice((1, 1, 3, 50))):
        at = draw.randrange(len(content))
        content[at : at + draw.choice((0, 1, 1, 9))] = draw.randbytes(draw.choice((0, 1, 1, 9)))
    path.write_bytes(bytes(content))


def cut(path: Path, draw: random.Random) -> None:
    """Leave only a beginning or an end."""
    content = path.read_bytes()
    at = draw.randrange(len(content))
    path.write_bytes(content[:at] if draw.random() < 0.7 else content[at:])


def not_utf_8(path: Path, draw: random.Random) -> None:
    """Put a byte into a word that no text has."""
    content = path.read_bytes()
    at = content.find(b'"', draw.randrange(len(content))) + 1
    path.write_bytes(content[:at] + draw.choice((b"\xff", b"\xed\xa0\x80", b"\x00", b"\xc3")) + content[at:])


def something_else(path: Path, draw: random.Random) -> None:
    """Put something in its place that is no such file."""
    path.unlink()
    act = draw.choice(("folder", "fifo", "loop", "zero", "nowhere", "empty", "deep", "secret"))
    if act == "folder":
        path.mkdir()
    elif act == "fifo":
        os.mkfifo(path)
    elif act in ("loop", "zero", "nowhere"):
        path.symlink_to({"loop": str(path), "zero": "/dev/zero", "nowhere": "/nowhere/at/all"}[act])
    else:
        path.write_text({"empty": "", "deep": DEEP, "secret": "\x00" * 4096}[act], encoding="utf-8")


def another_name(path: Path, draw: random.Random) -> None:
    """Call it something that nobody expects, or add it a second time."""
    names = [
        f"{'a' * 200}{path.suffix}",
        f"a..b{path.suffix}",
        f"-x{path.suffix}",
        f"<b>{path.suffix}",
        f"x\n::error::forged{path.suffix}",
        f"x\x1b[31m{path.suffix}",
        os.fsdecode(b"\xff\xfe") + path.suffix,
    ]
    new = path.with_name(draw.choice(names))
    content = path.read_bytes()
    if draw.random() < 0.5:
        path.unlink()
    new.write_bytes(content)


def other_lines(path: Path, draw: random.Random) -> None:
    """Take out, repeat, swap and join lines."""
    content = path.read_bytes().splitlines(keepends=True)
    for _ in range(draw.choice((1, 2, 5))):
        at, to = draw.randrange(len(content)), draw.randrange(len(content))
        act = draw.randrange(4)
        if act == 0 and len(content) > 1:
            del content[at]
        elif act == 1:
            content.insert(to, content[at])
        elif act == 2:
            content[at], content[to] = content[to], content[at]
        else:
            content[at] = content[at].rstrip(b"\n")
    path.write_bytes(b"".join(content))


def foreign_lines(path: Path, draw: random.Random) -> None:
    """Add lines that mean nothing here, many of them at times."""
    line = draw.choice((b"{}\n", b"null\n", b'{"kind":"stranger"}\n', b"[1,2\n", b"\xff\n", DEEP.encode() + b"\n"))
    with path.open("ab") as file:
        file.write(line * draw.choice((1, 38, 3000)))


def hostile_value(path: Path, draw: random.Random) -> None:
    """Put something else at some place of a line; its checksum is right, for who means to change it can compute it."""
    content = path.read_bytes().splitlines()
    at = draw.randrange(len(content))
    is_sealed = b'"crc32"' in content[at]
    told = _with_something_else(record_lines.read(content[at]), draw)
    content[at] = _line(told, is_sealed=is_sealed).rstrip(b"\n")
    path.write_bytes(b"\n".join(content) + b"\n")


def hostile_value_in_document(path: Path, draw: random.Random) -> None:
    """Put something else at some place of a JSON document."""
    told = _with_something_else(json.loads(path.read_text(encoding="utf-8")), draw)
    path.write_text(json.dumps(told), encoding="utf-8")


def later_twin(path: Path, draw: random.Random) -> None:
    """Add a file that says it is about the same, and newer, with other words in it."""
    told = [record_lines.read(line) for line in path.read_bytes().splitlines()]
    for each in told:
        if "started" in each:
            each["started"] = "2099-01-01T00:00:00Z"
        for name in ("title", "description", "source", "file"):
            if name in each and draw.random() < 0.6:
                each[name] = draw.choice(HOSTILE_TEXTS)
    path.with_name(f"z-{path.name}").write_bytes(b"".join(_line(each, is_sealed=True) for each in told))


def hostile_words(path: Path, draw: random.Random) -> None:
    """Put words between those of a TOML file."""
    content = path.read_text(encoding="utf-8").splitlines()
    at = draw.randrange(len(content))
    value = json.dumps(draw.choice(HOSTILE_TEXTS))
    key = content[at].partition("=")[0].strip() if "=" in content[at] else "stranger"
    content[at] = draw.choice((f"{key} = {value}", f"[{value}]", f"{key} = {DEEP}", f"{key} = {'9' * 400}"))
    path.write_text("\n".join(content), encoding="utf-8")


def _line(told: dict[str, Any], *, is_sealed: bool) -> bytes:
    return (record_lines.written(told) if is_sealed else json.dumps(told) + "\n").encode()


def _with_something_else(told: Any, draw: random.Random) -> Any:  # noqa: ANN401 - whatever JSON holds
    places = list(_places(told))
    holder, key = draw.choice(places)
    act = draw.randrange(5)
    if act == 0:
        del holder[key]
    elif act == 1 and isinstance(holder, dict):
        holder[draw.choice(HOSTILE_TEXTS)] = draw.choice(HOSTILE_VALUES)
    else:
        holder[key] = draw.choice(HOSTILE_VALUES)
    return told


def _places(told: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - whatever JSON holds
    keys = list(told) if isinstance(told, dict) else list(range(len(told))) if isinstance(told, list) else []
    for key in keys:
        yield told, key
        yield from _places(told[key])

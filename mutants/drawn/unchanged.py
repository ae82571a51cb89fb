"""What the unchanged Keras does with each cell, and which lines of it the cell reaches; observed once, and kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import define, field

from harness import identity
from mutants.drawn.forks import Seen, forked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from harness.discovery import Scenario
    from mutants.drawn.forks import Server
    from mutants.verdicts import Row


@define
class Unchanged:
    """The cells of the unchanged Keras that are kept in *file*; *basis* names the stack and the harness."""

    file: Path
    basis: str
    scenarios: Mapping[str, Scenario]
    server: Server
    say: Callable[[str], None]
    _known: dict[Row, Seen] = field(init=False, factory=dict)
    _steady: dict[Row, bool] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        for text in self.file.read_bytes().splitlines() if self.file.is_file() else ():
            self._recall(text)

    def _recall(self, text: bytes) -> None:
        try:
            kept = json.loads(text)
        except ValueError:
            # A kill cut it off; the cell runs again.
            return
        line, row = kept["line"], (kept["line"]["scenario"], kept["line"]["mode"])
        if row[0] in self.scenarios and line["key"] == self.cell(row)["key"]:
            self._known[row] = Seen(line, tuple((file, number) for file, number in kept["hits"]))

    def cell(self, row: Row) -> dict[str, str]:
        """What a fork is told of a cell."""
        digest = self.scenarios[row[0]].digest
        return {"scenario": row[0], "mode": row[1], "digest": digest, "key": identity.key(self.basis, digest, row[1])}

    def knows(self, row: Row) -> bool:
        """Whether a cell was observed."""
        return row in self._known

    def of(self, row: Row) -> Seen:
        """What is known of a cell."""
        return self._known[row]

    def observe(self, rows: Iterable[Row], lines: Mapping[str, Sequence[int]] | None = None) -> None:
        """Observe those of the cells that are not known yet; with *lines* by file, say which of them are reached."""
        missing = [row for row in rows if row not in self._known]
        if not missing:
            return
        with forked(self.server, lines=_below(self.server.keras, lines)) as fork, self.file.open("ab") as file:
            for count, row in enumerate(missing, 1):
                seen = fork.run(self.cell(row))
                hits = tuple((each.removeprefix(f"{self.server.keras}/"), number) for each, number in seen.hits)
                self._known[row] = Seen(seen.line, hits)
                file.write(json.dumps({"line": seen.line, "hits": hits}).encode("utf-8") + b"\n")
                file.flush()
                if count % 20 == 0:
                    self.say(f"the unchanged Keras: {count} of {len(missing)} cells")

    def is_steady(self, row: Row) -> bool:
        """Whether a second process sees the very same; what is unstable kills nothing."""
        if row not in self._steady:
            self._steady[row] = self._comes_again(row)
        return self._steady[row]

    def is_unstable(self, row: Row) -> bool:
        """Whether a cell was seen to differ each time."""
        return not self._steady.get(row, True)

    def _comes_again(self, row: Row) -> bool:
        """Observe a cell in a process of its own; some warnings come once a process, so that one counts from now on."""
        before = self._known[row]
        self._known[row] = Seen(self._afresh(row), before.hits)
        return not self.differs(before.line) or not self.differs(self._afresh(row))

    def _afresh(self, row: Row) -> Mapping[str, Any]:
        with forked(self.server) as fork:
            return fork.run(self.cell(row)).line

    def differs(self, line: Mapping[str, Any]) -> bool:
        """Whether a cell of a mutant is not the same to the last bit."""
        return bool(line["outcome"] != self._known[line["scenario"], line["mode"]].line["outcome"])


def _below(keras: Path, lines: Mapping[str, Sequence[int]] | None) -> dict[str, Sequence[int]] | None:
    return None if lines is None else {str(keras / file): numbers for file, numbers in lines.items()}

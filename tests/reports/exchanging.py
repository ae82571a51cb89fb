"""Made-up records of an exchange: two stacks that saved one model, and what each made of the other's file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reports.judging.exchange_outcomes import Exchange, Exchanged, Verdict
from reports.reading.exchange.loading import Partner
from reports.reading.exchange.records import Built, ExchangeHeader, Loaded, Saved, Written
from reports.reading.records import Footer
from tests.reports import making

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.reading.exchange.records import Format, Line, SavedOutcome, SeenOutcome

MODEL = "theme.case"
WRITTEN = Written(1000, ())


def header(stack: str, *, started: str = "2026-01-01T00:00:00Z") -> ExchangeHeader:
    """The first line of a run."""
    told = msgspec.structs.asdict(making.header(stack, started=started))
    return ExchangeHeader(**{**told, "planned": (f"{MODEL} saved as h5",)})


def built(outcome: SeenOutcome, scenario: str = MODEL) -> Built:
    """What the stack's own model does."""
    return Built(scenario, "text", "key", 0.1, outcome)


def saved(outcome: SavedOutcome = WRITTEN, form: Format = "h5", key: str = "saved", scenario: str = MODEL) -> Saved:
    """A file of this stack."""
    return Saved(scenario, form, "text", key, 0.1, outcome)


def loaded(
    outcome: SeenOutcome,
    saver: str,
    form: Format = "h5",
    *,
    saved_key: str = "saved",
    key: str = "key",
    scenario: str = MODEL,
) -> Loaded:
    """What this stack made of a file of *saver*."""
    return Loaded(saver, "cpu", saved_key, scenario, form, "text", key, 0.1, outcome)


def partner(stack: str, *lines: Line, keras: str = "2.15.0", scenarios: Sequence[str] = (MODEL,)) -> tuple[Line, ...]:
    """One whole run of a stack."""
    about = [making.scenario(each) for each in scenarios]
    return (header(stack), making.imported(keras), *about, *lines, Footer(len(lines), 0, 1.0))


def an_exchange(stacks: Sequence[str], hostile: str) -> Exchange:
    """One file for each verdict, between the first of *stacks* and all of them, with *hostile* words in it."""
    told = [_result(stacks[0], reader, verdict, hostile) for reader in stacks for verdict in Verdict]
    partners = (_partner(name, at) for at, name in enumerate(stacks))
    return Exchange(tuple(partners), (making.scenario(f"{MODEL} {hostile}"),), tuple(told), ())


def _result(saver: str, reader: str, verdict: Verdict, hostile: str) -> Exchanged:
    scenario = f"{MODEL} {hostile}"
    return Exchanged((saver, "cpu"), (reader, "cpu"), "h5", scenario, verdict, f"first {hostile}", f"whole {hostile}")


def _partner(name: str, at: int) -> Partner:
    imported = making.imported(("2.15.0", "3.15.0")[at % 2])
    return Partner(Path(f"{name}.cpu.jsonl"), header(name), imported, {}, {}, {}, {}, is_whole=bool(at))


def write(folder: Path, lines: Iterable[Line], name: str) -> Path:
    """Write a record file of an exchange."""
    path = folder / f"{name}.cpu.unlocked.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in lines))
    return path

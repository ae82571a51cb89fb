"""
The rows of the tidy tables, one class a table.

What stands at a column here is said on the page of the data and in the JSON Schema too; docs/data.md shows how to use
them.  A value that is not there is null, never a number that stands for nothing.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from reports.reading.records import Device, Mode

Scenario = Annotated[str, Meta(description="The scenario, FILE.FUNCTION.")]
ModeOf = Annotated[Mode, Meta(description="How the model was called.")]
DeviceOf = Annotated[Device, Meta(description="Where it ran.")]
Stack = Annotated[str, Meta(description="The stack, by its name in stacks.toml or in its record.")]
State = Literal["ok", "error", "crashed", "timeout", "unavailable", "missing"]


class CellRow(Struct, frozen=True, kw_only=True):
    """A planned cell: one scenario, mode, stack and device, with what was observed or why nothing was."""

    scenario: Scenario
    mode: ModeOf
    stack: Stack
    device: DeviceOf
    python: Annotated[str | None, Meta(description="The version of Python that ran, else the planned one.")]
    tensorflow: Annotated[str | None, Meta(description="The version of TensorFlow, in the same way.")]
    keras: Annotated[str | None, Meta(description="The version of Keras, in the same way.")]
    state: Annotated[State, Meta(description="How the cell ended; missing where there is no observation.")]
    detail: Annotated[str | None, Meta(description="The error, the signal, or the reason why nothing is there.")]
    warnings: Annotated[int | None, Meta(description="How many different warnings came, housekeeping left out.")]
    behaviour: Annotated[str | None, Meta(description="The letter of the behaviour; equal letters did the same.")]
    observations: Annotated[int, Meta(description="How often the cell was observed: 0, 1 or 2.")]
    stable: Annotated[bool | None, Meta(description="Whether two observations agree; null where there is only one.")]
    comparable: Annotated[bool, Meta(description="False where the stack ran another text of the scenario.")]
    seconds: Annotated[float | None, Meta(description="What the first observation took, by the clock of its machine.")]
    file: Annotated[str | None, Meta(description="The record file that tells it.")]
    line: Annotated[int | None, Meta(description="The line there, from 1.")]


class ChangeRow(Struct, frozen=True, kw_only=True):
    """A step from one stack to the next that its users take, for one scenario and mode; `same` and `drift` included."""

    scenario: Scenario
    mode: ModeOf
    device: DeviceOf
    older: Annotated[str, Meta(description="The stack that users of the newer one come from.")]
    newer: Annotated[str, Meta(description="The stack they go to.")]
    kind: Annotated[str, Meta(description="The class of the change, as docs/method.md judges it.")]
    note: Annotated[str | None, Meta(description="What the kind alone hides, such as results differ.")]
    results_differ: Annotated[bool, Meta(description="Whether a mask, a shape or a value differs, whatever the kind.")]
    layer: Annotated[str | None, Meta(description="The first layer where the two part.")]
    what: Annotated[str | None, Meta(description="What parts there, in words.")]
    greatest: Annotated[float | None, Meta(description="The greatest difference of two values, where one was taken.")]
    belongs: Annotated[str | None, Meta(description="To whom the change belongs.")]
    reasons: Annotated[str | None, Meta(description="The names of the reasons that explain it, with a space between.")]


class TimingRow(Struct, frozen=True, kw_only=True):
    """One benchmark in one timing pass; times in seconds."""

    stack: Stack
    device: DeviceOf
    benchmark: Annotated[str, Meta(description="What was called.")]
    started: Annotated[str, Meta(description="When the pass began, as its file says.")]
    median: Annotated[float, Meta(description="The median of the pass's rounds.")]
    iqr: Annotated[float, Meta(description="The distance between the quartiles of its rounds.")]
    least: Annotated[float, Meta(description="The fastest round.")]
    rounds: Annotated[int, Meta(description="How many rounds were measured.")]
    first_call: Annotated[float | None, Meta(description="The first call, with tracing and compiling.")]
    peak_memory: Annotated[int | None, Meta(description="The most memory the process held meanwhile, in bytes.")]
    run: Annotated[str | None, Meta(description="The interleaved run that the pass is of.")]
    round: Annotated[int | None, Meta(description="Which pass of its stack in that run, from 0.")]
    in_turns: Annotated[bool, Meta(description="Whether it took turns with the other passes of its run, as in a duel.")]
    foreign: Annotated[float | None, Meta(description="How many cores other processes kept busy meanwhile.")]
    load: Annotated[float | None, Meta(description="The load average of the minute before.")]
    cores: Annotated[int, Meta(description="How many cores the process could use.")]
    processor: Annotated[str | None, Meta(description="The processor, by its own name.")]
    file: Annotated[str, Meta(description="The file of the pass.")]


AnyRow = CellRow | ChangeRow | TimingRow

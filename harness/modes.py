"""The ways to call a model: the one place to add another, beside what `harness/dialect/` does in it."""

from __future__ import annotations

MODES = ("predict", "eager", "xla", "train")
"""How a model may be called: compiled graph, directly, jit-compiled, one training step."""

WITHOUT_A_LOSS = tuple(mode for mode in MODES if mode != "train")
"""The modes that ask the same of a model, and those of a scenario file that names none: training needs a loss."""

USUAL = tuple(mode for mode in MODES if mode != "xla")
"""The modes that are run where none are asked for; of these, each scenario has those that its file names."""

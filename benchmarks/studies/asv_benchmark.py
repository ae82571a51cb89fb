"""The benchmarks of the catalogue, as asv wants them; runs inside a stack."""

import json
import os
from pathlib import Path

from harness.dialect import Dialect
from timed import calls, catalogue, models

TOLD = json.loads(Path(os.environ["MASKDRIFT_TOLD"]).read_text(encoding="utf-8"))


class Calls:
    """One call of each."""

    params = TOLD["benchmarks"]
    param_names = ("benchmark",)
    timeout = 120

    def setup(self, name: str) -> None:
        """Build the model and call it once, as a pass does."""
        (entry,) = catalogue.select(name)
        dialect = Dialect(TOLD["imported_as"])
        self.call = calls.MODES[entry.mode](dialect, models.build(dialect.keras, entry))
        self.call()

    def time_call(self, _: str) -> None:
        """What is timed."""
        self.call()

"""What passes between the driver and the process that serves it: lines of JSON."""

from __future__ import annotations

import json
import os
from typing import Any


class Channel:
    """Lines of JSON from and to the driver; whatever Keras prints goes elsewhere."""

    def __init__(self) -> None:
        self._out = os.dup(1)
        os.dup2(2, 1)

    def heard(self) -> dict[str, Any]:
        """The next line; empty where the driver is gone.

        Read byte by byte: what one process reads ahead, its fork would miss.
        """
        line = b""
        while not line.endswith(b"\n"):
            more = os.read(0, 1)
            if not more:
                return {}
            line += more
        return dict(json.loads(line.decode("utf-8")))

    def say(self, **said: Any) -> None:  # noqa: ANN401 - whatever JSON has
        """Send one line."""
        rest = (json.dumps(said) + "\n").encode("utf-8")
        while rest:
            rest = rest[os.write(self._out, rest) :]

"""Why the reference has no numbers for a scenario."""

from __future__ import annotations


class Unpromised(Exception):
    """No documentation says what comes out, or the reference does not have the thing; the text says which."""


class NoAttribute(Unpromised, AttributeError):
    """The reference does not have the attribute; who asks whether it is there is told that it is not."""


class PromisedError(Exception):
    """The documentation promises an error here: *layer* cannot take the mask it was given."""

    def __init__(self, layer: str) -> None:
        self.layer = layer
        super().__init__(f"{layer} does not support masking")

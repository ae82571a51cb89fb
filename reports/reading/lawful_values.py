"""
What the fields of a record may say that have only a few lawful values.

They end in addresses, file names, scripts and lines of a shell, where every text is quoted as well.
A pattern stands in the JSON Schemas, too, so it is written in what Python and ECMAScript have in common.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta
from packaging.requirements import Requirement

from reports.reading.bounds import LONGEST_NAME

END = r"$(?!\n)"
"""The end of the text: to Python, the dollar alone stands before a last line feed, too."""
SEEN = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
"""A character that ends no line, obeys no terminal and turns no others round."""

Stack = Annotated[str, Meta(pattern=rf"^\w([\w+-]|[. ](?=\w))*{END}", max_length=LONGEST_NAME)]
"""The name of a stack."""
ScenarioId = Annotated[str, Meta(pattern=rf"^\w[\w.+-]*\.[^\W\d]\w*{END}", max_length=LONGEST_NAME)]
"""The name of a file without its ending, and of a function in it."""
ImportedAs = Literal["keras", "tf.keras", "tf_keras"]
"""How Keras is imported."""
Digest = Annotated[str, Meta(pattern=rf"^[0-9A-Za-z]{{0,64}}{END}")]
"""A digest or a key, which is hexadecimal where the harness wrote it; a key may be empty."""
Commit = Annotated[str, Meta(pattern=rf"^[0-9A-Za-z]{{1,64}}\+?{END}")]
"""A commit, with a plus where files differed from it."""
Version = Annotated[str, Meta(pattern=rf"^[0-9A-Za-z][0-9A-Za-z.+!_-]{{0,99}}{END}")]
"""The version of a package, as its module says it."""
Word = Annotated[str, Meta(pattern=rf"^[0-9A-Za-z][0-9A-Za-z.+_-]{{0,99}}{END}")]
"""The name of a backend."""
File = Annotated[
    str, Meta(pattern=rf"^(?![/\\~])(?![A-Za-z]:)(?!(.*[/\\])?\.\.([/\\]|$)){SEEN}+{END}", max_length=LONGEST_NAME)
]
"""A path below a folder that both sides know, and none out of it."""
Variable = Annotated[str, Meta(pattern=rf"^[A-Za-z_][A-Za-z0-9_]*{END}", max_length=LONGEST_NAME)]
"""The name of an environment variable."""


def check_requirements(texts: tuple[str, ...]) -> None:
    """Refuse what pip would not take for the name of a package with its versions."""
    for each in texts:
        if not each.isprintable():
            msg = f"a requirement is on one line, not {each!r}"
            raise ValueError(msg)
        Requirement(each)

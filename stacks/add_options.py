"""What a user may say to `add-stack`, parsed once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from stacks.options import OptionParser

if TYPE_CHECKING:
    from collections.abc import Sequence


@frozen
class AddOptions:
    """A stack as a user names it: by TensorFlow, by Keras or by a wheel of Keras, or by both."""

    tensorflow: str | None = None
    keras: str | None = None
    name: str | None = None
    python: str | None = None
    groups: tuple[str, ...] = ()
    wheel: Path | None = None

    @classmethod
    def parse(cls, words: Sequence[str]) -> AddOptions:
        """Read what stands after `--`, or raise `BadOptions`."""
        parser = _parser()
        given = vars(parser.parse_args(words))
        if given["keras"] and given["wheel"]:
            parser.error("--wheel says which Keras it is; leave --keras out")
        if given["wheel"]:
            given["keras"] = str(parse_wheel_filename(given["wheel"].name)[1])
        if not (given["tensorflow"] or given["keras"]):
            parser.error("a version is needed: that of TensorFlow, or --keras VERSION, or --wheel FILE")
        return cls(**{**given, "groups": tuple(given["groups"])})


def _version(text: str) -> str:
    minimum = 2
    try:
        if len(Version(text).release) >= minimum:
            return text
    except InvalidVersion:
        pass
    msg = f"{text!r} is not a version; give MAJOR.MINOR or the full version, like 2.20 or 2.20.1"
    raise argparse.ArgumentTypeError(msg)


def _keras_wheel(text: str) -> Path:
    path = Path(text)
    if not _brings_keras(path):
        msg = f"{text!r} is not a Keras wheel, like keras-3.16.0-py3-none-any.whl; for others see docs/add-a-stack.md"
        raise argparse.ArgumentTypeError(msg)
    return path


def _brings_keras(path: Path) -> bool:
    try:
        return parse_wheel_filename(path.name)[0] == "keras"
    except InvalidWheelFilename:
        return False


def _python(text: str) -> str:
    if [part.isdigit() for part in text.split(".")] == [True, True]:
        return text
    msg = f"{text!r} is not MAJOR.MINOR, like 3.12"
    raise argparse.ArgumentTypeError(msg)


def _parser() -> OptionParser:
    parser = OptionParser(prog="nox -s add-stack --", add_help=False)
    parser.add_argument("tensorflow", nargs="?", type=_version, metavar="TENSORFLOW", help="its version, like 2.20")
    parser.add_argument("--keras", type=_version, metavar="VERSION", help="another Keras than the one of its time")
    parser.add_argument("--wheel", type=_keras_wheel, metavar="FILE", help="a Keras of your own")
    parser.add_argument("--name", help="the name of the stack")
    parser.add_argument("--python", type=_python, metavar="VERSION", help="the interpreter")
    parser.add_argument("--group", dest="groups", action="append", default=[], help="a group; may be given again")
    return parser

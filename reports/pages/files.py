"""The files of the site, before they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class Page:
    """Its *path* in the site, the *template* it is made from and what that is told."""

    path: str
    template: str
    context: Mapping[str, object]

    @property
    def root(self) -> str:
        """The way from this page to the top of the site; pages stand one folder deep at most."""
        return "../" if "/" in self.path else ""


@frozen
class File:
    """A file that is no page: its *path* in the site and the text it holds."""

    path: str
    text: str

"""
Writes the report as a folder of static pages.

The folder appears whole or not at all, and the same report gives the same bytes.
"""

from __future__ import annotations

import re
import shutil
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup, escape

from reports.judging.messages import UNPRINTABLE
from reports.pages import addresses
from reports.pages.data.page import data_page
from reports.pages.files import File
from reports.pages.publishing import replacing
from reports.pages.site_map import parts_of
from reports.pages.timing.speed_tables import duration
from reports.reading.project import ROOT
from reports.reading.two_processes import MANY, alongside, each_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from jinja2.runtime import Macro

    from reports.judging.report import Report
    from reports.pages.array_drawing import Drawing
    from reports.pages.files import Page
    from reports.pages.site_map import Part

TEMPLATES = ROOT / "templates"
STATIC = ("style.css", "icon.svg", "site.js", "layers.js")
REMEMBERED = 2**14
"""How many sentences are kept: most stand on many pages."""
QUOTED_CODE = re.compile(r"`([^`]+)`")
ADDRESS = re.compile(r"(https://[\w./#?=&%-]*[\w/])")
"""An address in running text, without the full stop after it."""

GITHUB = re.compile(r"https://github\.com/(?P<repository>[\w.-]+/[\w.-]+)/(?P<kind>issues|pull|commit)/(?P<what>\w+)")
MARKS = {"issues": "#", "pull": "#", "commit": "@"}


class _Context(Context):
    """What a template sees; nothing that ours call asks for the context itself, which Jinja looks for at every call."""

    def call(self, called: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        """Call what a template calls."""
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


def write_site(report: Report, site: Path, say: Callable[[str], None] = lambda _: None) -> None:
    """
    Build the site beside *site*, then put it in its place.

    A reader never sees half a report, a build that fails leaves the old one standing, and nothing but a report is ever
    replaced.  *say* is told if another build of the same site is waited for.
    """
    with replacing(site, say) as fresh:
        _build(report, fresh)


def _build(report: Report, folder: Path) -> None:
    environment = _environment()
    lacking = {"exchange.html": not report.exchange.partners, addresses.GENERATED: not report.generated.campaigns}
    environment.globals["absent"] = tuple(page for page, is_lacking in lacking.items() if is_lacking)
    parts: tuple[Part, ...] = (partial(_with_data, report, folder), *parts_of(report))
    with each_once(len(parts)) as numbers:
        write = partial(_write_all, environment, parts, numbers, folder)
        with alongside(write, worth_it=len(report.matrix.cells) >= MANY):
            write()
    for name in STATIC:
        shutil.copyfile(TEMPLATES / name, folder / name)


def _write_all(environment: Environment, parts: Sequence[Part], numbers: Iterable[int], folder: Path) -> None:
    for each in chain.from_iterable(parts[number]() for number in numbers):
        text = each.text if isinstance(each, File) else _rendered(environment, each)
        _write(folder / each.path, text)


def _with_data(report: Report, folder: Path) -> Iterator[Page]:
    # It needs pandas, which takes a second to load.
    from reports.pages.data.files import write_data  # noqa: PLC0415

    yield data_page(report, write_data(report, folder / addresses.DATA))


def _rendered(environment: Environment, page: Page) -> str:
    text = environment.get_template(page.template).render(**page.context, root=page.root, here=page.path)
    return printable(text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.context_class = _Context
    environment.globals["to"] = addresses
    environment.globals["once"] = _remembering()
    environment.filters |= {
        "prose": prose,
        "duration": duration,
        "slug": addresses.slug,
        "short_address": short_address,
        "thousands": "{:,}".format,
    }
    return environment


def _remembering() -> Callable[[Macro, Drawing], str]:
    """Let a template print a drawing once for all the places that show it: there are thousands, and few are unlike."""
    printed: dict[tuple[str, Drawing], str] = {}

    def once(macro: Macro, drawing: Drawing) -> str:
        key = macro.name, drawing
        if key not in printed:
            printed[key] = macro(drawing)
        return printed[key]

    return once


def printable(text: str) -> str:
    """Leave out what no page may hold: the colours of a terminal and other control characters."""
    # Most pages have none, and are asked in a quarter of the time that looking for each would take.
    return text if text.replace("\n", "").isprintable() else UNPRINTABLE.sub("", text)


@lru_cache(REMEMBERED)
def prose(text: str, *, links: bool = False) -> Markup:
    """Escape a sentence, set what stands between backticks as code, and if asked make links of addresses."""
    return Markup().join(_pieces(text, _linked if links else escape))


def short_address(address: str) -> str:
    """A link to GitHub in the words in which people name what it leads to."""
    match = GITHUB.fullmatch(address)
    return f"{match['repository']}{MARKS[match['kind']]}{match['what'][:10]}" if match else address


def _pieces(text: str, plain: Callable[[str], Markup]) -> Iterator[Markup]:
    for index, piece in enumerate(QUOTED_CODE.split(text)):
        yield Markup("<code>{}</code>").format(piece) if index % 2 else plain(piece)


def _linked(text: str) -> Markup:
    pieces = enumerate(ADDRESS.split(text))
    return Markup().join(
        Markup('<a href="{0}">{0}</a>').format(piece) if index % 2 else escape(piece) for index, piece in pieces
    )

"""
The plots of timings, drawn by Altair from frames.

Each is drawn as wide as a phone shows it, in the colours of the page (CSS takes them from there, light or dark), and
a table beside it says the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import vl_convert
from attrs import frozen

from reports.judging.timing.verdicts import CannotTell, Faster, NoDifferenceShown, Slower
from reports.pages.timing.svg import Names, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd
    from markupsafe import Markup

    Panel = alt.LayerChart | alt.FacetChart

WIDTH, ROW = 334, 20
INK, QUIET, LINE, ACCENT = "currentColor", "var(--quiet)", "var(--line)", "var(--kept)"
STRONG = "var(--strong-line)"
LOOKS = {
    Slower.word: ("triangle-right", "var(--danger)"),
    Faster.word: ("triangle-left", "var(--good)"),
    NoDifferenceShown.word: ("circle", QUIET),
    CannotTell.word: ("cross", QUIET),
}
"""The shape and the colour of each verdict, which are told apart without colours too."""

CONFIG = {
    "aria": False,
    "background": "transparent",
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": QUIET,
        "gridColor": LINE,
        "tickColor": LINE,
        "domainColor": LINE,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
    "title": {"anchor": "start", "color": QUIET, "fontSize": 11, "fontWeight": "normal", "offset": 4},
}
"""Colours and letters of the page; a constant that Altair need not copy with every step of a chart."""

NARROWEST = 1.1
"""A plot of ratios shows at least a tenth either way, so that a trifle looks like one."""
MARGIN = 1.02
TICKS = (0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 4, 10)


def medians(
    passes: pd.DataFrame, estimates: pd.DataFrame, names: Names, *, labels: int, mark: float | None = None
) -> Markup:
    """
    A line a stack: the passes as points, and their median with its interval where there is one.

    *passes* has the columns group, row, value and disturbed, *estimates* has group, row, value, low and high.
    *labels* is how much of the width the names of the rows take, *mark* a number that all are held against.
    """
    sheet = _Sheet(names, labels, alt.Scale(zero=True, nice=True), alt.Axis(tickCount=5), mark)
    return sheet.drawn(
        sheet.medians(title, passes[passes["group"] == group], of_group, last=last)
        for group, title, of_group, last in _groups(estimates)
    )


def ratios(steps: pd.DataFrame, names: Names, *, labels: int) -> Markup:
    """
    A line a step: its ratio with the interval, on top of the noise floor.

    *steps* has the columns group, row, value, low, high, verdict, quiet_low and quiet_high.
    """
    least, greatest = steps[["low", "quiet_low"]].min().min(), steps[["high", "quiet_high"]].max().max()
    ends = (min(float(least) / MARGIN, 1 / NARROWEST), max(float(greatest) * MARGIN, NARROWEST))
    ticks = alt.Axis(values=[each for each in TICKS if ends[0] <= each <= ends[1]])
    sheet = _Sheet(names, labels, alt.Scale(type="log", domain=ends, nice=False), ticks, 1)
    return sheet.drawn(sheet.ratios(title, of_group, last=last) for _, title, of_group, last in _groups(steps))


def _groups(frame: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame, bool]]:
    """Each group, its title where there are several, its rows, and whether it is the last."""
    groups = list(dict.fromkeys(frame["group"]))
    for group in groups:
        title = group if len(groups) > 1 else ""
        yield group, title, frame[frame["group"] == group], group == groups[-1]


@frozen
class _Sheet:
    """What the panels of one plot, one a group, have in common."""

    names: Names
    labels: int
    scale: alt.Scale
    axis: alt.Axis
    mark: float | None

    def medians(self, title: str, passes: pd.DataFrame, estimates: pd.DataFrame, *, last: bool) -> Panel:
        x, y = self._x(last=last), self._y(estimates)
        fill = alt.Fill("disturbed:N", scale=alt.Scale(domain=[False, True], range=[ACCENT, "none"]), legend=None)
        whole = alt.Chart(estimates.dropna(subset=["low", "high"]))
        bars = whole.mark_rule(color=STRONG, opacity=0.5, strokeWidth=ROW - 7)
        points = alt.Chart(passes).mark_point(size=18, stroke=ACCENT, strokeWidth=1, opacity=0.65)
        ticks = alt.Chart(estimates).mark_tick(color=INK, thickness=2, size=ROW - 5)
        bands = bars.encode(alt.X("low:Q"), y, alt.X2("high:Q"))
        return self._panel(title, *self._marked(estimates), bands, points.encode(x, y, fill=fill), ticks.encode(x, y))

    def ratios(self, title: str, steps: pd.DataFrame, *, last: bool) -> Panel:
        x, y = self._x(last=last), self._y(steps)
        floor = alt.Chart(steps.dropna(subset=["quiet_low"])).mark_rule(color=LINE, strokeWidth=ROW - 4)
        bars = alt.Chart(steps).mark_rule(color=INK, strokeWidth=2)
        points = alt.Chart(steps).mark_point(size=70, filled=True, opacity=1)
        shapes, colours = (
            alt.Scale(domain=list(LOOKS), range=list(each)) for each in zip(*LOOKS.values(), strict=True)
        )
        shape, fill = (
            alt.Shape("verdict:N", scale=shapes, legend=None),
            alt.Color("verdict:N", scale=colours, legend=None),
        )
        return self._panel(
            title,
            floor.encode(alt.X("quiet_low:Q"), y, alt.X2("quiet_high:Q")),
            *self._marked(steps),
            bars.encode(alt.X("low:Q"), y, alt.X2("high:Q")),
            points.encode(x, y, shape=shape, color=fill),
        )

    def drawn(self, panels: Iterable[Panel]) -> Markup:
        """Put the panels below each other, on one scale."""
        shared = alt.Resolve(scale=alt.ScaleResolveMap(x="shared"))
        chart = alt.vconcat(*panels, spacing=26, bounds="flush", resolve=shared)
        drawing = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), config=CONFIG)
        return named(drawing, self.names.anchor, self.names.title, self.names.description)

    def _panel(self, group: str, *layers: alt.Chart) -> Panel:
        title = alt.Title(group, frame="bounds") if group else ""
        return alt.layer(*layers, width=WIDTH - self.labels, height=alt.Step(ROW), title=title)

    def _marked(self, frame: pd.DataFrame) -> Iterator[alt.Chart]:
        if self.mark is not None:
            yield alt.Chart(frame).mark_rule(color=INK, strokeDash=[2, 2]).encode(x=alt.XDatum(self.mark))

    def _x(self, *, last: bool) -> alt.X:
        axis = self.axis.copy()
        axis.labels, axis.title, axis.format = last, self.names.axis if last else None, ".4~r"
        return alt.X("value:Q", scale=self.scale, axis=axis)

    def _y(self, frame: pd.DataFrame) -> alt.Y:
        axis = alt.Axis(
            title=None,
            ticks=False,
            domain=False,
            grid=True,
            gridDash=[1, 3],
            minExtent=self.labels,
            maxExtent=self.labels,
            labelLimit=self.labels - 8,
        )
        return alt.Y("row:N", sort=tuple(frame["row"]), axis=axis)

"""Makes a drawing part of a page: named for who cannot see it, in the page's own colours and letters."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from attrs import frozen
from markupsafe import Markup

from reports.judging.messages import UNPRINTABLE

SVG = "http://www.w3.org/2000/svg"
UNWANTED = ("font-family", "pointer-events", "xmlns:xlink", "version", "class", "role", "aria-roledescription")
"""What the renderer writes on every element and a page has no use for; some of it makes readers of screens stumble."""

ET.register_namespace("", SVG)


@frozen
class Names:
    """What a plot is called: *anchor* makes its ids and stands once on a page, *axis* is what its numbers are."""

    anchor: str
    title: str
    description: str
    axis: str


def named(drawing: str, name: str, title: str, description: str) -> Markup:
    """Give a drawing a title and a description; *name* makes their ids, and stands once on a page."""
    # The drawing was made a moment ago by our own renderer; it comes from nobody.
    root = ET.fromstring(UNPRINTABLE.sub("", drawing))  # noqa: S314
    for each in root.iter():
        for attribute in UNWANTED:
            each.attrib.pop(attribute, None)
    root.attrib |= {"class": "plot", "role": "img", "aria-labelledby": f"{name}-title {name}-description"}
    for at, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{'title' if tag == 'title' else 'description'}"})
        element.text = UNPRINTABLE.sub("", text)
        root.insert(at, element)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - the serializer escapes

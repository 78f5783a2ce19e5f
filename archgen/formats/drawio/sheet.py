"""One page of a draw.io file: cells with ids of their own, parents, and geometry relative to the parent.

The elements are those of draw.io's uncompressed format, https://www.drawio.com/doc/faq/diagram-source-edit.
Nothing of a design reaches a style: names stand in labels and data only, escaped for HTML, as draw.io
reads a label as HTML, and then for XML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from archgen.drawing.contents import text_area
from archgen.drawing.picture import Rect, Text
from archgen.formats.svg.colours import FAINT, INK, QUIET
from archgen.formats.svg.markup import legible, tag
from archgen.formats.svg.text import MONOS

Point = tuple[float, float]
Style = Mapping[str, str | float]
LAYER = "1"
"""The id of the layer that all outermost cells stand in."""
PART: dict[str, str | float] = {"part": 1, "connectable": 0}
"""What belongs to the cell it stands in: it is picked and moved with that."""
_TONES = {"quiet": QUIET, "lane": FAINT, "shelf": FAINT}
_SPACED = frozenset({"lane", "shelf"})
_FINE = 4
# Names without quotes: the label's own style stands in them.
_MONOS = MONOS.replace("'", "")


def css(style: Style) -> str:
    """A style as draw.io writes it; an empty value writes the bare name, as stencils are named."""
    return "".join(f"{key}={_plain(value)};" if value != "" else f"{key};" for key, value in style.items())


def _plain(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.{_FINE}f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def html(text: str) -> str:
    """Text for a label that draw.io reads as HTML."""
    return escape(legible(text), quote=False)


def label(texts: Sequence[Text], size: float) -> str:
    """Lines of text as one label; `size` is the size in pixels that the cell's style states."""
    return "<br>".join(_line(text, size) for text in texts)


def _line(text: Text, size: float) -> str:
    shown = html(text.content)
    looks = [f"font-size:{text.size:g}px"] if text.size != size else []
    looks += [f"font-family:{_MONOS}"] if text.mono else []
    looks += [f"color:{_TONES[text.tone]}"] if text.tone in _TONES else []
    looks += ["letter-spacing:1px"] if text.tone in _SPACED else []
    shown = f"<b>{shown}</b>" if text.bold else shown
    return f'<span style="{";".join(looks)}">{shown}</span>' if looks else shown


class Sheet:
    """The cells of a page in the order they are painted."""

    def __init__(self) -> None:
        """Begin with the root and the layer that every page has."""
        self._cells = [tag("mxCell", id="0"), tag("mxCell", id=LAYER, parent="0")]
        self._areas: dict[str, Rect] = {LAYER: Rect(0, 0, 0, 0)}
        self._taken = {"0", LAYER}

    def vertex(
        self,
        name: str,
        area: Rect,
        style: Style,
        *,
        parent: str = LAYER,
        value: str = "",
        data: Mapping[str, str] | None = None,
    ) -> str:
        """Add a shape covering `area` of the page; gives its id, which begins with `name`.

        `value` is HTML. `data` are the shape's own fields (`tooltip` is shown where the pointer rests).
        """
        within = self._areas[parent]
        place = {"x": area.x - within.x, "y": area.y - within.y}
        geometry = tag("mxGeometry", **place, width=area.width, height=area.height, as_="geometry")
        key = self._add(name, geometry, style, {"vertex": "1", "parent": parent}, (value, data or {}))
        self._areas[key] = area
        return key

    def text(self, name: str, texts: Sequence[Text], parent: str = LAYER) -> str:
        """Add lines of text where the picture has them; the first line's anchor and size are all lines'."""
        areas = [text_area(text) for text in texts]
        left, top = min(area.x for area in areas), min(area.y for area in areas)
        area = Rect(left, top, max(a.right for a in areas) - left, max(a.bottom for a in areas) - top)
        align = {"start": "left", "middle": "center", "end": "right"}[texts[0].anchor]
        style: Style = {
            "text": "",
            "html": 1,
            "align": align,
            "verticalAlign": "middle",
            "spacing": 0,
            "fontSize": texts[0].size,
            "fontColor": INK,
            "connectable": 0,
        }
        return self.vertex(name, area, style, parent=parent, value=label(texts, texts[0].size))

    def edge(
        self,
        name: str,
        points: Sequence[Point],
        style: Style,
        *,
        ends: tuple[str, str] | None = None,
        parent: str = LAYER,
        data: Mapping[str, str] | None = None,
    ) -> str:
        """Add a connector through `points` of the page; gives its id.

        `ends` are the ids of the cells it joins; without them it ends at the first and last point.
        """
        within = self._areas[parent]
        shown = [(x - within.x, y - within.y) for x, y in points]
        corners = "".join(tag("mxPoint", x=x, y=y) for x, y in shown[1:-1])
        inner = [tag("Array", corners, as_="points")] if corners else []
        links = {"edge": "1", "parent": parent}
        if ends is None:
            inner = [
                tag("mxPoint", x=shown[0][0], y=shown[0][1], as_="sourcePoint"),
                tag("mxPoint", x=shown[-1][0], y=shown[-1][1], as_="targetPoint"),
                *inner,
            ]
        else:
            links |= {"source": ends[0], "target": ends[1]}
        geometry = tag("mxGeometry", *inner, relative="1", as_="geometry")
        return self._add(name, geometry, style, links, ("", data or {}))

    def rider(
        self, name: str, edge: str, along: float, area: tuple[Point, Point], style: Style, value: str = ""
    ) -> str:
        """Add a shape that rides on a connector; gives its id.

        `along` is where, from -1 at its source to 1 at its target. `area` is how far the shape's
        upper left corner is from there, and its size.
        """
        (x, y), (wide, high) = area
        offset = tag("mxPoint", x=x, y=y, as_="offset")
        geometry = tag(
            "mxGeometry",
            offset,
            x=f"{along:.{_FINE}f}",
            width=wide,
            height=high,
            relative="1",
            as_="geometry",
        )
        return self._add(name, geometry, style, {"vertex": "1", "parent": edge}, (value, {}))

    def __contains__(self, key: object) -> bool:
        """Whether there is a shape of this id."""
        return key in self._areas

    def area_of(self, key: str) -> Rect:
        """The area of a shape by its id, in page pixels."""
        return self._areas[key]

    def xml(self) -> str:
        """All cells, each on a line of its own."""
        return "\n".join(self._cells)

    def _add(
        self,
        name: str,
        geometry: str,
        style: Style,
        links: Mapping[str, str],
        said: tuple[str, Mapping[str, str]],
    ) -> str:
        key = self._unique(name)
        value, data = said
        kind = "edge" if "edge" in links else "vertex"
        rest = {field: link for field, link in links.items() if field != kind}
        if not data:
            cell = tag("mxCell", geometry, id=key, value=value, style=css(style), **{kind: "1"}, **rest)
        else:
            inner = tag("mxCell", geometry, style=css(style), **{kind: "1"}, **rest)
            cell = tag("UserObject", inner, label=value, id=key, **data)
        self._cells.append(cell)
        return key

    def _unique(self, name: str) -> str:
        shown = legible(name)
        key, number = shown, 1
        while key in self._taken:
            number += 1
            key = f"{shown}~{number}"
        self._taken.add(key)
        return key

"""Styles of the shapes of draw.io's AWS library, as its own sidebar writes them."""

from __future__ import annotations

from base64 import b64encode
from functools import cache

from archgen.catalogue.shapes import GROUPS, SHAPES, UNKNOWN, Shape
from archgen.formats.svg.colours import FAINTNESS, INK
from archgen.formats.svg.icons import icon_path
from archgen.views.view import Emphasis, FrameKind

LIBRARY = "mxgraph.aws4"
Style = dict[str, str | float]

_FOREIGN = 50
"""How opaque the icon of a box is that belongs on another page, in percent."""


def icon_style(icon: str, emphasis: Emphasis = Emphasis.PLAIN) -> Style:
    """The shape of an icon by its dotted name, its label left out.

    That is a service's square or a sign of its own. An icon that has no shape here is a picture; a
    name without a picture is the library's shape for anything.
    """
    return {
        "sketch": 0,
        "outlineConnect": 0,
        "gradientColor": "none",
        "html": 1,
        "aspect": "fixed",
        "fontColor": INK,
        **_named(icon),
        **faded(emphasis),
    }


def _named(icon: str) -> Style:
    shape = _shape(icon)
    if shape is None:
        path = icon_path(icon)
        if path is not None:
            # draw.io parts a style at semicolons, so that its data URIs go without `;base64`.
            data = b64encode(path.read_bytes()).decode()
            return {"shape": "image", "image": f"data:image/png,{data}"}
        shape = UNKNOWN
    if shape.service:
        square = {"shape": f"{LIBRARY}.resourceIcon", "resIcon": f"{LIBRARY}.{shape.name}"}
        return {**square, "fillColor": shape.colour, "strokeColor": "#ffffff"}
    return {"shape": f"{LIBRARY}.{shape.name}", "fillColor": shape.colour, "strokeColor": "none"}


@cache
def _shape(icon: str) -> Shape | None:
    """The shape of an icon, or of one of its module that has the same picture under another name."""
    path = None if icon in SHAPES else icon_path(icon)
    if path is None:
        return SHAPES.get(icon)
    module = icon.rpartition(".")[0]
    beside = (name for name in SHAPES if name.rpartition(".")[0] == module)
    return next((SHAPES[name] for name in beside if icon_path(name) == path), None)


def below(size: float) -> Style:
    """A label in the middle under its shape; `size` in pixels."""
    return {
        "verticalLabelPosition": "bottom",
        "verticalAlign": "top",
        "align": "center",
        "fontSize": size,
    }


def beside(size: float) -> Style:
    """A label at the right of its shape; `size` in pixels."""
    return {
        "labelPosition": "right",
        "align": "left",
        "verticalLabelPosition": "middle",
        "verticalAlign": "middle",
        "spacingLeft": 6,
        "fontSize": size,
    }


def group_style(kind: FrameKind, size: float) -> Style:
    """The frame of a kind; `size` of its title in pixels."""
    group = GROUPS[kind]
    named: Style = (
        {"shape": f"{LIBRARY}.group", "grIcon": f"{LIBRARY}.{group.sign}", "grIconSize": 24}
        if group.sign
        else {"rounded": 0}
    )
    return {
        **named,
        "outlineConnect": 0,
        "gradientColor": "none",
        "html": 1,
        "fontSize": size,
        "fontStyle": 1,
        "container": 1,
        "pointerEvents": 0,
        "collapsible": 0,
        "recursiveResize": 0,
        "strokeColor": group.border,
        "fillColor": group.fill,
        "verticalAlign": "top",
        "align": "left",
        "spacingLeft": 30 if group.sign else 6,
        "fontColor": group.title,
        "dashed": int(group.dashed),
    }


def faded(emphasis: Emphasis) -> Style:
    """What makes a thing faint that the picture of a finding is not about, or that another page shows."""
    if emphasis is Emphasis.FOREIGN:
        return {"opacity": _FOREIGN}
    share = round(FAINTNESS * 100)
    return {"opacity": share, "textOpacity": share} if emphasis is Emphasis.FAINT else {}

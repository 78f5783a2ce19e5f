"""Styles of the shapes of draw.io's AWS library, as its own sidebar writes them."""

from __future__ import annotations

from archgen.catalogue.shapes import GROUPS, SHAPES, UNKNOWN
from archgen.formats.svg_colours import FAINTNESS, INK
from archgen.views.view import Emphasis, FrameKind

LIBRARY = "mxgraph.aws4"
Style = dict[str, str | float]


def icon_style(icon: str, emphasis: Emphasis = Emphasis.PLAIN) -> Style:
    """The shape of an icon by its dotted name: a service's square or a sign of its own, label left out."""
    shape = SHAPES.get(icon, UNKNOWN)
    named: Style = (
        {"shape": f"{LIBRARY}.resourceIcon", "resIcon": f"{LIBRARY}.{shape.name}", "strokeColor": "#ffffff"}
        if shape.service
        else {"shape": f"{LIBRARY}.{shape.name}", "strokeColor": "none"}
    )
    return {
        "sketch": 0,
        "outlineConnect": 0,
        "gradientColor": "none",
        "fillColor": shape.colour,
        "html": 1,
        "aspect": "fixed",
        "fontColor": INK,
        **named,
        **faded(emphasis),
    }


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
    """What makes a thing faint that the picture of a finding is not about."""
    share = round(FAINTNESS * 100)
    return {"opacity": share, "textOpacity": share} if emphasis is Emphasis.FAINT else {}

"""Colours that can be read on light and on dark paper: boxes bring their ground, the rest has a middle tone.

Mermaid's settings: https://mermaid.js.org/config/theming.html#theme-variables
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from archgen.formats.flavours import Grammar
from archgen.formats.line_looks import INK
from archgen.formats.mermaid.text import front_matter

MIDDLE = "#6F7B8C"
"""Text on the page itself: a contrast of 4.3 on white and on GitHub's dark paper (#0d1117) alike."""

GROUND = "#F2F3F3"
"""The ground of text that stands on lines, and of boxes without a colour of their own."""

EDGE = "#5A6B86"
"""The edge of a box without a colour of its own."""

_ALL: Mapping[str, str] = {
    "primaryColor": GROUND,
    "primaryTextColor": INK,
    "primaryBorderColor": EDGE,
    "lineColor": MIDDLE,
    "textColor": MIDDLE,
}

FLOWCHART: Mapping[str, str] = {
    **_ALL,
    "titleColor": MIDDLE,
    "nodeTextColor": INK,
    "edgeLabelBackground": GROUND,
}
"""The colours of a flowchart."""

SEQUENCE: Mapping[str, str] = {
    **_ALL,
    "actorLineColor": MIDDLE,
    "signalColor": MIDDLE,
    "signalTextColor": MIDDLE,
    "loopTextColor": MIDDLE,
    "noteBkgColor": "#FFF6DB",
    "noteBorderColor": "#A77B16",
    "noteTextColor": INK,
    "sequenceNumberColor": "#FFFFFF",
}
"""The colours of a sequence diagram."""


_FIGURES = f"text.actor-man,text.actor-man tspan{{fill:{MIDDLE} !important}}"
"""The name below the figure of a caller stands on the page, not in a box."""


def head(grammar: Grammar, title: str, colours: Mapping[str, str], wrapping: int = 0) -> Iterator[str]:
    """The lines before a diagram: its title and settings.

    `wrapping` is the width in pixels at which a flowchart's labels wrap, 0 for Mermaid's own. Old
    grammars have no place for a title, and wrap nothing.
    """
    if not grammar.settled:
        told = {"theme": "base", "themeVariables": dict(colours)}
        yield f"%%{{init: {json.dumps(told, separators=(', ', ': '))}}}%%"
        return
    css = [f"  themeCSS: {json.dumps(_FIGURES)}"] if colours is SEQUENCE else []
    widths = ["  flowchart:", f"    wrappingWidth: {wrapping}"] if wrapping else []
    variables = [f"    {name}: {json.dumps(value)}" for name, value in colours.items()]
    yield from front_matter(title, "config:", "  theme: base", *widths, *css, "  themeVariables:", *variables)

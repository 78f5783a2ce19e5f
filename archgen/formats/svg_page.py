"""The whole page as SVG: background, frames, lines, boxes, labels, heading and key, in that order."""

from __future__ import annotations

from archgen.drawing.measure import width
from archgen.drawing.page import VERDICT_EDGE
from archgen.drawing.picture import Key, Picture, Text
from archgen.formats.svg_boxes import paint_boxes, paint_tiles
from archgen.formats.svg_colours import INK, LINES, PAPER, SEVERITIES, VERDICTS
from archgen.formats.svg_frames import paint_frames, paint_grounds, paint_lane_titles
from archgen.formats.svg_glyphs import icon_names
from archgen.formats.svg_icons import symbols
from archgen.formats.svg_lines import circled, paint_labels, paint_lines, sample
from archgen.formats.svg_markup import escape, group, number, tag
from archgen.formats.svg_text import FAMILIES, write

_NAMESPACES = {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"}


def paint(picture: Picture, style: str = "") -> str:
    """The picture as one SVG document; `style` is CSS to stand in it, such as embedded fonts.

    The document is complete in itself: icons are data in it, it names no file and no address.
    """
    parts = [
        tag("title", escape(picture.title), id="title"),
        tag("desc", escape(picture.alternative), id="desc"),
        tag("style", style) if style else "",
        tag("defs", "\n", "\n".join(symbols(icon_names(picture))), "\n"),
        tag("rect", width="100%", height="100%", fill=PAPER),
        paint_grounds(picture.frames, picture.lanes),
        paint_frames(picture.frames),
        paint_lane_titles(picture.lanes),
        paint_lines(picture.lines),
        paint_boxes(picture.boxes),
        paint_labels(picture.lines),
        group(_verdict(text) if text.tone == "verdict" else write(text) for text in picture.heading),
        write(picture.outside_title) if picture.outside_title is not None else "",
        paint_tiles(picture.outside),
        _key(picture.key) if picture.key is not None else "",
    ]
    size = (number(picture.width), number(picture.height))
    inner = "\n".join(part for part in parts if part)
    return (
        tag(
            "svg",
            "\n",
            inner,
            "\n",
            **_NAMESPACES,
            width=size[0],
            height=size[1],
            viewBox=f"0 0 {size[0]} {size[1]}",
            font_family=FAMILIES,
            role="img",
            aria_labelledby="title desc",
        )
        + "\n"
    )


def _verdict(text: Text) -> str:
    """The decision, or a finding's severity, in white on its colour."""
    wide = width(text.content, text.size, bold=text.bold) + 2 * VERDICT_EDGE
    ground: dict[str, float | str] = {
        "rx": 10.0,
        "fill": (VERDICTS | SEVERITIES).get(text.content.lower(), INK),
    }
    pill = tag("rect", x=text.x - VERDICT_EDGE, y=text.y - 14.5, width=wide, height=20.0, **ground)
    return pill + write(text, PAPER)


def _key(key: Key) -> str:
    """The numbered steps, then a sample of every kind of line in use."""
    parts = [write(key.title)]
    numbers = [step for step, _ in key.steps if step]
    for step, ring in zip(numbers, key.circles, strict=False):
        parts.append(circled(step, (ring.x + ring.width / 2, ring.y + ring.height / 2)))
    parts += [write(text) for _, text in key.steps]
    for kind, area, text in key.kinds:
        middle = area.y + area.height / 2
        parts.append(sample((area.x, middle), (area.right, middle), LINES[kind]))
        parts.append(write(text))
    return group(parts)

"""The whole page as SVG: background, frames, lines, boxes, labels, heading and key, in that order."""

from __future__ import annotations

from collections.abc import Callable

from archgen.drawing.page import VERDICT_EDGE
from archgen.drawing.picture import Key, Picture, Text
from archgen.formats.appearance import Theme
from archgen.formats.svg.boxes import paint_boxes, paint_sign, paint_tiles
from archgen.formats.svg.colours import LINES, PAPER, SEVERITIES, VERDICTS, WHITE
from archgen.formats.svg.frames import paint_frames, paint_grounds, paint_lane_titles
from archgen.formats.svg.glyphs import icon_names
from archgen.formats.svg.icons import symbols
from archgen.formats.svg.lines import circled, paint_labels, paint_lines, paint_numbers, sample
from archgen.formats.svg.markup import escape, group, number, tag
from archgen.formats.svg.sequence import paint_captions, paint_lifelines
from archgen.formats.svg.text import FAMILIES, write
from archgen.formats.svg.themes import coloured
from archgen.formats.svg.words import Words
from archgen.policy.report import Decision

_BEYOND = 4.0
_OTHER = VERDICTS[Decision.NOT_REVIEWABLE.value]
_NAMESPACES = {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"}


def _bare(body: str) -> str:  # noqa: ARG001 - one form for all
    """No CSS: whoever paints an image brings its fonts."""
    return ""


def paint(
    picture: Picture,
    theme: Theme = Theme.LIGHT,
    link: str = "",
    style: Callable[[str], str] = _bare,
    scale: float = 1,
) -> str:
    """The picture as one SVG document; `style` gives the CSS for a body, such as embedded fonts.

    It is `scale` times as wide and high as the picture.

    The document is complete in itself: icons are data in it, it names no file and no address but
    the review at `link`, where there is one.
    """
    body, rules = coloured(_body(picture, link), theme)
    css = style(body) + rules
    sides = (picture.width, picture.height)
    parts = [
        tag("title", escape(picture.title), id="title"),
        tag("desc", escape(picture.alternative), id="desc"),
        tag("style", css) if css else "",
        body,
    ]
    inner = "\n".join(part for part in parts if part)
    return (
        tag(
            "svg",
            "\n",
            inner,
            "\n",
            **_NAMESPACES,
            width=number(scale * sides[0]),
            height=number(scale * sides[1]),
            viewBox=f"0 0 {number(sides[0])} {number(sides[1])}",
            font_family=FAMILIES,
            # An image has no parts for those who do not see it; a page with links has.
            role="graphics-document document" if link else "img",
            aria_labelledby="title desc",
        )
        + "\n"
    )


def _body(picture: Picture, link: str) -> str:
    """Everything to be seen, with the colours of both themes."""
    words = Words(picture, link)
    parts = [
        tag("defs", "\n", "\n".join(symbols(icon_names(picture))), "\n"),
        _paper(picture),
        paint_grounds(picture.frames, picture.lanes),
        paint_frames(picture.frames, words),
        paint_lane_titles(picture.lanes),
        paint_lifelines(picture.lifelines),
        paint_captions(picture.lines),
        paint_lines(picture.lines, words),
        paint_boxes(picture.boxes, words),
        paint_labels(picture.lines),
        group(_verdict(text) if text.tone == "verdict" else write(text) for text in picture.heading),
        write(picture.outside_title) if picture.outside_title is not None else "",
        paint_tiles(picture.outside, words),
        paint_numbers(picture.numbers, words),
        _key(picture.key) if picture.key is not None else "",
    ]
    return "\n".join(part for part in parts if part)


def _paper(picture: Picture) -> str:
    """The ground of the page. It reaches over its sides: an image's last pixel may hold but a part of one."""
    sides = {"width": picture.width + 2 * _BEYOND, "height": picture.height + 2 * _BEYOND}
    return tag("rect", x=-_BEYOND, y=-_BEYOND, **sides, fill=PAPER)


def _verdict(text: Text) -> str:
    """The decision, or a finding's severity, in white on its colour."""
    wide = text.width + 2 * VERDICT_EDGE
    ground: dict[str, float | str] = {
        "rx": 10.0,
        "fill": (VERDICTS | SEVERITIES).get(text.content.lower(), _OTHER),
    }
    pill = tag("rect", x=text.x - VERDICT_EDGE, y=text.y - 14.5, width=wide, height=20.0, **ground)
    return pill + write(text, WHITE)


def _key(key: Key) -> str:
    """The numbered steps, then a sample of every kind of line and sign in use."""
    parts = [write(key.title)]
    numbers = [step for step, _ in key.steps if step]
    for step, ring in zip(numbers, key.circles, strict=False):
        parts.append(circled(step, (ring.x + ring.width / 2, ring.y + ring.height / 2)))
    parts += [write(text) for _, text in key.steps]
    for kind, area, text in key.kinds:
        middle = area.y + area.height / 2
        parts.append(sample((area.x, middle), (area.right, middle), LINES[kind]))
        parts.append(write(text))
    for sign, area, text in key.signs:
        parts += [paint_sign(sign, area), write(text)]
    return group(parts)

"""Pictures as a draw.io file that people go on with by hand: AWS shapes, nested groups, real connectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archgen.drawing.contents import text_area
from archgen.drawing.page import VERDICT_EDGE
from archgen.drawing.picture import Album, Key, Picture, PlacedNumbers, Rect, Text
from archgen.drawing.pills import CIRCLE
from archgen.formats.drawio.boxes import add_box, add_tiles
from archgen.formats.drawio.frames import add_frames
from archgen.formats.drawio.lines import add_lines, step_style, stroke_style
from archgen.formats.drawio.shapes import Style
from archgen.formats.drawio.sheet import LAYER, PART, Sheet, html
from archgen.formats.svg.colours import INK, LINES, PAPER, SEVERITIES, VERDICTS
from archgen.formats.svg.markup import legible, tag

_VERDICT_HEIGHT = 20.0
_VERDICT_RISE = 14.5


def render(album: Album) -> str:
    """The file, a page for each picture, uncompressed; the same pictures give the same text.

    Every length is the picture's: a shape stands where the picture has it, in the group around it.
    """
    pages = [_page(f"page-{place}", name, picture) for place, (name, picture) in enumerate(album.pages, 1)]
    return tag("mxfile", "\n", "\n".join(pages), "\n", host="archgen", pages=str(len(pages))) + "\n"


def _page(key: str, name: str, picture: Picture) -> str:
    sheet = Sheet()
    innermost = add_frames(sheet, picture.frames, picture.lanes)
    icons = {box.id: add_box(sheet, box, innermost.get(box.id, LAYER)) for box in picture.boxes}
    add_lines(sheet, picture.lines, icons)
    for place, text in enumerate(picture.heading, 1):
        _add_heading(sheet, f"heading/{place}", text)
    if picture.outside_title is not None:
        sheet.text("outside", (picture.outside_title,))
    add_tiles(sheet, picture.outside, LAYER)
    _add_numbers(sheet, picture.numbers, icons)
    if picture.key is not None:
        _add_key(sheet, picture.key)
    model = tag(
        "mxGraphModel",
        "\n",
        tag("root", "\n", sheet.xml(), "\n"),
        "\n",
        grid="0",
        gridSize="10",
        guides="1",
        tooltips="1",
        connect="1",
        arrows="1",
        fold="1",
        page="1",
        pageScale="1",
        pageWidth=f"{picture.width:.0f}",
        pageHeight=f"{picture.height:.0f}",
        background=f"{PAPER}",
        math="0",
        shadow="0",
    )
    return tag("diagram", "\n", model, "\n", id=key, name=legible(name or picture.title) or key)


def _add_heading(sheet: Sheet, name: str, text: Text) -> None:
    """A text of the heading; the decision in white on its colour."""
    if text.tone != "verdict":
        sheet.text(name, (text,))
        return
    words = text_area(text)
    area = Rect(
        words.x - VERDICT_EDGE, text.y - _VERDICT_RISE, words.width + 2 * VERDICT_EDGE, _VERDICT_HEIGHT
    )
    style: Style = {
        "rounded": 1,
        "arcSize": 50,
        "html": 1,
        "fillColor": (VERDICTS | SEVERITIES).get(text.content.lower(), INK),
        "strokeColor": "none",
        "fontColor": PAPER,
        "fontStyle": 1,
        "fontSize": text.size,
        "spacing": 0,
        "connectable": 0,
    }
    sheet.vertex(name, area, style, value=html(text.content))


def _add_numbers(sheet: Sheet, numbers: Sequence[PlacedNumbers], icons: Mapping[str, str]) -> None:
    """The steps that stand at boxes, tiles and frames; each moves with what it is at."""
    for one in numbers:
        places = (icons.get(one.of, ""), f"tile/{one.of}", f"frame/{one.of}")
        parent = next((place for place in places if place in sheet), LAYER)
        for place, step in enumerate(one.steps):
            area = Rect(one.area.x + CIRCLE * place, one.area.y, CIRCLE, CIRCLE)
            sheet.vertex(f"step/{one.of}/{step}", area, step_style() | PART, parent=parent, value=str(step))


def _add_key(sheet: Sheet, key: Key) -> None:
    """The key as one group: the steps with their circles, then a sample of every kind of line."""
    parent = sheet.vertex("key", key.area, {"group": "", "connectable": 0})
    sheet.text("key/title", (key.title,), parent)
    sentences: list[list[Text]] = []
    for step, text in key.steps:
        if step or not sentences:
            sentences.append([text])
        else:
            sentences[-1].append(text)
    for place, texts in enumerate(sentences, 1):
        sheet.text(f"key/step/{place}", texts, parent)
    for (step, _), ring in zip((row for row in key.steps if row[0]), key.circles, strict=False):
        sheet.vertex(f"key/number/{step}", ring, step_style() | PART, parent=parent, value=str(step))
    for kind, area, text in key.kinds:
        middle = area.y + area.height / 2
        ends = ((area.x, middle), (area.right, middle))
        sheet.edge(f"key/sample/{kind}", ends, stroke_style(LINES[kind]), parent=parent)
        sheet.text(f"key/kind/{kind}", (text,), parent)

"""Boxes and tiles as draw.io shapes: the icon with its texts, and the marks and badge that go with it."""

from __future__ import annotations

from collections.abc import Iterable

from archgen.drawing.badges import BADGE_SIZE, badge_area, badge_words
from archgen.drawing.picture import PlacedBox, PlacedTile, Rect
from archgen.drawing.sizes import CARD_RISE, MARK, MARK_INDEX_SIZE, TITLE_SIZE
from archgen.formats.drawio.shapes import Style, below, beside, faded, icon_style
from archgen.formats.drawio.sheet import PART, Sheet, html, label
from archgen.formats.svg.colours import CARD, GLOW, PAPER, QUIET, RED, RULE, SEVERITIES
from archgen.views.view import Emphasis

_RING = 4.5
_RINGS = {Emphasis.LIT: GLOW, Emphasis.PLACE: RED}
_TILE_SIZE = 12.0
_INDEX_RADIUS = 6.5
_INDEX_SIZE = 9.0


def add_box(sheet: Sheet, box: PlacedBox, parent: str) -> str:
    """Add a box to its frame; gives the id of the icon, where lines end.

    What stands behind the icon, the cards of a stack or a ring, is one group with it.
    """
    ring = _RINGS.get(box.emphasis)
    if box.cards or ring:
        parent = sheet.vertex(f"group/{box.id}", box.bounds, {"group": "", "connectable": 0}, parent=parent)
    for card in range(box.cards, 0, -1):
        rise = CARD_RISE * card / box.cards
        area = Rect(box.icon.x + rise, box.icon.y - rise, box.icon.width, box.icon.height)
        sheet.vertex(f"card/{box.id}/{card}", area, _card(box.emphasis), parent=parent)
    if ring:
        wide = box.icon.width + 2 * _RING
        area = Rect(box.icon.x - _RING, box.icon.y - _RING, wide, box.icon.height + 2 * _RING)
        sheet.vertex(f"ring/{box.id}", area, _ring(ring), parent=parent)
    icon = sheet.vertex(
        f"box/{box.id}",
        box.icon,
        icon_style(box.icon_name, box.emphasis) | below(TITLE_SIZE),
        parent=parent,
        value=label(box.texts, TITLE_SIZE),
        data=_told(box),
    )
    for mark in box.marks:
        area = Rect(mark.area.x, mark.area.y, MARK, MARK)
        style = icon_style(mark.icon, box.emphasis) | beside(MARK_INDEX_SIZE) | {"spacingLeft": 1}
        sheet.vertex(
            f"mark/{box.id}/{mark.resource}",
            area,
            {**style, "fontColor": QUIET, **PART},
            parent=icon,
            value=str(mark.index) if mark.index else "",
            data={"tooltip": html(mark.resource), "resource": mark.resource},
        )
    _add_badge(sheet, box, icon)
    return icon


def add_tiles(sheet: Sheet, tiles: Iterable[PlacedTile], parent: str) -> None:
    """Add the tiles of a shelf: icon, name and setting, and the index that marks have."""
    for tile in tiles:
        icon = sheet.vertex(
            f"tile/{tile.resource}",
            tile.icon,
            icon_style(tile.icon_name, tile.emphasis) | beside(_TILE_SIZE),
            parent=parent,
            value=label(tile.texts, _TILE_SIZE),
            data={"resource": tile.resource},
        )
        if tile.index:
            x, y = tile.icon.right - 1.0, tile.icon.bottom - 1.0
            area = Rect(x - _INDEX_RADIUS, y - _INDEX_RADIUS, 2 * _INDEX_RADIUS, 2 * _INDEX_RADIUS)
            style = _dot(PAPER, RULE, QUIET, _INDEX_SIZE) | faded(tile.emphasis)
            sheet.vertex(f"index/{tile.resource}", area, style, parent=icon, value=str(tile.index))


def _add_badge(sheet: Sheet, box: PlacedBox, icon: str) -> None:
    area = badge_area(box)
    if area is not None:
        colour = SEVERITIES.get(box.worst, SEVERITIES["info"])
        style: Style = {
            "rounded": 1,
            "arcSize": 50,
            "html": 1,
            "fillColor": colour,
            "strokeColor": PAPER,
            "fontColor": PAPER,
            "fontStyle": 1,
            "fontSize": BADGE_SIZE,
            "spacing": 0,
            **PART,
        }
        many = "1 finding" if box.findings == 1 else f"{box.findings} findings"
        said = {"tooltip": html(f"{many}, worst {box.worst}")}
        sheet.vertex(f"badge/{box.id}", area, style, parent=icon, value=badge_words(box), data=said)


def _told(box: PlacedBox) -> dict[str, str]:
    second = " ".join(text.content for text in box.texts if text.tone == "quiet")
    told = f"{box.title}: {second}" if second else box.title
    return {"tooltip": html(told), "resource": box.id, "type": box.type}


def _card(emphasis: Emphasis) -> Style:
    return {
        "rounded": 1,
        "arcSize": 4,
        "fillColor": PAPER,
        "strokeColor": CARD,
        "connectable": 0,
        **faded(emphasis),
    }


def _ring(colour: str) -> Style:
    return {
        "rounded": 1,
        "arcSize": 12,
        "fillColor": PAPER,
        "strokeColor": colour,
        "strokeWidth": 3,
        "connectable": 0,
    }


def _dot(fill: str, border: str, ink: str, size: float) -> Style:
    return {
        "ellipse": "",
        "html": 1,
        "fillColor": fill,
        "strokeColor": border,
        "fontColor": ink,
        "fontSize": size,
        "spacing": 0,
        **PART,
    }

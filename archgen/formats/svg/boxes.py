"""Boxes and tiles as SVG: icons, the cards of a stack, badges, texts and marks."""

from __future__ import annotations

from collections.abc import Iterable

from archgen.drawing.badges import BADGE_SIZE, badge_area, badge_words, tile_badge_area
from archgen.drawing.picture import KeySign, PlacedBox, PlacedTile, Rect
from archgen.drawing.sizes import BADGE, CARD_RISE, MARK_INDEX_SIZE
from archgen.formats.svg.colours import CARD, FAINTNESS, GLOW, PAPER, QUIET, RED, RULE, SEVERITIES, WHITE
from archgen.formats.svg.glyphs import sign
from archgen.formats.svg.icons import use
from archgen.formats.svg.markup import group, tag
from archgen.formats.svg.text import words, write
from archgen.formats.svg.words import Words
from archgen.views.view import Emphasis

_INDEX_RADIUS = 6.5
_RING = 4.5
_TILE_RING = 2.5
_SAMPLE = 13.0
_DASHES = "4 3"
_SAMPLE_DASHES = "3 2"
_RINGS = {Emphasis.LIT: GLOW, Emphasis.PLACE: RED}
_FOREIGN = 0.5
"""How much is seen of the icon of a box that belongs on another page; its texts are read as all others."""


def paint_boxes(boxes: Iterable[PlacedBox], told: Words) -> str:
    """All boxes; what each is and what findings it has is told where the pointer rests."""
    every = tuple(boxes)
    faint = (_box(box, told) for box in every if box.emphasis is Emphasis.FAINT)
    clear = (_box(box, told) for box in every if box.emphasis is not Emphasis.FAINT)
    return group((group(faint, opacity=FAINTNESS), *clear))


def paint_tiles(tiles: Iterable[PlacedTile], told: Words) -> str:
    """Shelf tiles: icon with its index in a ring, name, setting."""
    every = tuple(tiles)
    faint = (_tile(tile, told) for tile in every if tile.emphasis is Emphasis.FAINT)
    clear = (_tile(tile, told) for tile in every if tile.emphasis is not Emphasis.FAINT)
    return group((group(faint, opacity=FAINTNESS), *clear))


def _box(box: PlacedBox, told: Words) -> str:
    parts = [told.of_box(box)]
    parts += [_card(box.icon, CARD_RISE * card / box.cards) for card in range(box.cards, 0, -1)]
    parts.append(tag("rect", **_sides(box.icon), rx=4.0, fill=PAPER) if box.cards else "")
    parts.append(_ring(box.icon, box.emphasis))
    foreign = box.emphasis is Emphasis.FOREIGN
    icon = use(box.icon_name, box.icon)
    parts.append(group((icon,), opacity=_FOREIGN) if foreign else icon)
    parts += [write(text) for text in box.texts]
    for mark in box.marks:
        parts.append(sign(mark.icon, square := Rect(mark.area.x, mark.area.y, 16.0, 16.0)))
        if mark.index:
            place = (square.right + 1.5, square.y + 12.0)
            parts.append(words(str(mark.index), place, MARK_INDEX_SIZE, QUIET))
    parts.append(_badge(box))
    return told.linked(box, tag("g", *parts))


def _sides(area: Rect, by: float = 0.0) -> dict[str, float]:
    return {"x": area.x + by, "y": area.y - by, "width": area.width, "height": area.height}


def _card(icon: Rect, rise: float) -> str:
    """A white card behind a stack's icon, `rise` pixels up and to the right."""
    return tag("rect", **_sides(icon, rise), rx=2.0, fill=PAPER, stroke=CARD, stroke_width=1)


def _ring(icon: Rect, emphasis: Emphasis) -> str:
    """A ring around what a finding's path goes through, red where something is missing.

    What belongs on another page has a dashed one.
    """
    foreign = emphasis is Emphasis.FOREIGN
    colour = CARD if foreign else _RINGS.get(emphasis)
    if colour is None:
        return ""
    sides = around(icon, _RING)
    if foreign:
        return tag("rect", **sides, rx=7.0, fill=PAPER, stroke=colour, stroke_dasharray=_DASHES)
    return tag("rect", **sides, rx=7.0, fill=PAPER, stroke=colour, stroke_width=3)


def around(area: Rect, by: float) -> dict[str, float]:
    """The sides of a ring so far around something."""
    return {
        "x": area.x - by,
        "y": area.y - by,
        "width": area.width + 2 * by,
        "height": area.height + 2 * by,
    }


def _badge(one: PlacedBox | PlacedTile) -> str:
    """How many findings a box or a tile has, in the colour of the worst."""
    area = badge_area(one) if isinstance(one, PlacedBox) else tile_badge_area(one)
    return _pill(area, one.worst, badge_words(one)) if area is not None else ""


def _pill(area: Rect, worst: str, content: str) -> str:
    middle = (area.x + area.width / 2, area.y + area.height / 2)
    rim: dict[str, float | str] = {"stroke": PAPER, "stroke_width": 1.5}
    fill = SEVERITIES.get(worst, SEVERITIES["info"])
    pill = tag("rect", **_sides(area), rx=area.height / 2, fill=fill, **rim)
    return pill + words(content, (middle[0], middle[1] + 3.9), BADGE_SIZE, WHITE, bold=True, anchor="middle")


def paint_sign(sign: KeySign, area: Rect) -> str:
    """A sign of the key in the middle of its place: a badge, the cards of a stack, a ring."""
    middle = (area.x + area.width / 2, area.y + area.height / 2)
    if sign in SEVERITIES:
        place = Rect(middle[0] - BADGE / 2, middle[1] - BADGE / 2, BADGE, BADGE)
        return _pill(place, sign, sign[:1].upper())
    square = Rect(middle[0] - _SAMPLE / 2, middle[1] - _SAMPLE / 2, _SAMPLE, _SAMPLE)
    if sign is KeySign.STACK:
        return "".join(_card(square, rise) for rise in (3.0, 0.0, -3.0))
    if sign is KeySign.FOREIGN:
        return tag("rect", **_sides(square), rx=3.0, fill=PAPER, stroke=CARD, stroke_dasharray=_SAMPLE_DASHES)
    ring = _RINGS[Emphasis(sign.value)]
    return tag("rect", **_sides(square), rx=4.0, fill=PAPER, stroke=ring, stroke_width=3)


def _tile_ring(tile: PlacedTile) -> str:
    """A ring around a tile that a finding's path goes through or that it names, as boxes have one."""
    colour = _RINGS.get(tile.emphasis)
    if colour is None:
        return ""
    sides = around(tile.icon, _TILE_RING)
    return tag("rect", **sides, rx=5.0, fill=PAPER, stroke=colour, stroke_width=2)


def _tile(tile: PlacedTile, told: Words) -> str:
    parts = [_tile_ring(tile), sign(tile.icon_name, tile.icon), *(write(text) for text in tile.texts)]
    if tile.index:
        x, y = tile.icon.right - 1.0, tile.icon.bottom - 1.0
        ring: dict[str, float | str] = {"stroke": RULE, "stroke_width": 1}
        parts.append(tag("circle", cx=x, cy=y, r=_INDEX_RADIUS, fill=PAPER, **ring))
        size = 9.0 if tile.index < 100 else 7.0  # noqa: PLR2004 - three digits need smaller ones
        parts.append(words(str(tile.index), (x, y + 3.2), size, QUIET, anchor="middle"))
    parts.append(_badge(tile))
    return told.linked(tile, tag("g", told.of_tile(tile), *parts))

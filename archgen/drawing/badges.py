"""Badges: how many findings a box or a tile has, and where that stands."""

from __future__ import annotations

from archgen.drawing.measure import width
from archgen.drawing.picture import PlacedBox, PlacedTile, Rect
from archgen.drawing.sizes import BADGE, BADGE_RISE, CARD_RISE, ICON
from archgen.views.view import Box, Tile

BADGE_SIZE = 11
"""The size of a badge's text."""
BESIDE_NAME = 6.0
"""How far a tile's badge stands from its name."""
_MARGIN = 9.0
_INSET = 10.0
_MOST = 99
MIDDLE = 0.36
"""How high the middle of a line of text is over its base line, as a share of its size."""


def badge_words(one: Box | PlacedBox | PlacedTile | Tile) -> str:
    """What a badge shows: the number of findings, at most 99, and the first letter of the worst severity.

    The letter tells what the colour does to those who do not see it.
    """
    count = str(one.findings) if one.findings <= _MOST else f"{_MOST}+"
    return f"{count} {one.worst[:1].upper()}".rstrip()


def badge_width(one: Box | PlacedBox | PlacedTile | Tile) -> float:
    """The width of a badge in pixels."""
    return max(BADGE, width(badge_words(one), BADGE_SIZE, bold=True) + _MARGIN)


def room_after_name(tile: PlacedTile | Tile) -> float:
    """The width that a tile's badge takes after its name, in pixels; 0 without findings."""
    return badge_width(tile) + BESIDE_NAME if tile.findings else 0.0


def badge_reach(box: Box) -> float:
    """How far a box's badge reaches to the right of its icon's centre; 0 without findings."""
    rise = CARD_RISE if len(box.members) > 1 else 0
    return ICON / 2 + rise - _INSET + badge_width(box) if box.findings else 0.0


def badge_area(box: PlacedBox) -> Rect | None:
    """Where a box's badge stands, over its icon's upper right corner; None without findings."""
    if not box.findings:
        return None
    rise = CARD_RISE if box.cards else 0
    return Rect(box.icon.right + rise - _INSET, box.icon.y - rise - BADGE_RISE, badge_width(box), BADGE)


def tile_badge_area(tile: PlacedTile) -> Rect | None:
    """Where a tile's badge stands, after its name; None without findings."""
    if not tile.findings:
        return None
    name = tile.texts[0]
    x = name.x + name.width + BESIDE_NAME
    return Rect(x, name.y - MIDDLE * name.size - BADGE / 2, badge_width(tile), BADGE)

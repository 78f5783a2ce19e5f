"""The shelves: rows of small tiles at the foot of a frame, and the strip of what is outside AWS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archgen.drawing.badges import BESIDE_NAME, room_after_name
from archgen.drawing.measure import shorten, width
from archgen.drawing.picture import PlacedTile, Rect, Text
from archgen.drawing.pills import CIRCLE
from archgen.views.view import Frame, Tile

TILE_WIDTH = 190.0
TILE_HEIGHT = 34.0
_WIDEST = 220.0
INSET = 16.0
"""How far tiles stay from the frame's sides."""
_ICON = 26.0
_ABOVE_RULE = 6.0
_TITLE_DROP = 16.0
_TILES_DROP = 24.0
_FOOT = 8.0
_TEXT_SIZE = 11.0
_VENDORS = ("AWS ", "Amazon ", "CloudWatch ")
_TITLE_SIZE = 10.5
_CLEAR = 8.0
_BETWEEN = 6.0
_ROUNDING = 0.01
_TEXT_LEFT = 34.0
_TITLE = "SUPPORTING · marks on the boxes refer to these"


class _Spot(Struct, frozen=True):
    """Where a tile stands: its left side in pixels, its row from 0, its width with the room after it."""

    x: float
    row: int
    width: float


def shelf_height(frame: Frame, left: float, right: float, blocked: Sequence[float] = ()) -> float:
    """The height in pixels a frame's shelf takes at its foot; 0 without tiles.

    `left` and `right` are the frame's sides; `blocked` the x of lines that cut through its foot.
    """
    if not frame.shelf:
        return 0.0
    spots = _spots(len(frame.shelf), left + INSET, right - INSET, blocked)
    rows = 1 + max(spot.row for spot in spots)
    return _ABOVE_RULE + _TILES_DROP + rows * TILE_HEIGHT + _FOOT


def place_shelf(
    frame: Frame, area: Rect, height: float, blocked: Sequence[float], *, worldwide: bool = False
) -> tuple[Text, float, tuple[PlacedTile, ...]]:
    """A shelf's title, the y of its rule and its tiles, for the frame's rectangle.

    `worldwide` is true where Regions have shelves of their own within the frame.
    """
    rule = area.bottom - height + _ABOVE_RULE
    spots = _spots(len(frame.shelf), area.x + INSET, area.right - INSET, blocked)
    words, x = _shelf_title(area, blocked, worldwide=worldwide)
    title = Text(words, x, rule + _TITLE_DROP, _TITLE_SIZE, bold=True, tone="shelf")
    tiles = _tiles(frame.shelf, spots, rule + _TILES_DROP)
    return title, rule, tiles


def place_strip(tiles: Sequence[Tile], left: float, right: float, top: float) -> tuple[PlacedTile, ...]:
    """Tiles in rows from the left, without a frame around them."""
    return _tiles(tiles, _spots(len(tiles), left, right, ()), top)


def _shelf_title(area: Rect, blocked: Sequence[float], *, worldwide: bool) -> tuple[str, float]:
    """A shelf's title and where it starts: in full if some stretch between the lines has room for it."""
    whole = ("SUPPORTING, GLOBAL",) if worldwide else (_TITLE, "SUPPORTING")
    lines = sorted(x for x in blocked if area.x < x < area.right)
    starts = [area.x + INSET, *(x + _CLEAR for x in lines)]
    ends = [*(x - _CLEAR for x in lines), area.right - INSET]
    for words in whole:
        wide = width(words, _TITLE_SIZE, bold=True) + len(words)
        for start, end in zip(starts, ends, strict=True):
            if start + wide <= end:
                return words, start
    return whole[-1], area.x + INSET


def _stretches(left: float, right: float, blocked: Iterable[float]) -> list[tuple[float, float]]:
    """The free stretches of a row between the lines that cut it, from the left."""
    lines = sorted(line for line in blocked if left < line < right)
    starts = [left, *(line + _CLEAR for line in lines)]
    ends = [*(line - _CLEAR + _BETWEEN for line in lines), right]
    return list(zip(starts, ends, strict=True))


def _spots(count: int, left: float, right: float, blocked: Iterable[float]) -> list[_Spot]:
    """The place of each tile: as many in a row as the stretches between the lines hold.

    Tiles share the room a row leaves; where no stretch holds a whole tile, they are narrower.
    """
    row: list[_Spot] = []
    stretches = _stretches(left, right, blocked)
    least = min(TILE_WIDTH, max(end - start for start, end in stretches))
    for start, end in stretches:
        fitting = int((end - start + _ROUNDING) // least)
        wide = min(_WIDEST, (end - start) / max(1, min(fitting, count - len(row))))
        row += [_Spot(start + place * wide, 0, wide) for place in range(fitting)]
    return [replace(row[tile % len(row)], row=tile // len(row)) for tile in range(count)]


def _service(text: str, room: float) -> str:
    """The second line of a tile: the setting at its end says more than who sells the service."""
    vendor = next((name for name in _VENDORS if text.startswith(name)), "")
    short = text.removeprefix(vendor) if width(text, _TEXT_SIZE) > room else text
    return shorten(short, _TEXT_SIZE, False, room)  # noqa: FBT003


def _after_name(tile: Tile) -> float:
    """The width that a tile's badge and the numbers of steps take after its name."""
    return room_after_name(tile) + (CIRCLE * len(tile.steps) + BESIDE_NAME if tile.steps else 0.0)


def _tiles(tiles: Sequence[Tile], spots: Sequence[_Spot], top: float) -> tuple[PlacedTile, ...]:
    placed = []
    for tile, spot in zip(tiles, spots, strict=True):
        x, y = spot.x, top + spot.row * TILE_HEIGHT
        room = spot.width - _TEXT_LEFT - _BETWEEN
        name = shorten(tile.title, _TEXT_SIZE, True, room - _after_name(tile))  # noqa: FBT003
        service = _service(tile.service, room)
        texts = (
            Text(name, x + _TEXT_LEFT, y + 13.0, _TEXT_SIZE, bold=True),
            Text(service, x + _TEXT_LEFT, y + 27.0, _TEXT_SIZE, tone="quiet"),
        )
        icon = Rect(x, y + 3.0, _ICON, _ICON)
        bounds = Rect(x, y, spot.width - _BETWEEN, TILE_HEIGHT)
        signs = (tile.index, tile.emphasis, tile.findings, tile.worst, tile.told)
        placed.append(PlacedTile(tile.resource, tile.icon, icon, bounds, texts, *signs))
    return tuple(placed)

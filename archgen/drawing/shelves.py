"""The shelves: rows of small tiles at the foot of a frame, and the strip of what is outside AWS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archgen.drawing.measure import shorten, width
from archgen.drawing.picture import PlacedTile, Rect, Text
from archgen.views.view import Frame, FrameKind, Tile

TILE_WIDTH = 170.0
TILE_HEIGHT = 34.0
INSET = 16.0
"""How far tiles stay from the frame's sides."""
_ICON = 26.0
_ABOVE_RULE = 6.0
_TITLE_DROP = 16.0
_TILES_DROP = 24.0
_FOOT = 8.0
_TEXT_SIZE = 11.0
_TITLE_SIZE = 10.5
_CLEAR = 8.0
_BETWEEN = 6.0
_TEXT_LEFT = 34.0
_TITLE = "SUPPORTING · marks on the boxes refer to these"
_GLOBAL = frozenset({FrameKind.CLOUD, FrameKind.ACCOUNT})


def shelf_height(frame: Frame, left: float, right: float, blocked: Sequence[float] = ()) -> float:
    """The height in pixels a frame's shelf takes at its foot; 0 without tiles.

    `left` and `right` are the frame's sides; `blocked` the x of lines that cut through its foot.
    """
    if not frame.shelf:
        return 0.0
    spots = _spots(len(frame.shelf), left + INSET, right - INSET, blocked)
    rows = 1 + max(row for _, row in spots)
    return _ABOVE_RULE + _TILES_DROP + rows * TILE_HEIGHT + _FOOT


def place_shelf(
    frame: Frame, area: Rect, height: float, blocked: Sequence[float]
) -> tuple[Text, float, tuple[PlacedTile, ...]]:
    """A shelf's title, the y of its rule and its tiles, for the frame's rectangle."""
    rule = area.bottom - height + _ABOVE_RULE
    spots = _spots(len(frame.shelf), area.x + INSET, area.right - INSET, blocked)
    words, x = _shelf_title(frame, area, blocked)
    title = Text(words, x, rule + _TITLE_DROP, _TITLE_SIZE, bold=True, tone="shelf")
    tiles = _tiles(frame.shelf, spots, rule + _TILES_DROP)
    return title, rule, tiles


def place_strip(tiles: Sequence[Tile], left: float, right: float, top: float) -> tuple[PlacedTile, ...]:
    """Tiles in rows from the left, without a frame around them."""
    return _tiles(tiles, _spots(len(tiles), left, right, ()), top)


def _shelf_title(frame: Frame, area: Rect, blocked: Sequence[float]) -> tuple[str, float]:
    """A shelf's title and where it starts: in full if some stretch between the lines has room for it."""
    whole = ("SUPPORTING, GLOBAL",) if frame.kind in _GLOBAL else (_TITLE, "SUPPORTING")
    lines = sorted(x for x in blocked if area.x < x < area.right)
    starts = [area.x + INSET, *(x + _CLEAR for x in lines)]
    ends = [*(x - _CLEAR for x in lines), area.right - INSET]
    for words in whole:
        wide = width(words, _TITLE_SIZE, bold=True) + len(words)
        for start, end in zip(starts, ends, strict=True):
            if start + wide <= end:
                return words, start
    return whole[-1], area.x + INSET


def _spots(count: int, left: float, right: float, blocked: Iterable[float]) -> list[tuple[float, int]]:
    """The x and the row of each tile, passing by the lines in the way."""
    lines = sorted(blocked)
    spots: list[tuple[float, int]] = []
    x, row = left, 0
    for _ in range(count):
        while True:
            hit = next((line for line in lines if x - _CLEAR < line < x + TILE_WIDTH), None)
            if hit is not None:
                x = hit + _CLEAR
            elif x + TILE_WIDTH > right and x > left and row < count and _fits_anywhere(left, right, lines):
                x, row = left, row + 1
            else:
                break
        spots.append((x, row))
        x += TILE_WIDTH
    return spots


def _fits_anywhere(left: float, right: float, lines: Sequence[float]) -> bool:
    """Whether some tile fits into a row at all; else they stand in the first gap that comes."""
    starts = [left, *(line + _CLEAR for line in lines if left < line < right)]
    ends = [*(line for line in lines if left < line < right), right]
    return any(end - start >= TILE_WIDTH for start, end in zip(starts, ends, strict=True))


def _tiles(tiles: Sequence[Tile], spots: Sequence[tuple[float, int]], top: float) -> tuple[PlacedTile, ...]:
    placed = []
    for tile, (x, row) in zip(tiles, spots, strict=True):
        y = top + row * TILE_HEIGHT
        room = TILE_WIDTH - _TEXT_LEFT - _BETWEEN
        name = shorten(tile.title, _TEXT_SIZE, True, room)  # noqa: FBT003
        service = shorten(tile.service, _TEXT_SIZE, False, room)  # noqa: FBT003
        texts = (
            Text(name, x + _TEXT_LEFT, y + 13.0, _TEXT_SIZE, bold=True),
            Text(service, x + _TEXT_LEFT, y + 27.0, _TEXT_SIZE, tone="quiet"),
        )
        icon = Rect(x, y + 3.0, _ICON, _ICON)
        bounds = Rect(x, y, TILE_WIDTH - _BETWEEN, TILE_HEIGHT)
        placed.append(PlacedTile(tile.resource, tile.icon, icon, bounds, texts, tile.index))
    return tuple(placed)

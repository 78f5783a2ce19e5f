"""Numbers of steps that no line carries: at a box, after a shelf tile's name, after a frame's title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from archgen.drawing.badges import BESIDE_NAME, MIDDLE, room_after_name
from archgen.drawing.contents import text_area
from archgen.drawing.labels import Ground, place_labels
from archgen.drawing.picture import PlacedBox, PlacedFrame, PlacedLabel, PlacedNumbers, PlacedTile, Rect, Text
from archgen.drawing.pills import CIRCLE
from archgen.drawing.route import Path
from archgen.drawing.sizes import NUMBER_INSET, NUMBER_RISE
from archgen.drawing.titles import BESIDE_TITLE
from archgen.views.view import View

Labels = tuple[PlacedLabel | None, ...]


def place_steps(
    view: View,
    paths: Sequence[Path],
    boxes: Sequence[PlacedBox],
    frames: Sequence[PlacedFrame],
    ground: Ground,
) -> tuple[Labels, tuple[PlacedNumbers, ...]]:
    """The labels of lines in the order of the paths, and the numbers at boxes, tiles and frames.

    Where a line has no room for its numbers, they stand at the box that it leads to.
    """
    at = {box.id: box.steps for box in view.boxes if box.steps}
    fixed = (*_on_frames(view, frames), *_on_tiles(view, tuple(chain(*(frame.tiles for frame in frames)))))
    while True:
        numbers = (*_on_boxes(boxes, at), *fixed)
        solid = (*ground.solid, *(one.area for one in numbers))
        labels = place_labels(paths, replace(ground, solid=solid))
        lost = _lost(paths, labels, at)
        if lost == at:
            return labels, numbers
        # Other labels keep clear of these numbers too, and may lose their room by that.
        at = lost


def outside_numbers(view: View, tiles: Sequence[PlacedTile]) -> tuple[PlacedNumbers, ...]:
    """The numbers on the tiles of the strip for what is outside AWS."""
    return _on_tiles(view, tiles)


def _lost(
    paths: Sequence[Path], labels: Labels, at: Mapping[str, tuple[int, ...]]
) -> dict[str, tuple[int, ...]]:
    """The steps at boxes with those of lines that have no label."""
    found = dict(at)
    for path, label in zip(paths, labels, strict=True):
        line = path.wire.chain.line
        if line.steps and label is None:
            found[line.target] = tuple(sorted({*found.get(line.target, ()), *line.steps}))
    return found


def _on_boxes(boxes: Sequence[PlacedBox], at: Mapping[str, tuple[int, ...]]) -> tuple[PlacedNumbers, ...]:
    """Over the icon's upper left corner, as the badge is over the right one; several reach to the left."""
    return tuple(
        _numbers(
            box.id, at[box.id], box.icon.x + NUMBER_INSET - CIRCLE * len(at[box.id]), box.icon.y - NUMBER_RISE
        )
        for box in boxes
        if box.id in at
    )


def _on_tiles(view: View, tiles: Sequence[PlacedTile]) -> tuple[PlacedNumbers, ...]:
    """After the name and the badge."""
    shelved = chain(*(frame.shelf for frame in view.frames), view.outside)
    told = {tile.resource: tile.steps for tile in shelved if tile.steps}
    return tuple(
        _after(tile.resource, told[tile.resource], tile.texts[0], BESIDE_NAME + room_after_name(tile))
        for tile in tiles
        if tile.resource in told
    )


def _on_frames(view: View, frames: Sequence[PlacedFrame]) -> tuple[PlacedNumbers, ...]:
    """After the title."""
    told = {frame.id: frame.steps for frame in view.frames if frame.steps}
    return tuple(
        _after(frame.id, told[frame.id], frame.title, BESIDE_TITLE) for frame in frames if frame.id in told
    )


def _after(of: str, steps: tuple[int, ...], text: Text, room: float) -> PlacedNumbers:
    """So many pixels after a text, at the height of its middle."""
    return _numbers(of, steps, text_area(text).right + room, text.y - MIDDLE * text.size - CIRCLE / 2)


def _numbers(of: str, steps: tuple[int, ...], x: float, y: float) -> PlacedNumbers:
    return PlacedNumbers(of, Rect(x, y, CIRCLE * len(steps), CIRCLE), steps)

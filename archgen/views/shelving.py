"""The frames of a page with what lies on their shelves."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from archgen.blueprint.model import Resource
from archgen.views.faces import icon_of, service_of
from archgen.views.framing import join_lone_regions, without_empty
from archgen.views.marks import numbers
from archgen.views.scene import Scene
from archgen.views.view import Box, Frame, Tile

_ORDER = (
    "log-group",
    "bucket",
    "cloudtrail",
    "alarm",
    "metric-filter",
    "topic",
    "kms-key",
    "certificate",
    "lambda",
    "queue",
    "secret",
    "iam-role",
)


def framed(
    scene: Scene, boxes: tuple[Box, ...], tiles: Iterable[Resource]
) -> tuple[tuple[Box, ...], tuple[Frame, ...], tuple[Tile, ...]]:
    """The boxes in the frames of their page, those frames with their shelves, and the tiles outside AWS."""
    rows = tuple(tiles)
    indices = numbers(rows)
    shelves: dict[str, list[Tile]] = {}
    for resource in sorted(rows, key=_shelf_order):
        tile = Tile(
            resource.id, resource.title, service_of(resource), icon_of(resource), indices.get(resource.id, 0)
        )
        shelves.setdefault(scene.framing.shelve(resource), []).append(tile)
    direct = frozenset({box.frame for box in boxes} | set(shelves))
    filled = [replace(f, shelf=tuple(shelves.get(f.id, ()))) for f in scene.framing.ordered()]
    filled = list(without_empty(filled, direct))
    frames, moved = join_lone_regions(filled, direct)
    frames = tuple(_with_moved_shelf(frame, moved, filled) for frame in frames)
    boxes = tuple(replace(box, frame=moved.get(box.frame, box.frame)) for box in boxes)
    return boxes, frames, tuple(shelves.get("", ()))


def _with_moved_shelf(frame: Frame, moved: dict[str, str], rows: list[Frame]) -> Frame:
    gone = [f for f in rows if moved.get(f.id) == frame.id]
    return replace(frame, shelf=(*frame.shelf, *(tile for f in gone for tile in f.shelf)))


def _shelf_order(resource: Resource) -> int:
    return _ORDER.index(resource.type) if resource.type in _ORDER else len(_ORDER)

"""What tells many modules who is asking: a sign on each of them, and not a line from each."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from archgen.views.scene import Part, Scene
from archgen.views.strokes import Stroke
from archgen.views.view import Box, LineKind, Mark

_MOST = 3
"""So many modules have a line to one that knows who asks."""


def with_common_signs(scene: Scene, part: Part) -> Part:
    """The part with lines of more than three modules to a pool or an issuer as signs.

    What has no line then lies on a shelf.
    """
    modules = {box.id for box in part.boxes if len(box.members) > 1}
    asking: dict[str, list[Stroke]] = {}
    for arrow in part.arrows:
        if arrow.kind is LineKind.IDENTITY and arrow.source in modules and arrow.target not in modules:
            asking.setdefault(arrow.target, []).append(arrow)
    common = {name: rows for name, rows in asking.items() if len({arrow.source for arrow in rows}) > _MOST}
    if not common:
        return part
    gone = {arrow for rows in common.values() for arrow in rows}
    arrows = tuple(arrow for arrow in part.arrows if arrow not in gone)
    drawn = {end for arrow in arrows for end in (arrow.source, arrow.target)}
    idle = [box for box in part.boxes if box.id in common and box.id not in drawn]
    icons = {box.id: box.icon for box in part.boxes}
    signs: dict[str, dict[str, None]] = {}
    for name, rows in common.items():
        for arrow in rows:
            signs.setdefault(arrow.source, {})[name] = None
    kept = tuple(box for box in part.boxes if box not in idle)
    return Part(
        tuple(_signed(box, (Mark(name, icons[name]) for name in signs.get(box.id, ()))) for box in kept),
        arrows,
        (*part.tiles, *(scene.blueprint.resources[box.id] for box in idle)),
    )


def _signed(box: Box, signs: Iterable[Mark]) -> Box:
    return replace(box, marks=tuple(dict.fromkeys((*signs, *box.marks))))

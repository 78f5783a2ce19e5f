"""Frames folded to one box each in a design whose things stand in several Regions.

There the copies are boxes only after everything has been spread over the Regions, with their lines; so
what is folded is what is drawn, and no Region takes the copies of another along.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Resource
from archgen.views.folding_frames import folding
from archgen.views.gathering import filled
from archgen.views.scene import Scene
from archgen.views.view import Box, Line, LineKind

_RANK = tuple(LineKind)
_ROUTE = " /"


def fold_spread(
    scene: Scene, boxes: Sequence[Box], lines: Iterable[Line], tiles: Iterable[Resource], names: Iterable[str]
) -> tuple[tuple[Box, ...], tuple[Line, ...], tuple[Resource, ...]]:
    """The boxes of a page, its lines and its tiles, with each of the frames of these names as one box.

    Lines within a frame go, those that leave or enter it end at its box, one for each pair.
    """
    groups, kept = folding(scene, boxes, tiles, names)
    if not groups:
        return tuple(boxes), tuple(lines), kept
    standing = {name: group.face.id for group in groups for name in group.boxes}
    faces = {
        group.face.id: filled(group, [box for box in boxes if box.id in group.boxes]) for group in groups
    }
    order = dict.fromkeys([*(standing.get(box.id, box.id) for box in boxes), *faces])
    alone = {box.id: box for box in boxes if box.id not in standing}
    left = [faces[name] if name in faces else alone[name] for name in order]
    firsts = [box if box.copy_of in order else replace(box, copy_of="") for box in left]
    return tuple(firsts), _joined(lines, standing), kept


def _joined(lines: Iterable[Line], standing: Mapping[str, str]) -> tuple[Line, ...]:
    """One line for each pair of boxes and direction, in the order of the first of each."""
    pairs: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        ends = standing.get(line.source, line.source), standing.get(line.target, line.target)
        if ends[0] != ends[1]:
            pairs.setdefault(ends, []).append(line)
    return tuple(_one(*ends, rows) for ends, rows in pairs.items())


def _one(source: str, target: str, rows: Sequence[Line]) -> Line:
    return Line(
        source,
        target,
        min((row.kind for row in rows), key=_RANK.index),
        _words(rows),
        tuple(sorted({step for row in rows for step in row.steps})),
        any(row.spine for row in rows),
        both=any(row.both for row in rows),
    )


def _words(rows: Sequence[Line]) -> str:
    """The words of the lines, each once; of several routes, how many there are."""
    said = dict.fromkeys(row.label for row in rows if row.label)
    routes = [words for words in said if _ROUTE in words]
    if len(routes) <= 1:
        return ", ".join(said)
    return ", ".join([f"{len(routes)} routes", *(words for words in said if words not in routes)])

"""A view as a tree: frames in frames, with the boxes and folded things that stand in each."""

from __future__ import annotations

from msgspec import Struct

from archgen.views.view import Box, Frame, Tile, View

SUPPORTING = "Supporting"
"""What the folded things of a frame are called."""

OUTSIDE = "Outside AWS, no line on this picture"
"""What folded things outside AWS are called."""

DEEPEST = 12
"""How many frames stand in each other: Python itself takes no more than twenty nested blocks."""

_NAMED = 3


class Nest(Struct, frozen=True):
    """One frame with what stands directly in it, and the frames inside; all in the view's order."""

    frame: Frame
    boxes: tuple[Box, ...]
    inner: tuple[Nest, ...]


class Nested(Struct, frozen=True):
    """A view as a tree: `boxes` stand in no frame, `nests` are the outermost frames."""

    boxes: tuple[Box, ...]
    nests: tuple[Nest, ...]


def nest(view: View) -> Nested:
    """The tree of a view.

    A box or frame whose frame is unknown stands outside all frames, and so does what is in a frame
    without an id; of two frames with one id the first counts; a frame deeper than `DEEPEST`
    stands beside the one it would be in.
    """
    above: dict[str, str] = {}
    depth = {"": 0}
    inner: dict[str, list[Frame]] = {}
    for frame in view.frames:
        if frame.id in depth:
            continue
        parent = frame.parent if frame.parent in depth else ""
        if depth[parent] == DEEPEST:
            parent = above[parent]
        above[frame.id], depth[frame.id] = parent, depth[parent] + 1
        inner.setdefault(parent, []).append(frame)
    boxes: dict[str, list[Box]] = {}
    for box in view.boxes:
        boxes.setdefault(box.frame if box.frame in depth else "", []).append(box)

    def grow(frame: Frame) -> Nest:
        within = tuple(grow(child) for child in inner.get(frame.id, ()))
        return Nest(frame, tuple(boxes.get(frame.id, ())), within)

    return Nested(tuple(boxes.get("", ())), tuple(grow(frame) for frame in inner.get("", ())))


def served(view: View) -> dict[str, str]:
    """Whom a folded thing serves, by its resource: `for orders-api, edge and 2 more`.

    These are the boxes that bear its mark; what nobody bears is left out.
    """
    bearers: dict[str, dict[str, None]] = {}
    for box in view.boxes:
        for mark in box.marks:
            bearers.setdefault(mark.resource, {})[box.title] = None
    return {resource: _listed(list(titles)) for resource, titles in bearers.items()}


def _listed(titles: list[str]) -> str:
    more = len(titles) - _NAMED
    if more > 1:
        return f"for {', '.join(titles[:_NAMED])} and {more} more"
    return f"for {', '.join(titles)}"


def rows(shelf: tuple[Tile, ...]) -> tuple[tuple[Tile, ...], ...]:
    """The tiles of a shelf in rows, about as many rows as columns, so that a shelf grows both ways."""
    wide = 1
    while wide * wide < len(shelf):
        wide += 1
    return tuple(shelf[start : start + wide] for start in range(0, len(shelf), wide))

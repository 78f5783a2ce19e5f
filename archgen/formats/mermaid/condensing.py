"""A view with ever less detail, for formats that refuse large drawings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from archgen.finding.finding import Severity
from archgen.views.view import Box, Frame, Lane, Line, LineKind, Tile, View

_Group = tuple[str, Lane]
_NAMED = 4
_LISTED = 12


def condensations(view: View) -> Iterator[tuple[View, str]]:
    """The view itself with no note, then with less and less detail and a note that says what is gone.

    The last one has at most one box a lane, one line a pair of them and no frames, whatever the
    view holds.
    """
    yield view, ""
    size = f"{len(view.boxes)} boxes and {len(view.lines)} lines are more than fits"
    shelved = _with_short_shelves(view)
    yield shelved, f"Condensed: {size}. The supporting resources of a frame are one box."
    by_frame = _grouped(shelved, lambda box: (box.frame, box.lane), by_kind=True)
    yield by_frame, f"Condensed: {size}. The boxes of one frame and lane are one box."
    flat = replace(shelved, frames=(), outside=(), steps=view.steps[:_LISTED])
    yield (
        _grouped(flat, lambda box: ("", box.lane), by_kind=False),
        f"Condensed: {size}. The boxes of one lane are one box, without frames and supporting resources.",
    )


def _with_short_shelves(view: View) -> View:
    frames = tuple(replace(frame, shelf=_short(frame.id, frame.shelf)) for frame in view.frames)
    boxes = tuple(replace(box, marks=()) for box in view.boxes)
    return replace(view, boxes=boxes, frames=frames, outside=_short("", view.outside))


def _short(frame: str, shelf: tuple[Tile, ...]) -> tuple[Tile, ...]:
    if len(shelf) <= 1:
        return shelf
    names = _few([tile.title for tile in shelf])
    return (Tile(f"{frame} shelf", f"{len(shelf)} resources", names, shelf[0].icon),)


def _grouped(view: View, group_of: Callable[[Box], _Group], *, by_kind: bool) -> View:
    """The view with the boxes of a group as one, and lines between two groups as one."""
    groups: dict[_Group, list[Box]] = {}
    for box in view.boxes:
        groups.setdefault(group_of(box), []).append(box)
    home = {box.id: _id(group) for group, boxes in groups.items() for box in boxes}
    boxes = tuple(_one(group, members) for group, members in groups.items())
    return replace(view, boxes=boxes, frames=_in_use(view, boxes), lines=_joined(view, home, by_kind=by_kind))


def _id(group: _Group) -> str:
    frame, lane = group
    return f"{frame}-{lane}" if frame else lane.value


def _one(group: _Group, boxes: list[Box]) -> Box:
    frame, lane = group
    members = tuple(member for box in boxes for member in box.members)
    title = boxes[0].title if len(boxes) == 1 else f"{lane.value}: {len(members)} resources"
    words = boxes[0].service if len(boxes) == 1 else _few([box.title for box in boxes])
    first = boxes[0]
    return replace(
        first,
        id=_id(group),
        title=title,
        service=words,
        frame=frame,
        members=members,
        marks=(),
        findings=sum(box.findings for box in boxes),
        worst=worst_of(boxes),
        told=tuple(
            sorted((one for box in boxes for one in box.told), key=lambda one: -_badness(one.severity))
        ),
    )


def worst_of(boxes: Iterable[Box]) -> str:
    """The worst severity open on any of the boxes, as its word; empty where nothing is."""
    return max((box.worst for box in boxes), key=_badness, default="")


def _badness(word: str) -> int:
    return Severity[word.upper()] if word else -1


def _in_use(view: View, boxes: Iterable[Box]) -> tuple[Frame, ...]:
    """The frames that hold a box or a shelf, and the frames around those."""
    parents = {frame.id: frame.parent for frame in view.frames}
    used: set[str] = set()
    for start in [box.frame for box in boxes] + [frame.id for frame in view.frames if frame.shelf]:
        frame = start
        while frame and frame not in used:
            used.add(frame)
            frame = parents.get(frame, "")
    return tuple(frame for frame in view.frames if frame.id in used)


def _joined(view: View, home: dict[str, str], *, by_kind: bool) -> tuple[Line, ...]:
    groups: dict[tuple[str, str, LineKind | None], list[Line]] = {}
    for line in view.lines:
        ends = home[line.source], home[line.target]
        if ends[0] != ends[1]:
            groups.setdefault((*ends, line.kind if by_kind else None), []).append(line)
    return tuple(
        Line(
            source,
            target,
            lines[0].kind,
            lines[0].label if len(lines) == 1 else f"{len(lines)} lines",
            tuple(sorted({step for line in lines for step in line.steps}))[:_LISTED],
            any(line.spine for line in lines),
        )
        for (source, target, _), lines in groups.items()
    )


def _few(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names) if more < 2 else f"{', '.join(names[:_NAMED])} and {more} more"  # noqa: PLR2004

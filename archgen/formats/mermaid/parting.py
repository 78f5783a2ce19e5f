"""A view in parts, each small enough for a format: by frame, and by lane where one frame is too large."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archgen.formats.mermaid.condensing import worst_of
from archgen.formats.nesting import Nest, nest
from archgen.views.view import Box, Emphasis, Frame, Lane, Line, LineKind, View

_OUTSIDE = "Outside AWS"

Fits = Callable[[View], bool]


class Group(Struct, frozen=True):
    """What one part shows in full: boxes, and the shelves of frames, both by id.

    The empty id is the shelf of what stands outside AWS.
    """

    title: str
    boxes: tuple[str, ...]
    shelves: tuple[str, ...] = ()


def parting(view: View, fits: Fits) -> tuple[Group, ...]:
    """The parts of a view, each as large as it may be: every box and every shelf is in exactly one.

    A part that no longer can be divided may still not fit: one lane of one frame.
    """
    tree = nest(view)
    return (
        *_direct(view, _OUTSIDE, tree.boxes, ("",) if view.outside else (), fits),
        *(group for one in tree.nests for group in _of(view, one, fits)),
    )


def _of(view: View, one: Nest, fits: Fits) -> Iterator[Group]:
    whole = Group(one.frame.title, tuple(_within(one)), tuple(_shelves(one)))
    if fits(_content(view, whole)):
        if whole.boxes or whole.shelves:
            yield whole
        return
    yield from _direct(view, one.frame.title, one.boxes, (one.frame.id,) if one.frame.shelf else (), fits)
    for inner in one.inner:
        yield from _of(view, inner, fits)


def _direct(
    view: View, title: str, boxes: Sequence[Box], shelves: tuple[str, ...], fits: Fits
) -> Iterator[Group]:
    """What stands in a frame itself, as one part or one for each lane; the shelf goes with the first."""
    whole = Group(title, tuple(box.id for box in boxes), shelves)
    if not whole.boxes and not whole.shelves:
        return
    lanes: dict[Lane, list[str]] = {}
    for box in boxes:
        lanes.setdefault(box.lane, []).append(box.id)
    if len(lanes) < 2 or fits(_content(view, whole)):  # noqa: PLR2004 - one lane is the whole again
        yield whole
        return
    for number, (lane, names) in enumerate(lanes.items()):
        yield Group(f"{title}: {lane.value}", tuple(names), () if number else shelves)


def _within(one: Nest) -> Iterator[str]:
    yield from (box.id for box in one.boxes)
    for inner in one.inner:
        yield from _within(inner)


def _shelves(one: Nest) -> Iterator[str]:
    if one.frame.shelf:
        yield one.frame.id
    for inner in one.inner:
        yield from _shelves(inner)


def _content(view: View, group: Group) -> View:
    """The group with every neighbour, as a part shows it; it does not yet know where they are shown."""
    own = frozenset(group.boxes)
    lines = tuple(line for line in view.lines if line.source in own or line.target in own)
    near = {end for line in lines for end in (line.source, line.target)}
    boxes = tuple(
        box if box.id in own else _neighbour(box) for box in view.boxes if box.id in own or box.id in near
    )
    frames = _around(view, boxes, group)
    outside = view.outside if "" in group.shelves else ()
    return replace(view, boxes=boxes, frames=frames, lines=lines, outside=outside, steps=())


def _neighbour(box: Box, service: str = "") -> Box:
    return replace(box, frame="", service=service, marks=(), findings=0, worst="", told=())


def _around(view: View, boxes: Sequence[Box], group: Group) -> tuple[Frame, ...]:
    """The frames of boxes and shelves and those around them, with the shelves of the group alone."""
    parents = {frame.id: frame.parent for frame in view.frames}
    used: set[str] = set()
    for start in [*(box.frame for box in boxes), *group.shelves]:
        frame = start
        while frame and frame not in used:
            used.add(frame)
            frame = parents.get(frame, "")
    return tuple(
        frame if frame.id in group.shelves else replace(frame, shelf=())
        for frame in view.frames
        if frame.id in used
    )


def part_of(view: View, group: Group, titles: Mapping[Group, str], home: Mapping[str, Group]) -> View:
    """The view of one part: its boxes in their frames, and outside of those whom they have lines with.

    The second line of a neighbour says which part shows it. `home` is the group of every box.
    """
    content = _content(view, group)
    own = frozenset(group.boxes)
    boxes = tuple(
        box if box.id in own else _neighbour(box, f"in {titles[home[box.id]]}") for box in content.boxes
    )
    return replace(content, title=f"{view.title}: {titles[group]}", boxes=boxes)


def map_of(view: View, groups: Sequence[Group], titles: Mapping[Group, str]) -> tuple[View, dict[str, Group]]:
    """The whole with one box for each part and one line from one to another, and whose box is which."""
    known = {box.id: box for box in view.boxes}
    ids = {group: f"part-{number}" for number, group in enumerate(groups, 1)}
    boxes = tuple(
        _standing(ids[group], titles[group], [known[name] for name in group.boxes]) for group in groups
    )
    home = {name: ids[group] for group in groups for name in group.boxes}
    between: dict[tuple[str, str], list[Line]] = {}
    for line in view.lines:
        ends = home[line.source], home[line.target]
        if ends[0] != ends[1]:
            between.setdefault(ends, []).append(line)
    lines = tuple(_bundle(*ends, members) for ends, members in between.items())
    return replace(view, boxes=boxes, frames=(), lines=lines, outside=()), {ids[g]: g for g in groups}


def _standing(name: str, title: str, members: Sequence[Box]) -> Box:
    """The box for a part."""
    many = f"{len(members)} box{'es' * (len(members) != 1)}" if members else "supporting resources"
    lane = members[0].lane if members else Lane.OPERATIONS
    ids = tuple(member for box in members for member in box.members)
    found, worst = sum(box.findings for box in members), worst_of(members)
    return Box(name, title, many, "", "", lane, "", 0, ids, findings=found, worst=worst)


def _bundle(source: str, target: str, lines: Sequence[Line]) -> Line:
    kind = lines[0].kind if len({line.kind for line in lines}) == 1 else LineKind.REQUEST
    label = lines[0].label if len(lines) == 1 else f"{len(lines)} lines"
    spine = any(line.spine for line in lines)
    return Line(source, target, kind, label, spine=spine, emphasis=Emphasis.PLAIN)

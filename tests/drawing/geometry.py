"""Measures a finished picture: what overlaps, what a line cuts, what a label covers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, permutations

from archgen.drawing.badges import badge_area, tile_badge_area
from archgen.drawing.contents import text_area
from archgen.drawing.picture import Picture, PlacedBox, PlacedFrame, Rect, RoutedLine, Text

Point = tuple[float, float]
Segment = tuple[Point, Point]
NEAR = 4.0
CLEAR = 6.0
"""A bridge needs this much of the line at both sides."""
WIDEST = 3.0
"""How many times as wide as high a page may be, and the other way round."""
COLUMN, ROW = 164.0, 130.0
"""More of nothing than this, across and down a drawing, is an empty column or row: the narrowest column
has 72 pixels, with a gap of at least 46 on either side."""
LEAST_STEP = 8.0
"""What two corners of a line are apart."""
AFTER_TITLE = 30.0
"""A frame that ends so soon after its title is as wide as it has to be."""
_SMALL = {"lane": 10.5, "shelf": 10.5}


def faults(picture: Picture, *, down: bool = False) -> list[str]:
    """Everything wrong with a picture, in words; empty for a clean one. `down` is where its flow goes."""
    return [
        *overlaps(picture),
        *frame_faults(picture),
        *nesting_faults(picture),
        *shelf_faults(picture),
        *unbridged(picture),
        *cut_things(picture),
        *label_faults(picture, aside=down),
        *number_faults(picture),
        *unnumbered(picture),
        *arrow_faults(picture),
        *text_faults(picture),
        *border_faults(picture),
        *overlaid(picture),
        *outside_page(picture),
        *shape_faults(picture, down=down),
    ]


def overlaps(picture: Picture) -> list[str]:
    """Pairs of boxes that stand on each other."""
    return [
        f"box {a.id} on box {b.id}" for a, b in combinations(picture.boxes, 2) if _meet(a.bounds, b.bounds)
    ]


def frame_faults(picture: Picture) -> list[str]:
    """Boxes outside their own frames or in foreign ones; lanes outside any frame or on each other."""
    found = []
    for frame in picture.frames:
        for box in picture.boxes:
            if box.id in frame.members and not _within(box.bounds, frame.area):
                found.append(f"box {box.id} outside its frame {frame.id}")
            if box.id not in frame.members and _meet(box.bounds, frame.area):
                found.append(f"box {box.id} inside foreign frame {frame.id}")
    found += [
        f"lane {lane.title.content} outside every frame"
        for lane in picture.lanes
        if not any(_within(lane.area, frame.area) for frame in picture.frames)
    ]
    for one, other in combinations(picture.lanes, 2):
        if _meet(one.area, other.area):
            found.append(f"lane {one.title.content} on lane {other.title.content}")
    return found


def nesting_faults(picture: Picture) -> list[str]:
    """Frames that lie across each other: of two one holds the other, or they are apart."""
    return [
        f"frame {a.id} across frame {b.id}"
        for a, b in combinations(picture.frames, 2)
        if _meet(a.area, b.area) and not _within(a.area, b.area) and not _within(b.area, a.area)
    ]


def shelf_faults(picture: Picture) -> list[str]:
    """Tiles outside their frames, on each other or on boxes."""
    found = []
    for frame in picture.frames:
        found += [
            f"tile {tile.resource} outside its frame {frame.id}"
            for tile in frame.tiles
            if not _within(tile.bounds, frame.area)
        ]
    tiles = [tile for frame in picture.frames for tile in frame.tiles] + list(picture.outside)
    found += [
        f"tile {a.resource} on tile {b.resource}"
        for a, b in combinations(tiles, 2)
        if _meet(a.bounds, b.bounds)
    ]
    found += [
        f"tile {tile.resource} on box {box.id}"
        for tile in tiles
        for box in picture.boxes
        if _meet(tile.bounds, box.bounds)
    ]
    return found


def unbridged(picture: Picture) -> list[str]:
    """Crossings of lines that share no trunk, clear of corners, at which the level line has no bridge."""
    found = []
    for line, other in permutations(picture.lines, 2):
        if _share(line, other):
            continue
        found += [
            f"line {_name(line)} crosses {_name(other)} unbridged at {x:.0f}, {level:.0f}"
            for (left, level), (right, end) in _flat(line)
            for x, top, bottom in _upright(other)
            if level == end
            and left + CLEAR < x < right - CLEAR
            and top + CLEAR < level < bottom - CLEAR
            and not any(abs(x - at[0]) < 1 and abs(level - at[1]) < 1 for at in line.hops)
        ]
    return found


def _flat(line: RoutedLine) -> Iterator[Segment]:
    for a, b in pairwise(line.points):
        if a[1] == b[1]:
            yield (min(a, b), max(a, b))


def _upright(line: RoutedLine) -> Iterator[tuple[float, float, float]]:
    for a, b in pairwise(line.points):
        if a[0] == b[0]:
            yield (a[0], min(a[1], b[1]), max(a[1], b[1]))


def cut_things(picture: Picture) -> list[str]:
    """Lines through icons, texts, marks, frame titles, lane titles, shelf titles and tiles."""
    things = list(_things(picture))
    found = []
    for line in picture.lines:
        for name, owner, area in things:
            if owner in {f"{line.source} icon", f"{line.target} icon"}:
                continue
            if any(_cuts(segment, area) for segment in pairwise(line.points)):
                found.append(f"line {_name(line)} through {name}")
    return found


def label_faults(picture: Picture, *, aside: bool = False) -> list[str]:
    """Labels on boxes, texts, tiles, other labels and foreign lines, or off their own line.

    Its line runs through a label's middle, or, where labels may hang aside, through it at least.
    """
    things = list(_things(picture))
    labelled = [(line, line.label.area) for line in picture.lines if line.label]
    found = []
    for line, area in labelled:
        found += [f"label of {_name(line)} on {name}" for name, _, thing in things if _meet(area, thing)]
        middle = (area.x + area.width / 2, area.y + area.height / 2)
        reach = area.width / 2 - NEAR if aside else 1
        dot = Rect(middle[0] - reach, middle[1] - 1, 2 * reach, 2)
        if not any(_cuts(segment, dot) for segment in pairwise(line.points)):
            found.append(f"label of {_name(line)} off its line")
        for other in picture.lines:
            if other is line or _share(line, other):
                continue
            if any(_cuts(segment, area) for segment in pairwise(other.points)):
                found.append(f"label of {_name(line)} on line {_name(other)}")
    for (line, one), (other, two) in combinations(labelled, 2):
        if _meet(one, two):
            found.append(f"label of {_name(line)} on label of {_name(other)}")
    return found


def number_faults(picture: Picture) -> list[str]:
    """Numbers of steps on anything but the icon of the box or within the tile that they stand at."""
    things = [*_things(picture), *_inside_tiles(picture)]
    things += [(f"label of {_name(line)}", "", line.label.area) for line in picture.lines if line.label]
    found = []
    for one in picture.numbers:
        own = {f"the icon of {one.of}", *(f"tile {one.of} of {frame.id}" for frame in picture.frames)}
        found += [
            f"number at {one.of} on {name}"
            for name, _, thing in things
            if name not in own and _meet(one.area, thing)
        ]
        found += [
            f"number at {one.of} on line {_name(line)}"
            for line in picture.lines
            if any(_cuts(segment, one.area) for segment in pairwise(line.points))
        ]
        found += [
            f"number at {one.of} across a side of frame {frame.id}"
            for frame in picture.frames
            if _meet(one.area, frame.area) and not _within(one.area, frame.area)
        ]
        if not _within(one.area, Rect(0, 0, picture.width, picture.height)):
            found.append(f"number at {one.of} off the page")
    for a, b in combinations(picture.numbers, 2):
        if _meet(a.area, b.area):
            found.append(f"number at {a.of} on number at {b.of}")
    return found


def unnumbered(picture: Picture) -> list[str]:
    """Steps that the key tells and whose number is nowhere on the drawing."""
    drawn = {step for line in picture.lines if line.label for step in line.label.steps}
    drawn |= {step for one in picture.numbers for step in one.steps}
    steps = picture.key.steps if picture.key else ()
    return [f"step {number} is nowhere" for number, _ in steps if number and number not in drawn]


def arrow_faults(picture: Picture) -> list[str]:
    """Arrows that do not stand at their target's icon (or under its texts), and slanted lines."""
    boxes = {box.id: box for box in picture.boxes}
    found = []
    for line in picture.lines:
        for box, point in ((boxes[line.target], line.points[-1]), (boxes[line.source], line.points[0])):
            if not _at(box, point):
                found.append(f"line {_name(line)} ends at {point}, away from {box.id}")
        if any(abs(a[0] - b[0]) > 0.01 and abs(a[1] - b[1]) > 0.01 for a, b in pairwise(line.points)):
            found.append(f"line {_name(line)} is slanted")
    return found


def text_faults(picture: Picture) -> list[str]:
    """Texts too small to read, and texts on texts."""
    texts = list(_texts(picture))
    found = [
        f"text {text.content!r} at {text.size} px"
        for text in texts
        if text.size < _SMALL.get(text.tone, 11.0)
    ]
    found += [
        f"text {a.content!r} on {b.content!r}"
        for a, b in combinations(texts, 2)
        if abs(a.y - b.y) < a.size + b.size and _meet(text_area(a), text_area(b))
    ]
    found += [
        f"text {text.content!r} on the icon of {box.id}"
        for text in texts
        for box in picture.boxes
        if _meet(text_area(text), box.icon)
    ]
    return found


def border_faults(picture: Picture) -> list[str]:
    """Lines that run along a side of a frame or a lane instead of crossing it at a right angle."""
    found = []
    areas = [(f"frame {frame.id}", frame.area) for frame in picture.frames]
    areas += [(f"lane {lane.title.content}", lane.area) for lane in picture.lanes]
    for line in picture.lines:
        for name, area in areas:
            sides = (
                Rect(area.x, area.y - 2, area.width, 4),
                Rect(area.x, area.bottom - 2, area.width, 4),
                Rect(area.x - 2, area.y, 4, area.height),
                Rect(area.right - 2, area.y, 4, area.height),
            )
            for place, side in enumerate(sides):
                flat = place < 2
                if any(
                    _cuts(segment, side) and (segment[0][1] == segment[1][1]) is flat
                    for segment in pairwise(line.points)
                    if segment[0] != segment[1]
                ):
                    found.append(f"line {_name(line)} along a side of {name}")
    return found


def overlaid(picture: Picture) -> list[str]:
    """Lines of different bundles that lie on each other for more than 4 px."""
    found = []
    for one, other in combinations(picture.lines, 2):
        if _share(one, other):
            continue
        longest = max(
            (_common(a, b) for a in pairwise(one.points) for b in pairwise(other.points)), default=0.0
        )
        if longest > NEAR:
            found.append(f"line {_name(one)} lies on {_name(other)} for {longest:.0f} px")
    return found


def outside_page(picture: Picture) -> list[str]:
    """Boxes, frames, texts and line points beyond the page."""
    page = Rect(0, 0, picture.width, picture.height)
    found = [f"box {box.id} off the page" for box in picture.boxes if not _within(box.bounds, page)]
    found += [f"frame {frame.id} off the page" for frame in picture.frames if not _within(frame.area, page)]
    found += [
        f"text {text.content!r} off the page"
        for text in _texts(picture)
        if not _within(text_area(text), page)
    ]
    found += [
        f"line {_name(line)} off the page"
        for line in picture.lines
        if any(not (0 <= x <= page.width and 0 <= y <= page.height) for x, y in line.points)
    ]
    return found


def shape_faults(picture: Picture, *, down: bool = False) -> list[str]:
    """Pages that are ribbons or towers, and drawings with a column or a row of nothing."""
    found = []
    if not 1 / WIDEST <= picture.width / picture.height <= WIDEST:
        found.append(f"a page of {picture.width:.0f} by {picture.height:.0f} px")
    across, along = _bands(picture)
    if down:
        across += [(area.x, area.right) for area in _titles(picture)]
    found += [f"nothing from x {a:.0f} to {b:.0f}" for a, b in _idle(across) if b - a > COLUMN]
    found += [f"nothing from y {a:.0f} to {b:.0f}" for a, b in _idle(along) if b - a > ROW]
    return found


def _titles(picture: Picture) -> Iterator[Rect]:
    """The titles of lanes, and of frames that lines come into beside them or that are no wider than they.

    Under any other frame's title there is room for boxes.
    """
    for frame in picture.frames:
        title = text_area(frame.title)
        if _is_entered(picture, frame) or frame.area.right - title.right < AFTER_TITLE:
            yield title
    for lane in picture.lanes:
        yield from (text_area(text) for text in (lane.title, *lane.more))


def _is_entered(picture: Picture, frame: PlacedFrame) -> bool:
    """Whether a line that goes down crosses the upper side of a frame."""
    area = frame.area
    return any(
        area.x < x < area.right and top < area.y < bottom
        for line in picture.lines
        for x, top, bottom in _upright(line)
    )


def _bands(picture: Picture) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """What stands on the drawing, as stretches across and down it.

    A line fills what it runs along: across, where it goes up or down; down, where it goes level.
    Labels fill what they need.
    """
    solid = [box.bounds for box in picture.boxes]
    solid += [tile.bounds for frame in picture.frames for tile in frame.tiles]
    solid += [line.label.area for line in picture.lines if line.label]
    upright = [(x, x) for line in picture.lines for x, *_ in _upright(line)]
    level = [(a[1], a[1]) for line in picture.lines for a, _ in _flat(line)]
    sides = [(side, side) for frame in picture.frames for side in (frame.area.x, frame.area.right)]
    ends = [(side, side) for frame in picture.frames for side in (frame.area.y, frame.area.bottom)]
    return (
        [*((area.x, area.right) for area in solid), *upright, *sides],
        [*((area.y, area.bottom) for area in solid), *level, *ends],
    )


def _idle(stretches: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The stretches between those given in which nothing stands."""
    reached: float | None = None
    for low, high in sorted(stretches):
        if reached is not None and low > reached:
            yield reached, low
        reached = high if reached is None else max(reached, high)


def slips(picture: Picture) -> list[str]:
    """Steps of lines so low that they look like a slip of the pen."""
    return [
        f"{_name(line)} steps by {abs(one[0] - other[0]) + abs(one[1] - other[1]):.1f} px at {one}"
        for line in picture.lines
        for one, other in pairwise(line.points)
        if abs(one[0] - other[0]) + abs(one[1] - other[1]) < LEAST_STEP
    ]


def spine_bends(picture: Picture) -> int:
    """All corners of the lines on request paths."""
    return sum(len(line.points) - 2 for line in picture.lines if line.spine)


def bends(picture: Picture) -> float:
    """The mean number of corners of a line."""
    return sum(len(line.points) - 2 for line in picture.lines) / max(1, len(picture.lines))


def crossings(picture: Picture) -> int:
    """The bridges, those on a shared trunk counted once."""
    return len({point for line in picture.lines for point in line.hops})


def dropped(picture: Picture, labelled: int) -> int:
    """How many of the lines with something to say have no label."""
    return labelled - sum(line.label is not None for line in picture.lines)


def _things(picture: Picture) -> Iterator[tuple[str, str, Rect]]:
    for box in picture.boxes:
        yield f"the icon of {box.id}", f"{box.id} icon", box.icon
        for text in box.texts:
            yield f"text {text.content!r} of {box.id}", box.id, text_area(text)
        if badge := badge_area(box):
            yield f"the badge of {box.id}", box.id, badge
        for mark in box.marks:
            yield f"mark {mark.resource} of {box.id}", box.id, mark.area
    for frame in picture.frames:
        yield f"title of frame {frame.id}", frame.id, text_area(frame.title)
        yield f"sign of frame {frame.id}", frame.id, Rect(frame.area.x, frame.area.y, 24, 24)
        if frame.shelf_title:
            yield f"shelf title of {frame.id}", frame.id, text_area(frame.shelf_title)
        for tile in frame.tiles:
            yield f"tile {tile.resource} of {frame.id}", frame.id, tile.bounds
    for lane in picture.lanes:
        for text in (lane.title, *lane.more):
            yield f"lane title {text.content}", "", text_area(text)


def _inside_tiles(picture: Picture) -> Iterator[tuple[str, str, Rect]]:
    for tile in (*(tile for frame in picture.frames for tile in frame.tiles), *picture.outside):
        yield f"the icon of tile {tile.resource}", "", tile.icon
        for text in tile.texts:
            yield f"text {text.content!r} of tile {tile.resource}", "", text_area(text)
        if badge := tile_badge_area(tile):
            yield f"the badge of tile {tile.resource}", "", badge


def _texts(picture: Picture) -> Iterator[Text]:
    yield from picture.heading
    for box in picture.boxes:
        yield from box.texts
    for frame in picture.frames:
        yield frame.title
        if frame.shelf_title:
            yield frame.shelf_title
        for tile in frame.tiles:
            yield from tile.texts
    for lane in picture.lanes:
        yield lane.title
        yield from lane.more
    for tile in picture.outside:
        yield from tile.texts
    if picture.outside_title:
        yield picture.outside_title
    if picture.key:
        yield picture.key.title
        yield from (text for _, text in picture.key.steps)
        yield from (text for *_, text in picture.key.kinds)


def _at(box: PlacedBox, point: Point) -> bool:
    x, y = point
    icon = box.icon
    beside = icon.y <= y <= icon.bottom and min(abs(x - icon.x), abs(x - icon.right)) <= NEAR
    above = icon.x <= x <= icon.right and abs(y - icon.y) <= NEAR
    below = icon.x <= x <= icon.right and abs(y - box.bounds.bottom) <= NEAR
    return beside or above or below


def _share(one: RoutedLine, other: RoutedLine) -> bool:
    """Whether two lines may run on one trunk."""
    return one.kind is other.kind and (one.source == other.source or one.target == other.target)


def _name(line: RoutedLine) -> str:
    return f"{line.source} -> {line.target}"


def _meet(one: Rect, other: Rect) -> bool:
    return (
        one.x < other.right - 0.5
        and other.x < one.right - 0.5
        and one.y < other.bottom - 0.5
        and other.y < one.bottom - 0.5
    )


def _within(inner: Rect, outer: Rect) -> bool:
    return (
        outer.x - 0.5 <= inner.x
        and outer.y - 0.5 <= inner.y
        and inner.right <= outer.right + 0.5
        and inner.bottom <= outer.bottom + 0.5
    )


def _cuts(segment: Segment, area: Rect) -> bool:
    (x1, y1), (x2, y2) = segment
    left, right = sorted((x1, x2))
    top, bottom = sorted((y1, y2))
    return left < area.right and right > area.x and top < area.bottom and bottom > area.y


def _common(one: Segment, other: Segment) -> float:
    """How far two segments lie on each other."""
    for axis in (0, 1):
        flat = abs(one[0][axis] - one[1][axis]) < 0.01 and abs(other[0][axis] - other[1][axis]) < 0.01
        if flat and abs(one[0][axis] - other[0][axis]) < 3.0:
            a = sorted((one[0][1 - axis], one[1][1 - axis]))
            b = sorted((other[0][1 - axis], other[1][1 - axis]))
            return min(a[1], b[1]) - max(a[0], b[0])
    return 0.0

"""How far along the lines a box stands, for layouts that only know who comes before whom."""

from __future__ import annotations

from archgen.formats.nesting import Nest
from archgen.views.view import View


def depths(view: View) -> dict[str, int]:
    """The most lines on a way to each box, by its id; a line that closes a circle does not count."""
    after: dict[str, list[str]] = {box.id: [] for box in view.boxes}
    entered: set[str] = set()
    for line in view.lines:
        if line.source in after and line.target in after:
            after[line.source].append(line.target)
            entered.add(line.target)
    order = _downstream([box for box in after if box not in entered], after)
    place = {box: number for number, box in enumerate(order)}
    depth = dict.fromkeys(after, 0)
    for box in order:
        for target in after[box]:
            if place[target] > place[box]:
                depth[target] = max(depth[target], depth[box] + 1)
    return depth


def _downstream(first: list[str], after: dict[str, list[str]]) -> list[str]:
    """Every box before those its lines lead to, but for the lines that close a circle."""
    seen: set[str] = set()
    left: list[str] = []
    for start in [*first, *after]:
        path = [] if start in seen else [(start, iter(after[start]))]
        seen.add(start)
        while path:
            box, targets = path[-1]
            following = next((target for target in targets if target not in seen), None)
            if following is None:
                left.append(box)
                path.pop()
            else:
                seen.add(following)
                path.append((following, iter(after[following])))
    return left[::-1]


def deepest(one: Nest, depth: dict[str, int]) -> str:
    """The id of the box farthest along the lines in a frame or the frames inside; empty without boxes."""
    found = [box.id for box in one.boxes] + [deepest(inner, depth) for inner in one.inner]
    return max(filter(None, found), key=depth.__getitem__, default="")

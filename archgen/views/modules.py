"""Which boxes of a large design belong together: what one entry leads to, with whatever guards it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from archgen.views.modules_owners import Owners
from archgen.views.modules_ties import Ties
from archgen.views.scene import Scene
from archgen.views.stacks import stack
from archgen.views.view import Box

_FULL = 60
"""A module that would be drawn with more boxes is dealt out to several."""
_PART = 30
"""So many boxes has each of those at most."""


class Module(Struct, frozen=True):
    """Boxes with a page of their own, by their ids: the entry first, the others in the order of the file.

    `name` sets its page apart, `title` is what people read.
    """

    name: str
    title: str
    entry: str
    boxes: tuple[str, ...]


def modules_of(scene: Scene) -> tuple[Module, ...]:
    """The modules of a scene, each of two boxes or more, in the order of their entries.

    An entry is an API, or whatever else nobody within its module starts. What one entry alone leads to
    belongs to it, and so do its guards; what only a bus or a queue starts belongs where it writes. What
    several modules use, and what stands outside AWS, belongs to none.
    """
    ties = Ties(scene)
    owners = Owners(ties)
    owners.settle()
    groups: dict[str, list[str]] = {}
    for box in scene.boxes:
        owner = owners.of(box.id)
        if owner:
            groups.setdefault(owner, []).append(box.id)
    titles = {box.id: box.title for box in scene.boxes}
    found: list[Module] = []
    for entry, names in groups.items():
        if len(names) > 1:
            rest = [name for name in names if name != entry]
            found += _dealt(Module(entry, titles[entry], entry, (entry, *rest)), scene, ties)
    return tuple(found)


def _dealt(module: Module, scene: Scene, ties: Ties) -> Iterator[Module]:
    """The module, or several where its page would be too full: neighbours stay together."""
    names = frozenset(module.boxes)
    boxes = [box for box in scene.boxes if box.id in names]
    # What equals are drawn as one is asked only where it matters.
    if len(boxes) <= _FULL or len(_stacked(boxes, scene)) <= _FULL:
        yield module
        return
    order = list(_walk(module.entry, names, ties.neighbours, [box.id for box in boxes]))
    parts = [order[start : start + _PART] for start in range(0, len(order), _PART)]
    for number, part in enumerate(parts, 1):
        title = f"{module.title} ({number} of {len(parts)})"
        yield Module(f"{module.name}-{number}", title, part[0], tuple(part))


def _stacked(boxes: Sequence[Box], scene: Scene) -> tuple[Box, ...]:
    joined, _ = stack(boxes, scene.arrows, scene.told)
    return joined


def _walk(
    start: str, names: frozenset[str], neighbours: Mapping[str, Sequence[str]], order: Iterable[str]
) -> Iterator[str]:
    """The names so that what is joined stands near each other: depth first from the start."""
    seen: set[str] = set()
    for first in (start, *order):
        waiting = [first]
        while waiting:
            name = waiting.pop()
            if name in seen or name not in names:
                continue
            seen.add(name)
            yield name
            waiting += reversed(neighbours.get(name, ()))

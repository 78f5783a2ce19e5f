"""Who leads to whom among the boxes of a design, as far as it tells which belong together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from msgspec import Struct

from archgen.views.scene import Scene
from archgen.views.view import Box, FrameKind, Lane, LineKind

Takes = Callable[[LineKind, str], bool]
_READS = frozenset({"reads"})
_BEFORE = (LineKind.GUARD, LineKind.DNS)


class Ties(Struct, frozen=True, dict=True):
    """The arrows of a scene by box, without those from and to what stands outside AWS.

    `after` is whom a box leads to, `before` who leads to it, in the order of the file.
    """

    scene: Scene

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """The boxes within AWS by their ids: whatever can belong to a module."""
        return {box.id: box for box in self.scene.boxes if box.lane is not Lane.OUTSIDE}

    @cached_property
    def after(self) -> Mapping[str, tuple[str, ...]]:
        """Whom each box starts, asks, reads or writes; guards protect and lead nowhere."""
        return self._ends(lambda kind, _: kind not in _BEFORE, turned=False)

    @cached_property
    def before(self) -> Mapping[str, tuple[str, ...]]:
        """Who starts, asks, reads or writes each box."""
        return self._ends(lambda kind, _: kind not in _BEFORE, turned=True)

    @cached_property
    def written(self) -> Mapping[str, tuple[str, ...]]:
        """What each box writes to, and whom it sends messages."""
        return self._ends(lambda kind, verb: kind is LineKind.DATA and verb not in _READS, turned=False)

    @cached_property
    def guarded(self) -> Mapping[str, tuple[str, ...]]:
        """What each box stands before: guards and names, with all that they protect or name."""
        return self._ends(lambda kind, _: kind in _BEFORE, turned=False)

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """Everybody each box has to do with, whom it leads to first."""
        found: dict[str, tuple[str, ...]] = {}
        guards = self._ends(lambda kind, _: kind in _BEFORE, turned=True)
        for name in self.boxes:
            rows = (*self.after[name], *self.before[name], *self.guarded[name], *guards[name])
            found[name] = tuple(dict.fromkeys(rows))
        return found

    def carries(self, name: str) -> bool:
        """True for a queue, a bus, a topic or a stream: whoever sends does not know who takes."""
        return self.boxes[name].lane is Lane.MESSAGING

    def parts(self, name: str) -> bool:
        """True for something that carries to several: whoever takes may be of another module."""
        return self.carries(name) and len(self.after[name]) > 1

    def near(self, one: str, other: str) -> bool:
        """True where two boxes are in one account, and not in two Regions: a page has both."""
        (first, here), (second, there) = self._places[one], self._places[other]
        return first == second and (here == there or not here or not there)

    @cached_property
    def _places(self) -> Mapping[str, tuple[str, str]]:
        """The account's frame and the Region's of each box, empty where it stands in none."""
        found = {}
        for name, box in self.boxes.items():
            kinds = {frame.kind: frame.id for frame in reversed(self.scene.above[box.frame])}
            found[name] = (kinds.get(FrameKind.ACCOUNT, ""), kinds.get(FrameKind.REGION, ""))
        return found

    def _ends(self, takes: Takes, *, turned: bool) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {name: {} for name in self.boxes}
        for arrow in (*self.scene.arrows, *self.scene.guards):
            if takes(arrow.kind, arrow.verb):
                one, other = (arrow.target, arrow.source) if turned else (arrow.source, arrow.target)
                if one in found and other in found:
                    found[one][other] = None
        return {name: tuple(ends) for name, ends in found.items()}

"""Boxes that hang above or below another one: its web firewall, its shield, its user pool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from archgen.catalogue.look import look_of
from archgen.drawing.direction import Reach, reach_of
from archgen.drawing.placing import BoxSize
from archgen.views.view import Box, Lane, Line, LineKind, View

GAP = 42
"""Pixels between a box and what hangs on it: a label and an arrow fit."""


class Hangings(Struct, frozen=True):
    """Which box hangs on which, and where.

    `host` maps a satellite to the box it hangs on, `root` every box to the ordinary box that
    carries it (itself if it hangs on none), `offset` every box to the pixels its icon's
    centre stands below its root's. `above` and `below` tell how far a root reaches with all
    that hangs on it; `stacks` lists a root and its satellites from the top.
    """

    host: Mapping[str, str]
    root: Mapping[str, str]
    offset: Mapping[str, float]
    above: Mapping[str, float]
    below: Mapping[str, float]
    stacks: Mapping[str, tuple[str, ...]]


class _Stack(Struct):
    """What hangs above and below one ordinary box, innermost first."""

    up: list[str] = field(default_factory=list)
    down: list[str] = field(default_factory=list)

    def side(self, *, upwards: bool) -> list[str]:
        """One of the two."""
        return self.up if upwards else self.down


def hang(view: View, sizes: Mapping[str, BoxSize]) -> Hangings:
    """Every box's place in its stack.

    A satellite shares its host's frame. A host has one chain upwards and one downwards at most;
    what finds no room stays an ordinary box.
    """
    boxes = {box.id: box for box in view.boxes}
    wishes = _wishes(view.lines, boxes)
    stacks = {box.id: _Stack() for box in view.boxes if box.id not in wishes}
    host: dict[str, str] = {}
    for satellite, wish in wishes.items():
        if wish in stacks:
            stack = stacks[wish]
            upwards = _upwards(boxes[satellite], stack)
            if not stack.side(upwards=upwards):
                stack.side(upwards=upwards).append(satellite)
                host[satellite] = wish
    _chain(wishes, stacks, host)
    for box in view.boxes:
        if box.id not in host:
            stacks.setdefault(box.id, _Stack())
    return _measured(stacks, host, {box: reach_of(size, view.direction) for box, size in sizes.items()})


def _chain(wishes: Mapping[str, str], stacks: Mapping[str, _Stack], host: dict[str, str]) -> None:
    """Hang what hangs on a satellite onto the end of that satellite's chain, if it is the end."""
    sides = [side for stack in stacks.values() for side in (stack.up, stack.down)]
    for satellite, wish in wishes.items():
        if satellite not in host and wish in host:
            side = next((side for side in sides if side and side[-1] == wish), None)
            if side is not None:
                side.append(satellite)
                host[satellite] = wish


def _wishes(lines: Iterable[Line], boxes: Mapping[str, Box]) -> dict[str, str]:
    """What would hang on what: guards first, then identity, then names."""
    found: dict[str, str] = {}
    for kind in (LineKind.GUARD, LineKind.IDENTITY, LineKind.DNS):
        for line in lines:
            if line.kind is not kind or line.source == line.target:
                continue
            source, target = boxes[line.source], boxes[line.target]
            satellite, host = source, target
            if kind is LineKind.IDENTITY:
                satellite, host = _identity(source, target)
            if kind is LineKind.IDENTITY and not _may_verify(satellite, host):
                continue
            near = satellite.frame == host.frame and satellite.frame
            if near and satellite.id not in found and _ends(found, host.id) != satellite.id:
                found[satellite.id] = host.id
    return found


def _identity(source: Box, target: Box) -> tuple[Box, Box]:
    """Who hangs on whom of two that a line of identity joins: the pool on the API, the later on the first."""
    if target.lane is Lane.API:
        return source, target
    if source.lane is Lane.API or target.column > source.column:
        return target, source
    return source, target


def _may_verify(satellite: Box, host: Box) -> bool:
    """Whether this is a pool at an API or at another pool, both of the same column."""
    return (
        satellite.lane is Lane.IDENTITY
        and host.lane in {Lane.API, Lane.IDENTITY}
        and satellite.column == host.column
    )


def _ends(wishes: Mapping[str, str], box: str) -> str:
    """The box at the end of a chain of wishes."""
    while box in wishes:
        box = wishes[box]
    return box


def _upwards(satellite: Box, stack: _Stack) -> bool:
    """Firewalls go above, worldwide guards and names below, pools below a firewall; else the free side."""
    if satellite.lane is Lane.IDENTITY:
        return not stack.up
    if look_of(satellite.type).worldwide:
        return bool(stack.down)
    return not stack.up


def _measured(stacks: Mapping[str, _Stack], host: Mapping[str, str], sizes: Mapping[str, Reach]) -> Hangings:
    root: dict[str, str] = {}
    offset: dict[str, float] = {}
    above: dict[str, float] = {}
    below: dict[str, float] = {}
    listed: dict[str, tuple[str, ...]] = {}
    for box, stack in stacks.items():
        root[box], offset[box] = box, 0.0
        above[box], below[box] = sizes[box].above, sizes[box].below
        for satellite in stack.up:
            root[satellite] = box
            offset[satellite] = -(above[box] + GAP + sizes[satellite].below)
            above[box] = sizes[satellite].above - offset[satellite]
        for satellite in stack.down:
            root[satellite] = box
            offset[satellite] = below[box] + GAP + sizes[satellite].above
            below[box] = offset[satellite] + sizes[satellite].below
        listed[box] = (*reversed(stack.up), box, *stack.down)
    return Hangings(host, root, offset, above, below, listed)

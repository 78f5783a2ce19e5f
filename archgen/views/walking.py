"""A finding's path on a picture: which boxes it goes through, and where each of its steps is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Finding, Hop
from archgen.graph.sources import ACCOUNT, CORPORATE, FOREIGN, INTERNET, PARTNER, VPC, zone_of
from archgen.views.view import Box, Lane, Tile, View

_WORLD = "aws.general.InternetAlt1"
_PEOPLE = "aws.general.Users"
_CALLERS = {
    INTERNET: ("Anyone", "on the internet", _WORLD),
    PARTNER: ("Any partner", "outside this design", _PEOPLE),
    CORPORATE: ("Any colleague", "in the corporate network", _PEOPLE),
    FOREIGN: ("Another account", "AWS account of others", _PEOPLE),
    ACCOUNT: ("Anyone", "in our AWS account", _PEOPLE),
    VPC: ("Anyone", "in our networks", _PEOPLE),
}
_INTERNET = ("The internet", "outside AWS", _WORLD)
_COPIES = "replicas/"
_DOORS = (Lane.API, Lane.EDGE)
_FAR = 4
"""The column of the systems of others; callers stand in the first."""


class Stop(Struct, frozen=True):
    """A box on the path, with the numbers of the steps that end in it; `place`: a guard is missing here."""

    box: str
    steps: tuple[int, ...]
    place: bool


class Walk(Struct, frozen=True):
    """A path on a picture.

    `stops` are the boxes in order. `along` has the steps told at a line by the boxes it leads from and to,
    `at` those that no line leads to: by box, tile or frame. `lit` are the boxes and tiles on the path, and
    `places` the boxes, tiles and frames where it is to be mended.
    """

    stops: tuple[Stop, ...]
    along: Mapping[tuple[str, str], tuple[int, ...]]
    at: Mapping[str, tuple[int, ...]]
    lit: frozenset[str]
    places: frozenset[str]


def walk(blueprint: Blueprint, finding: Finding, base: View) -> Walk:
    """How a finding's path goes through a picture, and what it names.

    Steps within one box, a door and a route, are one stop. What stands on a shelf or is a frame is told
    there. Anything else that is not drawn, an authorizer or a security group, counts for what uses it.
    """
    standing = _standing(base)
    boxes = frozenset(box.id for box in base.boxes)
    aside = {tile.resource for tile in tiles_of(base)} | {frame.id for frame in base.frames}
    aside -= standing.keys()
    found: list[Stop] = []
    apart: list[Stop] = []
    for number, hop in enumerate(finding.path):
        name = resource_of(blueprint, hop.node)
        steps = (number,) if number else ()
        if name in aside:
            apart.append(Stop(name, steps, hop.place))
        else:
            _add(found, Stop(_box(blueprint, hop.node, standing, boxes), steps, hop.place))
    stops = tuple(_from_drawn(found, blueprint, base, standing))
    named = {
        name if name in aside else _box(blueprint, node, standing, boxes)
        for node in (*finding.resources, *finding.sinks)
        if (name := resource_of(blueprint, node))
    } - {""}
    on_path = (*stops, *apart)
    return Walk(
        stops=stops,
        along=_along(stops),
        at=_at(stops, apart),
        lit=frozenset({stop.box for stop in on_path} | named),
        places=frozenset({stop.box for stop in on_path if stop.place} or named),
    )


def outsiders(stops: Sequence[Stop], boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Boxes for the zones that the path goes through, as far as they are not drawn.

    Whoever drives the path, or gets an answer at a door, stands where callers stand; a zone that data
    goes to or through stands with the systems of others.
    """
    lanes = {box.id: box.lane for box in boxes}
    found: dict[str, Box] = {}
    for before, stop in zip((None, *stops), stops, strict=False):
        if stop.box.startswith("@") and stop.box not in lanes:
            calls = before is None or lanes.get(before.box) in _DOORS
            found.setdefault(stop.box, _outsider(stop.box, calls=calls))
    return tuple(found.values())


def sentence(blueprint: Blueprint, hop: Hop, zones: Mapping[str, str]) -> str:
    """A step of a path in the words of the key; `zones` are the titles of those that have a box."""
    name = resource_of(blueprint, hop.node)
    if not name:
        title = zones.get(hop.node) or _zone(hop.node, calls=True)[0]
        return f"{title}: {hop.says}" if hop.says else title
    part = hop.node.removeprefix(name).strip("/")
    title = blueprint.resources[name].title
    region = part.removeprefix(_COPIES)
    if region != part:
        where = f"{title} in {region}"
    else:
        where = f"{title}, {part.replace('_', ' ')}" if part else title
    return f"{where}: {hop.says}" if hop.says else where


def resource_of(blueprint: Blueprint, node: str) -> str:
    """The resource that a node belongs to, empty for a zone; an imported one has a slash in its own name."""
    pieces = node.split("/")
    names = ("/".join(pieces[:count]) for count in range(len(pieces), 0, -1))
    return next((name for name in names if name in blueprint.resources), "")


def tiles_of(view: View) -> tuple[Tile, ...]:
    """Everything that is folded, on a shelf of a frame or outside."""
    return (*(tile for frame in view.frames for tile in frame.shelf), *view.outside)


def _standing(base: View) -> dict[str, str]:
    """The box of everything drawn; of what stands in several Regions the path goes through the first."""
    return {member: box.id for box in reversed(base.boxes) for member in box.members}


def _box(blueprint: Blueprint, node: str, standing: Mapping[str, str], boxes: frozenset[str]) -> str:
    """The box of a node: its own, its copy's in the Region it names, or that of the first that uses it."""
    name = resource_of(blueprint, node)
    if not name:
        return node
    copy = f"{name}@{node.rpartition('/')[2]}"
    if copy in boxes:
        return copy
    if name in standing:
        return standing[name]
    users = (relation.source for relation in blueprint.incoming.get(name, ()))
    return next((standing[user] for user in users if user in standing), "")


def _add(stops: list[Stop], stop: Stop) -> None:
    """One stop more, or the last one again."""
    last = stops[-1] if stops else None
    if last is not None and stop.box in (last.box, ""):
        stops[-1] = Stop(last.box, (*last.steps, *stop.steps), last.place or stop.place)
    elif stop.box:
        stops.append(stop)


def _from_drawn(
    stops: list[Stop], blueprint: Blueprint, base: View, standing: Mapping[str, str]
) -> list[Stop]:
    """The stops without a zone where a drawn caller follows it, or stands for it at the door next to it.

    Nobody stands for the internet: whoever is there is not the caller that the design means.
    """
    callers = {name for name, row in blueprint.resources.items() if row.type in ("client", "external")}
    if len(stops) > 1 and stops[0].box.startswith("@") and stops[1].box in callers:
        return stops[1:]
    zones = {
        standing[name]: zone_of(blueprint, blueprint.resources[name]) for name in callers & set(standing)
    }
    drawn = {
        (zones[line.source], line.target): line.source
        for line in reversed(base.lines)
        if line.source in zones
    }
    found = list(stops)
    for place, door in ((0, 1), (-1, -2)) if len(stops) > 1 else ():
        zone = stops[place].box
        if zone != INTERNET:
            found[place] = replace(stops[place], box=drawn.get((zone, stops[door].box), zone))
    return found


def _along(stops: Sequence[Stop]) -> dict[tuple[str, str], tuple[int, ...]]:
    """The steps told at lines; a path may take one twice."""
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for before, after in pairwise(stops):
        pair = (before.box, after.box)
        found[pair] = (*found.get(pair, ()), *after.steps)
    return found


def _at(stops: Sequence[Stop], apart: Iterable[Stop]) -> dict[str, tuple[int, ...]]:
    """The steps told where no line leads: at the first box, on shelves and at frames."""
    found: dict[str, tuple[int, ...]] = {}
    for stop in (*stops[:1], *apart):
        found[stop.box] = (*found.get(stop.box, ()), *stop.steps)
    return {name: steps for name, steps in found.items() if steps}


def _zone(zone: str, *, calls: bool) -> tuple[str, str, str]:
    """A zone's title, second line and icon."""
    return _INTERNET if zone == INTERNET and not calls else _CALLERS[zone]


def _outsider(zone: str, *, calls: bool) -> Box:
    title, service, icon = _zone(zone, calls=calls)
    return Box(zone, title, service, icon, "client", Lane.OUTSIDE, "", 0 if calls else _FAR, (zone,))

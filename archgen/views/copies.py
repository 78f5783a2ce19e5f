"""What runs or is kept in several Regions stands once in each of them, with its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.views.faces import elsewhere
from archgen.views.framing import Framing
from archgen.views.view import Box, Line, LineKind

_GLOBAL_TABLE = "dynamodb"
# DynamoDB calls a table with replicas a global table, and every replica takes writes:
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html
_ORDER_OF_FAILOVER = ("primary", "secondary")


class _Place(Struct, frozen=True):
    """A box in one Region; `kept` for a copy of data in a Region where its original does not run."""

    box: Box
    region: str
    kept: bool = False


def spread(
    blueprint: Blueprint, framing: Framing, boxes: Iterable[Box], lines: Iterable[Line]
) -> tuple[tuple[Box, ...], tuple[Line, ...]]:
    """The boxes once for each Region, and the lines between them; one Region's are as they were.

    A line stays within its Region where its target is there as well. From outside all Regions it
    leads to each of them, from a Region that lacks the target to the target's first. The copies'
    boxes are called `api@eu-central-1`, and stand for the same resources.
    """
    places = {box.id: tuple(_places(blueprint, framing, box)) for box in boxes}
    drawn = tuple(line for line in lines for line in _lines(line, places, blueprint))
    spread_out = tuple(place.box for rows in places.values() for place in rows)
    return spread_out, (*drawn, *_replications(places, blueprint))


def _places(blueprint: Blueprint, framing: Framing, box: Box) -> Iterator[_Place]:
    # By its id: a folded Region stands for what is in it, and is no resource that runs elsewhere too.
    resource = blueprint.resources.get(box.id)
    regions = _regions(blueprint, box) if resource else ()
    if resource is None or not regions:
        yield _Place(box, "")
    elif len(regions) == 1:
        yield _Place(box, regions[0])
    else:
        plain = replace(box, service=_without(box.service, elsewhere(resource)))
        yield _Place(plain, regions[0])
        for region in regions[1:]:
            name = f"{box.id}@{region}"
            copy = replace(plain, id=name, frame=framing.place(resource, region), copy_of=box.id)
            yield _Place(copy, region, kept=region not in resource.regions)


def _regions(blueprint: Blueprint, box: Box) -> tuple[str, ...]:
    """Where a box stands, its first Region in front: a stack where all that it stands for are."""
    rows = [blueprint.resources[name] for name in box.members if name in blueprint.resources]
    everywhere = [dict.fromkeys((*row.regions, *_copied_to(row))) for row in rows]
    if not everywhere:
        return ()
    first, *others = everywhere
    return tuple(name for name in first if all(name in other for other in others)) or tuple(first)[:1]


def _copied_to(resource: Resource) -> tuple[str, ...]:
    return tuple(getattr(resource.body, "replicas", None) or ()) if resource.regions else ()


def _without(service: str, words: Sequence[str]) -> str:
    return service.removesuffix(" · ".join(words)).removesuffix(" · ") if words else service


def _lines(line: Line, places: Mapping[str, Sequence[_Place]], blueprint: Blueprint) -> Iterator[Line]:
    """The line from each place of its source; the numbers of steps stay with the first.

    On the request path are all within a Region, so that it is straight in each.
    """
    first = True
    for source in places[line.source]:
        for order, target in enumerate(_reached(source, places[line.target])):
            words = _share(line, source, target, places, blueprint, order)
            steps = line.steps if first else ()
            yield replace(line, source=source.box.id, target=target.box.id, label=words, steps=steps)
            first = False


def _reached(source: _Place, targets: Sequence[_Place]) -> Sequence[_Place]:
    here = [target for target in targets if target.region == source.region]
    if here:
        return here
    return targets[:1] if source.region else [target for target in targets if not target.kept]


def _share(
    line: Line,
    source: _Place,
    target: _Place,
    places: Mapping[str, Sequence[_Place]],
    blueprint: Blueprint,
    order: int,
) -> str:
    """The line's words; on a name's way to several Regions, how they share the name."""
    apart = not source.region and target.region and len(places[line.target]) > 1
    if line.kind is not LineKind.DNS or not apart or line.label:
        return line.label
    routing = _routing(blueprint.resources.get(target.box.members[0]))
    return _ORDER_OF_FAILOVER[min(order, 1)] if routing == "failover" else routing


def _routing(resource: Resource | None) -> str:
    domains = getattr(resource and resource.body, "domain", None) or ()
    said = [domain.region_routing for domain in domains if domain.region_routing not in (None, "none")]
    return said[0] if said else ""


def _replications(places: Mapping[str, Sequence[_Place]], blueprint: Blueprint) -> Iterator[Line]:
    """One line for each pair of Regions between which data is copied, at the first store of them.

    Replicas of a global table stand in a row, copied both ways from neighbour to neighbour; of all else
    the first is the original, and is copied to each.
    """
    found: dict[tuple[str, str], list[tuple[Resource, str, str]]] = {}
    for rows in places.values():
        resource = blueprint.resources.get(rows[0].box.members[0])
        if resource is None or not _copied_to(resource):
            continue
        hubs = pairwise(rows) if resource.type == _GLOBAL_TABLE else ((rows[0], row) for row in rows[1:])
        for one, other in hubs:
            pair = (one.region, other.region)
            found.setdefault(pair, []).append((resource, one.box.id, other.box.id))
    for stores in found.values():
        resource, source, target = stores[0]
        words = "global table" if resource.type == _GLOBAL_TABLE else "copies"
        if len(stores) > 1:
            words = f"{len(stores)} stores"
        both = all(store.type == _GLOBAL_TABLE for store, *_ in stores)
        yield Line(source, target, LineKind.REPLICATION, words, both=both)

"""Data that comes to lie where it may not."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.model import Resource
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import asset_class
from archgen.graph.copying import REPLICAS
from archgen.graph.data_flow import flows, way_of
from archgen.graph.doors import is_edge
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import carries, computes, keeps_records, outside, stores
from archgen.graph.settings import declares, setting
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import Behind, Caller, weigh
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_NAME = "data-outside-its-regions"
_PERSONAL = "personal"
_LABEL = 40
"""The most characters of a label."""
_EVERYWHERE = "edge locations everywhere"


@rule(
    _NAME,
    concern="data-flow",
    severity=Severity.MEDIUM,
    applies_to=("any",),
    covers=("x-replication-residency",),
    refs={"well_architected": ("SEC07-BP02",)},
)
def data_outside_its_regions(subject: Subject) -> Iterator[Verdict]:
    """Data that a law or a contract keeps in some Regions lies, or is worked on, in another one.

    WHY
      Where data may be is promised to people and to authorities. A replica, an archive, a log or a cache at
      the edge breaks the promise with one line, and nothing in AWS refuses it.

    HOW IT IS ATTACKED
      Another country's courts and services may ask for what lies there; and a Region that nobody watches is
      where an intruder looks first.

    JUDGED
      Fails      data with `residency` comes to a store, queue, log, function or replica in a Region that is
                 not among them, at whatever distance, or to an edge that keeps answers; personal data, where
                 the blueprint itself has a `residency`
      Passes     every Region that it comes to is one of them
      Built in   all stands in one Region that is one of them
      Asks       where a system outside keeps it, where its `region` is not written
      Not        data that may be anywhere; what is said to carry other data only
      Groups     what stands in the blueprint's own Region is one finding
      Parts      Regions and copies

    MEND IT
      `region:` on what keeps it, a replica less, `cache: {off: true}` at the edge; or `carries:` on the line
      where the data does not go along.

    FALSE ALARM?
      The copy holds pseudonyms or counts: name that data, and say so with `holds`.

    SOURCES
      https://docs.aws.amazon.com/wellarchitected/latest/framework/sec07-bp02.html
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-CoreConcepts.html

    Bad:
        archgen: 1
        name: A replica abroad
        regions: [eu-west-1]
        data:
          shopper: {class: confidential, kinds: [personal], residency: [eu-west-1]}
        resources:
          people: {type: dynamodb, holds: [shopper], replicas: [us-east-1]}

    Good:
        archgen: 1
        name: A replica within
        regions: [eu-west-1]
        data:
          shopper: {class: confidential, kinds: [personal], residency: [eu-west-1, eu-central-1]}
        resources:
          people: {type: dynamodb, holds: [shopper], replicas: [eu-central-1]}
    """
    graph = subject.graph
    at_home: list[Verdict] = []
    for resource in graph.blueprint.resources.values():
        if not _keeps(resource):
            continue
        bound = _bound_at(graph, resource)
        strays = tuple(_strays(graph, resource, bound))
        if not bound:
            yield idle(resource.id)
        elif outside(resource) and resource.body.region is None:
            yield unsaid(resource.id, f"Where does `{resource.id}` keep {shown(bound)}?", "region")
        elif not strays:
            yield built(resource.id) if _one_region(graph) else passed(resource.id)
        elif any(stray.inherited for stray in strays):
            at_home.append(_abroad(graph, resource, strays))
        else:
            yield _abroad(graph, resource, strays)
    yield from _as_one(at_home)


class _Stray(Struct, frozen=True):
    """An asset at a place where it may not be: the node, where that is, and how it is written.

    `inherited` is true where the place is only the blueprint's own Region.
    """

    asset: str
    node: str
    place: str
    part: str
    path: Pointer
    inherited: bool = False


def _keeps(resource: Resource) -> bool:
    """True for what keeps data or works on it: stores, messages, logs, code, edges, and systems outside.

    A caller's own device stands where the caller does; directories keep what they need to sign people in.
    """
    inside = stores(resource) or carries(resource) or computes(resource) or keeps_records(resource)
    system = outside(resource) and not declares(resource, "keeps") and not declares(resource, "if_down")
    return inside or system or is_edge(resource)


@once
def _residencies(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Where each asset that may not be everywhere may be."""
    blueprint = graph.blueprint
    found = {name: asset.residency for name, asset in blueprint.data.items() if asset.residency}
    if blueprint.residency:
        personal = [name for name, asset in blueprint.data.items() if _PERSONAL in asset.kinds]
        for name in (*personal, _PERSONAL):
            found.setdefault(name, blueprint.residency)
    return found


def _bound_at(graph: Graph, resource: Resource) -> tuple[str, ...]:
    """The data that comes to a resource and may not be everywhere."""
    bound = _residencies(graph)
    return tuple(name for name in flows(graph).at(resource.id) if name in bound) if bound else ()


def _strays(graph: Graph, resource: Resource, bound: tuple[str, ...]) -> Iterator[_Stray]:
    written = resource.body.region
    regions = resource.regions or (tuple(written or ()) if outside(resource) else ())
    for asset in bound:
        allowed = _residencies(graph)[asset]
        for region in regions:
            if not _within(region, allowed):
                path: Pointer = ("region",) if written is not None else ()
                yield _Stray(asset, resource.id, region, region, path, inherited=written is None)
        for region in setting(resource, REPLICAS) or {}:
            if region not in graph.blueprint.resources and not _within(region, allowed):
                part = f"{REPLICAS}/{region}"
                yield _Stray(asset, f"{resource.id}/{part}", region, part, (REPLICAS, region))
        if is_edge(resource) and _keeps_answers(resource):
            yield _Stray(asset, resource.id, _EVERYWHERE, "cache", ("cache",))


def _within(region: str, allowed: tuple[str, ...]) -> bool:
    """True when a Region is one of some Regions, or in one of some zones such as `eu`."""
    return any(region == one or region.startswith(f"{one}-") for one in allowed)


def _keeps_answers(edge: Resource) -> bool:
    """True where a distribution keeps answers of some path."""
    paths = (edge.body, *(setting(edge, "behaviours") or {}).values())
    caches = [getattr(one, "cache", None) for one in paths]
    whole = caches[0] is not None and caches[0].off is True
    return not whole or any(one is not None and one.off is not True for one in caches[1:])


@once
def _one_region(graph: Graph) -> bool:
    """True where nothing is written of a second Region."""
    resources = graph.blueprint.resources.values()
    found = {region for one in resources for region in one.regions}
    return len(found) <= 1 and not any(setting(one, REPLICAS) for one in resources)


def _abroad(graph: Graph, resource: Resource, strays: tuple[_Stray, ...]) -> Verdict:
    first = strays[0]
    assets = tuple(dict.fromkeys(stray.asset for stray in strays))
    allowed = ", ".join(_residencies(graph)[first.asset])
    weight = weigh(
        Severity.MEDIUM,
        [(Caller.ANYONE, Behind(asset_class(graph.blueprint, name), said=True)) for name in assets],
    )
    verb = "works on" if computes(resource) else "keeps"
    way = way_of(graph, first.asset, first.node) or (first.node,)
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"`{resource.id}` {verb} {shown(assets)} in {first.place}, outside {allowed}",
            f"`{resource.id}` {verb} {shown(assets)} in {first.place}",
            f"`{resource.id}` {verb} data in {first.place}",
            f"data comes to {first.place}, where it may not be",
            rule=_NAME,
        ),
        place=At(resource.id, first.path, _label(first)),
        path=(*(Hop(name) for name in way[:-1]), Hop(way[-1], f"in {first.place}", place=True)),
        sinks=tuple(dict.fromkeys(stray.node for stray in strays)),
        hint=_hint(resource, first, _residencies(graph)[first.asset][0]),
        pieces=tuple(
            Piece(part, _NAME, weight.severity, "not among its Regions")
            for part in dict.fromkeys(stray.part for stray in strays)
        ),
        moved=weight.moved,
        silent=str(first.path[0]) if first.path else "region",
    )


def _label(stray: _Stray) -> str:
    said = f"`{stray.asset}` may not be here"
    return said if len(said) <= _LABEL else "its data may not be here"


def _hint(resource: Resource, stray: _Stray, allowed: str) -> str:
    if stray.place == _EVERYWHERE:
        return f"`cache: {{off: true}}` on {resource.id}"
    if stray.path[:1] == (REPLICAS,):
        return f"`{REPLICAS}` of {resource.id} without {stray.place}, or `{stray.place}` in its `residency`"
    return f"`region: {allowed}` on {resource.id}, or `{stray.place}` in the `residency` of {stray.asset}"


def _as_one(verdicts: list[Verdict]) -> Iterator[Verdict]:
    """What stands in the blueprint's own Region: the first leads the others."""
    if verdicts:
        first, *others = verdicts
        yield replace(first, stands_for=tuple(one.resources[0] for one in others))
        yield from (replace(one, folds_into=(_NAME,)) for one in others)


RULES = (data_outside_its_regions,)

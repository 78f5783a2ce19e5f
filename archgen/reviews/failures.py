"""What happens when one thing fails: who is cut off, what still works, what tells of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.authorizer_facts import kept
from archgen.catalogue.declaring import Declared
from archgen.catalogue.units import Duration
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.nature import outside, signs_in, stores
from archgen.reviews.language import agrees, quantity
from archgen.reviews.limits import HEAD, Limit, limits, waits
from archgen.reviews.model import (
    NONE,
    Block,
    Paragraph,
    Section,
    Table,
    Words,
    few,
    fill,
    joined,
    lean,
    named,
    plain,
    soft,
)
from archgen.reviews.route_lists import is_all
from archgen.rules.readings.alarms import is_alarm
from archgen.rules.readings.key_use import encrypted_with
from archgen.rules.readings.routes import API, Way, by_token, every_route

_HEAD = ("If this fails", "Then", "And we learn it from")
_NAMED = 4
_NOBODY: Words = (plain("nothing"),)


def failures(graph: Graph) -> Section | None:
    """Limits against the peak, time-outs, and a row for each thing that may fail; None for neither."""
    blueprint = graph.blueprint
    rows = limits(graph)
    blocks: list[Block] = []
    if rows:
        blocks.append(_limits(rows))
    blocks += [Paragraph(words) for words in waits(blueprint)]
    single = _single_points(graph)
    if single:
        text = (
            "Every route needs {}: " + agrees(len(single), "a single point", "single points") + " of failure."
        )
        blocks.append(Paragraph(fill(text, named(single, last="and"))))
    broken = tuple(_broken(graph))
    if broken:
        blocks.append(Table("What fails, and what follows", _HEAD, broken))
    return Section("failure", "Failure and limits", tuple(blocks)) if blocks else None


def _limits(rows: Sequence[Limit]) -> Table:
    """The limits; without a peak there is nothing to hold them against, and no column for it."""
    return lean(Table("Limits along the way", HEAD, tuple(one.row for one in rows), frozenset({2, 3})))


def _broken(graph: Graph) -> Iterator[tuple[Words, ...]]:
    blueprint = graph.blueprint
    for resource in blueprint.resources.values():
        then = _then(graph, resource)
        if then:
            yield named([resource.id]), then, _heard(blueprint, resource)
    yield from _messages(blueprint)
    yield from _region(blueprint)


def _then(graph: Graph, resource: Resource) -> Words:
    """What a failure of this resource does to the rest; empty where nothing that is drawn follows."""
    if signs_in(resource):
        return _without_identity(graph, resource)
    if resource.type == "authorizer":
        return _without_decision(graph.blueprint, resource)
    if resource.type == "kms-key":
        under = encrypted_with(graph, resource.id)
        return (
            (*few([one.id for one in under], _NAMED, last="and"), plain(" cannot be read or written"))
            if under
            else ()
        )
    if outside(resource) or stores(resource):
        return _without_answer(graph, resource)
    return ()


def _without_identity(graph: Graph, provider: Resource) -> Words:
    """A pool or issuer: nobody new comes in; what was given out works until it expires."""
    checks = [way for way in every_route(graph.blueprint) if _asks(graph.blueprint, way, provider)]
    if not checks:
        return ()
    lives = [_token_life(client) for client in (getattr(provider.body, "app_clients", None) or {}).values()]
    longest = max((life for life in lives if life is not None), key=lambda one: one.seconds, default=None)
    known = f"up to {quantity(longest.text)}" if longest is not None else "until they expire"
    count = len(checks)
    routes = f"{count} {agrees(count, 'route', 'routes')}"
    return (plain(f"nobody signs in; tokens given out open {routes} {known}"),)


def _token_life(client: Declared) -> Duration | None:
    """How long an access token of an app client works, by AWS's default where nobody says."""
    life = getattr(client, "access_token", None) or client.aws_default("access_token")
    return life if isinstance(life, Duration) else None


def _asks(blueprint: Blueprint, way: Way, provider: Resource) -> bool:
    """True for a route whose tokens come from this provider."""
    name = way.authorizer
    if name == provider.id:
        return True
    if not by_token(blueprint, name) or name not in blueprint.resources:
        return False
    return any(line.target == provider.id for line in blueprint.outgoing.get(name, ()))


def _without_decision(blueprint: Blueprint, authorizer: Resource) -> Words:
    """A Lambda authorizer that does not answer: closed or open, and how long kept decisions hold."""
    if not str(authorizer.value("kind")).startswith("lambda"):
        return ()
    ways = [way for way in every_route(blueprint) if way.authorizer == authorizer.id]
    if not ways:
        return ()
    ttl = getattr(authorizer.body, "cache_ttl", None)
    seconds = kept(str(ways[0].api.value("protocol")), None if ttl is None else ttl.seconds)
    closed = authorizer.value("on_error") != "allow"
    does = "callers are turned away" if closed else "callers are let in unasked"
    held = f"; decisions already taken hold up to {seconds:,.0f} s" if seconds else ""
    return (plain(f"{does}{held}"),)


def _without_answer(graph: Graph, resource: Resource) -> Words:
    """A store or a system outside: the routes that reach it, and how a store comes back."""
    ways = _routes_to(graph, resource.id)
    users = _users(graph.blueprint, resource)
    if not ways and not users:
        return ()
    hit = ways or users
    if is_all(ways, len([*every_route(graph.blueprint)])):
        words: list[Words] = [(plain("every route fails"),)]
    else:
        words = [(*few(hit, _NAMED, last="and"), plain(f" {agrees(len(hit), 'fails', 'fail')}"))]
    if hasattr(resource.body, "point_in_time_recovery"):
        back = resource.value("point_in_time_recovery")
        text = f"any second of {quantity(back.text)} can be restored" if hasattr(back, "text") else ""
        words.append((plain(text),) if text else (plain("nothing can be restored"),))
    return joined(words, "; ")


def _routes_to(graph: Graph, target: str) -> list[str]:
    return [way.name for way in every_route(graph.blueprint) if target in _waited_for(graph, way.node)]


def _waited_for(graph: Graph, start: str) -> set[str]:
    """The nodes that whoever stands at `start` waits for; what a queue or an event hands on is not."""
    found, waiting = {start}, [start]
    while waiting:
        for edge in graph.out[waiting.pop()]:
            waits = edge.kind in (EdgeKind.REQUEST, EdgeKind.DATA) and not edge.shut
            if waits and edge.target not in found:
                found.add(edge.target)
                waiting.append(edge.target)
    return found


def _users(blueprint: Blueprint, resource: Resource) -> list[str]:
    verbs = ("calls", "reads", "writes", "sends_to")
    lines = [line for line in blueprint.incoming.get(resource.id, ()) if line.verb in verbs]
    inside = [line.source for line in lines if not outside(blueprint.resources[line.source])]
    return list(dict.fromkeys(inside))


def _heard(blueprint: Blueprint, resource: Resource) -> Words:
    """The alarms that watch the resource, or what calls it."""
    own = _alarms(blueprint, [resource.id])
    if own:
        return named(own)
    callers = _alarms(blueprint, _users(blueprint, resource))
    return (*named(callers), plain(", at its callers")) if callers else _NOBODY


def _alarms(blueprint: Blueprint, names: Sequence[str]) -> list[str]:
    lines = [line for name in names for line in blueprint.incoming.get(name, ()) if line.verb == "watches"]
    found = [line.source for line in lines if is_alarm(blueprint.resources[line.source])]
    return list(dict.fromkeys(found))


def _messages(blueprint: Blueprint) -> Iterator[tuple[Words, ...]]:
    """What becomes of a message that its reader cannot handle."""
    for resource in blueprint.resources.values():
        if not hasattr(resource.body, "dead_letter") or not _hands_on(blueprint, resource):
            continue
        names = [
            line.target
            for line in blueprint.outgoing.get(resource.id, ())
            if line.verb in ("dead_letter", "on_failure")
        ]
        then = fill("it goes to {}", named(names)) if names else (plain("it is lost when its time is over"),)
        heard = _alarms(blueprint, names)
        yield fill("a message of {}", resource.id), then, named(heard) if heard else _NOBODY


def _hands_on(blueprint: Blueprint, resource: Resource) -> bool:
    """True for a queue, topic, bus or schedule that something takes messages from."""
    if resource.type not in ("queue", "topic", "bus", "schedule"):
        return False
    taken = [*blueprint.incoming.get(resource.id, ()), *blueprint.outgoing.get(resource.id, ())]
    verbs = ("triggered_by", "subscribes_to", "subscribers", "calls", "sends_to")
    return any(line.verb in verbs and not _is_end(blueprint, line.source, line.verb) for line in taken)


def _is_end(blueprint: Blueprint, source: str, verb: str) -> bool:
    return verb == "subscribers" and outside(blueprint.resources[source])


def _region(blueprint: Blueprint) -> Iterator[tuple[Words, ...]]:
    """The Region itself, where the design has but one."""
    if len(blueprint.regions) == 1 and blueprint.of_type(API):
        yield (
            (plain(blueprint.regions[0]),),
            (plain("everything in it is gone; a second Region: "), soft("none")),
            NONE,
        )


def _single_points(graph: Graph) -> list[str]:
    """What every route waits for, besides code of its own: stores, systems outside, who knows the callers."""
    blueprint = graph.blueprint
    ways = [way for way in every_route(blueprint) if not way.mock]
    if len(ways) < 2:  # noqa: PLR2004 - one route shares nothing
        return []
    needs = [_waited_for(graph, way.node) | _knowing(blueprint, way) for way in ways]
    common = set.intersection(*needs)
    return [
        name
        for name, one in blueprint.resources.items()
        if name in common and (outside(one) or stores(one) or signs_in(one))
    ]


def _knowing(blueprint: Blueprint, way: Way) -> set[str]:
    """The providers whose tokens a route asks for."""
    return {one.id for one in blueprint.resources.values() if signs_in(one) and _asks(blueprint, way, one)}

"""Which relations of a blueprint are arrows, from where to where, and of what kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.capabilities import FrameType
from archgen.catalogue.look import Folds, look_of
from archgen.catalogue.verbs import VERBS
from archgen.graph.nature import carries, computes, outside, runs_steps
from archgen.views.endpoints import private_ways
from archgen.views.view import LineKind

CONNECTION = "connections"
"""The word of arrows that the blueprint draws without saying what they are."""
TELLING = "subscribers"
"""The word of those who hear a topic."""


class Stroke(Struct, frozen=True):
    """One relation as an arrow between two resources; `words` are for its label, `verb` the word written.

    `route` is the route that leads along it, empty where none does. `lesser` arrows are drawn in
    small designs only, or where a step of the told flow runs along them; else they are marks.
    `joins` are the two resources that the blueprint joins here, in the arrow's direction: an
    authorizer before it gives way to what it relies on, both ends of a line with stops.
    """

    source: str
    target: str
    kind: LineKind
    verb: str
    words: str = ""
    route: str = ""
    lesser: bool = False
    joins: tuple[str, str] = ("", "")


_PROOFS = {
    "mutual-tls": "mTLS",
    "iam": "SigV4",
    "signed-url": "signed URL",
    "jwt": "JWT",
    "api-key": "API key",
    "oauth-client-credentials": "OAuth",
}
_VERIFIES = "verifies"
_ASKING = {"signs_in_with": "signs in", "signs_in": "signs in", "triggers": "triggers"}
# Notes whose words are said of the one that wrote them: the arrow runs as the sentence does.
_AS_WRITTEN = frozenset({"watches", "data_events"})
# Where a relation is no arrow of its own: placement, and what another relation of the pair says.
_NEVER = frozenset({"in", "via", "used_by", "secret", "users", "security_groups", "variables", "zone"})
_LESSER_WORDS = {
    "logs_to": "logs",
    "forwards_to": "forwards",
    "encryption_key": "key",
    "certificate": "certificate",
    "data_events": "records",
    "deployed_by": "deploys",
    "role": "role",
    "rotated_by": "rotated by",
    "origin_header": "origin header",
    "health_check": "health check",
    "truststore": "trust store",
}


def is_shown(resource: Resource) -> bool:
    """True for what has a place of its own on a picture: no frame, and nothing that only lines tell."""
    return not isinstance(resource.body, FrameType) and look_of(resource.type).folds is not Folds.DROPPED


def strokes(blueprint: Blueprint) -> tuple[Stroke, ...]:
    """Every arrow that the blueprint could show, in the order of the file, connections last."""
    return (*_of_relations(blueprint), *_of_policies(blueprint), *_of_connections(blueprint))


def _of_relations(blueprint: Blueprint) -> Iterator[Stroke]:
    asked = _asked(blueprint)
    for relation in blueprint.relations:
        if relation.verb in _NEVER:
            continue
        for arrow in _arrow(relation, asked.get(relation.target, ())):
            yield from _chained(_in_context(blueprint, arrow), _stops(blueprint, relation))


def _of_policies(blueprint: Blueprint) -> Iterator[Stroke]:
    drawn = {(relation.source, relation.target) for relation in blueprint.relations}
    for pair in private_ways(blueprint):
        if pair not in drawn:
            yield Stroke(*pair, LineKind.REQUEST, "policy", joins=pair)


def _of_connections(blueprint: Blueprint) -> Iterator[Stroke]:
    for line in blueprint.connections:
        if line.verb is None:
            ends = (line.source, line.target)
            yield Stroke(*ends, LineKind.NOTE, CONNECTION, line.label, joins=ends)


def _asked(blueprint: Blueprint) -> Mapping[str, tuple[str, ...]]:
    """For each authorizer that is no box of its own what it relies on: a pool, an issuer, a function."""
    found: dict[str, list[str]] = {}
    for relation in blueprint.relations:
        resource = blueprint.resources.get(relation.source)
        if (
            resource
            and look_of(resource.type).folds is Folds.DROPPED
            and VERBS[relation.verb].edge == "guard"
        ):
            found.setdefault(relation.source, []).append(relation.target)
    return {name: tuple(targets) for name, targets in found.items()}


def _arrow(relation: Relation, behind: Iterable[str]) -> Iterator[Stroke]:
    verb = VERBS[relation.verb]
    source, target = relation.source, relation.target
    if verb.inward and relation.verb not in _AS_WRITTEN:
        source, target = target, source
    joins = (source, target)
    if relation.verb == TELLING:
        yield Stroke(*joins, LineKind.MESSAGE, relation.verb, relation.settings.label or "", joins=joins)
    elif not verb.line:
        words = relation.settings.label or _LESSER_WORDS.get(relation.verb, verb.reads_as)
        lesser = relation.verb != "manages" or not relation.settings.label
        yield Stroke(*joins, LineKind.NOTE, relation.verb, words, lesser=lesser, joins=joins)
    else:
        kind = LineKind(verb.line)
        ends = tuple(behind) if relation.verb == "authorizer" else ()
        for end in ends or (target,):
            words = _words(relation, kind)
            yield Stroke(source, end, kind, relation.verb, words, relation.route or "", joins=joins)


def _in_context(blueprint: Blueprint, arrow: Stroke) -> Stroke:
    """The arrow as its target makes it.

    A route into a queue, a bus or a workflow hands over a message: nobody waits for the outcome.
    What code decides is authorized, where a pool's or an issuer's token is verified. People sign in;
    a pool trusts where they did.
    """
    target = blueprint.resources[arrow.target]
    if arrow.verb == "to" and (carries(target) or runs_steps(target)):
        return replace(arrow, kind=LineKind.MESSAGE)
    if arrow.verb == "authorizer" and arrow.words == _VERIFIES and computes(target):
        return replace(arrow, words="authorizes")
    if arrow.verb == "signs_in_with" and not outside(blueprint.resources[arrow.source]):
        return replace(arrow, words="trusts")
    return arrow


def _words(relation: Relation, kind: LineKind) -> str:
    settings = relation.settings
    if settings.label:
        return settings.label
    if kind is LineKind.DATA:
        return relation.verb
    if kind is LineKind.IDENTITY:
        return _ASKING.get(relation.verb, _VERIFIES)
    if relation.verb == "calls" and settings.auth:
        return _PROOFS.get(settings.auth, "")
    return ""


def _stops(blueprint: Blueprint, relation: Relation) -> tuple[str, ...]:
    """What a line passes on its way; networks that other teams own are named without being drawn."""
    named = (blueprint.resources.get(name) for name in relation.settings.via or ())
    return tuple(r.id for r in named if r is not None and is_shown(r))


def _chained(arrow: Stroke, stops: Iterable[str]) -> Iterator[Stroke]:
    """An arrow by way of what it passes: an endpoint, a link, a gateway; its words stand at the start."""
    legs = pairwise((arrow.source, *stops, arrow.target))
    for place, (start, end) in enumerate(legs):
        leg = replace(arrow, source=start, target=end)
        yield leg if place == 0 else replace(leg, words="", route="")

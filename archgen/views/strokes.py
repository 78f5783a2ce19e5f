"""Which relations of a blueprint are arrows, from where to where, and of what kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from archgen.blueprint.model import Blueprint, Relation
from archgen.catalogue.look import Folds, look_of
from archgen.catalogue.verbs import VERBS
from archgen.graph.nature import carries, runs_steps
from archgen.views.view import LineKind


@dataclass(frozen=True, slots=True)
class Stroke:
    """One relation as an arrow between two resources; `words` are for its label, `verb` the word written.

    `route` is the route that leads along it, empty where none does. `lesser` arrows are drawn in
    small designs only; in others they are marks.
    """

    source: str
    target: str
    kind: LineKind
    verb: str
    words: str = ""
    route: str = ""
    lesser: bool = False


_PROOFS = {
    "mutual-tls": "mTLS",
    "iam": "SigV4",
    "signed-url": "signed URL",
    "jwt": "JWT",
    "api-key": "API key",
    "oauth-client-credentials": "OAuth",
}
_ASKING = {"signs_in_with": "signs in", "signs_in": "signs in", "triggers": "triggers"}
# Where a relation is no arrow of its own: placement, and what another relation of the pair says.
_NEVER = frozenset({"in", "via", "used_by", "secret", "users", "security_groups", "variables", "zone"})
_LESSER_WORDS = {
    "logs_to": "logs",
    "forwards_to": "forwards",
    "encryption_key": "key",
    "certificate": "certificate",
    "data_events": "records",
    "role": "role",
    "rotated_by": "rotated by",
    "origin_header": "origin header",
    "health_check": "health check",
    "truststore": "trust store",
}


def strokes(blueprint: Blueprint) -> tuple[Stroke, ...]:
    """Every arrow that the blueprint could show, in the order of the file, connections last."""
    return (*_of_relations(blueprint), *_of_connections(blueprint))


def _of_relations(blueprint: Blueprint) -> Iterator[Stroke]:
    asked = _asked(blueprint)
    for relation in blueprint.relations:
        if relation.verb in _NEVER:
            continue
        arrows = _arrow(relation, asked.get(relation.target, ()))
        yield from _chained(relation, (_queued(blueprint, arrow) for arrow in arrows))


def _of_connections(blueprint: Blueprint) -> Iterator[Stroke]:
    for line in blueprint.connections:
        if line.verb is None:
            yield Stroke(line.source, line.target, LineKind.NOTE, "connections", line.label)


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
    if verb.inward:
        source, target = target, source
    if relation.verb == "replicas":
        kind = LineKind.REPLICATION
    elif verb.line:
        kind = LineKind(verb.line)
    else:
        words = relation.settings.label or _LESSER_WORDS.get(relation.verb, verb.reads_as)
        lesser = relation.verb != "manages" or not relation.settings.label
        yield Stroke(source, target, LineKind.NOTE, relation.verb, words, lesser=lesser)
        return
    words = _words(relation, kind)
    ends = tuple(behind) if relation.verb == "authorizer" else ()
    for end in ends or (target,):
        yield Stroke(source, end, kind, relation.verb, words, relation.route or "")


def _queued(blueprint: Blueprint, arrow: Stroke) -> Stroke:
    """A route into a queue, a bus or a workflow hands over a message: nobody waits for the outcome."""
    target = blueprint.resources[arrow.target]
    if arrow.verb == "to" and (carries(target) or runs_steps(target)):
        return replace(arrow, kind=LineKind.MESSAGE)
    return arrow


def _words(relation: Relation, kind: LineKind) -> str:
    settings = relation.settings
    if settings.label:
        return settings.label
    if kind is LineKind.DATA:
        return relation.verb
    if kind is LineKind.IDENTITY:
        return _ASKING.get(relation.verb, "verifies")
    if relation.verb == "calls" and settings.auth:
        return _PROOFS.get(settings.auth, "")
    return ""


def _chained(relation: Relation, arrows: Iterable[Stroke]) -> Iterator[Stroke]:
    """An arrow by way of what it passes: an endpoint, a link, a gateway."""
    for arrow in arrows:
        stops = (arrow.source, *(relation.settings.via or ()), arrow.target)
        for place, (start, end) in enumerate(pairwise(stops)):
            words = arrow.words if place == 0 else ""
            yield Stroke(
                start, end, arrow.kind, arrow.verb, words, arrow.route if place == 0 else "", arrow.lesser
            )

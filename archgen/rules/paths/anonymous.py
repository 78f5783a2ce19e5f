"""A place at which nobody asks who is calling, told as a finding."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.authorizer_facts import offered
from archgen.finding.finding import Severity
from archgen.graph.asking import authorizer_of, identity_by
from archgen.graph.doors import GUESTS, has_routes, is_edge
from archgen.graph.levels import Question
from archgen.graph.model import Edge, Graph, Guard, NodeKind, Strength
from archgen.graph.nature import outside
from archgen.graph.places import Place, sinks_behind
from archgen.rules.answers import shown
from archgen.rules.paths.findings import hops, names_of, reached_by_anyone
from archgen.rules.readings.connections import connecting_hint, takes_connections, void_guards
from archgen.rules.readings.context import Caller, Weight, behind_store, weigh
from archgen.rules.readings.routes import certificates_at_own_names
from archgen.rules.readings.sign_in import grants_nothing
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NOBODY = "nothing asks who is calling"
_HEADS = ("authorizer-unfit-for-protocol", "unverifiable-jwt")
"""Findings about an authorizer that is drawn and that AWS refuses: they say the same, nearer to the cause."""
_SPARE = ("default-endpoint-beside-domain",)
"""The same of the host that asks for no certificate, where all others do."""
_LAX = ("authorizer-failing-open",)
"""The same of an authorizer that lets callers in when it fails."""


def open_place(graph: Graph, question: Question, place: Place, rule: str, base: Severity) -> Verdict:
    """The finding about a place through which anyone reaches data."""
    owner = graph.blueprint.resources[place.slot.resource]
    weight = _weight(graph, place.sinks, base)
    label = _label(graph.blueprint, owner, place)
    return Verdict(
        Outcome.FAILED,
        (owner.id,),
        place.slot.part or None,
        severity=weight.severity,
        confidence=weight.confidence,
        message=reached_by_anyone(graph, place.sinks, rule),
        place=label,
        related=grants_nothing(graph.blueprint, owner.id) if has_routes(owner) else (),
        path=hops(graph, question, place, _NOBODY),
        sinks=names_of(place.sinks),
        hint=_hint_for_api(graph.blueprint, owner, place) if has_routes(owner) else _hint(owner, place),
        pieces=() if place.slot.part else _routes(graph, question, place, rule, base),
        moved=weight.moved,
        cause=(place.node, Guard.IDENTITY),
        folds_into=_nearer(graph.blueprint, owner, place),
        silent=str(place.slot.path[-1]) if place.slot.path else "",
    )


def _weight(graph: Graph, sinks: tuple[Edge, ...], base: Severity) -> Weight:
    done = dict.fromkeys((edge.target, edge.op != "read") for edge in sinks)
    cells = [(Caller.ANYONE, behind_store(graph, name, written=written)) for name, written in done]
    return weigh(base, cells)


def _routes(graph: Graph, question: Question, place: Place, rule: str, base: Severity) -> tuple[Piece, ...]:
    """The routes that inherit an API's silence, each as grave as what lies behind it."""
    found = {}
    for edge in place.edges:
        node = graph.nodes[edge.target]
        if node.kind is NodeKind.ROUTE:
            weight = _weight(graph, sinks_behind(graph, question, place, edge), base)
            found[node.part] = Piece(node.part, rule, weight.severity, "asks nobody")
    return tuple(found[name] for name in sorted(found))


def _route(owner: Resource, place: Place) -> Any:  # noqa: ANN401 - a route of the catalogue
    routes = getattr(owner.body, "routes", None) or {}
    return routes.get(place.slot.part) if has_routes(owner) else None


def _label(blueprint: Blueprint, owner: Resource, place: Place) -> At:
    route = _route(owner, place)
    if route is not None:
        where = ("routes", place.slot.part)
        if route.public is not None:
            return At(owner.id, (*where, "public"), "a reason, and no guard")
        if route.authorizer not in (None, "none"):
            return At(owner.id, (*where, "authorizer"), _void(blueprint, owner, str(route.authorizer)))
        return At(owner.id, where, "no authorizer here", key=True)
    inherited = str(owner.value("authorizer") or "none") if has_routes(owner) else "none"
    if inherited != "none":
        return At(owner.id, ("authorizer",), _void(blueprint, owner, inherited))
    if has_routes(owner):
        return _inherited(owner, place)
    return At(owner.id, place.slot.path, _NOBODY)


def _inherited(api: Resource, place: Place) -> At:
    """The one route that inherits an API's silence, else the API that is silent for several."""
    names = sorted({edge.part for edge in place.edges})
    if len(names) == 1:
        return At(api.id, ("routes", names[0]), "no authorizer here", key=True)
    return At(api.id, place.slot.path, f"no authorizer for {len(names)} routes")


def _nearer(blueprint: Blueprint, owner: Resource, place: Place) -> tuple[str, ...]:
    """The findings about the authorizer that is named here and does not count; none where none is named."""
    if not has_routes(owner):
        return ()
    if certificates_at_own_names(owner):
        return _SPARE
    if takes_connections(owner) and void_guards(owner):
        return void_guards(owner)
    route = _route(owner, place)
    name = authorizer_of(owner, route) if route is not None else str(owner.value("authorizer") or "none")
    if name == "none":
        return ()
    asked = blueprint.resources.get(name)
    return _LAX if getattr(asked and asked.body, "on_error", None) == "allow" else _HEADS


def _void(blueprint: Blueprint, api: Resource, name: str) -> str:
    asked = blueprint.resources.get(name)
    if getattr(asked and asked.body, "on_error", None) == "allow":
        return "lets everybody in when it fails"
    kind = getattr(asked and asked.body, "kind", None)
    if offered(str(api.value("protocol")), str(kind)) and kind == "jwt":
        return "cannot check its tokens"
    return f"no {api.value('protocol')} API takes this kind"


def _hint(owner: Resource, place: Place) -> str:
    names = _plain(place)
    if getattr(owner.body, "url", None) is not None:
        return f"`auth: iam` under `url` of {owner.id}, or an API with an authorizer in its stead"
    if place.slot.part == GUESTS:
        return f"`guests: false` on {owner.id}, or a `guest_role` that does not touch {names}"
    if is_edge(owner):
        return f"`signed: true` on {owner.id}, or `holds: [public]` where everybody may read {names}"
    if outside(owner):
        return f"an API with an authorizer between {owner.id} and {names}"
    if place.slot.path == ("policy",):
        return f"`principals` of {owner.id}'s policy by name, in place of `*`"
    return f"something with an authorizer in front of {owner.id}"


def _plain(place: Place) -> str:
    return shown(names_of(place.sinks)).replace("`", "")


def _hint_for_api(blueprint: Blueprint, api: Resource, place: Place) -> str:
    route = _route(api, place)
    name = authorizer_of(api, route) if route is not None else str(api.value("authorizer") or "none")
    asked = blueprint.resources.get(name)
    if getattr(asked and asked.body, "on_error", None) == "allow":
        return f"`on_error: deny` on {name}"
    if takes_connections(api):
        return connecting_hint(api)
    works = _authorizer_for(blueprint, api)
    if route is not None:
        return f"`authorizer: {works}` on the route, or code of its own that does not touch {_plain(place)}"
    if works == "iam":
        people = f"for people `authorizer: users` on {api.id} and `users: {{type: cognito-user-pool}}`"
        return f"{people}; `authorizer: iam` for callers with AWS credentials"
    return f"`authorizer: {works}` on {api.id}"


def _authorizer_for(blueprint: Blueprint, api: Resource) -> str:
    """The name of a check that works here: the API's own, that of another route, else IAM."""
    body: Any = api.body
    others = [authorizer_of(api, route) for route in (body.routes or {}).values()]
    pools = [r.id for r in blueprint.of_type("cognito-user-pool") if api.value("protocol") == "rest"]
    for name in (str(api.value("authorizer") or "none"), *others, *pools):
        if identity_by(blueprint, api, name) > Strength.SILENT:
            return name
    return "iam"

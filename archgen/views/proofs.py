"""What stands on a way from one zone of trust to the next: how it is spoken, who looks, who is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.asking import asked_by_route, authorizer_of, decides_by_code
from archgen.graph.attributes import DataClass, asset_class
from archgen.graph.data_flow import kept_by
from archgen.graph.doors import front, has_routes, is_edge
from archgen.graph.model import Data, Edge, EdgeKind, Graph, Guard, NodeKind, Strength
from archgen.graph.nature import (
    carries,
    computes,
    opens_things,
    outside,
    pushes,
    runs_steps,
    signs_in,
    stores,
)
from archgen.graph.settings import setting
from archgen.graph.web_acls import acls, inspects
from archgen.views.composing import listed
from archgen.views.passages import Passage

_OWN, _TAKEN = "its own role (IAM)", "a role that it takes (IAM)"
UNKNOWN = "nobody is asked who they are"
_PROOFS = {
    "mutual-tls": "client certificate",
    "iam": "signature (IAM)",
    "signed-url": "signed URL",
    "jwt": "token",
    "api-key": "API key",
    "oauth-client-credentials": "OAuth client credentials",
    "none": "no credentials",
}
"""How a caller proves itself on a line, by the words of the language."""


def proofs(graph: Graph, passage: Passage) -> tuple[str, ...]:
    """The guards on a passage in words, the way rules count them; never empty."""
    source = graph.blueprint.resources.get(passage.source)
    target = graph.blueprint.resources[passage.target]
    if outside(target):
        said = _posted(passage) or _leaving(passage)
    elif source is None or outside(source) or is_edge(source):
        said = _entering(graph, source, target, passage)
    else:
        said = _within(source, target, passage)
        if said[:1] == [_OWN] and not any(edge.source == source.id for edge in passage.edges):
            said = [_TAKEN, *said[1:]]
    return tuple(dict.fromkeys(said)) or ("no guard is stated",)


def _weakest(edges: Iterable[Edge], guard: Guard) -> Strength | None:
    """The least strength of a guard among edges that ask for it; None where none does."""
    return min((edge.guards[guard] for edge in edges if guard in edge.guards), default=None)


def _spoken(edges: Sequence[Edge]) -> list[str]:
    strength = _weakest(edges, Guard.TRANSPORT)
    if strength is None:
        return []
    if strength is Strength.OPEN:
        return ["unencrypted too"]
    lines = [edge.line.settings for edge in edges if edge.line is not None]
    least = bool(lines) and all(line.minimum_tls for line in lines)
    return ["TLS not stated"] if strength is Strength.SILENT and not least else ["TLS"]


def _posted(passage: Passage) -> list[str]:
    """What a WebSocket API tells its callers: they are the ones that connected."""
    pushed = passage.edges and all(edge.kind is EdgeKind.PUSH for edge in passage.edges)
    return ["along connections that are open"] if pushed else []


def _leaving(passage: Passage) -> list[str]:
    """How a system of others is spoken to, how we authenticate, and whether its answers are checked."""
    if all(edge.kind is EdgeKind.GUARD for edge in passage.edges):
        return ["TLS", "its keys are fetched to check tokens"]
    said = _spoken(passage.edges)
    lines = [edge.line.settings for edge in passage.edges if edge.line is not None]
    shown = dict.fromkeys(_PROOFS.get(line.auth, line.auth) for line in lines if line.auth)
    proof = f"we authenticate with {listed(list(shown))}" if shown else "how we authenticate is not stated"
    said.append(proof)
    checked = _weakest(passage.edges, Guard.VALIDATION)
    if checked is not None:
        said.append("answers checked" if checked > Strength.OPEN else "answers not checked")
    return said


def _entering(graph: Graph, source: Resource | None, target: Resource, passage: Passage) -> list[str]:
    """What a door asks of strangers, or of an edge that fetches for them."""
    if any(edge.guards.get(Guard.ISSUED, Strength.OPEN) >= Strength.ENFORCED for edge in passage.edges):
        return ["TLS", "only with a link or credentials that the design hands out"]
    said = _spoken(passage.edges)
    looking = [acl.title for acl in acls(graph.blueprint, target) if inspects(acl)]
    if source is not None and is_edge(source):
        header: Any = getattr(source.body, "origin_header", None)
        said += [f"header of {header.secret}"] if header is not None else []
    elif Guard.INSPECTION in {guard for edge in passage.edges for guard in edge.guards}:
        said.append(f"web ACL {listed(looking)}" if looking else "no web ACL")
    if _weakest(passage.edges, Guard.NETWORK) is not None and source is not None:
        said.append("from listed networks only")
    if passage.signs_in or signs_in(target):
        return [*said, "signs in here"]
    return said + _known(graph, target, passage)


def _known(graph: Graph, target: Resource, passage: Passage) -> list[str]:
    """Who is known at the door, and by what each route asks."""
    by_route = _by_route(graph.blueprint, target)
    at_door = _weakest(passage.edges, Guard.IDENTITY)
    known = at_door is not None and at_door >= Strength.ENFORCED
    said = [_shown(target, passage)] if known else []
    said += by_route
    return said or ([] if is_edge(target) else [UNKNOWN])


def _shown(target: Resource, passage: Passage) -> str:
    """What a door itself asks for: a certificate, what the line says is shown, or to be named in a policy."""
    doors = {door.node for door in front(target) if door.certified}
    if any(edge.target in doors for edge in passage.edges):
        return _PROOFS["mutual-tls"]
    auth = [edge.line.settings.auth for edge in passage.edges if edge.line is not None]
    return next((_PROOFS.get(word, word) for word in auth if word), "named principals")


def _by_route(blueprint: Blueprint, api: Resource) -> list[str]:
    """What the routes of an API ask for; how many of several ask nobody."""
    if not has_routes(api):
        return []
    asking: dict[str, int] = {}
    silent = 0
    for name, route in api.routes.items():
        strength = asked_by_route(blueprint, api, name, route).guards.get(Guard.IDENTITY, Strength.OPEN)
        if strength >= Strength.STATED:
            who = authorizer_of(api, route)
            words = "signed webhooks" if who == "none" else credential(blueprint, who)
            asking[words] = asking.get(words, 0) + 1
        else:
            silent += 1
    said = list(asking)
    if silent:
        many = len(api.routes) > 1
        said.append(f"{silent} of {len(api.routes)} routes open to anyone" if many else UNKNOWN)
    return said


def credential(blueprint: Blueprint, name: str) -> str:
    """What an authorizer checks, in words: `access token of customers`, `what check-fn decides`."""
    if name == "iam":
        return _PROOFS["iam"]
    asked = blueprint.resources.get(name)
    if asked is None:
        return name
    if decides_by_code(blueprint, name):
        function = blueprint.resources.get(str(setting(asked, "function")))
        return f"what {function.title if function else 'a function'} decides"
    issuers = [r.target for r in blueprint.outgoing.get(name, ()) if r.verb in ("user_pool", "issuer")]
    token = setting(asked, "token")
    issuer = blueprint.resources[issuers[0]].title if issuers else asked.title
    return f"{token} token of {issuer}" if token else f"token of {issuer}"


def _within(source: Resource, target: Resource, passage: Passage) -> list[str]:
    """How things of ours know each other: roles and permissions of IAM, and what lines state besides."""
    kinds = {edge.kind for edge in passage.edges}
    if kinds == {EdgeKind.GUARD}:
        asking = "the API" if has_routes(source) else "the user pool"
        decides = [f"permission for {asking} (IAM)", "decides who passes"]
        return ["tokens are checked with its keys"] if signs_in(target) else decides
    if has_routes(source):
        return _handed_on(target, passage)
    if EdgeKind.EVENT in kinds or (carries(source) and not carries(target)):
        checked = _weakest(passage.edges, Guard.VALIDATION)
        taken = "checked" if checked is not None and checked > Strength.OPEN else "not checked"
        by = "permission for the source" if pushes(source) else "its reader's role"
        return [f"{by} (IAM)", f"what comes is {taken}"]
    if _network_line(target):
        return [*_spoken(passage.edges), UNKNOWN]
    said = [_OWN]
    said += ["signs links to objects"] if EdgeKind.TICKET in kinds else []
    owned = _weakest(passage.edges, Guard.OBJECT)
    if owned is not None:
        said.append("keys of the caller's own, as stated" if owned < Strength.ENFORCED else "own keys only")
    return said


def _handed_on(target: Resource, passage: Passage) -> list[str]:
    """By what an API may reach what is behind it, and whether it tells who called."""
    if computes(target) and not runs_steps(target):
        said = ["permission for the API (IAM)"]
    elif stores(target) or carries(target) or runs_steps(target):
        said = ["role of the API (IAM)"]
    else:
        said = _spoken(passage.edges)
    told = any(edge.guards.get(Guard.CONTEXT) is Strength.STATED for edge in passage.edges)
    return [*said, "claims handed on"] if told else said


def _network_line(target: Resource) -> bool:
    """True for what is connected to over a network, and not asked of AWS with a signature."""
    return setting(target, "service") is not None and not stores(target) and not opens_things(target)


def data_on(graph: Graph, passage: Passage) -> tuple[str, ...]:
    """The data that goes along a passage, as far as the line, the route or the store says."""
    found: list[str] = []
    for edge in passage.edges:
        if edge.data is Data.NONE:
            continue
        said = edge.line.settings.carries if edge.line is not None else None
        found += said if said is not None else _told_by_ends(graph, edge)
    return tuple(dict.fromkeys(found))


def _told_by_ends(graph: Graph, edge: Edge) -> list[str]:
    found: list[str] = []
    resources = graph.blueprint.resources
    for name in (edge.source, edge.target):
        node = graph.nodes[name]
        if node.resource not in resources:
            continue
        resource = resources[node.resource]
        if node.kind is NodeKind.ROUTE:
            found += getattr(resource.routes[node.part], "returns", None) or ()
        elif edge.kind in (EdgeKind.DATA, EdgeKind.EVENT, EdgeKind.ASYNC) and not outside(resource):
            found += kept_by(graph.blueprint, resource)
    return found


def classed(blueprint: Blueprint, names: Iterable[str]) -> str:
    """The data by name with the greatest class among it: `order, shopper (confidential)`."""
    found = list(dict.fromkeys(names))
    if not found:
        return ""
    greatest = max(asset_class(blueprint, name) for name in found)
    words = listed(found)
    return words if greatest is DataClass.UNSTATED else f"{words} ({greatest.name.lower()})"

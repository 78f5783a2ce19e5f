"""Whose objects a caller gets once known: what compares owners on the weakest way to the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, class_in_reach, data_class, reach, stores_in_reach
from archgen.graph.levels import Question
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength
from archgen.graph.nature import opens_things, stores
from archgen.graph.places import Place, places
from archgen.graph.sources import CORPORATE, INTERNET, PARTNER, VPC
from archgen.graph.witness import witness
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.paths.callers import caller_of
from archgen.rules.paths.findings import names_of, path_hops
from archgen.rules.readings.connections import knows_sender, mere_sessions
from archgen.rules.readings.context import Behind, Caller, behind_store, moved_by, regulated, weigh
from archgen.rules.readings.end_users import others_call
from archgen.rules.readings.routes import Way, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "object-without-ownership-check"
_QUESTION = Question(Guard.OBJECT, (INTERNET, PARTNER, CORPORATE, VPC))
_WEAK = Strength.SILENT
_HANDSHAKE = ("$connect", "$disconnect")


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.CRITICAL,
    applies_to=("api-gateway",),
    covers=(
        "authz-object-level-check",
        "x-internet-to-store-needs-authorizer",
        "x-websocket-message-authz",
    ),
    refs={
        "owasp_api": ("API1:2023", "API5:2023"),
        "cwe": ("CWE-639", "CWE-862"),
        "well_architected": ("SEC03-BP01",),
    },
    former=("path-to-data-without-object-check", "websocket-message-without-check"),
)
def object_without_ownership_check(subject: Subject) -> Iterator[Verdict]:
    """A way to stored data on which nobody compares the owner with the caller serves everybody's.

    WHY
      The authorizer knows who calls, not whose object `{id}` is; scopes say what may be done, not to
      whose data. Only the handler, the authorizer with a look at the object, or a key that carries the
      caller can tell, and a design that does not say which has often built none.

    HOW IT IS ATTACKED
      Somebody signs in, opens their own order, and counts the number in the address up; or asks for
      the list, and gets everybody's.

    JUDGED
      Fails      some way from a route to confidential data, or to anything where the route moves money,
                 on which neither the route (`object_check`, a `mapping` from a claim) nor a line or role
                 behind it (`keys` with a `tenant` from a claim, a tag of the caller) compares; and
                 `object_check: none` where the path names a thing. Messages of a WebSocket API name
                 their things themselves
      Asks       nothing said: of other data, where the path names a thing or takes all (`{proxy+}`); of
                 a `POST` that names none, which may only add; of messages that code compares, with
                 neither `sessions` nor an authorizer function to know whose connection it is
      Passes     each way compares somewhere. `handler`, `authorizer` and `keys` are claims: a test must
                 prove them
      Not        mock targets, public data, routes for administrators with `groups`, callers that are the
                 design's own machines, and `sessions` that hold nothing else
      Severity   less by one where the path names no thing: it may be the caller's own

    MEND IT
      `object_check: handler` once the handler compares the owner with the caller, or `reads: {orders:
      {keys: leading-key, tenant: "claim:sub"}}`.

    FALSE ALARM?
      The identifier is no object but a lane or a date, or everybody signed in may see all: hold the
      data as internal, or say so in a waiver.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/

    Bad:
        archgen: 1
        name: Other people's orders
        classification: confidential
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {"GET /orders/{id}": {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, reads: orders}
          orders: {type: dynamodb, holds: personal}

    Good:
        archgen: 1
        name: One's own orders
        classification: confidential
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: users
            routes:
              GET /orders/{id}: {to: fn, object_check: handler}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, reads: orders}
          orders: {type: dynamodb, holds: personal}
    """
    graph = subject.graph
    weak = _weak_ways(graph)
    for way in every_route(graph.blueprint):
        if not _serves(graph, way):
            yield idle(way.api.id, part=way.name)
        elif way.node in weak:
            yield _judged(graph, way, weak[way.node])
        elif way.websocket and _said(graph, way) and not knows_sender(graph.blueprint, way.api):
            question = f"How does the code behind `{way.name}` know whose connection it is?"
            yield unsaid(way.api.id, question, "sessions", part=way.name)
        else:
            yield _compared(graph, way)


def _compared(graph: Graph, way: Way) -> Verdict:
    """The answer for a route on each of whose ways to data somebody compares."""
    said = _said(graph, way)
    if not (_names(way) or said or class_in_reach(graph, way.node) >= DataClass.CONFIDENTIAL):
        return idle(way.api.id, part=way.name)
    confidence = Confidence.HIGH if said >= Strength.ENFORCED else Confidence.STATED
    return passed(way.api.id, part=way.name, confidence=confidence)


def _names(way: Way) -> bool:
    """True where a request says which thing it is about: in its path, or in a message."""
    return way.names_object or way.websocket


@once
def _weak_ways(graph: Graph) -> Mapping[str, Place]:
    """By route: where nobody compares owners, with the data behind that nobody compares later either."""
    resources = graph.blueprint.resources
    sinks = [
        edge
        for name, row in graph.into.items()
        if name in resources
        for edge in row
        if _ends(graph.blueprint, edge) and name not in mere_sessions(graph)
    ]
    return {place.node: place for place in places(graph, _QUESTION, sinks, _WEAK)}


def _ends(blueprint: Blueprint, edge: Edge) -> bool:
    """True for an edge into a store that is no credential, or into a backend whose inside nobody shows."""
    end = blueprint.resources[edge.target]
    if edge.kind is EdgeKind.DATA:
        return stores(end) and not opens_things(end)
    return edge.kind is EdgeKind.REQUEST and _opaque(blueprint, end.id)


def _opaque(blueprint: Blueprint, name: str) -> bool:
    resource = blueprint.resources.get(name)
    return resource is not None and resource.type == "generic"


def _serves(graph: Graph, way: Way) -> bool:
    """True for a route by which somebody else's requests get to data that is not everybody's."""
    run_by_us = way.route.admin and way.route.groups
    if way.mock or run_by_us or way.name in _HANDSHAKE or not others_call(graph.blueprint, way):
        return False
    return class_in_reach(graph, way.node) is not DataClass.PUBLIC and _backends(graph, way)


def _backends(graph: Graph, way: Way) -> bool:
    resources = graph.blueprint.resources
    found = set(stores_in_reach(graph, way.node)) - mere_sessions(graph)
    kept = any(not opens_things(resources[name]) for name in found)
    return kept or any(_opaque(graph.blueprint, name) for name in reach(graph, way.node))


def _said(graph: Graph, way: Way) -> Strength:
    """What the route itself says of owners, open where it says nothing."""
    row = graph.into[way.node]
    said = max((edge.guards.get(Guard.OBJECT, Strength.OPEN) for edge in row), default=Strength.OPEN)
    return said if said >= Strength.STATED else Strength.OPEN


def _judged(graph: Graph, way: Way, place: Place) -> Verdict:
    biting = tuple(edge for edge in place.sinks if _bites(graph, way, edge))
    denied = way.route.object_check == "none"
    if biting and (denied or not _adds(way)):
        return _unowned(graph, way, place, biting)
    if denied and _names(way):
        return _unowned(graph, way, place, place.sinks)
    if _names(way) or way.greedy or (biting and _adds(way)):
        return _asked(way)
    return idle(way.api.id, part=way.name)


def _adds(way: Way) -> bool:
    """True for a route that names nothing there is, and may only add to it."""
    return way.method == "POST" and not way.names_object and not way.greedy


def _asked(way: Way) -> Verdict:
    severity = Severity.INFO
    if way.greedy:
        question = f"Does `{way.name}` name objects, and where is it checked that they are the caller's?"
    elif _names(way):
        question = f"Where is it checked that what `{way.name}` names is the caller's?"
        severity = Severity.HIGH
    else:
        question = f"Does `{way.name}` only add, or touch what is there, and whose?"
    return unsaid(way.api.id, question, "object_check", part=way.name, severity=severity)


def _bites(graph: Graph, way: Way, edge: Edge) -> bool:
    return way.route.sensitive == "money" or data_class(graph, edge.target) >= DataClass.CONFIDENTIAL


def _behind(graph: Graph, way: Way, edge: Edge) -> Behind:
    """Money and what laws ask more for count as the most secret data."""
    kept = behind_store(graph, edge.target, written=edge.op == "write")
    if way.route.sensitive == "money" or regulated(graph, (edge.target,)):
        return Behind(DataClass.RESTRICTED, said=True, kept=kept.kept)
    return kept


def _unowned(graph: Graph, way: Way, place: Place, sinks: tuple[Edge, ...]) -> Verdict:
    who = caller_of(graph, way.node)
    weight = weigh(Severity.CRITICAL, [(who, _behind(graph, way, edge)) for edge in sinks])
    severity, why = weight.severity, weight.moved.partition(": ")[2]
    if not _names(way) and way.route.object_check is None:
        severity = Severity(max(severity - 1, Severity.INFO))
        why = " and ".join(text for text in (why, "the path names no object") if text)
    names = names_of(sinks)
    told = Place(place.slot, place.edges, sinks)
    said = "`object_check` not stated" if way.route.object_check is None else "nobody compares owners"
    return Verdict(
        Outcome.FAILED,
        (way.api.id,),
        way.name,
        severity=severity,
        confidence=Confidence.STATED,
        message=_message(way, who, names),
        place=At(way.api.id, ("routes", way.name), said, key=True),
        path=path_hops(witness(graph, _QUESTION, told, _WEAK), place.edges, "nothing compares owners"),
        sinks=names,
        hint=_hint(way),
        moved=moved_by(severity, Severity.CRITICAL, why),
        cause=(way.node, Guard.OBJECT),
        silent="object_check",
    )


def _message(way: Way, who: Caller, names: tuple[str, ...]) -> str:
    people = "whoever calls" if who is Caller.ANYONE else "whoever signs in"
    return fitting(
        f"{people} can ask for other people's {shown(names)}",
        f"{people} can ask `{way.api.id}` for other people's data",
        f"{people} can ask for other people's data",
        rule=_NAME,
    )


def _hint(way: Way) -> str:
    if way.websocket:
        return "`object_check: handler` once the handler compares with whose connection it is"
    if way.names_object:
        return "`object_check: handler` once the handler compares the owner with the caller"
    return "`object_check: handler` once the handler asks for the caller's own alone"


RULES = (object_without_ownership_check,)

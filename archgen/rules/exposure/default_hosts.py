"""The host that AWS gives an API, beside the names of its own that guard more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.compare import missing, ways_by
from archgen.graph.doors import DEFAULT, Door
from archgen.graph.model import Edge, Graph, Guard
from archgen.graph.sources import INTERNET
from archgen.rules.answers import built, fitting, idle, passed
from archgen.rules.paths.entrances import behind_door, comers, doors_of
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import Caller, Weight, behind_code, weigh
from archgen.rules.readings.routes import API, domains, fronted_by, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_NAME = "default-endpoint-beside-domain"
_KINDS = (Guard.IDENTITY, Guard.INSPECTION)
_LACKS = {
    Guard.ORIGIN: "nothing asks for the edge's proof",
    Guard.IDENTITY: "nobody asks for a certificate",
    Guard.INSPECTION: "nothing inspects requests",
}


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("x-default-endpoint-open", "F08", "f-mtls-needs-custom-domain"),
    refs={
        "owasp_api": ("API2:2023", "API9:2023"),
        "cwe": ("CWE-288", "CWE-295"),
        "well_architected": ("SEC05-BP02", "SEC06-BP02"),
    },
    fixable=True,
    former=("bypassable-mutual-tls",),
)
def default_endpoint_beside_domain(subject: Subject) -> Iterator[Verdict]:
    """An API with a name of its own still answers at the host that AWS gave it, until that is disabled.

    WHY
      Client certificates and the TLS policy belong to a host name. The execute-api host of the same API
      has the same routes, asks for no certificate, takes AWS's default of TLS, and is in nobody's mind.

    HOW IT IS ATTACKED
      The API's id stands in an error, a log or a client; with the Region it gives the host. The caller
      sends the same request there, past whatever stands on the other name.

    JUDGED
      Fails      `default_endpoint` is not disabled beside a `domain`: high where the domain asks for client
                 certificates, or for an edge's, and this host does not; low where the host is only spare
      Passes     `default_endpoint: disabled`
      Built in   private APIs: no host of theirs answers outside
      Not        APIs without a domain
      Severity   less where the data behind is internal or public; of a spare host also less where callers
                 are known before they get anywhere

    MEND IT
      `default_endpoint: disabled`.

    FALSE ALARM?
      A health probe that calls the default host: give it the domain.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html

    Bad:
        archgen: 1
        name: Certificates at one door
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            authorizer: iam
            domain: {name: api.example.com, certificate: cert, mutual_tls: {truststore: authorities}}
            routes: {GET /quotes: {to: fn}}
          cert: {type: certificate, names: [api.example.com]}
          authorities: {type: bucket}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: One door
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            default_endpoint: disabled
            authorizer: iam
            domain: {name: api.example.com, certificate: cert, mutual_tls: {truststore: authorities}}
            routes: {GET /quotes: {to: fn}}
          cert: {type: certificate, names: [api.example.com]}
          authorities: {type: bucket}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        if not domains(api):
            yield idle(api.id)
        elif api.value("endpoint") == "private":
            yield built(api.id)
        else:
            doors = doors_of(graph, api.id)
            spare = next((door for door in doors if door.part == DEFAULT), None)
            others = [door for door in doors if door is not spare]
            yield passed(api.id) if spare is None else _spare(graph, api, spare, others)


def _spare(graph: Graph, api: Resource, spare: Door, others: list[Door]) -> Verdict:
    lacks = _lacks(graph, spare, others)
    way = _from_internet(graph, spare)
    certificate = Guard.IDENTITY in lacks
    weight = _weight(graph, api, way, nobody_asked=bool(lacks), base=Severity.HIGH if lacks else Severity.LOW)
    # The rule's own severity holds where a guard is missing; a host that is only spare has another base.
    moved = weight.moved if lacks else _moved(weight.severity)
    stated = api.stated("default_endpoint")
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=_message(graph, api, others, lacks),
        place=At(
            api.id,
            ("default_endpoint",),
            "open to everybody" if stated else "not stated; AWS defaults to enabled",
        ),
        related=tuple(
            At(api.id, door.path, "asks here alone" if certificate else "the name that is meant")
            for door in others[:2]
        ),
        path=path_hops(way[:1], way, _LACKS[lacks[0]] if lacks else "the same routes, at a second host"),
        sinks=behind_door(graph, spare.node, api.id),
        hint="`default_endpoint: disabled`",
        mend=Mend(
            "closes the host that asks for no certificate"
            if certificate
            else "closes the host that is spare",
            api.id,
            (("default_endpoint", "disabled"),),
        ),
        moved=moved,
        cause=(spare.node, Guard.NETWORK),
        silent="default_endpoint",
        assumed_default=not stated,
    )


def _from_internet(graph: Graph, door: Door) -> tuple[Edge, ...]:
    return tuple(edge for edge in graph.into[door.node] if edge.source == INTERNET)


def _lacks(graph: Graph, spare: Door, others: Iterable[Door]) -> tuple[Guard, ...]:
    """The kinds of guard that a name of the API's own has and an open spare host has not."""
    here = ways_by(graph, _from_internet(graph, spare), _KINDS)
    if not here:
        return ()
    edges = [edge for door in others for edge in _from_internet(graph, door)]
    there = ways_by(graph, edges, _KINDS)
    found = {kind for one in there for way in here for kind in missing(way, one)}
    shut = {edge.target for edge in edges} - {one.edge.target for one in there}
    return tuple(kind for kind in _LACKS if kind in found or (kind is Guard.ORIGIN and shut))


def _weight(
    graph: Graph, api: Resource, way: tuple[Edge, ...], *, nobody_asked: bool, base: Severity
) -> Weight:
    nodes = tuple(one.node for one in routes(api) if one.asks_callers)
    who = comers(graph, [edge for edge in way if not edge.shut], nodes)
    cells = [(Caller.ANYONE if nobody_asked else who[node], behind_code(graph, node)) for node in nodes]
    return weigh(base, cells)


def _moved(severity: Severity) -> str:
    return f"{severity.word}, not high: no guard is missing there, the host is only spare"


def _message(graph: Graph, api: Resource, others: list[Door], lacks: tuple[Guard, ...]) -> str:
    if Guard.IDENTITY in lacks:
        return fitting(
            f"callers reach `{api.id}` without a certificate at its other host",
            "callers need no certificate at the API's other host",
            rule=_NAME,
        )
    if lacks:
        edges = fronted_by(graph.blueprint, api.id)
        return fitting(
            *(f"anyone reaches `{api.id}` past `{edge.id}` at its other host" for edge in edges[:1]),
            "anyone reaches the API's other host",
            rule=_NAME,
        )
    return fitting(
        f"`{api.id}` answers at a second host beside `{others[0].part}`",
        f"`{api.id}` answers at a second host",
        "an API answers at a second host",
        rule=_NAME,
    )


RULES = (default_endpoint_beside_domain,)

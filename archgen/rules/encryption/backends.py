"""The way from the front door to what answers: in plain text, or to whoever shows any certificate."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, class_in_reach, data_class
from archgen.graph.model import Graph
from archgen.graph.nature import outside
from archgen.rules.answers import built, fitting, idle, passed, unsaid
from archgen.rules.readings.backend_lines import BackendLine, backend_lines
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.frames import vpcs_of
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_PLAIN = "plain-http-backend"
_UNCHECKED = "backend-name-unchecked"
_LINK = "vpc-link"


@rule(
    _PLAIN,
    concern="encryption",
    severity=Severity.HIGH,
    applies_to=("any",),
    covers=("apigw-integration-https",),
    refs={
        "owasp_api": ("API10:2023",),
        "cwe": ("CWE-319",),
        "well_architected": ("SEC09-BP02",),
    },
)
def plain_http_backend(subject: Subject) -> Iterator[Verdict]:
    """A backend that is called in plain text shows every request to the networks between.

    WHY
      TLS at the front door ends there. What goes on to the backend is a line of its own, and is read
      and changed by whoever stands on it unless that line is encrypted as well.

    HOW IT IS ATTACKED
      Somebody on the way, a provider, a neighbour in the network or a host taken over before, reads
      tokens and data as they pass, and answers in the backend's place.

    JUDGED
      Fails      a route, an origin or a call to an address that begins `http://`, over `protocol: http`
                 or `tcp`, or to a backend with `tls: false`; a vpc-link to such a backend
      Passes     https or TLS
      Built in   lines to services of AWS, which speak TLS by themselves
      Asks       whether a generic backend, or a system outside, speaks TLS, where nothing says so
      Not        what callers outside AWS speak: they come to a front door
      Severity   medium inside one VPC with no confidential data

    MEND IT
      `https://` in the address, `protocol: https` on the relation, or `tls: true` on the backend.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_transit_encrypt.html

    Bad:
        archgen: 1
        name: Plain behind the door
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            routes: {GET /bills: {to: "http://bills.example.com/list"}}

    Good:
        archgen: 1
        name: Encrypted to the end
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            routes: {GET /bills: {to: "https://bills.example.com/list"}}
    """
    graph = subject.graph
    rows: dict[str, list[BackendLine]] = {}
    asked: dict[str, None] = {}
    for line in backend_lines(graph.blueprint):
        rows.setdefault(line.source.id, []).append(line)
        if line.plain is None and line.target is not None:
            asked[line.target.id] = None
    for name, lines in rows.items():
        plain = [line for line in lines if line.plain]
        if plain:
            yield _in_plain_text(graph, plain)
        else:
            yield built(name) if all(line.built for line in lines) else passed(name)
    told = {line.target.id for lines in rows.values() for line in lines if line.target and line.says}
    for name in asked:
        if name in told and outside(graph.blueprint.resources[name]):
            continue
        field = "protocol" if outside(graph.blueprint.resources[name]) else "tls"
        yield unsaid(name, f"Does `{name}` speak TLS to whoever calls it?", field)


def _weight(graph: Graph, line: BackendLine) -> Severity:
    if line.target is None or data_class(graph, line.target.id) >= DataClass.CONFIDENTIAL:
        return Severity.HIGH
    return Severity.MEDIUM if _in_one_network(graph.blueprint, line.source, line.target) else Severity.HIGH


def _in_one_network(blueprint: Blueprint, source: Resource, target: Resource) -> bool:
    """True where both stand in one VPC; a link that stands nowhere leads into its target's."""
    here, there = vpcs_of(blueprint, source), vpcs_of(blueprint, target)
    return bool(there) and (bool(here & there) or (source.type == _LINK and not here))


def _in_plain_text(graph: Graph, plain: list[BackendLine]) -> Verdict:
    first, source = plain[0], plain[0].source
    weights = [_weight(graph, line) for line in plain]
    severity = max(weights)
    whom = f"`{first.target.id}`" if first.target is not None else "a backend"
    return Verdict(
        Outcome.FAILED,
        (source.id,),
        severity=severity,
        message=fitting(
            f"`{source.id}` talks to {whom} in plain text",
            f"`{source.id}` talks to its backend in plain text",
            "a backend is called in plain text",
            rule=_PLAIN,
        ),
        place=At(source.id, first.path, first.says),
        related=tuple(At(source.id, line.path, line.says) for line in plain[1:4]),
        hint="; ".join(dict.fromkeys(line.mend for line in plain)),
        pieces=tuple(
            Piece(line.part, _PLAIN, weight, line.says) for line, weight in zip(plain, weights, strict=True)
        ),
        moved=moved_by(severity, Severity.HIGH, "it stays inside one VPC, and nothing confidential passes"),
    )


@rule(
    _UNCHECKED,
    concern="encryption",
    severity=Severity.LOW,
    applies_to=(API,),
    covers=("apigw-v2-private-integration-tls",),
    refs={
        "security_hub": ("APIGateway.10",),
        "cwe": ("CWE-297",),
        "well_architected": ("SEC09-BP02",),
    },
)
def backend_name_unchecked(subject: Subject) -> Iterator[Verdict]:
    """An HTTP API speaks TLS through a VPC link, and checks whom with, only where a name is given.

    WHY
      A private integration talks plain HTTP unless it is told which name the backend's certificate
      carries. Without the name there is neither encryption on the way nor proof of who answers.

    HOW IT IS ATTACKED
      Whoever takes over a host in the network answers for the backend, or reads what passes.

    JUDGED
      Fails      a route of an HTTP API through a vpc-link without `tls_name`
      Passes     `tls_name` names the host in the backend's certificate
      Not        routes that lead elsewhere, REST APIs, and backends that are said to speak no TLS:
                 that is `plain-http-backend`
      Parts      each such route
      Severity   medium where confidential data lies behind

    MEND IT
      `tls_name: <the host in the backend's certificate>` on the route.

    FALSE ALARM?
      Backend and link stand in one trusted network, and plain text there is a decision: waive it.

    SOURCES
      botocore apigatewayv2 CreateIntegration.TlsConfig.ServerNameToVerify

    Bad:
        archgen: 1
        name: Whoever answers
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, routes: {GET /bills: {to: link}}}
          link: {type: vpc-link, to: bills}
          bills: {type: generic, service: Application Load Balancer, icon: alb, tls: true}

    Good:
        archgen: 1
        name: The right backend
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            routes: {GET /bills: {to: link, tls_name: bills.example.com}}
          link: {type: vpc-link, to: bills}
          bills: {type: generic, service: Application Load Balancer, icon: alb, tls: true}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        ways = [way for way in routes(api) if _by_link(graph.blueprint, way)]
        unchecked = [way for way in ways if way.route.tls_name is None]
        if api.value("protocol") != "http" or not ways:
            yield idle(api.id)
        else:
            yield _anybody(graph, api, unchecked) if unchecked else passed(api.id)


def _by_link(blueprint: Blueprint, way: Way) -> bool:
    """True for a route through a link to a backend that may have a certificate to check."""
    link = blueprint.resources.get(str(way.route.to))
    if link is None or link.type != _LINK:
        return False
    backend = blueprint.resources.get(str(getattr(link.body, "to", None)))
    return backend is None or getattr(backend.body, "tls", None) is not False


def _anybody(graph: Graph, api: Resource, ways: list[Way]) -> Verdict:
    weights = [
        Severity.MEDIUM if class_in_reach(graph, way.node) >= DataClass.CONFIDENTIAL else Severity.LOW
        for way in ways
    ]
    severity = max(weights)
    link = str(ways[0].route.to)
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        message=fitting(
            f"`{api.id}` takes answers from whoever stands behind `{link}`",
            "answers come from whoever stands behind the link",
            rule=_UNCHECKED,
        ),
        place=At(api.id, ("routes", ways[0].name, "tls_name"), "not stated; AWS checks no name"),
        related=tuple(At(api.id, ("routes", way.name), "nor here") for way in ways[1:4]),
        hint="`tls_name: <the host in the backend's certificate>`",
        pieces=tuple(
            Piece(way.name, _UNCHECKED, weight, "checks no name")
            for way, weight in zip(ways, weights, strict=True)
        ),
        moved=moved_by(severity, Severity.LOW, "confidential data lies behind"),
        silent="tls_name",
        assumed_default=True,
    )


RULES = (plain_http_backend, backend_name_unchecked)

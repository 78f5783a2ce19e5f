"""Names that lead somewhere else inside a network than outside it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.endpoint_facts import API_SERVICE
from archgen.finding.finding import Category, Severity
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.endpoints import calls_from, endpoint_service, is_gateway, offered, vpcs_served
from archgen.rules.readings.frames import vpcs_of
from archgen.rules.readings.routes import API, domains
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_NAME = "private-dns-hiding-public-apis"
_UNNAMED = "endpoint-without-private-dns"
_REASONS = ("dns", "zone", "conflict", "resolve")
"""What a note speaks of that tells why private DNS is off."""


@rule(
    _NAME,
    concern="network",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=("vpc-endpoint",),
    covers=("F31",),
)
def private_dns_hiding_public_apis(subject: Subject) -> Iterator[Verdict]:
    """Private DNS of an execute-api endpoint makes every API with AWS's own name private in that VPC.

    WHY
      Inside the VPC each execute-api name then leads to the endpoint, and the endpoint knows private
      APIs alone. A public API that worked the day before answers 403 to everybody in the network.

    HOW IT IS ATTACKED
      It is not: calls stop on the day the endpoint comes, far from whoever added it.

    JUDGED
      Fails      something in the endpoint's VPC calls a public API that has no host name of its own
      Passes     `private_dns: false`, or every public API that is called from there has a `domain`
      Not        endpoints of other services, and VPCs from which no API is called

    MEND IT
      A `domain` on the public API, or `private_dns: false` on the endpoint.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html

    Bad:
        archgen: 1
        name: Hidden
        regions: [eu-west-1]
        resources:
          office: {type: client, kind: machine, in: net, calls: api}
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            authorizer: iam
            routes: {GET /notes: {to: fn}}
          fn: {type: lambda, runtime: python3.13}
          door: {type: vpc-endpoint, service: execute-api, in: net}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}

    Good:
        archgen: 1
        name: Told apart
        regions: [eu-west-1]
        resources:
          office: {type: client, kind: machine, in: net, calls: api}
          api:
            type: api-gateway
            protocol: rest
            endpoint: regional
            authorizer: iam
            routes: {GET /notes: {to: fn}}
          fn: {type: lambda, runtime: python3.13}
          door: {type: vpc-endpoint, service: execute-api, in: net, private_dns: false}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
    """
    blueprint = subject.graph.blueprint
    for endpoint in blueprint.of_type("vpc-endpoint"):
        lines = list(_lines(blueprint, endpoint)) if endpoint_service(endpoint) == API_SERVICE else []
        hidden = [line for line in lines if not domains(blueprint.resources[line.target])]
        if not lines:
            yield idle(endpoint.id)
        elif hidden and endpoint.value("private_dns"):
            yield _hiding(endpoint, hidden)
        else:
            yield passed(endpoint.id)


def _lines(blueprint: Blueprint, endpoint: Resource) -> Iterator[Relation]:
    """Calls of public APIs from the endpoint's VPC."""
    near = vpcs_of(blueprint, endpoint)
    for line in blueprint.relations:
        target = blueprint.resources[line.target]
        if line.verb != "calls" or target.type != API or target.value("endpoint") == "private":
            continue
        if near & vpcs_of(blueprint, blueprint.resources[line.source]):
            yield line


def _hiding(endpoint: Resource, hidden: list[Relation]) -> Verdict:
    apis = list(dict.fromkeys(line.target for line in hidden))
    return Verdict(
        Outcome.FAILED,
        (endpoint.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"`{endpoint.id}` hides {shown(apis)} from its network",
            f"`{endpoint.id}` hides public APIs",
            "this endpoint hides public APIs",
            rule=_NAME,
        ),
        place=At(endpoint.id, ("private_dns",), "takes every execute-api name"),
        related=tuple(At(line.source, line.path, "no longer gets there") for line in hidden[:3]),
        pieces=tuple(Piece(api, _NAME, Severity.MEDIUM, "has no name of its own") for api in apis),
        hint=f"`domain: {{name: <host>, certificate: <certificate>}}` on {apis[0]},\n"
        f"or `private_dns: false` on {endpoint.id}",
        silent="private_dns",
        assumed_default=not endpoint.stated("private_dns"),
    )


@rule(
    _UNNAMED,
    concern="network",
    severity=Severity.INFO,
    applies_to=("vpc-endpoint",),
    covers=("vpce-private-dns",),
    fixable=True,
)
def endpoint_without_private_dns(subject: Subject) -> Iterator[Verdict]:
    """Without private DNS a service's own name leads past its endpoint.

    WHY
      AWS's libraries call a service by its own name. Unless the VPC resolves that name to the endpoint,
      calls go on to the internet, or nowhere, and the endpoint stands there for nothing.

    HOW IT IS ATTACKED
      It is not: the way that was closed by the endpoint stays open, because the calls still need it.

    JUDGED
      Fails      `private_dns: false` on an interface endpoint
      Passes     `private_dns: true`; a `note` that tells of the zone or conflict behind it; an
                 execute-api endpoint that would hide public APIs which are called by AWS's name
      Asks       where nothing is said: the API turns it on, some tools do not
      Not        gateways and offered services, which have no such setting
      Severity   low where something in the VPC calls the service

    MEND IT
      `private_dns: true`.

    FALSE ALARM?
      A central network with zones of its own: say so in `note`.

    SOURCES
      botocore ec2 CreateVpcEndpoint.PrivateDnsEnabled
      https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html

    Bad:
        archgen: 1
        name: Passed by
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: net, reads: app-key}
          app-key: {type: secret}
          door: {type: vpc-endpoint, service: secretsmanager, in: net, private_dns: false}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}

    Good:
        archgen: 1
        name: Found
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: net, reads: app-key}
          app-key: {type: secret}
          door: {type: vpc-endpoint, service: secretsmanager, in: net, private_dns: true}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
    """
    graph = subject.graph
    for endpoint in graph.blueprint.of_type("vpc-endpoint"):
        if is_gateway(endpoint) or offered(endpoint):
            yield idle(endpoint.id)
        elif not endpoint.stated("private_dns"):
            question = f"Does the service's own name lead to `{endpoint.id}` inside the network?"
            yield unsaid(endpoint.id, question, "private_dns")
        elif endpoint.value("private_dns") or _explained(graph.blueprint, endpoint):
            yield passed(endpoint.id)
        else:
            yield _passed_by(graph, endpoint)


def _explained(blueprint: Blueprint, endpoint: Resource) -> bool:
    """True where a note, or the APIs that the name must still lead to, say why it is off."""
    note = (endpoint.body.note or "").lower()
    return any(word in note for word in _REASONS) or (
        endpoint_service(endpoint) == API_SERVICE
        and any(not domains(blueprint.resources[line.target]) for line in _lines(blueprint, endpoint))
    )


def _passed_by(graph: Graph, endpoint: Resource) -> Verdict:
    service = endpoint_service(endpoint)
    calls = [
        call
        for vpc in vpcs_served(graph.blueprint, endpoint)
        for call in calls_from(graph).get((vpc, service), ())
        if not call.line.settings.via
    ]
    severity = Severity.LOW if calls else Severity.INFO
    callers = list(dict.fromkeys(call.caller.id for call in calls))
    return Verdict(
        Outcome.FAILED,
        (endpoint.id,),
        severity=severity,
        message=fitting(
            *((f"calls of {shown(callers)} go past `{endpoint.id}`",) if calls else ()),
            f"the name of {service} does not lead to `{endpoint.id}`",
            "the name of the service does not lead to its endpoint",
            rule=_UNNAMED,
        ),
        place=At(endpoint.id, ("private_dns",), "the name leads elsewhere"),
        related=tuple(At(call.line.source, call.line.path, "by the service's name") for call in calls[:2]),
        hint="`private_dns: true`, or a `note` that tells which zone answers for the name",
        mend=Mend("adds private_dns: true", endpoint.id, (("private_dns", "true"),)),
        moved=moved_by(severity, Severity.INFO, "something calls the service by its name"),
        silent="private_dns",
    )


RULES = (private_dns_hiding_public_apis, endpoint_without_private_dns)

"""Names that lead somewhere else inside a network than outside it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.endpoint_facts import API_SERVICE
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.frames import vpcs_of
from archgen.rules.readings.routes import API, domains
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "private-dns-hiding-public-apis"


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
        service = str(getattr(endpoint.body, "service", "")).rpartition(".")[2]
        lines = list(_lines(blueprint, endpoint)) if service == API_SERVICE else []
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


RULES = (private_dns_hiding_public_apis,)

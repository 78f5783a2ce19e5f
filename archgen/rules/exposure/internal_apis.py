"""APIs that only insiders call, at hosts that everybody finds."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.nature import outside
from archgen.graph.policies import admitted
from archgen.graph.sources import INTERNET, PARTNER, zone_of
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, fronted_by, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "internal-api-on-internet"


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("apigw-endpoint-private-when-internal",),
    refs={
        "owasp_api": ("API8:2023",),
        "cwe": ("CWE-668",),
        "well_architected": ("SEC05-BP01",),
        "prowler": ("apigateway_restapi_public",),
    },
)
def internal_api_on_internet(subject: Subject) -> Iterator[Verdict]:
    """An API that only insiders call answers the whole internet unless its endpoint is private.

    WHY
      An edge or regional endpoint has a host that everybody resolves and reaches. What nobody outside
      needs is better not there: an authorizer that fails is then no door for strangers.

    HOW IT IS ATTACKED
      The host is found by its certificate or in a leaked configuration. From then on the internal API
      is tried like any other, though nobody built it to stand that.

    JUDGED
      Fails      all callers stand in a VPC, an account or the corporate network, or `expose: internal` is
                 written, and the endpoint is not private; medium where each route asks for IAM
      Passes     `endpoint: private`, or a resource policy that asks for endpoint, VPC or address
      Not        no caller is drawn, some come from outside, or an edge fetches from it

    MEND IT
      `protocol: rest` with `endpoint: private`, a vpc-endpoint for execute-api and a `policy` that
      names it.

    FALSE ALARM?
      Callers from outside who are not drawn: draw them.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
      botocore apigateway CreateRestApi.endpointConfiguration.types

    Bad:
        archgen: 1
        name: Tools on the internet
        regions: [eu-west-1]
        resources:
          staff: {type: client, kind: operator, zone: corporate, calls: tools}
          tools: {type: api-gateway, protocol: rest, authorizer: sso, routes: {POST /refunds: {to: fn}}}
          sso: {type: authorizer, kind: lambda-request, function: gate, identity_source: [header.token]}
          gate: {type: lambda, runtime: python3.13, reserved_concurrency: 20}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Tools inside
        regions: [eu-west-1]
        resources:
          staff: {type: client, kind: operator, zone: corporate, calls: tools}
          tools:
            type: api-gateway
            protocol: rest
            endpoint: private
            authorizer: sso
            policy:
              - effect: allow
                principals: ["*"]
                actions: ["execute-api:Invoke"]
                conditions: {StringEquals: {"aws:SourceVpce": door}}
            routes: {POST /refunds: {to: fn}}
          door: {type: vpc-endpoint, service: execute-api}
          sso: {type: authorizer, kind: lambda-request, function: gate, identity_source: [header.token]}
          gate: {type: lambda, runtime: python3.13, reserved_concurrency: 20}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        zones = admitted(api)
        if not _for_insiders(blueprint, api):
            yield idle(api.id)
        elif api.value("endpoint") == "private" or zones is not None:
            yield passed(api.id)
        else:
            yield _on_internet(blueprint, api)


def _for_insiders(blueprint: Blueprint, api: Resource) -> bool:
    """True where the design says so, or where all who call the API stand inside."""
    said = getattr(api.body, "expose", None)
    if said is not None:
        return bool(said == "internal")
    if fronted_by(blueprint, api.id):
        return False
    zones = {_zone(blueprint, caller) for caller in _callers(blueprint, api)}
    return bool(zones) and not zones & {INTERNET, PARTNER, "@foreign"}


def _callers(blueprint: Blueprint, api: Resource) -> list[Resource]:
    lines = [line for line in blueprint.incoming.get(api.id, ()) if line.verb == "calls"]
    return [blueprint.resources[name] for name in dict.fromkeys(line.source for line in lines)]


def _zone(blueprint: Blueprint, caller: Resource) -> str:
    """Where a caller stands; code of the design stands in its account."""
    return zone_of(blueprint, caller) if outside(caller) else "@account"


def _on_internet(blueprint: Blueprint, api: Resource) -> Verdict:
    asking = [way for way in routes(api) if way.asks_callers and not way.mock]
    signed = bool(asking) and all(way.authorizer == "iam" for way in asking)
    severity = Severity.MEDIUM if signed else Severity.HIGH
    said = getattr(api.body, "expose", None) is not None
    rest = api.value("protocol") == "rest"
    stated = api.stated("endpoint")
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        message=fitting(
            f"everybody on the internet reaches `{api.id}`, which insiders alone call",
            f"everybody reaches `{api.id}`, meant for insiders",
            "everybody reaches an API meant for insiders",
            rule=_NAME,
        ),
        place=At(
            api.id,
            ("endpoint",),
            "answers everybody" if stated else f"not stated; AWS defaults to {api.value('endpoint')}",
        ),
        related=(
            (At(api.id, ("expose",), "meant for insiders"),)
            if said
            else tuple(At(one.id, (), "calls from inside") for one in _callers(blueprint, api)[:3])
        ),
        hint=("" if rest else "`protocol: rest` with ")
        + f"`endpoint: private` on {api.id}, and a `policy` that names a vpc-endpoint for execute-api",
        moved=moved_by(severity, Severity.HIGH, "each route asks for a signature"),
        silent="endpoint",
        assumed_default=not stated,
    )


RULES = (internal_api_on_internet,)

"""Whose calls an endpoint lets pass, and to whose things."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from archgen.blueprint.model import Resource
from archgen.catalogue.endpoint_facts import API_SERVICE, PERIMETER_KEYS, TAKES_POLICY
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import opens_things
from archgen.graph.policies import ends_named, names_principals, statements
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.network.endpoint_refusals import refusal, refused_in
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.endpoints import (
    calls_from,
    endpoint_service,
    endpoints_in,
    is_gateway,
    is_private_api,
    offered,
)
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "endpoint-policy-unlike-roles"
_ARN_PIECES = 6


@rule(
    _NAME,
    concern="network",
    severity=Severity.LOW,
    applies_to=("vpc-endpoint",),
    covers=(
        "vpce-policy-restrictive",
        "vpce-execute-api-policy",
        "ddb-gateway-endpoint",
        "x-private-api-endpoint-shared",
        "x-vpce-policy-vs-role",
    ),
    refs={
        "checkov": ("CKV_AWS_283",),
        "prowler": ("vpc_endpoint_connections_trust_boundaries",),
        "cwe": ("CWE-653", "CWE-732"),
        "well_architected": ("SEC05-BP02", "SEC03-BP05"),
    },
    former=("endpoint-with-full-access", "unscoped-shared-endpoint"),
)
def endpoint_policy_unlike_roles(subject: Subject) -> Iterator[Verdict]:
    """An endpoint lets pass what its policy says: anybody's calls without one, too few with a tight one.

    WHY
      An endpoint is a way out of the network that no firewall looks into. AWS gives it a policy that
      lets everything pass: also a thief's own credentials, which reach a bucket of the thief's.

    HOW IT IS ATTACKED
      Code that was taken over in a subnet without any other way out copies what it reads into a table
      or bucket of another account, through the endpoint, signed with keys that it brought along.

    JUDGED
      Fails      no policy, or a statement that allows neither certain principals nor certain resources;
                 one for `execute-api` that does not name its APIs. One finding for each VPC, whose
                 parts are the endpoints. And a policy that lets none of the actions pass that a line
                 through the endpoint needs: what is drawn cannot work
      Passes     `principals`, `resources` or a condition on the account or organisation of either, also
                 as a refusal of all others
      Not        services that take no such policy
      Severity   medium where restricted data lies behind; and for `execute-api` where one leads to a
                 private API without a resource policy, or to several that do not each ask for callers
                 of their own

    MEND IT
      `policy: [{effect: allow, principals, actions, resources}]`. A gateway's policy takes no principals
      but `*`: name the resources, or ask for `aws:PrincipalArn` in a condition.

    FALSE ALARM?
      The organisation keeps its data inside by policies of its own: waive it and say so.

    SOURCES
      https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
      botocore ec2 CreateVpcEndpoint.PolicyDocument

    Bad:
        archgen: 1
        name: Anybody's
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: inner, reads: notes}
          notes: {type: dynamodb}
          notes-door: {type: vpc-endpoint, service: dynamodb, routes: [inner]}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          inner: {type: subnet, in: net, zone: a}

    Good:
        archgen: 1
        name: One's own
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: inner, reads: notes}
          notes: {type: dynamodb}
          notes-door:
            type: vpc-endpoint
            service: dynamodb
            routes: [inner]
            policy: {effect: allow, principals: "*", actions: "dynamodb:*", resources: notes}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          inner: {type: subnet, in: net, zone: a}
    """
    graph = subject.graph
    for vpc, endpoints in endpoints_in(graph).items():
        judged = [one for one in endpoints if endpoint_service(one) in TAKES_POLICY and not offered(one)]
        for group in [judged] if vpc else [[one] for one in judged]:
            owner = vpc or group[0].id
            wide = [one for one in group if not _limited(one)]
            if wide:
                yield _full(graph, owner, vpc, wide)
            else:
                yield passed(owner) if group else idle(owner)
            for endpoint, calls in refused_in(graph, vpc, group):
                yield refusal(endpoint, calls, _NAME)
    for frame in graph.blueprint.of_type("vpc"):
        if frame.id not in endpoints_in(graph):
            yield idle(frame.id)


def _limited(endpoint: Resource) -> bool:
    """True where every statement says whose calls pass or to whose things."""
    allowed = statements(endpoint, "allow")
    if getattr(endpoint.body, "policy", None) is None:
        return False
    if endpoint_service(endpoint) == API_SERVICE:
        return all(_things(one) for one in allowed)
    closed = any(_asks(one, negative=True) for one in statements(endpoint, "deny"))
    return closed or all(_people(one) or _things(one) or _asks(one, negative=False) for one in allowed)


def _people(statement: Any) -> bool:  # noqa: ANN401 - a statement of the catalogue
    return bool(statement.principals) and "*" not in statement.principals


def _things(statement: Any) -> bool:  # noqa: ANN401 - a statement of the catalogue
    """True where it names what may be reached, by name or by an ARN that not everybody's things match."""
    return bool(statement.resources) and not any(_anybodys(str(name)) for name in statement.resources)


def _anybodys(name: str) -> bool:
    pieces = name.split(":", _ARN_PIECES - 1)
    if len(pieces) < _ARN_PIECES:
        return set(name) <= {"*", "/"}
    return pieces[4] in ("", "*") and pieces[5].startswith("*")


def _asks(statement: Any, *, negative: bool) -> bool:  # noqa: ANN401 - a statement of the catalogue
    """True where a condition asks for an account or organisation, or refuses all others."""
    return any(
        key.lower() in PERIMETER_KEYS and ("not" in operator.lower()) is negative
        for operator, keys in (statement.conditions or {}).items()
        for key in keys
    )


@once
def _private_apis(graph: Graph) -> tuple[Resource, ...]:
    return tuple(one for one in graph.blueprint.resources.values() if is_private_api(one))


def _led_to(graph: Graph, vpc: str, endpoint: Resource) -> list[Resource]:
    """The private APIs that let in what comes by an endpoint: they name it or its VPC, or no network."""
    ends = {endpoint.id, vpc}
    named = {api.id: ends_named(api) for api in _private_apis(graph)}
    return [api for api in _private_apis(graph) if not named[api.id] or ends & set(named[api.id])]


def _shared(apis: list[Resource]) -> bool:
    """True where whoever may call one of several APIs may call another one as well."""
    callers = [_principals(api) for api in apis]
    return any(one is None or other is None or bool(one & other) for one, other in combinations(callers, 2))


def _principals(api: Resource) -> frozenset[str] | None:
    """Whom an API's policy names; None where it lets in everybody from some network."""
    if not names_principals(api):
        return None
    return frozenset(str(who) for one in statements(api, "allow") for who in one.principals or ())


def _weight(graph: Graph, vpc: str, endpoint: Resource) -> tuple[Severity, str]:
    """How much an open endpoint lets through, and why that is more than usual."""
    service = endpoint_service(endpoint)
    targets = [call.target for call in calls_from(graph).get((vpc, service), ())]
    if service == API_SERVICE:
        apis = _led_to(graph, vpc, endpoint)
        targets.extend(apis)
        if _shared(apis):
            return Severity.MEDIUM, "several private APIs are behind it"
        if any(not getattr(api.body, "policy", None) for api in apis):
            return Severity.MEDIUM, "the API behind it has no policy either"
    kept = (target for target in targets if not opens_things(target))
    if any(data_class(graph, target.id) is DataClass.RESTRICTED for target in kept):
        return Severity.MEDIUM, "restricted data is behind it"
    return Severity.LOW, ""


def _full(graph: Graph, owner: str, vpc: str, wide: list[Resource]) -> Verdict:
    weights = {one.id: _weight(graph, vpc, one) for one in wide}
    severity, why = max(weights.values(), key=lambda weight: weight[0])
    first = wide[0]
    silent = not first.stated("policy")
    names = shown([one.id for one in wide])
    return Verdict(
        Outcome.FAILED,
        (owner,),
        severity=severity,
        message=fitting(
            f"{names} let{'s' if len(wide) == 1 else ''} data out to any account",
            f"endpoints of `{owner}` let data out to any account",
            "endpoints let data out to any account",
            rule=_NAME,
        ),
        place=At(first.id, ("policy",), _said(first)),
        related=tuple(At(one.id, ("policy",), _said(one)) for one in wide[1:3]),
        pieces=tuple(
            Piece(one.id, _NAME, weights[one.id][0], f"full access to {endpoint_service(one)}")
            for one in wide
        ),
        hint="\n".join(_hint(graph, vpc, one) for one in wide[:2]),
        moved=moved_by(severity, Severity.LOW, why),
        assumed_default=silent,
    )


def _said(endpoint: Resource) -> str:
    return "for anybody" if endpoint.stated("policy") else "not stated; AWS defaults to full access"


def _hint(graph: Graph, vpc: str, endpoint: Resource) -> str:
    """The statement that lets through what is drawn, and no more."""
    service = endpoint_service(endpoint)
    calls = calls_from(graph).get((vpc, service), ())
    apis = [api.id for api in _private_apis(graph)] if service == API_SERVICE else []
    targets = list(dict.fromkeys([*(call.target.id for call in calls), *apis]))[:3]
    callers = list(dict.fromkeys(call.caller.id for call in calls))[:3]
    who = '"*"' if is_gateway(endpoint) or not callers else f"[{', '.join(callers)}]"
    action = "execute-api:Invoke" if service == API_SERVICE else "<its actions>"
    what = f"[{', '.join(targets)}]" if targets else "<what is used>"
    return (
        f'`policy: {{effect: allow, principals: {who}, actions: "{action}", resources: {what}}}` '
        f"on {endpoint.id}"
    )


RULES = (endpoint_policy_unlike_roles,)

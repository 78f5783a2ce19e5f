"""Private APIs whose policy says nothing of the endpoints that lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.endpoint_facts import API_SERVICE
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.graph.policies import ends_named, statements
from archgen.graph.written_rights import Grant, policy_grants_of
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.paths.callers import callers
from archgen.rules.paths.entrances import entrances
from archgen.rules.readings.context import Caller, Weight, behind_code, weigh
from archgen.rules.readings.endpoints import endpoint_service, is_private_api
from archgen.rules.readings.narrowing import narrowed
from archgen.rules.readings.principals import is_anyone
from archgen.rules.readings.routes import API, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "private-api-without-policy"
_UNFIT = "private-api-unfit"
"""Says that the API was not meant to be private: then it needs no policy."""
_ID = re.compile(r"vpce?-[0-9a-f]+")
_ENDS = ("vpc-endpoint", "vpc")


class _Named(Struct, frozen=True):
    """Whom the policy's conditions name: ends that are drawn nowhere, and ids of other accounts' ends."""

    nowhere: tuple[str, ...]
    elsewhere: tuple[str, ...]


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.CRITICAL,
    applies_to=("api-gateway",),
    covers=("x-private-api-without-policy",),
    refs={
        "owasp_api": ("API5:2023",),
        "cwe": ("CWE-284",),
        "well_architected": ("SEC05-BP02",),
    },
)
def private_api_without_policy(subject: Subject) -> Iterator[Verdict]:
    """A private API lets in every endpoint of every AWS account that its policy does not shut out.

    WHY
      Private means: by an endpoint for execute-api, whoever owns it. Which endpoints, the API's own
      policy decides; one that allows `*` allows the endpoint of a stranger's account.

    HOW IT IS ATTACKED
      Somebody makes an endpoint in an account of theirs and calls the API by its id, from inside the
      network that everybody believed it to be hidden in.

    JUDGED
      Fails      a statement that allows `*` without a condition on endpoint, VPC, account or principal; a
                 condition that names an endpoint or VPC which is not drawn; no policy: AWS deploys no such
                 private API
      Passes     each statement is bound to a drawn endpoint for execute-api or VPC, names its principals, or
                 asks for an account or organisation
      Asks       an id of an endpoint or VPC that is not in the design
      Not        APIs of other endpoint types
      Folds      a missing policy into private-api-unfit
      Severity   less where callers are known before they get anywhere, and where data is internal; where
                 nobody gets in at all it is weighed as for insiders

    MEND IT
      `conditions: {StringEquals: {"aws:SourceVpce": <the endpoint>}}` on the statement.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html

    Bad:
        archgen: 1
        name: Private to everybody
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: private
            policy: {effect: allow, principals: "*", actions: "execute-api:Invoke"}
            routes: {GET /notes: {to: fn}}
          door: {type: vpc-endpoint, service: execute-api, in: net}
          fn: {type: lambda, runtime: python3.13, reads: notes}
          notes: {type: dynamodb, holds: [personal]}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}

    Good:
        archgen: 1
        name: Private to one endpoint
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            endpoint: private
            policy:
              effect: allow
              principals: "*"
              actions: "execute-api:Invoke"
              conditions: {StringEquals: {"aws:SourceVpce": door}}
            routes: {GET /notes: {to: fn}}
          door: {type: vpc-endpoint, service: execute-api, in: net}
          fn: {type: lambda, runtime: python3.13, reads: notes}
          notes: {type: dynamodb, holds: [personal]}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        if is_private_api(api):
            yield _judged(graph, api, policy_grants_of(graph.blueprint, api))
        else:
            yield idle(api.id)


def _judged(graph: Graph, api: Resource, grants: tuple[Grant, ...]) -> Verdict:
    opened = [grant for grant in grants if _lets_anyone(api, grant)]
    named = _named(graph.blueprint, api)
    if opened:
        return _open(graph, api, opened)
    if named.nowhere:
        return _nobody(graph, api, named.nowhere)
    if not grants:
        return _nobody(graph, api, ())
    if named.elsewhere:
        question = f"Whose is {shown(named.elsewhere)}, from which `{api.id}` is called?"
        return unsaid(api.id, question, "policy")
    return passed(api.id)


def _lets_anyone(api: Resource, grant: Grant) -> bool:
    return any(is_anyone(who) for who in grant.principals or ("*",)) and not narrowed(api, grant)


def _named(blueprint: Blueprint, api: Resource) -> _Named:
    """The ends that the conditions name and that are no drawn endpoint for execute-api or VPC."""
    unknown = [name for name in ends_named(api) if not _is_end(blueprint.resources.get(name))]
    return _Named(
        tuple(name for name in unknown if not _ID.fullmatch(name)),
        tuple(name for name in unknown if _ID.fullmatch(name)),
    )


def _is_end(drawn: Resource | None) -> bool:
    if drawn is None or drawn.type not in _ENDS:
        return False
    return drawn.type == "vpc" or endpoint_service(drawn) == API_SERVICE


def _open(graph: Graph, api: Resource, opened: list[Grant]) -> Verdict:
    weight = _weight(graph, api, Caller.ANYONE)
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"endpoints of every AWS account lead into `{api.id}`",
            "endpoints of every AWS account lead into it",
            rule=_NAME,
        ),
        place=At(api.id, (*opened[0].path, "principals"), "from whatever endpoint they come"),
        hint=_hint(graph.blueprint, api),
        pieces=tuple(Piece(grant.part, _NAME, weight.severity, "any endpoint") for grant in opened),
        moved=weight.moved,
        silent="policy",
    )


def _nobody(graph: Graph, api: Resource, nowhere: tuple[str, ...]) -> Verdict:
    """Nobody is let in, so that somebody will open it: what the policy names is not there, or it is not."""
    weight = _weight(graph, api, Caller.INSIDE)
    said = "not drawn, or no way to APIs" if nowhere else "not stated; AWS deploys none without"
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"`{api.id}` lets in by {shown(nowhere)}, which leads nowhere"
            if nowhere
            else f"AWS deploys no `{api.id}` while it has no policy",
            "it lets in by an end that leads nowhere" if nowhere else "AWS deploys no API without a policy",
            rule=_NAME,
        ),
        place=At(api.id, ("policy",), said),
        hint=_hint(graph.blueprint, api),
        moved=weight.moved,
        folds_into=() if nowhere else (_UNFIT,),
        silent="policy",
        assumed_default=not nowhere,
        refused=not nowhere,
    )


def _weight(graph: Graph, api: Resource, most: Caller) -> Weight:
    nodes = tuple(way.node for way in routes(api) if way.asks_callers)
    who = callers(graph, entrances(graph, api.id), nodes)
    return weigh(Severity.CRITICAL, [(min(who[node], most), behind_code(graph, node)) for node in nodes])


def _hint(blueprint: Blueprint, api: Resource) -> str:
    doors = [one.id for one in blueprint.of_type("vpc-endpoint") if endpoint_service(one) == API_SERVICE]
    end = doors[0] if doors else "<a vpc-endpoint for execute-api>"
    condition = f'`conditions: {{StringEquals: {{"aws:SourceVpce": {end}}}}}`'
    if statements(api, "allow"):
        return f"{condition} on the statement"
    statement = '`policy: {effect: allow, principals: "*", actions: "execute-api:Invoke"}`'
    return f"{statement} on {api.id}, with\n{condition}"


RULES = (private_api_without_policy,)

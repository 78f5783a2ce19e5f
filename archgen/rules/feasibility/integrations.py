"""What a route cannot lead to: services that an HTTP API does not call, links that end at no balancer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.api_facts import HTTP_ACTIONS, LINK_TARGETS
from archgen.finding.finding import Category, Confidence, Severity
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_LINK = "vpc-link-target-unfit"
_DIRECT = "direct-integration-unavailable"
_ADDRESSES = ("lambda", "vpc-link", "generic", "external", "api-gateway", "cloudfront")
"""Types that an HTTP API reaches as a function, by a link, or at an address."""
_AN_API = {"rest": "a REST API", "http": "an HTTP API", "websocket": "a WebSocket API"}
_UNFIT = ("gateway load", "gatewayload", "gwlb", "classic load", "classicload")
_KINDS = (
    ("nlb", ("network load", "networkload", "nlb")),
    ("alb", ("application load", "applicationload", "alb")),
    ("cloud-map", ("cloud map", "cloudmap", "service discovery")),
)


@rule(
    _LINK,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=("vpc-link",),
    covers=("f-vpc-link-target-type", "F33"),
)
def vpc_link_target_unfit(subject: Subject) -> Iterator[Verdict]:
    """A VPC link leads to a load balancer, or from an HTTP API to Cloud Map; AWS refuses all else.

    WHY
      API Gateway enters a VPC at the listener of an application or network load balancer. HTTP APIs
      also find services by AWS Cloud Map, REST APIs do not.

    HOW IT IS ATTACKED
      It is not: the deployment fails. In a hurry the service then gets a public address instead.

    JUDGED
      Fails      a link that a REST API uses and that leads to Cloud Map; a link that leads to no
                 load balancer at all
      Passes     an ALB or NLB; Cloud Map where only HTTP APIs use the link
      Asks       which kind of load balancer it is, and whether a WebSocket API can use it
      Not        a link that no route uses

    MEND IT
      An ALB or NLB in front of the service, and `to:` that balancer on the link.

    FALSE ALARM?
      A balancer under a name of its own: write `icon: alb` or `icon: nlb`.

    SOURCES
      botocore apigatewayv2 CreateIntegration.IntegrationUri
      botocore apigateway PutIntegration.integrationTarget
      https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html

    Bad:
        archgen: 1
        name: A REST API and Cloud Map
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /bills: {to: link}}}
          link: {type: vpc-link, to: bills}
          bills: {type: generic, service: AWS Cloud Map service}

    Good:
        archgen: 1
        name: A REST API and a load balancer
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /bills: {to: link}}}
          link: {type: vpc-link, to: balancer}
          balancer: {type: generic, service: Network Load Balancer, icon: nlb, calls: bills}
          bills: {type: generic, service: ECS service}
    """
    blueprint = subject.graph.blueprint
    for link in blueprint.of_type("vpc-link"):
        lines = [line for line in blueprint.incoming.get(link.id, ()) if line.verb == "to"]
        users = [blueprint.resources[name] for name in dict.fromkeys(line.source for line in lines)]
        target = blueprint.resources.get(str(getattr(link.body, "to", None)))
        if not users or target is None:
            yield idle(link.id)
        else:
            yield _linked(link, target, users)


def _linked(link: Resource, target: Resource, users: list[Resource]) -> Verdict:
    kind = _kind(target)
    protocols = [str(user.value("protocol")) for user in users]
    if kind is None:
        return _unfit(link, target, users, "no load balancer")
    if kind == "":
        question = f"Is `{target.id}` an application or a network load balancer?"
        return unsaid(link.id, question, "to")
    refusing = [u for u in users if kind not in LINK_TARGETS.get(str(u.value("protocol")), (kind,))]
    if refusing:
        return _unfit(link, target, refusing, "Cloud Map is for HTTP APIs alone")
    if "websocket" in protocols:
        socket = next(user for user in users if user.value("protocol") == "websocket")
        return unsaid(link.id, f"Can the WebSocket API `{socket.id}` use the link `{link.id}`?", "to")
    return passed(link.id)


def _kind(target: Resource) -> str | None:
    """The kind of balancer: empty where it is one and nobody says which; None where it is none."""
    if target.type != "generic":
        return None
    said = f"{getattr(target.body, 'icon', '')} {getattr(target.body, 'service', '')}".lower().replace(
        "-", " "
    )
    if any(word in said for word in _UNFIT):
        return None
    found = (kind for kind, words in _KINDS if any(_has(said, word) for word in words))
    balances = "load balanc" in said or "loadbalanc" in said or _has(said, "elb")
    return next(found, "" if balances else None)


def _has(said: str, word: str) -> bool:
    """True where the word stands alone, or a longer one anywhere: icons are written in one piece."""
    return bool(re.search(rf"\b{word}\b", said)) if len(word) == len("alb") else word in said


def _unfit(link: Resource, target: Resource, users: list[Resource], label: str) -> Verdict:
    told = _AN_API.get(str(users[0].value("protocol")), "an API")
    return Verdict(
        Outcome.FAILED,
        (link.id,),
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM if target.type == "generic" else Confidence.HIGH,
        message=fitting(
            f"AWS refuses a link from {told} to `{target.id}`",
            f"AWS refuses `{link.id}` from {told}",
            f"AWS refuses such a link from {told}",
            rule=_LINK,
        ),
        place=At(link.id, ("to",), label),
        related=tuple(At(user.id, (), "uses the link", key=True) for user in users[:3]),
        hint=f"a load balancer in front, and `to: {target.id}-balancer` on {link.id}:\n"
        f"{target.id}-balancer: "
        f"{{type: generic, service: Network Load Balancer, icon: nlb, calls: {target.id}}}",
        pieces=tuple(Piece(user.id, _LINK, Severity.MEDIUM, "cannot use the link") for user in users),
        refused=True,
    )


@rule(
    _DIRECT,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("F32",),
)
def direct_integration_unavailable(subject: Subject) -> Iterator[Verdict]:
    """An HTTP API calls ten actions of AWS services by itself, and no table, topic or bucket.

    WHY
      REST and WebSocket APIs call nearly any action of AWS. HTTP APIs have a short list: events, queues,
      streams, workflows and configuration. They also have no answers of their own.

    HOW IT IS ATTACKED
      It is not: the deployment fails. The function that is then put between in a hurry gets more rights
      than the one action would have had.

    JUDGED
      Fails      a route of an HTTP API to a table, bucket, topic or another service without an action on
                 the list; to a service with another action; to `mock`
      Passes     functions, links, addresses, and the actions on the list
      Not        REST and WebSocket APIs

    MEND IT
      A function between, with the right that the route would have had; or `protocol: rest`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
      botocore apigatewayv2 CreateIntegration.IntegrationType

    Bad:
        archgen: 1
        name: An HTTP API that writes a table
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            routes: {POST /notes: {to: notes, action: PutItem}}
          notes: {type: dynamodb, billing: on-demand}

    Good:
        archgen: 1
        name: An HTTP API that fills a queue
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            routes: {POST /notes: {to: notes, action: SendMessage}}
          notes: {type: queue}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        if api.value("protocol") != "http":
            yield idle(api.id)
            continue
        missing = [way for way in routes(api) if not _callable(blueprint, way)]
        yield _unavailable(blueprint, api, missing) if missing else passed(api.id)


def _callable(blueprint: Blueprint, way: Way) -> bool:
    """True where an HTTP API has an integration for the route."""
    if way.mock:
        return False
    target = blueprint.resources.get(str(way.route.to))
    if target is None:
        return True
    action = re.split(r"[:\-]", way.route.action or "")[-1]
    offered = HTTP_ACTIONS.get(target.type, ())
    if target.type == "stream" and target.value("kind") == "delivery":
        return False
    return action in offered if action else target.type in (*_ADDRESSES, *HTTP_ACTIONS)


def _unavailable(blueprint: Blueprint, api: Resource, missing: list[Way]) -> Verdict:
    first = missing[0]
    target = first.route.to
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.HIGH,
        message="an HTTP API answers nothing by itself"
        if first.mock
        else fitting(
            f"AWS has no way from an HTTP API straight to `{target}`",
            f"AWS has no way from an HTTP API to `{target}`",
            "AWS has no such way out of an HTTP API",
            rule=_DIRECT,
        ),
        place=At(api.id, ("routes", first.name, "to"), "not from an HTTP API"),
        related=tuple(At(api.id, ("routes", way.name, "to"), "nor this") for way in missing[1:4]),
        hint=_between(blueprint, first),
        pieces=tuple(
            Piece(
                way.name, _DIRECT, Severity.HIGH, f"no way to `{way.route.to}`" if not way.mock else "no mock"
            )
            for way in missing
        ),
        refused=True,
    )


def _between(blueprint: Blueprint, way: Way) -> str:
    if way.mock:
        return "`to:` a function that answers, or `protocol: rest`"
    name = str(way.route.to)
    target = blueprint.resources[name]
    if target.type in HTTP_ACTIONS and target.type != "generic" and target.value("kind") != "delivery":
        return f"`action: {HTTP_ACTIONS[target.type][0]}`, a function between, or `protocol: rest`"
    verb = (
        "sends_to" if target.type in ("topic", "bus", "stream") else "reads" if way.reads_only else "writes"
    )
    return (
        f"a function between, and `to: {name}-fn` on the route:\n"
        f"{name}-fn: {{type: lambda, runtime: python3.13, {verb}: {name}}}\n"
        "or `protocol: rest`"
    )


RULES = (vpc_link_target_unfit, direct_integration_unavailable)

"""Bodies of a content type that nobody listed, and that a route without code hands on as they are."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.integrations import service_behind
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "unlisted-content-type"
_VALIDATED = frozenset({"body", "body-and-parameters"})


@rule(
    _NAME,
    concern="input-validation",
    severity=Severity.LOW,
    applies_to=("api-gateway",),
    covers=("apigw-xxe-content-types",),
    refs={"owasp_api": ("API8:2023",), "cwe": ("CWE-20", "CWE-611")},
)
def unlisted_content_type(subject: Subject) -> Iterator[Verdict]:
    """A route that maps bodies hands on untouched what comes with another content type.

    WHY
      A mapping belongs to a content type. Unless the route says never, API Gateway passes a body of any
      other type to the service as it came: past the mapping, and past the model that belongs to it.

    HOW IT IS ATTACKED
      The request says `Content-Type: application/xml`, or one that does not exist. What was to be
      rewritten and checked arrives as the caller wrote it, and whoever reads it parses XML.

    JUDGED
      Fails      a REST route to code with a `mapping` takes a body, and `passthrough` lets unmapped types
                 pass: AWS's default does (low); medium where a model is what validates the body
      Passes     `passthrough: never`; or `when-no-templates` beside a `mapping` or `accepts`
      Not        routes to functions and hosts that take the request as it is; HTTP and WebSocket APIs; routes
                 straight to a service, of which another rule tells

    MEND IT
      `passthrough: never`.

    FALSE ALARM?
      None known. `accepts` alone lists the types that are mapped, and turns none away.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
      botocore apigateway Integration.passthroughBehavior

    Bad:
        archgen: 1
        name: Whatever comes
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            routes:
              POST /readings: {to: fn, mapping: {reading: body.reading}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: What is mapped
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            routes:
              POST /readings:
                to: fn
                mapping: {reading: body.reading}
                passthrough: never
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        rest = api.value("protocol") == "rest"
        mapped = [way for way in routes(api) if _maps(blueprint, way)] if rest else []
        passing = [way for way in mapped if _passes_on(way)]
        if not mapped:
            yield idle(api.id)
        elif passing:
            yield _unlisted(api, passing)
        else:
            yield passed(api.id)


def _maps(blueprint: Blueprint, way: Way) -> bool:
    """True for a route that takes a body and hands on what it makes of it, to code."""
    made = bool(way.route.action or way.route.mapping)
    return made and way.takes_body and not way.mock and service_behind(blueprint, way) is None


def _passes_on(way: Way) -> bool:
    """True where a body of an unmapped type goes on as it came."""
    if way.route.passthrough == "never":
        return False
    return not (way.route.passthrough == "when-no-templates" and (way.route.mapping or way.route.accepts))


def _relies_on_model(way: Way) -> bool:
    return way.route.model is not None or way.validates in _VALIDATED


def _unlisted(api: Resource, ways: list[Way]) -> Verdict:
    weights = {way.name: Severity.MEDIUM if _relies_on_model(way) else Severity.LOW for way in ways}
    first = max(ways, key=lambda way: weights[way.name])
    severity = weights[first.name]
    stated = first.route.passthrough is not None
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        message=fitting(
            f"a body of any unmapped type goes on to `{first.route.to}` as it came",
            "a body of any unmapped type goes on as it came",
            rule=_NAME,
        ),
        place=At(
            api.id,
            ("routes", first.name, "passthrough") if stated else ("routes", first.name),
            "lets unmapped bodies pass" if stated else "`passthrough` defaults to when-no-match",
            key=not stated,
        ),
        related=tuple(At(api.id, ("routes", way.name), "this one, too", key=True) for way in ways[1:4]),
        hint=f"`passthrough: never` on {', '.join(way.name for way in ways[:3])}",
        pieces=tuple(
            Piece(
                way.name,
                _NAME,
                weights[way.name],
                "past the model" if weights[way.name] is Severity.MEDIUM else "past the mapping",
            )
            for way in ways
        ),
        moved=moved_by(severity, Severity.LOW, "a model validates, and other types pass it by"),
        silent="passthrough",
        assumed_default=not stated,
    )


RULES = (unlisted_content_type,)

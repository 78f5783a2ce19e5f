"""Bodies that are checked against a shape that lets anything else in beside it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.model import Graph
from archgen.graph.settings import setting
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.input_validation.requests import BODY
from archgen.rules.readings.context import Caller, behind_code, weigh
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.readings.touching import before_stores
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "open-request-model"


@rule(
    _NAME,
    concern="input-validation",
    severity=Severity.MEDIUM,
    applies_to=(API,),
    covers=("x-mass-assignment-model",),
    refs={"owasp_api": ("API3:2023",), "cwe": ("CWE-915",)},
)
def open_request_model(subject: Subject) -> Iterator[Verdict]:
    """A model that is not closed lets fields through that nobody named, and code stores them.

    WHY
      JSON Schema takes any further property unless it says otherwise. A body then passes the check with its
      known fields, and brings others along: an owner, a role, a price.

    HOW IT IS ATTACKED
      A field seen in an answer is sent back in a request with another value. Code that stores the body as it
      came makes the caller an administrator.

    JUDGED
      Fails      a route that takes a body, leads to a write in the end, and checks the body against a `model`
                 without `closed: true`
      Passes     the model is closed and the body is checked; or the function says `validates: schema`
      Asks       a library in the function, of which nobody says whether it refuses what it does not know
      Not        bodies that nothing checks, or that have no model yet: `route-without-validation` speaks of
                 them; routes that change nothing
      Severity   that of the data behind
      Parts      the routes

    MEND IT
      `model: {name: item, closed: true}` on the route.

    FALSE ALARM?
      The body is a free document that is stored as one: waive the route.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
      https://json-schema.org/understanding-json-schema/reference/object
      botocore apigateway CreateModel.schema

    Bad:
        archgen: 1
        name: An open model
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            validate: body
            routes:
              POST /items: {to: fn, model: item}
          fn: {type: lambda, runtime: python3.13, writes: items}
          items: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: A closed model
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            validate: body
            routes:
              POST /items: {to: fn, model: {name: item, closed: true}}
          fn: {type: lambda, runtime: python3.13, writes: items}
          items: {type: dynamodb, holds: [personal]}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        ways = [way for way in routes(api) if way.takes_body and way.node in before_stores(graph, "write")]
        checked = [way for way in ways if _shaped(way) or _by_code(graph, way) in ("schema", "library")]
        loose = [way for way in checked if _by_code(graph, way) != "schema" and not _closed(way)]
        asked = [way for way in loose if _by_code(graph, way) == "library"]
        failing = [way for way in loose if way not in asked]
        if failing:
            yield _open(graph, api, failing)
        elif asked:
            name = asked[0].route.to
            yield unsaid(api.id, f"Does the check in `{name}` refuse fields that it does not know?", "closed")
        elif checked:
            built_by_code = any(not _closed(way) for way in checked)
            yield passed(api.id, confidence=Confidence.STATED if built_by_code else Confidence.HIGH)
        else:
            yield idle(api.id)


def _shaped(way: Way) -> bool:
    """True where API Gateway compares the body with a model."""
    offered = way.api.value("protocol") != "http"
    return offered and way.route.model is not None and way.validates in BODY


def _closed(way: Way) -> bool:
    return _shaped(way) and getattr(way.route.model, "closed", None) is True


def _by_code(graph: Graph, way: Way) -> str | None:
    target = graph.blueprint.resources.get(str(way.route.to))
    return setting(target, "validates") if target is not None else None


def _open(graph: Graph, api: Resource, ways: list[Way]) -> Verdict:
    weights = {
        way.name: weigh(Severity.MEDIUM, [(Caller.ANYONE, behind_code(graph, way.node))]) for way in ways
    }
    worst = max(weights.values(), key=lambda weight: weight.severity)
    first = ways[0]
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=worst.severity,
        confidence=worst.confidence,
        message=fitting(
            f"`{first.name}` hands on fields that no model names",
            f"`{api.id}` hands on fields that no model names",
            "fields that no model names are handed on",
            rule=_NAME,
        ),
        place=At(api.id, ("routes", first.name, "model"), "not closed"),
        related=tuple(At(api.id, ("routes", way.name, "model"), "not closed") for way in ways[1:4]),
        hint=f"`model: {{closed: true}}` on {', '.join(way.name for way in ways[:3])}",
        pieces=tuple(Piece(way.name, _NAME, weights[way.name].severity, "open model") for way in ways),
        moved=worst.moved,
        silent="closed",
    )


RULES = (open_request_model,)

"""What of a request is checked before code reads it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, Exposure, class_in_reach, exposure
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, Way, fronted_by, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "route-without-validation"
BODY = frozenset({"body", "body-and-parameters"})
_WORDS = frozenset({"parameters", "body-and-parameters"})


@rule(
    _NAME,
    concern="input-validation",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("apigw-request-validation", "lambda-input-validation"),
    refs={
        "owasp_api": ("API8:2023", "API3:2023", "API10:2023"),
        "cwe": ("CWE-20",),
        "well_architected": ("SEC05-BP04",),
        "checkov": ("CKV2_AWS_53",),
    },
)
def route_without_validation(subject: Subject) -> Iterator[Verdict]:
    """A body that nobody checks reaches the code as the caller wrote it.

    WHY
      Code is written for the input it expects. A validator in front turns the rest away before it
      costs an execution, and before it meets a parser, a query or a template.

    HOW IT IS ATTACKED
      Fields that were never meant to be set are sent along, numbers become objects, lists become
      endless; something behind takes them at their word.

    JUDGED
      Fails      a route that takes a body or query words and leads to code or a store, with neither
                 `validate` (REST, WebSocket) nor `validates` on the function
      Asks       an HTTP API whose function does not say, unless confidential data is in reach; and a
                 validated body without a `model`, for there is nothing to compare it with
      Passes     one of the two is written, and covers what the route takes: its body, its query words;
                 or every line into the API says with `validated` what checks it

    MEND IT
      `validate: body-and-parameters` on a REST API, `validates: schema` on the function of an HTTP API.

    FALSE ALARM?
      The body is an opaque upload: waive the route.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html

    Bad:
        archgen: 1
        name: Any body
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {POST /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Checked body
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            validate: body-and-parameters
            routes:
              POST /notes: {to: fn, model: {closed: true}}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        ways = [way for way in routes(api) if not way.mock and (way.takes_body or way.route.query)]
        if not ways:
            yield idle(api.id)
            continue
        loose = [way for way in ways if not _validated(graph, way)]
        waiting = [way for way in loose if _may_say(graph, way)]
        failing = [way for way in loose if way not in waiting]
        yield from _questions(api, ways, loose, waiting)
        if failing:
            yield _unvalidated(graph, api, failing)
        elif not waiting:
            yield passed(api.id)


def _validated(graph: Graph, way: Way) -> bool:
    if _function_validates(graph, way) not in (None, "none") or _said_by_callers(graph, way.api):
        return True
    if way.api.value("protocol") == "http":
        return False
    return (not way.takes_body or way.validates in BODY) and (not way.route.query or way.validates in _WORDS)


def _said_by_callers(graph: Graph, api: Resource) -> bool:
    """True when each line into the API says that what it brings is checked."""
    blueprint = graph.blueprint
    fronts = (api.id, *(edge.id for edge in fronted_by(blueprint, api.id)))
    lines = [r for front in fronts for r in blueprint.incoming.get(front, ()) if r.verb == "calls"]
    return bool(lines) and all(line.settings.validated not in (None, "none") for line in lines)


def _loose_body(way: Way) -> bool:
    """True for a route of which a body reaches the code unchecked, and not only query words."""
    return way.takes_body and (way.api.value("protocol") == "http" or way.validates not in BODY)


def _function_validates(graph: Graph, way: Way) -> str | None:
    target = graph.blueprint.resources.get(str(way.route.to))
    return getattr(target.body, "validates", None) if target else None


def _may_say(graph: Graph, way: Way) -> bool:
    """Silence is a question on an HTTP API, where only the function could check."""
    silent = way.api.value("protocol") == "http" and _function_validates(graph, way) is None
    return silent and class_in_reach(graph, way.node) < DataClass.CONFIDENTIAL


def _questions(api: Resource, ways: list[Way], loose: list[Way], waiting: list[Way]) -> Iterator[Verdict]:
    if waiting:
        names = " and ".join(dict.fromkeys(f"`{way.route.to}`" for way in waiting[:2]))
        yield unsaid(api.id, f"How does {names} check what `{api.id}` hands over?", "validates")
    shapeless = [
        w for w in ways if w not in loose and w.takes_body and not w.route.model and w.validates in BODY
    ]
    if shapeless:
        question = f"Which model must the body of `{shapeless[0].name}` match?"
        yield unsaid(api.id, question, "model", part=shapeless[0].name)


def _unvalidated(graph: Graph, api: Resource, failing: list[Way]) -> Verdict:
    bodies = any(_loose_body(way) for way in failing)
    outside = exposure(graph, api.id) >= Exposure.PARTNER
    severity = Severity.MEDIUM if bodies and outside else Severity.LOW
    first = failing[0]
    http = api.value("protocol") == "http"
    hint = "`validates: schema` on the function" if http else f"`validate: body-and-parameters` on {api.id}"
    label = "nothing checks the body" if _loose_body(first) else "nothing checks the query"
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        message=fitting(
            f"any {'body' if bodies else 'query'} reaches `{first.route.to}` unchecked",
            f"`{api.id}` hands on whatever is sent",
            rule=_NAME,
        ),
        place=At(api.id, ("routes", first.name), label, key=True),
        hint=f"{hint}, and `model: {{closed: true}}` on routes that take a body",
        pieces=tuple(
            Piece(
                way.name,
                _NAME,
                severity if _loose_body(way) else Severity.LOW,
                "body" if _loose_body(way) else "query words",
            )
            for way in failing
        ),
        moved=moved_by(
            severity, Severity.MEDIUM, "no body is taken" if outside else "only the inside reaches it"
        ),
        silent="validates" if http else "validate",
        assumed_default=not http,
    )


RULES = (route_without_validation,)

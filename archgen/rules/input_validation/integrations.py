"""What stands between a request and a service where no code does."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.model import Graph, Guard
from archgen.graph.nature import stores
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.paths.arriving import arrivals
from archgen.rules.paths.callers import caller_of
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import behind_code, behind_store, weigh
from archgen.rules.readings.integrations import lacking, service_behind
from archgen.rules.readings.routes import Way, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "service-integration-without-filter"
_VALIDATION = "route-without-validation"
_SAYS = {
    "mapping": "what the caller sends goes on as it is",
    "passthrough": "bodies of other types go on",
    "model": "nothing checks the body",
}
_HINTS = {
    "mapping": "`mapping: {<parameter>: <what of the request>}`",
    "passthrough": "`passthrough: never`",
    "model": "`model: {closed: true}` and `validate: body`",
}


@rule(
    _NAME,
    concern="input-validation",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("x-direct-service-integration-filter",),
    refs={
        "owasp_api": ("API3:2023", "API1:2023"),
        "cwe": ("CWE-20", "CWE-441"),
        "well_architected": ("SEC03-BP02",),
    },
)
def service_integration_without_filter(subject: Subject) -> Iterator[Verdict]:
    """Without code between, a service does what the request says, unless a mapping says it instead.

    WHY
      A route straight to a queue, a table or a workflow saves a function, and with it everything that
      the function would have refused. What is left is the mapping, the model and the content type.

    HOW IT IS ATTACKED
      The caller adds a parameter that nobody thought of, or sends the service's own request under
      another content type: a table's name, an index, a larger limit.

    JUDGED
      Fails      a route to a store, queue, topic, bus, stream or workflow without a `mapping`; or whose
                 `passthrough` is not `never`; or which takes a body that neither a `model` nor `validate`
                 bounds (told with the API's other bodies)
      Passes     all of them said; on HTTP APIs the `mapping`, for nothing else is passed on there
      Built in   the role: it follows from the `action`, and allows that alone
      Not        routes to code

    MEND IT
      `mapping: {MessageBody: body}`, `passthrough: never`, `model: {closed: true}`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html

    Bad:
        archgen: 1
        name: Whatever the queue takes
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            validate: body
            routes:
              POST /readings: {to: readings, action: SendMessage, model: {closed: true}}
          readings: {type: queue}

    Good:
        archgen: 1
        name: What is mapped
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            validate: body
            routes:
              POST /readings:
                to: readings
                action: SendMessage
                mapping: {MessageBody: body}
                passthrough: never
                model: {closed: true}
          readings: {type: queue}
    """
    graph = subject.graph
    for way in every_route(graph.blueprint):
        target = service_behind(graph.blueprint, way)
        if target is None:
            yield idle(way.api.id, part=way.name)
        elif missing := lacking(way):
            yield _loose(graph, way, target, missing)
        else:
            yield passed(way.api.id, part=way.name)


def _loose(graph: Graph, way: Way, target: Resource, missing: tuple[str, ...]) -> Verdict:
    kept = stores(target)
    behind = behind_store(graph, target.id, written=True) if kept else behind_code(graph, target.id)
    weight = weigh(Severity.HIGH, [(caller_of(graph, way.node), behind)])
    edges = tuple(edge for edge in graph.out[way.node] if edge.verb == "to")
    words = [f"`{word}`" for word in missing]
    return Verdict(
        Outcome.FAILED,
        (way.api.id,),
        way.name,
        severity=weight.severity,
        confidence=weight.confidence,
        message=_message(way, target, missing),
        place=_place(way, missing),
        path=path_hops(arrivals(graph, edges), edges, f"{' and '.join(words[:2])} missing"),
        sinks=(target.id,),
        hint=f"{', '.join(_HINTS[word] for word in missing)} on {way.name}",
        pieces=tuple(Piece(word, _NAME, weight.severity, _SAYS[word]) for word in missing),
        moved=weight.moved,
        cause=(way.node, Guard.VALIDATION),
        folds_into=(_VALIDATION,) if missing == ("model",) else (),
        silent=missing[0],
        assumed_default=missing[0] != "model",
    )


def _message(way: Way, target: Resource, missing: tuple[str, ...]) -> str:
    if "mapping" in missing:
        return fitting(
            f"`{target.id}` does whatever a request on `{way.name}` says",
            f"`{target.id}` does whatever a request says",
            "a service does whatever a request says",
            rule=_NAME,
        )
    if "passthrough" in missing:
        return fitting(
            f"bodies of unmapped types go on to `{target.id}` as they came",
            "bodies of unmapped types go on as they came",
            rule=_NAME,
        )
    return fitting(
        f"nothing bounds the body that goes on to `{target.id}`",
        "nothing bounds a body that goes on to a service",
        rule=_NAME,
    )


def _place(way: Way, missing: tuple[str, ...]) -> At:
    where = ("routes", way.name)
    if "passthrough" in missing and way.route.passthrough is not None:
        return At(way.api.id, (*where, "passthrough"), "lets unmapped bodies pass")
    return At(way.api.id, where, f"no {' and no '.join(f'`{word}`' for word in missing[:2])}", key=True)


RULES = (service_integration_without_filter,)

"""Whether code behind the first function still knows for which person it works."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Blueprint, Relation
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, class_in_reach, data_class
from archgen.graph.doors import has_routes
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.rules.answers import built, fitting, idle, passed, unsaid
from archgen.rules.readings.end_users import end_users
from archgen.rules.readings.routes import Way, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "backend-without-caller-identity"
_PERSON = ("claim.", "claims.", "identity.", "context.authorizer", "header.authorization")
"""How values of a mapping begin that say who the caller is."""


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway", "Computes", "generic"),
    covers=("authz-identity-propagation",),
    refs={
        "owasp_api": ("API1:2023",),
        "cwe": ("CWE-284",),
        "well_architected": ("SEC03-BP01",),
    },
)
def backend_without_caller_identity(subject: Subject) -> Iterator[Verdict]:
    """A backend that does not learn who the person is does for everybody what it is asked.

    WHY
      The API knows who calls, and the first function does. What that function calls sees only the
      function, unless the person's identity travels along in a form that can be checked.

    HOW IT IS ATTACKED
      A fault in the first function, or a second caller of the backend, names another person's data;
      the backend has no way to object.

    JUDGED
      Fails      code that people's requests reach calls a backend that decides on their data, with
                 `identity: none`; or with nothing said while the data is restricted
      Passes     `identity: signed-token` or `claims` on the line, or a token (`auth: jwt`); a `mapping`
                 of a route that carries a claim
      Built      routes without a `mapping`: the request goes on as it came, token included
      Asks       nothing said, other data
      Not        backends before data that is not confidential, unless an owner is compared there
                 (`object_check: handler`); calls that no person's request starts

    MEND IT
      `calls: {billing: {identity: signed-token}}`.

    FALSE ALARM?
      The backend only computes, and keeps nothing of anybody.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/
      https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html

    Bad:
        archgen: 1
        name: Bills for anybody
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /bills: {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, calls: {billing: {identity: none}}}
          billing: {type: lambda, runtime: python3.13, reads: bills}
          bills: {type: dynamodb, holds: personal}

    Good:
        archgen: 1
        name: Bills for whoever asks
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /bills: {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, calls: {billing: {identity: signed-token}}}
          billing: {type: lambda, runtime: python3.13, reads: bills}
          bills: {type: dynamodb, holds: personal}
    """
    graph = subject.graph
    for way in every_route(graph.blueprint):
        yield _route(graph, way) if _for_people(graph.blueprint, way) else idle(way.api.id, part=way.name)
    for source in graph.blueprint.resources.values():
        if computes(source):
            for line in graph.blueprint.outgoing.get(source.id, ()):
                if line.verb == "calls" and _may_decide(graph.blueprint, line.target):
                    yield _line(graph, line)


def _for_people(blueprint: Blueprint, way: Way) -> bool:
    """True for a route on which people sign in and whose request goes on to code."""
    return not way.mock and not way.route.action and way.authorizer != "none" and end_users(blueprint, way)


def _may_decide(blueprint: Blueprint, name: str) -> bool:
    target = blueprint.resources[name]
    return computes(target) or has_routes(target) or target.type == "generic"


@once
def _behind_people(graph: Graph) -> Mapping[str, bool]:
    """The code that people's requests reach by calls, and whether some handler on the way compares owners."""
    blueprint = graph.blueprint
    found: dict[str, bool] = {}
    queue: deque[tuple[str, bool]] = deque(
        (str(way.route.to), way.route.object_check == "handler")
        for way in every_route(blueprint)
        if _for_people(blueprint, way)
    )
    while queue:
        name, compared = queue.popleft()
        if name in found and (found[name] or not compared):
            continue
        found[name] = compared
        queue += [
            (line.target, compared)
            for line in blueprint.outgoing.get(name, ())
            if line.verb == "calls" and computes(blueprint.resources[line.target])
        ]
    return found


def _route(graph: Graph, way: Way) -> Verdict:
    data = class_in_reach(graph, way.node)
    if data < DataClass.CONFIDENTIAL and way.route.object_check != "handler":
        return idle(way.api.id, part=way.name)
    mapping = way.route.mapping
    if not mapping:
        return built(way.api.id, part=way.name)
    if any(value.lower().startswith(_PERSON) for value in mapping.values()):
        return passed(way.api.id, part=way.name)
    if data is not DataClass.RESTRICTED:
        question = f"How does `{way.route.to}` learn on `{way.name}` who the caller is?"
        return unsaid(way.api.id, question, "mapping", part=way.name)
    return _failed(
        (way.api.id, way.name),
        str(way.route.to),
        way.api.id,
        At(way.api.id, ("routes", way.name, "mapping"), "says nothing of the caller"),
        f"`mapping: {{<name>: claim.sub}}` on {way.name}",
    )


def _line(graph: Graph, line: Relation) -> Verdict:
    compared = _behind_people(graph).get(line.source)
    target = graph.blueprint.resources[line.target]
    data = class_in_reach(graph, target.id) if has_routes(target) else data_class(graph, target.id)
    if compared is None or not (compared or data >= DataClass.CONFIDENTIAL):
        return idle(line.source, part=line.part)
    said = line.settings.identity
    if said in ("signed-token", "claims") or line.settings.auth == "jwt":
        return passed(line.source, part=line.part, confidence=Confidence.STATED)
    if said is None and data is not DataClass.RESTRICTED:
        question = f"How does `{line.target}` learn from `{line.source}` for whom it is called?"
        return unsaid(line.source, question, "identity", part=line.part)
    return _failed(
        (line.source, line.part),
        line.target,
        line.source,
        At(line.source, line.path, "no identity goes along" if said else "`identity` not stated"),
        f"`calls: {{{line.target}: {{identity: signed-token}}}}` on {line.source}",
    )


def _failed(subject: tuple[str, str], callee: str, caller: str, place: At, hint: str) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        subject[:1],
        subject[1],
        severity=Severity.MEDIUM,
        confidence=Confidence.STATED,
        message=fitting(
            f"`{callee}` cannot tell for whom `{caller}` calls it",
            f"`{callee}` cannot tell for whom it is called",
            "a backend cannot tell for whom it is called",
            rule=_NAME,
        ),
        place=place,
        hint=hint,
        silent="identity",
    )


RULES = (backend_without_caller_identity,)

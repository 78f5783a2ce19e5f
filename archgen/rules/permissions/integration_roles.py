"""Roles with which routes call services: what they allow beside the call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from archgen.blueprint.model import Relation, Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.action_patterns import covers
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.graph.settings import setting
from archgen.graph.written_rights import Grant, grants_of, is_written, resolve
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.paths.callers import caller_of
from archgen.rules.readings.context import weigh
from archgen.rules.readings.held import WHATEVER_IT_HOLDS
from archgen.rules.readings.written import folded
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "overpowered-integration-role"
_CALLER = "caller"
_USING_A_KEY = ("kms:Decrypt", "kms:GenerateDataKey*")


class Called(Struct):
    """A role and the routes that call services with it."""

    role: Resource
    lines: list[Relation] = field(default_factory=list)


class _Spare(Struct, frozen=True):
    """A right that a route does not need: the route, the action, on what, and the statement."""

    route: str
    action: str
    target: str
    grant: Grant


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("api-gateway", "iam-role"),
    covers=("x-integration-role-not-passthrough",),
    refs={"cwe": ("CWE-441", "CWE-269"), "well_architected": ("SEC03-BP02",)},
)
def overpowered_integration_role(subject: Subject) -> Iterator[Verdict]:
    """A route that calls a service by itself lends its callers the role with which it does.

    WHY
      No code stands between: what the mapping lets through, the role decides. A role with one action on
      one thing makes any mistake in the mapping harmless; a wide one makes it a way to all the rest.

    HOW IT IS ATTACKED
      A request template puts together the service's request from what a caller sends. A value that
      closes a quote changes the action or the table, and the role allows it.

    JUDGED
      Fails      the role's statements allow more than the route's `action` on what it leads `to`; a role
                 shared by routes with the rights of all; `role: caller`, which passes on the caller's own
      Passes     that action on that thing, and the use of its key; a role under a permissions boundary
                 (stated: it says what it keeps out)
      Built in   no `role`, or one without statements: the route needs one action, and that follows
      Asks       a role of AWS's policies, or one that another file keeps
      Not        routes to functions, `mock` and HTTP backends
      Severity   less where callers are known
      Folds      into what is said of whole services and of everything

    MEND IT
      No `role` on the route: its own then follows. Or one statement: the action, and the one resource.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-lambda.html
      botocore apigateway PutIntegration.credentials

    Bad:
        archgen: 1
        name: A route that may empty the queue
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            routes: {POST /jobs: {to: jobs, action: SendMessage, role: put-role}}
          jobs: {type: queue}
          put-role:
            type: iam-role
            trusts: {apigateway: {}}
            allows: {effect: allow, actions: ["sqs:SendMessage", "sqs:PurgeQueue"], resources: jobs}

    Good:
        archgen: 1
        name: A route that sends
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            routes: {POST /jobs: {to: jobs, action: SendMessage, role: put-role}}
          jobs: {type: queue}
          put-role:
            type: iam-role
            trusts: {apigateway: {}}
            allows: {effect: allow, actions: "sqs:SendMessage", resources: jobs}
    """
    graph = subject.graph
    for api in graph.blueprint.resources.values():
        for name in api.routes:
            yield from _route(graph, api, str(name))
    for called in _called(graph).values():
        yield _judged(graph, called)


def _route(graph: Graph, api: Resource, name: str) -> Iterator[Verdict]:
    """The answer for a route by itself: its role is judged where that is drawn."""
    route = api.body.routes[name]  # type: ignore[attr-defined]
    target = graph.blueprint.resources.get(str(route.to))
    if target is None or computes(target) or not route.action:
        yield idle(api.id, part=name)
    elif route.role == _CALLER:
        yield _passed_on(graph, api, name)
    elif route.role is None:
        yield built(api.id, part=name)
    elif route.role not in graph.blueprint.resources:
        yield unsaid(api.id, f"What may `{route.role}` do beside `{route.action}`?", "role", part=name)


@once
def _called(graph: Graph) -> Mapping[str, Called]:
    """By name the roles that routes to services name."""
    blueprint = graph.blueprint
    found: dict[str, Called] = {}
    for line in blueprint.relations:
        if line.verb == "role" and line.route is not None:
            route = blueprint.resources[line.source].body.routes[line.route]  # type: ignore[attr-defined]
            target = blueprint.resources.get(str(route.to))
            if target is not None and not computes(target) and route.action:
                role = blueprint.resources[line.target]
                found.setdefault(line.target, Called(role)).lines.append(line)
    return found


def _judged(graph: Graph, called: Called) -> Verdict:
    role = called.role
    if not is_written(role):
        if setting(role, "aws_name") is not None:
            return unsaid(role.id, f"What may `{role.id}` do beside what its routes need?", "allows")
        return built(role.id)
    spare = [one for line in called.lines for one in _spare(graph, role, line)]
    if setting(role, "managed_policies"):
        question = f"What do the policies that `{role.id}` carries allow beside what its routes need?"
        return unsaid(role.id, question, "managed_policies") if not spare else _wide(graph, called, spare)
    if not spare:
        return passed(role.id)
    if setting(role, "boundary") is not None:
        return passed(role.id, confidence=Confidence.STATED)
    return _wide(graph, called, spare)


def _spare(graph: Graph, role: Resource, line: Relation) -> Iterator[_Spare]:
    """What a role allows beside the action of one route on what it leads to."""
    blueprint = graph.blueprint
    route = blueprint.resources[line.source].body.routes[line.route]  # type: ignore[attr-defined]
    name = _action(str(route.action))
    key = getattr(blueprint.resources[str(route.to)].body, "encryption_key", None)
    for grant in grants_of(blueprint, role):
        for text in grant.resources or ("",):
            target = resolve(blueprint, text) or text
            for action in grant.actions:
                needed = target == route.to and action.partition(":")[2].lower() == name
                opens = target == key and any(covers(one, action) for one in _USING_A_KEY)
                if not needed and not opens:
                    yield _Spare(str(line.route), action, target, grant)


def _action(text: str) -> str:
    """The name of an action as IAM has it: without a service before it, be it `sqs:` or `SQS-`."""
    return text.rpartition(":")[2].rpartition("-")[2].lower()


def _wide(graph: Graph, called: Called, spare: list[_Spare]) -> Verdict:
    role, first = called.role, spare[0]
    apis = dict.fromkeys(f"{line.source}/{line.route}" for line in called.lines)
    routes = [name for name in apis if any(name.endswith(f"/{one.route}") for one in spare)]
    weight = weigh(Severity.HIGH, [(caller_of(graph, name), WHATEVER_IT_HOLDS) for name in routes])
    extra = list(dict.fromkeys(f"{one.action} on {one.target or 'anything'}" for one in spare))
    touched = tuple(dict.fromkeys(one.target for one in spare if one.target in graph.blueprint.resources))
    heads = folded(list(dict.fromkeys(one.action for one in spare)))
    line = called.lines[0]
    return Verdict(
        Outcome.FAILED,
        (role.id,),
        severity=weight.severity,
        message=fitting(
            f"`{line.route}` lends its callers `{first.action}` on `{first.target}`",
            f"`{line.route}` lends its callers more than its own action",
            "a route lends its callers more than its own action",
            rule=_NAME,
        ),
        place=At(role.id, (*first.grant.path, "actions"), "more than the route's own action"),
        related=tuple(At(one.source, one.path, "calls with this role") for one in called.lines[:3]),
        path=(
            Hop(routes[0]),
            Hop(role.id, "allows more than the route does", place=True),
            *(Hop(name) for name in touched[:1]),
        ),
        sinks=touched,
        hint=f"no `role` on {shown(routes, 2)}: each then has its own, with its one action",
        pieces=tuple(Piece(one, _NAME, weight.severity, "no route needs it") for one in extra),
        moved=weight.moved,
        folds_into=(*heads, "wildcard-resource") if all(one.grant.unnamed for one in spare) else heads,
    )


def _passed_on(graph: Graph, api: Resource, name: str) -> Verdict:
    weight = weigh(Severity.HIGH, [(caller_of(graph, f"{api.id}/{name}"), WHATEVER_IT_HOLDS)])
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        name,
        severity=weight.severity,
        message=fitting(
            f"`{name}` calls AWS with whatever rights its caller has",
            "a route calls AWS with whatever rights its caller has",
            rule=_NAME,
        ),
        place=At(api.id, ("routes", name, "role"), "the caller's own credentials"),
        path=(Hop(f"{api.id}/{name}", "passes the caller's rights on", place=True),),
        hint="no `role`: the route's own then follows, with its one action",
        moved=weight.moved,
    )


RULES = (overpowered_integration_role,)

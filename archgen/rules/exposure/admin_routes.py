"""Routes for administrators at a host that everybody reaches."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.finding.finding import Severity
from archgen.graph.levels import Question, levels
from archgen.graph.model import Graph, Guard, Strength
from archgen.rules.answers import built, fitting, idle, passed
from archgen.rules.paths.entrances import comers, data_behind, entrances
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import behind_code, moved_by, weigh
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "admin-route-among-public-routes"
_MISSING = "no network keeps strangers out"


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("x-admin-plane-separated",),
    refs={
        "owasp_api": ("API5:2023",),
        "cwe": ("CWE-653",),
        "well_architected": ("SEC05-BP01",),
    },
)
def admin_route_among_public_routes(subject: Subject) -> Iterator[Verdict]:
    """A route for administrators beside everybody's routes is one mistake away from everybody.

    WHY
      Few people use what administrates a system, from few places. At a host of its own those places are
      a guard that no stolen password opens; beside the public routes there is only the sign-in.

    HOW IT IS ATTACKED
      An administrator's token is stolen by mail, or a check is forgotten in one release. From anywhere
      on the internet it works at once, where it could have worked in the office alone.

    JUDGED
      Fails      a route with `admin: true` that the internet reaches, on an API with other routes
      Passes     a resource policy or web ACL lets in addresses or networks alone; an API of its own
      Built in   a private API
      Not        other routes
      Severity   less where callers are known before they get there, where data is internal or public, and
                 one step less with `groups` and `mfa` on the route

    MEND IT
      An API of its own for them: `endpoint: private`, or a `policy` with `aws:SourceIp`.

    FALSE ALARM?
      People who administrate their own tenant are customers: leave `admin` out and name the group.

    SOURCES
      https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html
      https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/

    Bad:
        archgen: 1
        name: One host for all
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: users
            routes:
              GET /notes: {to: fn}
              DELETE /users: {to: fn, admin: true, groups: [admins]}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A host for the office
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /notes: {to: fn}}}
          admin:
            type: api-gateway
            protocol: rest
            authorizer: users
            policy:
              effect: allow
              principals: "*"
              actions: "execute-api:Invoke"
              conditions: {IpAddress: {"aws:SourceIp": 198.51.100.0/24}}
            routes: {DELETE /users: {to: fn, admin: true, groups: [admins]}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    reached = levels(graph, Question(Guard.NETWORK))
    for api in graph.blueprint.of_type(API):
        ways = routes(api)
        others = [way for way in ways if not way.route.admin and way.asks_callers and not way.mock]
        for way in ways:
            if not way.route.admin:
                yield idle(api.id, part=way.name)
            elif api.value("endpoint") == "private":
                yield built(api.id, part=way.name)
            elif others and reached.get(way.node) is Strength.OPEN:
                yield _among(graph, way, others[0])
            else:
                yield passed(api.id, part=way.name)


def _among(graph: Graph, way: Way, other: Way) -> Verdict:
    who = comers(graph, entrances(graph, way.api.id), (way.node,))[way.node]
    held = bool(way.route.groups and way.route.mfa)
    weight = weigh(Severity.MEDIUM if held else Severity.HIGH, [(who, behind_code(graph, way.node))])
    asked = "a group and a second factor are asked for"
    moved = moved_by(weight.severity, Severity.HIGH, asked) if held else weight.moved
    edges = [edge for edge in graph.into[way.node] if edge.part == way.name][:1]
    doors = [edge for edge in entrances(graph, way.api.id) if edge.target == edges[0].source][:1]
    return Verdict(
        Outcome.FAILED,
        (way.api.id,),
        way.name,
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"the internet reaches `{way.name}` as it reaches `{other.name}`",
            f"the internet reaches `{way.name}`",
            "the internet reaches what administrators alone use",
            rule=_NAME,
        ),
        place=At(way.api.id, ("routes", way.name), _MISSING, key=True),
        related=(At(way.api.id, ("routes", other.name), "everybody's, at the same host", key=True),),
        path=path_hops((*doors, *edges), edges, _MISSING),
        sinks=data_behind(graph, way.node),
        hint=f"an API of its own for {way.name}: `endpoint: private`, or a `policy` with `aws:SourceIp`",
        moved=moved,
        cause=(way.node, Guard.NETWORK),
        silent="endpoint",
    )


RULES = (admin_route_among_public_routes,)

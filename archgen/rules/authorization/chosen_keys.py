"""Keys that callers choose, where a route goes straight to a store or a queue."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class, kinds
from archgen.graph.model import Graph, Guard
from archgen.graph.nature import carries, stores
from archgen.graph.settings import setting
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import REGULATED, Caller, behind_store, weigh
from archgen.rules.readings.mapped_keys import KeySource, is_chosen, key_entries, key_source
from archgen.rules.readings.routes import Way, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "caller-chosen-key-in-mapping"
_PERSONAL = frozenset({"personal", *REGULATED})
_COMPARING = ("authorizer", "policy-store")


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("x-caller-controlled-key-in-mapping",),
    refs={
        "owasp_api": ("API1:2023",),
        "cwe": ("CWE-639",),
        "well_architected": ("SEC03-BP01",),
    },
)
def caller_chosen_key_in_mapping(subject: Subject) -> Iterator[Verdict]:
    """Where no code stands between, a key that the caller writes opens whatever the caller names.

    WHY
      A mapping puts words of the request where the service expects a key. The service knows the API,
      not the person: it hands out the row of any key it is given.

    HOW IT IS ATTACKED
      Somebody signs in, and asks for the next number, or for another tenant's name in the body.

    JUDGED
      Fails      the key, the tenant or the group of messages comes from `body`, `path.`, `query.` or
                 `header.`, and the target is shared by tenants or holds personal or confidential data
      Passes     some part of the key comes from a claim or the caller's identity; an authorizer or a policy
                 store compares owners (`object_check`), as far as it says so
      Asks       a mapping to a store that says nothing of the key
      Not        routes to code, and targets with other data
      Severity   by the data alone

    MEND IT
      `mapping: {Key: claim.sub}`, or `claim.sub` in front of what the caller names.

    FALSE ALARM?
      A catalogue that everybody may read: hold it as public or internal.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
      https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/

    Bad:
        archgen: 1
        name: Anybody's row
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: users
            routes:
              GET /me: {to: people, action: GetItem, mapping: {Key: query.id}, passthrough: never}
          users: {type: cognito-user-pool}
          people: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: One's own row
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: users
            routes:
              GET /me: {to: people, action: GetItem, mapping: {Key: claim.sub}, passthrough: never}
          users: {type: cognito-user-pool}
          people: {type: dynamodb, holds: [personal]}
    """
    graph = subject.graph
    for way in every_route(graph.blueprint):
        target = graph.blueprint.resources.get(str(way.route.to))
        if target is None or not way.route.mapping or not _keeps_apart(graph, target):
            yield idle(way.api.id, part=way.name)
        else:
            yield _judged(graph, way, target)


def _keeps_apart(graph: Graph, target: Resource) -> bool:
    """True for a store or channel in which what is one caller's must be kept from the next."""
    if not (stores(target) or carries(target)):
        return False
    tenanted = setting(target, "tenancy") == "shared" or setting(target, "tenant_key") is not None
    personal = bool(_PERSONAL & kinds(graph, target.id))
    return tenanted or personal or data_class(graph, target.id) >= DataClass.CONFIDENTIAL


def _judged(graph: Graph, way: Way, target: Resource) -> Verdict:
    source = key_source(target, way.route)
    if source is KeySource.CLAIM:
        return passed(way.api.id, part=way.name)
    if source is KeySource.CALLER:
        if way.route.object_check in _COMPARING:
            return passed(way.api.id, part=way.name, confidence=Confidence.STATED)
        return _chosen(graph, way, target)
    if stores(target) and not _tenanted(target):
        question = f"By which key does `{way.name}` reach `{target.id}`, and whence does it come?"
        return unsaid(way.api.id, question, "mapping", part=way.name)
    return idle(way.api.id, part=way.name)


def _tenanted(target: Resource) -> bool:
    """A shared store without a tenant in the mapping is told of as that."""
    return bool(setting(target, "tenancy") == "shared")


def _chosen(graph: Graph, way: Way, target: Resource) -> Verdict:
    name, value = next(row for row in key_entries(target, way.route) if is_chosen(row[1]))
    weight = weigh(Severity.HIGH, [(Caller.ANYONE, behind_store(graph, target.id, written=False))])
    severity = min(weight.severity, Severity.HIGH)
    return Verdict(
        Outcome.FAILED,
        (way.api.id,),
        way.name,
        severity=severity,
        confidence=weight.confidence,
        message=fitting(
            f"callers of `{way.name}` choose by `{value}` whose data in `{target.id}` it is",
            f"callers choose by `{value}` whose data in `{target.id}` it is",
            "callers choose whose data it is",
            rule=_NAME,
        ),
        place=At(way.api.id, ("routes", way.name, "mapping", name), "the caller writes it"),
        sinks=(target.id,),
        hint=f"`{name}: claim.<whose>` in the `mapping` of {way.name}, alone or in front",
        moved=weight.moved if severity is weight.severity else "",
        cause=(way.node, Guard.OBJECT),
        silent="mapping",
    )


RULES = (caller_chosen_key_in_mapping,)

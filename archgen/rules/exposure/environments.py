"""Stores, credentials, keys and roles that production shares with what is tried out."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, data_class, parts_of
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.nature import is_role, opens_things, signs_in, stores
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.paths.findings import path_hops, runs_code
from archgen.rules.readings.context import Behind, Caller, weigh
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "environments-sharing-state"
_LIVE = re.compile(r"(prod|production|live|prd)([-_ ].*)?", re.IGNORECASE)
_TRIAL = re.compile(r"(.*[-_])?(dev|test|sandbox|trial|qa|staging)([-_].*)?", re.IGNORECASE)
Ways = Mapping[str, Edge | None]
"""What an environment reaches: for each node the edge by which it is first got to, None where it starts."""


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.HIGH,
    applies_to=("any",),
    covers=("x-stage-separation",),
    refs={
        "owasp_api": ("API9:2023",),
        "cwe": ("CWE-653",),
        "well_architected": ("SEC01-BP01",),
    },
)
def environments_sharing_state(subject: Subject) -> Iterator[Verdict]:
    """What production keeps is guarded as well as the test environment that shares it.

    WHY
      Trials run code that nobody has reviewed, with accounts that many know. If they touch the same
      table, secret, pool, role or key, all of production is open to whoever gets into the trial.

    HOW IT IS ATTACKED
      The test environment answers without a web ACL, with a password from a wiki. From there the one
      table is read and written as from production, only that nobody watches.

    JUDGED
      Fails      a store, secret, user pool, role or key that production and another `environment` both
                 reach, also through others
      Passes     each has its own; or what is shared lies behind something shared, which is told of
      Asks       a resource named like a trial that does not say its `environment`, where others do
      Not        designs of one environment; public data that all of them only read; logs
      Severity   less where the data is internal or public

    MEND IT
      One of its own for each environment, best in an account of its own.

    FALSE ALARM?
      Reference data that everybody reads and that is public: say so under `holds`.

    SOURCES
      https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_multi_accounts.html
      https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/benefits-of-using-multiple-aws-accounts.html

    Bad:
        archgen: 1
        name: One table for both
        classification: confidential
        regions: [eu-west-1]
        resources:
          live-fn: {type: lambda, runtime: python3.13, environment: production, reads: people}
          trial-fn: {type: lambda, runtime: python3.13, environment: test, reads: people}
          people: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: Two tables
        classification: confidential
        regions: [eu-west-1]
        resources:
          live-fn: {type: lambda, runtime: python3.13, environment: production, reads: people}
          trial-fn: {type: lambda, runtime: python3.13, environment: test, reads: made-up-people}
          people: {type: dynamodb, holds: [personal]}
          made-up-people: {type: dynamodb, holds: [public]}
    """
    graph = subject.graph
    places = _environments(graph.blueprint)
    live = [name for name in places if _LIVE.fullmatch(name)]
    others = [name for name in places if name not in live]
    for resource in graph.blueprint.resources.values():
        if places and _sounds_like_trial(resource):
            yield unsaid(resource.id, f"To which environment does `{resource.id}` belong?", "environment")
    shared = _both(graph, live, others)
    for resource in graph.blueprint.resources.values():
        if not _is_state(resource) or resource.id not in graph.nodes:
            continue
        first = next((name for name in live if resource.id in _reached(graph, name, shared)), None)
        second = next((name for name in others if resource.id in _reached(graph, name, shared)), None)
        if not live or not others:
            yield idle(resource.id)
        elif first is None or second is None or resource.id not in shared:
            yield passed(resource.id)
        else:
            yield _shared(graph, resource, shared, first, second)


def _sounds_like_trial(resource: Resource) -> bool:
    """True for code that says by its name alone that it is tried out."""
    silent = resource.body.environment is None
    return silent and runs_code(resource) and _TRIAL.fullmatch(resource.id) is not None


def _both(graph: Graph, live: list[str], others: list[str]) -> frozenset[str]:
    """The state that production and another environment reach, on whatever way."""
    resources = graph.blueprint.resources
    one = {name for place in live for name in _reached(graph, place, frozenset())}
    two = {name for place in others for name in _reached(graph, place, frozenset())}
    state = (resources[name] for name in one & two if name in resources)
    return frozenset(found.id for found in state if _is_state(found) and not _reference(graph, found))


def _environments(blueprint: Blueprint) -> dict[str, None]:
    """The environments that resources name, in the order of the file."""
    named = (resource.body.environment for resource in blueprint.resources.values())
    return dict.fromkeys(str(name) for name in named if name is not None)


def _is_state(resource: Resource) -> bool:
    kept = stores(resource) or opens_things(resource) or signs_in(resource)
    return kept or is_role(resource) or resource.type == "kms-key"


@once
def _reached(graph: Graph, environment: str, cut: frozenset[str]) -> Ways:
    """What the resources of an environment get to, along what drives and by the keys they use.

    No way leads on from what is in `cut`: whoever parts that parts what lies behind it, too.
    """
    own = (one.id for one in graph.blueprint.resources.values() if one.body.environment == environment)
    starts = [node for name in own for node in (name, *parts_of(graph, name)) if node in graph.nodes]
    found: dict[str, Edge | None] = dict.fromkeys(starts)
    queue = deque(found)
    while queue:
        name = queue.popleft()
        onward = graph.out[name] if name not in cut else ()
        for edge in onward:
            if edge.target not in found and (edge.kind.drives or edge.kind is EdgeKind.KEY) and not edge.shut:
                found[edge.target] = edge
                queue.append(edge.target)
    return found


def _reference(graph: Graph, resource: Resource) -> bool:
    """True for public data that nobody in the design changes."""
    public = stores(resource) and data_class(graph, resource.id) is DataClass.PUBLIC
    return public and all(edge.op == "read" for edge in graph.into[resource.id] if edge.kind.drives)


def _way(ways: Ways, node: str) -> tuple[Edge, ...]:
    path: list[Edge] = []
    edge = ways[node]
    while edge is not None:
        path.append(edge)
        edge = ways[edge.source]
    return tuple(path[::-1])


def _shared(graph: Graph, resource: Resource, cut: frozenset[str], live: str, trial: str) -> Verdict:
    ways = [_way(_reached(graph, name, cut), resource.id) for name in (live, trial)]
    data = data_class(graph, resource.id)
    weight = weigh(Severity.HIGH, [(Caller.ANYONE, Behind(data, said=data is not DataClass.UNSTATED))])
    users = [graph.nodes[way[0].source].resource if way else resource.id for way in ways]
    last = ways[1][-1:] or ways[0][-1:]
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"`{trial}` and `{live}` share `{resource.id}`",
            f"environments share `{resource.id}`",
            "two environments share a thing",
            rule=_NAME,
        ),
        place=At(resource.id, (), f"{trial} gets here as {live} does"[:40]),
        related=tuple(
            At(user, ("environment",), "gets here") for user in dict.fromkeys(users) if user != resource.id
        ),
        path=path_hops(ways[1] or ways[0], last, "the same for both"),
        sinks=(resource.id,),
        hint=f"one of its own for {trial}, in place of {resource.id}",
        notes=(f"{shown([*dict.fromkeys(users)])} lead to it",),
        moved=weight.moved,
        silent="environment",
    )


RULES = (environments_sharing_state,)

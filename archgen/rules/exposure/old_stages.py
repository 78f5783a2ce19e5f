"""Stages of an API that ask less than the others, though their routes lead to the same things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.asking import authorizer_of, identity_by
from archgen.graph.compare import Way, missing, ways_by
from archgen.graph.model import Edge, Graph, Guard, Strength
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.paths.entrances import comers, data_behind, entrances
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import Caller, behind_code, weigh
from archgen.rules.readings.entry_logs import stages_of
from archgen.rules.readings.routes import API, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "old-stage-with-weaker-guards"
_ON_EDGES = (Guard.THROTTLE, Guard.LOG)
_SPARED = ("planned", "retired")
"""Where in its life a stage answers nobody: not yet, or no more."""
_LACKS = {
    Guard.IDENTITY: "nothing asks who is calling",
    Guard.THROTTLE: "nothing bounds the requests",
    Guard.LOG: "nothing writes down the requests",
}
_WORDS = {Guard.IDENTITY: "authorizer", Guard.THROTTLE: "throttle", Guard.LOG: "logs_to"}
_LOCAL = ("api-without-throttle", "entry-without-access-log")
"""Findings of limits and logs that name stages: they say the same where nothing else is missing."""


class _Stage(Struct, frozen=True):
    """A stage that answers: its name, the way in, and what is asked on it."""

    name: str
    edge: Edge
    asked: Way


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("x-shadow-stage-weaker-auth",),
    refs={"owasp_api": ("API9:2023",), "cwe": ("CWE-288",)},
)
def old_stage_with_weaker_guards(subject: Subject) -> Iterator[Verdict]:
    """A stage that was left as it was still leads to the same code and data, past what came later.

    WHY
      Each stage of an API has a path, a throttle and a log of its own. What is written for the new one
      does not reach the old one, and both run the same functions on the same tables.

    HOW IT IS ATTACKED
      `/v2/` in an address is tried as `/v1/`. What answers there is the same data, without the
      authorizer, the limit or the log that `/v2/` got since.

    JUDGED
      Fails      a stage that has no authorizer, throttle or log where another stage of the API has one
      Passes     all stages ask the same, or as much
      Not        APIs with one stage, stages that are `planned` or `retired`, and APIs that the internet
                 does not reach
      Folds      into api-without-throttle or entry-without-access-log where only that is missing
      Severity   less where callers are known before they get there, and where data is internal or public

    MEND IT
      The other stages' settings on the stage, or on the API for all of them; or take the stage away. AWS
      has no authorizer for one stage alone: a stage that asks otherwise is an API of its own.

    FALSE ALARM?
      A stage that answers invented data: give it code of its own.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html
      https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/

    Bad:
        archgen: 1
        name: The old stage stays open
        classification: confidential
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: token
            stages: {v2: {}, v1: {authorizer: none}}
            routes: {GET /orders: {to: orders-fn}}
          token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [orders]}
          orders-fn: {type: lambda, runtime: python3.13, reads: orders}
          orders: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: Both stages ask
        classification: confidential
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: token
            stages: {v2: {}, v1: {}}
            routes: {GET /orders: {to: orders-fn}}
          token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [orders]}
          orders-fn: {type: lambda, runtime: python3.13, reads: orders}
          orders: {type: dynamodb, holds: [personal]}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        stages = _stages(graph, api)
        for stage in stages:
            lacks = {kind for other in stages for kind in missing(stage.asked, other.asked)}
            found = tuple(kind for kind in _LACKS if kind in lacks)
            yield _weaker(graph, api, stage, found) if found else passed(api.id, part=stage.name)
        if not stages:
            yield idle(api.id)


def _stages(graph: Graph, api: Resource) -> list[_Stage]:
    """The stages that answer the internet, where there are several; the weakest of several doors counts."""
    alive = {name: one for name, one in stages_of(api).items() if one.lifecycle not in _SPARED}
    if len(alive) < 2:  # noqa: PLR2004 - one alone has no other to be compared with
        return []
    found = []
    for name, stage in alive.items():
        ways = ways_by(graph, graph.into.get(f"{api.id}/{name}", ()), _ON_EDGES)
        if ways:
            levels = {kind: min(way.levels[kind] for way in ways) for kind in _ON_EDGES}
            asked: Mapping[Guard, Strength] = {
                Guard.IDENTITY: _identity(graph.blueprint, api, stage),
                **levels,
            }
            found.append(_Stage(name, ways[0].edge, Way(ways[0].edge, asked)))
    return found


def _identity(blueprint: Blueprint, api: Resource, stage: Any) -> Strength:  # noqa: ANN401 - a stage
    """How surely callers of a stage are known: by the authorizer that it names, else by its API's routes."""
    if stage.authorizer is not None:
        return identity_by(blueprint, api, str(stage.authorizer))
    asked = [identity_by(blueprint, api, authorizer_of(api, way.route)) for way in routes(api)]
    return max(asked, default=Strength.OPEN)


def _weaker(graph: Graph, api: Resource, stage: _Stage, lacks: tuple[Guard, ...]) -> Verdict:
    nodes = tuple(way.node for way in routes(api) if way.asks_callers)
    who = comers(graph, entrances(graph, api.id), nodes)
    nobody = Guard.IDENTITY in lacks
    cells = [(Caller.ANYONE if nobody else who[node], behind_code(graph, node)) for node in nodes]
    weight = weigh(Severity.HIGH, cells)
    written = f"{api.id}/{stage.name}"
    fields = ", ".join(f"`{_WORDS[kind]}`" for kind in lacks)
    apart = " (an authorizer stands on an API or its routes, never on a stage)" if nobody else ""
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        stage.name,
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"stage `{stage.name}` of `{api.id}` leads past what other stages ask",
            f"stage `{stage.name}` leads past what other stages ask",
            "a stage leads past what other stages ask",
            rule=_NAME,
        ),
        place=At(api.id, ("stages", stage.name), _LACKS[lacks[0]], key=True),
        path=path_hops((stage.edge,), (stage.edge,), _LACKS[lacks[0]]),
        sinks=data_behind(graph, written),
        hint=f"{fields} at {stage.name} as at the other stages, or no such stage{apart}",
        moved=weight.moved,
        cause=(written, lacks[0]),
        folds_into=() if nobody else _LOCAL,
        silent=_WORDS[lacks[0]],
    )


RULES = (old_stage_with_weaker_guards,)

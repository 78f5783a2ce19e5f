"""Entries that fail without anybody hearing of it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Exposed
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, Exposure, class_in_reach, exposure
from archgen.graph.model import Graph
from archgen.graph.web_acls import acls
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.alarms import measured, switched_off
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, EDGE, fronted_by, origins, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "api-without-alarm"
_WANTED = ("5xx", "4xx", "latency", "throttles")
_BLOCKED = "blocked"
_REFUSALS = ("4xx", "denied", _BLOCKED)


@rule(
    _NAME,
    concern="alarms",
    severity=Severity.MEDIUM,
    applies_to=("Exposed",),
    covers=("cw-alarm-api-errors", "cw-alarm-authorizer-denials"),
    refs={
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP04",),
    },
)
def api_without_alarm(subject: Subject) -> Iterator[Verdict]:
    """Nobody hears of failures and refusals of an API that no alarm watches.

    WHY
      Customers notice first when no alarm does. And a sudden number of refusals is how guessing looks
      from the inside.

    HOW IT IS ATTACKED
      At night, for hours: ten thousand refused calls are ten thousand tries that nobody counted.

    JUDGED
      Fails      no enabled alarm watches an entry that the internet or a partner reaches (medium), or none
                 of 5xx together with 4xx, denied or blocked (low)
      Passes     both are watched, at the API or at the edge in front of it; `blocked` at a web ACL before it
      Parts      what is not watched; a missing execution log and missing traces fold in
      Asks       who hears of failed sign-ins, where restricted data lies behind
      Not        APIs that only the inside reaches; an edge whose API is judged

    MEND IT
      An alarm with `watches: <the API>`, `metrics: [4xx, 5xx, latency, throttles]` and `notifies`.

    FALSE ALARM?
      A monitor outside watches it: draw it as an alarm.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html

    Bad:
        archgen: 1
        name: Unwatched
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}

    Good:
        archgen: 1
        name: Watched
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}
          health: {type: alarm, watches: api, metrics: [4xx, 5xx, latency, throttles], notifies: on-call}
          on-call: {type: topic, subscribers: pager}
          pager: {type: external, kind: pager}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    for entry in blueprint.resources.values():
        if not isinstance(entry.body, Exposed):
            continue
        live = getattr(entry.body, "lifecycle", None) in (None, "live", "deprecated")
        behind = entry.type == EDGE and any(origin.type == API for origin in origins(blueprint, entry.id))
        if behind or not live or exposure(graph, entry.id) < Exposure.PARTNER:
            yield idle(entry.id)
            continue
        yield from _sign_ins(graph, entry)
        watched = _watched(blueprint, entry)
        if "5xx" in watched and any(metric in watched for metric in _REFUSALS):
            yield passed(entry.id)
        else:
            yield _unwatched(blueprint, entry, watched)


def _watched(blueprint: Blueprint, entry: Resource) -> set[str]:
    """The metrics of alarms on the entry and on the edges in front, and what their web ACLs block."""
    fronts = (entry, *fronted_by(blueprint, entry.id))
    found = {metric for front in fronts for metric in measured(blueprint, front.id)}
    guards = [acl for front in fronts for acl in acls(blueprint, front)]
    return found | ({_BLOCKED} if any(_BLOCKED in measured(blueprint, acl.id) for acl in guards) else set())


def _sign_ins(graph: Graph, entry: Resource) -> Iterator[Verdict]:
    """A question for each pool whose refused sign-ins nobody counts, where restricted data lies behind."""
    if entry.type != API or class_in_reach(graph, entry.id) is not DataClass.RESTRICTED:
        return
    resources = graph.blueprint.resources
    asked = [resources[way.authorizer] for way in routes(entry) if way.authorizer in resources]
    names = [getattr(one.body, "user_pool", None) or one.id for one in asked]
    for name in dict.fromkeys(names):
        pool = resources.get(name)
        kept = pool is not None and hasattr(pool.body, "app_clients")
        if kept and "sign-in-failures" not in measured(graph.blueprint, name):
            yield unsaid(name, f"Who hears of failed sign-ins at `{name}`?", "sign-in-failures")


def _unwatched(blueprint: Blueprint, entry: Resource, watched: set[str]) -> Verdict:
    severity = Severity.LOW if watched else Severity.MEDIUM
    refusals = any(metric in watched for metric in _REFUSALS)
    missing = [m for m in _WANTED if m not in watched and not (m == "4xx" and refusals)]
    return Verdict(
        Outcome.FAILED,
        (entry.id,),
        severity=severity,
        message=fitting(
            f"no failure of `{entry.id}` reaches a person"
            if not watched
            else f"nobody hears of {' and '.join(missing[:2])} at `{entry.id}`",
            f"failures of `{entry.id}` reach nobody",
            rule=_NAME,
        ),
        place=At(entry.id, (), "no alarm watches it" if not watched else "alarms miss some of it"),
        hint=f"an alarm with `watches: {entry.id}`, `metrics: [{', '.join(missing)}]` and `notifies`",
        pieces=tuple(Piece(metric, _NAME, severity, "not watched") for metric in missing),
        moved=moved_by(severity, Severity.MEDIUM, "alarms watch some of it"),
        stands_for=switched_off(
            blueprint, entry.id, *(front.id for front in fronted_by(blueprint, entry.id))
        ),
        silent="watches",
    )


RULES = (api_without_alarm,)

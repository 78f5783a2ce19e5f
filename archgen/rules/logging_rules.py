"""Logs that grow for ever, and APIs of which nobody could say why a request failed."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Logged
from archgen.finding.finding import Severity
from archgen.graph.attributes import Exposure, exposure
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.routes import API, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_RETENTION = "log-without-retention"
_DIAGNOSIS = "undiagnosable-api"


@rule(
    _RETENTION,
    concern="logging",
    severity=Severity.LOW,
    applies_to=("log-group", "lambda"),
    covers=("cw-log-retention-set", "lambda-log-group-owned"),
    refs={
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01",),
        "checkov": ("CKV_AWS_66",),
    },
    fixable=True,
)
def log_without_retention(subject: Subject) -> Iterator[Verdict]:
    """A log group keeps everything for ever unless somebody says how long.

    WHY
      Logs hold addresses, names and mistakes. What is kept without end costs without end, and is there
      to be found by whoever gets in years later. A function without a log group of its own gets one
      from Lambda, which never expires either.

    HOW IT IS ATTACKED
      Old logs are read for keys and names that nobody remembers writing.

    JUDGED
      Fails      a log-group without `retention`; a function without `logs_to`
      Passes     `retention` is written, `forever` included
      Parts      functions without a group fold into a group that never expires

    MEND IT
      `retention: 90d` for applications, `365d` for security; a log-group in the function's `logs_to`.

    FALSE ALARM?
      The law asks to keep it for ever: write `retention: forever`.

    SOURCES
      https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html

    Bad:
        archgen: 1
        name: Endless log
        regions: [eu-west-1]
        resources:
          logs: {type: log-group}

    Good:
        archgen: 1
        name: Log of a quarter
        regions: [eu-west-1]
        resources:
          logs: {type: log-group, retention: 90d}
    """
    blueprint = subject.graph.blueprint
    implicit = [one for one in blueprint.of_type("lambda") if not getattr(one.body, "logs_to", None)]
    endless = [group for group in blueprint.of_type("log-group") if not group.stated("retention")]
    for resource in blueprint.of_type("log-group", "lambda"):
        if resource in endless:
            yield _endless(resource, implicit)
        elif resource in implicit:
            yield _implicit(blueprint, resource)
        else:
            yield passed(resource.id)


def _endless(group: Resource, implicit: list[Resource]) -> Verdict:
    days = "365d" if getattr(group.body, "purpose", None) in ("security", "audit", "access") else "90d"
    return Verdict(
        Outcome.FAILED,
        (group.id,),
        severity=Severity.LOW,
        message=f"`{group.id}` keeps everything for ever",
        place=At(group.id, ("retention",), "not stated; AWS defaults to forever"),
        hint=f"`retention: {days}`, or `retention: forever` if the law asks for it",
        mend=Mend(f"adds retention: {days}", group.id, (("retention", days),)),
        stands_for=tuple(function.id for function in implicit),
        silent="retention",
        assumed_default=True,
    )


def _implicit(blueprint: Blueprint, function: Resource) -> Verdict:
    groups = [
        g.id
        for g in blueprint.of_type("log-group")
        if getattr(g.body, "purpose", None) in (None, "application")
    ]
    target = groups[0] if groups else "a log-group with `retention: 90d`"
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=Severity.LOW,
        message=f"what `{function.id}` logs is kept for ever in a group nobody owns",
        place=At(function.id, ("logs_to",), "not stated; Lambda makes a group"),
        hint=f"`logs_to: {target}`" if groups else f"`logs_to:` {target}",
        folds_into=(_RETENTION,),
        silent="logs_to",
        assumed_default=True,
    )


@rule(
    _DIAGNOSIS,
    concern="logging",
    severity=Severity.LOW,
    applies_to=("api-gateway",),
    covers=("apigw-execution-logging", "apigw-tracing", "apigw-detailed-metrics", "lambda-tracing"),
    refs={
        "security_hub": ("APIGateway.1", "APIGateway.3", "Lambda.7"),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01", "SEC04-BP02"),
        "checkov": ("CKV2_AWS_4", "CKV_AWS_73", "CKV_AWS_50"),
    },
)
def undiagnosable_api(subject: Subject) -> Iterator[Verdict]:
    """Without an execution log and traces nobody can say where a request was lost.

    WHY
      The access log says that a request failed; the execution log says at which step, and a trace
      in which of the services behind. Both are off unless somebody turns them on.

    HOW IT IS ATTACKED
      It is not: but the hour in which a failure is understood is the hour in which it ends.

    JUDGED
      Fails      an API that the internet or a partner reaches without `execution_log` (REST, WebSocket) or
                 `tracing` (REST), or functions right behind it without `tracing`
      Passes     they are on
      Not        APIs that only the inside reaches

    MEND IT
      `execution_log: error` and `tracing: true`.

    FALSE ALARM?
      Another tracer is used: waive it with its name.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html

    Bad:
        archgen: 1
        name: Silent failures
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
          health: {type: alarm, watches: api, metrics: [5xx, 4xx]}

    Good:
        archgen: 1
        name: Traced failures
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            execution_log: error
            tracing: true
            routes:
              GET /notes: {to: fn}
          fn: {type: lambda, runtime: python3.13, tracing: true}
          health: {type: alarm, watches: api, metrics: [5xx, 4xx]}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        if exposure(graph, api.id) < Exposure.PARTNER:
            yield idle(api.id)
            continue
        pieces = list(_undiagnosed(graph.blueprint, api))
        yield _undiagnosable(api, pieces) if pieces else passed(api.id)


def _undiagnosed(blueprint: Blueprint, api: Resource) -> Iterator[Piece]:
    protocol = api.value("protocol")
    if protocol != "http" and api.value("execution_log") not in ("error", "info"):
        yield Piece("execution_log", _DIAGNOSIS, Severity.LOW, "off")
    if protocol == "rest" and api.value("tracing") is not True:
        yield Piece("tracing", _DIAGNOSIS, Severity.LOW, "off")
    for name in dict.fromkeys(str(way.route.to) for way in routes(api)):
        target = blueprint.resources.get(name)
        traced = (
            target is None
            or "tracing" not in type(target.body).model_fields
            or target.value("tracing") is True
        )
        if target is not None and isinstance(target.body, Logged) and not traced:
            yield Piece(name, _DIAGNOSIS, Severity.LOW, "not traced")


def _undiagnosable(api: Resource, pieces: list[Piece]) -> Verdict:
    own = [piece.name for piece in pieces if piece.name in ("execution_log", "tracing")]
    settings = tuple((name, "error" if name == "execution_log" else "true") for name in own)
    untraced = [piece.name for piece in pieces if piece.name not in own]
    hints = [
        *(f"`{name}: {value}`" for name, value in settings),
        *(f"`tracing: true` on {name}" for name in untraced[:3]),
    ]
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.LOW,
        message=fitting(
            f"nobody can say where a request to `{api.id}` was lost", f"`{api.id}` cannot be diagnosed"
        ),
        place=At(api.id, (own[0],) if own else (), f"{own[0]} is off" if own else "functions are not traced"),
        hint=", ".join(hints),
        pieces=tuple(pieces),
        folds_into=("api-without-alarm",),
        silent=own[0] if own else "tracing",
        assumed_default=True,
    )


RULES = (log_without_retention, undiagnosable_api)

"""Logs that grow for ever, and APIs of which nobody could say why a request failed."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import Exposure, assets_in_reach, exposure
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.nature import computes
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.logging.trace_gaps import gaps
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.log_purpose import KEPT, purpose_of
from archgen.rules.readings.routes import API, routes
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
      Parts      all functions without a group are one finding; they fold into a group that never expires
      Severity   medium where personal data lies in reach that must stay, or must not go, somewhere

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
    # The group of an API's execution log is not judged: API Gateway names it after an id that no
    # design knows, so that nothing written here could own it.
    graph = subject.graph
    blueprint = graph.blueprint
    implicit = [one for one in blueprint.of_type("lambda") if not getattr(one.body, "logs_to", None)]
    endless = [group for group in blueprint.of_type("log-group") if not group.stated("retention")]
    for resource in blueprint.of_type("log-group", "lambda"):
        if resource in endless:
            yield _endless(graph, resource, implicit)
        elif resource in implicit:
            leads = resource is implicit[0] and not endless
            yield _implicit(graph, resource, implicit if leads else [])
        else:
            yield passed(resource.id)


def _weight(graph: Graph, writers: list[str]) -> tuple[Severity, str]:
    """How grave it is to keep for ever what these write, and why it is more than low."""
    data = graph.blueprint.data
    bound = any(
        "personal" in data[name].kinds and (data[name].residency or data[name].never_in)
        for writer in writers
        for name in assets_in_reach(graph, writer)
        if name in data
    )
    severity = Severity.MEDIUM if bound else Severity.LOW
    why = "personal data is in reach that may not lie everywhere"
    return severity, moved_by(severity, Severity.LOW, why)


def _endless(graph: Graph, group: Resource, implicit: list[Resource]) -> Verdict:
    severity, moved = _weight(
        graph, [edge.source for edge in graph.into[group.id] if edge.kind is EdgeKind.LOG]
    )
    days = "365d" if purpose_of(graph.blueprint, group) in KEPT else "90d"
    return Verdict(
        Outcome.FAILED,
        (group.id,),
        severity=severity,
        message=f"`{group.id}` keeps everything for ever",
        place=At(group.id, ("retention",), "not stated; AWS defaults to forever"),
        hint=f"`retention: {days}`, or `retention: forever` if the law asks for it",
        mend=Mend(f"adds retention: {days}", group.id, (("retention", days),)),
        moved=moved,
        stands_for=tuple(function.id for function in implicit),
        silent="retention",
        assumed_default=True,
    )


def _implicit(graph: Graph, function: Resource, leads: list[Resource]) -> Verdict:
    """The finding about one function; the first of all `leads` the others of the design."""
    severity, moved = _weight(graph, [function.id])
    names = [one.id for one in leads if one is not function]
    groups = [
        g.id
        for g in graph.blueprint.of_type("log-group")
        if getattr(g.body, "purpose", None) in (None, "application")
    ]
    target = groups[0] if groups else "a log-group with `retention: 90d`"
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=severity,
        message=fitting(
            f"what {shown([function.id, *names])} log is kept for ever"
            if names
            else f"what `{function.id}` logs is kept for ever in a group nobody owns",
            f"what {len(names) + 1} functions log is kept for ever"
            if names
            else f"what `{function.id}` logs is kept for ever",
            rule=_RETENTION,
        ),
        place=At(function.id, ("logs_to",), "not stated; Lambda makes a group"),
        hint=f"`logs_to: {target}`" if groups else f"`logs_to:` {target}",
        moved=moved,
        folds_into=() if leads else (_RETENTION,),
        stands_for=tuple(names),
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
                 `tracing` (REST), or functions that answer for it without `tracing`
      Passes     they are on
      Parts      figures of each route (`metrics`) are named beside the others, and never alone
      Not        APIs that only the inside reaches, or that are not live yet; what does not trace between two
                 that do: `trace-gap-on-path` tells of it

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
        live = getattr(api.body, "lifecycle", None) in (None, "live", "deprecated")
        if not live or exposure(graph, api.id) < Exposure.PARTNER:
            yield idle(api.id)
            continue
        pieces = list(_undiagnosed(graph, api))
        if pieces and api.value("metrics") is not True:
            pieces.append(Piece("metrics", _DIAGNOSIS, Severity.INFO, "no figures of each route"))
        yield _undiagnosable(api, pieces) if pieces else passed(api.id)


def _undiagnosed(graph: Graph, api: Resource) -> Iterator[Piece]:
    protocol = api.value("protocol")
    if protocol != "http" and api.value("execution_log") not in ("error", "info"):
        yield Piece("execution_log", _DIAGNOSIS, Severity.LOW, "off")
    if protocol == "rest" and api.value("tracing") is not True and api.id not in gaps(graph):
        yield Piece("tracing", _DIAGNOSIS, Severity.LOW, "off")
    for name in _answering(graph, api):
        function = graph.blueprint.resources[name]
        untraced = "tracing" in type(function.body).model_fields and function.value("tracing") is not True
        if untraced and name not in gaps(graph):
            yield Piece(name, _DIAGNOSIS, Severity.LOW, "not traced")


def _answering(graph: Graph, api: Resource) -> list[str]:
    """The code that a request at the API waits for: what its routes call, and what that calls."""
    resources = graph.blueprint.resources
    found: dict[str, None] = {}
    queue = [way.node for way in routes(api)]
    while queue:
        for edge in graph.out[queue.pop(0)]:
            target = resources.get(edge.target)
            waits = edge.kind is EdgeKind.REQUEST and edge.target not in found
            if waits and target is not None and computes(target):
                found[edge.target] = None
                queue.append(edge.target)
    return list(found)


def _undiagnosable(api: Resource, pieces: list[Piece]) -> Verdict:
    own = [piece.name for piece in pieces if piece.name in ("execution_log", "tracing")]
    settings = tuple((name, "error" if name == "execution_log" else "true") for name in own)
    untraced = [piece.name for piece in pieces if piece.name not in (*own, "metrics")]
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

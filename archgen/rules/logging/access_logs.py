"""Ways in of which nobody can say who came, or can say too little."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.catalogue.log_facts import ACCESS_FIELDS, FOR_CALLERS
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, Exposure, class_in_reach, exposure
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.entry_logs import (
    hosts_of_functions,
    joined,
    logged_entries,
    recorded_calls,
    stages_of,
    unlogged,
)
from archgen.rules.readings.routes import API, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_UNLOGGED = "entry-without-access-log"
_WITHOUT_WHO = "access-log-without-who"


@rule(
    _UNLOGGED,
    concern="logging",
    severity=Severity.MEDIUM,
    applies_to=("Exposed", "Logged", "generic"),
    covers=("apigw-access-logging-rest", "apigw-access-logging-http", "x-every-entry-logged"),
    former=("unlogged-entry",),
    refs={
        "security_hub": ("APIGateway.9",),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01",),
        "checkov": ("CKV_AWS_76", "CKV_AWS_95"),
        "cdk_nag": ("AwsSolutions-APIG1", "Serverless-APIGWAccessLogging"),
    },
)
def entry_without_access_log(subject: Subject) -> Iterator[Verdict]:
    """Of a way in without an access log nobody can say who came, from where, and what they asked for.

    WHY
      CloudTrail does not record requests to an API: its access log is the only evidence of use. An
      edge sees attackers first, and what it turns away never shows at the API behind it.

    HOW IT IS ATTACKED
      Freely: guesses, scans and stolen tokens leave no line behind, and after the break-in nobody can
      say what was taken.

    JUDGED
      Fails      an API, an edge or anything else that shows a host name, and that callers reach, writes its
                 requests nowhere; an API that outsiders reach writes them, and no header joins them to
                 what is written behind it
      Passes     `logs_to` names a destination, at the entry or at each of its stages, and `correlation` a
                 header, or `shares` does so on the lines into the API; or the traces' id is in its log
      Parts      stages without a log, where others have one
      Asks       which header joins the records, where no confidential data lies behind; who writes down
                 the callers of a function's own host, which has no access log, where neither a trail
                 records its calls nor `logs_to` is written
      Not        a load balancer behind another entry; what is planned or retired
      Severity   high where restricted data lies behind; low for internal data that only the inside
                 reaches, and where only the header is missing

    MEND IT
      `logs_to:` a log-group with `purpose: access` and `retention: 365d`.

    FALSE ALARM?
      Something in front writes each request down with its caller: waive it and name that.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
      https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html

    Bad:
        archgen: 1
        name: Nobody writes down who came
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Each request is written down
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            logs_to: api-logs
            correlation: x-request-id
            routes:
              GET /notes: {to: fn}
          api-logs: {type: log-group, purpose: access, retention: 365d}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for entry, reached in logged_entries(graph):
        silent = unlogged(entry) if reached else None
        if not reached:
            yield idle(entry.id)
        elif silent is not None:
            yield _unlogged(graph, entry, silent)
        elif joined(graph, entry):
            yield passed(entry.id)
        elif class_in_reach(graph, entry.id) < DataClass.CONFIDENTIAL:
            yield unsaid(entry.id, f"Which header joins the records of `{entry.id}`?", "correlation")
        else:
            yield _unjoined(entry)
    for function in hosts_of_functions(graph):
        seen = recorded_calls(graph, function)
        if seen or getattr(function.body, "logs_to", None):
            yield passed(function.id, confidence=Confidence.HIGH if seen else Confidence.STATED)
        else:
            yield unsaid(function.id, f"Who writes down the callers of `{function.id}`'s host?", "logs_to")


def _unjoined(entry: Resource) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (entry.id,),
        severity=Severity.LOW,
        message=fitting(
            f"no record of `{entry.id}` can be joined to one behind it",
            "no record here can be joined to one behind it",
            rule=_UNLOGGED,
        ),
        place=At(entry.id, ("correlation",), "not stated"),
        hint=f"`correlation: x-request-id` on {entry.id}, and the same header in the logs of what it calls",
        moved=moved_by(Severity.LOW, Severity.MEDIUM, "requests are written down"),
        folds_into=("undiagnosable-api", "api-without-alarm"),
        silent="correlation",
    )


def _unlogged(graph: Graph, entry: Resource, stages: tuple[str, ...]) -> Verdict:
    data = class_in_reach(graph, entry.id)
    severity, why = Severity.MEDIUM, ""
    if exposure(graph, entry.id) < Exposure.PARTNER and data <= DataClass.INTERNAL:
        severity, why = Severity.LOW, "only the inside gets there, to internal data"
    elif data is DataClass.RESTRICTED:
        severity, why = Severity.HIGH, "restricted data lies behind"
    where = f" at {shown(stages)}" if stages else ""
    path = ("stages", stages[0], "logs_to") if stages else ("logs_to",)
    return Verdict(
        Outcome.FAILED,
        (entry.id,),
        severity=severity,
        message=fitting(
            f"nobody can say who came to `{entry.id}`{where}",
            f"nobody can say who came to `{entry.id}`",
            "nobody can say who came here",
            rule=_UNLOGGED,
        ),
        place=At(entry.id, path, "not stated; AWS logs no request"),
        hint=f"`logs_to:` a log-group with `purpose: access` and `retention: 365d`{where}",
        pieces=tuple(Piece(name, _UNLOGGED, severity, "no log") for name in stages),
        moved=moved_by(severity, Severity.MEDIUM, why),
        silent="logs_to",
        assumed_default=True,
    )


@rule(
    _WITHOUT_WHO,
    concern="logging",
    severity=Severity.LOW,
    applies_to=(API,),
    covers=("apigw-structured-access-log",),
    refs={
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP02",),
        "cdk_nag": ("Serverless-APIGWStructuredLogging",),
    },
)
def access_log_without_who(subject: Subject) -> Iterator[Verdict]:
    """An access log that names neither caller nor outcome is a count of requests, and no evidence.

    WHY
      API Gateway writes what its format names, and nothing else. After a break-in the questions are who
      it was, from where, on which route, whether it was let in and why not; and which records belong to
      the same request.

    HOW IT IS ATTACKED
      With somebody's token: the log holds a thousand lines of status 200 and no name in any.

    JUDGED
      Fails      `log_fields` lacks the request id, the address, the caller or subject, the route, the status
                 or the authorizer's error; or the format is not JSON, which searches need
      Passes     all of them are there, under any of API Gateway's names for them
      Parts      what is lacking
      Asks       which fields are written, where nothing says
      Not        caller and authorizer's error where no route asks who calls; an API without a log

    MEND IT
      `log_fields: [requestId, ip, caller, routeKey, status, authorizer.error]`.

    FALSE ALARM?
      A value of the authorizer's own names the caller: waive it and say which.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html

    Bad:
        archgen: 1
        name: A count of requests
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            logs_to: api-logs
            log_fields: [requestId, status]
            routes:
              GET /notes: {to: fn}
          api-logs: {type: log-group, purpose: access, retention: 365d}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Evidence of use
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            logs_to: api-logs
            log_fields: [requestId, ip, caller, routeKey, status, authorizer.error]
            routes:
              GET /notes: {to: fn}
          api-logs: {type: log-group, purpose: access, retention: 365d}
          fn: {type: lambda, runtime: python3.13}
    """
    for api in subject.graph.blueprint.of_type(API):
        logs = getattr(api.body, "logs_to", None) or any(one.logs_to for one in stages_of(api).values())
        fields = tuple(getattr(api.body, "log_fields", None) or ())
        unread = getattr(api.body, "log_format", None) in ("clf", "xml")
        lacking = _lacking(api, fields) if fields else ()
        if not logs:
            yield idle(api.id)
        elif lacking or unread:
            yield _too_little(api, lacking, unread=unread)
        elif not fields:
            yield unsaid(api.id, f"What does each record of `{api.id}` hold?", "log_fields")
        else:
            yield passed(api.id)


def _lacking(api: Resource, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The first name of each thing that a record must tell and that no field gives."""
    names = [field.removeprefix("$context.").removeprefix("identity.").lower() for field in fields]
    asking = any(way.authorizer != "none" for way in routes(api))
    return tuple(
        wanted
        for wanted, prefixes in ACCESS_FIELDS.items()
        if (asking or wanted not in FOR_CALLERS)
        and not any(_named(name, prefix) for name in names for prefix in prefixes)
    )


def _named(field: str, known: str) -> bool:
    """True when a field is the known one; one that ends in a dot stands for all that begin with it."""
    return field.startswith(known) if known.endswith(".") else field == known


def _too_little(api: Resource, lacking: tuple[str, ...], *, unread: bool) -> Verdict:
    pieces = [Piece(name, _WITHOUT_WHO, Severity.LOW, "not written") for name in lacking]
    hints = []
    if lacking:
        written = tuple(getattr(api.body, "log_fields", None) or ())
        hints.append(f"`log_fields: [{', '.join((*written, *lacking))}]`")
    if unread:
        pieces.append(Piece("log_format", _WITHOUT_WHO, Severity.LOW, "no JSON"))
        hints.append("`log_format: json`")
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.LOW,
        message=fitting(
            f"the access log of `{api.id}` lacks {shown(lacking)}"
            if lacking
            else f"no search reads the access log of `{api.id}`",
            f"the access log of `{api.id}` lacks {len(lacking)} things",
            f"the access log of `{api.id}` tells too little",
            rule=_WITHOUT_WHO,
        ),
        place=At(
            api.id,
            ("log_fields",) if lacking else ("log_format",),
            f"{len(lacking)} lacking" if lacking else "not JSON",
        ),
        hint=" and ".join(hints),
        pieces=tuple(pieces),
        silent="log_fields" if lacking else "log_format",
    )


RULES = (entry_without_access_log, access_log_without_who)

"""Logs that hold what nobody may read there."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.units import DataAsset
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, class_in_reach, kinds
from archgen.graph.data_flow import flows
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.entry_logs import stages_of
from archgen.rules.readings.routes import API
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_TRACE = "full-request-trace"
_PERSONAL = "personal-data-in-log"
_TELLING = frozenset({"personal", "payment", "health", "credentials"})
_LOGS = "logs"
_HARMLESS = frozenset({"business", "public"})
_PRODUCTION = ("prod", "production", "live")


@rule(
    _TRACE,
    concern="logging",
    severity=Severity.HIGH,
    applies_to=(API,),
    covers=("apigw-data-trace-off",),
    refs={
        "owasp_api": ("API8:2023",),
        "cwe": ("CWE-532",),
        "well_architected": ("SEC07-BP02",),
        "checkov": ("CKV_AWS_276",),
    },
    fixable=True,
)
def full_request_trace(subject: Subject) -> Iterator[Verdict]:
    """A full trace writes bodies and headers of each request into a log, tokens and all.

    WHY
      It is a switch for finding mistakes, and it is left on. What the design keeps in encrypted tables,
      behind authorizers and owners' checks, then lies in a log that every developer reads.

    HOW IT IS ATTACKED
      Whoever may read logs searches them for names, cards or bearer tokens, and acts as their owners.

    JUDGED
      Fails      `data_trace: true` on a REST or WebSocket API, or on one of its stages
      Passes     it is off, or nothing but public data lies behind
      Parts      the stages that have it on
      Not        HTTP APIs, which have no such trace
      Severity   medium where an `environment` other than production is written and no personal, payment,
                 health data or credentials lie behind

    MEND IT
      `data_trace: false`; `execution_log: error` finds most mistakes.

    FALSE ALARM?
      A stage for tests that sees invented data only: waive it there.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
      botocore apigateway MethodSetting.dataTraceEnabled

    Bad:
        archgen: 1
        name: Bodies in a log
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            execution_log: info
            data_trace: true
            routes:
              GET /notes: {to: fn}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Mistakes in a log
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            execution_log: error
            data_trace: false
            routes:
              GET /notes: {to: fn}
          fn: {type: lambda, runtime: python3.13}
    """
    for api in subject.graph.blueprint.of_type(API):
        whole = getattr(api.body, "data_trace", None) is True
        traced = tuple(
            name
            for name, stage in stages_of(api).items()
            if stage.data_trace is True or (whole and stage.data_trace is None)
        )
        on = bool(traced) or (whole and not stages_of(api))
        if api.value("protocol") == "http":
            yield idle(api.id)
        elif not on or class_in_reach(subject.graph, api.id) is DataClass.PUBLIC:
            yield passed(api.id)
        else:
            yield _traced(subject.graph, api, traced, whole=whole)


def _traced(graph: Graph, api: Resource, stages: tuple[str, ...], *, whole: bool) -> Verdict:
    environment = (getattr(api.body, "environment", None) or "").lower()
    aside = bool(environment) and environment not in _PRODUCTION
    harmless = not _TELLING & kinds(graph, api.id)
    severity = Severity.MEDIUM if aside and harmless else Severity.HIGH
    hint = "`data_trace: false`"
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        message=fitting(
            f"every body sent to `{api.id}` lies in a log, tokens and all",
            f"every body sent to `{api.id}` lies in a log",
            "every body lies in a log, tokens and all",
            rule=_TRACE,
        ),
        place=At(api.id, ("data_trace",) if whole else ("stages", stages[0], "data_trace"), "on"),
        hint=hint if whole or not stages else f"{hint} at {shown(stages)}",
        pieces=tuple(Piece(name, _TRACE, severity, "traces bodies") for name in stages),
        mend=Mend("sets data_trace: false", api.id, (("data_trace", "false"),))
        if whole and not any(stage.data_trace for stage in stages_of(api).values())
        else None,
        moved=moved_by(severity, Severity.HIGH, f"it is {environment}, and nobody is told of there"),
        silent="",
    )


@rule(
    _PERSONAL,
    concern="logging",
    severity=Severity.MEDIUM,
    applies_to=("log-group",),
    covers=("cw-no-secrets-in-logs",),
    refs={
        "cwe": ("CWE-532",),
        "well_architected": ("SEC07-BP02",),
        "prowler": ("cloudwatch_log_group_no_secrets_in_logs",),
    },
    fixable=True,
)
def personal_data_in_log(subject: Subject) -> Iterator[Verdict]:
    """Code prints what it handles sooner or later; a log without a mask keeps it for all to read.

    WHY
      One line that prints an event puts names, addresses or cards into a log: read by more people than
      the table, kept after the record is deleted, in no list of places where such data lies.

    HOW IT IS ATTACKED
      Logs are the softest place: whoever may read them needs no right on any table.

    JUDGED
      Fails      code that handles data with `never_in: logs` writes to a log-group whose `masks` leave out
                 one of its kinds
      Passes     `masks` names the data, or all of its kinds
      Parts      the data that is not masked
      Asks       whether named personal data may be in logs, where it does not say
      Not        groups that no code writes to, or only code that handles no such data
      Severity   high for credentials and payment data

    MEND IT
      `masks: [personal]`.

    FALSE ALARM?
      A library in the code leaves it out: waive it and name the library.

    SOURCES
      https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html

    Bad:
        archgen: 1
        name: Names in a log
        regions: [eu-west-1]
        data:
          member: {class: confidential, kinds: [personal], never_in: [logs]}
        resources:
          fn: {type: lambda, runtime: python3.13, reads: members, logs_to: fn-logs}
          members: {type: dynamodb, holds: member}
          fn-logs: {type: log-group, purpose: application, retention: 90d}

    Good:
        archgen: 1
        name: Masks in a log
        regions: [eu-west-1]
        data:
          member: {class: confidential, kinds: [personal], never_in: [logs]}
        resources:
          fn: {type: lambda, runtime: python3.13, reads: members, logs_to: fn-logs}
          members: {type: dynamodb, holds: member}
          fn-logs: {type: log-group, purpose: application, retention: 90d, masks: [personal]}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    for group in blueprint.of_type("log-group"):
        handled = _handled(graph, group)
        banned = [asset for asset in handled if _LOGS in asset.never_in]
        bare = [asset for asset in banned if _missing(blueprint, group, asset)]
        open_question = [
            asset.name
            for asset in handled
            if not asset.never_in and "personal" in _missing(blueprint, group, asset)
        ]
        if bare:
            yield _in_log(graph, group, bare)
        elif open_question:
            yield unsaid(group.id, f"May {shown(open_question)} be in `{group.id}`?", "never_in")
        else:
            yield passed(group.id, confidence=Confidence.STATED) if banned else idle(group.id)


def _writers(blueprint: Blueprint, group: Resource) -> tuple[str, ...]:
    """The code that writes to a group."""
    lines = blueprint.incoming.get(group.id, ())
    names = (line.source for line in lines if line.verb == "logs_to")
    return tuple(dict.fromkeys(name for name in names if computes(blueprint.resources[name])))


def _handled(graph: Graph, group: Resource) -> list[DataAsset]:
    """The named data that the code writing to a group handles, in the order of the file."""
    handled = {name for writer in _writers(graph.blueprint, group) for name in _at(graph, writer)}
    return [asset for name, asset in graph.blueprint.data.items() if name in handled]


def _at(graph: Graph, writer: str) -> set[str]:
    """The data that is said to come to some code, and what the stores it writes to are said to hold."""
    blueprint = graph.blueprint
    lines = (line for line in blueprint.outgoing.get(writer, ()) if line.verb == "writes")
    held = (getattr(blueprint.resources[line.target].body, "holds", None) or () for line in lines)
    return {*flows(graph).at(writer), *(name for names in held for name in names)}


def _missing(blueprint: Blueprint, group: Resource, asset: DataAsset) -> tuple[str, ...]:
    """What must be masked of an asset and is not: its kinds, or itself where it has none."""
    masks = getattr(group.body, "masks", None) or ()
    if asset.name in masks:
        return ()
    named = {kind for mask in masks if mask in blueprint.data for kind in blueprint.data[mask].kinds}
    wanted = tuple(kind for kind in asset.kinds if kind not in _HARMLESS) or (asset.name,)
    return tuple(word for word in wanted if word not in masks and word not in named)


def _in_log(graph: Graph, group: Resource, assets: list[DataAsset]) -> Verdict:
    blueprint = graph.blueprint
    pieces = tuple(Piece(asset.name, _PERSONAL, _weight(asset), "not masked") for asset in assets)
    severity = max(piece.severity for piece in pieces)
    masks = tuple(getattr(group.body, "masks", None) or ())
    missing = dict.fromkeys(word for asset in assets for word in _missing(blueprint, group, asset))
    value = f"[{', '.join((*masks, *missing))}]"
    names = {asset.name for asset in assets}
    writers = [name for name in _writers(blueprint, group) if names & _at(graph, name)]
    return Verdict(
        Outcome.FAILED,
        (group.id,),
        severity=severity,
        confidence=Confidence.STATED,
        message=fitting(
            f"nothing keeps {shown([asset.name for asset in assets])} out of `{group.id}`",
            f"nothing keeps {len(assets)} kinds of data out of `{group.id}`",
            "nothing keeps this data out of the log",
            rule=_PERSONAL,
        ),
        place=At(group.id, ("masks",), f"leaves {next(iter(missing))} in" if masks else "nothing is masked"),
        related=tuple(At(name, ("logs_to",), "handles it and writes here") for name in writers[:3]),
        hint=f"`masks: {value}` on {group.id}",
        pieces=pieces,
        mend=Mend(f"adds masks: {value}", group.id, (("masks", value),)),
        moved=moved_by(severity, Severity.MEDIUM, "credentials or payment data are among it"),
        silent="masks",
        assumed_default=not masks,
    )


def _weight(asset: DataAsset) -> Severity:
    return Severity.HIGH if {"credentials", "payment"} & set(asset.kinds) else Severity.MEDIUM


RULES = (full_request_trace, personal_data_in_log)

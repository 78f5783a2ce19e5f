"""Logs that hold what nobody may read there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.catalogue.units import DataAsset
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.attributes import DataClass, class_in_reach, kinds, parts_of
from archgen.graph.data_flow import flows, homes_of, way_of
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.nature import computes, keeps_records
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.entry_logs import stages_of
from archgen.rules.readings.key_use import own_key
from archgen.rules.readings.routes import API
from archgen.rules.readings.weaker_places import content_writers, handled_by, unmasked, weaker_logs
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_TRACE = "full-request-trace"
_PERSONAL = "personal-data-in-log"
_TELLING = frozenset({"personal", "payment", "health", "credentials"})
_LOGS = "logs"
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
        stands_for=_written_to(graph, api),
        silent="",
    )


def _written_to(graph: Graph, api: Resource) -> tuple[str, ...]:
    """Where the bodies lie that an API writes down."""
    names = (api.id, *parts_of(graph, api.id))
    lines = (edge for name in names for edge in graph.out.get(name, ()) if edge.kind is EdgeKind.LOG)
    return tuple(dict.fromkeys(edge.target for edge in lines))


@rule(
    _PERSONAL,
    concern="logging",
    severity=Severity.MEDIUM,
    applies_to=("TakesRecords", "Computes"),
    covers=("cw-no-secrets-in-logs", "x-sensitive-data-in-logs-path"),
    former=("sensitive-data-in-weaker-log",),
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
      the table, kept after the record is deleted, under another key, in no list of places where such
      data lies.

    HOW IT IS ATTACKED
      Logs are the softest place: whoever may read them needs no right on any table, and no key.

    JUDGED
      Fails      what handles data with `never_in: logs` writes to a log-group whose `masks` leave out one
                 of its kinds; or it handles confidential data of a store under a kms-key, and the log, or
                 where that forwards to, is under AWS's key and masks nothing of it
      Passes     `masks` names the data, or all of its kinds; the log has a kms-key as well
      Built in   logs of circumstances, without bodies
      Parts      the data that is not masked
      Asks       whether named personal data may be in logs, where it does not say; where a function that
                 handles such data logs to, where nothing says
      Not        logs of what handles no such data
      Severity   high for credentials and payment data, and where an API writes whole bodies down; what
                 code prints is a guess

    MEND IT
      `masks: [personal]`, or `encryption_key:` with the store's key.

    FALSE ALARM?
      A library in the code leaves it out: waive it and name the library.

    SOURCES
      https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html

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
    for resource in graph.blueprint.resources.values():
        if keeps_records(resource) or content_writers(graph, resource.id):
            yield _judged(graph, resource)
        elif computes(resource) and not getattr(resource.body, "logs_to", None):
            yield from _unknown(graph, resource)


def _judged(graph: Graph, log: Resource) -> Verdict:
    handled = _handled(graph, log)
    banned = [asset for asset in handled if _LOGS in asset.never_in]
    bare = {
        asset.name: _Bare(asset.name, banned=True) for asset in banned if unmasked(graph, log, asset.name)
    }
    for written in weaker_logs(graph).get(log.id, ()):
        bare.setdefault(written.asset, _Bare(written.asset, writers=written.writers))
    open_question = [
        asset.name
        for asset in handled
        if not asset.never_in and asset.name not in bare and "personal" in unmasked(graph, log, asset.name)
    ]
    if bare:
        return _in_log(graph, log, tuple(bare.values()))
    if open_question:
        return unsaid(log.id, f"May {shown(open_question)} be in `{log.id}`?", "never_in")
    if any(brought for writer in content_writers(graph, log.id) for brought in handled_by(graph, writer)):
        return passed(log.id, confidence=Confidence.STATED)
    return passed(log.id, confidence=Confidence.STATED) if banned else idle(log.id)


def _unknown(graph: Graph, code: Resource) -> Iterator[Verdict]:
    """The question where code logs to that handles what lies under a key of one's own elsewhere."""
    handled = handled_by(graph, code.id) if code.id in graph.nodes else ()
    if handled:
        yield unsaid(code.id, f"Under whose key does `{code.id}` log {shown(handled)}?", "logs_to")


class _Bare(Struct, frozen=True):
    """An asset or data word that nothing keeps out of a log: it may not be there, or the key is weaker."""

    name: str
    banned: bool = False
    writers: tuple[str, ...] = ()


def _writers(graph: Graph, log: Resource) -> tuple[str, ...]:
    """Whoever writes bodies to a log, other logs left out."""
    resources = graph.blueprint.resources
    return tuple(name for name in content_writers(graph, log.id) if not keeps_records(resources[name]))


def _handled(graph: Graph, group: Resource) -> list[DataAsset]:
    """The named data that the code writing to a group handles, in the order of the file."""
    handled = {name for writer in _writers(graph, group) for name in _at(graph, writer)}
    return [asset for name, asset in graph.blueprint.data.items() if name in handled]


def _at(graph: Graph, writer: str) -> set[str]:
    """The data that is said to come to some code, and what the stores it writes to are said to hold."""
    blueprint = graph.blueprint
    lines = (line for line in blueprint.outgoing.get(writer, ()) if line.verb == "writes")
    held = (getattr(blueprint.resources[line.target].body, "holds", None) or () for line in lines)
    return {*flows(graph).at(writer), *(name for names in held for name in names)}


def _in_log(graph: Graph, log: Resource, bare: tuple[_Bare, ...]) -> Verdict:
    blueprint = graph.blueprint
    writers = _who(graph, log, bare)
    by_code = [name for name in writers if computes(blueprint.resources[name])]
    base = Severity.HIGH if len(by_code) < len(writers) else Severity.MEDIUM
    pieces = tuple(_piece(graph, one, base) for one in bare)
    severity = max(piece.severity for piece in pieces)
    masks = tuple(getattr(log.body, "masks", None) or ())
    missing = dict.fromkeys(word for one in bare for word in unmasked(graph, log, one.name))
    value = f"[{', '.join((*masks, *missing))}]"
    masked = f"`masks: {value}` on {log.id}"
    return Verdict(
        Outcome.FAILED,
        (log.id,),
        severity=severity,
        confidence=Confidence.LOW if base is Severity.MEDIUM else Confidence.HIGH,
        message=_message(log, bare),
        place=_place(log, bare, next(iter(missing))),
        related=tuple(At(name, ("logs_to",), "handles it and writes here") for name in writers[:3]),
        path=_way(graph, log, bare[0], writers),
        sinks=(log.id,),
        hint=_hint(graph, log, bare, masked if keeps_records(log) else ""),
        pieces=pieces,
        mend=Mend(f"adds masks: {value}", log.id, (("masks", value),)) if keeps_records(log) else None,
        moved=moved_by(severity, Severity.MEDIUM, _why(by_code, writers)),
        folds_into=() if by_code else (_TRACE,),
        silent="masks",
        assumed_default=not masks,
    )


def _who(graph: Graph, log: Resource, bare: tuple[_Bare, ...]) -> list[str]:
    """Whoever writes one of these into a log: code for what may not be there, what is named for the rest."""
    names = {one.name for one in bare if one.banned}
    code = [name for name in _writers(graph, log) if names & _at(graph, name)]
    return list(dict.fromkeys((*code, *(name for one in bare for name in one.writers))))


def _piece(graph: Graph, bare: _Bare, base: Severity) -> Piece:
    asset = graph.blueprint.data.get(bare.name)
    kinds = (bare.name,) if asset is None else asset.kinds
    severity = Severity.HIGH if {"credentials", "payment"}.intersection(kinds) else base
    return Piece(bare.name, _PERSONAL, severity, "not masked" if bare.banned else "under a weaker key here")


def _why(by_code: list[str], writers: list[str]) -> str:
    if len(by_code) < len(writers):
        return "whole bodies are written down, whatever code does"
    return "credentials or payment data are among it"


def _message(log: Resource, bare: tuple[_Bare, ...]) -> str:
    names = [one.name for one in bare]
    if any(one.banned for one in bare):
        return fitting(
            f"nothing keeps {shown(names)} out of `{log.id}`",
            f"nothing keeps {len(bare)} kinds of data out of `{log.id}`",
            "nothing keeps this data out of the log",
            rule=_PERSONAL,
        )
    return fitting(
        f"{shown(names)} in `{log.id}` opens without its store's key",
        f"`{log.id}` opens data without its store's key",
        "this log opens data without its store's key",
        rule=_PERSONAL,
    )


def _place(log: Resource, bare: tuple[_Bare, ...], missing: str) -> At:
    if not any(one.banned for one in bare):
        return At(log.id, ("encryption_key",), "AWS's key, and no mask")
    stated = getattr(log.body, "masks", None)
    return At(log.id, ("masks",), f"leaves {missing} in" if stated else "nothing is masked")


def _hint(graph: Graph, log: Resource, bare: tuple[_Bare, ...], masked: str) -> str:
    if any(one.banned for one in bare):
        return masked
    key = own_key(graph.blueprint.resources[_home(graph, bare[0], bare[0].writers)[0]].body)
    keyed = f"`encryption_key: {key or f'{log.id}-key'}` on {log.id}"
    return f"{masked}, or {keyed}" if masked else keyed


def _home(graph: Graph, bare: _Bare, writers: Sequence[str]) -> tuple[str, ...]:
    """The nodes from a store that holds the data to whoever writes it down."""
    for name in writers:
        way = way_of(graph, bare.name, name)
        if way:
            return way
    written = [line.target for name in writers for line in graph.blueprint.outgoing.get(name, ())]
    homes = homes_of(graph, bare.name)
    return (*(name for name in written if name in homes), *writers)[:1] + tuple(writers[:1])


def _way(graph: Graph, log: Resource, bare: _Bare, writers: list[str]) -> tuple[Hop, ...]:
    way = _home(graph, bare, writers)
    says = f"must not have `{bare.name}`" if bare.banned else "under a weaker key, unmasked"
    return (*(Hop(name) for name in dict.fromkeys(way)), Hop(log.id, says, place=True))


RULES = (full_request_trace, personal_data_in_log)

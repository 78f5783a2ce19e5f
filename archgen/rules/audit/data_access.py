"""Whether a trail says who read the data, and whether it notices that somebody reads a lot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Stores
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class, kinds
from archgen.graph.memory import once
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.nature import computes
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import REGULATED, moved_by
from archgen.rules.readings.foreign_guards import RECORDS, foreign_lines, recorded
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Scalar, Sequence, value_at

_NAME = "data-access-unrecorded"
_TRAIL = "cloudtrail"
_KEEPS = ("logs_to", "writes", "sends_to")


@rule(
    _NAME,
    concern="audit",
    severity=Severity.LOW,
    applies_to=("Stores", "lambda"),
    covers=("ct-data-events", "ddb-data-events", "lambda-invoke-data-events"),
    refs={
        "security_hub": ("S3.22", "S3.23"),
        "prowler": (
            "cloudtrail_s3_dataevents_read_enabled",
            "cloudtrail_s3_dataevents_write_enabled",
            "awslambda_function_invoke_api_operations_cloudtrail_logging_enabled",
        ),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01",),
    },
)
def data_access_unrecorded(subject: Subject) -> Iterator[Verdict]:
    """A trail records who changed a table's settings, and not who read what is in it.

    WHY
      Reads and writes of items and objects are data events, and a trail leaves them out unless it names
      the store. After a theft the first question is what was taken, and whose; the law gives days to
      answer it.

    HOW IT IS ATTACKED
      A stolen role reads the table once from end to end. Every call is allowed, and none is written down.

    JUDGED
      Fails      a store of restricted or regulated data (payment, health, financial, credentials) that no
                 trail's `data_events` name; with a trail drawn, one of confidential personal data, too; code
                 that passes such data on and keeps none of it, as a part
      Passes     they are named, or the frame they stand in is, by a trail of this file or of another
                 (`{from: org/trail, to: orders, as: data_events}`); code passes with its stores
      Not        without any trail: account-without-trail speaks; code that writes what it did to something
                 that `evidence` names
      Severity   medium for restricted or regulated data

    MEND IT
      `data_events: [orders]` on the trail. They cost by the event.

    FALSE ALARM?
      The application writes its own audit record: name what it is written to in `evidence`.

    SOURCES
      https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html

    Bad:
        archgen: 1
        name: Reads unseen
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: cards}
          cards: {type: dynamodb, billing: on-demand, holds: [payment]}
          trail: {type: cloudtrail, logs_to: trail-files}
          trail-files: {type: bucket}

    Good:
        archgen: 1
        name: Reads recorded
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: cards}
          cards: {type: dynamodb, billing: on-demand, holds: [payment]}
          trail: {type: cloudtrail, data_events: [cards], logs_to: trail-files}
          trail-files: {type: bucket}
    """
    graph = subject.graph
    trails = graph.blueprint.of_type(_TRAIL)
    asked = _worth_recording(graph, drawn=bool(trails))
    claimed = {name for name in asked if _keeps_its_own(graph, name)}
    missing = {name: heavy for name, heavy in asked.items() if name not in recorded(graph) | claimed}
    if missing and (trails or foreign_lines(graph, RECORDS)):
        yield _unrecorded(graph, trails[:1], missing)
        yield from (passed(trail.id) for trail in trails[1:])
    else:
        sure = Confidence.STATED if claimed else Confidence.HIGH
        owners = trails or tuple(graph.blueprint.resources[name] for name in asked)
        for owner in owners:
            yield idle(owner.id) if missing or not asked else passed(owner.id, confidence=sure)


def _worth_recording(graph: Graph, *, drawn: bool) -> dict[str, bool]:
    """The stores, and code without any, whose use a trail is to record, and whether it is grave."""
    found: dict[str, bool] = {}
    for one in graph.blueprint.resources.values():
        if isinstance(one.body, Stores):
            data, words = data_class(graph, one.id), kinds(graph, one.id)
            if data is DataClass.RESTRICTED or words & REGULATED:
                found[one.id] = True
            elif drawn and "personal" in words and data >= DataClass.CONFIDENTIAL:
                found[one.id] = False
    return {**found, **dict.fromkeys(_in_passing(graph, found), True)}


def _in_passing(graph: Graph, kept: Iterable[str]) -> Iterator[str]:
    """Code to which, or by which, lines bring grave data, and that keeps it in none of these stores."""
    blueprint = graph.blueprint
    beside = {name for store in kept for name in _users(graph, store)}
    grave = (line for line in blueprint.relations if _is_grave(blueprint, line.settings.carries or ()))
    ends = dict.fromkeys(name for line in grave for name in (line.source, line.target))
    yield from (name for name in ends if name not in beside and computes(blueprint.resources[name]))


def _is_grave(blueprint: Blueprint, names: Iterable[str]) -> bool:
    assets = [(name, blueprint.data.get(name)) for name in names]
    return any(
        name in REGULATED
        if asset is None
        else asset.classification == "restricted" or bool(REGULATED.intersection(asset.kinds))
        for name, asset in assets
    )


def _users(graph: Graph, store: str) -> tuple[str, ...]:
    """Who reads or writes a store."""
    return tuple(edge.source for edge in graph.into[store] if edge.kind is EdgeKind.DATA)


@once
def _evidence(graph: Graph) -> frozenset[str]:
    """What the file claims as an audit record, trails left out."""
    blueprint = graph.blueprint
    claim = value_at(blueprint.document.root, ("evidence",))
    items = claim.items if isinstance(claim, Sequence) else (claim,)
    names = (item.text for item in items if isinstance(item, Scalar))
    return frozenset(
        name for name in names if name in blueprint.resources and blueprint.resources[name].type != _TRAIL
    )


def _keeps_its_own(graph: Graph, name: str) -> bool:
    """True when all code that touches this writes to what is claimed as evidence."""
    claimed, blueprint = _evidence(graph), graph.blueprint
    if not claimed:
        return False
    users = [name] if computes(blueprint.resources[name]) else list(dict.fromkeys(_users(graph, name)))
    return bool(users) and all(
        any(line.verb in _KEEPS and line.target in claimed for line in blueprint.outgoing.get(user, ()))
        for user in users
    )


def _unrecorded(graph: Graph, trails: tuple[Resource, ...], missing: dict[str, bool]) -> Verdict:
    names = list(missing)
    severity = Severity.MEDIUM if any(missing.values()) else Severity.LOW
    owner = trails[0].id if trails else names[0]
    already = [line.target for line in graph.blueprint.outgoing.get(owner, ()) if line.verb == RECORDS]
    hint = f"`data_events: [{', '.join((*already, *names))}]` on {owner}"
    if not trails:
        line = foreign_lines(graph, RECORDS)[0]
        hint = f"`{{from: {line.source}, to: {names[0]}, as: data_events}}` for each under `connections:`"
    return Verdict(
        Outcome.FAILED,
        (owner,),
        severity=severity,
        message=fitting(
            f"nobody can say who read {shown(names)}",
            f"nobody can say who read {shown(names, 1)}",
            "nobody can say who read this"
            if len(names) == 1
            else f"nobody can say who read {len(names)} stores",
            rule=_NAME,
        ),
        place=At(owner, ("data_events",) if trails else (), "not among its data events" if trails else ""),
        related=tuple(At(name, (), "used without a record") for name in names[:3] if name != owner),
        hint=hint,
        pieces=tuple(
            Piece(name, _NAME, Severity.MEDIUM if heavy else Severity.LOW, "use unrecorded")
            for name, heavy in missing.items()
        ),
        moved=moved_by(severity, Severity.LOW, "restricted or regulated data is read unseen"),
        silent=RECORDS,
        assumed_default=not already,
    )


@rule(
    "trail-without-insights",
    concern="audit",
    severity=Severity.INFO,
    applies_to=(_TRAIL,),
    covers=("ct-insights",),
    refs={
        "prowler": ("cloudtrail_insights_exist",),
        "well_architected": ("SEC04-BP04",),
    },
    profile="strict",
)
def trail_without_insights(subject: Subject) -> Iterator[Verdict]:
    """A trail notices unusual numbers of calls only where Insights are on, and paid for.

    WHY
      Insights compare the calls of an hour with the usual ones and tell of what stands out. They are
      paid by the event, and an alarm on what matters may do as well: a decision, and no mistake.

    HOW IT IS ATTACKED
      A stolen key lists everything there is. Each call is ordinary, the number of them is not.

    JUDGED
      Profile    strict
      Asks       about a trail without `insights`, where no decision speaks of them
      Passes     `insights: true`, or a decision that names Insights

    MEND IT
      `insights: true`, or a decision with the title `No CloudTrail Insights`.

    FALSE ALARM?
      None: it is a question, and never a finding.

    SOURCES
      https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html

    Bad:
        archgen: 1
        name: Numbers unseen
        regions: [eu-west-1]
        resources:
          trail: {type: cloudtrail, multi_region: true, log_file_validation: true, logs_to: trail-files}
          trail-files: {type: bucket, object_lock: compliance}

    Good:
        archgen: 1
        name: Numbers noticed
        regions: [eu-west-1]
        resources:
          trail:
            type: cloudtrail
            multi_region: true
            log_file_validation: true
            insights: true
            logs_to: trail-files
          trail-files: {type: bucket, object_lock: compliance}
    """
    blueprint = subject.graph.blueprint
    told = (f"{one.title} {one.context} {one.chosen} {one.consequences}" for one in blueprint.decisions)
    decided = any("insights" in text.lower() for text in told)
    for trail in blueprint.of_type(_TRAIL):
        if trail.value("insights") is True or decided:
            yield passed(trail.id)
        else:
            question = f"Is `{trail.id}` to tell of unusual numbers of calls (CloudTrail Insights)?"
            yield unsaid(trail.id, question, "insights")


RULES = (data_access_unrecorded, trail_without_insights)

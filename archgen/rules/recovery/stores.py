"""What can be brought back after a mistake, and what no mistake should take away."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import DeletionProtected, Recoverable, Stores
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, data_class, is_record
from archgen.graph.model import EdgeKind, Graph
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.records import worth_recovering
from archgen.rules.readings.sign_in import local_users
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_RECOVERY = "store-without-recovery"
_SESSIONS = "websocket-sessions-without-expiry"
"""Takes it in: what expires within hours needs no recovery."""
_OFTEN = ("hourly", "daily")
_STARTING = (EdgeKind.REQUEST, EdgeKind.ASYNC, EdgeKind.EVENT)
_A_DAY = 1
"""What a stream keeps for a day is gone before most mistakes are seen."""
_POOL = "cognito-user-pool"


@rule(
    _RECOVERY,
    concern="recovery",
    severity=Severity.MEDIUM,
    applies_to=("Recoverable",),
    covers=("ddb-pitr",),
    refs={
        "security_hub": ("DynamoDB.2",),
        "well_architected": ("SEC08-BP03",),
        "checkov": ("CKV_AWS_28", "CKV_AWS_165"),
    },
    fixable=True,
)
def store_without_recovery(subject: Subject) -> Iterator[Verdict]:
    """A store without recovery keeps the result of every mistake for good.

    WHY
      AWS keeps a table's disks whole, not its contents right. A wrong deployment, a script against the
      wrong account or a thief with write rights changes items, and the changed items are what is kept.

    HOW IT IS ATTACKED
      Whoever may write overwrites or deletes what they can reach, and asks for money.

    JUDGED
      Fails      a table or bucket that the design writes, with neither point-in-time recovery, nor a
                 backup at least daily, nor versions (buckets)
      Passes     one of these is written
      Not        caches, sessions and locks (`ttl` of a week or less), and stores that nobody may write
      Severity   high where restricted data has no backup at all; low where only what a stream or another
                 table sends is written, so that it can be written again

    MEND IT
      `point_in_time_recovery: 35d`: any window costs the same. Buckets: `versioning: true`.

    FALSE ALARM?
      It is rebuilt from another store: waive it and name that store.

    SOURCES
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html

    Bad:
        archgen: 1
        name: No way back
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: notes}
          notes: {type: dynamodb, billing: on-demand}

    Good:
        archgen: 1
        name: A way back
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: notes}
          notes: {type: dynamodb, billing: on-demand, point_in_time_recovery: 35d}
    """
    graph = subject.graph
    for store in graph.blueprint.resources.values():
        if not isinstance(store.body, Recoverable):
            continue
        if not worth_recovering(graph, store):
            yield idle(store.id)
        elif _recoverable(store):
            yield passed(store.id)
        else:
            yield _lost(graph, store)


def _recoverable(store: Resource) -> bool:
    window = getattr(store.body, "point_in_time_recovery", None)
    backup = getattr(store.body, "backup", None)
    planned = backup is not None and (backup.plan is None or backup.plan in _OFTEN)
    return bool(window) or planned or getattr(store.body, "versioning", None) is True


def _weight(graph: Graph, store: Resource) -> tuple[Severity, str]:
    """How grave the loss is, and why that differs from the rule's own."""
    if data_class(graph, store.id) is DataClass.RESTRICTED and getattr(store.body, "backup", None) is None:
        return Severity.HIGH, "restricted data without any backup"
    if _rebuilt(graph, store):
        return Severity.LOW, "what it holds can be written again from where it came"
    return Severity.MEDIUM, ""


def _rebuilt(graph: Graph, store: Resource) -> bool:
    """True when all that is written comes through code that only a stream, or a table's changes, starts."""
    resources = graph.blueprint.resources
    writers = {edge.source for edge in graph.into[store.id] if edge.op == "write"}
    starts = [[edge for edge in graph.into[name] if edge.kind in _STARTING] for name in writers]
    return bool(writers) and all(
        bool(edges) and all(_kept_elsewhere(resources.get(edge.source), store) for edge in edges)
        for edges in starts
    )


def _kept_elsewhere(source: Resource | None, store: Resource) -> bool:
    """True for another table, and for a stream that keeps its records for days."""
    if source is None or source.id == store.id:
        return False
    kept = getattr(source.body, "retention", None) if source.type == "stream" else None
    return isinstance(source.body, Stores) or (kept is not None and kept.days > _A_DAY)


def _lost(graph: Graph, store: Resource) -> Verdict:
    severity, why = _weight(graph, store)
    field, value = ("versioning", "true")
    if "point_in_time_recovery" in type(store.body).model_fields:
        field, value = ("point_in_time_recovery", "35d")
    settings = ((field, value), ("deletion_protection", "true")) if _protectable(store) else ((field, value),)
    return Verdict(
        Outcome.FAILED,
        (store.id,),
        severity=severity,
        message=f"a mistake in `{store.id}` cannot be undone",
        place=At(
            store.id, (field,), "written" if store.stated(field) else "not stated; AWS defaults to false"
        ),
        hint=f"`{field}: {value}`" + (" and `deletion_protection: true`" if len(settings) > 1 else ""),
        mend=Mend("adds " + ", ".join(f"{name}: {text}" for name, text in settings), store.id, settings),
        moved=moved_by(severity, Severity.MEDIUM, why),
        silent=field,
        assumed_default=not store.stated(field),
        folds_into=(_SESSIONS,),
    )


def _protectable(store: Resource) -> bool:
    return isinstance(store.body, DeletionProtected) and store.value("deletion_protection") is not True


@rule(
    "store-without-deletion-protection",
    concern="recovery",
    severity=Severity.LOW,
    applies_to=("DeletionProtected",),
    covers=("ddb-deletion-protection", "cognito-deletion-protection"),
    refs={
        "security_hub": ("DynamoDB.6", "Cognito.6"),
        "well_architected": ("SEC08-BP04",),
    },
    fixable=True,
)
def store_without_deletion_protection(subject: Subject) -> Iterator[Verdict]:
    """One call deletes a table or a user pool unless it is protected.

    WHY
      A deleted table comes back from its recovery window after hours. A deleted user pool does not come
      back at all: passwords cannot be exported, so every person has to start again.

    HOW IT IS ATTACKED
      A stack is torn down in the wrong account, or whoever holds a deployment role does it on purpose.

    JUDGED
      Fails      a table that the design writes, or a user pool with users of its own, without
                 `deletion_protection`
      Passes     `deletion_protection: true`
      Not        caches and sessions, and pools that only machines use

    MEND IT
      `deletion_protection: true`.

    FALSE ALARM?
      A test environment: waive it there.

    SOURCES
      botocore dynamodb CreateTable.DeletionProtectionEnabled
      botocore cognito-idp CreateUserPool.DeletionProtection

    Bad:
        archgen: 1
        name: Deletable people
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, mfa: required}

    Good:
        archgen: 1
        name: Kept people
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, mfa: required, deletion_protection: true}
    """
    graph = subject.graph
    for store in graph.blueprint.resources.values():
        if not isinstance(store.body, DeletionProtected):
            continue
        if not _worth_keeping(graph.blueprint, graph, store):
            yield idle(store.id)
        elif store.value("deletion_protection") is True:
            yield passed(store.id)
        else:
            pool = store.type == _POOL
            severity = Severity.MEDIUM if pool else Severity.LOW
            yield Verdict(
                Outcome.FAILED,
                (store.id,),
                severity=severity,
                message=fitting(
                    f"one call deletes `{store.id}`" + (", and nothing restores its users" if pool else ""),
                    f"one call deletes `{store.id}`",
                    rule="store-without-deletion-protection",
                ),
                place=At(
                    store.id,
                    ("deletion_protection",),
                    "off" if store.stated("deletion_protection") else "not stated; AWS defaults to false",
                ),
                hint="`deletion_protection: true`",
                mend=Mend("adds deletion_protection: true", store.id, (("deletion_protection", "true"),)),
                moved=moved_by(severity, Severity.LOW, "nothing restores a user pool"),
                folds_into=(_RECOVERY,),
                silent="deletion_protection",
                assumed_default=not store.stated("deletion_protection"),
            )


def _worth_keeping(blueprint: Blueprint, graph: Graph, store: Resource) -> bool:
    return local_users(blueprint, store) if store.type == _POOL else is_record(graph, store.id)


RULES = (store_without_recovery, store_without_deletion_protection)

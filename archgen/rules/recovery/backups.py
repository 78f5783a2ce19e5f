"""Copies that outlive the account, and the time in which a deletion can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Recoverable
from archgen.catalogue.units import Duration
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class, kinds
from archgen.graph.model import Graph
from archgen.graph.nature import opens_things
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import REGULATED, moved_by
from archgen.rules.readings.foreign_guards import guarded_from_outside
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.key_use import class_under, encrypted_with
from archgen.rules.readings.records import worth_recovering
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_ISOLATED = "store-without-isolated-backup"
_WINDOW = "short-deletion-window"
_WINDOWS = ("deletion_window", "recovery")
"""The settings that say how long AWS waits, by whichever of them a type has."""
_LEAST_DAYS, _LONG_DAYS = 7, 14
"""AWS takes no fewer than seven days (the catalogue's bounds); two weeks pass while people are away."""


@rule(
    _ISOLATED,
    concern="recovery",
    severity=Severity.LOW,
    applies_to=("Recoverable",),
    covers=("ddb-backup-plan",),
    refs={
        "security_hub": ("DynamoDB.4",),
        "prowler": ("dynamodb_table_protected_by_backup_plan", "backup_plans_exist"),
        "cdk_nag": ("HIPAA.Security-DynamoDBInBackupPlan", "NIST.800.53.R5-DynamoDBInBackupPlan"),
        "well_architected": ("SEC08-BP03",),
    },
)
def store_without_isolated_backup(subject: Subject) -> Iterator[Verdict]:
    """Copies in the same account are deleted by whoever deletes the store.

    WHY
      Point-in-time recovery undoes mistakes. It belongs to the table, and versions belong to the
      bucket: an administrator of the account, or whoever became one, removes them together.

    HOW IT IS ATTACKED
      Extortion begins with the backups: first the copies go, then the data.

    JUDGED
      Fails      confidential data that the design writes, without a backup in another account's vault
      Passes     `backup` with a `vault_account` that is not the store's own; a replica that stands in
                 another account; a backup that another file says
                 (`{from: org/backup, to: orders, as: protects}`)
      Not        data below confidential, caches and sessions, and stores that nobody may write
      Severity   medium for restricted or regulated data
      Folds      into store-without-recovery: a store without any way back lacks this as well; into
                 backup-deletable-with-its-store, which says who deletes the copies

    MEND IT
      `backup: {plan: daily, keep: 35d, vault_account: <another account>}`.

    FALSE ALARM?
      The organisation backs up by tag: say so with a connection, as above.

    SOURCES
      https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html

    Bad:
        archgen: 1
        name: All copies in one place
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: orders}
          orders: {type: dynamodb, billing: on-demand, point_in_time_recovery: 35d}

    Good:
        archgen: 1
        name: A copy elsewhere
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: orders}
          orders:
            type: dynamodb
            billing: on-demand
            point_in_time_recovery: 35d
            backup: {plan: daily, keep: 35d, vault_account: vault}
    """
    graph = subject.graph
    for store in graph.blueprint.resources.values():
        if not isinstance(store.body, Recoverable):
            continue
        if data_class(graph, store.id) < DataClass.CONFIDENTIAL or not worth_recovering(graph, store):
            yield idle(store.id)
        elif _isolated(graph.blueprint, store):
            yield passed(store.id)
        elif store.id in guarded_from_outside(graph, "protects"):
            yield passed(store.id, confidence=Confidence.STATED)
        else:
            yield _together(graph, store)


def _isolated(blueprint: Blueprint, store: Resource) -> bool:
    own = account_of(blueprint, store)
    backup = store.value("backup")
    vault = None if backup is None else backup.vault_account
    if vault is not None and not (own and vault in (own, getattr(blueprint.resources[own].body, "id", ""))):
        return True
    copies = (blueprint.resources.get(name) for name in store.value("replicas") or ())
    return any(copy is not None and account_of(blueprint, copy) != own for copy in copies)


def _together(graph: Graph, store: Resource) -> Verdict:
    heavy = data_class(graph, store.id) is DataClass.RESTRICTED or bool(kinds(graph, store.id) & REGULATED)
    severity = Severity.MEDIUM if heavy else Severity.LOW
    stated = store.stated("backup")
    return Verdict(
        Outcome.FAILED,
        (store.id,),
        severity=severity,
        message=fitting(
            f"whoever takes the account deletes `{store.id}` and every copy",
            f"nothing of `{store.id}` outlives its account",
            "nothing of a store outlives its account",
            rule=_ISOLATED,
        ),
        place=At(store.id, ("backup",), "in the same account" if stated else "not stated; AWS keeps none"),
        hint="`backup: {plan: daily, keep: 35d, vault_account: <another account>}`",
        moved=moved_by(severity, Severity.LOW, "the data is restricted or regulated"),
        folds_into=("store-without-recovery", "backup-deletable-with-its-store"),
        silent="backup",
        assumed_default=not stated,
    )


@rule(
    _WINDOW,
    concern="recovery",
    severity=Severity.LOW,
    applies_to=("kms-key", "secret"),
    covers=("kms-deletion-window",),
    refs={"well_architected": ("SEC08-BP01",)},
    fixable=True,
)
def short_deletion_window(subject: Subject) -> Iterator[Verdict]:
    """A deleted key takes with it all that it encrypts, on the day its waiting time ends.

    WHY
      AWS waits before it deletes a key or a secret, so that somebody can notice and stop it. What is
      encrypted with a deleted key is lost, backups included. A week is shorter than a holiday.

    HOW IT IS ATTACKED
      Whoever may schedule deletions ransoms the data without touching it, and the clock runs.

    JUDGED
      Fails      `deletion_window` of a key, or `recovery` of a secret, is below 14 days
      Passes     14 days or more; silence, which is 30; 7 days for a key of no more than internal data
      Not        a window that AWS does not take: that is told by itself
      Severity   medium for a key of restricted data

    MEND IT
      `30d`.

    FALSE ALARM?
      An environment that lives for days: waive it there.

    SOURCES
      https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
      botocore secretsmanager DeleteSecret.RecoveryWindowInDays

    Bad:
        archgen: 1
        name: A week
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: orders}
          orders: {type: dynamodb, billing: on-demand, encryption_key: key}
          key: {type: kms-key, rotation: true, deletion_window: 7d}

    Good:
        archgen: 1
        name: A month
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: orders}
          orders: {type: dynamodb, billing: on-demand, encryption_key: key}
          key: {type: kms-key, rotation: true, deletion_window: 30d}
    """
    graph = subject.graph
    for resource in graph.blueprint.resources.values():
        field = next((one for one in _WINDOWS if one in type(resource.body).model_fields), None)
        if field is not None:
            said: Duration | None = getattr(resource.body, field)
            if said is not None and said.days < _LEAST_DAYS:
                yield idle(resource.id)
            elif said is None or said.days >= _LONG_DAYS or not _secret(graph, resource):
                yield passed(resource.id)
            else:
                yield _short(graph, resource, field, said)


def _secret(graph: Graph, resource: Resource) -> bool:
    """True for a credential, and for a key of one or of confidential data."""
    if opens_things(resource):
        return True
    held = encrypted_with(graph, resource.id)
    return class_under(graph, resource.id) >= DataClass.CONFIDENTIAL or any(opens_things(one) for one in held)


def _short(graph: Graph, resource: Resource, field: str, said: Duration) -> Verdict:
    heavy = not opens_things(resource) and class_under(graph, resource.id) is DataClass.RESTRICTED
    severity = Severity.MEDIUM if heavy else Severity.LOW
    days = f"{said.days:g} days"
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=severity,
        message=fitting(
            f"{days} after a mistake or a crime `{resource.id}` is gone for good",
            f"`{resource.id}` is gone for good after {days}",
            rule=_WINDOW,
        ),
        place=At(resource.id, (field,), days),
        hint=f"`{field}: 30d`",
        mend=Mend(f"sets {field}: 30d", resource.id, ((field, "30d"),)),
        moved=moved_by(severity, Severity.LOW, "restricted data is lost with the key"),
        silent=field,
    )


RULES = (store_without_isolated_backup, short_deletion_window)

"""Copies, and whoever may delete them together with what they are copies of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Resource
from archgen.catalogue.deletion_facts import DELETES_COPIES, DELETES_STORE
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import class_is_stated, data_class
from archgen.graph.closure import Held, holders, roles_in_reach
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import is_role, stores
from archgen.graph.settings import setting
from archgen.graph.written_rights import Grant, grants_of
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import Behind, Caller, weigh
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.held import at_right, denied, held_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "backup-deletable-with-its-store"
_LINES = ("deletes", "manages")


@rule(
    _NAME,
    concern="recovery",
    severity=Severity.HIGH,
    applies_to=("Recoverable",),
    covers=("x-backup-same-blast-radius",),
    refs={"well_architected": ("SEC08-BP03",)},
)
def backup_deletable_with_its_store(subject: Subject) -> Iterator[Verdict]:
    """A backup that the same role deletes as the store is one theft away from being no backup.

    WHY
      A copy helps against whoever deletes the store. If one role may delete both, whoever holds that role
      once leaves neither.

    HOW IT IS ATTACKED
      Extortion deletes the recovery points first, with the administrator's role, and the table after.

    JUDGED
      Fails      somebody may delete the store, or what is in it, and its copies as well: recovery points of
                 the vault, or a replica that is drawn. Roles that one comes to act as count
      Passes     nobody may do both; a statement that refuses it
      Built in   the vault, or the replica, is in another account
      Asks       somebody may delete the store, and nothing says in which vault its copies lie
      Not        stores without copies
      Severity   by the data in the store

    MEND IT
      `backup: {plan, keep, vault_account: <another account>}`; or two roles, of which one deletes copies.

    FALSE ALARM?
      A role for emergencies that people take with a second factor: waive it by that role.

    SOURCES
      https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-vault-access-policy.html
      https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html

    Bad:
        archgen: 1
        name: One role for both
        regions: [eu-west-1]
        resources:
          ledger: {type: dynamodb, holds: [financial], backup: {plan: daily, vault: safe, keep: 35d}}
          safe: {type: generic, service: Backup vault}
          admin:
            type: iam-role
            trusts: {people: {mfa: true}}
            allows:
              - effect: allow
                actions: ["dynamodb:DeleteTable", "backup:DeleteRecoveryPoint"]
                resources: [ledger, safe]

    Good:
        archgen: 1
        name: A vault elsewhere
        regions: [eu-west-1]
        resources:
          ledger: {type: dynamodb, holds: [financial], backup: {plan: daily, vault_account: archive}}
          admin:
            type: iam-role
            trusts: {people: {mfa: true}}
            allows: {effect: allow, actions: "dynamodb:DeleteTable", resources: ledger}
    """
    graph = subject.graph
    for store in graph.blueprint.resources.values():
        if store.id in graph.nodes and stores(store):
            yield _judged(graph, store)


def _judged(graph: Graph, store: Resource) -> Verdict:
    backup, replicas = setting(store, "backup"), _replicas(graph, store)
    if backup is None and not replicas:
        return idle(store.id)
    if _elsewhere(graph, store, replicas):
        return built(store.id)
    able = _deleting(graph).get(store.id, {})
    vault = None if backup is None else backup.vault
    both = {
        name: held
        for name, held in able.items()
        if (backup is not None and _deletes_copies(graph, name, vault))
        or any(name in _deleting(graph).get(copy, {}) for copy in replicas)
    }
    if both:
        return _together(graph, store, both, vault)
    if able and backup is not None and vault is None:
        return unsaid(store.id, f"In which vault do the copies of `{store.id}` lie?", "backup")
    return passed(store.id)


def _replicas(graph: Graph, store: Resource) -> tuple[str, ...]:
    """The replicas of a store that are drawn as resources."""
    return tuple(name for name in setting(store, "replicas") or () if name in graph.blueprint.resources)


def _elsewhere(graph: Graph, store: Resource, replicas: tuple[str, ...]) -> bool:
    """True where a copy is kept in another account than the store's own."""
    blueprint = graph.blueprint
    own, backup = account_of(blueprint, store), setting(store, "backup")
    number = setting(blueprint.resources[own], "id") if own else None
    account = None if backup is None else backup.vault_account
    if account is not None and str(account) not in (own, str(number)):
        return True
    drawn = [blueprint.resources.get(str(backup.vault))] if backup is not None else []
    copies = [one for one in (*drawn, *(blueprint.resources[name] for name in replicas)) if one is not None]
    return any(account_of(blueprint, one) not in ("", own) for one in copies)


@once
def _deleting(graph: Graph) -> Mapping[str, Mapping[str, Held]]:
    """By store who may delete it or what is in it, each with a right that lets them."""
    found: dict[str, dict[str, Held]] = {}
    for name in holders(graph):
        for held in held_by(graph, name):
            target = graph.blueprint.resources[held.target]
            if stores(target) and _deletes(graph, held, DELETES_STORE.get(target.type, ())):
                found.setdefault(target.id, {}).setdefault(name, held)
    return found


def _deletes(graph: Graph, held: Held, actions: tuple[str, ...]) -> bool:
    if not held.actions:
        lines = graph.blueprint.outgoing.get(held.holder, ())
        return any(line.target == held.target and line.verb in _LINES for line in lines)
    return any(held.lets(one) and not denied(graph.blueprint, held, one) for one in actions)


@once
def _deletes_copies(graph: Graph, name: str, vault: str | None) -> bool:
    """True where somebody may delete recovery points: of this vault, or of whichever."""
    resources = graph.blueprint.resources
    own = [one for one in held_by(graph, name) if one.target == vault]
    if any(_deletes(graph, one, DELETES_COPIES) for one in own):
        return True
    roles = [role for role in (name, *roles_in_reach(graph, name)) if is_role(resources[role])]
    return any(
        any(grant.lets(one) for one in DELETES_COPIES) and _unplaced(grant) and not _kept(graph, role, grant)
        for role in roles
        for grant in grants_of(graph.blueprint, resources[role])
    )


def _unplaced(grant: Grant) -> bool:
    """True for a statement that names no resource of the design: it holds for any vault, or by ARN."""
    return grant.unnamed or any(":backup" in text for text in grant.resources)


def _kept(graph: Graph, role: str, grant: Grant) -> bool:
    """True where the role refuses to itself all deletions of copies."""
    held = Held(role, "", grant.actions, role, grant)
    return all(denied(graph.blueprint, held, one) for one in DELETES_COPIES if grant.lets(one))


def _together(graph: Graph, store: Resource, both: dict[str, Held], vault: str | None) -> Verdict:
    behind = Behind(data_class(graph, store.id), class_is_stated(graph, store.id))
    weight = weigh(Severity.HIGH, [(Caller.ANYONE, behind)])
    names = [name for name in both if not any(role in both for role in roles_in_reach(graph, name))]
    held = both[names[0]]
    owner, path = at_right(graph.blueprint, held)
    copies = [name for name in graph.blueprint.resources if name == vault]
    return Verdict(
        Outcome.FAILED,
        (store.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"{shown(names, 1)} may delete `{store.id}` and its copies",
            f"one role may delete `{store.id}` and its copies",
            "one role may delete a store and its copies",
            rule=_NAME,
        ),
        place=At(store.id, ("backup",) if store.stated("backup") else (), "deleted by who deletes the store"),
        related=(At(owner, path, "may delete both"),),
        path=(
            Hop(names[0]),
            Hop(store.id, "may be deleted"),
            *(Hop(name, "too", place=True) for name in copies),
        ),
        sinks=(store.id, *copies),
        hint="`backup: {plan: daily, keep: 35d, vault_account: <another account>}`",
        pieces=tuple(Piece(name, _NAME, weight.severity, "may delete both") for name in names),
        moved=weight.moved,
        stands_for=tuple(both),
    )


RULES = (backup_deletable_with_its_store,)

"""Who looks after a key and who uses it, and how much one key opens."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.model import Graph
from archgen.graph.nature import stores
from archgen.graph.policies import statements
from archgen.graph.rights import role_of
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.context import moved_by, regulated
from archgen.rules.readings.key_use import class_under, encrypted_with
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_TOGETHER = "key-without-separation"
_SHARED = "key-shared-across-classes"


@rule(
    _TOGETHER,
    concern="keys",
    severity=Severity.LOW,
    applies_to=("kms-key",),
    covers=("kms-policy-defined", "kms-via-service"),
    refs={
        "cwe": ("CWE-269", "CWE-732"),
        "well_architected": ("SEC08-BP01", "SEC08-BP04"),
        "checkov": ("CKV2_AWS_64",),
    },
)
def key_without_separation(subject: Subject) -> Iterator[Verdict]:
    """A key without administrators of its own is looked after by every IAM administrator of its account.

    WHY
      AWS's default policy hands the key to the account, and IAM says the rest. Whoever may write IAM
      policies there can then read all that lies under the key. With named administrators who cannot
      decrypt, and users who cannot change the key, it takes two people.

    HOW IT IS ATTACKED
      One stolen administrator grants itself the use of the key and reads the data; or a function that
      may also change the key opens it to another account.

    JUDGED
      Fails      a key of restricted or regulated data, or one whose users or administrators are written:
                 no administrators, or a role that is in both
      Passes     administrators are written, and none of them uses the key
      Not        keys of less secret data of which nobody writes who uses them
      Severity   medium where one role is in both
      Parts      what is missing; info where written users may use the key from anywhere, neither through
                 some services only nor for one encryption context

    MEND IT
      `admins: <role>`, a role that no code takes; `via_services` beside written `users`.

    FALSE ALARM?
      The account holds this design alone, and its administrators read the data anyway: waive it.

    SOURCES
      https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
      https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html

    Bad:
        archgen: 1
        name: Everybody's key
        regions: [eu-west-1]
        resources:
          cards: {type: dynamodb, holds: payment, encryption_key: card-key}
          card-key: {type: kms-key, rotation: true}

    Good:
        archgen: 1
        name: Two to open it
        regions: [eu-west-1]
        resources:
          cards: {type: dynamodb, holds: payment, encryption_key: card-key}
          card-key: {type: kms-key, rotation: true, admins: key-keepers}
          key-keepers: {type: iam-role, trusts: {security: {mfa: true}}}
    """
    graph = subject.graph
    for key in graph.blueprint.of_type("kms-key"):
        pieces = _united(graph.blueprint, key)
        if not _asked(graph, key):
            yield idle(key.id)
        elif pieces:
            yield _together(graph, key, pieces)
        else:
            yield passed(key.id)


def _asked(graph: Graph, key: Resource) -> bool:
    names = [one.id for one in encrypted_with(graph, key.id)]
    secret = class_under(graph, key.id) is DataClass.RESTRICTED or regulated(graph, names)
    return secret or key.stated("admins") or key.stated("users")


def _roles(blueprint: Blueprint, names: tuple[str, ...]) -> dict[str, str]:
    """By name of the role that acts, the name that is written."""
    known = ((name, role_of(blueprint, name) if name in blueprint.resources else None) for name in names)
    return {role or name: name for name, role in known}


def _united(blueprint: Blueprint, key: Resource) -> list[Piece]:
    """What keeps the two apart too little, the missing administrators first."""
    admins = _roles(blueprint, tuple(getattr(key.body, "admins", None) or ()))
    users = _roles(blueprint, tuple(getattr(key.body, "users", None) or ()))
    pieces = [Piece("admins", _TOGETHER, Severity.LOW, "IAM decides who changes it")] if not admins else []
    pieces += [
        Piece(f"users/{written}", _TOGETHER, Severity.MEDIUM, "may change it as well")
        for role, written in users.items()
        if role in admins
    ]
    if users and not key.stated("via_services") and not _for_a_context(key):
        pieces.append(Piece("via_services", _TOGETHER, Severity.INFO, "users may use it from anywhere"))
    return pieces


def _for_a_context(key: Resource) -> bool:
    """True where a statement of the key's policy holds for one encryption context only."""
    allowed = statements(key, "allow")
    keys = (name for one in allowed for tests in (one.conditions or {}).values() for name in tests)
    return any(name.lower().startswith("kms:encryptioncontext") for name in keys)


def _together(graph: Graph, key: Resource, pieces: list[Piece]) -> Verdict:
    worst = max(pieces, key=lambda piece: piece.severity)
    field = worst.name.partition("/")[0]
    both = [piece.name.partition("/")[2] for piece in pieces if piece.severity is Severity.MEDIUM]
    if both:
        message = f"{shown(both, 1)} can both use and change `{key.id}`"
        texts = (message, f"users of `{key.id}` can change it as well", f"users of `{key.id}` can change it")
    elif field == "admins":
        texts = (
            f"every administrator of the account can use and change `{key.id}`",
            f"no administrator of its own looks after `{key.id}`",
            f"`{key.id}` has no administrators of its own",
        )
    else:
        texts = (f"users of `{key.id}` can use it from anywhere", f"`{key.id}` can be used from anywhere", "")
    missing = field == "admins"
    under = encrypted_with(graph, key.id)[:2]
    return Verdict(
        Outcome.FAILED,
        (key.id,),
        severity=worst.severity,
        message=fitting(*(text for text in texts if text), rule=_TOGETHER),
        place=At(key.id, (field,), "not stated; AWS leaves it to the account" if missing else worst.says),
        related=tuple(At(one.id, ("encryption_key",), "lies under it") for one in under),
        hint=_hint(key, pieces),
        pieces=tuple(pieces),
        moved=moved_by(worst.severity, Severity.LOW, _why(worst)),
        silent="admins" if missing else field,
        assumed_default=missing,
    )


def _why(worst: Piece) -> str:
    if worst.severity is Severity.INFO:
        return "only where it can be used from is open"
    return "one role is in both"


def _hint(key: Resource, pieces: list[Piece]) -> str:
    names = {piece.name for piece in pieces}
    said = []
    if "admins" in names or any(name.startswith("users/") for name in names):
        said.append(f"`admins: <role>` on {key.id}, a role that does not use it")
    if "via_services" in names:
        said.append("`via_services: [<service>]`")
    return "; ".join(said)


@rule(
    _SHARED,
    concern="keys",
    severity=Severity.LOW,
    applies_to=("kms-key",),
    covers=("kms-key-per-data-class",),
    refs={"cwe": ("CWE-653",), "well_architected": ("SEC08-BP01",)},
)
def key_shared_across_classes(subject: Subject) -> Iterator[Verdict]:
    """One key over the data of two tenants opens both to whoever gets the use of it.

    WHY
      A key is a wall of its own: a role that reads a table it was not meant to read still needs the
      key. Under a shared key that wall is gone between the stores; and no tenant's data can be locked,
      or its key be given back, without the others'.

    HOW IT IS ATTACKED
      A service that works on harmless data under the key is taken over. It may decrypt, so one policy
      too wide on the restricted store is enough.

    JUDGED
      Fails      silo stores of several tenants under one key; restricted data beside data of a lower class
      Passes     a key for each silo, and for restricted data one that nothing lesser shares
      Not        keys with fewer than two stores whose data is named; logs, queues and secrets do not count
      Severity   medium between tenants

    MEND IT
      A key of its own for each: `encryption_key: <key>`.

    FALSE ALARM?
      The stores belong to one flow and the same people read them all: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html

    Bad:
        archgen: 1
        name: One key for two tenants
        regions: [eu-west-1]
        resources:
          acme: {type: dynamodb, holds: personal, tenancy: silo, encryption_key: one-key}
          globex: {type: dynamodb, holds: personal, tenancy: silo, encryption_key: one-key}
          one-key: {type: kms-key, rotation: true}

    Good:
        archgen: 1
        name: A key for each tenant
        regions: [eu-west-1]
        resources:
          acme: {type: dynamodb, holds: personal, tenancy: silo, encryption_key: acme-key}
          globex: {type: dynamodb, holds: personal, tenancy: silo, encryption_key: globex-key}
          acme-key: {type: kms-key, rotation: true}
          globex-key: {type: kms-key, rotation: true}
    """
    graph = subject.graph
    for key in graph.blueprint.of_type("kms-key"):
        kept = [
            one for one in encrypted_with(graph, key.id) if stores(one) and getattr(one.body, "holds", None)
        ]
        silos = [one for one in kept if getattr(one.body, "tenancy", None) == "silo"]
        if not kept:
            yield idle(key.id)
        elif len(silos) > 1:
            yield _shared(key, silos, Severity.MEDIUM)
        elif mixed := _mixed(graph, kept):
            yield _shared(key, mixed, Severity.LOW)
        else:
            yield passed(key.id)


def _mixed(graph: Graph, kept: list[Resource]) -> list[Resource]:
    """Restricted stores and one of a lower class after them; empty where all are alike."""
    top = [one for one in kept if data_class(graph, one.id) is DataClass.RESTRICTED]
    rest = [one for one in kept if one not in top]
    return [*top, *rest] if top and rest else []


def _shared(key: Resource, under: list[Resource], severity: Severity) -> Verdict:
    tenants = severity is Severity.MEDIUM
    names = [one.id for one in under]
    what = "tenants" if tenants else "restricted and lesser data"
    says = "a tenant's silo" if tenants else "shares the key"
    return Verdict(
        Outcome.FAILED,
        (key.id,),
        severity=severity,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"whoever may use `{key.id}` opens {shown(names)}",
            f"whoever may use `{key.id}` opens {what} alike",
            f"`{key.id}` opens {what} alike",
            rule=_SHARED,
        ),
        place=At(key.id, (), "one key for several tenants" if tenants else "one key for several classes"),
        related=tuple(At(one.id, ("encryption_key",), says) for one in under[:3]),
        hint=f"a key of its own: `encryption_key: {names[0]}-key` on {names[0]}\n"
        f"{names[0]}-key: {{type: kms-key}}",
        pieces=tuple(Piece(name, _SHARED, severity, says) for name in names),
        moved=moved_by(severity, Severity.LOW, "the stores belong to different tenants"),
        silent="encryption_key",
    )


RULES = (key_without_separation, key_shared_across_classes)

"""Keys that keep out whoever is meant to come in: services that publish, and other accounts."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.capabilities import Encryptable, Replicated
from archgen.catalogue.key_facts import AWS_MANAGED, DEFAULT_KEY, PRINCIPALS, SHAREABLE, UNSURE_PUBLISHERS
from archgen.finding.finding import Category, Confidence, Severity
from archgen.graph.model import Graph
from archgen.graph.policies import statements
from archgen.graph.rights import role_of
from archgen.graph.sources import FOREIGN
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.readings.frames import account_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_LOCKED = "publisher-locked-out"
_FOREIGN = "foreign-access-without-own-key"
_OUTWARD = ("notifies", "subscribers", "events_to", "sends_to", "dead_letter", "on_failure")
_USES = ("reads", "writes", "deletes", "sends_to", "triggered_by")
"""The words for what somebody in another account does here that needs the key."""
_EVENTS = ("bus", "schedule")
"""What leaves the failures of its own deliveries in the target that a trigger names."""


@rule(
    _LOCKED,
    concern="keys",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("queue", "topic"),
    covers=("f-sns-sqs-default-key",),
    refs={"well_architected": ("SEC08-BP01",)},
)
def publisher_locked_out(subject: Subject) -> Iterator[Verdict]:
    """An AWS service that may not use a queue's or topic's key publishes into nothing, without an error.

    WHY
      An alarm, an event bus or a bucket publishes in its own name. To encrypt the message it must be
      allowed to use the key. The policy of AWS's managed key allows no service, and cannot be
      changed; a key with written users allows those alone.

    HOW IT IS ATTACKED
      In silence: the alarm rings, and the message that would have said so never arrives.

    JUDGED
      Fails      a service publishes to a queue or topic under `aws-managed`, or under a key whose written
                 `users` and policy name neither it nor its service principal
      Passes     no key, the service's own, or a key whose users include it; users that nobody wrote
                 follow from the design
      Not        nothing of AWS publishes to it; keys that are not drawn

    MEND IT
      `encryption_key: <kms-key>`, or the publisher under `users` of the key.

    FALSE ALARM?
      None known. For schedules the documentation leaves it open: confidence is medium.

    SOURCES
      https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
      https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html

    Bad:
        archgen: 1
        name: An alarm nobody hears
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13}
          errors: {type: alarm, watches: fn, metrics: [errors], notifies: on-call}
          on-call: {type: topic, encryption_key: aws-managed, subscribers: pager}
          pager: {type: external, kind: pager}

    Good:
        archgen: 1
        name: An alarm that arrives
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13}
          errors: {type: alarm, watches: fn, metrics: [errors], notifies: on-call}
          on-call: {type: topic, encryption_key: ops-key, subscribers: pager}
          ops-key: {type: kms-key}
          pager: {type: external, kind: pager}
    """
    blueprint = subject.graph.blueprint
    for target in blueprint.of_type("queue", "topic"):
        publishers = list(dict.fromkeys(one.id for one in _publishers(blueprint, target)))
        word = str(getattr(target.body, "encryption_key", None) or "")
        key = _key(blueprint, target)
        if not publishers or (key is None and word not in ("", AWS_MANAGED, *DEFAULT_KEY.values())):
            yield idle(target.id)
        elif key is None:
            yield _locked(blueprint, target, publishers) if word == AWS_MANAGED else passed(target.id)
        elif getattr(key.body, "users", None) is None:
            yield built(target.id)
        else:
            out = [name for name in publishers if not _admitted(key, blueprint.resources[name])]
            yield _locked(blueprint, target, out, key) if out else passed(target.id)


def _key(blueprint: Blueprint, resource: Resource) -> Resource | None:
    """The drawn key that a resource is encrypted with."""
    lines = blueprint.outgoing.get(resource.id, ())
    names = [line.target for line in lines if line.verb == "encryption_key" and line.path[0] == line.verb]
    return blueprint.resources[names[0]] if names else None


def _publishers(blueprint: Blueprint, target: Resource) -> Iterator[Resource]:
    """Services of AWS that send to a queue or topic in their own name, in the order written."""
    resources = blueprint.resources
    for line in blueprint.incoming.get(target.id, ()):
        if line.verb in _OUTWARD:
            yield from (one for one in _senders(blueprint, line) if one.type in PRINCIPALS)
    for line in blueprint.outgoing.get(target.id, ()):
        if line.verb == "subscribes_to" and resources[line.target].type in PRINCIPALS:
            yield resources[line.target]


def _senders(blueprint: Blueprint, line: Relation) -> Iterator[Resource]:
    """Who sends along a line: its owner, or the event source whose trigger names where failures go."""
    if line.verb != "on_failure" or line.path[0] != "triggered_by":
        yield blueprint.resources[line.source]
        return
    for other in blueprint.outgoing[line.source]:
        source = blueprint.resources[other.target]
        if other.verb == "triggered_by" and other.part == line.part and source.type in _EVENTS:
            yield source


def _admitted(key: Resource, publisher: Resource) -> bool:
    """True where the users of a key or its policy name the publisher, its service, or everybody."""
    named = {publisher.id, PRINCIPALS[publisher.type], PRINCIPALS[publisher.type].partition(".")[0], "*"}
    allowed = [one for statement in statements(key, "allow") for one in statement.principals or ()]
    return bool(named & {str(name) for name in (*(getattr(key.body, "users", None) or ()), *allowed)})


def _locked(
    blueprint: Blueprint, target: Resource, publishers: list[str], key: Resource | None = None
) -> Verdict:
    unsure = all(blueprint.resources[name].type in UNSURE_PUBLISHERS for name in publishers)
    if key is None:
        hint = f"`encryption_key: {target.id}-key` on {target.id}\n{target.id}-key: {{type: kms-key}}"
    else:
        users = [str(name) for name in getattr(key.body, "users", None) or ()]
        hint = f"`users: [{', '.join([*users, *publishers])}]` on {key.id}"
    return Verdict(
        Outcome.FAILED,
        (target.id,),
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM if unsure else Confidence.HIGH,
        message=fitting(
            f"nothing from {shown(publishers)} arrives at `{target.id}`",
            f"what AWS publishes to `{target.id}` never arrives",
            "what AWS publishes here never arrives",
            rule=_LOCKED,
        ),
        place=At(target.id, ("encryption_key",), "its key lets no publisher in"),
        related=(
            *((At(key.id, ("users",), "these alone may use it"),) if key else ()),
            *(At(name, (), "may not use the key") for name in publishers[:3]),
        ),
        pieces=tuple(Piece(name, _LOCKED, Severity.HIGH, "may not use the key") for name in publishers),
        hint=hint,
    )


@rule(
    _FOREIGN,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("Encryptable",),
    covers=("F17", "x-cross-account-kms-secret"),
    refs={"cwe": ("CWE-732",), "well_architected": ("SEC03-BP08", "SEC08-BP01")},
    former=("cross-account-read-without-key-grant",),
)
def foreign_access_without_own_key(subject: Subject) -> Iterator[Verdict]:
    """Another account cannot read what an AWS-managed key encrypts, whatever the resource's policy allows.

    WHY
      Whoever reads needs the right to decrypt as well. The policy of an AWS-managed key belongs to
      AWS and names the own account alone, so the door that the resource's policy opens stays shut.

    HOW IT IS ATTACKED
      It is not: the other account is refused, and the quick way round it is a copy without a key.

    JUDGED
      Fails      a policy lets another account in, a replica lies in one, or a line leads here from one, and
                 the AWS-managed key encrypts the data; secrets have that key by default. Or a key of the
                 design does, whose written `users` and policy leave out who reads from the other account
      Passes     a key of the design that lets them in, or encryption that asks nobody for a key
      Asks       a table under the AWS-owned key, of which the documentation says nothing
      Not        what no other account reads; whose account is whose follows from `account` frames

    MEND IT
      `encryption_key: <kms-key>`, with the other account in that key's policy.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
      https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html

    Bad:
        archgen: 1
        name: Shared in vain
        regions: [eu-west-1]
        resources:
          orders:
            type: dynamodb
            encryption_key: aws-managed
            policy: [{effect: allow, principals: ["444455556666"], actions: ["dynamodb:GetItem"]}]
        boundaries:
          shop: {type: account, id: "111122223333"}

    Good:
        archgen: 1
        name: Shared with its key
        regions: [eu-west-1]
        resources:
          orders:
            type: dynamodb
            encryption_key: orders-key
            policy: [{effect: allow, principals: ["444455556666"], actions: ["dynamodb:GetItem"]}]
          orders-key: {type: kms-key}
        boundaries:
          shop: {type: account, id: "111122223333"}
    """
    graph = subject.graph
    for resource in graph.blueprint.resources.values():
        if not isinstance(resource.body, Encryptable) or resource.type not in SHAREABLE:
            continue
        readers = _from_elsewhere(graph, resource)
        shared = _shared(graph, resource) or next((_line(name) for name in readers), None)
        word = str(getattr(resource.body, "encryption_key", None) or DEFAULT_KEY[resource.type])
        if shared is None or resource.value("kind") == "parameter":
            yield idle(resource.id)
        elif word == AWS_MANAGED:
            yield _unshared(resource, shared)
        elif word == "aws-owned":
            question = f"Can another account read `{resource.id}` under the key that AWS owns?"
            yield unsaid(resource.id, question, "encryption_key")
        else:
            key = _key(graph.blueprint, resource)
            out = [name for name in readers if key is not None and not _lets_in(graph.blueprint, key, name)]
            yield _unlet(resource, key, out) if key is not None and out else passed(resource.id)


def _from_elsewhere(graph: Graph, resource: Resource) -> list[str]:
    """Who is drawn in another account and reads, writes or sends here."""
    blueprint = graph.blueprint
    home = account_of(blueprint, resource)
    names = dict.fromkeys(
        line.source for line in blueprint.incoming.get(resource.id, ()) if line.verb in _USES
    )
    owners = {name: account_of(blueprint, blueprint.resources[name]) for name in names}
    return [name for name, own in owners.items() if home and own not in ("", home)]


def _line(name: str) -> At:
    return At(name, (), "uses it from another account")


def _lets_in(blueprint: Blueprint, key: Resource, reader: str) -> bool:
    """True where a key's users follow from the design, or name the reader, its role or its account."""
    users = getattr(key.body, "users", None)
    if users is None:
        return True
    account = account_of(blueprint, blueprint.resources[reader])
    number = str(getattr(blueprint.resources[account].body, "id", ""))
    role = role_of(blueprint, reader)
    allowed = [str(one) for said in statements(key, "allow") for one in said.principals or ()]
    written = {str(name) for name in (*users, *allowed)}
    return bool(written & {reader, role, account, number, "*", f"arn:aws:iam::{number}:root"})


def _unlet(resource: Resource, key: Resource, readers: list[str]) -> Verdict:
    users = [str(name) for name in getattr(key.body, "users", None) or ()]
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"{shown(readers)} cannot read `{resource.id}`: `{key.id}` does not let them",
            f"no other account can read `{resource.id}`: its key lets none in",
            "no other account can read it: its key lets none in",
            rule=_FOREIGN,
        ),
        place=At(key.id, ("users",), "leaves out the other account"),
        related=(At(resource.id, ("encryption_key",), "lies under it"), *map(_line, readers[:2])),
        hint=f"`users: [{', '.join([*users, *readers])}]` on {key.id}",
        pieces=tuple(Piece(name, _FOREIGN, Severity.HIGH, "may not use the key") for name in readers),
        silent="users",
    )


def _shared(graph: Graph, resource: Resource) -> At | None:
    """Where another account is let in, or has a copy; None where none is."""
    if any(e.source == FOREIGN and e.part == "policy" for e in graph.into.get(resource.id, ())):
        return At(resource.id, ("policy",), "lets another account in")
    copies = getattr(resource.body, "replicas", None) if isinstance(resource.body, Replicated) else None
    home = account_of(graph.blueprint, resource)
    for name in copies or ():
        other = graph.blueprint.resources.get(name)
        if other is not None and home and account_of(graph.blueprint, other) not in ("", home):
            return At(resource.id, ("replicas",), f"{name} is in another account"[:40])
    return None


def _unshared(resource: Resource, shared: At) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"no other account can read `{resource.id}`: AWS keeps its key",
            f"no other account can read `{resource.id}`",
            "no other account can read it: AWS keeps its key",
            rule=_FOREIGN,
        ),
        place=At(resource.id, ("encryption_key",), "AWS keeps this key to itself"),
        related=(shared,),
        hint=f"`encryption_key: {resource.id}-key` on {resource.id}\n"
        f"{resource.id}-key: {{type: kms-key, policy: <a statement for the other account>}}",
        silent="encryption_key",
        assumed_default=not resource.stated("encryption_key"),
    )


RULES = (publisher_locked_out, foreign_access_without_own_key)

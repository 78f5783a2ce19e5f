"""Who may take a role: anyone, other accounts, services that act for others; and what strangers get."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.trust_facts import TELLS_SOURCE
from archgen.finding.finding import Confidence, Severity
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.graph.rights import role_of
from archgen.graph.trusts import Party, Trusted, own_accounts, trusted_by
from archgen.graph.written_rights import roles
from archgen.rules.answers import built, fitting, idle, passed
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_ANYONE = "role-trusting-anyone"
_FOREIGN = "foreign-trust-without-external-id"
_SERVICE = "service-trust-without-source"

Found = Sequence[tuple[Trusted, Severity, str]]
"""Parties with how bad each is and a few words on it."""


@rule(
    _ANYONE,
    concern="permissions",
    severity=Severity.CRITICAL,
    applies_to=("iam-role", "Computes"),
    covers=("iam-trust-policy-narrow",),
    refs={
        "checkov": ("CKV_AWS_60", "CKV_AWS_61", "CKV_AWS_283"),
        "cwe": ("CWE-284",),
        "well_architected": ("SEC03-BP07",),
    },
)
def role_trusting_anyone(subject: Subject) -> Iterator[Verdict]:
    """A role that trusts everybody, or a whole account of strangers, is a way in without a lock.

    WHY
      A role is worth what its trust is worth. `*` means every account of AWS; an account means
      everybody to whom its administrators give the right, now or later; "any service" means services
      that run other customers' code.

    HOW IT IS ATTACKED
      Names of roles are guessed and tried from an account that was opened for the purpose.

    JUDGED
      Fails      `*` without an organisation, claims or a source; another account as a whole without a
                 condition; "any service"; the own account as a whole without a condition
      Passes     named principals, services and providers; roles of code that nobody wrote, by construction
      Severity   critical; medium for the own account, whose administrators then decide
      Not        accounts under `trusted_accounts`

    MEND IT
      Name the principal: `trusts: {arn:aws:iam::444455556666:role/reader: {external_id: required}}`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

    Bad:
        archgen: 1
        name: A role for the world
        regions: [eu-west-1]
        resources:
          reader:
            type: iam-role
            trusts: {"*": {}}
            allows: {effect: allow, actions: "s3:GetObject", resources: files}
          files: {type: bucket}

    Good:
        archgen: 1
        name: A role for one function
        regions: [eu-west-1]
        resources:
          reader:
            type: iam-role
            trusts: {fn: {}}
            allows: {effect: allow, actions: "s3:GetObject", resources: files}
          files: {type: bucket}
          fn: {type: lambda, runtime: python3.13, assumes: reader}
    """
    yield from _derived(subject.graph)
    yield from _each(subject.graph, _open)


def _derived(graph: Graph) -> Iterator[Verdict]:
    """Code without a written role has one that its own service alone may take."""
    blueprint = graph.blueprint
    for resource in blueprint.resources.values():
        if computes(resource) and role_of(blueprint, resource.id) is None:
            yield built(resource.id)


def _each(
    graph: Graph, judge: Callable[[Blueprint, Resource, tuple[Trusted, ...]], Verdict]
) -> Iterator[Verdict]:
    """An answer for each role that is drawn, from the parties that may take it."""
    for role in roles(graph.blueprint):
        yield judge(graph.blueprint, role, trusted_by(graph.blueprint, role))


def _open(blueprint: Blueprint, role: Resource, parties: tuple[Trusted, ...]) -> Verdict:
    found = [(one, *grade) for one in parties if (grade := _openness(one))]
    if not found:
        return passed(role.id)
    worst = max(found, key=lambda row: row[1])
    return Verdict(
        Outcome.FAILED,
        (role.id,),
        severity=worst[1],
        confidence=_sure(blueprint, found),
        message=_open_message(role, worst[0]),
        place=At(role.id, worst[0].path, worst[2], key=True),
        hint=_open_hint(worst[0]),
        pieces=_pieces(_ANYONE, found),
        moved="medium, not critical: the own account decides" if worst[1] is Severity.MEDIUM else "",
    )


def _openness(party: Trusted) -> tuple[Severity, str] | None:
    terms = party.terms
    if party.party is Party.ANYONE:
        told = terms.organization or terms.claims or terms.source_account or terms.source_arn
        return None if told else (Severity.CRITICAL, "every account of AWS")
    if party.party is Party.ANY_SERVICE:
        return Severity.CRITICAL, "every service of AWS"
    if party.conditional or party.trusted:
        return None
    if party.party is Party.FOREIGN_ACCOUNT:
        return Severity.CRITICAL, "everybody in that account"
    return (Severity.MEDIUM, "everybody in this account") if party.party is Party.OWN_ACCOUNT else None


def _open_message(role: Resource, party: Trusted) -> str:
    who = {
        Party.ANYONE: "every account of AWS",
        Party.ANY_SERVICE: "every service of AWS",
        Party.OWN_ACCOUNT: "all of its own account",
    }.get(party.party, "all of another account")
    return fitting(f"{who} may take the role `{role.id}`", f"{who} may take a role", rule=_ANYONE)


def _open_hint(party: Trusted) -> str:
    if party.party in (Party.ANYONE, Party.ANY_SERVICE):
        return "name who takes it under `trusts`: a function, a service, a role's ARN"
    if party.party is Party.OWN_ACCOUNT:
        return "name the role or user in the account under `trusts`, or add `mfa: true`"
    return f"`{{{party.who}: {{external_id: required}}}}` under `trusts`, or the ARN of one role there"


def _pieces(name: str, found: Found) -> tuple[Piece, ...]:
    return tuple(Piece(one.who, name, severity, says) for one, severity, says in found)


def _sure(blueprint: Blueprint, found: Found) -> Confidence:
    """Medium where only a number stands, and the blueprint does not say which account is its own."""
    bare = all(one.foreign and one.who not in blueprint.resources for one, _, _ in found)
    return Confidence.MEDIUM if bare and not own_accounts(blueprint) else Confidence.HIGH


@rule(
    _FOREIGN,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("iam-role",),
    covers=("iam-cross-account-external-id",),
    refs={"cwe": ("CWE-441",), "well_architected": ("SEC03-BP07", "SEC03-BP08")},
)
def foreign_trust_without_external_id(subject: Subject) -> Iterator[Verdict]:
    """A vendor that takes roles for many customers can be told to take yours for somebody else.

    WHY
      The vendor's account is trusted, not the customer who gave it the role's name. An external id,
      which the vendor chooses for each customer, tells the two apart.

    HOW IT IS ATTACKED
      Another customer of the vendor enters the name of this role as their own, and the vendor's
      service reads this account for them.

    JUDGED
      Fails      an account outside the design, or a principal of one, without `external_id`, `mfa` or
                 `organization`
      Passes     with one of the three
      Severity   high; low for accounts under `trusted_accounts`
      Not        roles that no other account may take

    MEND IT
      `trusts: {"444455556666": {external_id: required}}`.

    FALSE ALARM?
      An account of the same organisation: list it under `trusted_accounts`, or name the `organization`.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html

    Bad:
        archgen: 1
        name: A vendor that reads
        regions: [eu-west-1]
        resources:
          reader:
            type: iam-role
            trusts: {"arn:aws:iam::444455556666:role/collector": {}}
            allows: {effect: allow, actions: "s3:GetObject", resources: files}
          files: {type: bucket}
        boundaries:
          shop: {type: account, id: "111122223333"}

    Good:
        archgen: 1
        name: A vendor that says for whom
        regions: [eu-west-1]
        resources:
          reader:
            type: iam-role
            trusts: {"arn:aws:iam::444455556666:role/collector": {external_id: required}}
            allows: {effect: allow, actions: "s3:GetObject", resources: files}
          files: {type: bucket}
        boundaries:
          shop: {type: account, id: "111122223333"}
    """
    yield from _each(subject.graph, _deputy)


def _deputy(blueprint: Blueprint, role: Resource, parties: tuple[Trusted, ...]) -> Verdict:
    foreign = [one for one in parties if one.foreign]
    if not foreign:
        return idle(role.id)
    bare = [one for one in foreign if not (one.terms.external_id or one.terms.mfa or one.terms.organization)]
    found = [(one, Severity.LOW if one.trusted else Severity.HIGH, "no external id") for one in bare]
    if not found:
        return passed(role.id)
    party, severity, _ = max(found, key=lambda row: row[1])
    return Verdict(
        Outcome.FAILED,
        (role.id,),
        severity=severity,
        confidence=_sure(blueprint, found),
        message=fitting(
            f"`{role.id}` opens to whoever that account acts for",
            "a role opens to whoever another account acts for",
            rule=_FOREIGN,
        ),
        place=At(role.id, party.path, "`external_id` not stated", key=True),
        hint=f"`{{{party.who}: {{external_id: required}}}}` under `trusts` of {role.id}",
        pieces=_pieces(_FOREIGN, found),
        moved="low, not high: the account is trusted" if severity is Severity.LOW else "",
        folds_into=(_ANYONE,),
        assumed_default=True,
    )


@rule(
    _SERVICE,
    concern="permissions",
    severity=Severity.LOW,
    applies_to=("iam-role",),
    covers=("iam-service-trust-source-condition",),
    refs={"cwe": ("CWE-441",), "well_architected": ("SEC03-BP07",)},
)
def service_trust_without_source(subject: Subject) -> Iterator[Verdict]:
    """A service that acts for its customers can be asked by another customer to act with this role.

    WHY
      A bus, a schedule or a workflow takes the role that its configuration names. The trust can ask
      for whose configuration it is; without that it believes the service every time.

    HOW IT IS ATTACKED
      Where a service ever takes the name of a role from another account, that account drives it.

    JUDGED
      Fails      a service that says for whom it acts (EventBridge, Scheduler, Step Functions, SNS,
                 CloudTrail, Config, Firehose, Logs, S3, Cognito) without `source_account`, `source_arn` or
                 `organization`
      Passes     with one of them; Lambda, EC2 and others to which no role of another account can be given;
                 roles that nobody wrote, by construction
      Not        roles that no service takes

    MEND IT
      `trusts: {scheduler: {source_account: "111122223333"}}`.

    FALSE ALARM?
      A service that does not send the key for this kind of request; confidence is medium.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
      https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html

    Bad:
        archgen: 1
        name: A schedule's role
        regions: [eu-west-1]
        resources:
          starter:
            type: iam-role
            trusts: {scheduler: {}}
            allows: {effect: allow, actions: "lambda:InvokeFunction", resources: fn}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A schedule's role
        regions: [eu-west-1]
        resources:
          starter:
            type: iam-role
            trusts: {scheduler: {source_account: "111122223333"}}
            allows: {effect: allow, actions: "lambda:InvokeFunction", resources: fn}
          fn: {type: lambda, runtime: python3.13}
    """
    yield from _derived(subject.graph)
    yield from _each(subject.graph, _sourceless)


def _sourceless(_: Blueprint, role: Resource, parties: tuple[Trusted, ...]) -> Verdict:
    services = [one for one in parties if one.party is Party.SERVICE]
    if not services:
        return idle(role.id)
    bare = [
        one
        for one in services
        if one.service in TELLS_SOURCE
        and not (one.terms.source_account or one.terms.source_arn or one.terms.organization)
    ]
    if not bare:
        return passed(role.id)
    return Verdict(
        Outcome.FAILED,
        (role.id,),
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"`{role.id}` asks no service for whom it acts",
            "a role asks no service for whom it acts",
            rule=_SERVICE,
        ),
        place=At(role.id, bare[0].path, "no source asked for", key=True),
        hint=f'`{{{bare[0].who}: {{source_account: "<account>"}}}}` under `trusts` of {role.id}',
        pieces=tuple(Piece(one.who, _SERVICE, Severity.LOW, "no source asked for") for one in bare),
    )


RULES = (role_trusting_anyone, foreign_trust_without_external_id, service_trust_without_source)

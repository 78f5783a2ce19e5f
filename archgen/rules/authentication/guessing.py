"""What a user pool does about those who guess: at risky sign-ins, and for those who ask whom it knows."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, kinds
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.app_clients import POOL, App, apps
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.sign_in import class_opened, local_users, passkeys_only
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_UNWATCHED = "user-pool-without-threat-protection"
_REVEALING = "app-client-revealing-users"
_ACTS = {
    "standard": ("enforced",),
    "custom": ("enforced",),
    "leaked_passwords": ("block",),
    "risky_sign_in": ("mfa", "block"),
}
_WATCHES = ("audit", "allow")
_CHALLENGES = ("define-auth-challenge", "create-auth-challenge", "verify-auth-challenge-response")


@rule(
    _UNWATCHED,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("cognito-user-pool",),
    covers=(
        "cognito-threat-protection",
        "cognito-threat-protection-custom",
        "cognito-compromised-credentials",
        "cognito-risky-signin-block",
    ),
    refs={
        "security_hub": ("Cognito.1", "Cognito.4"),
        "cdk_nag": ("AwsSolutions-COG8",),
        "prowler": (
            "cognito_user_pool_advanced_security_enabled",
            "cognito_user_pool_blocks_compromised_credentials_sign_in_attempts",
            "cognito_user_pool_blocks_potential_malicious_sign_in_attempts",
        ),
        "cwe": ("CWE-307", "CWE-1391"),
        "well_architected": ("SEC02-BP01",),
    },
)
def user_pool_without_threat_protection(subject: Subject) -> Iterator[Verdict]:
    """Cognito lets in whoever has a password, from anywhere, unless it is told to weigh a sign-in.

    WHY
      Threat protection compares a sign-in with those before it, and a password with those that have
      leaked. It acts where it is enforced; under audit it writes down what it sees and lets everybody in.

    HOW IT IS ATTACKED
      Leaked names and passwords are tried slowly from many addresses, under every limit of rates. A
      sign-in from another continent, a minute after one from home, works.

    JUDGED
      Fails      a pool whose people can sign in without a second factor, with confidential data behind:
                 a part that is off (medium), or that only watches (low); low too where all but one act
      Parts      `standard`; `custom`, where a client signs in so; `leaked_passwords`, which AWS compares
                 only where the password is sent, and not by SRP; `risky_sign_in`
      Passes     all of them act; `mfa: required`; passkeys alone
      Not        pools without people of their own, or with less than confidential data behind

    MEND IT
      `plan: plus` and `threat_protection: enforced`, or `mfa: required`.

    FALSE ALARM?
      The plan costs too much: with `mfa: required` nothing is found.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html
      https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html

    Bad:
        archgen: 1
        name: Nobody weighs a sign-in
        classification: confidential
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, plan: plus, mfa: optional, threat_protection: audit}
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, reads: notes}
          notes: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: Sign-ins are weighed
        classification: confidential
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, plan: plus, mfa: optional, threat_protection: enforced}
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, reads: notes}
          notes: {type: dynamodb, holds: [personal]}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type(POOL):
        if not local_users(blueprint, pool) or class_opened(subject.graph, pool) < DataClass.CONFIDENTIAL:
            yield idle(pool.id)
            continue
        words = _words(blueprint, pool)
        lacking = {part: word for part, word in words.items() if word not in _ACTS[part]}
        if not lacking or pool.value("mfa") == "required" or passkeys_only(pool):
            yield passed(pool.id)
        else:
            yield _unwatched(blueprint, pool, lacking)


def _words(blueprint: Blueprint, pool: Resource) -> dict[str, str]:
    """What the pool does in each part that its sign-ins need; one word stands for all of them."""
    protection = getattr(pool.body, "threat_protection", None)
    parts = [part for part in _ACTS if part != "custom" or _custom(blueprint, pool)]
    if protection is None or isinstance(protection, str):
        word = str(protection or "off")
        return {part: _ACTS[part][-1] if word == "enforced" else word for part in parts}
    return {part: str(getattr(protection, part) or "off") for part in parts}


def _custom(blueprint: Blueprint, pool: Resource) -> bool:
    """True when a client signs in by challenges of the pool's own: it says so, or a function poses them."""
    posed = any(moment in _CHALLENGES for moment in getattr(pool.body, "triggers", None) or {})
    return any("custom" in app.ways and (posed or app.client.sign_in) for app in apps(blueprint, pool))


def _unwatched(blueprint: Blueprint, pool: Resource, lacking: dict[str, str]) -> Verdict:
    alone = len(lacking) == 1 and "standard" not in lacking
    weights = {
        part: Severity.LOW if alone or word in _WATCHES else Severity.MEDIUM for part, word in lacking.items()
    }
    severity = max(weights.values())
    first = next(part for part, weight in weights.items() if weight is severity)
    written = getattr(pool.body, "threat_protection", None)
    whole = written is None or isinstance(written, str)
    said = lacking[first] if whole else f"{first}: {lacking[first]}"
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=severity,
        message=_unwatched_message(pool, lacking, alone=alone),
        place=At(
            pool.id,
            ("threat_protection",) if whole else ("threat_protection", first),
            "not stated; AWS defaults to off" if written is None else said,
        ),
        hint=_mend(pool, list(lacking), whole=whole),
        pieces=tuple(
            Piece(part, _UNWATCHED, weights[part], _says(blueprint, pool, part, word))
            for part, word in lacking.items()
        ),
        moved=moved_by(
            severity,
            Severity.MEDIUM,
            "the other parts act" if alone else "what it sees is written down",
        ),
        folds_into=("password-only-sign-in",),
        silent="threat_protection",
        assumed_default=written is None,
    )


def _unwatched_message(pool: Resource, lacking: dict[str, str], *, alone: bool) -> str:
    if alone and "leaked_passwords" in lacking:
        texts = (f"a password known to be out opens `{pool.id}`", "a password known to be out opens the pool")
    elif alone and "custom" in lacking:
        texts = (f"nothing weighs custom sign-ins at `{pool.id}`", "nothing weighs custom sign-ins")
    elif all(word in _WATCHES for word in lacking.values()):
        texts = (f"`{pool.id}` notes risky sign-ins and lets them in", "risky sign-ins are noted and let in")
    else:
        texts = (f"nobody stops a risky sign-in at `{pool.id}`", "nobody stops a risky sign-in")
    return fitting(*texts, rule=_UNWATCHED)


def _mend(pool: Resource, lacking: list[str], *, whole: bool) -> str:
    plan = "" if pool.value("plan") == "plus" else "`plan: plus` and "
    if whole:
        return f"{plan}`threat_protection: enforced` on {pool.id}, or `mfa: required`"
    words = ", ".join(f"{part}: {_ACTS[part][-1]}" for part in lacking)
    return f"{plan}`{words}` under `threat_protection` of {pool.id}, or `mfa: required`"


def _says(blueprint: Blueprint, pool: Resource, part: str, word: str) -> str:
    by_srp = [app for app in apps(blueprint, pool) if not app.for_machines]
    unseen = bool(by_srp) and all("password" not in app.ways for app in by_srp)
    return (
        f"{word}; never compared where people sign in by SRP"
        if part == "leaked_passwords" and unseen
        else word
    )


@rule(
    _REVEALING,
    concern="authentication",
    severity=Severity.LOW,
    applies_to=("cognito-user-pool",),
    covers=("cognito-user-existence-errors",),
    refs={
        "prowler": ("cognito_user_pool_client_prevent_user_existence_errors",),
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-204",),
    },
)
def app_client_revealing_users(subject: Subject) -> Iterator[Verdict]:
    """An app client tells whom the pool knows unless it gives the same answer for all names.

    WHY
      AWS's default answers an unknown name with other words than a wrong password. So anybody learns who
      has an account, and which names are worth a guess.

    HOW IT IS ATTACKED
      A list of addresses is sent through sign-in or through a forgotten password; the names that exist
      come back, are tried with leaked passwords, and are written to in the service's name.

    JUDGED
      Fails      an app client by which people of the pool sign in, without `hide_missing_users: true`
                 (low; medium where the pool holds personal data and restricted data lies behind)
      Passes     all of them have it
      Not        clients for machines; pools whose people come from elsewhere

    MEND IT
      `hide_missing_users: true` on the client.

    FALSE ALARM?
      User names are public anyway, as on a forum: waive it with that reason.

    SOURCES
      botocore cognito-idp CreateUserPoolClient.PreventUserExistenceErrors

    Bad:
        archgen: 1
        name: Everybody learns who is here
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, app_clients: {web: {flows: [code]}}}

    Good:
        archgen: 1
        name: The same answer for all
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, app_clients: {web: {flows: [code], hide_missing_users: true}}}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type(POOL):
        found = apps(blueprint, pool) if local_users(blueprint, pool) else ()
        signing = [app for app in found if not app.for_machines]
        telling = [app for app in signing if not app.client.hide_missing_users]
        if telling:
            yield _revealing(subject.graph, pool, telling)
        else:
            yield passed(pool.id) if signing else idle(pool.id)


def _revealing(graph: Graph, pool: Resource, telling: list[App]) -> Verdict:
    personal = bool(getattr(pool.body, "holds", None)) and "personal" in kinds(graph, pool.id)
    heavy = personal and class_opened(graph, pool) is DataClass.RESTRICTED
    severity = Severity.MEDIUM if heavy else Severity.LOW
    names = [app.name for app in telling]
    labels = [app.label("hide_missing_users", "`hide_missing_users: false`", "false") for app in telling]
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=severity,
        message=fitting(
            f"anybody learns through {shown(names)} who has an account in `{pool.id}`",
            f"anybody learns who has an account in `{pool.id}`",
            "anybody learns who has an account",
            rule=_REVEALING,
        ),
        place=labels[0],
        related=tuple(labels[1:4]),
        hint=f"`hide_missing_users: true` on {' and '.join(names)}",
        pieces=tuple(Piece(name, _REVEALING, severity, "unknown names get another answer") for name in names),
        moved=moved_by(severity, Severity.LOW, "the names are personal, and restricted data lies behind"),
        silent="app_clients.hide_missing_users",
        assumed_default=all(app.client.hide_missing_users is None for app in telling),
    )


RULES = (user_pool_without_threat_protection, app_client_revealing_users)

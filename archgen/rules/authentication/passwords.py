"""Sign-in that a stolen password opens, and passwords that are soon guessed."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.sign_in import (
    checks_leaks,
    guessable,
    local_users,
    passkeys_only,
    said_or_default,
    weighs,
)
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_PASSWORD = "password-only-sign-in"  # noqa: S105 - the rule's name
_BASE = Severity.MEDIUM
_LONG_ENOUGH = 12
_LEAST = 8
_TEMPORARY_DAYS = 7


@rule(
    _PASSWORD,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("cognito-user-pool",),
    covers=("cognito-mfa", "cognito-password-policy", "cognito-temp-password-expiry"),
    refs={
        "security_hub": ("Cognito.5", "Cognito.3"),
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-308", "CWE-521", "CWE-262"),
        "well_architected": ("SEC02-BP01",),
    },
)
def password_only_sign_in(subject: Subject) -> Iterator[Verdict]:
    """A user pool that asks for a password alone is opened by a password that leaked elsewhere.

    WHY
      People use one password in many places. Without a second factor, or a check of how and from
      where somebody signs in, whoever has the password is that person.

    HOW IT IS ATTACKED
      Lists of leaked names and passwords are tried by the million from rented addresses; a fraction
      of a percent works.

    JUDGED
      Fails      `mfa` is off, which is AWS's default; or optional without threat protection; or a password
                 is too short, or a temporary one works for more than seven days
      Passes     `mfa: required`, or optional with `threat_protection: enforced`; or passkeys are the only
                 way to sign in
      Parts      a password of fewer than 12 characters, or than 8 beside `mfa: required` or a check of
                 leaked ones; `temporary` above 7d; open sign-up and a missing web ACL fold in
      Not        pools whose app clients are machines only, or whose users all come from elsewhere
      Severity   high where operators sign in, or restricted or regulated data lies behind

    MEND IT
      `mfa: required`, or `mfa: optional` with `plan: plus` and `threat_protection: enforced`.

    FALSE ALARM?
      A public forum with nothing to lose: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
      https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html

    Bad:
        archgen: 1
        name: Passwords only
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool}

    Good:
        archgen: 1
        name: Second factor
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, mfa: required, mfa_factors: [totp]}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type("cognito-user-pool"):
        if not local_users(blueprint, pool):
            yield idle(pool.id)
            continue
        weak = [] if passkeys_only(pool) else list(_weak_passwords(pool))
        if guessable(pool) is not None:
            yield _password_only(subject.graph, pool, weak)
        else:
            yield _passwords_weak(pool, weak) if weak else passed(pool.id)


def _weak_passwords(pool: Resource) -> Iterator[tuple[Piece, str]]:
    """What is wrong with the passwords themselves, each with what to write.

    A length that nobody wrote counts only beside `mfa: off`: eight characters are AWS's own.
    """
    password = getattr(pool.body, "password", None)
    written = password.length if password is not None else None
    length = _LEAST if written is None else int(written)
    mfa = str(pool.value("mfa") or "off")
    least = _LEAST if mfa == "required" or checks_leaks(pool) else _LONG_ENOUGH
    if length < least and (written is not None or mfa == "off"):
        piece = Piece("password", _PASSWORD, Severity.LOW, f"{length} characters are enough")
        yield piece, f"`length: {least}` under `password`"
    temporary = password.temporary if password is not None else None
    if temporary is not None and temporary.days > _TEMPORARY_DAYS:
        piece = Piece("temporary", _PASSWORD, Severity.LOW, f"a temporary one works for {temporary.text}")
        yield piece, f"`temporary: {_TEMPORARY_DAYS}d` under `password`"


def _passwords_weak(pool: Resource, weak: list[tuple[Piece, str]]) -> Verdict:
    """The finding about a pool that asks for more than a password, and takes weak ones."""
    first = weak[0][0]
    short = first.name == "password"
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=Severity.LOW,
        message=fitting(
            f"`{pool.id}` takes passwords that are soon guessed"
            if short
            else f"a temporary password of `{pool.id}` works for weeks",
            f"`{pool.id}` takes weak passwords",
            rule=_PASSWORD,
        ),
        place=At(pool.id, ("password", "length" if short else "temporary"), first.says),
        hint=" and ".join(hint for _, hint in weak),
        pieces=tuple(piece for piece, _ in weak),
        moved=moved_by(Severity.LOW, Severity.MEDIUM, "a password alone opens nothing"),
        silent="password",
    )


def _password_only(graph: Graph, pool: Resource, weak: list[tuple[Piece, str]]) -> Verdict:
    optional = pool.value("mfa") == "optional"
    severity, why = (Severity.LOW, "whoever wants may have a second factor") if optional else (_BASE, "")
    heavy = weighs(graph, pool)
    if heavy:
        severity, why = Severity.HIGH, heavy
    mfa = Piece("mfa", _PASSWORD, severity, "optional, and nothing weighs the risk" if optional else "off")
    lasting = [hint for piece, hint in weak if piece.name == "temporary"]
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=severity,
        message=fitting(
            f"a leaked password is enough to sign in at `{pool.id}`",
            f"a leaked password opens `{pool.id}`",
            rule=_PASSWORD,
        ),
        place=At(pool.id, ("mfa",), "optional" if optional else said_or_default(pool, "mfa", "off")),
        hint="; ".join(
            [
                "`mfa: required`, or `mfa: optional` with `plan: plus` and `threat_protection: enforced`",
                *lasting,
            ]
        ),
        pieces=(mfa, *(piece for piece, _ in weak)),
        moved=moved_by(severity, _BASE, why),
        silent="mfa",
        assumed_default=not pool.stated("mfa"),
    )


RULES = (password_only_sign_in,)

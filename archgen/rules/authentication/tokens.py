"""How long a stolen token is worth something, and whether it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.app_clients import POOL, App, apps
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.sign_in import class_opened
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "long-lived-token"
_HOUR, _DAY = 3600.0, 86400.0
_WORKDAY = 8 * _HOUR
_FIELDS = {"access_token": ("1h", _HOUR), "id_token": ("1h", _HOUR), "refresh_token": ("30d", 30 * _DAY)}
"""What AWS takes when silent, which is also the longest that passes; in seconds."""
_KINDS = {"access_token": "access", "id_token": "ID", "refresh_token": "refresh"}


class _Lasting(Struct, frozen=True):
    """A setting of an app client that keeps a stolen token alive."""

    app: App
    field: str
    severity: Severity
    says: str
    wanted: str

    @property
    def at(self) -> At:
        """Where it is written, or would be."""
        default = "true" if self.field == "revocation" else _FIELDS[self.field][0]
        return self.app.label(self.field, self.says, default)


@rule(
    _NAME,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("cognito-user-pool",),
    covers=("cognito-token-revocation",),
    refs={
        "prowler": ("cognito_user_pool_client_token_revocation_enabled",),
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-613",),
        "well_architected": ("SEC02-BP05",),
    },
)
def long_lived_token(subject: Subject) -> Iterator[Verdict]:
    """A stolen token works until it expires: an API checks it by itself and asks nobody.

    WHY
      An access token stays good until its time is over, also after its owner has signed out. A refresh
      token gives new ones until it expires or is revoked, if it can be.

    HOW IT IS ATTACKED
      A token is taken from a browser, a log or a lost phone, and is used from elsewhere for as long as
      it lasts.

    JUDGED
      Fails      access or ID tokens of more than an hour (low; medium when access tokens last more than
                 8 hours); refresh tokens of more than 30 days, or of more than one where restricted data
                 lies behind (low); `revocation: false` (medium)
      Passes     shorter times; silence, which is an hour, 30 days and revocable
      Not        pools without app clients; ID and refresh tokens of clients for machines, which get none

    MEND IT
      The shorter time, and no `revocation: false`.

    FALSE ALARM?
      Devices that nobody stands beside: waive it for their client.

    SOURCES
      botocore cognito-idp CreateUserPoolClient.RefreshTokenValidity
      botocore cognito-idp CreateUserPoolClient.EnableTokenRevocation
      https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html

    Bad:
        archgen: 1
        name: A day for a thief
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, app_clients: {web: {flows: [code], access_token: 1d}}}

    Good:
        archgen: 1
        name: A quarter of an hour
        regions: [eu-west-1]
        resources:
          users: {type: cognito-user-pool, app_clients: {web: {flows: [code], access_token: 15m}}}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type(POOL):
        found = apps(blueprint, pool)
        restricted = class_opened(subject.graph, pool) is DataClass.RESTRICTED
        lasting = [one for app in found for one in _lasting(app, restricted=restricted)]
        if lasting:
            yield _long_lived(pool, lasting)
        else:
            yield passed(pool.id) if found else idle(pool.id)


def _lasting(app: App, *, restricted: bool) -> Iterator[_Lasting]:
    """What is longer than it may be in one app client, refresh tokens by the class of data behind."""
    if app.client.revocation is False and not app.for_machines:
        yield _Lasting(app, "revocation", Severity.MEDIUM, "not revocable", "revocation: true")
    for field, (default, most) in _FIELDS.items():
        kept = restricted and field == "refresh_token"
        bound, words = (_DAY, "1d") if kept else (most, default)
        stated = getattr(app.client, field)
        seconds, text = (most, default) if stated is None else (stated.seconds, stated.text)
        if seconds <= bound or (app.for_machines and field != "access_token"):
            continue
        grave = field == "access_token" and seconds > _WORKDAY
        kind = _KINDS[field]
        says = f"{kind} {text}" + (" beside restricted data" if kept else "")
        yield _Lasting(app, field, Severity.MEDIUM if grave else Severity.LOW, says, f"{field}: {words}")


def _long_lived(pool: Resource, lasting: list[_Lasting]) -> Verdict:
    worst = max(lasting, key=lambda one: one.severity)
    by_app: dict[str, list[_Lasting]] = {}
    for one in lasting:
        by_app.setdefault(one.app.name, []).append(one)
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=worst.severity,
        message=_message(worst),
        place=worst.at,
        related=tuple(one.at for one in lasting if one is not worst)[:3],
        hint="; ".join(f"`{', '.join(one.wanted for one in own)}` on {name}" for name, own in by_app.items()),
        pieces=tuple(
            Piece(name, _NAME, max(one.severity for one in own), ", ".join(one.says for one in own))
            for name, own in by_app.items()
        ),
        moved=moved_by(worst.severity, Severity.MEDIUM, "it ends within a working day, or can be revoked"),
        silent=f"app_clients.{worst.field}",
        assumed_default=all(getattr(one.app.client, one.field) is None for one in lasting),
    )


def _message(worst: _Lasting) -> str:
    name = worst.app.name
    if worst.field == "revocation":
        return fitting(f"nobody can take back a stolen token of `{name}`", "a stolen token stays", rule=_NAME)
    stated = getattr(worst.app.client, worst.field)
    text = _FIELDS[worst.field][0] if stated is None else stated.text
    kind = _KINDS[worst.field]
    article = "an" if kind in ("access", "ID") else "a"
    return fitting(
        f"{article} {kind} token stolen from `{name}` works for {text}",
        f"a token stolen from `{name}` works for {text}",
        f"a stolen token works for {text}",
        rule=_NAME,
    )


RULES = (long_lived_token,)

"""Certificates that somebody has to renew."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import built, fitting, passed
from archgen.rules.readings.certificates import host_uses
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "certificate-renewed-by-hand"
_BY_HAND = {"imported": "AWS renews no imported one", "email": "renewed when somebody answers a mail"}
_EXPIRY = "expiry"


@rule(
    _NAME,
    concern="lifecycle",
    severity=Severity.MEDIUM,
    applies_to=("certificate",),
    covers=("acm-renewal-monitored",),
    refs={
        "security_hub": ("ACM.1",),
        "cwe": ("CWE-298",),
        "well_architected": ("SEC09-BP01",),
    },
)
def certificate_renewed_by_hand(subject: Subject) -> Iterator[Verdict]:
    """A certificate that AWS cannot renew by itself ends on the day that somebody forgets it.

    WHY
      AWS Certificate Manager renews what it issued while the record in DNS stands. What was imported it
      never renews, and what was proved by e-mail only after somebody answers the mail.

    HOW IT IS ATTACKED
      Nobody has to: the name stops working. The hurry that follows, with checks switched off, is what an
      attacker waits for.

    JUDGED
      Fails      `validation: imported` or `email`, without an alarm on `expiry`
      Passes     an alarm that is on watches its `expiry`; `validation: dns` or `http`
      Built in   silence: archgen takes dns for granted
      Severity   medium where imported, low where proved by e-mail

    MEND IT
      `validation: dns`, or an alarm: `{type: alarm, watches: <certificate>, metrics: expiry}`.

    FALSE ALARM?
      Something of one's own renews it every few days: waive it and name that.

    SOURCES
      https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html

    Bad:
        archgen: 1
        name: Somebody's calendar
        regions: [eu-west-1]
        resources:
          cert: {type: certificate, names: [api.example.com], validation: imported}

    Good:
        archgen: 1
        name: By itself
        regions: [eu-west-1]
        resources:
          cert: {type: certificate, names: [api.example.com], validation: dns}
    """
    blueprint = subject.graph.blueprint
    watched = _watched(blueprint)
    for certificate in blueprint.of_type("certificate"):
        if not certificate.stated("validation"):
            yield built(certificate.id)
        elif certificate.value("validation") not in _BY_HAND or certificate.id in watched:
            yield passed(certificate.id)
        else:
            uses = host_uses(subject.graph).get(certificate.id, ())
            shown = tuple(At(use.resource.id, (*use.path, "certificate"), "shown here") for use in uses[:2])
            yield _by_hand(certificate, shown)


def _watched(blueprint: Blueprint) -> frozenset[str]:
    """What alarms that are on watch the end of."""
    return frozenset(
        line.target
        for alarm in blueprint.of_type("alarm")
        if _EXPIRY in (getattr(alarm.body, "metrics", None) or ()) and alarm.value("enabled")
        for line in blueprint.outgoing.get(alarm.id, ())
        if line.verb == "watches"
    )


def _by_hand(certificate: Resource, shown: tuple[At, ...]) -> Verdict:
    how = str(certificate.value("validation"))
    severity = Severity.MEDIUM if how == "imported" else Severity.LOW
    return Verdict(
        Outcome.FAILED,
        (certificate.id,),
        severity=severity,
        message=fitting(
            f"`{certificate.id}` ends when somebody forgets to renew it",
            "a certificate ends when somebody forgets to renew it",
            rule=_NAME,
        ),
        place=At(certificate.id, ("validation",), _BY_HAND[how]),
        related=shown,
        hint="`validation: dns`\n"
        f"{certificate.id}-end: {{type: alarm, watches: {certificate.id}, metrics: {_EXPIRY}}}",
        moved=moved_by(severity, Severity.MEDIUM, "AWS asks by mail before it ends"),
        silent="validation",
    )


RULES = (certificate_renewed_by_hand,)

"""Rotations that nobody performs: a schedule without a function that can do it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "rotation-nobody-performs"
_FAILURES = "rotation-failures"
_ERRORS = ("errors", "AWS/Lambda/Errors")


@rule(
    _NAME,
    concern="secrets",
    severity=Severity.MEDIUM,
    applies_to=("secret",),
    covers=("sm-rotation-works",),
    refs={"security_hub": ("SecretsManager.2",), "well_architected": ("SEC02-BP05",)},
)
def rotation_nobody_performs(subject: Subject) -> Iterator[Verdict]:
    """A rotation that is planned and cannot be done leaves the old secret in force, without a word.

    WHY
      AWS Secrets Manager keeps the schedule; a function does the work: it writes the new value and
      makes it known to whatever the secret opens. If it may do only half of that, the secret stays as it
      is, or the two fall apart and nobody gets in.

    HOW IT IS ATTACKED
      With patience: everybody believes that the leaked value ended last month.

    JUDGED
      Fails      `rotation` without `rotated_by`; a function that does not write the secret, or that
                 neither calls, writes nor manages what the secret opens; failures that nobody hears of
      Passes     the function does both, and an alarm watches the secret's `rotation-failures` or the
                 function's `errors`
      Asks       what the secret opens, where `rotates` is not stated
      Not        secrets without rotation
      Severity   low where only the alarm is missing
      Parts      each of these

    MEND IT
      `rotated_by: <function>`; on the function `writes: <secret>` and `calls: <what it opens>`; an alarm.

    FALSE ALARM?
      Somebody changes it by hand at the provider's console: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html

    Bad:
        archgen: 1
        name: A schedule and nobody
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: bank-key}
          bank-key: {type: secret, rotation: 30d, rotates: bank}
          bank: {type: external, kind: saas, authentication: api-key}

    Good:
        archgen: 1
        name: A schedule and a function
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: bank-key}
          bank-key: {type: secret, rotation: 30d, rotated_by: rotate-fn, rotates: bank, overlap: 1d}
          rotate-fn: {type: lambda, runtime: python3.13, writes: bank-key, calls: bank}
          bank: {type: external, kind: saas, authentication: api-key}
          key-health: {type: alarm, watches: bank-key, metrics: [rotation-failures]}
    """
    blueprint = subject.graph.blueprint
    for secret in blueprint.of_type("secret"):
        if not getattr(secret.body, "rotation", None):
            yield idle(secret.id)
            continue
        pieces = list(_gaps(blueprint, secret))
        if not secret.stated("rotates"):
            yield unsaid(secret.id, f"What does `{secret.id}` open?", "rotates")
        if pieces:
            yield _undone(blueprint, secret, pieces)
        elif secret.stated("rotates"):
            yield passed(secret.id)


def _gaps(blueprint: Blueprint, secret: Resource) -> Iterator[Piece]:
    """What stands between the schedule and a new value, the gravest first."""
    doer = blueprint.resources.get(str(getattr(secret.body, "rotated_by", None)))
    if doer is None:
        yield Piece("rotated_by", _NAME, Severity.MEDIUM, "no function does it")
    else:
        lines = [(line.verb, line.target) for line in blueprint.outgoing.get(doer.id, ())]
        opened = [line.target for line in blueprint.outgoing.get(secret.id, ()) if line.verb == "rotates"]
        if ("writes", secret.id) not in lines:
            yield Piece("writes", _NAME, Severity.MEDIUM, "does not write the secret")
        if opened and not any(
            (verb, name) in lines for verb in ("calls", "writes", "manages") for name in opened
        ):
            yield Piece("rotates", _NAME, Severity.MEDIUM, "does not reach what it opens")
    if not _heard(blueprint, secret, doer):
        yield Piece("alarm", _NAME, Severity.LOW, "nobody hears of a failure")


def _heard(blueprint: Blueprint, secret: Resource, doer: Resource | None) -> bool:
    """True where an alarm rings when a rotation fails."""
    watched = [(secret.id, (_FAILURES,)), *([(doer.id, _ERRORS)] if doer else [])]
    return any(
        line.verb == "watches" and _rings(blueprint.resources[line.source], metrics)
        for name, metrics in watched
        for line in blueprint.incoming.get(name, ())
    )


def _rings(alarm: Resource, metrics: tuple[str, ...]) -> bool:
    counted = getattr(alarm.body, "metrics", None) or ()
    return alarm.value("enabled") is not False and any(metric in counted for metric in metrics)


def _undone(blueprint: Blueprint, secret: Resource, pieces: list[Piece]) -> Verdict:
    severity = max(piece.severity for piece in pieces)
    first = pieces[0].name
    doer = str(getattr(secret.body, "rotated_by", None))
    texts, label = _words(secret.id, doer)[first]
    return Verdict(
        Outcome.FAILED,
        (secret.id,),
        severity=severity,
        message=fitting(*texts, "its rotation cannot be done", rule=_NAME),
        place=At(secret.id, ("rotated_by" if first in ("writes", "rotates") else "rotation",), label),
        related=(At(doer, (), "is to do it"),) if doer in blueprint.resources else (),
        hint="\n".join(_mends(secret, doer, {piece.name for piece in pieces})),
        pieces=tuple(pieces),
        moved=moved_by(severity, Severity.MEDIUM, "only the alarm is missing"),
        silent="rotated_by" if first == "rotated_by" else "",
        assumed_default=first == "rotated_by",
    )


def _words(secret: str, doer: str) -> dict[str, tuple[tuple[str, ...], str]]:
    """For each part that can lead, its messages, the fullest first, and the words at the caret."""
    return {
        "rotated_by": ((f"nothing changes `{secret}`, whatever its schedule says",), "no function does it"),
        "writes": (
            (
                f"`{doer}` is to change `{secret}` and does not write it",
                f"`{doer}` does not write `{secret}`",
            ),
            "does not write it",
        ),
        "rotates": (
            (f"`{doer}` changes `{secret}` and not what it opens", f"`{doer}` does not reach what it opens"),
            "does not reach what it opens",
        ),
        "alarm": (
            (f"nobody hears when the rotation of `{secret}` fails", "nobody hears of a failed rotation"),
            "no alarm on its failures",
        ),
    }


def _mends(secret: Resource, doer: str, missing: set[str]) -> Iterator[str]:
    if "rotated_by" in missing:
        yield f"`rotated_by: <function>` on {secret.id}, and `writes: {secret.id}` on the function"
    if "writes" in missing:
        yield f"`writes: {secret.id}` on {doer}"
    if "rotates" in missing:
        yield f"`calls: {getattr(secret.body, 'rotates', None)}` on {doer}"
    if "alarm" in missing:
        yield f"an alarm: `watches: {secret.id}`, `metrics: [{_FAILURES}]`"


RULES = (rotation_nobody_performs,)

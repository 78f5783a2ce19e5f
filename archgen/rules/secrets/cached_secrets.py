"""Readers that hold a secret for longer than its old value works."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.rules.answers import built, fitting, idle, passed, unsaid
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "secret-cached-beyond-overlap"
_AGAIN = "on-failure"
_IN_TIME = "within-overlap"
_NEVER = "restart"


@rule(
    _NAME,
    concern="secrets",
    severity=Severity.MEDIUM,
    applies_to=("secret",),
    covers=("x-secret-in-env-vs-store", "x-rotation-consumers-refresh"),
    refs={"cwe": ("CWE-324",), "well_architected": ("SEC02-BP05",)},
)
def secret_cached_beyond_overlap(subject: Subject) -> Iterator[Verdict]:
    """A reader that keeps a secret past its rotation is locked out, and rotation gets switched off.

    WHY
      Code reads a secret once and keeps it, for speed and for the bill. After a rotation it shows the
      old value until it reads again. Where the old one ends sooner, every call fails: at night, on a
      schedule, some weeks after go-live. The usual mend is no rotation.

    HOW IT IS ATTACKED
      Nobody has to. The outage comes by itself, and the secret that no longer changes afterwards is
      the attacker's gain.

    JUDGED
      Fails      `secret_cache` of at least the secret's `overlap`, or of a secret that says no overlap;
                 `reload: restart`
      Passes     `reload: on-failure`; a cache that ends within the overlap; `reload: within-overlap`
                 (all of them claims of the code)
      Built      `secret_cache: 0s`
      Asks       when readers read again, of which neither is stated
      Not        secrets that do not rotate, secrets that nothing reads, and the function that rotates
      Parts      each such reader

    MEND IT
      `reads: {<secret>: {secret_cache: 5m, reload: on-failure}}`, and `overlap: 1d` on the secret.

    FALSE ALARM?
      A batch job that ends sooner than the overlap: write how long it keeps the secret.

    SOURCES
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html

    Bad:
        archgen: 1
        name: Two hours behind
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: {db-login: {secret_cache: 2h}}}
          db-login: {type: secret, rotation: 30d, overlap: 1h}

    Good:
        archgen: 1
        name: Minutes behind
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: {db-login: {secret_cache: 5m}}}
          db-login: {type: secret, rotation: 30d, overlap: 1h}
    """
    blueprint = subject.graph.blueprint
    for secret in blueprint.of_type("secret"):
        body: Any = secret.body
        readers = [] if not body.rotation else _readers(blueprint, secret)
        if readers:
            yield from _judged(secret, readers)
        else:
            yield idle(secret.id)


def _readers(blueprint: Blueprint, secret: Resource) -> list[Relation]:
    doer = getattr(secret.body, "rotated_by", None)
    lines = blueprint.incoming.get(secret.id, ())
    return [line for line in lines if line.verb == "reads" and line.source != doer]


def _judged(secret: Resource, readers: list[Relation]) -> Iterator[Verdict]:
    late = [(line, why) for line in readers if (why := _late(secret, line))]
    silent = [line for line in readers if _says_nothing(line)]
    if silent:
        who = f"`{silent[0].source}`" if len(silent) == 1 else f"each of {len(silent)} readers"
        yield unsaid(secret.id, f"When does {who} read `{secret.id}` again after a rotation?", "secret_cache")
    if late:
        yield _locked_out(secret, late)
    elif not silent:
        fresh = all(_fresh(line) for line in readers)
        yield built(secret.id) if fresh else passed(secret.id, confidence=Confidence.STATED)


def _says_nothing(line: Relation) -> bool:
    return line.settings.secret_cache is None and line.settings.reload is None


def _fresh(line: Relation) -> bool:
    kept = line.settings.secret_cache
    return kept is not None and not kept.seconds


def _late(secret: Resource, line: Relation) -> str:
    """Why a reader may show an old value that no longer works; empty where it may not."""
    body: Any = secret.body
    kept, again = line.settings.secret_cache, line.settings.reload
    if again == _AGAIN or _fresh(line) or _says_nothing(line):
        return ""
    if kept is None:
        return "keeps it until it is started again" if again == _NEVER else ""
    if body.overlap is None:
        return "" if again == _IN_TIME else f"keeps it for {kept.text}"
    if kept.seconds >= body.overlap.seconds:
        return f"keeps it for {kept.text}"
    return "keeps it until it is started again" if again == _NEVER else ""


def _locked_out(secret: Resource, late: list[tuple[Relation, str]]) -> Verdict:
    first, why = late[0]
    overlap: Any = getattr(secret.body, "overlap", None)
    works = f"its old value works for {overlap.text}" if overlap is not None else "`overlap` is not stated"
    return Verdict(
        Outcome.FAILED,
        (secret.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"a rotation of `{secret.id}` locks `{first.source}` out",
            f"a rotation of `{secret.id}` locks its readers out",
            "a rotation locks readers out",
            rule=_NAME,
        ),
        place=At(first.source, first.path, why),
        related=(At(secret.id, ("overlap",), works),),
        path=(Hop(secret.id), Hop(first.source, why, place=True)),
        hint=f"`reads: {{{secret.id}: {{secret_cache: 5m, reload: on-failure}}}}` on {first.source}"
        + ("" if overlap is not None else f"\n`overlap: 1d` on {secret.id}"),
        pieces=tuple(Piece(line.source, _NAME, Severity.MEDIUM, says) for line, says in late),
        silent="secret_cache",
    )


RULES = (secret_cached_beyond_overlap,)

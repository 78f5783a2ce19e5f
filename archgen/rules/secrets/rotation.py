"""Secrets that never change."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.model import Graph
from archgen.rules.answers import idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_LONGEST = 90


@rule(
    "secret-without-rotation",
    concern="secrets",
    severity=Severity.MEDIUM,
    applies_to=("secret",),
    covers=("sm-rotation-enabled", "sm-rotation-period"),
    refs={
        "security_hub": ("SecretsManager.1", "SecretsManager.4"),
        "cwe": ("CWE-262", "CWE-324"),
        "well_architected": ("SEC02-BP05",),
        "checkov": ("CKV2_AWS_57", "CKV_AWS_304"),
    },
)
def secret_without_rotation(subject: Subject) -> Iterator[Verdict]:
    """A secret that nobody rotates works for whoever once read it, for ever.

    WHY
      Secrets leak into logs, memory dumps, laptops and the heads of people who leave. Nobody notices,
      so only a value that ends by itself ends the leak.

    HOW IT IS ATTACKED
      A key found in an old log or a backup is tried. It still works.

    JUDGED
      Fails      a secret that somebody in the design uses, without `rotation`, or with one above 90 days
      Passes     `rotation` of 90 days or less
      Asks       parameters, and keys that somebody else chose, such as a webhook's
      Not        a secret that nobody uses
      Severity   low where it changes after more than 90 days; high where it opens restricted data

    MEND IT
      `rotation: 30d` with `rotated_by` (the function that does it), `rotates` (what the secret opens)
      and `overlap` (how long the old value still works).

    FALSE ALARM?
      The provider has no way to change it: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html

    Bad:
        archgen: 1
        name: Eternal key
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: app-key}
          app-key: {type: secret}

    Good:
        archgen: 1
        name: Changing key
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: app-key}
          app-key: {type: secret, rotation: 30d, rotated_by: rotate-fn, rotates: bank, overlap: 1d}
          rotate-fn: {type: lambda, runtime: python3.13, writes: app-key, calls: bank}
          bank: {type: external, kind: saas, authentication: api-key}
    """
    graph = subject.graph
    for secret in graph.blueprint.of_type("secret"):
        rotation = getattr(secret.body, "rotation", None)
        if not _used(graph.blueprint, secret):
            yield idle(secret.id)
        elif _foreign(graph.blueprint, secret) and not rotation:
            yield unsaid(secret.id, f"Who changes `{secret.id}`, and how often?", "rotation")
        elif rotation and rotation.days <= _LONGEST:
            yield passed(secret.id)
        else:
            yield _eternal(graph, secret)


def _used(blueprint: Blueprint, secret: Resource) -> bool:
    opens = any(r.verb == "rotates" for r in blueprint.outgoing.get(secret.id, ()))
    verbs = {r.verb for r in blueprint.incoming.get(secret.id, ())}
    return opens or bool(
        verbs & {"reads", "variables", "origin_header", "webhook", "verifies_with", "secret"}
    )


def _foreign(blueprint: Blueprint, secret: Resource) -> bool:
    verbs = {r.verb for r in blueprint.incoming.get(secret.id, ())}
    return secret.value("kind") == "parameter" or bool(verbs & {"webhook", "verifies_with"})


def _eternal(graph: Graph, secret: Resource) -> Verdict:
    rotation = getattr(secret.body, "rotation", None)
    readers = [r.source for r in graph.blueprint.incoming.get(secret.id, ()) if r.verb == "reads"]
    restricted = _opens(graph, secret) is DataClass.RESTRICTED
    severity, why = Severity.MEDIUM, ""
    if rotation:
        severity, why = Severity.LOW, "it does change, only rarely"
    elif restricted:
        severity, why = Severity.HIGH, "it opens restricted data"
    changes = f"changes every {rotation.text} only" if rotation else "never changes"
    return Verdict(
        Outcome.FAILED,
        (secret.id,),
        severity=severity,
        message=f"`{secret.id}` {changes}",
        place=At(secret.id, ("rotation",), "longer than 90d" if rotation else _said(secret)),
        related=tuple(At(name, (), "reads it") for name in dict.fromkeys(readers[:2])),
        hint=f"`rotation: 30d` with `rotated_by`, a function that writes {secret.id}, "
        "`rotates` and `overlap`",
        moved=moved_by(severity, Severity.MEDIUM, why),
        silent="rotation",
        assumed_default=not secret.stated("rotation"),
    )


def _said(secret: Resource) -> str:
    return "off" if secret.stated("rotation") else "not stated; AWS defaults to false"


def _opens(graph: Graph, secret: Resource) -> DataClass:
    opened = [r.target for r in graph.blueprint.outgoing.get(secret.id, ()) if r.verb == "rotates"]
    return max((data_class(graph, name) for name in opened), default=DataClass.UNSTATED)


RULES = (secret_without_rotation,)

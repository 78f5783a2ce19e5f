"""Secrets whose values lie in the configuration of code."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Relation, Resource
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import DataClass, Exposure, exposure
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.context import Behind, Caller, moved_by, severity_in_context
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "secret-in-environment"
_WHO = {
    Exposure.INTERNET: Caller.ANYONE,
    Exposure.PARTNER: Caller.KNOWN,
    Exposure.CORPORATE: Caller.KNOWN,
}


@rule(
    _NAME,
    concern="secrets",
    severity=Severity.HIGH,
    applies_to=("lambda",),
    covers=("x-secret-in-env-vs-store",),
    refs={
        "owasp_api": ("API8:2023",),
        "cwe": ("CWE-526", "CWE-522"),
        "well_architected": ("SEC02-BP03",),
    },
)
def secret_in_environment(subject: Subject) -> Iterator[Verdict]:
    """A variable takes a secret's value out of its store, and keeps it until the next deployment.

    WHY
      `{secret: NAME}` under `variables` reads like a reference and is none: the value is fetched when
      the function is deployed, and from then on stands in its configuration. Whoever may look at the
      function sees it, no trail says who read it, and a rotation does not reach it.

    HOW IT IS ATTACKED
      A role for looking around lists functions with their variables. Or a crash page, a debugger or a
      library that collects the environment sends all of it along.

    JUDGED
      Fails      a variable with `{secret: NAME}`
      Passes     variables that hold other things; the name of a secret, which the code reads by `reads`
      Not        functions without variables; a value written out, which is `secret-in-text`; a
                 credential that no store holds at all, which is `credential-without-store`
      Severity   medium where no stranger reaches the code

    MEND IT
      `reads: <secret>` on the function, and the variable out, or the secret's name in it.

    FALSE ALARM?
      The value opens nothing: it is no secret. Write it as text.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html

    Bad:
        archgen: 1
        name: A key among the settings
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, variables: {BANK: {secret: bank-key}}, calls: bank}
          bank: {type: external, kind: saas, authentication: api-key}
          bank-key: {type: secret, rotation: 30d}

    Good:
        archgen: 1
        name: A key in its store
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: bank-key, calls: bank, variables: {STAGE: prod}}
          bank: {type: external, kind: saas, authentication: api-key}
          bank-key: {type: secret, rotation: 30d}
    """
    graph = subject.graph
    for one in graph.blueprint.resources.values():
        if not hasattr(one.body, "variables"):
            continue
        held = [line for line in graph.blueprint.outgoing.get(one.id, ()) if line.verb == "variables"]
        if held:
            yield _copied(graph, one, held)
        else:
            yield passed(one.id) if one.stated("variables") else idle(one.id)


def _copied(graph: Graph, one: Resource, held: list[Relation]) -> Verdict:
    secrets = list(dict.fromkeys(line.target for line in held))
    behind = Behind(DataClass.RESTRICTED, said=True)
    who = _WHO.get(exposure(graph, one.id), Caller.INSIDE)
    severity = severity_in_context(Severity.HIGH, who, behind.data)
    read = {line.target for line in graph.blueprint.outgoing.get(one.id, ()) if line.verb == "reads"}
    missing = [name for name in secrets if name not in read]
    out = f"no variable {held[0].part} on {one.id}" if len(held) == 1 else f"no such variables on {one.id}"
    return Verdict(
        Outcome.FAILED,
        (one.id,),
        severity=severity,
        message=fitting(
            f"whoever may look at `{one.id}` reads the value of {shown(secrets)}",
            f"whoever may look at `{one.id}` reads its secrets",
            "whoever may look at this function reads its secrets",
            rule=_NAME,
        ),
        place=At(one.id, held[0].path, "its value is put here on deployment"),
        related=tuple(At(one.id, line.path, "and this one's") for line in held[1:3]),
        path=(Hop(one.id, "holds the value itself", place=True), Hop(secrets[0])),
        sinks=tuple(secrets),
        hint=f"`reads: {', '.join(missing)}` on {one.id}, and {out}" if missing else out,
        pieces=tuple(Piece(line.part, _NAME, severity, "a secret's value") for line in held),
        moved=moved_by(severity, Severity.HIGH, "no stranger reaches the code"),
        silent="variables",
    )


RULES = (secret_in_environment,)

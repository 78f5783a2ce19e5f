"""Where credentials lie: in parameters that anybody reads, in stores nobody reads, or nowhere at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.model import Graph
from archgen.graph.nature import computes, opens_things, outside, runs_steps, stores
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_PLAIN = "plain-parameter"
_UNUSED = "unused-secret"
_LOOSE = "credential-without-store"
_USES = ("reads", "variables", "origin_header", "webhook", "verifies_with", "secret")
_PROOFS = ("variables", "origin_header", "webhook", "verifies_with", "secret")
_NAMED = re.compile(
    r"(?:^|[-_])(?:pass(?:word|wd)?|pwd|secret|token|key|login|credentials?)s?(?:$|[-_])", re.IGNORECASE
)
_SAYS_AUTH = {"api-key": "api-key", "oauth": "oauth-client-credentials"}
_CREDENTIALS = {"api-key": "an API key", "oauth-client-credentials": "a client secret"}


@rule(
    _PLAIN,
    concern="secrets",
    severity=Severity.MEDIUM,
    applies_to=("secret",),
    covers=("sm-parameter-store-secure",),
    refs={
        "cwe": ("CWE-312",),
        "well_architected": ("SEC02-BP03",),
        "checkov": ("CKV2_AWS_34",),
    },
    fixable=True,
)
def plain_parameter(subject: Subject) -> Iterator[Verdict]:
    """A parameter of the plain kind shows its value to everybody who may read parameters.

    WHY
      A secure string is encrypted with a key, and only who may use that key reads it. A plain one
      stands in every listing with its value and in the history of its versions.

    HOW IT IS ATTACKED
      A role for looking around, given to many, reads all parameters of a path, and with them the
      credential among the settings.

    JUDGED
      Fails      `parameter: string` that is a credential: by its name, by what it opens, or because
                 somebody proves something with it
      Passes     `parameter: secure-string`; a plain parameter that only holds a setting
      Asks       which of the two it is, where that is not stated
      Not        secrets of AWS Secrets Manager, which are always encrypted
      Severity   high where it opens confidential data

    MEND IT
      `parameter: secure-string`.

    FALSE ALARM?
      It is a setting and no credential: give it a name that does not claim so.

    SOURCES
      https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html

    Bad:
        archgen: 1
        name: A password among settings
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: db-password}
          db-password: {type: secret, kind: parameter, parameter: string}

    Good:
        archgen: 1
        name: A password under a key
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: db-password}
          db-password: {type: secret, kind: parameter, parameter: secure-string}
    """
    graph = subject.graph
    for secret in graph.blueprint.of_type("secret"):
        kept = getattr(secret.body, "parameter", None)
        if secret.value("kind") != "parameter":
            yield idle(secret.id)
        elif kept is None:
            yield unsaid(secret.id, f"Is `{secret.id}` a secure string?", "parameter")
        elif kept == "string" and _is_credential(graph.blueprint, secret):
            yield _plain(graph, secret)
        else:
            yield passed(secret.id)


def _is_credential(blueprint: Blueprint, secret: Resource) -> bool:
    proves = any(line.verb in _PROOFS for line in blueprint.incoming.get(secret.id, ()))
    return proves or secret.stated("rotates") or bool(_NAMED.search(secret.id))


def _plain(graph: Graph, secret: Resource) -> Verdict:
    opened = [line.target for line in graph.blueprint.outgoing.get(secret.id, ()) if line.verb == "rotates"]
    grave = any(data_class(graph, name) >= DataClass.CONFIDENTIAL for name in opened)
    severity = Severity.HIGH if grave else Severity.MEDIUM
    return Verdict(
        Outcome.FAILED,
        (secret.id,),
        severity=severity,
        message=fitting(
            f"whoever lists parameters reads the value of `{secret.id}`",
            f"whoever lists parameters reads `{secret.id}`",
            "whoever lists parameters reads this credential",
            rule=_PLAIN,
        ),
        place=At(secret.id, ("parameter",), "no key encrypts it"),
        hint="`parameter: secure-string`",
        mend=Mend("sets parameter: secure-string", secret.id, (("parameter", "secure-string"),)),
        moved=moved_by(severity, Severity.MEDIUM, "it opens confidential data"),
        silent="parameter",
    )


@rule(
    _UNUSED,
    concern="secrets",
    severity=Severity.LOW,
    applies_to=("secret",),
    covers=("sm-unused-secret",),
    refs={"security_hub": ("SecretsManager.3",), "well_architected": ("SEC03-BP06",)},
)
def unused_secret(subject: Subject) -> Iterator[Verdict]:
    """A secret that nobody uses still opens what it once opened.

    WHY
      Nobody misses it when it leaks, nobody tests that it rotates, and nobody dares to delete it.

    HOW IT IS ATTACKED
      It is found by whoever may read secrets, and works.

    JUDGED
      Fails      a secret that nothing reads or proves itself with
      Passes     somebody reads it, carries it in a variable, or proves something with it; it has
                 replicas; a connection leads to or from it
      Not used   by the function alone that rotates it

    MEND IT
      Draw the reader, or take the secret out and delete it.

    FALSE ALARM?
      The reader stands in another blueprint: say so with a connection.

    SOURCES
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html

    Bad:
        archgen: 1
        name: A forgotten key
        regions: [eu-west-1]
        resources:
          old-key: {type: secret, rotation: 30d}

    Good:
        archgen: 1
        name: A key in use
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: bank-key}
          bank-key: {type: secret, rotation: 30d}
    """
    blueprint = subject.graph.blueprint
    for secret in blueprint.of_type("secret"):
        yield passed(secret.id) if _is_used(blueprint, secret) else _forgotten(secret)


def _is_used(blueprint: Blueprint, secret: Resource) -> bool:
    rotator = getattr(secret.body, "rotated_by", None)
    users = (line for line in blueprint.incoming.get(secret.id, ()) if line.verb in _USES)
    told = any(secret.id in (line.source, line.target) for line in blueprint.connections)
    copied = bool(getattr(secret.body, "replicas", None))
    return told or copied or any(line.source != rotator for line in users) or _carried(blueprint, secret.id)


def _carried(blueprint: Blueprint, name: str) -> bool:
    """True where a variable of some code or stage names the secret as its text."""
    fields = ("variables", "stage_variables")
    tables = (getattr(one.body, word, None) for one in blueprint.resources.values() for word in fields)
    return any(value == name for table in tables if isinstance(table, dict) for value in table.values())


def _forgotten(secret: Resource) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (secret.id,),
        severity=Severity.LOW,
        message=fitting(
            f"nothing in the design uses `{secret.id}`", f"nothing uses `{secret.id}`", rule=_UNUSED
        ),
        place=At(secret.id, (), "nobody reads it"),
        hint=f"`reads: {secret.id}` on what uses it, or take {secret.id} out",
    )


@rule(
    _LOOSE,
    concern="secrets",
    severity=Severity.HIGH,
    applies_to=("Computes",),
    covers=("sm-vault-present",),
    refs={"cwe": ("CWE-522",), "well_architected": ("SEC02-BP03",)},
)
def credential_without_store(subject: Subject) -> Iterator[Verdict]:
    """Code that proves itself by a credential and reads no secret has it in its text or its variables.

    WHY
      A credential has to come from somewhere. Where no store is drawn it lies in the code, in the
      package or in the configuration, and with it in every copy of those; and it never changes.

    HOW IT IS ATTACKED
      Whoever reads the repository, the package or the settings of the function calls the other system in
      its name.

    JUDGED
      Fails      code that calls a system outside, or a store, with an API key or client credentials, and
                 uses no secret
      Passes     the caller reads a secret, carries one in a variable, writes one, or rotates one
      Not        callers that prove themselves otherwise
      Severity   medium where only public data goes over the line
      Parts      what is called

    MEND IT
      A `secret`, and `reads: <secret>` on the caller.

    FALSE ALARM?
      A proxy adds the credential: draw the proxy.

    SOURCES
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html

    Bad:
        archgen: 1
        name: A key out of nowhere
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, calls: bank}
          bank: {type: external, kind: saas, authentication: api-key}

    Good:
        archgen: 1
        name: A key from its store
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, calls: bank, reads: bank-key}
          bank: {type: external, kind: saas, authentication: api-key}
          bank-key: {type: secret, rotation: 30d}
    """
    blueprint = subject.graph.blueprint
    for caller in blueprint.resources.values():
        if outside(caller) or not (computes(caller) or runs_steps(caller)):
            continue
        lines = [line for line in blueprint.outgoing.get(caller.id, ()) if _proof(blueprint, line)]
        if not lines:
            yield idle(caller.id)
        elif _has_secret(blueprint, caller):
            yield passed(caller.id)
        else:
            yield _loose(blueprint, caller, lines)


def _proof(blueprint: Blueprint, line: Relation) -> str:
    """The credential that a call needs; empty where it is none, or nobody's but AWS's."""
    target = blueprint.resources[line.target]
    if line.verb != "calls" or not (outside(target) or stores(target)):
        return ""
    said = _SAYS_AUTH.get(str(getattr(target.body, "authentication", None)), "")
    return _CREDENTIALS.get(str(line.settings.auth or said), "")


def _has_secret(blueprint: Blueprint, caller: Resource) -> bool:
    own = (
        line.target
        for line in blueprint.outgoing.get(caller.id, ())
        if line.verb in ("reads", "writes", "variables")
    )
    rotates = (line.source for line in blueprint.incoming.get(caller.id, ()) if line.verb == "rotated_by")
    table = getattr(caller.body, "variables", None)
    named = (str(value) for value in table.values()) if isinstance(table, dict) else ()
    known = (blueprint.resources.get(name) for name in (*own, *rotates, *named))
    return any(one is not None and opens_things(one) for one in known)


def _is_public(blueprint: Blueprint, line: Relation) -> bool:
    data = blueprint.data
    carried = line.settings.carries or ()
    words = (data[name].classification if name in data else name for name in carried)
    return bool(carried) and all(word == "public" for word in words)


def _loose(blueprint: Blueprint, caller: Resource, lines: list[Relation]) -> Verdict:
    public = {line.target: _is_public(blueprint, line) for line in lines}
    severity = Severity.MEDIUM if all(public.values()) else Severity.HIGH
    first = lines[0]
    what = _proof(blueprint, first)
    names = list(dict.fromkeys(line.target for line in lines))
    return Verdict(
        Outcome.FAILED,
        (caller.id,),
        severity=severity,
        message=fitting(
            f"`{caller.id}` shows {shown(names, 2)} {what} that no store holds",
            f"`{caller.id}` uses {what} that no store holds",
            f"`{caller.id}` keeps {what} nowhere",
            "no store holds the credential that it shows",
            rule=_LOOSE,
        ),
        place=At(caller.id, first.path, f"asks for {what}"),
        related=tuple(At(caller.id, line.path, f"asks for {_proof(blueprint, line)}") for line in lines[1:3]),
        hint=f"`reads: {names[0]}-key` on {caller.id}\n{names[0]}-key: {{type: secret, rotation: 30d}}",
        pieces=tuple(
            Piece(line.target, _LOOSE, Severity.MEDIUM if public[line.target] else Severity.HIGH, what)
            for line in lines
        ),
        moved=moved_by(severity, Severity.HIGH, "only public data goes over the line"),
        silent="reads",
    )


RULES = (plain_parameter, unused_secret, credential_without_store)

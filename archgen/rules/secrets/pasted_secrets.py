"""Credentials in the text of a blueprint itself."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Mapping, Node, Pointer, Secret, Sequence, Span

_NAME = "secret-in-text"
_BLOCKS = ("resources", "boundaries")


@rule(
    _NAME,
    concern="secrets",
    severity=Severity.CRITICAL,
    applies_to=("any",),
    covers=("apigw-stage-variable-secrets", "lambda-env-no-secrets", "sm-plaintext-in-template"),
    refs={
        "owasp_api": ("API8:2023",),
        "cwe": ("CWE-798", "CWE-526", "CWE-522"),
        "well_architected": ("SEC02-BP03",),
        "checkov": ("CKV_AWS_45",),
    },
)
def secret_in_text(subject: Subject) -> Iterator[Verdict]:
    """A credential written into a blueprint is known to everybody who can read the repository.

    WHY
      Text is copied: into branches, builds, reviews, tickets and the machines of those who left. A
      value that once stood in it cannot be called back, only changed.

    HOW IT IS ATTACKED
      Programs read public repositories within minutes and try what looks like a key. Insiders search
      private ones.

    JUDGED
      Fails      a value in the shape of a known kind of credential, wherever it stands; a literal under
                 a variable whose name ends in PASSWORD, SECRET, TOKEN, KEY and the like
      Passes     the name of a resource, such as the secret that the code reads; `{secret: NAME}`, of
                 which `secret-in-environment` tells
      Not        the keys of AWS's own documentation; addresses, numbers, and plain words under KEY
      Severity   high where only the name of the variable says so
      Shown      never: archgen masks the value before it reads the file

    MEND IT
      A `secret` resource, and `reads: NAME` on the code. Change what was pasted: it is known.

    FALSE ALARM?
      The value opens nothing: give the variable a name that does not claim it, or waive it.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html

    Bad:
        archgen: 1
        name: A password for all to read
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, variables: {DB_PASSWORD: correct-horse-7}}

    Good:
        archgen: 1
        name: A password in its place
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, variables: {DB_LOGIN: db-login}, reads: db-login}
          db-login: {type: secret, rotation: 30d}
    """
    blueprint = subject.graph.blueprint
    owners = _by_owner(blueprint)
    if not owners:
        yield passed()
    for owner, pasted in owners.items():
        yield _told(blueprint, owner, pasted)


def _by_owner(blueprint: Blueprint) -> Table[str, list[tuple[Pointer, Secret]]]:
    """The credentials of each resource, those of the file's other blocks by the block's name.

    One in a comment has no place in the tree: it is masked, and not told.
    """
    found: dict[str, list[tuple[Pointer, Secret]]] = {}
    root = blueprint.document.root
    for secret in blueprint.document.secrets if root is not None else ():
        path = _path_to(root, secret.span)
        if path:
            own = path[0] in _BLOCKS and len(path) > 1 and path[1] in blueprint.resources
            found.setdefault(str(path[1]) if own else f"/{path[0]}", []).append((path, secret))
    return found


def _path_to(node: Node | None, span: Span) -> Pointer:
    """The way to the narrowest value that holds a span; empty where none does."""
    path: list[str | int] = []
    while True:
        children: list[tuple[str | int, Node]] = []
        if isinstance(node, Mapping):
            children = [(entry.key.text, entry.value) for entry in node]
        elif isinstance(node, Sequence):
            children = list(enumerate(node.items))
        inner = next(((step, child) for step, child in children if _holds(child.span, span)), None)
        if inner is None:
            return tuple(path) if node is not None and not children else ()
        path.append(inner[0])
        node = inner[1]


def _holds(outer: Span, inner: Span) -> bool:
    return (outer.line, outer.column) <= (inner.line, inner.column) and (
        inner.end_line,
        inner.end_column,
    ) <= (
        outer.end_line,
        outer.end_column,
    )


def _told(blueprint: Blueprint, owner: str, pasted: list[tuple[Pointer, Secret]]) -> Verdict:
    resource = owner if owner in blueprint.resources else ""
    skipped = 2 if resource else 1
    worst = Severity.CRITICAL if any(secret.what for _, secret in pasted) else Severity.HIGH
    places = [At(resource, path[2:] if resource else path, _label(secret)) for path, secret in pasted]
    first = next((place for place, (_, secret) in enumerate(pasted) if secret.what), 0)
    what = pasted[first][1].what or "a credential"
    return Verdict(
        Outcome.FAILED,
        (resource,) if resource else (),
        part=None if resource else owner[1:],
        severity=worst,
        message=fitting(
            f"{what} stands in the text of `{owner.strip('/')}`",
            f"{what} stands in the text",
            rule=_NAME,
        ),
        place=places[first],
        related=tuple(at for number, at in enumerate(places[:4]) if number != first),
        hint="`reads: <name>` and `<name>: {type: secret, rotation: 30d}`; change the pasted value",
        pieces=tuple(
            Piece(
                "/".join(str(step) for step in path[skipped:]),
                _NAME,
                Severity.CRITICAL if secret.what else Severity.HIGH,
                secret.what or "by its name a credential",
            )
            for path, secret in pasted
        ),
        moved=moved_by(worst, Severity.CRITICAL, "only its name says that it is a credential"),
        silent=str(pasted[first][0][-1]),
    )


def _label(secret: Secret) -> str:
    return "known to all who read this" if secret.what else "its name says that it is a credential"


RULES = (secret_in_text,)

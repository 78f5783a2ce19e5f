"""The secret by which an edge proves itself to its origin: whether it changes, and on both sides at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Hop, Severity
from archgen.graph.doors import is_edge
from archgen.graph.web_acls import acls, demands_header
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.routes import origins
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "origin-header-without-rotation"
_CHANGES = ("manages", "writes", "calls")


@rule(
    _NAME,
    concern="secrets",
    severity=Severity.MEDIUM,
    applies_to=("cloudfront", "secret"),
    covers=("x-origin-shared-secret-rotated",),
    refs={"cwe": ("CWE-798", "CWE-324"), "well_architected": ("SEC02-BP05",)},
)
def origin_header_without_rotation(subject: Subject) -> Iterator[Verdict]:
    """The header that proves the way through the edge is a password that somebody has to change.

    WHY
      The edge sends it with each request, the origin's web ACL lets in whoever has it. It stands in the
      configuration of both and passes through logs on the way. Changed on one side alone it shuts
      everybody out; so it is changed never, unless something changes both and the old one works a while.

    HOW IT IS ATTACKED
      Whoever once saw the value, in a log or as a colleague who left, calls the origin directly, past
      the edge's web ACL and its limits.

    JUDGED
      Fails      the header's secret does not rotate, or is a parameter, which nothing rotates; the
                 function that rotates it changes the edge and not the web ACL that asks for the header,
                 or the reverse; the old value works for no time at all (`overlap: 0s`)
      Passes     rotation, with an overlap, by a function that manages both
      Asks       how long the old value works, where `overlap` is not stated
      Not        edges that send no such header: private origins and signed access need none; whether
                 anything checks it is `path-around-the-edge`
      Folds      into secret-without-rotation and rotation-nobody-performs, of the same secret

    MEND IT
      `rotation: 30d`, `overlap: 1d` and `rotated_by: <function>` on the secret; on the function
      `manages: [<edge>, <web ACL>]`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
      https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html

    Bad:
        archgen: 1
        name: A header for ever
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api, origin_header: {name: x-edge-key, secret: edge-key}}
          edge-key: {type: secret}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /items: {to: mock}}}

    Good:
        archgen: 1
        name: A header for a month
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api, origin_header: {name: x-edge-key, secret: edge-key}}
          edge-key: {type: secret, rotation: 30d, overlap: 1d, rotated_by: turn, rotates: edge}
          turn: {type: lambda, runtime: python3.13, writes: edge-key, manages: [edge, api-waf]}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /items: {to: mock}}}
          api-waf:
            type: waf
            protects: api
            default_action: block
            rules: {from-edge: {match: header x-edge-key equals edge-key, action: allow}}
    """
    blueprint = subject.graph.blueprint
    for edge in blueprint.resources.values():
        if not is_edge(edge):
            continue
        header = getattr(edge.body, "origin_header", None)
        secret = None if header is None else blueprint.resources.get(str(header.secret))
        if secret is None or not hasattr(secret.body, "rotation"):
            # What is no secret is a mistake of its own.
            yield idle(edge.id)
        else:
            yield _judged(blueprint, edge, secret)


def _judged(blueprint: Blueprint, edge: Resource, secret: Resource) -> Verdict:
    pieces = list(_gaps(blueprint, edge, secret))
    if pieces:
        return _lasting(blueprint, edge, secret, pieces)
    if not secret.stated("overlap"):
        return unsaid(
            secret.id,
            f"How long does the old value of `{secret.id}` still open the origin of `{edge.id}`?",
            "overlap",
        )
    return passed(secret.id, edge.id)


def _gaps(blueprint: Blueprint, edge: Resource, secret: Resource) -> Iterator[Piece]:
    body: Any = secret.body
    if secret.value("kind") == "parameter":
        yield Piece("kind", _NAME, Severity.MEDIUM, "nothing rotates a parameter")
        return
    if not body.rotation:
        yield Piece("rotation", _NAME, Severity.MEDIUM, "never changes")
        return
    if body.overlap is not None and not body.overlap.seconds:
        yield Piece("overlap", _NAME, Severity.MEDIUM, "the old value ends at once")
    doer = blueprint.resources.get(str(body.rotated_by))
    if doer is not None:
        changed = {r.target for r in blueprint.outgoing.get(doer.id, ()) if r.verb in _CHANGES}
        for name in (edge.id, *_checkers(blueprint, edge)):
            if name not in changed:
                yield Piece(name, _NAME, Severity.MEDIUM, "keeps the old value")


def _checkers(blueprint: Blueprint, edge: Resource) -> tuple[str, ...]:
    """The web ACLs before the edge's origins that let in who has its header, whose value they hold."""
    header: Any = getattr(edge.body, "origin_header", None)
    sent = (((header.name or "").lower(), str(header.secret)),)
    found = [acl for origin in origins(blueprint, edge.id) for acl in acls(blueprint, origin)]
    return tuple(dict.fromkeys(acl.id for acl in found if demands_header(acl, sent)))


def _lasting(blueprint: Blueprint, edge: Resource, secret: Resource, pieces: list[Piece]) -> Verdict:
    first = pieces[0].name
    own = first in ("kind", "rotation", "overlap")
    doer = str(getattr(secret.body, "rotated_by", None))
    return Verdict(
        Outcome.FAILED,
        (secret.id, edge.id),
        severity=Severity.MEDIUM,
        message=fitting(*_messages(edge.id, secret.id, first), rule=_NAME),
        place=At(
            secret.id, (first,) if own else ("rotated_by",), pieces[0].says if own else f"not {first}"[:40]
        ),
        related=(At(edge.id, ("origin_header",), "proves itself by it"),),
        path=(
            Hop(edge.id),
            Hop(secret.id, pieces[0].says if own else "changes on one side alone", place=True),
            *((Hop(doer),) if doer in blueprint.resources else ()),
        ),
        hint="\n".join(_mends(edge.id, secret.id, doer, pieces)),
        pieces=tuple(pieces),
        folds_into=("secret-without-rotation", "rotation-nobody-performs"),
        silent=first if own else "manages",
        assumed_default=first == "rotation" and not secret.stated("rotation"),
    )


def _messages(edge: str, secret: str, first: str) -> Iterator[str]:
    if first in ("kind", "rotation"):
        yield f"`{edge}` proves itself by `{secret}`, which never changes"
        yield f"`{edge}` proves itself by what never changes"
        yield "an edge proves itself by what never changes"
    elif first == "overlap":
        yield f"while `{secret}` changes, `{edge}` is shut out of its own origin"
        yield f"while `{secret}` changes, the edge is shut out"
        yield "while its secret changes, the edge is shut out"
    else:
        yield f"a rotation of `{secret}` leaves the old value in `{first}`"
        yield "a rotation leaves the edge's old value in place"


def _mends(edge: str, secret: str, doer: str, pieces: list[Piece]) -> Iterator[str]:
    missing = [piece.name for piece in pieces]
    if "kind" in missing:
        yield f"`kind: secret`, `rotation: 30d` and `overlap: 1d` on {secret}"
    if "rotation" in missing:
        yield f"`rotation: 30d`, `overlap: 1d` and `rotated_by`, a function that manages {edge}, on {secret}"
    if "overlap" in missing:
        yield f"`overlap: 1d` on {secret}"
    held = [name for name in missing if name not in ("kind", "rotation", "overlap")]
    if held:
        yield f"`manages: [{', '.join(held)}]` on {doer}"


RULES = (origin_header_without_rotation,)

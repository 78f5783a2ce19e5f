"""What a line says of itself: how it is spoken, whose context it keeps, what ends it, what repeats do."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.graph.model import EdgeKind, Guard, Slot, Strength
from archgen.graph.nature import outside, pushes
from archgen.graph.policies import open_to_services, statements
from archgen.graph.settings import declares, setting

_STARTING = frozenset({EdgeKind.ASYNC, EdgeKind.EVENT})
_SPOKEN = frozenset({EdgeKind.REQUEST, EdgeKind.DATA, EdgeKind.ASYNC})
_SAFE = ("https", "tls", "wss")

Said = tuple[dict[Guard, Strength], dict[Guard, Slot]]


def said_on_line(blueprint: Blueprint, line: Relation, kind: EdgeKind, source: str, target: str) -> Said:
    """The guards that a relation's own settings put on its edge, each with its slot at the relation.

    Asynchronous edges are asked for source, context, stop, idempotency and validation; requests
    and data for transport, peer and idempotency, requests that leave AWS for validation as well.
    `source` and `target` are the ends of the edge as resources: for `triggered_by` the line turned round.
    """
    start, end = blueprint.resources.get(source), blueprint.resources.get(target)
    guards: dict[Guard, Strength] = {}
    if start is None or end is None:
        return guards, {}
    settings = line.settings
    if kind in _STARTING:
        guards[Guard.CONTEXT] = _context(line)
        guards[Guard.STOP] = _stop(line)
        guards[Guard.SOURCE] = source_checked(line, start, end)
        guards[Guard.VALIDATION] = _stated(settings.validated not in (None, "none", "false"))
    if kind in _STARTING or kind in _SPOKEN:
        guards[Guard.IDEMPOTENCY] = _stated(settings.idempotency not in (None, "none"))
    if kind in _SPOKEN:
        guards[Guard.TRANSPORT] = _transport(line, end)
        guards[Guard.PEER] = _peer(line, guards[Guard.TRANSPORT])
    if kind is EdgeKind.REQUEST and outside(end):
        guards[Guard.VALIDATION] = _stated(settings.validated not in (None, "none", "false"))
    here = Slot(line.source, line.part, line.path)
    return guards, dict.fromkeys(guards, here)


def _stated(said: bool) -> Strength:  # noqa: FBT001 - one word for an if
    return Strength.STATED if said else Strength.OPEN


def _context(line: Relation) -> Strength:
    """Whether this half of a message's way says whose it is."""
    settings = line.settings
    said = (settings.tenant or "none") != "none" or settings.identity in ("signed-token", "claims")
    return _stated(said)


def _stop(line: Relation) -> Strength:
    """Whether the line takes only some events, or lets them grow old without trying again."""
    settings = line.settings
    return _stated(bool(settings.filter) or (settings.max_age is not None and settings.retries == 0))


def source_checked(line: Relation, start: Resource, end: Resource) -> Strength:
    """Whether the permission by which one service starts another names who may use it.

    What a reader fetches for itself needs no such permission, and the one that follows from a
    relation names its source. A written policy is taken at its word.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    if line.settings.source_checked is not None:
        return Strength.ENFORCED if line.settings.source_checked else Strength.OPEN
    if not pushes(start):
        return Strength.BUILT
    if open_to_services(end):
        return Strength.OPEN
    return Strength.ENFORCED if statements(end, "allow") else Strength.BUILT


def _transport(line: Relation, end: Resource) -> Strength:
    """Whether the line is encrypted: said on it, said of a generic's own host, or AWS's own way."""
    protocol = line.settings.protocol
    if protocol is not None:
        return Strength.ENFORCED if protocol in _SAFE else Strength.OPEN
    tls = setting(end, "tls")
    if tls is not None:
        return Strength.ENFORCED if tls else Strength.OPEN
    return Strength.SILENT if outside(end) or declares(end, "capabilities") else Strength.BUILT


def _peer(line: Relation, transport: Strength) -> Strength:
    """Whether the far end's certificate is checked; clients of HTTPS check it unless told not to."""
    if line.settings.auth == "mutual-tls" and transport is not Strength.OPEN:
        return Strength.ENFORCED
    return Strength.STATED if transport is Strength.ENFORCED else transport

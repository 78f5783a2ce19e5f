"""Who may use a key, beside who touches what lies under it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.attributes import DataClass, parts_of
from archgen.graph.closure import roles_in_reach, trusting
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.nature import computes, is_role, keeps_records, opens_things, outside, pushes, runs_steps
from archgen.graph.policies import statements
from archgen.graph.rights import role_of
from archgen.graph.settings import setting
from archgen.graph.trusts import own_accounts
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import Behind, Caller, weigh
from archgen.rules.readings.key_use import class_under, encrypted_with
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "key-users-unlike-readers"
_INTO = (EdgeKind.DATA, EdgeKind.ASYNC, EdgeKind.EVENT, EdgeKind.FAILURE, EdgeKind.TICKET)
_OUT = (EdgeKind.ASYNC, EdgeKind.EVENT)


class _Use(Struct, frozen=True):
    """Who touches what lies under a key: by itself (`needs`), and whoever may be named for it besides."""

    needs: tuple[str, ...]
    may: frozenset[str]


@rule(
    _NAME,
    concern="keys",
    severity=Severity.HIGH,
    applies_to=("kms-key",),
    covers=("x-kms-key-policy-covers-consumers",),
    refs={"cwe": ("CWE-732",), "well_architected": ("SEC08-BP04",)},
)
def key_users_unlike_readers(subject: Subject) -> Iterator[Verdict]:
    """A key whose users are written is right only while they are those who touch what lies under it.

    WHY
      Whoever may use the key reads the data as soon as it gets at the store; the key was to be the second
      wall. And whoever works on the data and may not use the key fails on the first item.

    HOW IT IS ATTACKED
      The function of last year is still a user of the key. Taken over, it lacks one policy to read all.

    JUDGED
      Fails      `users`, or the principals of the key's policy where no users are written, name somebody
                 who touches nothing under the key, or a role that such code may take; or leave out code,
                 a route or a log group that does
      Passes     both alike; users too many that `via_services` holds to some services (stated)
      Built in   neither is written: users follow from the design
      Asks       the key's policy leaves it to IAM in the account
      Not        a key under which nothing lies; services that publish to queues and topics, whose being
                 locked out is told at those
      Severity   by the data under the key

    MEND IT
      No `users`: they then follow. Or the names of those who read and write.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
      https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html

    Bad:
        archgen: 1
        name: A user of last year
        regions: [eu-west-1]
        resources:
          key: {type: kms-key, rotation: true, users: [fn, old-fn]}
          items: {type: dynamodb, holds: [personal], encryption_key: key}
          fn: {type: lambda, runtime: python3.13, reads: items}
          old-fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Who reads
        regions: [eu-west-1]
        resources:
          key: {type: kms-key, rotation: true, users: [fn]}
          items: {type: dynamodb, holds: [personal], encryption_key: key}
          fn: {type: lambda, runtime: python3.13, reads: items}
    """
    graph = subject.graph
    for key in graph.blueprint.of_type("kms-key"):
        written = _written(key)
        if not encrypted_with(graph, key.id):
            yield idle(key.id)
        elif written is None:
            yield built(key.id)
        elif _delegates(graph.blueprint, written):
            yield unsaid(key.id, f"Who of the account may use `{key.id}`?", "users")
        else:
            yield _compared(graph, key, written)


def _written(key: Resource) -> tuple[str, ...] | None:
    """Whom a key names; None where neither users nor a policy are written."""
    users = setting(key, "users")
    allowed = [str(who) for one in statements(key, "allow") for who in one.principals or ()]
    if users is None and not allowed:
        return None
    return tuple(dict.fromkeys((*map(str, users or ()), *allowed)))


def _delegates(blueprint: Blueprint, written: tuple[str, ...]) -> bool:
    """True where the account itself is named: its IAM policies then say who."""
    own = own_accounts(blueprint)
    frames = {frame.id for frame in blueprint.of_type("account")}
    return any(who in own or who in frames or who == "*" or who.endswith(":root") for who in written)


def _acting(blueprint: Blueprint, name: str) -> str:
    return role_of(blueprint, name) or name if name in blueprint.resources else name


def _compared(graph: Graph, key: Resource, written: tuple[str, ...]) -> Verdict:
    blueprint = graph.blueprint
    use = _use(graph, key)
    named = {_acting(blueprint, name) for name in written}
    missing = [name for name in use.needs if not _is_named(blueprint, name, named)]
    admins = set(setting(key, "admins") or ())
    spare = [
        name
        for name in written
        if name in blueprint.resources and name not in admins and _acting(blueprint, name) not in use.may
    ]
    through = {
        name: role for role in written if role in blueprint.resources for name in _takers(graph, role, use)
    }
    narrow = setting(key, "via_services") is not None
    if missing or ((spare or through) and not narrow):
        return _unlike(graph, key, [] if narrow else spare, {} if narrow else through, missing)
    return passed(key.id, confidence=Confidence.STATED if spare or through else Confidence.HIGH)


def _use(graph: Graph, key: Resource) -> _Use:
    needs: dict[str, None] = {}
    may: set[str] = set()
    for thing in encrypted_with(graph, key.id):
        if keeps_records(thing) or computes(thing):
            needs[thing.id] = None
        for edge in _edges(graph, thing):
            other = edge.source if graph.nodes[edge.target].resource == thing.id else edge.target
            name = _principal(graph, other)
            if name is None:
                continue
            may.add(_acting(graph.blueprint, name))
            if _acts(graph.blueprint.resources[name]):
                needs[_acting(graph.blueprint, name)] = None
        may.add(thing.id)
    return _Use(tuple(needs), frozenset((*may, *needs)))


def _edges(graph: Graph, thing: Resource) -> Iterator[Edge]:
    """The edges along which what lies in a thing is read, written or handed on."""
    for node in (thing.id, *(part for part in parts_of(graph, thing.id) if part != thing.id)):
        yield from (edge for edge in graph.into.get(node, ()) if edge.kind in _INTO and not _by_trigger(edge))
        # What AWS pushes arrives in the clear; what is fetched, the reader has to decrypt.
        if not pushes(thing):
            yield from (edge for edge in graph.out.get(node, ()) if edge.kind in _OUT)


def _by_trigger(edge: Edge) -> bool:
    """True for failures that the service in front leaves, and not the code behind it."""
    return edge.kind is EdgeKind.FAILURE and edge.line is not None and edge.line.path[:1] == ("triggered_by",)


def _acts(resource: Resource) -> bool:
    """True for what uses a key with rights of its own: code, roles, workflows, routes to services."""
    return computes(resource) or is_role(resource) or runs_steps(resource) or bool(resource.routes)


def _principal(graph: Graph, node: str) -> str | None:
    """Who acts at a node: its resource, for a route the role that it calls with; None for people outside."""
    known = graph.nodes[node]
    resource = graph.blueprint.resources.get(known.resource)
    if resource is None or outside(resource):
        return None
    route = (getattr(resource.body, "routes", None) or {}).get(known.part)
    role = getattr(route, "role", None)
    return str(role) if role in graph.blueprint.resources else resource.id


def _is_named(blueprint: Blueprint, name: str, named: set[str]) -> bool:
    """True where the key names somebody, the role that acts, or the service that keeps a log."""
    if _acting(blueprint, name) in named:
        return True
    log = keeps_records(blueprint.resources[name])
    return log and any(who == "logs" or who.startswith("logs.") for who in named)


def _takers(graph: Graph, role: str, use: _Use) -> Iterator[str]:
    """Code that may come to act as a role which uses the key, and touches nothing under it itself."""
    blueprint = graph.blueprint
    if setting(blueprint.resources[role], "trusts") is None:
        return
    for code in (one for one in blueprint.resources.values() if computes(one)):
        own = _acting(blueprint, code.id)
        taken = role in roles_in_reach(graph, code.id) or role in trusting(graph).get(code.id, ())
        if taken and own != role and own not in use.may:
            yield code.id


def _unlike(
    graph: Graph, key: Resource, spare: list[str], through: dict[str, str], missing: list[str]
) -> Verdict:
    under = encrypted_with(graph, key.id)
    opening = any(opens_things(one) for one in under)
    data = DataClass.RESTRICTED if opening else class_under(graph, key.id)
    weight = weigh(Severity.HIGH, [(Caller.ANYONE, Behind(data, said=data is not DataClass.UNSTATED))])
    many = [*spare, *through]
    if many:
        texts = (
            f"{shown(many)} may use `{key.id}`, and touches nothing under it",
            f"users of `{key.id}` touch nothing under it",
            "users of a key touch nothing under it",
        )
    else:
        texts = (
            f"{shown(missing)} may not use `{key.id}`, and works on what is under it",
            f"`{key.id}` leaves out who works on what is under it",
            "a key leaves out who works on what is under it",
        )
    pieces = [
        *(Piece(name, _NAME, weight.severity, "touches nothing under it") for name in spare),
        *(Piece(name, _NAME, weight.severity, f"may take {role}") for name, role in through.items()),
        *(Piece(name, _NAME, weight.severity, "may not use it") for name in missing),
    ]
    first = next(iter(through), None)
    way = (first, through[first]) if first else tuple([*spare, *missing][:1])
    field = "users" if key.stated("users") else "policy"
    return Verdict(
        Outcome.FAILED,
        (key.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(*texts, rule=_NAME),
        place=At(key.id, (field,), "unlike who touches what is under it"),
        related=tuple(At(one.id, ("encryption_key",), "lies under it") for one in under[:3]),
        path=(*map(Hop, way), Hop(key.id, "unlike who touches what is under it", place=True)),
        sinks=tuple(one.id for one in under),
        hint=f"no `{field}` on {key.id}: those who touch what is under it then use it, and nobody else",
        pieces=tuple(pieces),
        moved=weight.moved,
        silent=field,
    )


RULES = (key_users_unlike_readers,)

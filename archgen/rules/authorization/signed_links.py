"""Signed links and pool credentials: ways to a store that the API's authorizer does not see."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.doors import GUESTS, PRESIGNED, ROLES
from archgen.graph.levels import Question
from archgen.graph.model import Edge, Graph, Guard, Strength
from archgen.graph.places import places
from archgen.graph.settings import setting
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.paths.arriving import arrivals
from archgen.rules.paths.callers import caller_of
from archgen.rules.paths.findings import hops, path_hops, weakest
from archgen.rules.readings.context import Caller, behind_store, weigh
from archgen.rules.readings.issued import (
    RoleWay,
    is_issued,
    link_door,
    link_owned,
    opened_by_link,
    pools,
    rights_given,
    signers,
    weighs,
)
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "signed-url-around-the-authorizer"
_ASKED = Question(Guard.IDENTITY)
_NOBODY = "nothing asks who gets a link"
_ANYONES = "nothing keeps to the caller's own"


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.HIGH,
    applies_to=("bucket", "identity-pool"),
    covers=("x-presigned-url-bypass",),
    refs={"owasp_api": ("API1:2023",), "cwe": ("CWE-639", "CWE-668")},
)
def signed_url_around_the_authorizer(subject: Subject) -> Iterator[Verdict]:
    """A signed link or a pool's credential opens the store itself, whatever the API would have said.

    WHY
      Once signed, a link needs no token; once given, a credential asks no API. What the authorizer would
      have refused must be refused before the link is signed, or in the role that the credential takes.

    HOW IT IS ATTACKED
      Somebody asks the open route for a link and gets one. Or signs in, takes the credentials from the
      page, and lists everybody's files with AWS's own tools.

    JUDGED
      Fails      nobody asks who gets a signed link to a bucket; or neither the link's `key` nor what is
                 asked before keeps it to the caller's own objects, and the data is confidential or the
                 caller writes the key; or the roles of an identity pool open a store for all alike; or
                 its guests' role does
      Asks       nothing keeps to the caller's own, other data; which code signs
      Passes     links behind a check, with a key from a claim (`key: claim.sub`); roles narrowed by the
                 caller's tag or identity
      Not        public data that is only read

    MEND IT
      An authorizer on the route that signs, `presigned: {key: claim.sub}`; in the role
      `resources: ["files/${aws:PrincipalTag/sub}/*"]`.

    FALSE ALARM?
      Downloads for everybody: hold the data as public.

    SOURCES
      https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
      https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html

    Bad:
        archgen: 1
        name: A link for anybody
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            routes: {POST /photos: {to: ticket, upload: presigned, public: Anyone may ask.}}
          ticket: {type: lambda, runtime: python3.13, writes: photos}
          photos: {type: bucket, holds: [personal], presigned: {method: PUT, expires: 5m, key: claim.sub}}

    Good:
        archgen: 1
        name: A link for the owner
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: token
            routes: {POST /photos: {to: ticket, upload: presigned}}
          token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [photos]}
          ticket: {type: lambda, runtime: python3.13, writes: photos}
          photos: {type: bucket, holds: [personal], presigned: {method: PUT, expires: 5m, key: claim.sub}}
    """
    graph = subject.graph
    for bucket in graph.blueprint.resources.values():
        if setting(bucket, "presigned") is not None:
            yield from _links(graph, bucket)
    for pool in pools(graph.blueprint):
        yield _roles(graph, pool)
        if pool.value("guests"):
            yield _guests(graph, pool)


def _links(graph: Graph, bucket: Resource) -> Iterator[Verdict]:
    edges = opened_by_link(graph, bucket)
    written = any(edge.op == "write" for edge in edges)
    if not weighs(graph, bucket.id, written=written):
        yield idle(bucket.id, part=PRESIGNED)
        return
    if not is_issued(graph, bucket):
        yield unsaid(bucket.id, f"Which code signs links to `{bucket.id}`?", "presigned", part=PRESIGNED)
        return
    owned = link_owned(graph, bucket)
    if weakest(graph, _ASKED, edges) is Strength.OPEN:
        yield _for_anybody(graph, bucket, edges)
    elif owned is None:
        yield idle(bucket.id, part=PRESIGNED)
    elif owned >= Strength.STATED:
        yield passed(bucket.id, part=PRESIGNED, confidence=Confidence.STATED)
    if owned is Strength.OPEN or (owned is Strength.SILENT and _confidential(graph, bucket.id)):
        yield _of_anybody(graph, bucket, edges)
    elif owned is Strength.SILENT:
        question = f"Whence does the name come of what a link to `{bucket.id}` opens?"
        yield unsaid(bucket.id, question, "presigned", part=f"{PRESIGNED}/key")


def _confidential(graph: Graph, name: str) -> bool:
    return data_class(graph, name) >= DataClass.CONFIDENTIAL


def _for_anybody(graph: Graph, bucket: Resource, edges: tuple[Edge, ...]) -> Verdict:
    """Nobody asks who gets a link."""
    first, *others = places(graph, _ASKED, edges)
    written = any(edge.op == "write" for edge in edges)
    weight = weigh(Severity.HIGH, [(Caller.ANYONE, behind_store(graph, bucket.id, written=written))])
    return Verdict(
        Outcome.FAILED,
        (bucket.id,),
        PRESIGNED,
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"anyone on the internet gets a signed link to `{bucket.id}`",
            "anyone on the internet gets a signed link",
            rule=_NAME,
        ),
        place=At(first.slot.resource, first.slot.path, _NOBODY),
        related=(
            At(bucket.id, ("presigned",), "what the link opens"),
            *(At(one.slot.resource, one.slot.path, _NOBODY) for one in others[:2]),
        ),
        path=hops(graph, _ASKED, first, _NOBODY),
        sinks=(bucket.id,),
        hint=f"an authorizer at {first.node}, which gives links to {bucket.id}",
        moved=weight.moved,
        cause=(first.node, Guard.IDENTITY),
        silent="authorizer",
    )


def _of_anybody(graph: Graph, bucket: Resource, edges: tuple[Edge, ...]) -> Verdict:
    """A link is for the caller, and opens anybody's objects."""
    written = any(edge.op == "write" for edge in edges)
    who = caller_of(graph, link_door(bucket))
    weight = weigh(Severity.HIGH, [(who, behind_store(graph, bucket.id, written=written))])
    does = "overwrites" if written else "reads"
    signed = setting(bucket, "presigned")
    return Verdict(
        Outcome.FAILED,
        (bucket.id,),
        f"{PRESIGNED}/key",
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"whoever gets a link to `{bucket.id}` {does} anybody's object",
            f"whoever gets a signed link {does} anybody's object",
            "a signed link opens anybody's object",
            rule=_NAME,
        ),
        place=At(bucket.id, ("presigned", "key"), _ANYONES)
        if getattr(signed, "key", None)
        else At(bucket.id, ("presigned",), "no `key`"),
        path=path_hops(arrivals(graph, edges), edges, _ANYONES),
        sinks=(bucket.id,),
        hint=f"`key: claim.sub` under `presigned` of {bucket.id}",
        moved=weight.moved,
        cause=(link_door(bucket), Guard.OBJECT),
        silent="key",
    )


def _loose(graph: Graph, pool: Resource, door: str) -> tuple[RoleWay, ...]:
    """The rights of a pool's credentials that open a store for all alike."""
    found = rights_given(graph, pool.id, door)
    return tuple(way for way in found if weighs(graph, way.edge.target, written=way.edge.op == "write"))


def _roles(graph: Graph, pool: Resource) -> Verdict:
    given = _loose(graph, pool, ROLES)
    wide = [way for way in given if way.own < Strength.STATED]
    if not given:
        return idle(pool.id, part=ROLES)
    if not wide:
        return passed(pool.id, part=ROLES)
    who = signers(graph.blueprint, pool)
    told = f"whoever signs in reaches everybody's {shown(_targets(wide))}"
    short = "whoever signs in reaches everybody's data"
    role = wide[0].edge.source
    hint = f"`${{aws:PrincipalTag/<claim>}}` in `resources` of {role}, and `tags_from` on {pool.id}"
    return _open(graph, wide, (pool.id, ROLES), who, (told, short), hint, (wide[0].place, Guard.OBJECT))


def _guests(graph: Graph, pool: Resource) -> Verdict:
    given = _loose(graph, pool, GUESTS)
    if not given:
        return passed(pool.id, part=GUESTS)
    told = f"guests of `{pool.id}` reach {shown(_targets(given))} past every authorizer"
    short = "guests reach a store past every authorizer"
    hint = f"`guests: false` on {pool.id}"
    cause = (f"{pool.id}/{GUESTS}", Guard.IDENTITY)
    return _open(graph, list(given), (pool.id, GUESTS), Caller.ANYONE, (told, short), hint, cause)


def _targets(ways: list[RoleWay] | tuple[RoleWay, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(way.edge.target for way in ways))


def _open(
    graph: Graph,
    ways: list[RoleWay],
    subject: tuple[str, str],
    who: Caller,
    told: tuple[str, ...],
    hint: str,
    cause: tuple[str, Guard],
) -> Verdict:
    cells = [(who, behind_store(graph, way.edge.target, written=way.edge.op == "write")) for way in ways]
    weight = weigh(Severity.HIGH, cells)
    edges = tuple(way.edge for way in ways)
    first = ways[0].edge
    return Verdict(
        Outcome.FAILED,
        subject[:1],
        subject[1],
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(*told, rule=_NAME),
        place=statement(graph, first),
        related=tuple(statement(graph, edge) for edge in edges[1:3]),
        path=path_hops(arrivals(graph, edges[:1]), edges[:1], _ANYONES),
        sinks=_targets(ways),
        hint=hint,
        pieces=tuple(Piece(way.place, _NAME, weight.severity, "for all alike") for way in ways),
        moved=weight.moved,
        cause=cause,
        silent="conditions",
    )


def statement(graph: Graph, edge: Edge) -> At:
    """Where the statement behind a role's edge is written."""
    number = edge.part.rpartition("/")[2]
    single = len(setting(graph.blueprint.resources[edge.source], "allows") or ()) == 1
    path = ("allows",) if single or not number.isdigit() else ("allows", int(number) - 1)
    return At(edge.source, path, "the same for everybody")


RULES = (signed_url_around_the_authorizer,)

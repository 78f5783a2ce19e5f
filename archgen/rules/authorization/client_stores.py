"""Browsers and phones that use a store or a queue themselves, without an API between."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Relation, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.model import Edge, Graph, Guard, Strength
from archgen.graph.nature import carries, stores
from archgen.graph.settings import setting
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.authorization.signed_links import statement
from archgen.rules.paths.arriving import arrivals
from archgen.rules.paths.callers import caller_of
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import Caller, behind_store, weigh
from archgen.rules.readings.issued import (
    has_unwritten_roles,
    is_issued,
    link_door,
    link_owned,
    opened_by_link,
    pools,
    rights_given,
    signers,
)
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "client-to-store-without-api"
_PEOPLE = ("browser", "mobile")
_CLIENT = "client"


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.HIGH,
    applies_to=(_CLIENT,),
    covers=("x-client-direct-store-access",),
    refs={"owasp_api": ("API1:2023",), "cwe": ("CWE-501",)},
)
def client_to_store_without_api(subject: Subject) -> Iterator[Verdict]:
    """A page or an app that uses a store itself is held back by its credential alone.

    WHY
      Between a browser and a table no code of ours runs: no check of owners, no limit, no log of what
      was meant. What is left is the right that the credential has, and everybody has the page's.

    HOW IT IS ATTACKED
      The credential is read from the page or the app, and used for everything that it can do.

    JUDGED
      Fails      a client of kind browser or mobile calls a store, queue, topic, bus or stream, and no signed
                 link and no identity pool's role keeps it to the caller's own
      Asks       it signs in with an identity pool whose roles are not written, or do not name the target
      Passes     a role narrowed by the caller's tag or identity; a signed link whose key is the caller's
      Not        public data, other kinds of client

    MEND IT
      An API between; or `resources: ["files/${aws:PrincipalTag/sub}/*"]` in the pool's role and
      `tags_from: [sub]` on the pool.

    FALSE ALARM?
      Files of a page that everybody loads: hold them as public.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html
      https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html

    Bad:
        archgen: 1
        name: Everybody's files
        regions: [eu-west-1]
        resources:
          web: {type: client, kind: browser, calls: files}
          files: {type: bucket, holds: [personal]}

    Good:
        archgen: 1
        name: One's own files
        regions: [eu-west-1]
        resources:
          web: {type: client, kind: browser, signs_in_with: creds, calls: files}
          people: {type: cognito-user-pool}
          creds:
            type: identity-pool
            signs_in_with: people
            roles: {group.users: file-role}
            no_match: deny
            tags_from: [sub]
          file-role:
            type: iam-role
            trusts: {creds: {}}
            allows:
              {effect: allow, actions: ["s3:GetObject"], resources: ["files/${aws:PrincipalTag/sub}/*"]}
          files: {type: bucket, holds: [personal]}
    """
    graph = subject.graph
    for client in graph.blueprint.of_type(_CLIENT):
        for line in graph.blueprint.outgoing.get(client.id, ()):
            target = graph.blueprint.resources[line.target]
            if line.verb == "calls" and (stores(target) or carries(target)):
                yield _judged(graph, client, line, target)


def _judged(graph: Graph, client: Resource, line: Relation, target: Resource) -> Verdict:
    if setting(client, "kind") not in _PEOPLE or data_class(graph, target.id) is DataClass.PUBLIC:
        return idle(client.id, part=line.part)
    if setting(target, "presigned") is not None and is_issued(graph, target):
        return _by_link(graph, client, line, target)
    signed_in = [one for one in pools(graph.blueprint) if one.id in _signs_in_with(graph, client)]
    if signed_in:
        return _by_pool(graph, client, line, target, signed_in)
    return _failed(
        graph,
        line,
        target,
        who=Caller.KNOWN if line.settings.auth == "iam" else Caller.ANYONE,
        place=At(client.id, line.path, "no link and no credential is issued"),
        cause=(f"{client.id}/{line.part}", Guard.IDENTITY),
    )


def _signs_in_with(graph: Graph, client: Resource) -> frozenset[str]:
    lines = graph.blueprint.outgoing.get(client.id, ())
    return frozenset(line.target for line in lines if line.verb == "signs_in_with")


def _by_link(graph: Graph, client: Resource, line: Relation, target: Resource) -> Verdict:
    owned = link_owned(graph, target)
    if owned is None or owned >= Strength.STATED:
        return passed(client.id, part=line.part, confidence=Confidence.STATED)
    if owned is Strength.SILENT and data_class(graph, target.id) < DataClass.CONFIDENTIAL:
        return unsaid(client.id, f"Whose objects does a link to `{target.id}` open?", "key", part=line.part)
    return _failed(
        graph,
        line,
        target,
        who=caller_of(graph, link_door(target)),
        place=At(target.id, ("presigned",), "keeps to nobody's own"),
        cause=(link_door(target), Guard.OBJECT),
        edges=opened_by_link(graph, target),
    )


def _by_pool(
    graph: Graph, client: Resource, line: Relation, target: Resource, signed_in: list[Resource]
) -> Verdict:
    given = [
        way for pool in signed_in for way in rights_given(graph, pool.id) if way.edge.target == target.id
    ]
    if not given:
        unwritten = any(has_unwritten_roles(graph.blueprint, pool) for pool in signed_in)
        what = "What may the roles" if unwritten else "Which role"
        question = f"{what} of `{signed_in[0].id}` do in `{target.id}`, and on whose objects?"
        return unsaid(client.id, question, "roles", part=line.part)
    wide = [way for way in given if way.own < Strength.STATED]
    if not wide:
        return passed(client.id, part=line.part)
    return _failed(
        graph,
        line,
        target,
        who=signers(graph.blueprint, wide[0].pool),
        place=statement(graph, wide[0].edge),
        cause=(wide[0].place, Guard.OBJECT),
        edges=(wide[0].edge,),
    )


def _failed(
    graph: Graph,
    line: Relation,
    target: Resource,
    *,
    who: Caller,
    place: At,
    cause: tuple[str, Guard],
    edges: tuple[Edge, ...] = (),
) -> Verdict:
    weight = weigh(Severity.HIGH, [(who, behind_store(graph, target.id, written=True))])
    client = line.source
    last = edges or tuple(edge for edge in graph.out[client] if edge.line is line)
    return Verdict(
        Outcome.FAILED,
        (client,),
        line.part,
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"`{client}` uses `{target.id}` itself, and is not kept to the user's own",
            f"`{client}` uses a store itself, and not the user's part alone",
            "an app uses a store itself, and not the user's part alone",
            rule=_NAME,
        ),
        place=place,
        related=() if place.resource == client else (At(client, line.path, "used from here"),),
        path=path_hops(arrivals(graph, last), last, "nothing keeps to the user's own"),
        sinks=(target.id,),
        hint=f"an API between {client} and {target.id}, or a credential that opens the user's own alone",
        moved=weight.moved,
        cause=cause,
        silent="roles",
    )


RULES = (client_to_store_without_api,)

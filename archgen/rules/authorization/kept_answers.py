"""One person's answer, kept for the next."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.attributes import DataClass, asset_class, class_in_reach, class_in_reach_is_stated
from archgen.graph.levels import Question, levels
from archgen.graph.model import EdgeKind, Graph, Guard, Strength
from archgen.graph.sources import INTERNET, PARTNER
from archgen.rules.answers import fitting, passed, shown, unsaid
from archgen.rules.paths.arriving import arrivals
from archgen.rules.paths.callers import caller_of
from archgen.rules.readings.context import Behind, Weight, weigh
from archgen.rules.readings.kept_answers import Kept, kept_answers
from archgen.rules.readings.routes import Way, clients_of, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "response-cache-without-identity"
_BASE = Severity.CRITICAL
_ALONE = ("machine", "service", "pipeline")


@rule(
    _NAME,
    concern="authorization",
    severity=_BASE,
    applies_to=("cloudfront", "api-gateway"),
    covers=("x-cache-key-misses-identity",),
    refs={"owasp_api": ("API1:2023",), "cwe": ("CWE-524", "CWE-639")},
)
def response_cache_without_identity(subject: Subject) -> Iterator[Verdict]:
    """A cache that does not tell callers apart gives one person's answer to the next.

    WHY
      A cache answers by its key. Where the key is a path and a page number, everybody who asks for that
      page gets what the first one got, whatever token they show. A cache at the edge does it for routes of
      an API that keeps nothing itself.

    HOW IT IS ATTACKED
      Nothing has to be done. Somebody opens their account, and sees another's.

    JUDGED
      Fails      a distribution, an API or a route keeps answers of a GET route that asks who calls, the
                 answers hold confidential data, and the `key` names no claim, token, cookie or identity; an
                 API whose `key` is silent: AWS then tells answers apart by nothing of the caller
      Asks       a distribution of which nothing says what tells answers apart, or whether it keeps any
      Passes     the key names the caller; `off: true`, `ttl: 0s`, `none:` with a reason; one machine
                 alone calls the API
      Built in   other methods: their answers are not kept
      Not        routes that ask nobody, and answers that hold nothing confidential (`returns`, else what
                 lies behind)
      Groups     the routes behind one cache are parts of one finding

    MEND IT
      `cache: {ttl: 60s, key: [header.authorization]}`, or `cache: {off: true}`.

    FALSE ALARM?
      The answer is the same for all: say so with `returns`.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
      https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-the-cache-key.html

    Bad:
        archgen: 1
        name: Whose account
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api, cache: {ttl: 60s, key: [query.page]}}
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /me: {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, reads: people}
          people: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: One's own account
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api, cache: {ttl: 60s, key: [header.authorization]}}
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /me: {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, reads: people}
          people: {type: dynamodb, holds: [personal]}
    """
    graph = subject.graph
    found: dict[str, list[Kept]] = {}
    for way in every_route(graph.blueprint):
        if _for_one(graph, way):
            for kept in kept_answers(graph.blueprint, way):
                found.setdefault(kept.owner.id, []).append(kept)
    for rows in found.values():
        yield _judged(graph, rows)


def _for_one(graph: Graph, way: Way) -> bool:
    """True for a route that asks who calls, and answers with what is not for everybody."""
    asked = levels(graph, Question(Guard.IDENTITY, (INTERNET, PARTNER))).get(way.node)
    known = way.authorizer != "none" if asked is None else asked >= Strength.STATED
    return known and _answered(graph, way).data >= DataClass.CONFIDENTIAL


def _answered(graph: Graph, way: Way) -> Behind:
    """The data in an answer: what the route says it is, else what lies behind."""
    if way.route.returns:
        classes = [asset_class(graph.blueprint, name) for name in way.route.returns]
        return Behind(max(classes), said=True)
    return Behind(class_in_reach(graph, way.node), class_in_reach_is_stated(graph, way.node))


def _judged(graph: Graph, rows: list[Kept]) -> Verdict:
    owner = rows[0].owner
    mixing = [kept for kept in rows if not kept.by_person and not _one_machine(graph.blueprint, kept.way)]
    sure = [kept for kept in mixing if kept.key is not None or owner.id == kept.way.api.id]
    if sure:
        return _failed(graph, owner, sure)
    if mixing:
        names = shown([kept.way.name for kept in mixing])
        if mixing[0].unsure:
            question = f"Does `{owner.id}` keep answers of {names}, and under which key?"
        else:
            question = f"What tells the answers of {names} apart that `{owner.id}` keeps?"
        return unsaid(owner.id, question, "cache", severity=Severity.HIGH)
    stated = any(not kept.by_person for kept in rows)
    return passed(owner.id, confidence=Confidence.STATED if stated else Confidence.HIGH)


def _one_machine(blueprint: Blueprint, way: Way) -> bool:
    """True where a single machine is drawn to call the API: all answers are its own."""
    clients = clients_of(blueprint, way.api.id)
    return len(clients) == 1 and getattr(clients[0].body, "kind", None) in _ALONE


def _weight(graph: Graph, kept: Kept) -> Weight:
    return weigh(_BASE, [(caller_of(graph, kept.way.node), _answered(graph, kept.way))])


def _failed(graph: Graph, owner: Resource, rows: list[Kept]) -> Verdict:
    weights = [_weight(graph, kept) for kept in rows]
    weight = max(weights, key=lambda one: one.severity)
    worst = rows[weights.index(weight)]
    silent = worst.key is None
    names = [kept.way.name for kept in rows]
    at = worst.path if silent else (*worst.path, "key")
    return Verdict(
        Outcome.FAILED,
        (owner.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"`{owner.id}` keeps one caller's answer to {shown(names)} for the next",
            f"`{owner.id}` keeps one caller's answers for the next",
            "a cache keeps one caller's answers for the next",
            rule=_NAME,
        ),
        place=At(owner.id, at, "not stated: nothing of the caller" if silent else "names nobody"),
        related=tuple(
            At(kept.way.api.id, ("routes", kept.way.name), "answers for one caller", key=True)
            for kept in rows[:3]
        ),
        path=_path(graph, worst),
        hint=f"`key: [header.authorization]` there, or `{_off(worst)}`",
        pieces=tuple(
            Piece(kept.way.node if owner.id != kept.way.api.id else kept.way.name, _NAME, one.severity, _SAYS)
            for kept, one in zip(rows, weights, strict=True)
        ),
        moved=weight.moved,
        silent="key",
        assumed_default=silent,
    )


_SAYS = "kept for whoever asks next"


def _off(kept: Kept) -> str:
    at_api = kept.owner.id == kept.way.api.id
    return "cache: {none: <why>}" if at_api else "cache: {off: true}"


def _path(graph: Graph, kept: Kept) -> tuple[Hop, ...]:
    """From whoever calls over the cache, which is marked, to the route."""
    way, cut = kept.way, kept.owner.id
    if cut == way.api.id:
        into = [edge for edge in graph.into[way.node] if edge.kind is EdgeKind.REQUEST]
        names = [edge.source for edge in arrivals(graph, into) if edge.kind is not EdgeKind.AS]
        marked = names[-1] if names else way.node
    else:
        into = [edge for edge in graph.into[cut] if edge.kind is EdgeKind.REQUEST]
        names = [edge.source for edge in arrivals(graph, into) if edge.kind is not EdgeKind.AS]
        onward = [edge.target for edge in graph.out[cut] if graph.nodes[edge.target].resource == way.api.id]
        names, marked = [*names, cut, *onward[:1]], cut
    return tuple(
        Hop(name, "nothing here tells callers apart" if name == marked else "", place=name == marked)
        for name in (*names, way.node)
    )


RULES = (response_cache_without_identity,)

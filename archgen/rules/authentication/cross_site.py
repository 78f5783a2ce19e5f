"""Requests that other sites make a user's browser send, with the user's cookies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.doors import front, request_door
from archgen.graph.model import Graph
from archgen.rules.answers import built, fitting, idle, passed, unsaid
from archgen.rules.readings.browsers import COOKIE, browsers_of, kept_by
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "cookie-session-without-csrf-control"


@rule(
    _NAME,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("x-cookie-session-csrf",),
    refs={
        "cwe": ("CWE-352",),
    },
)
def cookie_session_without_csrf_control(subject: Subject) -> Iterator[Verdict]:
    """Browsers send cookies along with every request, also with those that other sites make them send.

    WHY
      A cookie proves whose browser sends a request, not whose page asked for it. A form on any page
      can post to the API, and the browser adds the cookie by itself.

    HOW IT IS ATTACKED
      The user is signed in here and visits a page there. A hidden form on that page orders, pays or
      changes the address, in the user's name.

    JUDGED
      Fails      a browser that `keeps` its token in a cookie calls an API, and a route that changes
                 something says no `csrf`; high where such a route moves money or changes credentials
      Passes     `csrf` on each such route: a claim, for cookies are set and compared by code; tokens in
                 memory or in the device's own store
      Built      no browser calls the API
      Asks       a browser that does not say where it `keeps` its token, where other sites could do harm
      Not        routes that only read or are `public:`, and WebSockets, of which
                 websocket-from-any-origin tells

    MEND IT
      `csrf: same-site` on the routes once the cookie says `SameSite=Strict` or `Lax`; `csrf: token` or
      `custom-header` where a request must bring what other sites cannot send.

    FALSE ALARM?
      None known: a route that says how it tells its own pages from others is not reported.

    SOURCES
      https://cwe.mitre.org/data/definitions/352.html
      https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html

    Bad:
        archgen: 1
        name: Paid by another page
        regions: [eu-west-1]
        resources:
          web: {type: client, kind: browser, keeps: cookie, calls: api}
          api: {type: api-gateway, protocol: http, authorizer: iam, routes: {POST /pay: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Paid by its own page
        regions: [eu-west-1]
        resources:
          web: {type: client, kind: browser, keeps: cookie, calls: api}
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            routes: {POST /pay: {to: fn, csrf: same-site}}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        changing = [way for way in routes(api) if _changes(way)]
        browsers = browsers_of(graph.blueprint, api.id)
        by_cookie = [one for one in browsers if kept_by(one) == COOKIE]
        bare = [way for way in changing if way.route.csrf is None]
        if not changing:
            yield idle(api.id)
        elif not browsers:
            yield built(api.id)
        elif by_cookie and bare:
            yield _forgeable(api, bare, by_cookie)
        elif by_cookie:
            yield passed(api.id, confidence=Confidence.STATED)
        elif bare and any(kept_by(one) is None for one in browsers):
            yield from _where_kept(graph, browsers, bare)
        else:
            yield passed(api.id)


def _changes(way: Way) -> bool:
    """True for a route that changes something in the name of whoever is known."""
    return not (way.websocket or way.reads_only or way.mock or way.route.public)


def _where_kept(graph: Graph, browsers: Sequence[Resource], bare: Sequence[Way]) -> Iterator[Verdict]:
    grave = any(way.route.sensitive in ("money", "credentials") for way in bare) or any(
        class_in_reach(graph, way.node) >= DataClass.CONFIDENTIAL for way in bare
    )
    for one in browsers:
        if kept_by(one) is None and grave:
            yield unsaid(one.id, f"Does `{one.id}` keep its token in a cookie?", "keeps")


def _forgeable(api: Resource, bare: Sequence[Way], browsers: Sequence[Resource]) -> Verdict:
    pieces = tuple(Piece(way.name, _NAME, _weight(way), "other sites can send it") for way in bare)
    worst = max(piece.severity for piece in pieces)
    first = next(way for way, piece in zip(bare, pieces, strict=True) if piece.severity is worst)
    label = "no `csrf` here" if len(bare) == 1 else f"no `csrf` here and on {len(bare) - 1} more"
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=worst,
        confidence=Confidence.STATED,
        message=fitting(
            f"other sites can act on `{api.id}` in a visitor's name",
            "other sites can act in a visitor's name",
            rule=_NAME,
        ),
        place=At(api.id, ("routes", first.name), label, key=True),
        related=tuple(At(one.id, ("keeps",), "sent by the browser itself") for one in browsers[:3]),
        path=(
            Hop(browsers[0].id),
            Hop(request_door(front(api), api.id)),
            Hop(first.node, "nobody asks whose page it is", place=True),
        ),
        hint="`csrf: same-site` on the routes once the cookie has `SameSite`, or `csrf: token`",
        pieces=pieces,
        moved=moved_by(worst, Severity.MEDIUM, "a route moves money or changes credentials"),
        silent="csrf",
    )


def _weight(way: Way) -> Severity:
    return Severity.HIGH if way.route.sensitive in ("money", "credentials") else Severity.MEDIUM


RULES = (cookie_session_without_csrf_control,)

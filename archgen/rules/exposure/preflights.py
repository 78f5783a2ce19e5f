"""Questions that browsers ask before they call: who answers them, and what else is opened for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.model import Guard
from archgen.rules.answers import built, fitting, idle, passed
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "preflight-behind-authorizer"
_CATCH_ALL = "$default"
"""The route of an HTTP API that takes what no other one does."""


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.LOW,
    applies_to=("api-gateway",),
    covers=("x-cors-vs-options-auth",),
    refs={
        "owasp_api": ("API8:2023",),
        "cwe": ("CWE-306",),
    },
)
def preflight_behind_authorizer(subject: Subject) -> Iterator[Verdict]:
    """A preflight carries no token: behind an authorizer it fails, and a route opened for it opens more.

    WHY
      Before a browser calls another site it asks with `OPTIONS` whether it may, and never sends
      credentials with that. The answer is public by design; the methods beside it are not.

    HOW IT IS ATTACKED
      Pages get errors until somebody opens the whole path with `ANY`, to make preflights work. From then
      on every method that has no route of its own is open to everybody.

    JUDGED
      Fails      an `OPTIONS` route of a REST API with `cors` that has an authorizer; `$default` of an HTTP
                 API with one, and no open `OPTIONS` route; `ANY` open on a path whose other methods are
                 guarded
      Passes     `OPTIONS` is open, and the other methods are guarded
      Built      an HTTP API answers preflights itself, before its routes
      Not        no `cors`, and WebSocket APIs

    MEND IT
      `OPTIONS /path: {to: mock, public: Preflight.}`, and an authorizer on `ANY`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
      https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS

    Bad:
        archgen: 1
        name: Preflights are asked for a token
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            cors: {origins: ["https://app.example.com"], methods: [GET]}
            routes:
              GET /notes: {to: fn}
              OPTIONS /notes: {to: mock}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Preflights are answered
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            cors: {origins: ["https://app.example.com"], methods: [GET]}
            routes:
              GET /notes: {to: fn}
              OPTIONS /notes: {to: mock, public: Preflight.}
          fn: {type: lambda, runtime: python3.13}
    """
    for api in subject.graph.blueprint.of_type(API):
        protocol = api.value("protocol")
        if getattr(api.body, "cors", None) is None or protocol == "websocket":
            yield idle(api.id)
            continue
        ways = routes(api)
        asked = _asked(ways) if protocol == "rest" else _caught(ways)
        wide = [way for way in ways if _opens_siblings(way, ways)]
        if asked:
            yield _unanswered(api, asked)
        for way in wide:
            yield _opened(api, way)
        if not asked and not wide:
            yield passed(api.id) if protocol == "rest" else built(api.id)


def _asked(ways: Sequence[Way]) -> list[Way]:
    """The preflight routes that ask who calls."""
    return [way for way in ways if way.method == "OPTIONS" and way.authorizer != "none"]


def _caught(ways: Sequence[Way]) -> list[Way]:
    """The route that catches the preflights of an HTTP API and asks who calls.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
    """
    opened = any(way.method == "OPTIONS" and way.greedy and way.authorizer == "none" for way in ways)
    return [way for way in ways if way.name == _CATCH_ALL and way.authorizer != "none" and not opened]


def _opens_siblings(way: Way, ways: Sequence[Way]) -> bool:
    """True for `ANY` that asks nobody, on a path where another method asks."""
    if way.method != "ANY" or way.authorizer != "none" or way.mock:
        return False
    path = way.name.partition(" ")[2]
    return any(
        other.authorizer != "none" and other.name.partition(" ")[2] == path
        for other in ways
        if other.method not in ("ANY", "OPTIONS")
    )


def _unanswered(api: Resource, asked: list[Way]) -> Verdict:
    first = asked[0]
    label = "asks for proof" if len(asked) == 1 else f"asks for proof, as do {len(asked) - 1} more"
    caught = first.name == _CATCH_ALL
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.LOW,
        message=fitting(
            f"browsers cannot ask whether they may call `{api.id}`",
            "browsers cannot ask whether they may call",
            rule=_NAME,
        ),
        place=At(api.id, ("routes", first.name), label, key=True),
        related=(At(api.id, ("cors",), "browsers are meant to call", key=True),),
        hint="`OPTIONS /{proxy+}: {to: <function>, public: Preflight.}`"
        if caught
        else "`to: mock` and `public: Preflight.` on each OPTIONS route, and no authorizer of its own",
        pieces=tuple(Piece(way.name, _NAME, Severity.LOW, "asks for proof") for way in asked),
        silent="public",
    )


def _opened(api: Resource, way: Way) -> Verdict:
    path = way.name.partition(" ")[2]
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        way.name,
        severity=Severity.LOW,
        message=fitting(
            f"every method of `{path}` but the guarded ones is open",
            "every method but the guarded ones is open",
            rule=_NAME,
        ),
        place=At(api.id, ("routes", way.name), "open beside guarded methods", key=True),
        hint=f"`OPTIONS {path}: {{to: mock, public: Preflight.}}`, and an authorizer on `{way.name}`",
        cause=(way.node, Guard.IDENTITY),
        silent="authorizer",
    )


RULES = (preflight_behind_authorizer,)

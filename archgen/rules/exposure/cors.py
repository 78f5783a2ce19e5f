"""Answers to browsers that let every web page call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, class_in_reach, leads_to_store
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, clients_of, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_NAME = "cors-any-origin"
_ANY = "*"


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway", "lambda"),
    covers=("apigw-cors-explicit-origins", "lambda-url-cors", "x-cors-wildcard-with-credentials"),
    refs={
        "owasp_api": ("API8:2023",),
        "cwe": ("CWE-942",),
        "well_architected": ("SEC05-BP02",),
        "checkov": ("CKV2_AWS_75",),
        "prowler": ("awslambda_function_url_cors_policy",),
    },
    former=("cors-wildcard-with-credentials",),
)
def cors_any_origin(subject: Subject) -> Iterator[Verdict]:
    """CORS with `*` lets scripts of every web page call the API, and read what it answers.

    WHY
      A browser keeps the pages of strangers from reading what an API tells its user. CORS takes that
      protection back for the origins that it names; `*` names them all.

    HOW IT IS ATTACKED
      The user visits a page that somebody else wrote. Its script calls the API from the user's own
      browser, with the cookies or the network that the user has, and sends home what it reads.

    JUDGED
      Fails      `*` among the origins: high where cookies come along, low where callers show a token in a
                 header, medium else; `*` among methods or headers (low)
      Passes     listed origins, methods and headers; or all routes are public, only read, and lead to
                 nothing but public data
      Not        no `cors`, and WebSocket APIs, which have none

    MEND IT
      `origins:` the pages that call, such as `["https://app.example.com"]`.

    FALSE ALARM?
      Public data that anybody may build on: write `public` on the routes, and `class: public`.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
      https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS
      botocore apigatewayv2 Cors.AllowOrigins

    Bad:
        archgen: 1
        name: Any page may call
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            cors: {origins: ["*"], credentials: true, methods: [GET]}
            routes: {GET /notes: {to: fn}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: One page may call
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            cors: {origins: ["https://app.example.com"], credentials: true, methods: [GET]}
            routes: {GET /notes: {to: fn}}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for resource in graph.blueprint.of_type(API, "lambda"):
        block = _block(resource)
        if block is None:
            if resource.type == API or getattr(resource.body, "url", None) is not None:
                yield idle(resource.id)
        elif not block.open or _public_data(graph, resource):
            yield passed(resource.id, part=block.part)
        else:
            yield _any_origin(graph.blueprint, resource, block)


class _Block(Struct, frozen=True):
    """A `cors` block: where it is written, and the part of the resource that it belongs to."""

    cors: Any
    path: Pointer
    part: str | None

    @property
    def open(self) -> tuple[str, ...]:
        """The lists that hold `*`, the origins first."""
        lists = ("origins", "methods", "headers")
        return tuple(name for name in lists if _ANY in (getattr(self.cors, name) or ()))


def _block(resource: Resource) -> _Block | None:
    if resource.type == API:
        written = getattr(resource.body, "cors", None)
        fits = written is not None and resource.value("protocol") != "websocket"
        return _Block(written, ("cors",), None) if fits else None
    written = getattr(getattr(resource.body, "url", None), "cors", None)
    return None if written is None else _Block(written, ("url", "cors"), "url")


def _public_data(graph: Graph, resource: Resource) -> bool:
    """True when everything behind is for everybody, and nothing can be changed."""
    if resource.type == API:
        ways = [way for way in routes(resource) if way.asks_callers]
        return bool(ways) and all(
            way.route.public and way.reads_only and _public_behind(graph, way.node) for way in ways
        )
    url: Any = getattr(resource.body, "url", None)
    changes = any(
        line.verb in ("writes", "deletes", "sends_to", "calls", "manages")
        for line in graph.blueprint.outgoing.get(resource.id, ())
    )
    return bool(url.public) and not changes and _public_behind(graph, resource.id)


def _public_behind(graph: Graph, node: str) -> bool:
    data = class_in_reach(graph, node)
    return data is DataClass.PUBLIC or (data is DataClass.UNSTATED and not leads_to_store(graph, node))


def _any_origin(blueprint: Blueprint, resource: Resource, block: _Block) -> Verdict:
    severity, why = _severity(blueprint, resource, block)
    pieces = tuple(
        Piece(name, _NAME, severity if name == "origins" else Severity.LOW, "any") for name in block.open
    )
    said = {
        "origins": f"scripts of every web page may call `{resource.id}`",
        "methods": f"listed web pages may call `{resource.id}` by any method",
        "headers": f"listed web pages may send `{resource.id}` any header",
    }
    wanted = {
        "origins": '`origins: ["https://app.example.com"]`, the pages that call',
        "methods": "the `methods` that are used",
        "headers": "the `headers` that are sent",
    }
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        block.part,
        severity=severity,
        message=fitting(said[block.open[0]], "web pages may call more than they need", rule=_NAME),
        place=At(resource.id, (*block.path, block.open[0]), "any"),
        related=(At(resource.id, (*block.path, "credentials"), "cookies come along"),)
        if block.cors.credentials
        else (),
        hint="; ".join(wanted[name] for name in block.open),
        pieces=pieces,
        moved=moved_by(severity, Severity.MEDIUM, why),
    )


def _severity(blueprint: Blueprint, resource: Resource, block: _Block) -> tuple[Severity, str]:
    """How bad, and why it is not medium."""
    if "origins" not in block.open:
        return Severity.LOW, "the origins are listed"
    if block.cors.credentials:
        return Severity.HIGH, "cookies come along"
    if _token_in_header(blueprint, resource):
        return Severity.LOW, "callers show a token that no other page has"
    return Severity.MEDIUM, ""


def _token_in_header(blueprint: Blueprint, resource: Resource) -> bool:
    """True when all callers prove themselves by what a browser does not send of its own accord."""
    if resource.type != API:
        return getattr(getattr(resource.body, "url", None), "auth", None) == "iam"
    ways = [way for way in routes(resource) if way.asks_callers and not way.mock and not way.route.public]
    keeping = {getattr(client.body, "keeps", None) for client in clients_of(blueprint, resource.id)}
    return bool(ways) and "cookie" not in keeping and all(_by_header(blueprint, w.authorizer) for w in ways)


def _by_header(blueprint: Blueprint, name: str) -> bool:
    if name == "none":
        return False
    guard = blueprint.resources.get(name)
    sources = getattr(guard.body, "identity_source", None) if guard is not None else None
    return not any("cookie" in source.lower() for source in sources or ())


RULES = (cors_any_origin,)

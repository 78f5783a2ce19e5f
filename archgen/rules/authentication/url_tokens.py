"""Credentials in the address of a request, where every log on the way writes them down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.doors import front, request_door
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.authorizer_use import AUTHORIZER, guarded
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, Way, fronted_by, routes
from archgen.rules.readings.url_logs import log_abroad, logs_of_addresses
from archgen.rules.readings.url_words import Meaning, meaning
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_NAME = "token-in-url"
_QUERIES = ("query.", "querystring.")
_URLS = "urls"


class _Shown(Struct, frozen=True):
    """A parameter in the address that tells too much: its name, on which route, and why."""

    way: Way
    name: str
    in_query: bool
    why: str
    severity: Severity

    @property
    def path(self) -> Pointer:
        """Where it is written."""
        return ("routes", self.way.name, "query") if self.in_query else ("routes", self.way.name)


@rule(
    _NAME,
    concern="authentication",
    severity=Severity.HIGH,
    applies_to=("api-gateway", "authorizer"),
    covers=("x-token-in-url",),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-598", "CWE-532"),
    },
)
def token_in_url(subject: Subject) -> Iterator[Verdict]:
    """A token in the address of a request is written down by every log, proxy and browser on the way.

    WHY
      Headers and bodies stay out of most records. Addresses are what records are made of: they stand in
      access logs, in the history of browsers, and in the `Referer` that the next site is sent.

    HOW IT IS ATTACKED
      Whoever reads a log, a shared screen or a link that was passed on has the token, and calls the API
      with it until it expires.

    JUDGED
      Fails      an authorizer that takes its proof from the query; a parameter in a path or query named
                 as a token, a key, a secret or a password; one that carries data with `never_in: urls`
      Less       medium for an e-mail address or another name of a person, and on WebSockets, where a
                 browser can set no header
      More       critical where a log in another account keeps the address
      Passes     proof in headers or cookies; places in a list, such as `cursor` or `page_token`; a
                 `ticket` that is good once, which is a claim

    MEND IT
      `identity_source: [header.Authorization]`; parameters that are secret in the body of a `POST`. On a
      WebSocket a ticket that is good once, or the subprotocol header.

    FALSE ALARM?
      A link in a mail that is good once and for minutes: waive its route with that reason.

    SOURCES
      https://cwe.mitre.org/data/definitions/598.html
      https://www.rfc-editor.org/rfc/rfc6750#section-2.3
      https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html

    Bad:
        archgen: 1
        name: A token in the query
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: gate, routes: {GET /notes: {to: fn}}}
          gate:
            type: authorizer
            kind: lambda-request
            function: check
            identity_source: [query.token]
          check: {type: lambda, runtime: python3.13}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A token in a header
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: gate, routes: {GET /notes: {to: fn}}}
          gate:
            type: authorizer
            kind: lambda-request
            function: check
            identity_source: [header.Authorization]
          check: {type: lambda, runtime: python3.13}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for authorizer in graph.blueprint.of_type(AUTHORIZER):
        yield _of_authorizer(graph, authorizer)
    for api in graph.blueprint.of_type(API):
        named = [(way, name) for way in routes(api) for name in _parameters(way)]
        told = [one for way in routes(api) for one in _telling(graph.blueprint, way)]
        if told:
            yield _in_routes(graph, api, told)
        else:
            yield passed(api.id) if named else idle(api.id)


def _of_authorizer(graph: Graph, authorizer: Resource) -> Verdict:
    """The answer for the places from which an authorizer takes its proof."""
    sources = tuple(str(one) for one in getattr(authorizer.body, "identity_source", None) or ())
    asked = {one: name for one in sources if (name := _query_word(one))}
    if not sources:
        return idle(authorizer.id)
    means = {one: meaning(name, in_query=True) for one, name in asked.items()}
    proof = [one for one in asked if means[one] is Meaning.TOKEN]
    if not proof and len(asked) == len(sources):
        proof = [one for one in asked if means[one] is not Meaning.TICKET]
    if proof:
        return _in_query(graph, authorizer, proof[0], asked[proof[0]])
    ticket = Meaning.TICKET in means.values()
    return passed(authorizer.id, confidence=Confidence.STATED if ticket else Confidence.HIGH)


def _query_word(source: str) -> str:
    """The parameter of an identity source that stands in the query; empty for headers and the like."""
    for lead in _QUERIES:
        _, found, name = source.partition(lead)
        if found:
            return name
    return ""


def _in_query(graph: Graph, authorizer: Resource, source: str, name: str) -> Verdict:
    ways = guarded(graph.blueprint, authorizer.id)
    sockets = bool(ways) and all(way.websocket for way in ways)
    base = Severity.MEDIUM if sockets else Severity.HIGH
    logs, severity, why = _kept(graph, [(way, True) for way in ways], base)
    if not why and sockets:
        why = "a browser can set no header on a WebSocket"
    wanted = "[query.ticket]`, a ticket that is good once" if sockets else "[header.Authorization]`"
    return Verdict(
        Outcome.FAILED,
        (authorizer.id,),
        severity=severity,
        message=_message(logs, f"`{name}` in the address proves who calls", "a token stands in addresses"),
        place=At(authorizer.id, ("identity_source",), "stands in the address"),
        path=_hops(graph.blueprint, ways[0], "the token stands in the address") if ways else (),
        sinks=logs,
        hint=f"`identity_source: {wanted}",
        moved=moved_by(severity, Severity.HIGH, why),
        silent="identity_source",
        notes=(f"`{source}` is part of each address",),
    )


def _kept(
    graph: Graph, shown_by: Sequence[tuple[Way, bool]], base: Severity
) -> tuple[tuple[str, ...], Severity, str]:
    """The logs that keep these addresses, how grave that makes it, and why it is graver."""
    logs: dict[str, None] = {}
    for way, in_query in shown_by:
        found = logs_of_addresses(graph, way.api.id, in_query=in_query)
        logs.update(dict.fromkeys(found))
        if base is Severity.HIGH and log_abroad(graph.blueprint, way.api, found):
            return tuple(logs), Severity.CRITICAL, "a log in another account keeps it"
    return tuple(logs), base, ""


def _parameters(way: Way) -> tuple[tuple[str, bool], ...]:
    """The parameters of a route, each with whether it stands in the query."""
    pieces = way.name.partition(" ")[2].split("/")
    in_path = (piece.strip("{}+") for piece in pieces if piece.startswith("{"))
    return (
        *((name, False) for name in in_path),
        *((str(name), True) for name in way.route.query or ()),
    )


def _telling(blueprint: Blueprint, way: Way) -> Iterator[_Shown]:
    asked = blueprint.resources.get(way.authorizer)
    sources = getattr(asked and asked.body, "identity_source", None) or ()
    proofs = {_query_word(str(one)) for one in sources}
    banned = {name for name, asset in blueprint.data.items() if _URLS in asset.never_in}
    for name, in_query in _parameters(way):
        if in_query and name in proofs:
            continue  # The authorizer takes it there: that is told of the authorizer, once.
        means = meaning(name, in_query=in_query)
        if means is Meaning.TOKEN:
            less = way.websocket
            yield _Shown(way, name, in_query, "a credential", Severity.MEDIUM if less else Severity.HIGH)
        elif name in banned:
            yield _Shown(way, name, in_query, "never to be in urls", Severity.HIGH)
        elif means is Meaning.PERSON:
            yield _Shown(way, name, in_query, "names a person", Severity.MEDIUM)


def _in_routes(graph: Graph, api: Resource, told: Sequence[_Shown]) -> Verdict:
    base = max(one.severity for one in told)
    first = next(one for one in told if one.severity is base)
    worst = [(one.way, one.in_query) for one in told if one.severity is base]
    logs, severity, why = _kept(graph, worst, base)
    if not why and base is not Severity.HIGH:
        why = (
            "a browser can set no header on a WebSocket"
            if first.way.websocket
            else "it names a person and opens nothing"
        )
    also = _all_logs(graph, told, logs)
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        message=_message(also, f"`{first.name}` stands in the address of requests", "secrets in addresses"),
        place=At(api.id, first.path, first.why, key=not first.in_query),
        path=_hops(graph.blueprint, first.way, f"{first.name} stands in the address"),
        sinks=also,
        hint=f"{shown(tuple(dict.fromkeys(one.name for one in told)))} in a header or in the body",
        pieces=tuple(
            Piece(f"{one.way.name}/{one.name}", _NAME, _raised(one, base, severity), one.why) for one in told
        ),
        moved=moved_by(severity, Severity.HIGH, why),
        silent="query",
    )


def _all_logs(graph: Graph, told: Sequence[_Shown], first: tuple[str, ...]) -> tuple[str, ...]:
    found = [logs_of_addresses(graph, one.way.api.id, in_query=one.in_query) for one in told]
    return tuple(dict.fromkeys((*first, *(name for names in found for name in names))))


def _raised(one: _Shown, base: Severity, severity: Severity) -> Severity:
    return severity if one.severity is base else one.severity


def _message(logs: tuple[str, ...], says: str, short: str) -> str:
    kept = (f"{says}, and in {shown(logs, 2)}",) if logs else ()
    return fitting(*kept, says, short, rule=_NAME)


def _hops(blueprint: Blueprint, way: Way, missing: str) -> tuple[Hop, ...]:
    edges = fronted_by(blueprint, way.api.id)
    door = request_door(front(way.api), way.api.id)
    return (*(Hop(edge.id) for edge in edges[:1]), Hop(door), Hop(way.node, missing, place=True))


RULES = (token_in_url,)

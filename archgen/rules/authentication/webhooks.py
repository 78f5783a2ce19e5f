"""Messages that other systems send by themselves: what proves who sent them, and when."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.asking import authorizer_of
from archgen.graph.attributes import reach
from archgen.graph.model import Graph, Guard
from archgen.graph.nature import carries, outside, runs_steps
from archgen.graph.sources import INTERNET, PARTNER, zone_of
from archgen.rules.answers import built, fitting, idle, passed
from archgen.rules.readings.context import Caller, behind_code, moved_by, weigh
from archgen.rules.readings.routes import API, Way, fronted_by, mutual_tls_only, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "webhook-without-signature"
_SYSTEMS = ("machine", "service")
_PROVEN = ("iam", "jwt", "mutual-tls", "oauth-client-credentials")


@rule(
    _NAME,
    concern="authentication",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("x-webhook-inbound-verified",),
    refs={
        "owasp_api": ("API2:2023", "API10:2023"),
        "cwe": ("CWE-345", "CWE-294"),
        "well_architected": ("SEC02-BP01",),
    },
)
def webhook_without_signature(subject: Subject) -> Iterator[Verdict]:
    """A webhook's address is no secret: only a signature tells the sender's messages from anybody's.

    WHY
      The other system has no token of this API. It signs each message with a secret that both know; code
      that does not compute the signature again believes whoever posts to the address. A signature
      without a time is good for ever, and so is a copy of the message.

    HOW IT IS ATTACKED
      The address stands in a log or a support ticket. A message that says "paid" is posted to it, or
      a real one is sent a second time.

    JUDGED
      Fails      a route with `webhook` without `window`, or whose code does not read the secret; a
                 `public` route that takes bodies, on an API that another system or a partner calls
                 without any proof
      Passes     `webhook` with secret and window, and code that reads the secret: the route's own, its
                 authorizer's, or that which works off the queue behind it
      Built      every host of the API asks for a client certificate
      Not        APIs to which nothing of the kind is sent
      Severity   less where internal or public data lies behind; one step less where only copies pass

    MEND IT
      `webhook: {secret: <name>, window: 5m}` on the route, and `reads: <name>` on its code.

    FALSE ALARM?
      None known.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/
      https://www.rfc-editor.org/rfc/rfc9421

    Bad:
        archgen: 1
        name: Whoever posts
        classification: confidential
        regions: [eu-west-1]
        resources:
          carrier: {type: external, kind: partner, calls: api}
          api:
            type: api-gateway
            protocol: http
            routes: {POST /events: {to: fn, public: The carrier has no token.}}
          fn: {type: lambda, runtime: python3.13, writes: parcels}
          parcels: {type: dynamodb}

    Good:
        archgen: 1
        name: Whoever signs
        classification: confidential
        regions: [eu-west-1]
        resources:
          carrier: {type: external, kind: partner, calls: api}
          api:
            type: api-gateway
            protocol: http
            routes:
              POST /events: {to: fn, public: The carrier signs., webhook: {secret: sign-key, window: 5m}}
          fn: {type: lambda, runtime: python3.13, reads: sign-key, writes: parcels}
          sign-key: {type: secret, rotation: 90d}
          parcels: {type: dynamodb}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        ways = list(_taking(graph.blueprint, api))
        if not ways:
            yield idle(api.id)
        elif mutual_tls_only(api):
            yield built(api.id)
        else:
            for way in ways:
                yield _judged(graph, way)


def _taking(blueprint: Blueprint, api: Resource) -> Iterator[Way]:
    """The routes by which other systems send: those that say so, and open ones where one calls so."""
    sent = _senders(blueprint, api)
    for way in routes(api):
        unasked = way.route.public is not None and way.authorizer == "none"
        takes = way.takes_body and not way.mock and not way.websocket
        if way.route.webhook is not None or (sent and unasked and takes):
            yield way


def _senders(blueprint: Blueprint, api: Resource) -> tuple[Resource, ...]:
    """The systems of others that call an API, straight or through an edge, and prove nothing."""
    fronts = (api, *fronted_by(blueprint, api.id))
    lines = [line for one in fronts for line in blueprint.incoming.get(one.id, ()) if line.verb == "calls"]
    found = [blueprint.resources[line.source] for line in lines if line.settings.auth not in _PROVEN]
    return tuple(one for one in found if _is_system(blueprint, one))


def _is_system(blueprint: Blueprint, caller: Resource) -> bool:
    if not outside(caller):
        return False
    kind = getattr(caller.body, "kind", None)
    return caller.type == "external" or (kind in _SYSTEMS and zone_of(blueprint, caller) == PARTNER)


def _judged(graph: Graph, way: Way) -> Verdict:
    gaps = _gaps(graph, way)
    if gaps:
        return _unsigned(graph, way, gaps)
    return passed(way.api.id, part=way.name, confidence=Confidence.STATED)


def _gaps(graph: Graph, way: Way) -> dict[str, str]:
    """What is missing, each with a few words; the gravest first."""
    webhook = way.route.webhook
    if webhook is None:
        return {"webhook": "nothing proves who sent it"}
    unread = not _read(graph, way, str(webhook.secret))
    endless = webhook.window is None or not webhook.window.seconds
    return {
        **({"secret": "no code behind it reads the secret"} if unread else {}),
        **({"window": "a copy is as good as the message"} if endless else {}),
    }


def _read(graph: Graph, way: Way, secret: str) -> bool:
    """True where code on the way reads the secret; a system outside keeps its own."""
    resources = graph.blueprint.resources
    target = resources.get(str(way.route.to))
    if target is None or outside(target):
        return True
    asked = resources.get(authorizer_of(way.api, way.route))
    behind = reach(graph, target.id) if carries(target) or runs_steps(target) else ()
    names = (target.id, str(getattr(asked and asked.body, "function", None)), *behind)
    readers = {line.source for line in graph.blueprint.incoming.get(secret, ()) if line.verb == "reads"}
    return any(name in readers for name in names)


def _unsigned(graph: Graph, way: Way, gaps: dict[str, str]) -> Verdict:
    weight = weigh(Severity.HIGH, [(Caller.ANYONE, behind_code(graph, way.node))])
    severity, moved = weight.severity, weight.moved
    copies = list(gaps) == ["window"]
    if copies:
        severity = Severity(max(severity - 1, Severity.INFO))
        moved = moved_by(severity, Severity.HIGH, "only what was sent once can be sent again")
    first = next(iter(gaps))
    target = str(way.route.to)
    senders = _senders(graph.blueprint, way.api)
    return Verdict(
        Outcome.FAILED,
        (way.api.id,),
        way.name,
        severity=severity,
        confidence=weight.confidence,
        message=fitting(*_messages(way, senders, first), rule=_NAME),
        place=At(
            way.api.id, ("routes", way.name, *(() if first == "webhook" else ("webhook",))), gaps[first]
        ),
        related=tuple(At(one.id, (), "sends to it") for one in senders[:2]),
        path=(
            Hop(INTERNET),
            Hop(way.node, gaps[first], place=True),
            *((Hop(target),) if target in graph.blueprint.resources else ()),
        ),
        hint="\n".join(_mends(way, senders, gaps)),
        pieces=tuple(Piece(name, _NAME, severity, says) for name, says in gaps.items()),
        moved=moved,
        cause=(way.node, Guard.IDENTITY),
        silent=first,
    )


def _messages(way: Way, senders: tuple[Resource, ...], first: str) -> Iterator[str]:
    if first == "window":
        yield f"a copy of a message to `{way.node}` is taken again at any time"
        yield "a copy of a webhook's message is taken again at any time"
    elif senders:
        yield f"whoever posts to `{way.node}` is taken for `{senders[0].id}`"
    yield f"whoever posts to `{way.node}` is taken for its sender"
    yield "whoever posts to a webhook is taken for its sender"


def _mends(way: Way, senders: tuple[Resource, ...], gaps: dict[str, str]) -> Iterator[str]:
    known = next((str(name) for one in senders if (name := getattr(one.body, "verifies_with", None))), "")
    secret = str(way.route.webhook.secret) if way.route.webhook is not None else known or "<secret>"
    if "webhook" in gaps or "window" in gaps:
        yield f"`webhook: {{secret: {secret}, window: 5m}}` on {way.name}"
    if "webhook" in gaps or "secret" in gaps:
        yield f"`reads: {secret}` on {way.route.to}"


RULES = (webhook_without_signature,)

"""Who may post to the clients that are connected."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.levels import Question, levels
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength
from archgen.graph.recording import posts
from archgen.rules.answers import built, fitting, passed, shown, unsaid
from archgen.rules.paths.findings import names_of
from archgen.rules.paths.openings import Opening, opening
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "connection-posting-by-many"
_QUESTION = Question(Guard.IDENTITY)


@rule(
    _NAME,
    concern="websockets",
    severity=Severity.MEDIUM,
    applies_to=("Computes",),
    covers=("x-websocket-connection-table",),
    refs={"cwe": ("CWE-732",), "well_architected": ("SEC03-BP02",)},
)
def connection_posting_by_many(subject: Subject) -> Iterator[Verdict]:
    """Whoever drives code that may post to connections speaks to every client that is connected.

    WHY
      The right to manage connections holds for the whole API: it sends to any connection, and closes any.
      A client takes what arrives there for the service's own word.

    HOW IT IS ATTACKED
      An endpoint for webhooks that posts to clients asks nobody. A stranger calls it, and a message of
      the stranger's appears in every open window.

    JUDGED
      Fails      code that `manages` a WebSocket API is reached on a way on which nobody asks who is calling
      Passes     every way asks
      Built in   nothing from outside reaches it
      Not        no code manages a WebSocket API; rights on `*`, which have rules of their own

    MEND IT
      `auth: iam` or an authorizer on the way; or the posting in a function of its own, behind a queue that
      only known senders fill.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html

    Bad:
        archgen: 1
        name: Anybody speaks to all
        regions: [eu-west-1]
        resources:
          chat: {type: api-gateway, protocol: websocket, routes: {$connect: {to: enter, authorizer: iam}}}
          enter: {type: lambda, runtime: python3.13}
          push: {type: lambda, runtime: python3.13, manages: chat, url: {auth: none, public: A webhook.}}

    Good:
        archgen: 1
        name: The known speak to all
        regions: [eu-west-1]
        resources:
          chat: {type: api-gateway, protocol: websocket, routes: {$connect: {to: enter, authorizer: iam}}}
          enter: {type: lambda, runtime: python3.13}
          push: {type: lambda, runtime: python3.13, manages: chat, url: {auth: iam}}
    """
    graph = subject.graph
    resources = graph.blueprint.resources
    reached = levels(graph, _QUESTION)
    for code in resources.values():
        edges = _posting(graph, code)
        level = reached.get(code.id)
        if not edges:
            continue
        if level is None:
            yield built(code.id)
        elif level is Strength.SILENT:
            yield unsaid(
                code.id,
                f"Does anything ask callers who they are before `{code.id}` posts for them?",
                "authorizer",
            )
        elif level is Strength.OPEN:
            found = opening(graph, _QUESTION, edges)
            yield passed(code.id) if found is None else _driven(graph, code, edges, found)
        else:
            stated = level is Strength.STATED
            yield passed(code.id, confidence=Confidence.STATED if stated else Confidence.HIGH)


def _posting(graph: Graph, code: Resource) -> tuple[Edge, ...]:
    """The lines by which code manages WebSocket APIs."""
    row = graph.out.get(code.id, ())
    controls = (edge for edge in row if edge.kind is EdgeKind.CONTROL)
    return tuple(
        edge
        for edge in controls
        if edge.target in graph.blueprint.resources and posts(code, graph.blueprint.resources[edge.target])
    )


def _driven(graph: Graph, code: Resource, edges: tuple[Edge, ...], found: Opening) -> Verdict:
    apis = names_of(edges)
    clients = [edge.target for edge in graph.out[code.id] if edge.kind is EdgeKind.PUSH]
    line = edges[0].line
    return Verdict(
        Outcome.FAILED,
        (code.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"anyone on the internet makes `{code.id}` post to all clients of {shown(apis)}",
            f"anyone makes `{code.id}` post to all that are connected",
            "anyone makes code post to all that are connected",
            rule=_NAME,
        ),
        place=At(code.id, line.path if line is not None else (), "strangers drive it"),
        related=(found.at,),
        path=(*found.hops, *(Hop(name) for name in dict.fromkeys(clients))),
        sinks=apis,
        hint=f"an authorizer before {code.id}, or the posting in a function that strangers do not reach",
        pieces=tuple(Piece(name, _NAME, Severity.MEDIUM, "its clients are posted to") for name in apis),
        cause=found.cause,
    )


RULES = (connection_posting_by_many,)

"""The part of a design that strangers drive: what runs before anybody was asked who they are."""

from __future__ import annotations

from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength

_KNOWN_BY_THEN = frozenset(
    {"pre-token", "pre-token-generation", "token-generation", "post-authentication", "post-confirmation"}
)
"""Moments of a user pool at which whoever signs in has proved who they are.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html
"""


@once
def asking_nobody(graph: Graph) -> Graph:
    """The graph without the edges on which anything asks who is calling; all nodes are there.

    Its edges are those of the whole graph. A way in it is a way on which nobody is asked at any step.
    What decides for an API or a user pool runs on strangers' input and is there; what a pool calls once
    it knows somebody is not.
    """
    out = {name: tuple(edge for edge in row if _asks_nobody(edge)) for name, row in graph.out.items()}
    into = {name: tuple(edge for edge in row if _asks_nobody(edge)) for name, row in graph.into.items()}
    return Graph(graph.blueprint, graph.nodes, out, into)


def _asks_nobody(edge: Edge) -> bool:
    if edge.strength(Guard.IDENTITY) is not Strength.OPEN:
        return False
    if edge.kind is not EdgeKind.GUARD or edge.verb != "triggers" or edge.line is None:
        return True
    return _KNOWN_BY_THEN.isdisjoint(str(step) for step in edge.line.path)

"""DOT read back by its grammar, as far as we write it: https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r'\s*("(?:\\.|[^"\\])*"|->|[\[\]{}=,;]|[A-Za-z_][A-Za-z0-9_]*|-?[0-9.]+)', re.DOTALL)
_KEYWORDS = frozenset({"node", "edge", "graph", "digraph", "subgraph", "strict"})


@dataclass
class Dot:
    """A graph: nodes and edges with their attributes, clusters with theirs, who is in which cluster."""

    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    clusters: dict[str, dict[str, str]] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)


def read(text: str) -> Dot:
    """The graph that a text means; fails on what the grammar does not allow."""
    tokens: list[str] = []
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        assert found, text[place : place + 60]
        tokens.append(found[1])
        place = found.end()
    reader = _Reader(tokens)
    reader.take("digraph")
    if reader.ahead != "{":
        reader.name()
    reader.take("{")
    reader.statements("")
    assert not reader.left
    return reader.dot


def shown(label: str) -> str:
    """What Graphviz shows of a label: escapes and entities read."""
    lines = re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nl" else found[1], label)
    return html.unescape(lines)


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens[::-1]
        self.dot = Dot()

    @property
    def ahead(self) -> str:
        return self.left[-1]

    def take(self, token: str) -> None:
        assert self.left.pop().lower() == token

    def name(self) -> str:
        token = self.left.pop()
        assert token.lower() not in _KEYWORDS, token
        # The scanner itself knows one escape only: that of the quote.
        return token[1:-1].replace('\\"', '"') if token.startswith('"') else token

    def statements(self, cluster: str) -> None:
        while self.ahead != "}":
            self._statement(cluster)
            if self.ahead == ";":
                self.left.pop()
        self.take("}")

    def _statement(self, cluster: str) -> None:
        word = self.ahead.lower()
        if word == "subgraph":
            self.left.pop()
            name = self.name()
            assert name not in self.dot.clusters
            self.dot.clusters[name], self.dot.inside[name] = {}, cluster
            self.take("{")
            self.statements(name)
        elif word in {"graph", "node", "edge"}:
            self.left.pop()
            given = self._attributes()
            if word == "graph" and cluster:
                self.dot.clusters[cluster] |= given
        else:
            self._named(cluster)

    def _named(self, cluster: str) -> None:
        name = self.name()
        if self.ahead == "=":
            self.left.pop()
            self.dot.clusters.setdefault(cluster, {})[name] = self.name()
        elif self.ahead == "->":
            self.left.pop()
            target = self.name()
            self.dot.edges.append((name, target, self._attributes()))
        else:
            assert name not in self.dot.nodes
            self.dot.nodes[name], self.dot.inside[name] = self._attributes(), cluster

    def _attributes(self) -> dict[str, str]:
        given: dict[str, str] = {}
        while self.ahead == "[":
            self.left.pop()
            while self.ahead != "]":
                key = self.name()
                self.take("=")
                given[key] = self.name()
                if self.ahead in {",", ";"}:
                    self.left.pop()
            self.left.pop()
        return given

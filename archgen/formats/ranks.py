"""Which way the ranks of a graph go, in the words that DOT, the diagrams package and Mermaid share."""

from __future__ import annotations

from archgen.views.view import Direction

RANKS = {Direction.RIGHT: "LR", Direction.DOWN: "TB"}
"""Sources: https://graphviz.org/docs/attrs/rankdir/, https://mermaid.js.org/syntax/flowchart.html#direction."""

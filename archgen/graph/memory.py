"""What has been computed from a graph is computed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from archgen.graph.model import Graph

P = ParamSpec("P")
R = TypeVar("R")


def once(function: Callable[Concatenate[Graph, P], R]) -> Callable[Concatenate[Graph, P], R]:
    """Keep the results of a function of a graph, by its other arguments, as long as the graph lives."""

    @wraps(function)
    def ask(graph: Graph, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (function.__module__, function.__qualname__, args, tuple(kwargs.items()))
        if key not in graph.memory:
            graph.memory[key] = function(graph, *args, **kwargs)
        found: R = graph.memory[key]
        return found

    return ask

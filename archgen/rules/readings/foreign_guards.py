"""What another file's resources do for this design: an organisation's trail, watch or backup.

They are written under `connections:` with a name from elsewhere and a relation word:
`{from: org/trail, to: orders, as: data_events}`. A label alone guards nothing.
"""

from __future__ import annotations

from archgen.blueprint.model import Connection
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.rules.readings.frames import frames_of

RECORDS = "data_events"
"""The word of a trail, which records what is done with something."""

WATCHES = ("watches", "protects")
"""The words of whoever looks after an account."""


@once
def foreign_lines(graph: Graph, *verbs: str) -> tuple[Connection, ...]:
    """The lines of these words that come from another file, in the order written."""
    return tuple(
        line
        for line in graph.blueprint.foreign
        if line.verb in verbs and line.target in graph.blueprint.resources
    )


@once
def guarded_from_outside(graph: Graph, *verbs: str) -> frozenset[str]:
    """The names that another file's lines of these words lead to."""
    return frozenset(line.target for line in foreign_lines(graph, *verbs))


@once
def recorded(graph: Graph) -> frozenset[str]:
    """The resources whose use some trail records, be it of this file or of another.

    A trail that names a frame records what stands in it.
    """
    blueprint = graph.blueprint
    named = {line.target for line in blueprint.relations if line.verb == RECORDS}
    named |= guarded_from_outside(graph, RECORDS)
    frames = {name for name in named if blueprint.resources[name].boundary}
    inside = (
        one.id
        for one in blueprint.resources.values()
        if frames and any(frame.id in frames for frame in frames_of(blueprint, *one.frames))
    )
    return frozenset((*named, *inside))

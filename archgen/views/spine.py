"""The request paths of a picture: what it draws in one straight row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from archgen.views.view import Box, Lane, Line, LineKind

_TRAVELS = (LineKind.REQUEST, LineKind.DATA, LineKind.MESSAGE, LineKind.NOTE)


def mark_spine(
    boxes: Sequence[Box], lines: Sequence[Line], start: str | None, told: frozenset[tuple[str, str]]
) -> tuple[Line, ...]:
    """The lines with those of request paths marked.

    The first path begins at `start` and takes the lines that the first flow tells (`told`), else
    the first written. Every further client, API or source of messages without a path gets one
    through boxes that no path has yet.
    """
    by_id = {box.id: box for box in boxes}
    leaving: dict[str, list[Line]] = {}
    for line in lines:
        if line.kind in _TRAVELS:
            leaving.setdefault(line.source, []).append(line)
    spine: set[tuple[str, str]] = set()
    used: set[str] = set()
    for name in _starts(boxes, lines, start):
        if name not in used:
            path = _walk(name, leaving, by_id, told, used)
            spine |= set(pairwise(path))
            used |= set(path) if len(path) > 1 else set()
    return tuple(replace(line, spine=(line.source, line.target) in spine) for line in lines)


def _starts(boxes: Sequence[Box], lines: Iterable[Line], start: str | None) -> list[str]:
    """Where paths may begin: the flow's first box, clients, then whatever nobody drives."""
    driven = {line.target for line in lines if line.kind in _TRAVELS}
    clients = [box.id for box in boxes if box.lane is Lane.OUTSIDE and box.id not in driven]
    apis = [box.id for box in boxes if box.lane is Lane.API]
    sources = [box.id for box in boxes if box.id not in driven and box.lane is not Lane.OUTSIDE]
    return list(dict.fromkeys([*([start] if start else []), *clients, *apis, *sources]))


def _walk(
    name: str,
    leaving: Mapping[str, Sequence[Line]],
    boxes: Mapping[str, Box],
    told: frozenset[tuple[str, str]],
    used: set[str],
) -> list[str]:
    path = [name]
    while True:
        onward = [
            line for line in leaving.get(path[-1], ()) if line.target not in used and line.target not in path
        ]
        onward = [line for line in onward if line.kind is not LineKind.NOTE or _pair(line) in told]
        if not onward:
            return path
        ranked = sorted(
            onward,
            key=lambda line: (_pair(line) not in told, _last(boxes[line.target])),
        )
        path.append(ranked[0].target)


def _pair(line: Line) -> tuple[str, str]:
    return line.source, line.target


def _last(box: Box) -> int:
    """Stores before secrets before what stands outside."""
    if box.lane is Lane.OUTSIDE:
        return 2
    return int(box.type == "secret")

"""Arrows between boxes: one for each pair and direction, its words joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archgen.views.strokes import Stroke
from archgen.views.view import Line, LineKind

_RANK = tuple(LineKind)


def join(arrows: Iterable[Stroke], standing: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines of a picture in the order of their first arrow; `standing` names the box of a resource."""
    pairs: dict[tuple[str, str], list[Stroke]] = {}
    for arrow in arrows:
        ends = standing[arrow.source], standing[arrow.target]
        if ends[0] != ends[1]:
            pairs.setdefault(ends, []).append(arrow)
    return tuple(_line(ends, rows) for ends, rows in pairs.items())


def _line(ends: tuple[str, str], rows: list[Stroke]) -> Line:
    kind = min((row.kind for row in rows), key=_RANK.index)
    return Line(*ends, kind, _label(rows))


def _label(rows: list[Stroke]) -> str:
    """The route or how many there are, then every other word once."""
    routed = [row for row in rows if row.verb == "to" and row.route]
    routes = dict.fromkeys(row.route for row in routed)
    said = dict.fromkeys(row.words for row in routed if row.words)
    others = dict.fromkeys(row.words for row in rows if row not in routed and row.words)
    first = f"{len(routes)} routes" if len(routes) > 1 else next(iter((*said, *routes)), "")
    return ", ".join(dict.fromkeys((*([first] if first else []), *others)))

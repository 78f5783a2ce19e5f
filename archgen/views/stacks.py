"""Boxes that are alike in everything drawn become one stack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from archgen.catalogue.nouns import NOUNS
from archgen.views.strokes import Stroke
from archgen.views.view import Box, Emphasis, Lane, Told

_MANY_COMPUTE = 6
_BADNESS = ("critical", "high", "medium", "low", "info", "")


def many(count: int, box: Box) -> str:
    """So many of a box's sort in words: `3 functions`; what has no noun is named by its service."""
    one, several = NOUNS.get(box.type) or (box.service.split(" · ")[0] or "thing",) * 2
    return f"{count} {one if count == 1 else several}"


def has_noun(box: Box) -> bool:
    """True where people have a word for what the box is, and not only for the service."""
    return box.type in NOUNS


def worst_of(boxes: Iterable[Box]) -> str:
    """The word of the worst finding of several boxes; empty where they have none."""
    return min((box.worst for box in boxes), key=_BADNESS.index, default="")


def told_of(boxes: Iterable[Box]) -> tuple[Told, ...]:
    """The findings of several boxes, the worst first."""
    return worst_first(told for box in boxes for told in box.told)


def worst_first(found: Iterable[Told]) -> tuple[Told, ...]:
    """Findings by severity, those of one severity in their order."""
    return tuple(sorted(found, key=lambda told: _BADNESS.index(told.severity)))


def stack(
    boxes: Sequence[Box], arrows: Iterable[Stroke], told: frozenset[str]
) -> tuple[tuple[Box, ...], dict[str, str]]:
    """The boxes with equals joined, and for each resource the id of the box that stands for it.

    Equal means: one type, one frame, the same arrows to and from the same neighbours. Three
    equals are joined, two where they are functions that lead nowhere, VPC endpoints, or the
    picture has more than six functions. What a flow names (`told`) keeps a box of its own, and so
    does a box that stands for several already, or for something on another page.
    """
    ties = _ties(arrows)
    crowded = sum(box.lane is Lane.COMPUTE for box in boxes) > _MANY_COMPUTE
    groups: dict[tuple[object, ...], list[Box]] = {}
    for box in boxes:
        alone = box.id if box.id in told or not ties.get(box.id) or _stands_for_others(box) else ""
        key = (box.type, box.frame, box.service, ties.get(box.id, frozenset()), alone)
        groups.setdefault(key, []).append(box)
    joined: dict[str, Box] = {}
    standing: dict[str, str] = {}
    for group in groups.values():
        if len(group) >= _least(group[0], ties, crowded=crowded):
            group = [_joined(group)]  # noqa: PLW2901 - from here on the stack is the group
        for box in group:
            joined[box.id] = box
            standing |= dict.fromkeys((box.id, *box.members), box.id)
    return tuple(joined[box.id] for box in boxes if box.id in joined), standing


def _stands_for_others(box: Box) -> bool:
    return len(box.members) > 1 or box.emphasis is not Emphasis.PLAIN


def _ties(arrows: Iterable[Stroke]) -> Mapping[str, frozenset[tuple[object, ...]]]:
    ties: dict[str, set[tuple[object, ...]]] = {}
    for arrow in arrows:
        ties.setdefault(arrow.source, set()).add((arrow.kind, arrow.target, arrow.words, "out"))
        ties.setdefault(arrow.target, set()).add((arrow.kind, arrow.source, arrow.words, "in"))
    return {name: frozenset(rows) for name, rows in ties.items()}


def _least(box: Box, ties: Mapping[str, frozenset[tuple[object, ...]]], *, crowded: bool) -> int:
    leads_on = any(row[-1] == "out" for row in ties.get(box.id, ()))
    pair = crowded or box.type == "vpc-endpoint" or not leads_on
    return 2 if pair and (box.lane is Lane.COMPUTE or box.type == "vpc-endpoint") else 3


def _joined(group: Sequence[Box]) -> Box:
    first = group[0]
    return Box(
        id=first.id,
        title=many(len(group), first),
        service=", ".join(box.title for box in group),
        icon=first.icon,
        type=first.type,
        lane=first.lane,
        frame=first.frame,
        column=first.column,
        members=tuple(name for box in group for name in box.members),
        marks=tuple(dict.fromkeys(mark for box in group for mark in box.marks)),
        findings=sum(box.findings for box in group),
        worst=worst_of(group),
        told=told_of(group),
    )

"""What is a box with arrows, what is a sign on a box and a tile on a shelf, and what is not shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import FrameType
from archgen.catalogue.look import Folds, look_of
from archgen.views.strokes import Stroke
from archgen.views.view import LineKind

SMALL = 12
"""Designs of at most so many resources are shown whole."""


@dataclass(frozen=True, slots=True)
class Folded:
    """The resources by how they are shown, each group in the order of the file, and the arrows left."""

    boxes: tuple[Resource, ...]
    tiles: tuple[Resource, ...]
    arrows: tuple[Stroke, ...]


def fold(blueprint: Blueprint, strokes: Iterable[Stroke], told: frozenset[tuple[str, str]]) -> Folded:
    """Decide for every resource; `told` are the pairs that the steps of the first flow join.

    A design of at most twelve resources folds nothing. In a larger one what many things share
    (logs, keys, certificates, alarms), what only rotates a secret and what no arrow touches become
    signs and tiles: drawn as arrows they would double the lines and say little.
    """
    shown = [r for r in blueprint.resources.values() if _is_shown(r)]
    if len(shown) <= SMALL:
        kept = frozenset(r.id for r in shown)
        return Folded(tuple(shown), (), _between(strokes, kept))
    arrows = [s for s in strokes if not s.lesser]
    kept = frozenset(r.id for r in shown if look_of(r.type).folds is not Folds.ALWAYS)
    kept -= _rotators(blueprint, kept)
    arrows = [s for s in _between(arrows, kept) if not _is_idle_sign_in(s, arrows, told)]
    arrows = [s for s in arrows if not _leads_nowhere(s, arrows)]
    arrows = _first_guards(arrows)
    touched = {end for s in arrows for end in (s.source, s.target)}
    boxes = [r for r in shown if r.id in kept and (r.id in touched or not _folds_alone(r))]
    names = frozenset(r.id for r in boxes)
    tiles = tuple(r for r in shown if r.id not in names)
    return Folded(tuple(boxes), tiles, _between(arrows, names))


def _is_shown(resource: Resource) -> bool:
    frame = isinstance(resource.body, FrameType)
    return not frame and look_of(resource.type).folds is not Folds.DROPPED


def _between(strokes: Iterable[Stroke], names: frozenset[str]) -> tuple[Stroke, ...]:
    return tuple(s for s in strokes if s.source in names and s.target in names and s.source != s.target)


def _folds_alone(resource: Resource) -> bool:
    return look_of(resource.type).folds is Folds.UNLINED


def _rotators(blueprint: Blueprint, kept: frozenset[str]) -> frozenset[str]:
    """Functions that do nothing but rotate secrets: nobody else calls them."""
    found = set()
    for name in kept:
        incoming = blueprint.incoming.get(name, ())
        rotates = any(r.verb == "rotated_by" for r in incoming)
        driven = any(r.verb in ("to", "calls", "function", "sends_to", "origin") for r in incoming)
        starts = any(r.verb in ("triggered_by", "subscribes_to") for r in blueprint.outgoing.get(name, ()))
        if rotates and not driven and not starts:
            found.add(name)
    return frozenset(found)


def _is_idle_sign_in(stroke: Stroke, strokes: Iterable[Stroke], told: frozenset[tuple[str, str]]) -> bool:
    """True for signing in where no flow tells it and the pool has another arrow."""
    if not stroke.verb.startswith("signs_in"):
        return False
    if (stroke.source, stroke.target) in told or (stroke.target, stroke.source) in told:
        return False
    others = (s for s in strokes if not s.verb.startswith("signs_in"))
    return any(stroke.target in (s.source, s.target) for s in others)


def _leads_nowhere(stroke: Stroke, strokes: Iterable[Stroke]) -> bool:
    """True for failures left where nobody takes them up: the queue is a sign, not a box."""
    if stroke.verb not in ("dead_letter", "on_failure"):
        return False
    return not any(s is not stroke and s.source == stroke.target for s in strokes)


def _first_guards(strokes: Iterable[Stroke]) -> list[Stroke]:
    """A guard is drawn at the first thing it protects; elsewhere it is a sign."""
    seen: set[str] = set()
    kept = []
    for stroke in strokes:
        if stroke.kind is LineKind.GUARD:
            if stroke.source in seen:
                continue
            seen.add(stroke.source)
        kept.append(stroke)
    return kept

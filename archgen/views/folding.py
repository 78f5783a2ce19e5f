"""What is a box with arrows, what is a sign on a box and a tile on a shelf, and what is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.look import Folds, look_of
from archgen.catalogue.verbs import VERBS
from archgen.views.strokes import CONNECTION, TELLING, Stroke, is_shown
from archgen.views.view import LineKind

SMALL = 12
"""Designs of at most so many resources are shown whole."""


_FAILING = frozenset({"dead_letter", "on_failure"})


class Folded(Struct, frozen=True):
    """The resources by how they are shown, each group in the order of the file, and the arrows left.

    `small` is true for a design that is shown whole.
    """

    boxes: tuple[Resource, ...]
    tiles: tuple[Resource, ...]
    arrows: tuple[Stroke, ...]
    small: bool = False


def fold(blueprint: Blueprint, strokes: Iterable[Stroke], told: frozenset[tuple[str, str]]) -> Folded:
    """Decide for every resource; `told` are the pairs that the steps of the first flow join.

    A design of at most twelve resources folds nothing. In a larger one what many things share
    (logs, keys, certificates, alarms), what only rotates a secret and what no arrow touches become
    signs and tiles: drawn as arrows they would double the lines and say little. What a step of
    the flow or a drawn connection runs along is wanted, and stays.
    """
    shown = [r for r in blueprint.resources.values() if is_shown(r)]
    if len(shown) <= SMALL:
        kept = frozenset(r.id for r in shown)
        return Folded(tuple(shown), (), _between(strokes, kept), small=True)
    wanted = _wanted(strokes, told)
    ends = frozenset(end for s in wanted for end in (s.source, s.target))
    kept = frozenset(r.id for r in shown if look_of(r.type).folds is not Folds.ALWAYS)
    kept = (kept - _rotators(blueprint, kept)) | ends
    arrows = _between((s for s in strokes if not s.lesser or s in wanted), kept)
    people = frozenset(r.id for r in shown if look_of(r.type).outside)
    arrows = _without_the_idle(arrows, wanted, people)
    touched = {end for s in arrows for end in (s.source, s.target)}
    boxes = [r for r in shown if r.id in kept and (r.id in touched or not _folds_alone(r))]
    names = frozenset(r.id for r in boxes)
    tiles = tuple(r for r in shown if r.id not in names)
    return Folded(tuple(boxes), tiles, _between(arrows, names))


def _wanted(strokes: Iterable[Stroke], told: frozenset[tuple[str, str]]) -> frozenset[Stroke]:
    """The arrows that the author asks for: drawn connections, and what steps run along.

    A step runs along a lesser arrow only where its pair has no other.
    """
    rows = list(strokes)
    ways = told | {(target, source) for source, target in told}
    along = [s for s in rows if s.joins in ways or (s.source, s.target) in ways]
    full = {frozenset(s.joins) for s in along if not s.lesser}
    asked = [s for s in along if not s.lesser or frozenset(s.joins) not in full]
    return frozenset([*asked, *(s for s in rows if s.verb == CONNECTION)])


def _between(strokes: Iterable[Stroke], names: frozenset[str]) -> tuple[Stroke, ...]:
    return tuple(s for s in strokes if s.source in names and s.target in names and s.source != s.target)


def _folds_alone(resource: Resource) -> bool:
    """True for what is a box only for its arrows: helpers, and whoever outside has nothing to do with it."""
    look = look_of(resource.type)
    return look.folds is Folds.UNLINED or look.outside


def _rotators(blueprint: Blueprint, kept: frozenset[str]) -> frozenset[str]:
    """Functions that do nothing but rotate secrets: nobody else calls them."""
    found = set()
    for name in kept:
        incoming = blueprint.incoming.get(name, ())
        rotates = any(r.verb == "rotated_by" for r in incoming)
        driven = any(VERBS[r.verb].line and not VERBS[r.verb].inward for r in incoming)
        starts = any(VERBS[r.verb].inward and VERBS[r.verb].line for r in blueprint.outgoing.get(name, ()))
        if rotates and not driven and not starts:
            found.add(name)
    return frozenset(found)


def _without_the_idle(
    arrows: Sequence[Stroke], wanted: frozenset[Stroke], people: frozenset[str]
) -> tuple[Stroke, ...]:
    """The arrows without those that say little: they become signs, or nothing.

    These are signing in by `people` where the pool has another arrow, telling the subscribers of a
    topic that nothing drawn fills, and failures left where nobody takes them up.
    """

    def signs_in(arrow: Stroke) -> bool:
        return arrow.verb == "signs_in_with" and arrow.source in people

    busy = {end for s in arrows if not signs_in(s) for end in (s.source, s.target)}
    left = [s for s in arrows if s in wanted or not (signs_in(s) and s.target in busy)]
    heard = {end for s in left if s.verb != TELLING for end in (s.source, s.target)}
    left = [s for s in left if s in wanted or s.verb != TELLING or s.source in heard]
    taken_up = {s.source for s in left}
    left = [s for s in left if s in wanted or s.verb not in _FAILING or s.target in taken_up]
    return _first_guards(left, wanted)


def _first_guards(arrows: Iterable[Stroke], wanted: frozenset[Stroke]) -> tuple[Stroke, ...]:
    """A guard is drawn at the first thing it protects; elsewhere it is a sign."""
    seen: set[str] = set()
    kept = []
    for stroke in arrows:
        if stroke.kind is LineKind.GUARD:
            if stroke.source in seen and stroke not in wanted:
                continue
            seen.add(stroke.source)
        kept.append(stroke)
    return tuple(kept)

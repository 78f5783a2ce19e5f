"""Routes in a list: all that an API has are told as all, and not one by one."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.blueprint.model import Blueprint
from archgen.reviews.language import counted
from archgen.reviews.model import Words, few, plain
from archgen.rules.readings.routes import API, routes

_FEW = 2
"""So many routes are named even where they are all."""


def parts_in_short(blueprint: Blueprint | None, owner: str, names: Sequence[str], most: int) -> Words:
    """Up to `most` names of parts of a resource; of an API's routes `all four routes` where all are there."""
    resource = blueprint.resources.get(owner) if blueprint else None
    known = [way.name for way in routes(resource)] if resource is not None and resource.type == API else []
    if len(known) <= _FEW or not set(known) <= set(names):
        return few(names, most)
    rest = [name for name in names if name not in known]
    words = all_routes(len(known))
    return (*words, plain(", "), *few(rest, most)) if rest else words


def all_routes(count: int) -> Words:
    """`all four routes`."""
    return (plain(f"all {counted(count, 'route')}"),)


def is_all(names: Sequence[str], every: int) -> bool:
    """True for so many routes, of so many in all, that nobody need read them one by one."""
    return len(names) == every > _FEW

"""Answers that something on the way keeps: where, for which route, and what tells one from another."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.units import Duration
from archgen.rules.readings.routes import Way, fronted_by
from archgen.source.document import Pointer

IDENTITY = ("claim", "identity.", "context.authorizer", "context.identity", "cookie", "session")
"""How parts of a key begin that say whose answer it is."""
_HEADERS = ("authorization", "x-api-key", "cookie")


class Kept(Struct, frozen=True):
    """Answers of one route kept in one place; `key` is None where nothing says what tells them apart.

    `unsure` is true where nothing says whether anything is kept at all.
    """

    way: Way
    owner: Resource
    path: Pointer
    key: tuple[str, ...] | None
    unsure: bool = False

    @property
    def by_person(self) -> bool:
        """True when the key names whoever asked."""
        return any(_names_person(part.lower()) for part in self.key or ())


def _names_person(part: str) -> bool:
    return part.startswith(IDENTITY) or part.rpartition(".")[2] in _HEADERS


def kept_answers(blueprint: Blueprint, way: Way) -> tuple[Kept, ...]:
    """Where answers of a route may be kept: at distributions in front of its API, and at the API.

    Only answers to GET and HEAD are kept, and those to any method under `ANY` among them.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
    """
    if way.mock or way.method not in ("GET", "HEAD", "ANY"):
        return ()
    return (*_at_edges(blueprint, way), *_at_api(way))


def _at_edges(blueprint: Blueprint, way: Way) -> Iterator[Kept]:
    for edge in fronted_by(blueprint, way.api.id):
        body: Any = edge.body
        cache = body.cache
        path: Pointer = ("cache",)
        for pattern, behaviour in (body.behaviours or {}).items():
            if fnmatchcase(_sample(way), pattern):
                if behaviour.origin not in (None, way.api.id):
                    cache = _OFF
                elif behaviour.cache is not None:
                    cache, path = behaviour.cache, ("behaviours", pattern, "cache")
                break
        if cache is None:
            yield Kept(way, edge, (), None, unsure=True)
        elif cache is not _OFF and not cache.off and not _none(cache.ttl):
            yield Kept(way, edge, path, None if cache.key is None else tuple(cache.key))


_OFF: Any = object()


def _sample(way: Way) -> str:
    """A path that the route answers: parameters filled in."""
    pieces = way.name.partition(" ")[2].split("/")
    return "/".join("x" if piece.startswith("{") else piece for piece in pieces)


def _none(ttl: object) -> bool:
    return isinstance(ttl, Duration) and ttl.seconds == 0


def _at_api(way: Way) -> Iterator[Kept]:
    body: Any = way.api.body
    own = way.route.cache
    if own is not None and (own.none is not None or _none(own.ttl)):
        return
    blocks: list[tuple[Pointer, Any]] = [(("cache",), body.cache)]
    blocks += [(("stages", name, "cache"), stage.cache) for name, stage in (body.stages or {}).items()]
    live = [row for row in blocks if row[1] is not None and row[1].size and not _none(row[1].ttl)]
    if own is not None and own.key is not None:
        yield Kept(way, way.api, ("routes", way.name, "cache"), tuple(own.key))
    elif live:
        path, block = live[0]
        yield Kept(way, way.api, path, None if block.key is None else tuple(block.key))
    elif own is not None and own.ttl is not None:
        yield Kept(way, way.api, ("routes", way.name, "cache"), None)

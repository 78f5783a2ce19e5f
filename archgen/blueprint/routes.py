"""Routes as keys: METHOD, space, path; the same place written twice under two names is one route."""

from __future__ import annotations

import re

from archgen.blueprint.mistakes import Mistakes
from archgen.catalogue.fields import ResourceType
from archgen.source.document import Mapping, span_at

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")
SYSTEM = ("$default", "$connect", "$disconnect")
_BRACES = re.compile(r"\{[^}]*\}")


def check_routes(body: ResourceType, tree: Mapping, mistakes: Mistakes, owner: str) -> None:
    """Findings about the keys of `routes`; a type without routes has none."""
    routes = getattr(body, "routes", None)
    if not isinstance(routes, dict):
        return
    messages = getattr(body, "protocol", None) == "websocket"
    first: dict[str, str] = {}
    for key in routes:
        if not _is_route(key, messages=messages):
            _say_bad(key, tree, mistakes, owner)
            continue
        same = _BRACES.sub("{}", key)
        if same in first:
            _say_twice(key, first[same], tree, mistakes, owner)
        first.setdefault(same, key)


def _is_route(key: str, *, messages: bool) -> bool:
    if key.startswith("$"):
        return key in SYSTEM
    method, _, path = key.partition(" ")
    return messages or (method in METHODS and path.startswith("/"))


def _say_bad(key: str, tree: Mapping, mistakes: Mistakes, owner: str) -> None:
    method, _, path = key.partition(" ")
    if key.startswith("$"):
        meant = mistakes.nearest(key, SYSTEM)
    elif method.startswith("/"):
        meant = f"ANY {method}"
    else:
        known = mistakes.nearest(method, METHODS)
        meant = f"{known} /{path.lstrip('/')}" if known else None
    mistakes.add(
        "bad-route",
        f"`{key[:40]}` is no route",
        span_at(tree, ("routes", key), key=True),
        label=f"did you mean `{meant[:40]}`?" if meant else "METHOD /path",
        hint="write it as `GET /notes/{id}`; methods in capitals, `ANY` for all",
        resource=owner,
        part=key,
    )


def _say_twice(key: str, first: str, tree: Mapping, mistakes: Mistakes, owner: str) -> None:
    mistakes.add(
        "duplicate-route",
        f"`{key[:40]}` is written twice",
        span_at(tree, ("routes", key), key=True),
        label="again here",
        hint="keep one: the name in braces does not tell routes apart",
        related=((span_at(tree, ("routes", first), key=True), "the same place"),),
        resource=owner,
        part=key,
    )

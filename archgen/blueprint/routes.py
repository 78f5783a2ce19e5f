"""Routes as keys: METHOD, space, path; the same place written twice under two names is one route."""

from __future__ import annotations

import re

from archgen.blueprint.mistakes import Mistakes
from archgen.catalogue.fields import ResourceType
from archgen.finding.nearest import nearest
from archgen.source.document import Mapping, span_at

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")
_BRACES = re.compile(r"\{[^}]*\}")


def check_routes(body: ResourceType, tree: Mapping, mistakes: Mistakes, owner: str) -> None:
    """Findings about the keys of `routes`; a type without routes has none."""
    routes = getattr(body, "routes", None)
    if not isinstance(routes, dict):
        return
    messages = getattr(body, "protocol", None) == "websocket"
    first: dict[str, str] = {}
    for key in routes:
        span = span_at(tree, ("routes", key), key=True)
        method, _, path = key.partition(" ")
        if not key.startswith("$") and not messages:
            if method not in METHODS or not path.startswith("/"):
                meant = nearest(method, METHODS)
                label = (
                    f"did you mean `{meant} {path or '/'}`?" if meant and meant != method else "METHOD /path"
                )
                hint = "write it as `GET /notes/{id}`; methods in capitals, `ANY` for all"
                mistakes.add(
                    "bad-route",
                    f"`{key[:40]}` is no route",
                    span,
                    label=label,
                    hint=hint,
                    resource=owner,
                    part=key,
                )
                continue
        same = _BRACES.sub("{}", key)
        if same in first:
            other = span_at(tree, ("routes", first[same]), key=True)
            hint = "keep one: the name in braces does not tell routes apart"
            related = ((other, "the same place"),)
            mistakes.add(
                "duplicate-route",
                f"`{key[:40]}` is written twice",
                span,
                label="again here",
                hint=hint,
                related=related,
                resource=owner,
                part=key,
            )
        first.setdefault(same, key)

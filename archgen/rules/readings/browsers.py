"""Browsers as rules ask about them: which call an API, and where they keep what proves who is there."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.rules.readings.routes import clients_of

COOKIE = "cookie"
"""Where a browser keeps what it sends along by itself, whatever page asks."""


def kept_by(client: Resource) -> str | None:
    """Where a client keeps its token: `cookie`, `memory`, `device-store`; None where it does not say."""
    kept: str | None = getattr(client.body, "keeps", None)
    return kept


def browsers_of(blueprint: Blueprint, api: str) -> tuple[Resource, ...]:
    """The browsers that call an API, directly or through an edge in front of it.

    A client of no stated kind that keeps cookies is one.
    """
    return tuple(one for one in clients_of(blueprint, api) if _is_browser(one))


def _is_browser(client: Resource) -> bool:
    kind = getattr(client.body, "kind", None)
    return kind == "browser" or (kind is None and kept_by(client) == COOKIE)

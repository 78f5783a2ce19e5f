"""The lines to backends: what an API, an edge, a link or code hands requests to, and how that is spoken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.graph.nature import outside
from archgen.source.document import Pointer

VERBS = ("to", "origin", "calls")
"""The words for handing a request on to a backend."""

PLAIN = ("http", "tcp")
"""What is spoken in plain text."""


class BackendLine(Struct, frozen=True):
    """One line from a resource to a backend, drawn or given by its address.

    `plain` is true in plain text, false under TLS and None where only the design could say;
    `built` is true where AWS speaks nothing else. `mend` is what ends plain text.
    """

    source: Resource
    part: str
    path: Pointer
    target: Resource | None
    plain: bool | None
    built: bool = False
    says: str = ""
    mend: str = ""


def backend_lines(blueprint: Blueprint) -> Iterator[BackendLine]:
    """Every line to a backend; callers outside AWS come to front doors, which is another matter."""
    for line in blueprint.relations:
        source, target = blueprint.resources[line.source], blueprint.resources[line.target]
        if line.verb not in VERBS or outside(source):
            continue
        protocol = line.settings.protocol
        tls = getattr(target.body, "tls", None)
        plain: bool | None = False
        says = mend = ""
        if protocol is not None:
            plain, says = protocol in PLAIN, f"`protocol: {protocol}`"
            mend = f"`protocol: https` to {target.id}"
        elif tls is not None:
            plain, says, mend = not tls, f"{target.id} speaks no TLS"[:40], f"`tls: true` on {target.id}"
        elif hasattr(target.body, "tls") or _unsaid_outside(line, target):
            plain = None
        built = protocol is None and not hasattr(target.body, "tls") and not outside(target)
        yield BackendLine(source, line.part, line.path, target, plain, built, says, mend)
    yield from _addresses(blueprint)


def _unsaid_outside(line: Relation, target: Resource) -> bool:
    """True where somebody else's system is called and nothing says how; to AWS's own it is HTTPS."""
    told = line.settings.minimum_tls is not None or line.settings.auth == "mutual-tls"
    return target.type == "external" and not told


def _addresses(blueprint: Blueprint) -> Iterator[BackendLine]:
    """The lines to addresses that are written out."""
    for source in blueprint.resources.values():
        if outside(source):
            continue
        for part, path, address in _written(source):
            if address.startswith(("http://", "https://")):
                plain = address.startswith("http://")
                yield BackendLine(
                    source,
                    part,
                    path,
                    None,
                    plain,
                    says="an address in plain text",
                    mend=f"https{address[4:]}",
                )


def _written(source: Resource) -> Iterator[tuple[str, Pointer, str]]:
    body: Any = source.body
    for name, route in source.routes.items():
        yield name, ("routes", name, "to"), str(route.to)
    if isinstance(getattr(body, "to", None), str):
        yield "to", ("to",), body.to
    for field in ("origin", "calls"):
        for name in getattr(body, field, None) or ():
            yield f"{field}/{name}", (field, name), name
    for name, behaviour in (getattr(body, "behaviours", None) or {}).items():
        yield name, ("behaviours", name, "origin"), str(behaviour.origin)

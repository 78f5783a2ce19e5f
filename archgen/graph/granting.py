"""Ways in that resource policies open: to everybody, and to other accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.assembly import Assembly
from archgen.graph.doors import has_routes
from archgen.graph.model import EdgeKind, Guard, Slot, Strength
from archgen.graph.nature import leads_inside
from archgen.graph.policies import open_to_anyone, statements
from archgen.graph.settings import declares
from archgen.graph.sources import FOREIGN, INTERNET, zone_of

_ACCOUNT = re.compile(r"(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::.*)?")
_READING = ("Get", "List", "Describe", "Query", "Scan", "Receive", "BatchGet")


def add_granted_ways(assembly: Assembly, resource: Resource) -> None:
    """The edges of a policy that lets somebody straight in.

    An API's policy narrows its doors and an endpoint's what passes it: neither lets anybody in.
    """
    if has_routes(resource) or leads_inside(resource):
        return
    opened = open_to_anyone(resource)
    if opened and not _refuses_everybody(resource):
        for statement in opened:
            _add_way(assembly, INTERNET, resource, statement, Strength.OPEN)
    for statement in _for_others(assembly, resource):
        _add_way(assembly, FOREIGN, resource, statement, Strength.BUILT)


def _refuses_everybody(resource: Resource) -> bool:
    """True where AWS lets no policy open the resource to everybody."""
    blocked = getattr(resource.body, "block_public_policy", False)
    return bool(blocked) or resource.value("public_access") == "blocked"


def _add_way(
    assembly: Assembly,
    source: str,
    resource: Resource,
    statement: Any,  # noqa: ANN401 - a statement of the catalogue
    identity: Strength,
) -> None:
    op = "read" if all(_reads(action) for action in statement.actions or ("*",)) else "write"
    assembly.edge(
        source,
        resource.id,
        EdgeKind.DATA,
        "reaches",
        part="policy",
        op=op,
        guards={Guard.IDENTITY: identity},
        slots={Guard.IDENTITY: Slot(resource.id, "", ("policy",))},
    )


def _reads(action: str) -> bool:
    return action.partition(":")[2].startswith(_READING)


def _for_others(assembly: Assembly, resource: Resource) -> Iterator[Any]:
    """The allowing statements that name another account, by its number or as a system outside.

    Where the blueprint does not say which account is its own, a number says nothing.
    """
    for statement in statements(resource, "allow"):
        if any(
            _is_foreign(assembly.blueprint, str(name), assembly.own_accounts)
            for name in statement.principals or ()
        ):
            yield statement


def _is_foreign(blueprint: Blueprint, name: str, own: frozenset[str]) -> bool:
    other = blueprint.resources.get(name)
    if other is not None:
        return declares(other, "account") and zone_of(blueprint, other) == FOREIGN
    number = _ACCOUNT.fullmatch(name)
    return number is not None and bool(own) and number.group(1) not in own

"""What security groups let in and out, and who is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.rules.readings.endpoints import is_gateway

_ANYWHERE = frozenset({"0.0.0.0/0", "::/0", "any", "anywhere", "all", "internet", "*"})
_NOWHERE = frozenset({"", "none", "nothing"})
_ENDS = ("from", "to", "cidr", "group", "name")
_PORTS = ("port", "ports")


class Opening(Struct, frozen=True):
    """One line of a security group: the names or address ranges at its other end, and the ports.

    No end means anywhere, no port means that none is named.
    """

    ends: tuple[str, ...]
    ports: tuple[str, ...] = ()

    @property
    def anywhere(self) -> bool:
        """True where it names no end, or all addresses there are."""
        return not self.ends or any(end in _ANYWHERE for end in self.ends)


def openings(value: Any) -> tuple[Opening, ...]:  # noqa: ANN401 - a free form of the catalogue
    """The lines of `in_from` or `out_to` as written: a name, a range, a port, a map or a list of these."""
    return tuple(_openings(value))


def _openings(value: Any) -> Iterator[Opening]:  # noqa: ANN401 - a free form of the catalogue
    if isinstance(value, list | tuple):
        for one in value:
            yield from _openings(one)
    elif isinstance(value, dict):
        yield Opening(_texts(value, _ENDS), _texts(value, _PORTS))
    elif value is not None and str(value) not in _NOWHERE:
        text = str(value)
        yield Opening((), (text,)) if text.replace("-", "").isdigit() else Opening((text,))


def _texts(row: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[str, ...]:
    found = (row[key] for key in keys if key in row)
    return tuple(str(one) for value in found for one in (value if isinstance(value, list) else (value,)))


def within(addresses: str, ranges: tuple[str, ...]) -> bool:
    """True where an address range lies in one of some others; also for what is no range, such as a name."""
    try:
        inner = ip_network(addresses, strict=False)
    except ValueError:
        return True
    for one in ranges:
        try:
            outer = ip_network(one, strict=False)
        except ValueError:
            continue
        if inner.version == outer.version and inner.subnet_of(outer):  # type: ignore[arg-type]
            return True
    return False


@once
def members(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    """What is in each security group, by the group's name."""
    found: dict[str, list[Resource]] = {}
    for line in graph.blueprint.relations:
        if line.verb == "security_groups":
            found.setdefault(line.target, []).append(graph.blueprint.resources[line.source])
    return {name: tuple(ones) for name, ones in found.items()}


def takes_groups(resource: Resource) -> bool:
    """True for what stands in security groups: in its VPC's default one when it names none.

    An endpoint that is a route of subnets has none.
    """
    return hasattr(resource.body, "security_groups") and not is_gateway(resource)

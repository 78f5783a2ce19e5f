"""Certificates as rules ask about them: for which host names they are used, and which names they cover."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.rules.readings.routes import domain_path, domains
from archgen.source.document import Pointer


class HostUse(Struct, frozen=True):
    """A host name of a resource, where its block is written, and the certificate shown for it."""

    resource: Resource
    path: Pointer
    host: str
    certificate: Resource


@once
def host_uses(graph: Graph) -> Mapping[str, tuple[HostUse, ...]]:
    """The host names that each drawn certificate is shown for, in the order of the file."""
    resources = graph.blueprint.resources
    found: dict[str, list[HostUse]] = {}
    for resource in resources.values():
        for place, block in enumerate(domains(resource)):
            certificate = resources.get(str(block.certificate))
            if certificate is not None and block.name is not None:
                use = HostUse(resource, domain_path(resource, place), str(block.name), certificate)
                found.setdefault(certificate.id, []).append(use)
    return {name: tuple(uses) for name, uses in found.items()}


def names_of(certificate: Resource) -> tuple[str, ...]:
    """The names that a certificate is for."""
    return tuple(getattr(certificate.body, "names", None) or ())


def covers(name: str, host: str) -> bool:
    """True when a certificate's name holds for a host; a wildcard stands for one label and no more.

    Source: https://www.rfc-editor.org/rfc/rfc9525
    """
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    if not is_wildcard(name) or is_wildcard(host):
        return name == host
    return host.partition(".")[2] == name.removeprefix("*.")


def is_wildcard(name: str) -> bool:
    """True for a name that stands for many hosts."""
    return name.startswith("*.")

"""What a resource policy lets through, as far as paths ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Resource
from archgen.graph.settings import setting
from archgen.graph.sources import CORPORATE, PARTNER, VPC

_BY_ADDRESS = ("aws:sourceip", "aws:vpcsourceip")
_SOURCE_KEYS = frozenset(
    {
        "aws:sourcearn",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:principalorgid",
        "aws:principalarn",
        "aws:principalaccount",
    }
)
"""Condition keys that say for whom a service calls.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""
_BY_NETWORK = ("aws:sourcevpce", "aws:sourcevpc")


def statements(resource: Resource, effect: str) -> tuple[Any, ...]:
    """The statements of the resource's policy with this effect; a silent effect allows."""
    written = setting(resource, "policy") or ()
    return tuple(one for one in written if (one.effect or "allow") == effect)


def applies(resource: Resource) -> bool:
    """False where AWS takes no resource policy: on HTTP and WebSocket APIs.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
    """
    return setting(resource, "protocol") in (None, "rest")


def open_to_anyone(resource: Resource) -> tuple[Any, ...]:
    """The allowing statements for everybody without any condition."""
    return tuple(
        one for one in statements(resource, "allow") if "*" in (one.principals or ()) and not one.conditions
    )


def open_to_services(resource: Resource) -> bool:
    """True when a statement lets a service of AWS in for whoever in the world makes it call."""
    return any(_serves_anyone(one) for one in statements(resource, "allow"))


def _serves_anyone(statement: Any) -> bool:  # noqa: ANN401 - a statement of the catalogue
    """True for a service as principal without a condition on the source behind it."""
    services = any(str(name).endswith(".amazonaws.com") for name in statement.principals or ())
    keys = {key.lower() for names in (statement.conditions or {}).values() for key in names}
    return services and not keys & _SOURCE_KEYS


def names_principals(resource: Resource) -> bool:
    """True when every allowing statement names who may come in."""
    allowed = statements(resource, "allow")
    return (
        bool(allowed)
        and applies(resource)
        and all(one.principals and "*" not in one.principals for one in allowed)
    )


def admitted(resource: Resource) -> tuple[str, ...] | None:
    """The sources that the policy lets in by their network; None where it asks for no network.

    Addresses admit partners and the corporate network, endpoints and VPCs what is inside.
    """
    if not applies(resource):
        return None
    allowed = statements(resource, "allow")
    keys = [frozenset(_narrowing(one)) for one in allowed]
    if allowed and all(keys):
        return _zones(frozenset().union(*keys))
    refused = frozenset(key for one in statements(resource, "deny") for key in _widening(one))
    return _zones(refused) if allowed and refused else None


def ends_named(resource: Resource) -> tuple[str, ...]:
    """The endpoints and VPCs that the conditions of a policy name, as written."""
    found = (
        str(value)
        for one in (*statements(resource, "allow"), *statements(resource, "deny"))
        for keys in (one.conditions or {}).values()
        for key, values in keys.items()
        if key.lower() in _BY_NETWORK
        for value in values
    )
    return tuple(dict.fromkeys(found))


def _zones(keys: frozenset[str]) -> tuple[str, ...]:
    by_address = (PARTNER, CORPORATE) if keys & frozenset(_BY_ADDRESS) else ()
    return (*by_address, *((VPC,) if keys & frozenset(_BY_NETWORK) else ()))


def _narrowing(statement: Any) -> Iterator[str]:  # noqa: ANN401 - a statement of the catalogue
    yield from (key for operator, key in _conditions(statement) if not _negative(operator))


def _widening(statement: Any) -> Iterator[str]:  # noqa: ANN401 - a statement of the catalogue
    yield from (key for operator, key in _conditions(statement) if _negative(operator))


def _negative(operator: str) -> bool:
    return "not" in operator.lower()


def _conditions(statement: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a statement of the catalogue
    for operator, keys in (statement.conditions or {}).items():
        for key in keys:
            if key.lower() in (*_BY_ADDRESS, *_BY_NETWORK):
                yield operator, key.lower()

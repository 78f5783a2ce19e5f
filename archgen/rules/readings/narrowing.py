"""Whether the conditions of a policy leave everybody in, or a service's other customers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from archgen.blueprint.model import Resource
from archgen.catalogue.policy_terms import (
    CALLER_KEYS,
    CONTEXT_PREFIX,
    SOURCE_ARN,
    SOURCE_KEYS,
    WITHOUT_ACCOUNT,
)
from archgen.graph.action_patterns import covers, is_anything
from archgen.graph.policies import statements
from archgen.graph.written_rights import Grant

Conditions = Mapping[str, Mapping[str, tuple[str, ...]]]

_HOLDS = frozenset(
    {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress"}
)
_FAILS = frozenset(
    {"stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike"}
    | {"notipaddress"}
)
_EVERY_ADDRESS = ("0.0.0.0/0", "::/0")

_CUTTING = (
    "resourcetag",
    "principaltag",
    "existingobjecttag",
    "leadingkeys",
    "viaservice",
    "encryptioncontext",
)
"""Parts of condition keys that cut a right down to some of what it names."""


def cut_down(grant: Grant) -> bool:
    """True where a condition holds a right to tags, leading keys, a service or an encryption context."""
    return any(word in key for key in grant.keys for word in _CUTTING)


def narrowed(resource: Resource, grant: Grant) -> bool:
    """True where a statement for everybody holds for some callers only.

    Its own condition says so, or a statement that refuses whatever comes otherwise.
    """
    return _asks(grant.conditions, CALLER_KEYS) or refused_otherwise(resource, grant)


def refused_otherwise(resource: Resource, grant: Grant) -> bool:
    """True where another statement refuses what the grant allows to all who come otherwise than it says."""
    return any(_refuses(one, grant) for one in statements(resource, "deny"))


def tells_source(grant: Grant, service: str) -> bool:
    """True where a statement for a service asks on whose behalf it comes.

    The ARNs of some services name no account: there the account itself must be asked for.
    """
    keys = SOURCE_KEYS - {SOURCE_ARN} if service in WITHOUT_ACCOUNT else SOURCE_KEYS
    return _asks(grant.conditions, keys) or any(
        key.lower().startswith(CONTEXT_PREFIX) for _, key, _ in _terms(grant.conditions, _HOLDS)
    )


def tells_thing(grant: Grant) -> bool:
    """True where a statement for a service asks which thing it comes for, whoever owns that."""
    return _asks(grant.conditions, (SOURCE_ARN,))


def _asks(conditions: Conditions, keys: Collection[str]) -> bool:
    """True where a condition asks one of these keys for a value that not everybody has.

    An operator that also holds where the key is missing asks nothing of those who leave it out.
    """
    return any(
        key.lower() in keys and not any(_any_value(value) for value in values)
        for _, key, values in _terms(conditions, _HOLDS)
    )


def _refuses(statement: Any, grant: Grant) -> bool:  # noqa: ANN401 - a statement of the catalogue
    """True where a statement refuses to everybody what the grant allows, unless they come as it says."""
    conditions: Conditions = statement.conditions or {}
    written = [(operator, key) for operator, keys in conditions.items() for key in keys]
    terms = list(_terms(conditions, _FAILS))
    asked = bool(terms) and len(terms) == len(written)
    return (
        asked
        and "*" in (statement.principals or ())
        and all(key.lower() in CALLER_KEYS for _, key, _ in terms)
        and not any(_any_value(value) for _, _, values in terms for value in values)
        and all(any(covers(own, action) for own in statement.actions or ()) for action in grant.actions)
        and (not statement.resources or set(grant.resources) <= set(statement.resources))
    )


def _terms(conditions: Conditions, operators: frozenset[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The conditions with one of these operators: operator, key and values."""
    for operator, keys in conditions.items():
        how, _, name = operator.lower().rpartition(":")
        kept = name.removesuffix("ifexists") if operators is _FAILS else name
        vacuous = how == ("foranyvalue" if operators is _FAILS else "forallvalues")
        if kept in operators and not vacuous:
            for key, values in keys.items():
                yield operator, key, tuple(str(value) for value in values)


def _any_value(value: str) -> bool:
    """True for a value that everybody has, or can make: `*`, every address, a role of any account."""
    pieces = value.split(":")
    of_any_account = pieces[0] == "arn" and pieces[2:3] in (["iam"], ["sts"]) and "*" in pieces[4:5]
    return value in _EVERY_ADDRESS or is_anything(value) or of_any_account

"""Statements that somebody wrote, as the policy document that AWS is given."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.policy_documents import VERSION, arns_of

_EFFECTS = {"allow": "Allow", "deny": "Deny"}


def written_document(blueprint: Blueprint, resource: Resource, field: str) -> dict[str, object]:
    """The document of a role's `allows` or a resource's `policy`; empty where nothing is written.

    Names of the blueprint stand as ARNs. A statement of a resource policy that names no resource holds
    on the resource itself.
    """
    rows = [_row(blueprint, resource, one, field) for one in getattr(resource.body, field, None) or ()]
    return {"Version": VERSION, "Statement": rows} if rows else {}


def _row(blueprint: Blueprint, owner: Resource, statement: Any, field: str) -> dict[str, object]:  # noqa: ANN401
    """One statement; empty parts are left out."""
    actions = tuple(statement.actions or ())
    texts = tuple(statement.resources or ())
    if not texts and field == "policy" and not statement.not_resources:
        texts = (owner.id,)
    parts: dict[str, object] = {
        "Effect": _EFFECTS[statement.effect or "allow"],
        "Principal": _principals(blueprint, statement.principals),
        "NotPrincipal": _principals(blueprint, statement.not_principals),
        "Action": list(actions),
        "NotAction": list(statement.not_actions or ()),
        "Resource": _resources(blueprint, texts, actions),
        "NotResource": _resources(blueprint, statement.not_resources, actions),
        "Condition": {
            operator: {key: list(values) for key, values in keys.items()}
            for operator, keys in (statement.conditions or {}).items()
        },
    }
    return {name: part for name, part in parts.items() if part}


def _resources(blueprint: Blueprint, texts: Any, actions: tuple[str, ...]) -> list[str]:  # noqa: ANN401
    found: dict[str, None] = {}
    for text in texts or ():
        name, slash, below = str(text).partition("/")
        named = blueprint.resources.get(name)
        arns = {
            arn for action in actions or ("",) for arn in (arns_of(blueprint, named, action) if named else ())
        }
        if not arns:
            found[str(text)] = None
        for arn in sorted(arns):
            found[f"{arn.removesuffix('/*')}/{below}" if slash else arn] = None
    return list(found)


def _principals(blueprint: Blueprint, names: Any) -> dict[str, list[str]]:  # noqa: ANN401 - of a statement
    """Who a statement is about, by kind: services by their host, all else as AWS principals."""
    found: dict[str, list[str]] = {}
    for name in map(str, names or ()):
        named = blueprint.resources.get(name)
        arns = arns_of(blueprint, named) if named else ()
        kind = "Service" if name.endswith(".amazonaws.com") else "AWS"
        found.setdefault(kind, []).append(arns[0] if arns else name)
    return found

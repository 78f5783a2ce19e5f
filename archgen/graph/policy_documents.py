"""Rights as the statements of an IAM policy: the actions, the ARNs they take, and the conditions."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.arns import ARNS, ARNS_BY_ACTION, SERVICE_HOSTS
from archgen.graph.rights import EVERYWHERE, Right
from archgen.graph.settings import setting

VERSION = "2012-10-17"
"""The version of the policy language that statements are written in.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
"""

_ACCOUNT = "${account}"
_REGION = "${region}"


def document_for(blueprint: Blueprint, rights: Sequence[Right]) -> dict[str, object]:
    """The policy document that allows the rights of one holder and nothing else; empty for none."""
    statements = statements_for(blueprint, rights)
    return {"Version": VERSION, "Statement": statements} if statements else {}


def statements_for(blueprint: Blueprint, rights: Sequence[Right]) -> list[dict[str, object]]:
    """The statements for the rights of one holder, one for each target and kind of ARN in it."""
    return [statement for right in rights for statement in _statements(blueprint, right)]


def account_number(blueprint: Blueprint) -> str:
    """The account's digits where the blueprint names one account, else a place to fill in."""
    ids = [str(setting(account, "id")) for account in blueprint.of_type("account")]
    return ids[0] if len(ids) == 1 else _ACCOUNT


def arns_of(blueprint: Blueprint, resource: Resource, action: str = "") -> tuple[str, ...]:
    """The ARNs that an action takes for a resource; none for types that no IAM policy names.

    What the blueprint does not say stands as `${account}`, `${region}` or `${<resource>}`.
    """
    forms = ARNS_BY_ACTION.get(resource.type, {}).get(action) or ARNS.get(resource.type, ())
    region = _region(blueprint, resource)
    called = str(setting(resource, "aws_name") or resource.id)
    return tuple(
        form.format(
            region=region,
            account=account_number(blueprint),
            name=resource.id if "${{" in form else called,
        )
        for form in forms
    )


def _statements(blueprint: Blueprint, right: Right) -> list[dict[str, object]]:
    if right.target in EVERYWHERE:
        return [_statement(_sid(right.target), right.actions, ("*",))] if right.actions else []
    resource = blueprint.resources[right.target]
    groups: dict[tuple[str, ...], list[str]] = {}
    for action in right.actions:
        groups.setdefault(arns_of(blueprint, resource, action), []).append(action)
    written = [(arns, actions) for arns, actions in groups.items() if arns]
    sid = _sid(right.target)
    hosts = _hosts(blueprint, right, _region(blueprint, resource))
    found = []
    for place, (arns, actions) in enumerate(written):
        statement = _statement(sid if place == 0 else f"{sid}{place + 1}", actions, arns)
        if hosts:
            statement["Condition"] = {"StringEquals": {"kms:ViaService": _one_or_all(hosts)}}
        found.append(statement)
    return found


def _statement(sid: str, actions: Sequence[str], arns: Sequence[str]) -> dict[str, object]:
    return {"Sid": sid, "Effect": "Allow", "Action": _one_or_all(actions), "Resource": _one_or_all(arns)}


def _one_or_all(values: Sequence[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


def _region(blueprint: Blueprint, resource: Resource) -> str:
    return next(iter(resource.regions), next(iter(blueprint.regions), _REGION))


def _hosts(blueprint: Blueprint, right: Right, region: str) -> list[str]:
    """The services through which alone a key may be used; none where one of them has no such name."""
    types = [blueprint.resources[name].type for name in right.through]
    if not types or any(kind not in SERVICE_HOSTS for kind in types):
        return []
    return [f"{name}.{region}.amazonaws.com" for name in dict.fromkeys(SERVICE_HOSTS[kind] for kind in types)]


def _sid(name: str) -> str:
    """A statement id: AWS takes letters and figures alone.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
    """
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in name).split()
    return "".join(word[0].upper() + word[1:] for word in words) or "Statement"

"""The rights of a holder as an IAM policy, to be copied."""

from __future__ import annotations

import json

from archgen.blueprint.model import Blueprint
from archgen.catalogue.arns import ARNS, SERVICE_HOSTS
from archgen.reviews.rights import TRACES, Right

_ACCOUNT = "${account}"
_REGION = "${region}"


def policy_of(blueprint: Blueprint, rights: list[Right]) -> str:
    """The policy document for the rights of one holder, a statement a target, as JSON; empty for none."""
    statements = [statement for right in rights if (statement := _statement(blueprint, right))]
    if not statements:
        return ""
    rows = ",\n".join(_lines(statement) for statement in statements)
    return f'{{"Version": "2012-10-17", "Statement": [\n{rows}]}}'


def _lines(statement: dict[str, object]) -> str:
    """A statement with each thing it says on a line of its own, its name and effect on the first."""
    said = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in statement.items()]
    return " {" + ",\n  ".join([", ".join(said[:2]), *said[2:]]) + "}"


def _statement(blueprint: Blueprint, right: Right) -> dict[str, object] | None:
    if not right.actions:
        return None
    action: str | list[str] = right.actions if len(right.actions) > 1 else right.actions[0]
    if right.target == TRACES:
        return {"Sid": "Traces", "Effect": "Allow", "Action": action, "Resource": "*"}
    resource = blueprint.resources[right.target]
    forms = ARNS.get(resource.type, ())
    if not forms:
        return None
    region = next(iter(resource.regions), next(iter(blueprint.regions), _REGION))
    name = resource.id if "${{" in forms[0] else str(getattr(resource.body, "aws_name", None) or resource.id)
    arns = [form.format(region=region, account=account_of(blueprint), name=name) for form in forms]
    statement: dict[str, object] = {
        "Sid": _sid(right.target),
        "Effect": "Allow",
        "Action": action,
        "Resource": arns[0] if len(arns) == 1 else arns,
    }
    hosts = _hosts(blueprint, right, region)
    if hosts:
        via = hosts[0] if len(hosts) == 1 else hosts
        statement["Condition"] = {"StringEquals": {"kms:ViaService": via}}
    return statement


def _hosts(blueprint: Blueprint, right: Right, region: str) -> list[str]:
    """The services through which alone a key may be used; none where one of them has no such name."""
    types = [blueprint.resources[name].type for name in right.through]
    if not types or any(kind not in SERVICE_HOSTS for kind in types):
        return []
    return [f"{name}.{region}.amazonaws.com" for name in dict.fromkeys(SERVICE_HOSTS[kind] for kind in types)]


def account_of(blueprint: Blueprint) -> str:
    """The account's digits where the blueprint names one account, else a place to fill in."""
    ids = [str(r.body.id) for r in blueprint.resources.values() if r.boundary and hasattr(r.body, "id")]
    return ids[0] if len(ids) == 1 else _ACCOUNT


def _sid(name: str) -> str:
    """A statement id: AWS takes letters and figures alone.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
    """
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in name).split()
    return "".join(word[0].upper() + word[1:] for word in words) or "Statement"

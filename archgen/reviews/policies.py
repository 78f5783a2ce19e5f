"""The rights of a holder as an IAM policy, to be copied."""

from __future__ import annotations

import json

from archgen.blueprint.model import Blueprint
from archgen.graph.policy_documents import statements_for
from archgen.graph.rights import Right


def policy_of(blueprint: Blueprint, rights: list[Right]) -> str:
    """The policy document for the rights of one holder, as JSON; empty for none."""
    statements = statements_for(blueprint, rights)
    if not statements:
        return ""
    rows = ",\n".join(_lines(statement) for statement in statements)
    return f'{{"Version": "2012-10-17", "Statement": [\n{rows}]}}'


def _lines(statement: dict[str, object]) -> str:
    """A statement with each thing it says on a line of its own, its name and effect on the first."""
    said = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in statement.items()]
    return " {" + ",\n  ".join([", ".join(said[:2]), *said[2:]]) + "}"

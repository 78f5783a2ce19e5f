"""The least policy of each role: whose rights it gathers, and that IAM takes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from graph_making import loaded
from iam_grammar import faults

from archgen.graph.least_policies import least_policies
from archgen.graph.rights import rights_of

_ROOT = Path(__file__).parents[2]
DESIGNS = sorted(
    [*(_ROOT / "blueprints").glob("*.yaml"), *(_ROOT / "tests/blueprint/designs").glob("*.yaml")]
)

ROLES = """
resources:
  api:
    type: api-gateway
    protocol: rest
    routes:
      POST /jobs: {to: jobs, action: SendMessage}
      GET /notes: {to: notes, action: "dynamodb:Query", role: reader}
      GET /fn: {to: one}
      POST /fn: {to: one, role: reader}
  one: {type: lambda, runtime: python3.13, role: shared, reads: notes}
  two: {type: lambda, runtime: python3.13, role: shared, writes: notes}
  three: {type: lambda, runtime: python3.13, reads: notes}
  four: {type: lambda, runtime: python3.13}
  nightly: {type: schedule, calls: three}
  flow: {type: step-functions, calls: three}
  shared: {type: iam-role, trusts: {lambda: {}}, allows: {effect: allow, actions: "s3:*", resources: "*"}}
  reader: {type: iam-role, trusts: {apigateway: {}}}
  unused: {type: iam-role, trusts: {lambda: {}}}
  notes: {type: dynamodb}
  jobs: {type: queue, encryption_key: key}
  key: {type: kms-key}
"""


def _by_role(text: str) -> dict[str, Mapping[str, Any]]:
    return {one.role: one.document for one in least_policies(loaded(text))}


def _allowed(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """The actions of a document by the name of its statement."""
    return {
        row["Sid"]: row["Action"] if isinstance(row["Action"], list) else [row["Action"]]
        for row in document["Statement"]
    }


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_every_role_of_the_designs_has_a_policy_in_iams_grammar(path: Path) -> None:
    blueprint = loaded(path.read_text(encoding="utf-8"))
    policies = least_policies(blueprint)
    assert {one.role: faults(dict(one.document)) for one in policies} == {one.role: [] for one in policies}
    needing = {
        right.holder
        for right in rights_of(blueprint)
        if right.actions and hasattr(blueprint.resources[right.holder].body, "role")
    }
    assert needing <= {user for one in policies for user in one.users}


def test_each_role_that_is_drawn_or_ones_own_is_there_once() -> None:
    policies = {one.role: one.users for one in least_policies(loaded(ROLES))}
    assert policies == {
        "api": ("api",),
        "three": ("three",),
        "nightly": ("nightly",),
        "flow": ("flow",),
        "shared": ("one", "two"),
        "reader": ("api",),
    }
    assert [faults(dict(document)) for document in _by_role(ROLES).values()] == [[]] * len(policies)


def test_a_drawn_role_gets_what_all_its_users_need_and_not_what_is_written() -> None:
    allowed = _allowed(_by_role(ROLES)["shared"])
    assert allowed == {
        "Notes": [
            "dynamodb:GetItem",
            "dynamodb:BatchGetItem",
            "dynamodb:Query",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
        ]
    }


def test_routes_that_call_services_need_a_role_and_the_key_of_what_they_call() -> None:
    found = _by_role(ROLES)
    assert _allowed(found["api"]) == {
        "Jobs": ["sqs:SendMessage"],
        "Key": ["kms:GenerateDataKey", "kms:Decrypt"],
    }
    (key,) = (row for row in found["api"]["Statement"] if row["Sid"] == "Key")
    assert "sqs." in key["Condition"]["StringEquals"]["kms:ViaService"]
    assert _allowed(found["reader"]) == {"Notes": ["dynamodb:Query"], "One": ["lambda:InvokeFunction"]}
    assert _allowed(found["nightly"]) == {"Three": ["lambda:InvokeFunction"]}

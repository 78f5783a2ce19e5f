"""The policies that follow from relations: in IAM's grammar, with no star that AWS does not ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from graph_making import loaded
from iam_grammar import faults

from archgen.blueprint.model import Blueprint
from archgen.catalogue.types import TYPES
from archgen.catalogue.verbs import VERBS
from archgen.graph.nature import computes
from archgen.graph.policy_documents import arns_of, document_for
from archgen.graph.rights import TRACES, rights_of, rights_of_role
from archgen.graph.written_rights import roles

_ROOT = Path(__file__).parents[2]
DESIGNS = sorted(
    [*(_ROOT / "blueprints").glob("*.yaml"), *(_ROOT / "tests/blueprint/designs").glob("*.yaml")]
)

EVERYTHING = """
archgen: 1
name: All that grants
regions: [eu-central-1]
resources:
  fn:
    type: lambda
    runtime: python3.13
    tracing: true
    logs_to: logs
    reads: {orders: {}, files: {actions: ["s3:ListBucket", "s3:GetObject"]}, token: {}}
    writes: [orders, files, token]
    deletes: [orders, files]
    calls: [other, flow, api]
    sends_to: [jobs, news, main, clicks]
    triggered_by: [jobs, orders, clicks]
    assumes: tenant
    on_failure: jobs
  other: {type: lambda, runtime: python3.13, in: inner}
  rotate: {type: lambda, runtime: python3.13}
  flow: {type: step-functions, calls: other}
  api: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /a: {to: other}}}
  orders: {type: dynamodb, encryption_key: key}
  files: {type: bucket, aws_name: files-of-the-shop, encryption_key: key}
  token: {type: secret, rotated_by: rotate, encryption_key: key}
  jobs: {type: queue}
  news: {type: topic}
  main: {type: bus}
  clicks: {type: stream}
  logs: {type: log-group, aws_name: /aws/lambda/fn}
  key: {type: kms-key}
  tenant: {type: iam-role, trusts: {fn: {}}, session_tags: [tenant]}
boundaries:
  net: {type: vpc, cidr: 10.0.0.0/16}
  inner: {type: subnet, in: net, zone: a}
"""


def _printed(blueprint: Blueprint) -> dict[str, dict[str, Any]]:
    """The document of each holder that runs code, by its name, empty ones left out."""
    rights = rights_of(blueprint)
    holders = [r.id for r in blueprint.resources.values() if computes(r)]
    found = {name: document_for(blueprint, [one for one in rights if one.holder == name]) for name in holders}
    return {name: document for name, document in found.items() if document}


def _of_roles(blueprint: Blueprint) -> dict[str, dict[str, Any]]:
    found = {
        role.id: document_for(blueprint, rights_of_role(blueprint, role.id)) for role in roles(blueprint)
    }
    return {name: document for name, document in found.items() if document}


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_every_policy_of_the_designs_passes_the_grammar(path: Path) -> None:
    blueprint = loaded(path.read_text(encoding="utf-8"))
    printed = _printed(blueprint)
    assert printed
    for name, document in (*printed.items(), *_of_roles(blueprint).items()):
        assert faults(document) == [], name


def test_every_grant_of_every_verb_passes_the_grammar() -> None:
    blueprint = loaded(EVERYTHING.lstrip())
    printed = _printed(blueprint)
    assert {name: faults(document) for name, document in printed.items()} == {name: [] for name in printed}
    actions = {action for row in _rows(printed["fn"]) for action in _list(row["Action"])}
    granted = {
        action
        for verb in ("reads", "writes", "deletes", "calls", "sends_to", "triggered_by", "assumes")
        for action in (a for actions in VERBS[verb].grants.values() for a in actions)
    }
    assert granted <= actions
    assert {"sts:TagSession", "logs:PutLogEvents", "kms:Decrypt"} <= actions


def _rows(document: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = document["Statement"]
    return rows


def _list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_only_what_aws_does_not_narrow_stands_on_everything() -> None:
    printed = _printed(loaded(EVERYTHING.lstrip()))
    stars = {row["Sid"] for document in printed.values() for row in _rows(document) if row["Resource"] == "*"}
    assert stars == {"Traces", "Network"}


def test_a_function_in_a_vpc_may_be_attached_to_it() -> None:
    (row,) = _rows(_printed(loaded(EVERYTHING.lstrip()))["other"])
    assert row["Sid"] == "Network"
    assert {"ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"} < set(row["Action"])


def test_actions_on_another_kind_of_thing_get_its_arn() -> None:
    rows = {row["Sid"]: row for row in _rows(_printed(loaded(EVERYTHING.lstrip()))["fn"])}
    table = "arn:aws:dynamodb:eu-central-1:${account}:table/orders"
    assert rows["Orders"]["Resource"] == table
    assert rows["Orders2"] == {
        "Sid": "Orders2",
        "Effect": "Allow",
        "Action": ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"],
        "Resource": f"{table}/stream/*",
    }
    assert (rows["Files"]["Action"], rows["Files"]["Resource"]) == (
        "s3:ListBucket",
        "arn:aws:s3:::files-of-the-shop",
    )
    assert (rows["Files2"]["Action"], rows["Files2"]["Resource"]) == (
        ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        "arn:aws:s3:::files-of-the-shop/*",
    )
    assert rows["Key"]["Condition"] == {
        "StringEquals": {
            "kms:ViaService": [
                f"{host}.eu-central-1.amazonaws.com" for host in ("dynamodb", "s3", "secretsmanager")
            ]
        }
    }


def test_each_type_that_a_verb_grants_something_on_has_an_arn() -> None:
    granted = {kind for verb in VERBS.values() for kind in verb.grants}
    assert granted <= set(TYPES)
    blueprint = loaded(EVERYTHING.lstrip())
    without = [
        r.type for r in blueprint.resources.values() if r.type in granted and not arns_of(blueprint, r)
    ]
    assert without == []
    assert granted <= {r.type for r in blueprint.resources.values()}


def test_a_role_that_two_share_gets_what_both_need_once() -> None:
    blueprint = loaded(
        "resources:\n"
        "  one: {type: lambda, runtime: python3.13, role: shared, reads: orders, tracing: true}\n"
        "  two: {type: lambda, runtime: python3.13, role: shared, reads: orders, writes: orders}\n"
        "  shared: {type: iam-role, trusts: {lambda: {}}}\n"
        "  orders: {type: dynamodb}\n"
    )
    (document,) = _of_roles(blueprint).values()
    assert faults(document) == []
    table, traces = sorted(_rows(document), key=lambda row: str(row["Sid"]))
    assert table["Action"] == [
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:Query",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    ]
    assert traces["Sid"] == "Traces"
    assert {right.target for right in rights_of_role(blueprint, "shared")} == {"orders", TRACES}


@pytest.mark.parametrize(
    "change",
    [
        {"Effect": "allow"},
        {"Action": "GetItem"},
        {"Action": []},
        {"Action": ["s3:GetObject", "s3:GetObject"]},
        {"NotAction": "s3:GetObject"},
        {"Resource": "files"},
        {"Resource": "arn:aws:s3:::a b"},
        {"Sid": "read-files"},
        {"Principal": "*"},
        {"Condition": {"Equals": {"aws:SourceIp": "10.0.0.0/8"}}},
        {"Condition": {"StringEquals": {"SourceIp": []}}},
    ],
    ids=str,
)
def test_the_grammar_refuses_what_iam_refuses(change: dict[str, Any]) -> None:
    good = {"Sid": "Files", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::files/*"}
    assert faults({"Version": "2012-10-17", "Statement": [good]}) == []
    assert faults({"Version": "2012-10-17", "Statement": [{**good, **change}]})
    assert faults({"Version": "2012-10-17", "Statement": [good, good]})
    assert faults({"Version": "2012", "Statement": [good]})
    assert faults({"Version": "2012-10-17"})

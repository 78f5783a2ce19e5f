"""Rights that somebody wrote, resolved to resources and compared with what relations need."""

from __future__ import annotations

import pytest
from graph_making import loaded

from archgen.blueprint.model import Blueprint
from archgen.graph.action_patterns import covers, every_action, every_service, is_anything, service_of
from archgen.graph.rights import rights_of_role, role_of, users_of
from archgen.graph.written_rights import difference, grants_of, is_written, policy_grants_of, resolve, roles

_READS = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")


def _design(statements: str) -> Blueprint:
    return loaded(
        "resources:\n"
        "  fn: {type: lambda, runtime: python3.13, role: fn-role, reads: orders, "
        "logs_to: logs, tracing: true}\n"
        f"  fn-role: {{type: iam-role, trusts: {{lambda: {{}}}}, allows: {statements}}}\n"
        "  orders: {type: dynamodb, aws_name: shop-orders}\n"
        "  orders-old: {type: dynamodb}\n"
        "  files: {type: bucket}\n"
        "  token: {type: secret}\n"
        "  logs: {type: log-group}\n"
    )


def _difference(statements: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    blueprint = _design(statements)
    found = difference(blueprint, blueprint.resources["fn-role"])
    return set(found.beyond), set(found.missing)


EXACT = (
    '[{effect: allow, actions: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], '
    "resources: [orders]}]"
)


def test_a_role_that_allows_what_its_users_need_differs_in_nothing() -> None:
    assert _difference(EXACT) == (set(), set())


@pytest.mark.parametrize(
    ("old", "new", "beyond", "missing"),
    [
        (
            '"dynamodb:Query"',
            '"dynamodb:Query", "dynamodb:DeleteTable"',
            {("dynamodb:DeleteTable", "orders")},
            set(),
        ),
        (', "dynamodb:Query"', "", set(), {("dynamodb:Query", "orders")}),
        ("[orders]", "[orders, orders-old]", {(action, "orders-old") for action in _READS}, set()),
        ("[orders]", '["*"]', {(action, "*") for action in _READS}, set()),
        ("[orders]", '["arn:aws:dynamodb:eu-west-1:111122223333:table/shop-orders"]', set(), set()),
        (
            "[orders]",
            '["arn:aws:dynamodb:eu-west-1:111122223333:table/theirs", orders]',
            {(action, "arn:aws:dynamodb:eu-west-1:111122223333:table/theirs") for action in _READS},
            set(),
        ),
        ('"dynamodb:Query"', '"dynamodb:Q*"', {("dynamodb:Q*", "orders")}, set()),
        (
            '"dynamodb:Query"',
            '"dynamodb:Query", "xray:PutTraceSegments", "logs:CreateLogStream"',
            set(),
            set(),
        ),
        ("effect: allow", "effect: deny", set(), {(action, "orders") for action in _READS}),
    ],
    ids=[
        "more",
        "less",
        "elsewhere",
        "anywhere",
        "by its ARN",
        "a foreign ARN",
        "a pattern",
        "logging",
        "denied",
    ],
)
def test_what_a_written_role_allows_beyond_its_relations_and_what_it_lacks(
    old: str, new: str, beyond: set[tuple[str, str]], missing: set[tuple[str, str]]
) -> None:
    assert _difference(EXACT.replace(old, new)) == (beyond, missing)


def test_whoever_acts_as_a_role_is_known_from_either_end() -> None:
    blueprint = loaded(
        "resources:\n"
        "  one: {type: lambda, runtime: python3.13, role: shared, reads: orders}\n"
        "  two: {type: lambda, runtime: python3.13, writes: orders}\n"
        "  own: {type: lambda, runtime: python3.13, deletes: orders}\n"
        "  shared: {type: iam-role, trusts: {lambda: {}}, used_by: two}\n"
        "  orders: {type: dynamodb}\n"
    )
    assert users_of(blueprint, "shared") == ("one", "two")
    assert [role_of(blueprint, name) for name in ("one", "two", "own")] == ["shared", "shared", None]
    (right,) = rights_of_role(blueprint, "shared")
    assert (right.holder, right.target) == ("shared", "orders")
    assert right.actions == [*_READS, "dynamodb:PutItem", "dynamodb:UpdateItem"]
    assert [is_written(role) for role in roles(blueprint)] == [False]


def test_grants_name_their_place_part_and_targets() -> None:
    blueprint = _design(
        '[{effect: allow, actions: "s3:*", resources: "files/*", '
        'conditions: {Bool: {"aws:SecureTransport": "true"}}}]'
    )
    (grant,) = grants_of(blueprint, blueprint.resources["fn-role"])
    assert (grant.owner, grant.path, grant.part) == ("fn-role", ("allows", 0), "allows/1")
    assert (grant.targets, grant.anywhere, grant.keys) == (
        ("files",),
        False,
        frozenset({"aws:securetransport"}),
    )
    assert grant.lets("s3:GetObject")
    assert grant.granting("s3:getobject") == "s3:*"
    assert not grant.lets("s3tables:GetTable")


def test_a_single_statement_stands_under_its_word() -> None:
    blueprint = _design('{effect: allow, actions: "s3:GetObject", resources: files}')
    (grant,) = grants_of(blueprint, blueprint.resources["fn-role"])
    assert grant.path == ("allows",)


def test_actions_of_a_relation_are_written_rights_on_its_target() -> None:
    blueprint = loaded(
        "resources:\n"
        "  fn:\n    type: lambda\n    runtime: python3.13\n"
        '    reads: {orders: {actions: ["dynamodb:Scan"]}, users: {}}\n'
        "  orders: {type: dynamodb}\n"
        "  users: {type: dynamodb}\n"
    )
    (grant,) = grants_of(blueprint, blueprint.resources["fn"])
    assert (grant.part, grant.actions, grant.targets) == ("reads/orders", ("dynamodb:Scan",), ("orders",))


def test_a_resource_policy_speaks_of_its_resource_where_it_names_none() -> None:
    blueprint = loaded(
        "resources:\n"
        '  jobs: {type: queue, policy: [{effect: allow, principals: ["*"], actions: "sqs:SendMessage"}]}\n'
    )
    (grant,) = policy_grants_of(blueprint, blueprint.resources["jobs"])
    assert (grant.part, grant.targets, grant.principals) == ("policy/1", ("jobs",), ("*",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("orders", "orders"),
        ("files/private/*", "files"),
        ("arn:aws:s3:::files", "files"),
        ("arn:aws:s3:::files/*", "files"),
        ("arn:aws:s3:::files-of-others/*", None),
        ("arn:aws:dynamodb:*:*:table/orders-old/index/*", "orders-old"),
        ("arn:aws:dynamodb:*:*:table/shop-orders", "orders"),
        ("arn:aws:dynamodb:*:*:table/orders", None),
        ("arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf", "token"),
        ("arn:aws:iam::111122223333:role/fn-role", "fn-role"),
        ("*", None),
        ("somebody", None),
        ("arn:aws", None),
    ],
)
def test_a_statement_names_a_resource_by_name_part_or_arn(text: str, name: str | None) -> None:
    assert resolve(_design(EXACT), text) == name


@pytest.mark.parametrize(
    ("pattern", "action", "fits"),
    [
        ("*", "s3:GetObject", True),
        ("s3:Get*", "s3:GetObject", True),
        ("S3:getobject", "s3:GetObject", True),
        ("s3:GetObjec?", "s3:GetObject", True),
        ("s3:Get", "s3:GetObject", False),
        ("s3.Get*", "s3:GetObject", False),
    ],
)
def test_patterns_cover_actions_as_iam_reads_them(pattern: str, action: str, fits: bool) -> None:  # noqa: FBT001
    assert covers(pattern, action) is fits


def test_patterns_for_everything() -> None:
    whole = [every_action(one) for one in ("*", "*:*", "s3:*", "s3:?*")]
    assert whole == [True] * 4
    assert [every_action(one) for one in ("s3:Get*", "s3:GetObject")] == [False, False]
    assert [every_service(one) for one in ("*", "*:*", "s3:*")] == [True, True, False]
    assert [service_of(one) for one in ("*", "S3:Get*")] == ["*", "s3"]


@pytest.mark.parametrize(
    ("resource", "anything"),
    [
        ("*", True),
        ("arn:aws:s3:::*", True),
        ("arn:aws:s3:::*/*", True),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/*", True),
        ("arn:aws:iam::111122223333:role/*", True),
        ("arn:aws:secretsmanager:*:*:secret:*", True),
        ("arn:aws:logs:*:*:log-group:*:log-stream:*", True),
        ("arn:aws:dynamodb:*:*:table/orders", False),
        ("arn:aws:dynamodb:*:*:table/orders/index/*", False),
        ("arn:aws:s3:::files/*", False),
        ("arn:aws:execute-api:*:*:abc123/*", False),
        ("arn:aws:sqs:eu-west-1:*:*", True),
        ("arn:aws:iam::111122223333:role/app/*", False),
        ("files/*", False),
    ],
)
def test_a_resource_that_names_nothing(resource: str, anything: bool) -> None:  # noqa: FBT001
    assert is_anything(resource) is anything

"""What somebody can do in the end, by their own rights and by roles that they can take or change."""

from __future__ import annotations

from graph_making import resources

from archgen.graph.closure import holders, holdings, rights_on, roles_in_reach, trusting, who_may
from archgen.graph.model import Graph

ADMIN = (
    "admin: {type: iam-role, trusts: [%s], "
    "allows: [{effect: allow, actions: ['dynamodb:DeleteTable'], resources: [%s]}]}"
)
TABLE = "people: {type: dynamodb}"


def shown(graph: Graph, holder: str) -> list[tuple[str, tuple[str, ...], str]]:
    """The rights of a holder: on what, which, by which role."""
    return [(one.target, one.actions, one.role) for one in holdings(graph, holder)]


def test_a_function_has_what_its_relations_need() -> None:
    graph = resources("fn: {type: lambda, deletes: people}", TABLE)
    assert shown(graph, "fn") == [("people", ("dynamodb:DeleteItem",), "")]


def test_a_written_role_decides_in_the_stead_of_relations() -> None:
    graph = resources("fn: {type: lambda, role: admin, reads: people}", TABLE, ADMIN % ("lambda", "people"))
    assert shown(graph, "fn") == [("people", ("dynamodb:DeleteTable",), "admin")]
    (held,) = rights_on(graph, "fn", "people")
    assert held.grant is not None
    assert held.grant.part == "allows/1"
    assert held.lets("dynamodb:DeleteTable")
    assert not held.lets("dynamodb:GetItem")


def test_a_role_that_is_taken_or_changed_is_had_through_any_number_of_others() -> None:
    chain = (
        (
            "one: {type: iam-role, trusts: [fn], "
            "allows: [{effect: allow, actions: ['sts:AssumeRole'], resources: [two]}]}"
        ),
        (
            "two: {type: iam-role, trusts: [one], "
            "allows: [{effect: allow, actions: ['iam:PutRolePolicy'], resources: [admin]}]}"
        ),
    )
    graph = resources("fn: {type: lambda, assumes: one}", *chain, ADMIN % ("people", "people"), TABLE)
    found = roles_in_reach(graph, "fn")
    assert list(found) == ["one", "two", "admin"]
    assert [e.target for e in found["admin"]] == ["one", "two", "admin"]
    assert [one.role for one in rights_on(graph, "fn", "people")] == ["admin"]


def test_a_trust_is_a_way_that_nobody_takes_unless_something_says_so() -> None:
    graph = resources("fn: {type: lambda}", ADMIN % ("fn", "people"), TABLE)
    assert roles_in_reach(graph, "fn") == {}
    assert trusting(graph) == {"fn": ("admin",)}
    by_role = resources(
        "fn: {type: lambda, role: own}",
        "own: {type: iam-role, trusts: [lambda]}",
        ADMIN % ("own", "people"),
        TABLE,
    )
    assert trusting(by_role)["fn"] == ("admin",)


def test_a_statement_on_anything_holds_on_all_of_its_services() -> None:
    graph = resources(ADMIN % ("pipeline", "'*'"), TABLE, "other: {type: dynamodb}", "jobs: {type: queue}")
    assert [target for target, _, _ in shown(graph, "admin")] == ["people", "other"]


def test_who_may_is_asked_of_the_target() -> None:
    graph = resources(
        "purge: {type: lambda, deletes: people}",
        "show: {type: lambda, reads: people}",
        ADMIN % ("pipeline", "people"),
        TABLE,
    )
    assert [one.holder for one in who_may(graph, "people")] == ["purge", "show", "admin"]
    assert [one.holder for one in who_may(graph, "people", "dynamodb:DeleteItem")] == ["purge"]
    assert [one.holder for one in who_may(graph, "people", "dynamodb:DeleteTable")] == ["admin"]
    assert holders(graph) == ("purge", "show", "admin")


def test_a_right_whose_actions_are_open_covers_all() -> None:
    graph = resources("turn: {type: lambda, manages: people}", TABLE)
    (held,) = rights_on(graph, "turn", "people")
    assert held.actions == ()
    assert held.lets("dynamodb:DeleteTable")


def test_a_client_that_takes_a_role_has_its_rights() -> None:
    graph = resources(
        "pipeline: {type: client, kind: pipeline, assumes: admin}", ADMIN % ("pipeline", "people"), TABLE
    )
    assert shown(graph, "pipeline") == [("people", ("dynamodb:DeleteTable",), "admin")]
    assert "pipeline" in holders(graph)

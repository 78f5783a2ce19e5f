"""Pictures of one question of large designs: each says less of more."""

from __future__ import annotations

from question_views import seen_as, sentence
from view_designs import HEAD, box, ends, line


def crowd(number: int) -> str:
    """An API with so many routes, each to a function of its own that has a table of its own."""
    rows = range(number)
    routes = "".join(f"      GET /a{one}: {{to: fn-{one}}}\n" for one in rows)
    functions = "".join(
        f"  fn-{one}: {{type: lambda, runtime: python3.13, reads: t-{one}, writes: t-{one}}}\n"
        for one in rows
    )
    tables = "".join(f"  t-{one}: {{type: dynamodb, holds: [business]}}\n" for one in rows)
    api = "  api:\n    type: api-gateway\n    protocol: http\n    authorizer: iam\n    routes:\n"
    client = "  robot: {type: client, kind: machine, calls: {api: {auth: iam}}}\n"
    return f"{HEAD}resources:\n{client}{api}{routes}{functions}{tables}"


def test_what_is_of_one_sort_in_one_zone_becomes_one_box() -> None:
    view = seen_as("trust", crowd(20))
    assert {one.title for one in view.boxes} == {"robot", "api", "20 functions", "20 tables"}
    assert set(box(view, "fn-7").members) == {f"fn-{one}" for one in range(20)}
    assert sentence(view, "fn-0", "t-0") == "Code to data: its own role (IAM). Carries business (internal)."


def test_findings_of_all_that_it_stands_for_are_counted() -> None:
    alone = seen_as("trust", crowd(2))
    each = {one.id: one.findings for one in alone.boxes}
    assert each["t-0"] > 0
    assert box(seen_as("trust", crowd(20)), "t-0").findings == 20 * each["t-0"]


def test_a_picture_with_room_keeps_every_box() -> None:
    view = seen_as("trust", crowd(6))
    assert {f"t-{one}" for one in range(6)} <= {one.id for one in view.boxes}


def test_writers_and_stores_of_a_crowd_share_a_line() -> None:
    view = seen_as("data", crowd(20))
    assert ends(view) == {("fn-0", "t-0")}
    assert line(view, "fn-0", "t-0").label == "reads, writes"


def test_routes_are_never_joined_with_others() -> None:
    view = seen_as("identity", crowd(20))
    assert box(view, "api/GET /a3").title == "20 routes"
    assert sentence(view, "robot", "api/GET /a0") == "20 routes: signature (IAM)."
    assert line(view, "robot", "api/GET /a0").label == "signature (IAM)"


def doors(number: int) -> str:
    """So many APIs of one route each; the robot calls the first half, the tester all."""
    rows = range(number)
    apis = "".join(
        f"  api-{one}: {{type: api-gateway, protocol: http, authorizer: iam,"
        " routes: {GET /a: {to: fn}}}\n"
        for one in rows
    )
    calls = "".join(
        f"  {name}: {{type: client, kind: machine, calls: [{', '.join(called)}]}}\n"
        for name, called in (
            ("robot", [f"api-{one}" for one in rows[: number // 2]]),
            ("tester", [f"api-{one}" for one in rows]),
        )
    )
    return f"{HEAD}resources:\n{calls}{apis}  fn: {{type: lambda, runtime: python3.13}}\n"


def test_routes_of_many_apis_stand_together_where_they_ask_the_same_of_the_same_callers() -> None:
    view = seen_as("identity", doors(16))
    first, second = box(view, "api-0/GET /a"), box(view, "api-8/GET /a")
    assert (first.title, first.service, first.frame) == ("8 routes", "of 8 APIs", "@routes")
    assert first.members == tuple(f"api-{one}/GET /a" for one in range(8))
    assert second.members == tuple(f"api-{one}/GET /a" for one in range(8, 16))
    assert [frame.title for frame in view.frames] == ["Callers", "Code", "Routes"]
    assert [step.text for step in view.steps] == [
        "8 routes of 8 APIs: signature (IAM); called by robot and tester.",
        "8 routes of 8 APIs: signature (IAM); called by tester.",
    ]
    assert {(first.id, "fn"), (second.id, "fn")} < ends(view)


def test_routes_of_a_few_apis_stand_in_frames_of_their_own() -> None:
    view = seen_as("identity", doors(4))
    assert {frame.id for frame in view.frames} > {f"api-{one}" for one in range(4)}
    assert "called by" not in " ".join(step.text for step in view.steps)

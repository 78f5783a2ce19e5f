"""What a large design folds, and what a step, a connection or a drawn topic keeps."""

from __future__ import annotations

import pytest
from view_designs import HEAD, SHOP, box, ends, line, seen, tiles

from archgen.pipeline import judge, load
from archgen.views.view import LineKind


def with_steps(*steps: str) -> str:
    """The shop with more steps at the end of its flow."""
    return SHOP + "".join(f"      - {step}\n" for step in steps)


def with_resources(*rows: str) -> str:
    """The shop with more resources."""
    return SHOP.replace("  payments: {type", "".join(f"  {row}\n" for row in rows) + "  payments: {type")


def test_a_drawn_connection_keeps_its_ends_out_of_the_shelf() -> None:
    picture = seen(SHOP + "connections:\n  - {from: api, to: trail, label: auditing}\n")
    drawn = line(picture, "api", "trail")
    assert (drawn.kind, drawn.label) == (LineKind.NOTE, "auditing")
    assert "trail" not in tiles(picture)
    assert ("trail", "trail-logs") not in ends(picture)


@pytest.mark.parametrize(
    ("step", "source", "target", "label"),
    [
        ("write-fn -> fn-logs: write a line", "write-fn", "fn-logs", "logs"),
        ("orders -> key: decrypt", "orders", "key", "key"),
        ("rotate-fn -> pay-key: put the new key", "rotate-fn", "pay-key", "writes"),
        ("jobs -> failed: give up", "jobs", "failed", ""),
        ("edge-waf -> people: inspect", "edge-waf", "people", ""),
    ],
)
def test_a_step_has_a_line_though_its_relation_would_be_a_sign(
    step: str, source: str, target: str, label: str
) -> None:
    drawn = line(seen(with_steps(step)), source, target)
    assert (drawn.steps, drawn.label) == ((8,), label)


def test_a_step_along_a_full_line_draws_no_lesser_one_of_the_same_pair() -> None:
    picture = seen(with_steps("rotate-fn -> pay-key: put the new key"))
    assert ("pay-key", "rotate-fn") not in ends(picture)


def test_only_the_step_is_drawn_and_the_rest_stays_folded() -> None:
    picture = seen(with_steps("write-fn -> fn-logs: write a line"))
    assert ("read-fn", "fn-logs") not in ends(picture)
    assert "api-logs" in tiles(picture)


def test_whoever_is_outside_and_has_no_line_lies_below_the_picture() -> None:
    picture = seen(with_resources("auditor: {type: client, kind: operator}"))
    assert [tile.resource for tile in picture.outside] == ["auditor", "pager"]


def test_subscribers_hear_a_topic_that_something_fills() -> None:
    picture = seen(
        with_resources("news: {type: topic, subscribers: pager}").replace(
            "worker: {type: lambda,", "worker: {type: lambda, sends_to: news,"
        )
    )
    assert line(picture, "news", "pager").kind is LineKind.MESSAGE
    assert ("on-call", "pager") not in ends(picture)
    assert "on-call" in tiles(picture)


def test_a_queue_of_failures_is_a_box_once_something_takes_them_up() -> None:
    assert "failed" in tiles(seen(SHOP))
    picture = seen(with_resources("redrive: {type: lambda, triggered_by: failed}"))
    assert line(picture, "jobs", "failed").kind is LineKind.MESSAGE
    assert ("failed", "redrive") in ends(picture)


def test_a_function_that_also_answers_requests_does_not_only_rotate() -> None:
    text = SHOP.replace(
        "GET /orders: {to: list-fn}", "GET /orders: {to: list-fn}\n      GET /r: {to: rotate-fn}"
    )
    assert line(seen(text), "api", "rotate-fn").label == "GET /r"


def test_a_design_of_twelve_has_no_stack_and_a_larger_one_has() -> None:
    functions = [f"  fn-{n}: {{type: lambda, reads: notes}}\n" for n in range(9)]
    routes = "".join(f"      GET /{n}: {{to: fn-{n}}}\n" for n in range(9))
    head = HEAD + "resources:\n  api:\n    type: api-gateway\n    protocol: rest\n    routes:\n" + routes
    small = seen(head + "".join(functions) + "  notes: {type: dynamodb}\n  key: {type: kms-key}\n")
    assert {row.members for row in small.boxes} >= {(f"fn-{n}",) for n in range(9)}
    assert box(small, "key").members == ("key",)
    large = seen(
        head + "".join(functions) + "  notes: {type: dynamodb, encryption_key: key}\n  key: {type: kms-key}\n"
        "  more: {type: kms-key}\n"
    )
    assert box(large, "fn-0").members == tuple(f"fn-{n}" for n in range(9))
    assert tiles(large) == {"key", "more"}


def test_findings_of_an_authorizer_count_for_the_api_that_uses_it() -> None:
    text = SHOP.replace("kind: cognito, user_pool", "kind: cognito, audience: [web], user_pool")
    report = judge(load(text.encode()))
    theirs = [found for found in report.open if found.resources and found.resources[0] in ("api", "token")]
    assert "token" in {found.resources[0] for found in theirs}
    api = box(seen(text), "api")
    assert (api.findings, api.worst) == (len(theirs), theirs[0].severity.word)


def test_a_box_of_which_there_is_one_in_each_region_does_not_tell_of_the_others() -> None:
    text = HEAD.replace("[eu-west-1]", "[eu-west-1, eu-central-1]") + (
        "resources:\n"
        "  fn: {type: lambda, runtime: python3.13, region: each, reads: notes}\n"
        "  notes: {type: dynamodb, replicas: [eu-central-1]}\n"
        "  jobs: {type: queue, fifo: true}\n"
    )
    services = {row.id: row.service for row in seen(text).boxes}
    for place in ("", "@eu-central-1"):
        assert services[f"fn{place}"] == "AWS Lambda · python3.13"
        assert services[f"notes{place}"] == "Amazon DynamoDB"
    assert services["jobs"] == "Amazon SQS · FIFO"


def test_order_follows_the_file() -> None:
    picture = seen(SHOP)
    names = list(dict.fromkeys(row.id for row in picture.boxes))
    design = load(SHOP.encode())
    assert design.blueprint is not None
    assert names == [name for name in design.blueprint.resources if name in names]

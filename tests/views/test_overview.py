"""What the overview shows, asked of blueprints: boxes, signs, tiles, frames, lines, steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from view_designs import HEAD, SHOP, ends, line, seen

from archgen.pipeline import judge, load, view
from archgen.views.view import FrameKind, Lane, LineKind, View

GALLERY = sorted((Path(__file__).parents[2] / "blueprints").glob("*.yaml"))


@pytest.fixture(scope="module")
def shop() -> View:
    return seen(SHOP)


def test_the_ten_nodes_of_the_study_notes_are_boxes_and_all_their_arrows_are_drawn() -> None:
    study = seen(next(path for path in GALLERY if path.stem == "study-notes-api").read_text())
    assert [box.title for box in study.boxes] == [
        "Mobile / Web Client",
        "AWS Shield Advanced",
        "AWS WAF",
        "Amazon API Gateway",
        "Amazon Cognito",
        "AWS Lambda",
        "Amazon DynamoDB",
        "AWS Secrets Manager",
        "Amazon CloudWatch Logs",
        "AWS CloudTrail",
    ]
    assert {
        ("waf", "api"),
        ("shield", "waf"),
        ("api", "users"),
        ("users", "notes-fn"),
        ("notes-fn", "notes"),
        ("notes-fn", "app-key"),
        ("api", "api-logs"),
        ("api", "trail"),
    } <= ends(study)
    assert not study.outside
    assert not any(frame.shelf for frame in study.frames)


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_every_resource_of_the_gallery_is_a_box_a_tile_or_an_authorizer(path: Path) -> None:
    design = load(path)
    picture = view(design, judge(design))
    boxes = [name for box in picture.boxes for name in box.members]
    tiles = [tile.resource for frame in picture.frames for tile in frame.shelf]
    tiles += [tile.resource for tile in picture.outside]
    assert design.blueprint is not None
    expected = {
        r.id
        for r in design.blueprint.resources.values()
        if not r.boundary and r.type not in ("authorizer", "security-group")
    }
    assert set(boxes) | set(tiles) == expected
    assert len(boxes) + len(tiles) == len(expected)


def test_what_is_no_line_is_a_sign_and_a_tile(shop: View) -> None:
    signs = {box.id: {mark.resource for mark in box.marks} for box in shop.boxes}
    assert signs["api"] == {"cert", "api-logs", "health"}
    assert signs["pay-key"] == {"rotate-fn", "key"}
    assert signs["orders"] == {"key", "trail"}
    assert signs["jobs"] == {"failed"}
    region = next(frame for frame in shop.frames if frame.kind is FrameKind.REGION)
    assert [tile.resource for tile in region.shelf][:4] == ["api-logs", "fn-logs", "trail-logs", "trail"]
    assert [tile.resource for tile in shop.outside] == ["pager"]


def test_signs_are_numbered_only_where_a_picture_has_several_of_the_kind(shop: View) -> None:
    logs = {mark.resource: mark.index for box in shop.boxes for mark in box.marks if "logs" in mark.resource}
    assert logs == {"api-logs": 1, "fn-logs": 2}
    assert {mark.index for box in shop.boxes for mark in box.marks if mark.resource == "key"} == {0}


def test_a_guard_is_a_line_to_the_first_and_a_sign_on_the_others(shop: View) -> None:
    assert line(shop, "edge-waf", "api").kind is LineKind.GUARD
    assert ("edge-waf", "people") not in ends(shop)
    people = next(box for box in shop.boxes if box.id == "people")
    assert "edge-waf" in {mark.resource for mark in people.marks}


def test_a_line_joins_the_words_of_its_pair(shop: View) -> None:
    assert line(shop, "write-fn", "orders").label == "reads, writes"
    assert line(shop, "api", "write-fn").label == "2 routes"
    assert line(shop, "write-fn", "payments").label == "API key"


def test_an_authorizer_is_the_line_to_what_it_relies_on(shop: View) -> None:
    assert line(shop, "api", "people").kind is LineKind.IDENTITY
    assert "token" not in {box.id for box in shop.boxes}


def test_a_route_into_a_queue_is_a_message_and_the_queue_starts_its_worker(shop: View) -> None:
    assert line(shop, "api", "jobs").kind is LineKind.MESSAGE
    assert line(shop, "jobs", "worker").kind is LineKind.MESSAGE


def test_steps_stand_on_their_lines_in_both_directions(shop: View) -> None:
    numbers = {(row.source, row.target): row.steps for row in shop.lines if row.steps}
    assert numbers == {
        ("browser", "people"): (1,),
        ("browser", "api"): (2,),
        ("api", "people"): (3,),
        ("api", "write-fn"): (4,),
        ("write-fn", "orders"): (5,),
        ("write-fn", "payments"): (6, 7),
    }
    assert shop.steps_title == "Somebody orders"
    assert [step.text for step in shop.steps][:2] == ["sign in", "POST /orders"]


def test_the_request_path_follows_the_flow_and_ends_at_the_store(shop: View) -> None:
    spine = [(row.source, row.target) for row in shop.lines if row.spine]
    path = {("browser", "api"), ("api", "write-fn"), ("write-fn", "orders")}
    assert path <= set(spine)
    assert ("write-fn", "payments") not in spine


def test_signing_in_is_drawn_where_a_step_tells_it_and_only_there() -> None:
    untold = seen(SHOP.replace("      - browser -> people: sign in\n", ""))
    assert ("browser", "people") not in ends(untold)


def test_one_account_is_written_into_the_cloud(shop: View) -> None:
    cloud, region = shop.frames
    assert (cloud.kind, cloud.title) == (FrameKind.CLOUD, "AWS Cloud · account shop 1111-2222-3333")
    assert (region.kind, region.title, region.parent) == (FrameKind.REGION, "eu-west-1", cloud.id)
    assert next(box for box in shop.boxes if box.id == "browser").frame == ""


def test_the_second_line_names_the_service_and_what_matters(shop: View) -> None:
    second = {box.id: box.service for box in shop.boxes}
    assert second["api"] == "Amazon API Gateway · REST · regional"
    assert second["edge-waf"] == "AWS WAF · 2 rules"
    assert second["people"] == "Amazon Cognito · MFA optional"
    assert second["orders"] == "Amazon DynamoDB · business"
    assert second["pay-key"] == "AWS Secrets Manager · rotates 30d"
    assert second["payments"] == "External SaaS"


def test_equal_functions_become_one_stack() -> None:
    crowd = "".join(f"  copy-{n}: {{type: lambda, reads: orders}}\n" for n in range(1, 6))
    routes = "".join(f"      GET /copy-{n}: {{to: copy-{n}}}\n" for n in range(1, 6))
    text = SHOP.replace("  list-fn:", crowd + "  list-fn:").replace(
        "      GET /orders: {to", routes + "      GET /orders: {to"
    )
    picture = seen(text)
    stack = next(box for box in picture.boxes if len(box.members) > 1)
    assert stack.members == ("copy-1", "copy-2", "copy-3", "copy-4", "copy-5", "list-fn", "read-fn")
    assert stack.title == "7 functions"
    assert line(picture, "api", stack.id).label == "7 routes"
    assert "write-fn" in {box.id for box in picture.boxes}


def test_findings_are_counted_on_the_box_they_belong_to(shop: View) -> None:
    design = load(SHOP.encode())
    report = judge(design)
    counted = {box.id: (box.findings, box.worst) for box in shop.boxes if box.findings}
    for name, (count, worst) in counted.items():
        own = [f for f in report.open if f.resources and f.resources[0] == name]
        assert (len(own), own[0].severity.word) == (count, worst)
    assert "orders" in counted


def test_a_vpc_stands_in_the_region_and_subnets_of_the_same_members_are_one_frame() -> None:
    picture = seen(
        HEAD
        + """\
resources:
  fn: {type: lambda, runtime: python3.13, in: [private-a, private-b], calls: db}
  db: {type: generic, service: Aurora, icon: aurora, capabilities: [stores], in: [private-a, private-b]}
boundaries:
  net: {type: vpc, cidr: 10.0.0.0/16}
  private-a: {type: subnet, in: net, zone: a}
  private-b: {type: subnet, in: net, zone: b}
"""
    )
    frames = {frame.kind: frame for frame in picture.frames}
    assert frames[FrameKind.VPC].title == "VPC net · 10.0.0.0/16"
    assert frames[FrameKind.VPC].parent == frames[FrameKind.REGION].id
    assert frames[FrameKind.SUBNET].title == "private-a, private-b · 2 zones"
    assert {box.frame for box in picture.boxes} == {frames[FrameKind.SUBNET].id}
    assert next(box for box in picture.boxes if box.id == "db").lane is Lane.DATA


def test_several_accounts_have_frames_of_their_own_with_their_region_in_the_title() -> None:
    picture = seen(
        HEAD
        + """\
resources:
  fn: {type: lambda, runtime: python3.13, in: shop, writes: archive}
  archive: {type: bucket, in: vault}
boundaries:
  shop: {type: account, id: 111122223333}
  vault: {type: account, id: "444455556666"}
"""
    )
    accounts = {frame.id: frame.title for frame in picture.frames if frame.kind is FrameKind.ACCOUNT}
    assert accounts == {
        "shop": "account shop 1111-2222-3333 · eu-west-1",
        "vault": "account vault 4444-5555-6666 · eu-west-1",
    }
    assert {box.id: box.frame for box in picture.boxes} == {"fn": "shop", "archive": "vault"}


def test_a_line_passes_what_it_goes_by_way_of() -> None:
    picture = seen(
        HEAD
        + """\
resources:
  fn: {type: lambda, runtime: python3.13, in: net, reads: {notes: {via: door}}}
  door: {type: vpc-endpoint, service: dynamodb, in: net}
  notes: {type: dynamodb}
boundaries:
  net: {type: vpc, cidr: 10.0.0.0/16}
"""
    )
    assert {("fn", "door"), ("door", "notes")} <= ends(picture)
    assert ("fn", "notes") not in ends(picture)


def test_the_description_tells_path_guards_and_what_is_outside(shop: View) -> None:
    assert shop.alternative.startswith("A request goes from browser to api to write-fn to orders.")
    assert "edge-waf guards the way in." in shop.alternative
    assert "payments stands outside AWS." in shop.alternative


def test_the_heading_states_facts_and_the_decision(shop: View) -> None:
    assert shop.facts == "internal · owner shop-team · reviewed 2026-11-22"
    report = judge(load(SHOP.encode()))
    assert shop.verdict == report.decision.value.capitalize()

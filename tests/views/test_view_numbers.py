"""Every number of a key is found on the picture: on a line, or at the box that its sentence is about."""

from __future__ import annotations

from question_views import seen_as
from view_designs import HEAD, SHOP, box

from archgen.pipeline import judge, load, pages
from archgen.views import VIEWS
from archgen.views.view import View

UNUSED = (
    HEAD
    + """\
data:
  order: {class: internal, kinds: [business]}
  card: {class: restricted, kinds: [payment]}
  bill: {class: internal, kinds: [business]}
resources:
  api: {type: api-gateway, protocol: http, routes: {GET /orders: {to: fn, returns: [order, card]}}}
  fn: {type: lambda, runtime: python3.13, reads: orders}
  orders: {type: dynamodb, holds: [order]}
  archive: {type: bucket, holds: [bill]}
"""
)
OPEN = (
    HEAD
    + """\
resources:
  edge: {type: cloudfront, origin: api, origin_header: {name: x-key, secret: key}}
  key: {type: secret}
  acl:
    type: waf
    protects: api
    default_action: block
    rules: {from-edge: {match: header x-key equals key, action: allow}}
  people: {type: cognito-user-pool, mfa: required}
  api:
    type: api-gateway
    protocol: rest
    routes:
      GET /orders: {to: fn, authorizer: people}
      DELETE /orders: {to: fn, admin: true, authorizer: none}
  fn: {type: lambda, runtime: python3.13, deletes: orders}
  orders: {type: dynamodb}
"""
)


def numbered(view: View) -> set[int]:
    """The numbers that stand on the picture."""
    return {step for one in view.lines for step in one.steps} | {s for one in view.boxes for s in one.steps}


def test_an_asset_that_nobody_uses_has_its_number_where_it_is_kept() -> None:
    view = seen_as("data", UNUSED)
    told = {step.text.split(" ")[0]: step.number for step in view.steps}
    assert box(view, "archive").steps == (told["bill"],)
    assert box(view, "orders").steps == ()
    assert told["order"] in numbered(view)


def test_an_asset_that_is_kept_nowhere_has_no_number_and_comes_last() -> None:
    view = seen_as("data", UNUSED)
    assert [step.number for step in view.steps] == [1, 2, 0]
    assert view.steps[-1].text == "card (restricted): kept nowhere."
    assert numbered(view) == {1, 2}


def test_a_route_that_asks_nobody_and_that_nobody_calls_has_its_number_at_its_box() -> None:
    view = seen_as("identity", OPEN)
    (place,) = [step.number for step in view.steps if step.text.startswith("DELETE /orders")]
    assert box(view, "api/DELETE /orders").steps == (place,)
    assert {step.number for step in view.steps} == numbered(view)


def test_steps_within_a_folded_frame_have_their_numbers_at_its_box() -> None:
    design = load(SHOP.encode())
    (page,) = pages(design, judge(design), VIEWS["overview"], "", ("eu-west-1",))
    (region,) = [one for one in page.view.boxes if one.id == "eu-west-1"]
    assert region.steps
    assert {step.number for step in page.view.steps} == numbered(page.view)
    (whole,) = pages(design, judge(design), VIEWS["overview"])
    assert [one.steps for one in whole.view.boxes if one.steps] == []

"""Large designs as modules: what belongs together, that nothing is lost, and frames drawn as one box."""

from __future__ import annotations

from functools import cache

import pytest
from large_designs import large_design
from view_designs import HEAD, box, ends, tiles

from archgen.pipeline import Design, judge, load, pages
from archgen.policy.report import Report
from archgen.views import VIEWS
from archgen.views.folding import fold
from archgen.views.modules import modules_of
from archgen.views.overview import overview
from archgen.views.scene import scene_of
from archgen.views.steps import joined
from archgen.views.strokes import is_shown, strokes
from archgen.views.view import Emphasis, FrameKind, Lane, UnknownPageError, View

TWO = (
    HEAD
    + """\
defaults:
  lambda: {runtime: python3.13, logs_to: fn-logs}
resources:
  browser: {type: client, kind: browser, calls: [orders-api, bills-api]}
  orders-waf: {type: waf, protects: orders-api, default_action: allow, managed_rules: [common]}
  orders-api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    logs_to: orders-logs
    routes:
      GET /orders: {to: orders-read}
      POST /orders: {to: orders-write}
      POST /jobs: {to: jobs, action: "sqs:SendMessage"}
  bills-api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    routes:
      GET /bills: {to: bills-read}
      POST /bills: {to: bills-write}
  orders-read: {type: lambda, reads: orders}
  orders-write: {type: lambda, writes: [orders, audit], sends_to: events}
  jobs: {type: queue, dead_letter: failed, max_receives: 3}
  failed: {type: queue}
  worker: {type: lambda, triggered_by: jobs, writes: results}
  orders: {type: dynamodb, encryption_key: key}
  results: {type: dynamodb, encryption_key: key}
  bills-read: {type: lambda, reads: bills, calls: orders-api}
  bills-write: {type: lambda, writes: [bills, audit], triggered_by: nightly}
  bills: {type: dynamodb, encryption_key: key}
  events: {type: bus}
  billing-feed: {type: lambda, triggered_by: events, writes: bills}
  post-feed: {type: lambda, triggered_by: events, writes: letters}
  letters: {type: dynamodb, encryption_key: key}
  audit: {type: dynamodb, encryption_key: key}
  nightly: {type: schedule, every: 1d}
  key: {type: kms-key}
  fn-logs: {type: log-group, retention: 90d}
  orders-logs: {type: log-group, retention: 365d}
  health: {type: alarm, watches: orders-api, metrics: [5xx], notifies: on-call}
  on-call: {type: topic, subscribers: pager}
  pager: {type: external, kind: pager}
"""
)

NETWORK = (
    HEAD
    + """\
resources:
  browser: {type: client, kind: browser, calls: api}
  api: {type: api-gateway, protocol: rest, endpoint: regional, routes: {GET /notes: {to: fn}}}
  fn: {type: lambda, runtime: python3.13, in: private-a, calls: db, reads: notes}
  helper: {type: lambda, runtime: python3.13, in: private-a, calls: db, reads: notes}
  db: {type: generic, service: Aurora, icon: aurora, capabilities: [stores], in: private-b}
  notes: {type: dynamodb}
boundaries:
  net: {type: vpc, cidr: 10.0.0.0/16}
  private-a: {type: subnet, in: net, zone: a}
  private-b: {type: subnet, in: net, zone: b}
"""
)


@cache
def large(seed: int, size: int) -> tuple[Design, Report]:
    """A generated design and its report; archgen understands all of it."""
    design = load(large_design(seed, size).encode())
    assert [finding.message for finding in design.mistakes] == []
    return design, judge(design)


def shown(seed: int, size: int) -> dict[str, View]:
    design, report = large(seed, size)
    return {page.name: page.view for page in pages(design, report)}


def parted(text: str) -> dict[str, set[str]]:
    """The modules of a design by their names: the boxes of each."""
    design = load(text.encode())
    assert design.mistakes == ()
    assert design.graph is not None
    scene = scene_of(design.graph.blueprint, judge(design))
    return {module.name: set(module.boxes) for module in modules_of(scene)}


def folded(text: str, *names: str) -> View:
    design = load(text.encode())
    assert design.mistakes == ()
    (page,) = pages(design, judge(design), VIEWS["overview"], "", names)
    return page.view


def lost(seed: int, size: int) -> tuple[set[str], set[tuple[str, str]]]:
    """The resources and the arrows of a design that are on none of its pages."""
    design, _ = large(seed, size)
    assert design.blueprint is not None
    views = list(shown(seed, size).values())
    standing = [{name: one.id for one in view.boxes for name in one.members} for view in views]
    resources = {r.id for r in design.blueprint.resources.values() if is_shown(r)}
    for view, homes in zip(views, standing, strict=True):
        resources -= {*homes, *tiles(view), *(tile.resource for tile in view.outside)}
    kept = fold(design.blueprint, strokes(design.blueprint), joined(design.blueprint))
    arrows = {(arrow.source, arrow.target) for arrow in kept.arrows}
    for view, homes in zip(views, standing, strict=True):
        drawn = ends(view)
        arrows -= {(a, b) for a, b in arrows if (homes.get(a), homes.get(b)) in drawn}
    return resources, arrows


def test_what_one_api_leads_to_belongs_to_it_with_its_guards_queues_and_schedules() -> None:
    found = parted(TWO)
    assert found["orders-api"] == {
        *("orders-waf", "orders-api", "orders-read", "orders-write"),
        *("orders", "jobs", "worker", "results"),
    }
    assert found["bills-api"] == {
        *("bills-api", "bills-read", "bills-write", "bills"),
        *("billing-feed", "nightly"),
    }


def test_what_only_a_bus_starts_and_writes_its_own_is_a_module_of_its_own() -> None:
    assert parted(TWO)["post-feed"] == {"post-feed", "letters"}


def test_what_several_modules_use_belongs_to_none() -> None:
    assert {"audit", "events", "browser"}.isdisjoint(name for names in parted(TWO).values() for name in names)


def test_accounts_are_not_mixed() -> None:
    text = (
        TWO
        + "boundaries:\n  shop: {type: account, id: 111122223333}\n"
        + '  vault: {type: account, id: "444455556666"}\n'
    )
    away = text.replace("results: {type: dynamodb,", "results: {type: dynamodb, in: vault,")
    away = away.replace("  jobs: {type: queue,", "  jobs: {type: queue, in: shop,")
    assert "results" not in parted(away)["orders-api"]


def test_a_design_of_sixty_boxes_is_one_picture_and_a_larger_one_has_pages() -> None:
    assert list(shown(1, 50)) == [""]
    names = list(shown(1, 90))
    assert names[:3] == ["", "orders-api", "carts-api"]


def test_a_module_looks_like_its_entry_and_counts_the_rest() -> None:
    view = shown(1, 90)[""]
    api = box(view, "orders-api")
    assert (api.title, api.icon, api.lane) == ("orders-api", "aws.network.APIGateway", Lane.API)
    own = [name for name in api.members if name != "orders-api"]
    functions = sum("-fn-" in name or name.endswith(("-worker", "-feed")) for name in own)
    assert api.service.startswith(f"{functions} functions, ")
    assert "1 WAF" in api.service if "orders-waf" in own else "WAF" not in api.service


def test_a_module_has_the_findings_of_all_that_its_page_alone_shows() -> None:
    _, report = large(1, 90)
    views = shown(1, 90)
    api = box(views[""], "orders-api")
    page = views["orders-api"]
    shared = tiles(views[""])
    own = {name for name in tiles(page) if name not in shared} | set(api.members)
    expected = {f.id for f in report.open if f.resources and f.resources[0] in own}
    assert {told.id for told in api.told} == expected
    assert api.findings == len(expected)
    assert api.worst == next(f.severity.word for f in report.open if f.id in expected)


def test_who_asks_is_a_sign_where_more_than_three_modules_share_who_tells() -> None:
    views = shown(1, 90)
    assert "people" in {mark.resource for mark in box(views[""], "carts-api").marks}
    assert "people" in tiles(views[""])
    assert ("carts-api", "people") in ends(views["carts-api"])


def test_another_module_stands_foreign_and_without_its_findings() -> None:
    found = [
        (name, one)
        for name, view in shown(1, 90).items()
        for one in view.boxes
        if one.emphasis is Emphasis.FOREIGN
    ]
    assert found
    for name, one in found:
        assert name
        assert one.service.startswith(("another module", "module "))
        assert (one.findings, one.told, one.marks) == (0, (), ())


def test_a_page_of_a_module_tells_the_steps_that_run_on_it() -> None:
    views = shown(1, 90)
    assert [step.number for step in views["orders-api"].steps] == [1, 2, 3, 4]
    assert views["stock-api"].steps == ()


def test_what_lies_on_shelves_for_one_module_is_on_its_page_alone() -> None:
    views = shown(1, 90)
    assert "orders-logs" in tiles(views["orders-api"])
    assert "orders-logs" not in tiles(views[""])
    assert {"key", "fn-logs"} <= tiles(views[""]) & tiles(views["orders-api"])


@pytest.mark.parametrize(("seed", "size"), [(1, 61), (2, 90), (3, 150), (4, 300)])
def test_nothing_is_lost_between_the_pages(seed: int, size: int) -> None:
    assert lost(seed, size) == (set(), set())


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 70))
def test_nothing_is_lost_between_the_pages_of_any_further_design(seed: int) -> None:
    assert lost(seed, 61 + seed * 37 % 240) == (set(), set())


def test_a_module_of_very_many_boxes_is_dealt_out_to_several_pages() -> None:
    routes = "".join(f"      GET /{n}: {{to: fn-{n}}}\n" for n in range(70))
    work = "".join(f"  fn-{n}: {{type: lambda, writes: table-{n}}}\n" for n in range(70))
    stores = "".join(f"  table-{n}: {{type: dynamodb}}\n" for n in range(70))
    found = parted(
        f"{HEAD}defaults:\n  lambda: {{runtime: python3.13}}\nresources:\n"
        "  browser: {type: client, kind: browser, calls: api}\n"
        f"  api:\n    type: api-gateway\n    protocol: rest\n    endpoint: regional\n    routes:\n{routes}"
        f"{work}{stores}"
    )
    assert list(found) == [f"api-{n}" for n in range(1, 6)]
    assert "api" in found["api-1"]
    assert max(len(names) for names in found.values()) == 30
    apart = {n for n in range(70) if not any({f"fn-{n}", f"table-{n}"} <= names for names in found.values())}
    assert len(apart) < len(found)


def test_everything_on_one_picture_is_refused_above_a_hundred_boxes() -> None:
    design, report = large(1, 150)
    with pytest.raises(UnknownPageError, match=r"Platform 1 has 1\d\d boxes, and one picture holds 100"):
        pages(design, report, VIEWS["whole"])
    (page,) = pages(*large(1, 90), VIEWS["whole"])
    assert len(page.view.boxes) > 60


def test_modules_too_many_for_one_picture_are_stacked_by_who_calls_them() -> None:
    views = shown(5, 600)
    overview_page = views.pop("")
    assert len(overview_page.boxes) <= 60
    callers = {one.id: {a for a, b in ends(overview_page) if b == one.id} for one in overview_page.boxes}
    stacked = box(overview_page, "orders-api")
    assert stacked.title.endswith(" modules")
    assert stacked.service.startswith("orders-api, carts-api, ")
    assert "browser" in callers[stacked.id]
    assert "phone" not in callers[stacked.id]
    standing = {name for one in overview_page.boxes for name in one.members}
    assert {name for name in views if name not in standing} == set()


def test_equals_that_nothing_leads_to_are_one_stack() -> None:
    idle = "".join(f"  spare-{n}: {{type: dynamodb, encryption_key: key}}\n" for n in range(4))
    design = load(large_design(1, 90).replace("  trail:", f"{idle}  trail:").encode())
    assert design.mistakes == ()
    view = pages(design, judge(design))[0].view
    spare = box(view, "spare-0")
    assert {"spare-0", "spare-1", "spare-2", "spare-3"} <= set(spare.members)
    assert spare.title == f"{len(spare.members)} tables"


def test_a_path_through_a_large_design_is_drawn_box_by_box() -> None:
    design, report = large(1, 90)
    assert design.graph is not None
    view = overview(design.graph, report, frozenset({"orders-api", "orders-fn-1", "orders-1"}))
    assert {("orders-api", "orders-fn-1"), ("orders-fn-1", "orders-1")} <= ends(view)
    assert box(view, "orders-fn-2").title == "More of orders-api"
    assert box(view, "carts-fn-1").title == "carts-api"


def test_a_vpc_is_drawn_as_one_box_with_its_contents_counted() -> None:
    view = folded(NETWORK, "net")
    net = box(view, "fn")
    assert (net.title, net.icon) == ("VPC net · 10.0.0.0/16", "aws.network.VPC")
    assert net.service == "2 functions, 1 Aurora"
    assert set(net.members) == {"fn", "helper", "db"}
    assert {(a, b) for a, b in ends(view) if net.id in (a, b)} == {("api", net.id), (net.id, "notes")}
    assert FrameKind.VPC not in {frame.kind for frame in view.frames}
    assert next(frame.kind for frame in view.frames if frame.id == net.frame) is FrameKind.REGION


def test_a_frame_within_a_folded_one_goes_with_it() -> None:
    assert folded(NETWORK, "private-a", "net") == folded(NETWORK, "net")
    assert set(box(folded(NETWORK, "private-a"), "fn").members) == {"fn", "helper"}
    assert box(folded(NETWORK, "private-a"), "db").members == ("db",)


def test_a_region_folds_with_what_lies_on_its_shelf() -> None:
    view = folded(TWO, "eu-west-1")
    region = box(view, "orders-api")
    assert region.title == "eu-west-1"
    assert "2 APIs" in region.service
    assert tiles(view) == set()
    assert ends(view) == {("browser", "eu-west-1")}


def test_a_module_folds_by_its_name_in_a_small_design() -> None:
    view = folded(TWO, "orders-api")
    assert {"orders", "jobs", "orders-waf"} <= set(box(view, "orders-api").members)
    assert ("bills-read", "orders-api") in ends(view)
    assert box(view, "bills").members == ("bills",)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nett", "there is no frame nett in Orders; did you mean net?"),
        ("zzzzzzzz", "there is no frame zzzzzzzz in Orders; there are eu-west-1, net, private-a, private-b"),
    ],
)
def test_a_frame_that_is_not_there_is_answered_with_what_is(name: str, said: str) -> None:
    with pytest.raises(UnknownPageError) as caught:
        folded(NETWORK, name)
    assert str(caught.value).startswith(said)

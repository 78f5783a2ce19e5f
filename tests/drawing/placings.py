"""Views to draw in tests, and a simple stacker that stands in for the placing of boxes."""

from __future__ import annotations

from collections.abc import Mapping

from archgen.drawing.placing import Chain, FrameExtent, Placing
from archgen.drawing.sizes import size_of
from archgen.views.view import (
    Box,
    Frame,
    FrameKind,
    KeyStep,
    Lane,
    Line,
    LineKind,
    Mark,
    Tile,
    View,
)

ICONS = {
    Lane.OUTSIDE: "aws.general.Client",
    Lane.EDGE: "aws.network.CloudFront",
    Lane.API: "aws.network.APIGateway",
    Lane.IDENTITY: "aws.security.Cognito",
    Lane.COMPUTE: "aws.compute.Lambda",
    Lane.DATA: "aws.database.Dynamodb",
    Lane.MESSAGING: "aws.integration.SQS",
    Lane.NETWORK: "aws.network.Endpoint",
    Lane.OPERATIONS: "aws.management.Cloudwatch",
}


def box(  # noqa: PLR0913 - a box has that many parts
    name: str,
    service: str,
    lane: Lane,
    frame: str = "",
    column: int = 4,
    *,
    icon: str = "",
    marks: tuple[Mark, ...] = (),
    members: tuple[str, ...] = (),
) -> Box:
    """A box named as its one resource."""
    return Box(name, name, service, icon or ICONS[lane], name, lane, frame, column, members or (name,), marks)


def mark(name: str, index: int = 0) -> Mark:
    """A log group's mark."""
    return Mark(name, "aws.management.Cloudwatch", index)


def tile(name: str, service: str, index: int = 0) -> Tile:
    """A shelf tile."""
    return Tile(name, name, service, "aws.management.Cloudwatch", index)


def flagship() -> View:
    """The design of the house's first page: an edge, an API behind it, a function, three things it uses."""
    boxes = (
        box("phone", "Mobile app", Lane.OUTSIDE, "", 0),
        box("browser", "Browser", Lane.OUTSIDE, "", 0),
        box("edge-waf", "AWS WAF · 5 rules", Lane.EDGE, "cloud", 1, marks=(mark("edge-waf-logs", 3),)),
        box("edge", "Amazon CloudFront", Lane.EDGE, "cloud", 1, marks=(mark("edge-logs", 1), mark("c"))),
        box("shield", "Shield Advanced", Lane.EDGE, "cloud", 1),
        box("origin-waf", "AWS WAF · 1 rules", Lane.EDGE, "region", 3, marks=(mark("api-waf-logs", 4),)),
        box("orders-api", "API Gateway · REST · regional", Lane.API, "region", 3, marks=(mark("l", 1),)),
        box("customers", "Amazon Cognito · MFA optional", Lane.IDENTITY, "region", 3),
        box("orders-fn", "AWS Lambda · python3.13", Lane.COMPUTE, "region", 4, marks=(mark("fn-logs", 2),)),
        box("orders", "Amazon DynamoDB · order, shopper", Lane.DATA, "region", 4, marks=(mark("k"),)),
        box(
            "payment-key",
            "Secrets Manager · rotates 30d",
            Lane.DATA,
            "region",
            4,
            icon="aws.security.SecretsManager",
        ),
        box("payments", "External SaaS", Lane.OUTSIDE, "", 4),
    )
    request, data, guard = LineKind.REQUEST, LineKind.DATA, LineKind.GUARD
    lines = (
        Line("phone", "edge", request, steps=(1,), spine=True),
        Line("browser", "edge", request),
        Line("edge-waf", "edge", guard),
        Line("shield", "edge", guard),
        Line("edge", "orders-api", request, steps=(2,), spine=True),
        Line("origin-waf", "orders-api", guard),
        Line("orders-api", "customers", LineKind.IDENTITY, "verifies", (3,)),
        Line("orders-api", "orders-fn", request, "2 routes", (4,), spine=True),
        Line("orders-fn", "orders", data, "reads, writes", (7,), spine=True),
        Line("orders-fn", "payment-key", data, "reads", (5,)),
        Line("orders-fn", "payments", request, "", (6,)),
    )
    names = (
        "api-logs",
        "fn-logs",
        "api-waf-logs",
        "edge-logs",
        "audit-logs",
        "audit",
        "api-health",
        "on-call",
    )
    shelf = tuple(tile(name, "CloudWatch Logs · 365d", place) for place, name in enumerate(names))
    frames = (
        Frame(
            "cloud",
            FrameKind.CLOUD,
            "AWS Cloud · account shop 1111-2222-3333",
            "",
            (tile("edge-cert", "ACM"),),
        ),
        Frame("region", FrameKind.REGION, "eu-west-1", "cloud", shelf),
    )
    steps = (
        "POST /orders",
        "forward with the origin header",
        "verify the access token and its scope",
        "invoke",
        "read the provider's key",
        "charge",
        "put the order",
    )
    return View(
        title="Secure serverless API",
        facts="confidential · platform-security · 2026-11-22",
        verdict="",
        counts="",
        boxes=boxes,
        frames=frames,
        lines=lines,
        outside=(tile("pager", "Pager"),),
        steps_title="A shopper places an order",
        steps=tuple(KeyStep(number, text) for number, text in enumerate(steps, 1)),
        alternative="An order goes from the phone to the table.",
    )


def place_flagship(view: View, shelf_heights: Mapping[str, float]) -> Placing:
    """The flagship's boxes by hand: columns, heights, the way of the line to the payment provider."""
    columns = (
        ("phone", "browser"),
        ("edge-waf", "edge", "shield"),
        ("origin-waf", "orders-api", "customers"),
        ("orders-fn",),
        ("orders", "payment-key"),
        ("payments",),
    )
    heights = {
        "phone": 280.0,
        "browser": 390.0,
        "edge-waf": 127.0,
        "edge": 280.0,
        "shield": 433.0,
        "origin-waf": 127.0,
        "orders-api": 280.0,
        "customers": 433.0,
        "orders-fn": 280.0,
        "orders": 280.0,
        "payment-key": 425.0,
        "payments": 530.0,
    }
    column_of = {name: column for column, names in enumerate(columns) for name in names}
    satellites = {
        "edge-waf": "edge",
        "shield": "edge",
        "origin-waf": "orders-api",
        "customers": "orders-api",
    }
    chains = tuple(
        Chain(
            line,
            line.source,
            line.target,
            reversed=False,
            waypoints=((4, 530.0),) if line.target == "payments" else (),
            vertical=column_of[line.source] == column_of[line.target],
        )
        for line in view.lines
    )
    foot = 555.0 + shelf_heights.get("region", 0.0)
    return Placing(
        view=view,
        boxes={each.id: each for each in view.boxes},
        sizes={each.id: size_of(each) for each in view.boxes},
        columns=columns,
        column_of=column_of,
        y=heights,
        satellites=satellites,
        chains=chains,
        frames={
            "cloud": FrameExtent(1, 4, 0.0, foot + 18.0 + shelf_heights.get("cloud", 0.0), 0),
            "region": FrameExtent(2, 4, 35.0, foot, 1),
        },
    )

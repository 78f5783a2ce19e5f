"""Views made by hand for the tests of text diagrams, and names that try to become markup."""

from __future__ import annotations

from collections.abc import Iterable

from archgen.views.view import Box, Frame, FrameKind, KeyStep, Lane, Line, LineKind, Mark, Tile, View

LOG = "aws.management.CloudwatchLogs"

HOSTILE = (
    '"]-->x',
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<br/>",
    "<b>x</b>",
    "a|b",
    "`tick` ``` fence",
    "# hash #35; #quot;",
    "a;b",
    "%% comment",
    "%%{init: {'securityLevel': 'loose'}}%%",
    "end",
    "graph",
    "subgraph",
    "class",
    "default",
    "o",
    "x",
    "edge",
    "node",
    "strict",
    "digraph",
    "style fill:#35;",
    "classDef a:#f;",
    "direction TB",
    "click",
    "linkStyle",
    "1. one",
    "- item",
    "* star _em_",
    "$$x^2$$",
    "fa:fa-car",
    "https://x.example/a@b",
    "&amp; &lt;",
    "[x](y)",
    "back\\slash\\",
    '\\N \\G \\l \\"',
    '\'"\'"""',
    "{{x}}",
    "@{ shape: x }",
    "--- title",
    "~~~",
    "accTitle: x",
    "Note over a: b",
    "coding: utf-7",
    "None",
    "import",
    "1st",
    "Überweisung 支払い 😀",
)
"""Visible names that mean something in one of the languages."""

ACTING = {
    "two\nlines": "two lines",
    "\x1b[31mred\x1b[0m": "[31mred[0m",
    "\u202egnp.exe": "gnp.exe",
    "nul\x00and\u2028more": "nuland more",
    "tab\tand\u00a0space": "tab and space",
    "\ufefflone\ud800": "lone",
}
"""Names with characters that act or hide, and what may be seen of them."""


def box(name: str, lane: Lane = Lane.COMPUTE, frame: str = "", service: str = "AWS Lambda") -> Box:
    """A box whose id is its name."""
    return Box(name, name, service, "aws.compute.Lambda", "lambda", lane, frame, 4, (name,))


def view(
    boxes: Iterable[Box], frames: Iterable[Frame] = (), lines: Iterable[Line] = (), title: str = "t"
) -> View:
    """A view of these parts, and no words."""
    return View(title, "", "", "", tuple(boxes), tuple(frames), tuple(lines), (), "", (), "")


def shop() -> View:
    """A client, an API with a log and a finding, a function and a table; a pager outside."""
    api = Box(
        "shop-api",
        "shop-api",
        "API Gateway · REST",
        "aws.network.APIGateway",
        "api-gateway",
        Lane.API,
        "region",
        3,
        ("shop-api",),
        (Mark("api-logs", LOG),),
        2,
        "high",
    )
    client = Box("web", "Web shop", "Browser", "aws.general.Client", "client", Lane.OUTSIDE, "", 0, ("web",))
    return View(
        title="Shop",
        facts="confidential",
        verdict="",
        counts="",
        boxes=(client, api, box("orders-fn", frame="region"), box("orders", Lane.DATA, "region", "DynamoDB")),
        frames=(
            Frame("cloud", FrameKind.CLOUD, "AWS Cloud", ""),
            Frame(
                "region",
                FrameKind.REGION,
                "eu-west-1",
                "cloud",
                (
                    Tile("api-logs", "api-logs", "CloudWatch Logs · 365d", LOG),
                    Tile("fn-logs", "fn-logs", "CloudWatch Logs · 90d", LOG),
                ),
            ),
        ),
        lines=(
            Line("web", "shop-api", LineKind.REQUEST, "", (1,), spine=True),
            Line("shop-api", "orders-fn", LineKind.REQUEST, "2 routes", (2,), spine=True),
            Line("orders-fn", "orders", LineKind.DATA, "reads, writes", (3, 4)),
            Line("orders-fn", "web", LineKind.MESSAGE),
        ),
        outside=(Tile("pager", "pager", "Pager", "aws.general.Users"),),
        steps_title="A shopper buys",
        steps=(KeyStep(1, "POST /orders"), KeyStep(2, "invoke")),
        alternative="A browser calls an API.",
    )


def named(name: str) -> View:
    """A view in which everything that has words is called `name`."""
    return View(
        title=name,
        facts=name,
        verdict="",
        counts="",
        boxes=(box(name, frame=name, service=name), box("other")),
        frames=(Frame(name, FrameKind.REGION, name, "", (Tile(name, name, name, LOG),)),),
        lines=(Line(name, "other", LineKind.DATA, name),),
        outside=(),
        steps_title=name,
        steps=(KeyStep(1, name),),
        alternative=name,
    )


def crowd(boxes: int, lines: int, name: str = "fn") -> View:
    """Many boxes in two frames and four lanes, with many lines between them and a long shelf."""
    lanes = (Lane.OUTSIDE, Lane.API, Lane.COMPUTE, Lane.DATA)
    members = [box(f"{name}-{n}", lanes[n % 4], ("", "left", "right")[n % 3]) for n in range(boxes)]
    shelf = tuple(Tile(f"log-{n}", f"log-{n}", "CloudWatch Logs", LOG) for n in range(30))
    frames = (
        Frame("left", FrameKind.REGION, "left", "", shelf),
        Frame("right", FrameKind.REGION, "right", ""),
    )
    drawn = (
        Line(members[n % boxes].id, members[(n * 7 + n // boxes + 1) % boxes].id, LineKind.DATA, f"reads {n}")
        for n in range(lines)
    )
    return view(members, frames, drawn, "crowd")

"""Pictures to paint in tests: one with everything in it, one with names meant to break out."""

from __future__ import annotations

from msgspec.structs import replace

from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture
from archgen.views.view import Box, Frame, FrameKind, KeyStep, Lane, Line, LineKind, Mark, Tile, Told, View

LOGS = "aws.management.CloudwatchLogs"
LAMBDA = "aws.compute.Lambda"
NASTY = (
    'a"]-->b',
    "<script>alert(1)</script>",
    "two\nlines",
    "bell\x07\x00",
    "right\u202eleft\u200f",
    "'&amp;'",
    "\ud800half",
    "]]>",
)
"""Names that would break an escaping that is not complete."""


def shop() -> View:
    """A client, an API, a stack of functions and a table, with findings, steps and shelves."""
    boxes = (
        Box("app", "app", "Mobile app", "aws.general.Client", "client", Lane.OUTSIDE, "", 0, ("app",)),
        Box(
            "api",
            "api",
            "API Gateway · HTTP",
            "aws.network.APIGateway",
            "api-gateway",
            Lane.API,
            "region",
            3,
            ("api",),
            (Mark("api-logs", LOGS, 1), Mark("key", "aws.security.KeyManagementService")),
            2,
            "critical",
            told=(
                Told("open-route@api/GET", "critical", "GET / lets everybody in."),
                Told("no-rate-limit@api", "low", "api takes calls without end."),
            ),
        ),
        Box("fn", "2 functions", "make, take", LAMBDA, "lambda", Lane.COMPUTE, "region", 4, ("make", "take")),
        Box(
            "table",
            "table",
            "Amazon DynamoDB",
            "aws.database.Dynamodb",
            "dynamodb",
            Lane.DATA,
            "region",
            4,
            ("table",),
            (),
            120,
            "low",
        ),
    )
    lines = (
        Line("app", "api", LineKind.REQUEST, "mTLS", (1,), spine=True),
        Line("api", "fn", LineKind.REQUEST, "2 routes", (2,), spine=True),
        Line("fn", "table", LineKind.DATA, "reads, writes", (3, 4), spine=True),
    )
    shelf = (
        Tile("api-logs", "api-logs", "CloudWatch Logs · 90d", LOGS, 1),
        Tile(
            "key",
            "key",
            "AWS KMS",
            "aws.security.KeyManagementService",
            findings=1,
            worst="high",
            told=(Told("anyone@key", "high", "Anyone may use key."),),
        ),
    )
    frames = (
        Frame("cloud", FrameKind.CLOUD, "AWS Cloud", ""),
        Frame("region", FrameKind.REGION, "eu-west-1", "cloud", shelf),
    )
    steps = tuple(KeyStep(number, f"step {number}") for number in (1, 2, 3, 4))
    return View(
        "Shop",
        "internal",
        "Not approved",
        "2 critical",
        boxes,
        frames,
        lines,
        (Tile("pager", "pager", "Pager", "aws.general.General"),),
        "An order",
        steps,
        "A client calls an API.",
    )


def picture() -> Picture:
    """The shop as a picture."""
    return draw(shop())


def named(name: str) -> Picture:
    """The shop with a name everywhere a design can put one."""
    view = shop()
    return draw(
        replace(
            view,
            title=name,
            facts=name,
            counts=name,
            verdict=name,
            alternative=name,
            steps_title=name,
            boxes=tuple(replace(box, title=name, service=name) for box in view.boxes),
            frames=tuple(
                replace(
                    frame, title=name, shelf=tuple(replace(t, title=name, service=name) for t in frame.shelf)
                )
                for frame in view.frames
            ),
            lines=tuple(replace(line, label=name) for line in view.lines),
            steps=tuple(replace(step, text=name) for step in view.steps),
        )
    )

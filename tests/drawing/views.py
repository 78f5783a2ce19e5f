"""Views made by hand, and random ones, for the tests of placing and routing."""

from __future__ import annotations

import random
from collections.abc import Iterable

from archgen.views.view import Box, Frame, FrameKind, Lane, Line, LineKind, Mark, Tile, View

LOOKS = {
    "client": (Lane.OUTSIDE, 0, "aws.general.Client", "Browser"),
    "external": (Lane.OUTSIDE, 4, "aws.general.OfficeBuilding", "External SaaS"),
    "identity-provider": (Lane.OUTSIDE, 0, "aws.general.SamlToken", "Identity provider"),
    "cloudfront": (Lane.EDGE, 1, "aws.network.CloudFront", "Amazon CloudFront"),
    "waf": (Lane.EDGE, 3, "aws.security.WAF", "AWS WAF · 2 rules"),
    "shield": (Lane.EDGE, 1, "aws.security.Shield", "Shield Advanced"),
    "route53": (Lane.EDGE, 1, "aws.network.Route53", "Amazon Route 53"),
    "api-gateway": (Lane.API, 3, "aws.network.APIGateway", "API Gateway · REST · regional"),
    "cognito-user-pool": (Lane.IDENTITY, 3, "aws.security.Cognito", "Amazon Cognito · MFA required"),
    "identity-pool": (Lane.IDENTITY, 3, "aws.security.Cognito", "Cognito identity pool"),
    "vpc-endpoint": (Lane.NETWORK, 2, "aws.network.Endpoint", "VPC endpoint · execute-api"),
    "vpc-link": (Lane.NETWORK, 4, "aws.network.Privatelink", "API Gateway VPC link"),
    "lambda": (Lane.COMPUTE, 4, "aws.compute.Lambda", "AWS Lambda · python3.13"),
    "step-functions": (Lane.COMPUTE, 4, "aws.integration.StepFunctions", "Step Functions"),
    "queue": (Lane.MESSAGING, 4, "aws.integration.SimpleQueueServiceSqs", "Amazon SQS"),
    "bus": (Lane.MESSAGING, 4, "aws.integration.Eventbridge", "EventBridge bus"),
    "schedule": (Lane.MESSAGING, 4, "aws.integration.EventbridgeScheduler", "EventBridge Scheduler"),
    "dynamodb": (Lane.DATA, 4, "aws.database.Dynamodb", "Amazon DynamoDB · personal"),
    "bucket": (Lane.DATA, 4, "aws.storage.SimpleStorageServiceS3", "Amazon S3 · personal"),
    "secret": (Lane.DATA, 4, "aws.security.SecretsManager", "Secrets Manager · rotates 30d"),
}
LOG = "aws.management.CloudwatchLogs"
KEY = "aws.security.KeyManagementService"


def box(name: str, kind: str, frame: str, marks: int = 0, members: Iterable[str] = ()) -> Box:
    """A box of a type, with some marks; a stack if it has several members."""
    lane, column, icon, service = LOOKS[kind]
    signs = tuple(Mark(f"{name}-log-{number}", LOG, number) for number in range(1, marks + 1))
    stands_for = tuple(members) or (name,)
    findings = len(name) % 3 if marks else 0
    return Box(
        name,
        name,
        service,
        icon,
        kind,
        lane,
        frame,
        column,
        stands_for,
        signs,
        findings,
        "high"[: findings * 4],
    )


def line(text: str, kind: LineKind = LineKind.REQUEST, label: str = "", steps: tuple[int, ...] = ()) -> Line:
    """A line written `a > b`, or `a => b` on the request path."""
    spine = "=>" in text
    source, _, target = text.partition("=>" if spine else ">")
    return Line(source.strip(), target.strip(), kind, label, steps, spine)


def view(title: str, boxes: Iterable[Box], frames: Iterable[Frame], lines: Iterable[Line]) -> View:
    """A view of these parts and no words."""
    return View(title, "confidential", "", "", tuple(boxes), tuple(frames), tuple(lines), (), "", (), title)


def tiles(*names: str) -> tuple[Tile, ...]:
    """Tiles of log groups."""
    return tuple(
        Tile(name, name, "CloudWatch Logs · 90d", LOG, number) for number, name in enumerate(names, 1)
    )


def cloud_and_region(region: tuple[Tile, ...] = (), cloud: tuple[Tile, ...] = ()) -> tuple[Frame, Frame]:
    """The frames of a system in one account and one Region."""
    return (
        Frame("cloud", FrameKind.CLOUD, "AWS Cloud · account shop 1111-2222-3333", "", cloud),
        Frame("region", FrameKind.REGION, "eu-west-1", "cloud", region),
    )


def flagship() -> View:
    """Two clients, an edge and an API with their guards, a function, a table, a secret, a provider."""
    boxes = [
        box("phone", "client", ""),
        box("browser", "client", ""),
        box("edge", "cloudfront", "cloud", 3),
        box("edge-waf", "waf", "cloud", 1),
        box("shield", "shield", "cloud"),
        box("orders-api", "api-gateway", "region", 3),
        box("origin-waf", "waf", "region", 1),
        box("customers", "cognito-user-pool", "region"),
        box("orders-fn", "lambda", "region", 1),
        box("payment-key", "secret", "region", 2),
        box("orders", "dynamodb", "region", 2),
        box("payments", "external", ""),
    ]
    lines = [
        line("phone => edge", steps=(1,)),
        line("browser > edge"),
        line("edge-waf > edge", LineKind.GUARD),
        line("shield > edge", LineKind.GUARD),
        line("edge => orders-api", steps=(2,)),
        line("origin-waf > orders-api", LineKind.GUARD),
        line("orders-api > customers", LineKind.IDENTITY, "verifies", (3,)),
        line("orders-api => orders-fn", label="2 routes", steps=(4,)),
        line("orders-fn > payment-key", LineKind.DATA, "reads", (5,)),
        line("orders-fn > payments", steps=(6,)),
        line("orders-fn => orders", LineKind.DATA, "reads, writes", (7,)),
    ]
    shelf = tiles("api-logs", "fn-logs", "api-waf-logs", "edge-logs", "audit-logs", "audit", "data-key")
    return view("Secure serverless API", boxes, cloud_and_region(shelf, tiles("edge-waf-logs")), lines)


def study_notes() -> View:
    """One client that signs in and calls an API; Shield stands outside the API's Region."""
    boxes = [
        box("client", "client", ""),
        box("shield", "shield", "cloud"),
        box("api", "api-gateway", "region", 1),
        box("waf", "waf", "region", 1),
        box("users", "cognito-user-pool", "region"),
        box("notes-fn", "lambda", "region", 1),
        box("notes", "dynamodb", "region", 2),
        box("api-secret", "secret", "region", 1),
    ]
    lines = [
        line("client > users", LineKind.IDENTITY, "signs in", (1,)),
        line("client => api", steps=(2,)),
        line("waf > api", LineKind.GUARD),
        line("shield > api", LineKind.GUARD),
        line("api > users", LineKind.IDENTITY, "verifies", (3,)),
        line("api => notes-fn", label="2 routes", steps=(4,)),
        line("notes-fn > api-secret", LineKind.DATA, "reads", (5,)),
        line("notes-fn => notes", LineKind.DATA, "reads, writes", (6,)),
    ]
    return view("Study notes API", boxes, cloud_and_region(tiles("app-logs", "trail-logs", "key")), lines)


def field_service() -> View:
    """An HTTP API with stacks of functions, and a link into a VPC in the middle of the Region."""
    frames = (
        *cloud_and_region(tiles("visits-logs", "fn-logs")),
        Frame("app-vpc", FrameKind.VPC, "VPC app-vpc · 10.8.0.0/16", "region"),
        Frame("app", FrameKind.SUBNET, "app-a, app-b · 2 zones", "app-vpc"),
    )
    boxes = [
        box("spa", "client", ""),
        box("auth0", "identity-provider", ""),
        box("sync-robot", "client", ""),
        box("visits-api", "api-gateway", "region", 3),
        box("read-visit", "lambda", "region", 2, ("list-visits", "read-visit")),
        box("plan-visit", "lambda", "region", 2),
        box("photo-ticket", "lambda", "region", 2),
        box("health-fn", "lambda", "region", 2, ("health-fn", "not-found")),
        box("billing-link", "vpc-link", "app"),
        box("billing-alb", "vpc-link", "app"),
        box("billing", "lambda", "app"),
        box("visits", "dynamodb", "region", 1),
        box("photos", "bucket", "region", 1),
    ]
    lines = [
        line("spa > visits-api"),
        line("sync-robot > visits-api"),
        line("visits-api > auth0", LineKind.IDENTITY, "verifies"),
        line("visits-api > read-visit"),
        line("visits-api > plan-visit", label="3 routes"),
        line("visits-api > photo-ticket", label="POST /photos"),
        line("visits-api > health-fn"),
        line("visits-api > billing-link", label="GET /invoices/{id}"),
        line("billing-link > billing-alb"),
        line("billing-alb > billing"),
        line("read-visit > visits", LineKind.DATA, "reads"),
        line("plan-visit > visits", LineKind.DATA, "reads, writes"),
        line("photo-ticket > photos", LineKind.DATA, "signs an upload"),
    ]
    return view("Field service HTTP API", boxes, frames, lines)


def private_api() -> View:
    """A private API outside the VPC whose endpoint and functions are in it; callers on the premises."""
    frames = (
        Frame("office", FrameKind.ON_PREMISES, "Office", ""),
        *cloud_and_region(tiles("api-logs")),
        Frame("vpc", FrameKind.VPC, "VPC core", "region"),
        Frame("front", FrameKind.SUBNET, "front-a, front-b", "vpc"),
        Frame("back", FrameKind.SUBNET, "back-a, back-b", "vpc"),
    )
    boxes = [
        box("staff", "client", "office"),
        box("ledger", "identity-provider", "office"),
        box("endpoint", "vpc-endpoint", "front"),
        box("api", "api-gateway", "region", 2),
        box("quotes", "lambda", "back", 2),
        box("book", "lambda", "back", 2),
        box("log-writer", "lambda", "region", 1),
        box("table", "dynamodb", "region", 1),
        box("secret", "secret", "region", 1),
    ]
    lines = [
        line("staff => endpoint"),
        line("endpoint => api"),
        line("api => quotes"),
        line("api > book"),
        line("api > log-writer"),
        line("quotes > ledger"),
        line("book > table", LineKind.DATA, "writes"),
        line("log-writer > table", LineKind.DATA, "writes"),
        line("quotes > secret", LineKind.DATA, "reads"),
    ]
    return view("Private API", boxes, frames, lines)


def meter_readings() -> View:
    """Ten columns of queues, workers, a bus and a workflow behind one API."""
    message, data = LineKind.MESSAGE, LineKind.DATA
    boxes = [
        box("meters", "client", ""),
        box("ingest", "api-gateway", "region", 1),
        box("readings", "queue", "region", 2),
        box("image-ticket", "lambda", "region", 2),
        box("nightly", "schedule", "region"),
        box("store-reading", "lambda", "region", 2),
        box("images", "bucket", "region", 1),
        box("clean-up", "lambda", "region", 3),
        box("read-image", "lambda", "region", 3),
        box("meter-events", "bus", "region", 1),
        box("audit-copy", "queue", "region", 2),
        box("bill", "step-functions", "region", 2),
        box("rate-reading", "lambda", "region", 2),
        box("charge", "lambda", "region", 2),
        box("readings-table", "dynamodb", "region", 1),
        box("billing-key", "secret", "region", 2),
        box("billing-provider", "external", ""),
    ]
    lines = [
        line("meters => ingest", label="SigV4"),
        line("meters > images", label="signed URL"),
        line("ingest => readings", message, "POST /readings"),
        line("ingest > image-ticket", label="POST /images"),
        line("ingest > bill", message, "POST /replays"),
        line("readings => store-reading", message),
        line("store-reading => readings-table", data, "writes"),
        line("store-reading > meter-events", message),
        line("image-ticket > images", data, "writes"),
        line("images > read-image", message),
        line("read-image > images", data, "reads"),
        line("read-image > meter-events", message),
        line("meter-events > audit-copy", message),
        line("meter-events > bill", message),
        line("bill > rate-reading"),
        line("bill > charge"),
        line("rate-reading > readings-table", data, "reads"),
        line("charge > billing-key", data, "reads"),
        line("charge > billing-provider"),
        line("nightly > clean-up", message),
        line("clean-up > readings-table", data, "deletes"),
    ]
    return view("Meter readings", boxes, cloud_and_region(tiles("api-logs", "flow-logs")), lines)


def two_regions() -> View:
    """One client and the same API in two Regions, with a table that is copied between them."""
    frames = (
        Frame("cloud", FrameKind.CLOUD, "AWS Cloud", ""),
        Frame("first", FrameKind.REGION, "eu-west-1", "cloud", tiles("first-logs")),
        Frame("second", FrameKind.REGION, "eu-central-1", "cloud", tiles("second-logs")),
        Frame("audit", FrameKind.ACCOUNT, "audit", "cloud", tiles("trail")),
    )
    boxes = [box("client", "client", ""), box("dns", "route53", "cloud")]
    lines = [line("client => first-api"), line("client > second-api")]
    for region in ("first", "second"):
        boxes += [
            box(f"{region}-api", "api-gateway", region, 1),
            box(f"{region}-waf", "waf", region),
            box(f"{region}-fn", "lambda", region, 1),
            box(f"{region}-table", "dynamodb", region, 1),
        ]
        lines += [
            line(f"dns > {region}-api", LineKind.DNS),
            line(f"{region}-waf > {region}-api", LineKind.GUARD),
            line(f"{region}-api > {region}-fn"),
            line(f"{region}-fn > {region}-table", LineKind.DATA, "writes"),
        ]
    lines.append(line("first-table > second-table", LineKind.REPLICATION))
    return view("Two Regions", boxes, frames, lines)


HAND_MADE = (flagship, study_notes, field_service, private_api, meter_readings, two_regions)


def random_view(seed: int, count: int) -> View:
    """A view with `count` boxes in frames, mostly connected from left to right, the same for a seed."""
    dice = random.Random(seed)  # noqa: S311 - shapes to test with, no secrets
    frames = [
        Frame("cloud", FrameKind.CLOUD, "AWS Cloud", "", tiles("trail") if dice.random() < 0.5 else ()),
        Frame("account", FrameKind.ACCOUNT, "account", "cloud"),
        Frame("region", FrameKind.REGION, "eu-west-1", "account", tiles("logs", "more-logs")),
    ]
    if dice.random() < 0.4:
        frames.append(Frame("other", FrameKind.REGION, "us-east-1", "account"))
    for vpc in range(dice.randrange(3)):
        home = dice.choice([frame.id for frame in frames if frame.kind is FrameKind.REGION])
        frames.append(Frame(f"vpc-{vpc}", FrameKind.VPC, f"VPC {vpc}", home))
        frames.extend(
            Frame(f"subnet-{vpc}-{zone}", FrameKind.SUBNET, f"subnet {zone}", f"vpc-{vpc}")
            for zone in range(dice.randrange(3))
        )
    boxes = [_random_box(dice, frames, number) for number in range(count)]
    lines: dict[tuple[str, str], Line] = {}
    for _ in range(int(count * 1.4)):
        source, target = dice.sample(boxes, 2)
        if source.column > target.column and dice.random() < 0.9:
            source, target = target, source
        kind = LineKind.GUARD if source.type in {"waf", "shield"} else dice.choice(list(LineKind)[:3])
        if target.lane is Lane.IDENTITY:
            kind = LineKind.IDENTITY
        lines.setdefault((source.id, target.id), Line(source.id, target.id, kind, dice.choice(["", "reads"])))
    return view(f"random {seed}", boxes, frames, lines.values())


def _random_box(dice: random.Random, frames: list[Frame], number: int) -> Box:
    kinds = [*LOOKS, *["lambda"] * 8, *["dynamodb"] * 4, *["api-gateway"] * 2]
    kind = dice.choice(kinds) if number else "client"
    lane, column, _, _ = LOOKS[kind]
    if lane is Lane.OUTSIDE:
        frame = ""
    elif column == 1:
        frame = dice.choice(["cloud", "account"])
    else:
        frame = dice.choice([frame.id for frame in frames if frame.kind is not FrameKind.CLOUD])
    members = ("a", "b") if dice.random() < 0.1 else ()
    return box(f"{kind}-{number}", kind, frame, dice.randrange(4), members)

"""Seeded random views: request designs, event designs and both at once."""

from __future__ import annotations

from random import Random

from archgen.views.view import Box, Frame, FrameKind, KeyStep, Lane, Line, LineKind, Mark, Tile, View

_SERVICES = {
    Lane.API: ("API Gateway · REST · regional", "aws.network.APIGateway", 3),
    Lane.IDENTITY: ("Amazon Cognito · MFA required", "aws.security.Cognito", 3),
    Lane.COMPUTE: ("AWS Lambda · python3.13", "aws.compute.Lambda", 4),
    Lane.MESSAGING: ("Amazon SQS", "aws.integration.SQS", 4),
    Lane.DATA: ("Amazon DynamoDB · personal", "aws.database.Dynamodb", 4),
    Lane.NETWORK: ("VPC endpoint · execute-api", "aws.network.Endpoint", 2),
    Lane.EDGE: ("Amazon CloudFront", "aws.network.CloudFront", 1),
}
_NAMES = ("orders", "notes", "images", "tenant-credentials", "replay", "store-reading", "bill", "audit-copy")


def random_view(seed: int, count: int) -> View:
    """A view of `count` boxes; the same for the same arguments."""
    dice = Random(seed)  # noqa: S311
    vpc = dice.random() < 0.4
    boxes = _boxes(dice, count, vpc)
    lines = _lines(dice, boxes)
    shelf = tuple(
        Tile(
            f"shelf-{place}",
            f"{dice.choice(_NAMES)}-logs",
            "CloudWatch Logs · 365d",
            "aws.management.Cloudwatch",
            place,
        )
        for place in range(dice.randrange(9))
    )
    frames = [
        Frame("cloud", FrameKind.CLOUD, "AWS Cloud · account shop 1111-2222-3333", "", shelf[:2]),
        Frame("region", FrameKind.REGION, "eu-west-1", "cloud", shelf),
    ]
    if vpc:
        frames.append(Frame("vpc", FrameKind.VPC, "VPC main", "region"))
    used = {box.frame for box in boxes}
    used |= {frame.parent for frame in frames if frame.id in used}
    used |= {"cloud", "region"} if used & {"region", "vpc"} else set()
    steps = tuple(KeyStep(n, f"step {n} of the flow") for line in lines for n in line.steps)
    return View(
        title=f"Random design {seed}",
        facts="internal · random",
        verdict="holds",
        counts="3 findings, 1 waived",
        boxes=boxes,
        frames=tuple(frame for frame in frames if frame.id in used),
        lines=lines,
        outside=shelf[:1],
        steps_title="A flow",
        steps=steps,
        alternative="",
    )


def _boxes(dice: Random, count: int, vpc: bool) -> tuple[Box, ...]:  # noqa: FBT001
    clients = max(1, count // 10)
    externals = count // 12
    lanes = [Lane.API] * max(1, count // 9)
    lanes += [Lane.EDGE] * (dice.random() < 0.5) + [Lane.IDENTITY] * (dice.random() < 0.5)
    rest = [Lane.COMPUTE, Lane.COMPUTE, Lane.COMPUTE, Lane.DATA, Lane.DATA, Lane.MESSAGING]
    while len(lanes) < count - clients - externals:
        lanes.append(dice.choice(rest))
    boxes = [
        Box(
            f"client-{n}",
            f"client-{n}",
            "Browser",
            "aws.general.Client",
            "client",
            Lane.OUTSIDE,
            "",
            0,
            ("c",),
        )
        for n in range(clients)
    ]
    for n, lane in enumerate(lanes):
        service, icon, column = _SERVICES[lane]
        name = f"{dice.choice(_NAMES)}-{lane.value}-{n}"
        frame = "cloud" if lane is Lane.EDGE else "region"
        if vpc and lane is Lane.COMPUTE and dice.random() < 0.4:
            frame = "vpc"
        marks = tuple(Mark(f"m{k}", "aws.management.Cloudwatch", k) for k in range(dice.randrange(4)))
        members = (name, "x", "y") if dice.random() < 0.08 else (name,)
        boxes.append(Box(name, name, service, icon, lane.value, lane, frame, column, members, marks))
    boxes += [
        Box(
            f"partner-{n}",
            f"partner-{n}",
            "External SaaS",
            "aws.general.Office",
            "external",
            Lane.OUTSIDE,
            "",
            4,
            ("p",),
        )
        for n in range(externals)
    ]
    return tuple(boxes)


def _lines(dice: Random, boxes: tuple[Box, ...]) -> tuple[Line, ...]:  # noqa: C901 - one choice after another
    by_lane: dict[str, list[Box]] = {}
    for box in boxes:
        by_lane.setdefault(box.type, []).append(box)
    apis = by_lane[Lane.API.value]
    doors = by_lane.get(Lane.EDGE.value, apis)
    lines: dict[tuple[str, str], Line] = {}

    def add(source: Box, target: Box, kind: LineKind, label: str = "") -> None:
        if source.id != target.id and (target.id, source.id) not in lines:
            step = (len(lines) + 1,) if len(lines) < 7 else ()
            lines.setdefault((source.id, target.id), Line(source.id, target.id, kind, label, step))

    for client in by_lane["client"]:
        add(client, dice.choice(doors), LineKind.REQUEST, dice.choice(("", "mTLS", "SigV4")))
    for door in doors:
        if door not in apis:
            add(door, dice.choice(apis), LineKind.REQUEST)
    for pool in by_lane.get(Lane.IDENTITY.value, []):
        add(apis[0], pool, LineKind.IDENTITY, "verifies")
    stores = by_lane.get(Lane.DATA.value, []) + by_lane.get("external", [])
    queues = by_lane.get(Lane.MESSAGING.value, [])
    for work in by_lane.get(Lane.COMPUTE.value, []):
        if queues and dice.random() < 0.4:
            add(dice.choice(queues), work, LineKind.MESSAGE)
        else:
            add(
                dice.choice(apis),
                work,
                LineKind.REQUEST,
                dice.choice(("2 routes", "POST /orders", "GET /notes/{id}")),
            )
        for store in dice.sample(stores, min(len(stores), dice.randrange(1, 3))):
            kind = LineKind.REQUEST if store.type == "external" else LineKind.DATA
            add(
                work,
                store,
                kind,
                dice.choice(("reads", "writes", "reads, writes")) if kind is LineKind.DATA else "",
            )
        if queues and dice.random() < 0.3:
            add(work, dice.choice(queues), LineKind.MESSAGE)
    for pool in queues:
        add(dice.choice(apis), pool, LineKind.MESSAGE, "POST /replays")
    return tuple(lines.values())

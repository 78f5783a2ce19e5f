"""Designs with flows to draw as sequences: made up by a seed, and with names that try to break out."""

from __future__ import annotations

from random import Random

from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture
from archgen.pipeline import judge, load, pages
from archgen.views import VIEWS
from archgen.views.view import View

_WORDS = [
    "ask",
    "write the order",
    "customer's token,",
    "again;",
    "/orders/{id}/lines",
    "with_scope until-done",
]


def sequences(text: str) -> dict[str, View]:
    """The views of a blueprint's flows, by the flow's name."""
    design = load(text.encode())
    assert design.graph is not None
    return {page.name: page.view for page in pages(design, judge(design), VIEWS["sequence"])}


def pictured(text: str) -> Picture:
    """The drawing of the only flow of a blueprint."""
    (view,) = sequences(text).values()
    return draw(view)


def made_up(seed: int) -> str:
    """A blueprint with one flow: up to nine resources inside and outside AWS, up to thirty steps."""
    random = Random(seed)  # noqa: S311 - not for secrets
    count = random.randint(2, 9)
    names = [f"r{number}{'x' * random.choice((0, 3, 25))}" for number in range(count)]
    lines = ["archgen: 1", "name: Made up", "reviewed: 2026-11-22", "regions: [eu-west-1]", "resources:"]
    kinds = [
        "client",
        "external",
        "{type: lambda, runtime: python3.13, in: net}",
        "dynamodb",
        "sns",
        "lambda",
    ]
    for place, name in enumerate(names):
        kind = kinds[place % 2] if place < 2 else random.choice(kinds[2:])
        plain = {
            "client": "{type: client, kind: browser}",
            "external": "{type: external, kind: saas}",
            "lambda": "{type: lambda, runtime: python3.13, timeout: 10s}",
            "sns": "{type: topic}",
            "dynamodb": "{type: dynamodb}",
        }
        lines.append(f"  {name}: {plain.get(kind, kind)}")
    lines += ["boundaries:", "  net: {type: vpc, cidr: [10.0.0.0/16]}"]
    pairs = [(random.choice(names), random.choice(names)) for _ in range(random.randint(1, 30))]
    lines.append("connections:")
    for left, right in dict.fromkeys(pairs):
        lines.append(f"  - {{from: {left}, to: {right}, label: joins}}")
    lines += ["flows:", "  story:", "    title: A story", "    steps:"]
    for left, right in pairs:
        said = " ".join(random.choices(_WORDS, k=random.choice((0, 1, 4, 40))))
        arrow = random.choice(("->", "->", "<-"))
        lines.append(
            f"      - '{left} {arrow} {right}{': ' if said else ''}{said.replace(chr(39), chr(39) * 2)}'"
        )
    return "\n".join(lines) + "\n"

"""Blueprints made at random, of any size and with names that try to become markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import yaml

from archgen.blueprint.model import Blueprint
from archgen.pipeline import judge, load, view
from archgen.views.view import View

GALLERY = tuple(sorted((Path(__file__).parents[2] / "blueprints").glob("*.yaml")))

NAMES = (
    "end",
    "class",
    "graph TD",
    "subgraph x",
    "default",
    "style a fill:#f9f;",
    "click here",
    "direction LR",
    "linkStyle 0",
    "classDef x fill:#f00;",
    "flowchart-elk",
    "participant A as B",
    "Note over a: b",
    "loop forever",
    "rect rgb(0, 0, 0)",
    "autonumber",
    "box red",
    '"]-->x["',
    "a|b|c",
    "A --> B",
    "a -.- b ==> c",
    "o--o x--x",
    "%% comment",
    "%%{init: {'theme': 'forest'}}%%",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b>bold</b> <br/> <i>",
    "&amp; &lt; &#35; #35; #quot;",
    "`code` ``` fence",
    "**bold** *em* __x__ _y_ ~~gone~~",
    "1. one",
    "12) twelve",
    "- item",
    "+ plus",
    "# heading",
    "> quote",
    "---",
    "$$x^2$$",
    "fa:fa-car fab:fa-aws",
    "https://shop.example/a?b=c&d=e#f",
    "www.shop.example",
    "someone@shop.example",
    "[text](https://shop.example)",
    "![alt](x.png)",
    "[a][b] [c]",
    "(round) ((circle)) {rhombus} {{hex}} [/slant/] >flag]",
    "@{ shape: rect, label: x }",
    "back\\slash \\n \\t \\",
    "'single' \"double\"",
    "semi;colon; a::b:::c",
    "Überweisung für Größe",
    "支払い 決済",
    "مدفوعات",
    "😀 👩‍💻 🏳️‍🌈",
    "e\u0301 combined",
    "100 % of $5 ^ 2",
    "a" * 60,
)
"""Titles and texts with every sign and word that Mermaid treats specially somewhere."""

_PARTS = (
    ("lambda", {"runtime": "python3.13"}),
    ("dynamodb", {}),
    ("bucket", {}),
    ("queue", {}),
    ("secret", {}),
    ("external", {"kind": "saas"}),
)


def written(seed: int, most: int) -> str:
    """A blueprint of a client, an API and functions with what they use: at most so many resources."""
    dice = Random(seed)  # noqa: S311
    resources: dict[str, dict[str, object]] = {
        "browser": {"type": "client", "kind": "browser", "calls": "door"},
        "door": {"type": "api-gateway", "protocol": "rest", "endpoint": "regional"},
    }
    functions: list[str] = []
    for number in range(max(1, most - 2)):
        kind, settings = _PARTS[0] if number == 0 else dice.choice(_PARTS)
        name = dice.choice(("end", "graph", "class", "style", "node", "x", "o", "subgraph"))
        resources[f"{name}-{number}"] = {"type": kind, **settings}
        if kind == "lambda":
            functions.append(f"{name}-{number}")
    resources["door"]["routes"] = {
        f"GET /{name}": {"to": name, "public": dice.choice(NAMES)} for name in functions
    }
    for name, resource in resources.items():
        resource["title"] = dice.choice(NAMES)
        _use(dice, functions, name, resource, resources)
    first = functions[0]
    steps = [f"browser -> door: {dice.choice(NAMES)}", f"door -> {first}: {dice.choice(NAMES)}"]
    steps += [f"door <- {first}: {dice.choice(NAMES)}", f"browser <- door: {dice.choice(NAMES)}"]
    flows = {"end": {"title": dice.choice(NAMES), "steps": steps}}
    if dice.random() < 0.5:
        flows["loop"] = {"title": dice.choice(NAMES), "steps": steps[:2]}
    blueprint = {"archgen": 1, "name": dice.choice(NAMES), "regions": ["eu-west-1"]}
    text: str = yaml.safe_dump({**blueprint, "resources": resources, "flows": flows}, sort_keys=False)
    return text


def _use(
    dice: Random,
    functions: list[str],
    name: str,
    resource: dict[str, object],
    resources: dict[str, dict[str, object]],
) -> None:
    """Let a function use what is no function."""
    verb = {
        "dynamodb": "reads",
        "bucket": "writes",
        "queue": "sends_to",
        "secret": "reads",
        "external": "calls",
    }.get(str(resource["type"]))
    if verb is None:
        return
    user = resources[dice.choice(functions)]
    known = user.setdefault(verb, [])
    assert isinstance(known, list)
    known.append(name)


@cache
def designed(seed: int, most: int) -> tuple[Blueprint, View]:
    """The blueprint and its overview; raises `AssertionError` where the blueprint has mistakes."""
    return _drawn(written(seed, most).encode())


@cache
def of_gallery(path: Path) -> tuple[Blueprint, View]:
    """The same of a blueprint of the gallery."""
    return _drawn(path.read_bytes())


def _drawn(data: bytes) -> tuple[Blueprint, View]:
    design = load(data)
    assert design.mistakes == ()
    assert design.blueprint is not None
    return design.blueprint, view(design, judge(design))

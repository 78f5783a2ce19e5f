"""The flows of a blueprint as a sequence diagram: everybody once, every flow a titled band."""

from __future__ import annotations

import json
import re

import pytest
from diagram_views import ACTING, HOSTILE

from archgen.blueprint.load import load
from archgen.blueprint.model import Blueprint
from archgen.formats.appearance import Appearance
from archgen.formats.flavours import Flavour
from archgen.formats.mermaid.sequences import render, render_flow
from archgen.formats.mermaid.text import MOST_CHARACTERS, escape, length
from archgen.source.reading import read_bytes

SHOP = """\
archgen: 1
name: Shop
regions: [eu-west-1]
resources:
  phone: {type: client, kind: mobile, title: Phone, calls: api}
  api:
    type: api-gateway
    protocol: rest
    routes:
      GET /orders: {to: fn, public: Everybody may look.}
  fn: {type: lambda, reads: orders}
  orders: {type: dynamodb}
  unseen: {type: lambda}
flows:
  look:
    title: A shopper looks
    steps:
      - phone -> api: GET /orders
      - api -> fn
      - fn <- orders: the rows
      - phone <- api: 200
  tidy:
    title: The table is tidied
    steps:
      - fn -> orders: delete old ones
"""

GOLDEN = """\
---
title: "Shop: request flows"
config:
  theme: base
  themeCSS: "text.actor-man,text.actor-man tspan{fill:#6F7B8C !important}"
  themeVariables:
    primaryColor: "#F2F3F3"
    primaryTextColor: "#16191F"
    primaryBorderColor: "#5A6B86"
    lineColor: "#6F7B8C"
    textColor: "#6F7B8C"
    actorLineColor: "#6F7B8C"
    signalColor: "#6F7B8C"
    signalTextColor: "#6F7B8C"
    loopTextColor: "#6F7B8C"
    noteBkgColor: "#FFF6DB"
    noteBorderColor: "#A77B16"
    noteTextColor: "#16191F"
    sequenceNumberColor: "#FFFFFF"
---
sequenceDiagram
    accTitle: Shop#58; request flows
    accDescr: Who calls whom, in order. A shopper looks, 4 steps#59; The table is tidied, 1 step.
    box rgba(125, 137, 152, 0.06) Callers
        actor p_phone as Phone
    end
    box rgba(125, 137, 152, 0.06) AWS
        participant p_api as api<br/>Amazon API Gateway
        participant p_fn as fn<br/>AWS Lambda
        participant p_orders as orders<br/>Amazon DynamoDB
    end
    rect rgba(125, 137, 152, 0.06)
        Note over p_phone,p_orders: A shopper looks
        autonumber 1 1
        p_phone->>p_api: GET /orders
        p_api->>p_fn: #8203;
        p_orders-->>p_fn: the rows
        p_api-->>p_phone: 200
    end
    rect rgba(125, 137, 152, 0.06)
        Note over p_fn,p_orders: The table is tidied
        autonumber 1 1
        p_fn->>p_orders: delete old ones
    end
"""

_FORMS = (
    r"accTitle: \S.*",
    r"accDescr: \S.*",
    r"(    )?(actor|participant) p_\w+ as \S.*",
    r"rect rgba\(125, 137, 152, 0\.06\)",
    r"box rgba\(125, 137, 152, 0\.06\) (AWS|Callers|Other parties)",
    r"(    )?Note over p_\w+(,p_\w+)?: \S.*",
    r"    autonumber \d+ 1",
    r"autonumber",
    r"(    )?p_\w+--?>>p_\w+: \S.*",
    r"end",
)


def blueprint(text: str) -> Blueprint:
    read, mistakes = load(read_bytes(text.encode(), "-"))
    assert read is not None
    assert mistakes == ()
    return read


def told(name: str, flows: dict[str, list[str]], title: str = "") -> Blueprint:
    """A blueprint of a client and a function, titled `name`, with these steps as flows."""
    written = {
        "archgen": 1,
        "name": name,
        "regions": ["eu-west-1"],
        "resources": {
            "end": {"type": "client", "kind": "browser", "title": name, "calls": "graph"},
            "graph": {"type": "lambda", "title": name},
        },
        "flows": {flow: {"title": title or flow, "steps": steps} for flow, steps in flows.items()},
    }
    return blueprint(json.dumps(written, ensure_ascii=False))


def messages(text: str) -> list[str]:
    return re.findall(r"^ +p_\w+--?>>p_\w+: (.*)$", text, re.MULTILINE)


def test_flows_are_written_like_this() -> None:
    assert render(blueprint(SHOP)) == GOLDEN


def test_whom_no_step_names_takes_no_part() -> None:
    assert "unseen" not in render(blueprint(SHOP))


def test_only_clients_are_actors() -> None:
    assert re.findall(r"actor (\w+)", render(blueprint(SHOP))) == ["p_phone"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("flavour", [Flavour.GITHUB, Flavour.AZURE_DEVOPS])
def test_no_name_becomes_markup(name: str, flavour: Flavour) -> None:
    steps = [f"end -> graph: {name}", f"end <- graph: {name}"]
    text = render(told(name, {"first": steps, "second": steps}, name), Appearance(flavour=flavour))
    body = text.split("sequenceDiagram\n")[1]
    for line in body.splitlines():
        assert any(re.fullmatch("    " + form, line) for form in _FORMS), line
    numbers = ("", "") if flavour is Flavour.GITHUB else ("(1) ", "(2) ")
    assert messages(text) == [f"{number}{escape(name)}" for number in numbers] * 2
    assert f"Note over p_end,p_graph: {escape(name)}\n" in text


@pytest.mark.parametrize("name", [name for name in ACTING if name.isprintable() or "\n" in name])
def test_line_ends_in_a_title_end_no_line(name: str) -> None:
    text = render(told("t", {"first": ["end -> graph: x"], "second": ["end -> graph: x"]}, name))
    assert f"Note over p_end,p_graph: {ACTING[name]}\n" in text


def test_a_flow_with_one_taking_part_has_its_title_over_that_one() -> None:
    text = render(
        blueprint(
            SHOP.replace("fn: {type: lambda, reads: orders}", "fn: {type: lambda, reads: orders, calls: fn}")
            + "  again:\n    title: Again\n    steps:\n      - fn -> fn: once more\n"
        )
    )
    assert "        Note over p_fn: Again\n" in text
    assert "        p_fn->>p_fn: once more\n" in text


def test_a_flow_by_itself_has_its_title_above_the_drawing() -> None:
    shop = blueprint(SHOP)
    text = render_flow(shop, shop.flows[1])
    assert text.startswith('---\ntitle: "Shop: The table is tidied"\n')
    assert text.endswith("""\
    box rgba(125, 137, 152, 0.06) AWS
        participant p_fn as fn<br/>AWS Lambda
        participant p_orders as orders<br/>Amazon DynamoDB
    end
    autonumber
    p_fn->>p_orders: delete old ones
""")


def test_an_old_grammar_is_given_nothing_that_it_refuses() -> None:
    shop = blueprint(SHOP)
    whole = render(shop, Appearance(flavour=Flavour.AZURE_DEVOPS))
    alone = render_flow(shop, shop.flows[1], Flavour.AZURE_DEVOPS)
    for text in (whole, alone):
        assert text.startswith('%%{init: {"theme": "base", ')
        for word in ("---\n", "accTitle", "accDescr", "box ", "autonumber", "actor p"):
            assert word not in text
        assert "    Note over p_fn,p_orders: The table is tidied\n" in text
        assert "    p_fn->>p_orders: (1) delete old ones\n" in text


def test_who_is_called_and_never_calls_is_another_party() -> None:
    text = render(
        blueprint(
            SHOP.replace("reads: orders}", "reads: orders, calls: bank}").replace(
                "  unseen:", "  bank: {type: external, kind: saas}\n  unseen:"
            )
            + "      - fn -> bank: charge\n"
        )
    )
    assert "    box rgba(125, 137, 152, 0.06) Other parties\n        participant p_bank as bank" in text


def test_long_flows_are_told_shorter() -> None:
    steps = [f"end -> graph: {'a long story ' * 9}"] * 250
    text = render(told("t", {"first": steps, "second": steps}))
    assert length(text) <= MOST_CHARACTERS
    assert "Left out" not in text
    assert messages(text) == [escape("a long story " * 9, 60)] * 500


def test_flows_that_do_not_fit_are_left_out_from_the_end() -> None:
    flows = {f"flow-{n}": [f"end -> graph: {'a long story ' * 9}"] * 100 for n in range(20)}
    text = render(told("t", flows))
    assert length(text) <= MOST_CHARACTERS
    drawn = re.findall(r"Note over p_end,p_graph: (flow-\d+)", text)
    assert drawn == [f"flow-{n}" for n in range(len(drawn))]
    assert 0 < len(drawn) < 20
    assert f"%% Left out, for Mermaid takes no more: {20 - len(drawn)} flows." in text


def test_one_endless_flow_is_told_up_to_a_step() -> None:
    text = render(told("t", {"endless": ["end -> graph: on and on"] * 3_000, "short": ["end -> graph"]}))
    assert length(text) <= MOST_CHARACTERS
    left = 3_000 - len(messages(text))
    assert f"%% Left out, for Mermaid takes no more: 1 flow and {left} steps." in text


def test_a_blueprint_without_flows_gives_an_empty_diagram() -> None:
    text = render(told("t", {}))
    assert text.endswith("accDescr: Who calls whom, in order. no flow is told.\n")


def test_equal_blueprints_give_equal_text() -> None:
    assert render(blueprint(SHOP)) == render(blueprint(SHOP))

"""A design with its entries in any order and under any names is the same design."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml
from graph_making import made
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.graph.levels import Question, levels
from archgen.graph.model import Edge, Graph, Guard, Node, Slot, Strength
from archgen.graph.places import places
from archgen.graph.witness import witness

DESIGN = """\
resources:
  apple: {type: client, kind: mobile, calls: [birch, cedar], signs_in_with: elder}
  birch: {type: cloudfront, origin: cedar, origin_header: {name: x-front, secret: maple}}
  cedar:
    type: api-gateway
    protocol: rest
    endpoint: regional
    domain: {name: api.example.com, certificate: dogwood}
    authorizer: elder
    stages: {v1: {}, v2: {throttle: {rate: 10/s, burst: 20}}}
    routes:
      GET /a/{id}: {to: fir, scopes: [a/read]}
      POST /a: {to: hazel, action: SendMessage, public: Anyone may ask.}
      GET /b: {to: juniper, authorizer: none}
      PUT /b: {to: larch, action: PutObject, authorizer: ginkgo}
  dogwood: {type: certificate, names: [api.example.com]}
  elder: {type: cognito-user-pool}
  fir: {type: lambda, reads: [kapok, maple], calls: juniper, url: {auth: none}}
  ginkgo: {type: authorizer, kind: lambda-request, function: palm, identity_source: [header.x-front]}
  palm: {type: lambda, reads: maple}
  hazel: {type: queue, dead_letter: iroko}
  iroko: {type: queue}
  juniper: {type: lambda, triggered_by: hazel, writes: {kapok: {keys: row, tenant: claim:sub}}}
  kapok: {type: dynamodb, holds: [personal], tenancy: shared}
  larch: {type: bucket, presigned: {method: GET, expires: 5m}}
  oak: {type: lambda, reads: larch, role: pine}
  pine:
    type: iam-role
    trusts: {oak: {}}
    allows: [{effect: allow, actions: ["dynamodb:GetItem"], resources: [kapok]}]
  maple: {type: secret, rotated_by: rowan}
  rowan: {type: lambda, manages: [birch, spruce]}
  spruce:
    type: waf
    protects: cedar
    default_action: block
    rules: {front: {match: header x-front equals maple, action: allow}}
connections:
  - {from: rowan, to: iroko, as: sends_to}
"""
TREE = yaml.safe_load(DESIGN)
NAMES = sorted(TREE["resources"])
_WORD = re.compile(rf"(?<![\w/.-])({'|'.join(NAMES)})(?![\w.-])")


def _edges(graph: Graph) -> list[Edge]:
    return [edge for name in sorted(graph.out) for edge in graph.out[name]]


def _answers(graph: Graph) -> list[object]:
    """Levels, places and witnesses for every kind of guard."""
    found: list[object] = []
    sinks = [edge for name in NAMES for edge in graph.into.get(name, ()) if edge.kind.drives]
    for guard in Guard:
        question = Question(guard)
        row = places(graph, question, sinks)
        found.append((levels(graph, question), row, [witness(graph, question, place) for place in row]))
    return found


@settings(max_examples=40, deadline=None)
@given(st.permutations(NAMES), st.permutations(list(TREE["resources"]["cedar"]["routes"])))
def test_the_order_of_resources_and_routes_changes_nothing(names: list[str], routes: list[str]) -> None:
    cedar = TREE["resources"]["cedar"]
    mixed = {name: TREE["resources"][name] for name in names}
    mixed["cedar"] = {**cedar, "routes": {route: cedar["routes"][route] for route in routes}}
    other = made(yaml.safe_dump({**TREE, "resources": mixed}, sort_keys=False))
    first = made(DESIGN)
    assert list(other.nodes.values()) == list(first.nodes.values())
    assert _edges(other) == _edges(first)
    assert _answers(other) == _answers(first)


def _as_named(edge: Edge, called: Callable[[str], str]) -> tuple[object, ...]:
    """An edge with every name in it changed."""
    slots = {
        kind: Slot(called(slot.resource), called(slot.part), tuple(map(called, map(str, slot.path))))
        for kind, slot in edge.slots.items()
    }
    ends = (called(edge.source), called(edge.target))
    return (*ends, edge.kind, edge.verb, called(edge.part), edge.op, dict(edge.guards), slots)


def _text(value: str) -> str:
    return value


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(len(NAMES))))
def test_other_names_make_the_same_edges_under_those_names(order: list[int]) -> None:
    other = {name: f"tree-{place:02}" for name, place in zip(NAMES, order, strict=True)}

    def called(text: str) -> str:
        head, slash, part = text.partition("/")
        own = other.get(head, head)
        return f"{own}{slash}{other.get(part, part)}" if slash else own

    first, second = made(DESIGN), made(_WORD.sub(lambda found: other[found.group()], DESIGN))
    renamed = {Node(called(n.id), n.kind, called(n.resource), called(n.part)) for n in first.nodes.values()}
    assert set(second.nodes.values()) == renamed
    expected = sorted((_as_named(edge, called) for edge in _edges(first)), key=repr)
    assert sorted((_as_named(edge, _text) for edge in _edges(second)), key=repr) == expected
    for guard in Guard:
        was, then = levels(first, Question(guard)), levels(second, Question(guard))
        assert then == {called(name): level for name, level in was.items()}


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(len(NAMES))))
def test_other_names_keep_places_and_the_length_of_their_witnesses(order: list[int]) -> None:
    other = {name: f"tree-{place:02}" for name, place in zip(NAMES, order, strict=True)}
    first, second = made(DESIGN), made(_WORD.sub(lambda found: other[found.group()], DESIGN))
    for guard in (Guard.IDENTITY, Guard.INSPECTION, Guard.THROTTLE, Guard.ORIGIN):
        was = _shown(first, guard, {name: name for name in NAMES})
        assert _shown(second, guard, {new: old for old, new in other.items()}) == was


def _shown(graph: Graph, guard: Guard, names: dict[str, str]) -> dict[tuple[str, str], tuple[int, set[str]]]:
    question = Question(guard)
    sinks = [edge for name in names for edge in graph.into.get(name, ()) if edge.kind.drives]
    return {
        (names[place.slot.resource], names.get(place.slot.part, place.slot.part)): (
            len(witness(graph, question, place, Strength.SILENT)),
            {names[sink.target] for sink in place.sinks},
        )
        for place in places(graph, question, sinks, Strength.SILENT)
    }

"""A door through which requests reach code that no web ACL has seen, told as a finding."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.closing import lines_from_edges
from archgen.graph.doors import is_edge
from archgen.graph.levels import Question
from archgen.graph.model import Graph, Guard
from archgen.graph.places import Place
from archgen.graph.web_acls import acls, takes_acl
from archgen.rules.answers import fitting
from archgen.rules.paths.callers import callers
from archgen.rules.paths.findings import hops, names_of, told
from archgen.rules.readings.context import behind_code, weigh
from archgen.rules.verdict import At, Outcome, Verdict

_HEADS = ("web-acl-on-unsupported-resource", "web-acl-without-baseline")
"""Findings about a web ACL that is drawn and does nothing: they say the same, nearer to the cause."""


def uninspected_place(graph: Graph, question: Question, place: Place, rule: str, base: Severity) -> Verdict:
    """The finding about one door."""
    blueprint = graph.blueprint
    owner = blueprint.resources[place.slot.resource]
    codes = names_of(place.sinks)
    who = callers(graph, place.edges, codes)
    weight = weigh(base, [(who[code], behind_code(graph, code)) for code in codes])
    return Verdict(
        Outcome.FAILED,
        (owner.id,),
        place.slot.part or None,
        severity=weight.severity,
        confidence=weight.confidence,
        message=_message(blueprint, codes, rule),
        place=At(owner.id, place.slot.path, "no web ACL inspects what comes in"),
        path=hops(graph, question, place, "nothing inspects requests"),
        sinks=codes,
        hint=inspection_hint(blueprint, owner),
        moved=weight.moved,
        cause=(inspection_place(blueprint, place), Guard.INSPECTION),
        folds_into=_HEADS,
        silent="protects",
    )


def _message(blueprint: Blueprint, codes: tuple[str, ...], rule: str) -> str:
    functions = all(hasattr(blueprint.resources[code].body, "runtime") for code in codes)
    noun = "function" if functions else "resource"
    sentences = told("requests from the internet reach", codes, noun)
    return fitting(*(f"{sentence} uninspected" for sentence in sentences), rule=rule)


def inspection_place(blueprint: Blueprint, place: Place) -> str:
    """What one edit mends: a web ACL stands before all doors of a resource, past an edge each is its own."""
    owner = place.slot.resource
    return place.node if lines_from_edges(blueprint, owner) else owner


def inspection_hint(blueprint: Blueprint, owner: Resource) -> str:
    """What to write so that a web ACL inspects what comes in by the doors of `owner`."""
    edges = lines_from_edges(blueprint, owner.id)
    if edges:
        return f"close this way in to all but {edges[0].source}, and let a web ACL protect {edges[0].source}"
    standing = acls(blueprint, owner)
    if standing:
        return f"`managed_rules: [common, known-bad-inputs]` on {standing[0].id}, in block mode"
    if is_edge(owner):
        return f"a waf of `scope: cloudfront` that protects {owner.id}, with `managed_rules` and `rate_limit`"
    if takes_acl(owner):
        return f"a waf that protects {owner.id}, with `managed_rules` and `rate_limit`"
    if getattr(owner.body, "url", None) is not None:
        return (
            "no web ACL can stand here: put a cloudfront with one in front, with `origin_access: oac`, "
            f"and `auth: iam` under `url` of {owner.id}"
        )
    return (
        "no web ACL can stand here: put a cloudfront with one in front, "
        f"and close {owner.id} to all but its `origin_header`"
    )

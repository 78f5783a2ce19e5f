"""Calls whose address a caller chooses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Relation, Resource
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.graph.nature import computes, stores
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.endpoints import way_out
from archgen.rules.readings.frames import around, vpcs_of
from archgen.rules.readings.zones import private_in
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "caller-chosen-url"
_PROXY = "proxy"


@rule(
    _NAME,
    concern="network",
    severity=Severity.HIGH,
    applies_to=("Computes", "generic"),
    covers=("lambda-ssrf-egress",),
    refs={"owasp_api": ("API7:2023",), "cwe": ("CWE-918",)},
)
def caller_chosen_url(subject: Subject) -> Iterator[Verdict]:
    """Code that fetches any address a caller names calls for strangers from inside.

    WHY
      A preview, a webhook or an import by link lets its caller choose where the code connects. To what
      it connects, the code is a trusted neighbour: in a network it reaches databases and consoles that
      no stranger does.

    HOW IT IS ATTACKED
      The caller names an address inside the network, or a name that resolves to one after it was
      checked, and reads the answer. Or their own server, which receives what the code sends along.

    JUDGED
      Fails      a line with `url_from: caller` whose function has no `egress` with `allow`; or whose
                 function stands in a VPC with databases, caches or services, and no proxy between
      Passes     `egress: {allow: [...]}` on the function, which stands in no such network, or behind a
                 proxy (`egress: proxy` on the VPC, or a proxy in `via`)
      Not        addresses that the design chooses
      Severity   critical where a database or cache stands in the same VPC

    MEND IT
      `egress: {allow: [<hosts>]}`, and a function of its own outside the VPC for such calls.

    FALSE ALARM?
      The code keeps to a fixed list: write it as `allow`.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xa7-server-side-request-forgery/

    Bad:
        archgen: 1
        name: Any address
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, calls: {web: {url_from: caller}}}
          web: {type: external, title: The web}

    Good:
        archgen: 1
        name: Two hosts
        regions: [eu-west-1]
        resources:
          fn:
            type: lambda
            runtime: python3.13
            calls: {web: {url_from: caller}}
            egress: {allow: [images.example.com, files.example.com]}
          web: {type: external, title: The web}
    """
    graph = subject.graph
    for one in graph.blueprint.resources.values():
        calls = [line for line in graph.blueprint.outgoing.get(one.id, ()) if line.verb == "calls"]
        if not computes(one) or not calls:
            continue
        chosen = [line for line in calls if line.settings.url_from == "caller"]
        if not chosen:
            yield idle(one.id)
            continue
        unbounded = not _bounded(graph, one)
        near = _neighbours(graph, one)
        failing = [line for line in chosen if unbounded or (near and not _by_proxy(graph, one, line))]
        if failing:
            yield _chosen(graph, one, failing, near, unbounded=unbounded)
        else:
            yield passed(one.id)


def _bounded(graph: Graph, one: Resource) -> bool:
    """True where the hosts are listed; what cannot list any is bounded by its network's proxy."""
    if not hasattr(one.body, "egress"):
        return way_out(graph.blueprint, one) == _PROXY
    egress: Any = one.body.egress
    return bool(egress is not None and egress.allow)


def _by_proxy(graph: Graph, one: Resource, line: Relation) -> bool:
    """True where a proxy makes the calls, by what the VPC says or by what the line passes."""
    resources = graph.blueprint.resources
    named = (*(line.settings.via or ()), way_out(graph.blueprint, one))
    return any(_PROXY in str(name) or _is_proxy(resources.get(str(name))) for name in named)


def _is_proxy(passed_by: Resource | None) -> bool:
    return passed_by is not None and _PROXY in str(getattr(passed_by.body, "service", "")).lower()


def _neighbours(graph: Graph, one: Resource) -> list[Resource]:
    """What else may be connected to in the same VPC."""
    rows = private_in(graph)
    return [
        other
        for vpc in sorted(vpcs_of(graph.blueprint, one))
        for other in rows.get(vpc, ())
        if other.id != one.id
    ]


def _chosen(
    graph: Graph, one: Resource, lines: list[Relation], near: list[Resource], *, unbounded: bool
) -> Verdict:
    kept = [other.id for other in near if stores(other)]
    exposed = kept and not all(_by_proxy(graph, one, line) for line in lines)
    severity = Severity.CRITICAL if exposed else Severity.HIGH
    inside = kept or [other.id for other in near]
    hosts = "egress" in type(one.body).model_fields
    vpc = next((frame.id for frame in around(graph.blueprint, one, "vpc")), "")
    hints = [f"`egress: {{allow: [<hosts>]}}` on {one.id}"] if unbounded and hosts else []
    if (near and exposed) or not hints:
        hints.append(f"`egress: proxy` on {vpc}" if vpc else "a function with `egress`, to make these calls")
    return Verdict(
        Outcome.FAILED,
        (one.id,),
        severity=severity,
        message=fitting(*_messages(one.id, inside), rule=_NAME),
        place=At(one.id, lines[0].path, "the caller names the address"),
        related=tuple(At(name, (), "inside the same network") for name in inside[:2]),
        pieces=tuple(Piece(line.part, _NAME, severity, "any address") for line in lines),
        hint=" and ".join(hints),
        moved=moved_by(severity, Severity.HIGH, "a store stands in the same network"),
    )


def _messages(name: str, inside: list[str]) -> Iterator[str]:
    if inside:
        yield f"callers of `{name}` choose what it connects to, {shown(inside)} included"
    yield f"callers of `{name}` choose what it connects to"
    yield "callers choose what this code connects to"


RULES = (caller_chosen_url,)

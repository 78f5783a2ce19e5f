"""How a request flows, step by step: who is trusted and why, and what bounds each step."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Blueprint, Flow, Relation, Resource, Step
from archgen.graph.nature import computes, opens_things, outside, stores
from archgen.reviews.language import agrees, counted, quantity
from archgen.reviews.model import (
    NONE,
    Block,
    Paragraph,
    Section,
    Table,
    Words,
    cell,
    code,
    fill,
    joined,
    lean,
    named,
    plain,
    strong,
)
from archgen.reviews.settings import (
    PROOFS,
    asked_of,
    authorizer_of,
    inspecting,
    one,
    rate_in_words,
    rate_rules,
    throttle_of,
)

_HEAD = ("#", "From → to", "What happens", "Who is trusted, and why", "Limit on this step")
_LISTED = 5


def flows(blueprint: Blueprint) -> Section | None:
    """A table for each flow; None when the blueprint tells none."""
    if not blueprint.flows:
        return None
    blocks: list[Block] = []
    for flow in blueprint.flows:
        steps = counted(len(flow.steps), "step")
        blocks.append(Paragraph((strong(flow.title), plain(" ("), code(flow.id), plain(f", {steps})"))))
        blocks.append(_table(blueprint, flow))
        gaps = _between(blueprint, flow)
        if gaps:
            blocks.append(Paragraph(joined(gaps)))
    untold = _untold(blueprint)
    if untold:
        who = named(untold, last="and") if len(untold) <= _LISTED else (plain(f"{len(untold)} routes"),)
        verb = agrees(len(untold), "has", "have")
        blocks.append(Paragraph(fill("{} " + verb + " no flow in the blueprint.", who)))
    return Section("flows", "How a request flows", tuple(blocks))


def _table(blueprint: Blueprint, flow: Flow) -> Table:
    rows = tuple(
        (
            (plain(str(step.number)),),
            (code(step.source), plain(" → "), code(step.target)),
            cell(step.text),
            _trust(blueprint, step) or NONE,
            cell("; ".join(_limits(blueprint, step))),
        )
        for step in flow.steps
    )
    return lean(Table(f"Steps of {flow.title}", _HEAD, rows, frozenset({0})))


def _line(blueprint: Blueprint, step: Step) -> Relation | None:
    """The relation that carries a step; an answer goes back along the one that asked."""
    ends = (step.target, step.source) if step.answer else (step.source, step.target)
    return next((r for r in blueprint.outgoing.get(ends[0], ()) if r.target == ends[1]), None)


def _route(blueprint: Blueprint, line: Relation | None) -> Any:  # noqa: ANN401 - a Route, or None
    routes = getattr(blueprint.resources[line.source].body, "routes", None) if line and line.route else None
    return (routes or {}).get(line.route) if line else None


def _trust(blueprint: Blueprint, step: Step) -> Words:
    """Whom the receiver believes, and by what; nothing where the blueprint does not say."""
    line = _line(blueprint, step)
    if line is None or step.answer:
        return ()
    if outside(blueprint.resources[step.source]):
        guards = inspecting(blueprint, blueprint.resources[step.target])
        looks = agrees(len(guards), "inspects", "inspect")
        return (
            fill("nobody yet; {} " + looks, named(guards, last="and")) if guards else (plain("nobody yet"),)
        )
    if line.verb == "origin":
        return _by_header(blueprint, step)
    return _trust_inside(blueprint, step, line)


def _trust_inside(blueprint: Blueprint, step: Step, line: Relation) -> Words:
    source, target = blueprint.resources[step.source], blueprint.resources[step.target]
    if line.verb == "authorizer":
        return fill("the caller, by {}", one(asked_of(blueprint, step.target)))
    if outside(target):
        auth = line.settings.auth
        proof = f"; we prove ourselves by {PROOFS.get(auth, auth)}" if auth else ""
        speaks = (line.settings.protocol or "https").upper()
        return (code(step.target), plain(f", by {speaks}{proof}"))
    if line.verb in ("reads", "writes", "deletes"):
        return code(step.source), plain(", by its role")
    if line.route:
        who = authorizer_of(source, _route(blueprint, line))
        return fill("{}, for callers with {}", step.source, one(asked_of(blueprint, who))) if who else ()
    return ()


def _by_header(blueprint: Blueprint, step: Step) -> Words:
    secrets = [r.target for r in blueprint.outgoing.get(step.source, ()) if r.verb == "origin_header"]
    if not secrets:
        return ()
    words: Words = (code(step.source), plain(", by "), code(secrets[0]))
    guards = inspecting(blueprint, blueprint.resources[step.target])
    return (*words, *fill(", checked by {}", guards[0])) if guards else words


def _limits(blueprint: Blueprint, step: Step) -> list[str]:
    """What bounds the step, as far as the blueprint says."""
    line = _line(blueprint, step)
    target = blueprint.resources[step.target]
    if line is None or step.answer:
        return []
    settings, body, route = line.settings, target.body, _route(blueprint, line)
    said = rate_rules(blueprint, target) if outside(blueprint.resources[step.source]) else []
    said += [throttle_of(getattr(route, "throttle", None)) or throttle_of(getattr(body, "throttle", None))]
    if route is not None and route.limit and route.limit.requests:
        said.append(f"{rate_in_words(route.limit.requests)} by {route.limit.by or 'caller'} (stated)")
    said += _of_code(target) if computes(target) else []
    if settings.timeout is not None:
        said.append(f"waits {quantity(settings.timeout.text)}")
    if settings.validated is not None and outside(target):
        said.append(f"reply checked by {settings.validated}")
    if settings.secret_cache is not None:
        reload = f", read again {settings.reload}" if settings.reload else ""
        said.append(f"kept {quantity(settings.secret_cache.text)}{reload.replace('-', ' ')}")
    most = getattr(body, "max_throughput", None)
    units = getattr(most, "write" if line.verb == "writes" else "read", None)
    if units is not None:
        said.append(f"{units:,} {'write' if line.verb == 'writes' else 'read'} units/s")
    return [text for text in said if text]


def _of_code(target: Resource) -> list[str]:
    executions = getattr(target.body, "reserved_concurrency", None)
    timeout = getattr(target.body, "timeout", None)
    said = [f"{executions:,} executions"] if executions is not None else []
    return [*said, f"ends after {quantity(timeout.text)}"] if timeout is not None else said


def _between(blueprint: Blueprint, flow: Flow) -> list[Words]:
    """Where code has an effect outside before it records anything: what stands when it stops there."""
    told: list[Words] = []
    for step in flow.steps:
        line = _line(blueprint, step)
        if line is None or step.answer or not _leaves(blueprint, step) or not line.settings.carries:
            continue
        later = next((s for s in flow.steps if s.number > step.number and _records(blueprint, s, step)), None)
        if later:
            pattern = (
                f"Between {step.number} and {later.number} {{}} has acted and {{}} does not know: "
                f"if step {later.number} fails, nothing records step {step.number}."
            )
            told.append(fill(pattern, step.target, later.target))
    return told


def _leaves(blueprint: Blueprint, step: Step) -> bool:
    resources = blueprint.resources
    return computes(resources[step.source]) and outside(resources[step.target])


def _records(blueprint: Blueprint, later: Step, step: Step) -> bool:
    target = blueprint.resources[later.target]
    line = _line(blueprint, later)
    writes = line is not None and line.verb == "writes" and not later.answer
    return writes and later.source == step.source and stores(target) and not opens_things(target)


def _untold(blueprint: Blueprint) -> list[str]:
    """Routes that no step of any flow mentions or hands on, where there are several."""
    told = " ".join(step.text for flow in blueprint.flows for step in flow.steps)
    routes = [name for r in blueprint.resources.values() for name in r.routes]
    return [name for name in routes if name not in told] if len(routes) > 1 else []

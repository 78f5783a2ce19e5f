"""How a request flows, step by step."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Flow, Step
from archgen.review.language import listed
from archgen.review.model import Block, Paragraph, Section, Table, Words, cell, code, plain, soft, strong


def flows(blueprint: Blueprint) -> Section | None:
    """A table for each flow; None when the blueprint tells none."""
    if not blueprint.flows:
        return None
    blocks: list[Block] = []
    for flow in blueprint.flows:
        steps = f"{len(flow.steps)} step{'s' * (len(flow.steps) != 1)}"
        blocks.append(Paragraph((strong(flow.title), plain(" ("), code(flow.id), plain(f", {steps})"))))
        blocks.append(_table(blueprint, flow))
    untold = _untold(blueprint)
    if untold:
        verb = "has" if len(untold) == 1 else "have"
        blocks.append(Paragraph((plain(f"{listed(untold)} {verb} no flow in the blueprint."),)))
    return Section("flows", "How a request flows", tuple(blocks))


def _table(blueprint: Blueprint, flow: Flow) -> Table:
    head = ("#", "From → to", "What happens", "Limit on this step")
    rows = tuple(
        ((plain(str(step.number)),), _ends(step), cell(step.text), _limit(blueprint, step))
        for step in flow.steps
    )
    return Table(f"Steps of {flow.title}", head, rows, frozenset({0}))


def _ends(step: Step) -> Words:
    return code(step.source), plain(" → "), code(step.target)


def _limit(blueprint: Blueprint, step: Step) -> Words:
    """What bounds the step, as far as the blueprint says."""
    relation = next((r for r in blueprint.outgoing.get(step.source, ()) if r.target == step.target), None)
    said: list[str] = []
    if relation is not None and relation.settings.timeout:
        said.append(f"waits {relation.settings.timeout.text}")
    target = blueprint.resources[step.target]
    throttle = getattr(target.body, "throttle", None)
    if throttle is not None and throttle.rate:
        said.append(throttle.rate.text + (f", burst {throttle.burst:,}" if throttle.burst else ""))
    reserved = getattr(target.body, "reserved_concurrency", None)
    if reserved is not None:
        said.append(f"{reserved:,} executions")
    timeout = getattr(target.body, "timeout", None)
    if timeout is not None:
        said.append(f"ends after {timeout.text}")
    return (plain("; ".join(said)),) if said else (soft("not stated"),)


def _untold(blueprint: Blueprint) -> list[str]:
    """Routes that no step of any flow mentions, with their method and path."""
    told = " ".join(step.text for flow in blueprint.flows for step in flow.steps)
    routes = [name for r in blueprint.resources.values() for name in getattr(r.body, "routes", None) or ()]
    return [f"`{name}`" for name in routes if name not in told] if len(routes) > 1 else []

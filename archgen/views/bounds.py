"""What bounds one step of a flow, or proves who takes it: the setting that a reader looks for there."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Blueprint, Relation, Resource, Step
from archgen.graph.asking import authorizer_of
from archgen.graph.nature import computes, outside
from archgen.graph.web_acls import acls

_MOST = 2
_SAID = {"none": "no authorizer", "iam": "IAM authorizer"}
_CALLERS = {"ip": "address", "forwarded-ip": "forwarded address"}
_PROOFS = {
    "mutual-tls": "client certificate",
    "iam": "signed (SigV4)",
    "signed-url": "signed URL",
    "jwt": "token",
    "api-key": "API key",
    "oauth-client-credentials": "OAuth client credentials",
    "none": "no credentials",
}


def bounds(blueprint: Blueprint, step: Step) -> tuple[str, ...]:
    """At most two settings of the step that the blueprint states.

    They are the strictest first: who is asked, how many may pass, how long anybody waits. An answer
    has none: it comes along the line of its question.
    """
    line = carrier(blueprint, step)
    if step.answer or line is None:
        return ()
    source, target = blueprint.resources[step.source], blueprint.resources[step.target]
    said = [*_entering(blueprint, source, target), *_routed(source, target, line), *_called(target, line)]
    return tuple([text for text in said if text][:_MOST])


def carrier(blueprint: Blueprint, step: Step) -> Relation | None:
    """The relation that carries a step; an answer goes back along the one that asked."""
    ends = (step.target, step.source) if step.answer else (step.source, step.target)
    return next((r for r in blueprint.outgoing.get(ends[0], ()) if r.target == ends[1]), None)


def _entering(blueprint: Blueprint, source: Resource, target: Resource) -> list[str]:
    """How much one caller from outside may send, where a web ACL counts."""
    if not outside(source):
        return []
    return [
        f"WAF: {limit.requests.text} per {_CALLERS.get(limit.by or 'ip', limit.by)}"
        for acl in acls(blueprint, target)
        for limit in getattr(acl.body, "rate_limit", None) or ()
        if limit.requests is not None
    ]


def _routed(source: Resource, target: Resource, line: Relation) -> list[str]:
    """Who is asked on the route, and how many requests it lets through; then how long the code may run."""
    said = []
    route = (getattr(source.body, "routes", None) or {}).get(line.route) if line.route else None
    if route is not None:
        name = authorizer_of(source, route)
        said.append(_SAID.get(name, f"authorizer {name}"))
        throttle = getattr(route, "throttle", None) or getattr(source.body, "throttle", None)
        said.append(_rate(throttle))
    if computes(target) and (timeout := getattr(target.body, "timeout", None)) is not None:
        said.append(f"timeout {timeout.text}")
    return said


def _rate(throttle: Any) -> str:  # noqa: ANN401 - a Throttle of any API
    return "" if throttle is None or throttle.rate is None else f"throttle {throttle.rate.text}"


def _called(target: Resource, line: Relation) -> list[str]:
    """How a call proves itself, how long it waits, and how long what it read is kept."""
    settings = line.settings
    said = []
    if settings.auth and outside(target):
        said.append(_PROOFS.get(settings.auth, settings.auth))
    if settings.timeout is not None:
        said.append(f"timeout {settings.timeout.text}")
    if settings.secret_cache is not None:
        said.append(f"kept {settings.secret_cache.text}")
    return said

"""Web ACLs as rules ask about them: what they block, whom they stand before, what they see."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.edge import OwnRule
from archgen.graph.attributes import Exposure, exposure
from archgen.graph.model import Graph
from archgen.rules.readings.routes import API, EDGE, Way, fronted_by, origins, routes

_POOL = "cognito-user-pool"
_BLOCKING = ("block", "captcha", "challenge")
_SHORT = {
    "AWSManagedRulesCommonRuleSet": "common",
    "AWSManagedRulesKnownBadInputsRuleSet": "known-bad-inputs",
}


def protected(blueprint: Blueprint, acl: Resource) -> list[Resource]:
    """What the ACL stands in front of."""
    names = [r.target for r in blueprint.outgoing.get(acl.id, ()) if r.verb == "protects"]
    return [blueprint.resources[name] for name in dict.fromkeys(names)]


def from_internet(graph: Graph, targets: list[Resource]) -> bool:
    """True when requests from the internet reach one of the targets."""
    return any(exposure(graph, target.id) is Exposure.INTERNET for target in targets)


def done_elsewhere(blueprint: Blueprint, acl: Resource, does: Callable[[Resource], bool]) -> bool:
    """True when every request that the ACL sees also passes another one of which `does` holds.

    Such an ACL stands on each edge in front of its targets, or on each origin behind them.
    """
    targets = protected(blueprint, acl)
    return bool(targets) and all(_done_beside(blueprint, target, does) for target in targets)


def _done_beside(blueprint: Blueprint, target: Resource, does: Callable[[Resource], bool]) -> bool:
    edges, behind = fronted_by(blueprint, target.id), origins(blueprint, target.id)
    return any(
        bool(others) and all(any(does(one) for one in _standing(blueprint, other)) for other in others)
        for others in (edges, behind)
    )


def _standing(blueprint: Blueprint, resource: Resource) -> list[Resource]:
    guards = [r.source for r in blueprint.incoming.get(resource.id, ()) if r.verb == "protects"]
    return [blueprint.resources[name] for name in guards if blueprint.resources[name].type == "waf"]


def fronts_of(blueprint: Blueprint, target: str) -> list[Resource]:
    """What opens the connections to a resource: edges before it, and generic hosts that call it."""
    callers = [r.source for r in blueprint.incoming.get(target, ()) if r.verb in ("calls", "origin")]
    found = (blueprint.resources[name] for name in dict.fromkeys(callers))
    return [one for one in found if one.type == EDGE or _exposes(one)]


def _exposes(resource: Resource) -> bool:
    return "exposes" in (getattr(resource.body, "capabilities", None) or ())


def limits_rates(acl: Resource) -> bool:
    """True when a rate limit of the ACL stops requests."""
    limits = getattr(acl.body, "rate_limit", None) or ()
    return any(limit.action in (None, *_BLOCKING) for limit in limits)


def pools_only(blueprint: Blueprint, acl: Resource) -> bool:
    """True when all it protects are user pools."""
    targets = protected(blueprint, acl)
    return bool(targets) and all(target.type == _POOL for target in targets)


def blocked_groups(acl: Resource) -> set[str]:
    """The managed groups that block, by their short names."""
    groups = getattr(acl.body, "managed_rules", None) or {}
    return {_SHORT.get(name, name) for name, group in groups.items() if group.mode != "count"}


def blocks_nothing(acl: Resource) -> bool:
    """True when no rule stops a request and the default action allows it."""
    own = [one for one in _own(acl) if one.action in _BLOCKING and one.mode != "count"]
    return acl.value("default_action") != "block" and not (blocked_groups(acl) or limits_rates(acl) or own)


def only_admits(acl: Resource) -> bool:
    """True when the ACL blocks by default and lets in only what carries a header.

    Such an ACL stands behind another one: it proves that a request came through the edge.
    """
    own = list(_own(acl))
    by_header = all(one.action == "allow" and (one.match or "").startswith("header ") for one in own)
    groups = getattr(acl.body, "managed_rules", None)
    return acl.value("default_action") == "block" and bool(own) and by_header and not groups


def _own(acl: Resource) -> Iterator[OwnRule]:
    yield from (getattr(acl.body, "rules", None) or {}).values()


def _apis(blueprint: Blueprint, acl: Resource) -> list[Resource]:
    """APIs whose requests the ACL sees: protected itself, or behind an edge that is."""
    seen = []
    for target in protected(blueprint, acl):
        seen += [target] if target.type == API else []
        seen += (
            [one for one in origins(blueprint, target.id) if one.type == API] if target.type == EDGE else []
        )
    return seen


def ways_seen(blueprint: Blueprint, acl: Resource) -> list[Way]:
    """The routes whose requests the ACL sees."""
    return [way for api in _apis(blueprint, acl) for way in routes(api)]


def body_ways(blueprint: Blueprint, acl: Resource) -> list[Way]:
    """The routes among them that take bodies and lead further than the API itself."""
    return [way for way in ways_seen(blueprint, acl) if way.takes_body and not way.mock]


def credentials_seen(blueprint: Blueprint, acl: Resource) -> list[str]:
    """Headers with credentials that the ACL sees, in lower case: tokens, cookies, the edge's secret."""
    found: dict[str, None] = {}
    for way in ways_seen(blueprint, acl):
        guard = blueprint.resources.get(way.authorizer)
        if guard is not None or way.authorizer == "iam":
            found.update(dict.fromkeys(_headers(guard)))
        if way.route.api_key or way.api.value("api_key"):
            found["x-api-key"] = None
    for api in _apis(blueprint, acl):
        if acl.value("scope") != "cloudfront" and api in protected(blueprint, acl):
            found.update(dict.fromkeys(_origin_headers(blueprint, api)))
    if found and _cookies(blueprint, acl):
        found["cookie"] = None
    return list(found)


def _headers(guard: Resource | None) -> list[str]:
    sources = getattr(guard.body, "identity_source", None) if guard is not None else None
    named = [
        source.removeprefix("header.").lower() for source in sources or () if source.startswith("header.")
    ]
    return named if sources else ["authorization"]


def _origin_headers(blueprint: Blueprint, api: Resource) -> Iterator[str]:
    for edge in fronted_by(blueprint, api.id):
        header = getattr(edge.body, "origin_header", None)
        if header is not None and header.name:
            yield header.name.lower()


def _cookies(blueprint: Blueprint, acl: Resource) -> bool:
    fronts = {target.id for target in protected(blueprint, acl)} | {
        edge.id for target in protected(blueprint, acl) for edge in fronted_by(blueprint, target.id)
    }
    callers = [r.source for front in fronts for r in blueprint.incoming.get(front, ()) if r.verb == "calls"]
    return any(getattr(blueprint.resources[name].body, "keeps", None) == "cookie" for name in callers)

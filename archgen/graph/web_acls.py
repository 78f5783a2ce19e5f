"""What a web ACL does to requests on their way in, where AWS can attach it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.facts import WEB_ACL_PROTOCOLS, WEB_ACL_TARGETS
from archgen.catalogue.waf_facts import GLOBAL_REGION
from archgen.graph.settings import declares, setting

_HEADER = re.compile(r"header\s+(\S+)\s+equals\s+(\S+)", re.IGNORECASE)
_ADDRESS = re.compile(r"address\s+in\s+\S", re.IGNORECASE)
_ICONS = ("alb", "appsync", "app-runner", "apprunner")
_SERVICES = ("application load balancer", "appsync", "app runner")
"""What is written as something generic and takes a regional web ACL, by icon and by name.

Source: botocore wafv2 AssociateWebACLRequest.ResourceArn.
"""
_STOPS = ("block", "captcha", "challenge")


def acls(blueprint: Blueprint, target: Resource) -> tuple[Resource, ...]:
    """The web ACLs that stand before `target` and that AWS can attach to it.

    One of the wrong scope or Region, on a protocol that takes none, before targets of two scopes,
    or of the version whose support has ended is drawn but is no guard.
    """
    if not takes_acl(target):
        return ()
    drawn = [r.source for r in blueprint.incoming.get(target.id, ()) if r.verb == "protects"]
    found = (blueprint.resources[name] for name in dict.fromkeys(drawn))
    return tuple(acl for acl in found if declares(acl, "default_action") and _fits(blueprint, acl, target))


def takes_acl(target: Resource) -> bool:
    """True when AWS lets a web ACL stand before this."""
    return scope_for(target) is not None


def misfit(acl: Resource, target: Resource) -> str:
    """Which setting of the ACL keeps AWS from attaching it to what takes one: `scope`, `region` or none.

    The ACL of a distribution is kept in us-east-1; any other stands in the Region of what it guards.
    """
    body: Any = acl.body
    needed = scope_for(target)
    if body.scope not in (None, needed):
        return "scope"
    if needed == "cloudfront":
        return "" if body.region in (None, (GLOBAL_REGION.value,)) else "region"
    apart = acl.regions and target.regions and not set(acl.regions) & set(target.regions)
    return "region" if apart else ""


def scopes_needed(blueprint: Blueprint, acl: Resource) -> frozenset[str]:
    """The scopes that an ACL would need for all that it is drawn before; AWS gives it one."""
    drawn = [r.target for r in blueprint.outgoing.get(acl.id, ()) if r.verb == "protects"]
    return frozenset(filter(None, (scope_for(blueprint.resources[name]) for name in drawn)))


def scope_for(target: Resource) -> str | None:
    """The scope that an ACL needs to stand before this; None where none can."""
    protocol = setting(target, "protocol")
    if protocol is not None and protocol not in _protocols():
        return None
    return WEB_ACL_TARGETS.get(target.type) or _scope_of_generic(target)


def _scope_of_generic(target: Resource) -> str | None:
    said = (setting(target, "icon") or "").lower().rpartition(".")[2]
    named = (setting(target, "service") or "").lower()
    return "regional" if said in _ICONS or any(word in named for word in _SERVICES) else None


def inspects(acl: Resource) -> bool:
    """True when the ACL acts on what it finds: a managed group or a rule of its own that stops requests."""
    body: Any = acl.body
    if acl.value("mode") == "count":
        return False
    groups = (body.managed_rules or {}).values()
    return any(group.mode != "count" for group in groups) or any(
        rule.action in _STOPS for rule in _acting(acl)
    )


def limits_callers(acl: Resource) -> bool:
    """True when the ACL stops callers that send too much."""
    body: Any = acl.body
    acts = acl.value("mode") != "count"
    return acts and any(limit.action != "count" for limit in body.rate_limit or ())


def demands_header(acl: Resource, headers: Iterable[tuple[str, str]]) -> bool:
    """True when only requests with one of these headers pass: (name, secret), names in lower case.

    The default must be to block, and each rule that allows must ask for such a header. Where an
    edge does not say the header's name (it is empty), its secret tells it.
    """
    wanted = frozenset(headers)

    def asks(text: str) -> bool:
        return any((name, secret) in wanted or ("", secret) in wanted for name, secret in _headers(text))

    return _admits_only(acl, asks)


def admits_addresses_only(acl: Resource) -> bool:
    """True when the ACL blocks all but requests from listed addresses."""
    return _admits_only(acl, lambda text: _ADDRESS.search(text) is not None)


def _protocols() -> tuple[str, ...]:
    value = WEB_ACL_PROTOCOLS.value
    return value if isinstance(value, tuple) else ()


def _fits(blueprint: Blueprint, acl: Resource, target: Resource) -> bool:
    body: Any = acl.body
    undecided = body.scope is None and len(scopes_needed(blueprint, acl)) > 1
    return not misfit(acl, target) and not undecided and body.version != "classic"


def _acting(acl: Resource) -> list[Any]:
    body: Any = acl.body
    return [rule for rule in (body.rules or {}).values() if rule.mode != "count"]


def _headers(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _HEADER.findall(text):
        yield name.lower(), value


def _admits_only(acl: Resource, asks: Any) -> bool:  # noqa: ANN401 - a predicate on a rule's text
    body: Any = acl.body
    if body.default_action != "block" or acl.value("mode") == "count":
        return False
    allowing = [rule for rule in _acting(acl) if rule.action == "allow"]
    return bool(allowing) and all(asks(rule.match or "") for rule in allowing)

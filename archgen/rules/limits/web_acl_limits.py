"""What a web ACL has room for: the capacity of its rules, and bodies that one of them refuses."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.waf_facts import (
    CAPACITY_INCLUDED,
    CAPACITY_MOST,
    COMMON_BODY_MOST,
    COMMON_BODY_RULE,
    RATE_RULES_MOST,
    capacity_of,
    short_name,
)
from archgen.finding.finding import Category, Severity
from archgen.graph.web_acls import misfit, takes_acl
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.acls import body_ways, protected
from archgen.rules.readings.routes import Way
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_CAPACITY = "web-acl-over-capacity"
_BODY = "body-the-web-acl-refuses"
_COMMON = "common"
_INSPECTED = (16, 32, 48, 64)
"""Settings of the inspected part of a body, in KB.

Source: botocore wafv2 SizeInspectionLimit
"""


@rule(
    _CAPACITY,
    concern="limits",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("waf",),
    covers=("F36",),
)
def web_acl_over_capacity(subject: Subject) -> Iterator[Verdict]:
    """AWS refuses a web ACL whose rules take more than 5,000 units, or that has over ten rate rules.

    WHY
      Each rule takes capacity units (WCU). A web ACL holds 5,000 of them, and each request costs more
      above 1,500; rate-based rules are ten at most.

    HOW IT IS ATTACKED
      It is not: the deployment fails, and a group is taken out in a hurry.

    JUDGED
      Fails      more than 5,000 units or ten rate rules (high); more than 1,500 units (info: it costs)
      Passes     fewer. AWS's own groups are known; others, and own rules, count as their `capacity` says
      Not        an ACL without rules

    MEND IT
      Take out groups that fit nothing in the design, such as sqli before a DynamoDB table alone.

    FALSE ALARM?
      None known. Rules without a `capacity` count as nothing, so the sum is a lower bound.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/limits.html
      https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html

    Bad:
        archgen: 1
        name: A full firewall
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: edge
            default_action: allow
            managed_rules: {common: {}, known-bad-inputs: {}, vendor-rules: {capacity: 4200}}
          edge: {type: cloudfront, origin: files}
          files: {type: bucket}

    Good:
        archgen: 1
        name: A firewall with room
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: edge
            default_action: allow
            managed_rules: {common: {}, known-bad-inputs: {}}
          edge: {type: cloudfront, origin: files}
          files: {type: bucket}
    """
    for acl in subject.graph.blueprint.of_type("waf"):
        takes = _takes(acl)
        units = sum(takes.values())
        limits = len(getattr(acl.body, "rate_limit", None) or ())
        if limits > _number(RATE_RULES_MOST.value):
            yield _too_many_limits(acl, limits)
        elif units > _number(CAPACITY_INCLUDED.value):
            yield _too_heavy(acl, takes, units)
        else:
            rules = getattr(acl.body, "rules", None) or getattr(acl.body, "managed_rules", None)
            yield passed(acl.id) if rules or limits else idle(acl.id)


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _takes(acl: Resource) -> dict[str, int]:
    """The units that each rule and group takes, as far as is known."""
    groups = getattr(acl.body, "managed_rules", None) or {}
    own = getattr(acl.body, "rules", None) or {}
    found = {name: group.capacity or capacity_of(name) or 0 for name, group in groups.items()}
    return {**found, **{name: one.capacity or 0 for name, one in own.items()}}


def _too_many_limits(acl: Resource, limits: int) -> Verdict:
    most = RATE_RULES_MOST.value
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=Severity.HIGH,
        message=f"AWS refuses {limits} rate rules in `{acl.id}`",
        place=At(acl.id, ("rate_limit",), f"AWS takes up to {most}"),
        hint=f"at most {most} entries in `rate_limit` of {acl.id}; `throttle` on routes limits the rest",
        refused=True,
    )


def _too_heavy(acl: Resource, takes: dict[str, int], units: int) -> Verdict:
    refused = units > _number(CAPACITY_MOST.value)
    severity = Severity.HIGH if refused else Severity.INFO
    heaviest = sorted(takes, key=lambda name: (-takes[name], name))
    label = f"AWS takes {CAPACITY_MOST.value}" if refused else f"{CAPACITY_INCLUDED.value} cost nothing more"
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=severity,
        message=fitting(
            f"AWS refuses the rules of `{acl.id}`: they take {units} units"
            if refused
            else f"each request costs more: the rules of `{acl.id}` take {units} units",
            f"the rules of `{acl.id}` take {units} units",
            rule=_CAPACITY,
        ),
        place=At(acl.id, ("managed_rules",), label, key=True),
        hint=f"take out of {acl.id} what fits nothing here; {shown(heaviest[:3])} weigh most",
        pieces=tuple(
            Piece(name, _CAPACITY, severity, f"{takes[name]} units") for name in takes if takes[name]
        ),
        refused=refused,
    )


@rule(
    _BODY,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=("waf",),
    covers=("F41",),
    refs={
        "owasp_api": ("API4:2023",),
    },
)
def body_the_web_acl_refuses(subject: Subject) -> Iterator[Verdict]:
    """The common rule group blocks bodies above 8 KB, those of the design's own clients as well.

    WHY
      One rule of AWS's common group, SizeRestrictions_BODY, blocks every longer body. A design that
      says its requests are longer has clients that get 403 on the first day.

    HOW IT IS ATTACKED
      It is not: the group is set to count in a hurry, and the rest of its rules no longer block.

    JUDGED
      Fails      the common group blocks and its rule is not excluded, while a route's `max_body` is above
                 8 KB, or `traffic.payload` (or `request`) is and the route bounds nothing
      Passes     bodies are declared within 8 KB, the rule is excluded, or the group only counts
      Not        an ACL before no route with a body, or that AWS cannot attach; routes of which nothing is
                 declared

    MEND IT
      `common: {exclude: [SizeRestrictions_BODY]}`, with `oversize: match` and a `max_body` on each route.

    FALSE ALARM?
      The bound is generous and real bodies are small: lower the bound.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
      https://docs.aws.amazon.com/waf/latest/developerguide/limits.html

    Bad:
        archgen: 1
        name: Long orders
        regions: [eu-west-1]
        resources:
          waf: {type: waf, protects: api, default_action: allow, managed_rules: [common]}
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            routes: {POST /orders: {to: fn, max_body: 16KB}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Long orders let in
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: {common: {exclude: [SizeRestrictions_BODY]}}
            oversize: match
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            routes: {POST /orders: {to: fn, max_body: 16KB}}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for acl in blueprint.of_type("waf"):
        declared = [
            (way, size)
            for way in body_ways(blueprint, acl)
            if (size := _declared(blueprint, way)) is not None
        ]
        long = [(way, size) for way, size in declared if size > _number(COMMON_BODY_MOST.value)]
        name = _blocking_common(acl)
        if not declared or _unattached(blueprint, acl):
            yield idle(acl.id)
        else:
            yield _refused_bodies(acl, name, long) if name and long else passed(acl.id)


def _unattached(blueprint: Blueprint, acl: Resource) -> bool:
    """True for an ACL that AWS cannot attach to something it is drawn before: it blocks nothing there."""
    return any(misfit(acl, target) for target in protected(blueprint, acl) if takes_acl(target))


def _declared(blueprint: Blueprint, way: Way) -> int | None:
    """How long bodies of a route may be, in bytes: as it says itself, else as the traffic is; None unsaid."""
    if way.route.max_body is not None:
        return int(way.route.max_body.bytes)
    usual = blueprint.traffic.request if blueprint.traffic is not None else None
    return None if usual is None else int(usual.bytes)


def _blocking_common(acl: Resource) -> str:
    """The common group as the ACL writes its name, where it blocks long bodies; else nothing."""
    if acl.value("mode") == "count":
        return ""
    for name, group in (getattr(acl.body, "managed_rules", None) or {}).items():
        if short_name(name) == _COMMON and group.mode != "count":
            return "" if COMMON_BODY_RULE.value in (group.exclude or ()) else str(name)
    return ""


def _refused_bodies(acl: Resource, common: str, long: list[tuple[Way, int]]) -> Verdict:
    longest = max(size for _, size in long)
    inspected = acl.value("body_limit")
    room = inspected.bytes if inspected is not None else _INSPECTED[0] * 1024
    wider = next((kb for kb in _INSPECTED if kb * 1024 >= longest), _INSPECTED[-1])
    more = f" and `body_limit: {wider}KB`" if longest > room else ""
    path: Pointer = ("managed_rules", common)
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"`{acl.id}` blocks the design's own bodies above 8 KB",
            "the web ACL blocks the design's own bodies",
            rule=_BODY,
        ),
        place=At(acl.id, path, f"{COMMON_BODY_RULE.value} blocks above 8 KB"),
        related=tuple(
            At(way.api.id, ("routes", way.name), f"takes {size // 1024} KB", key=True)
            for way, size in long[:3]
        ),
        hint=f"`{common}: {{exclude: [{COMMON_BODY_RULE.value}]}}` with `oversize: match`{more} on {acl.id}",
        pieces=tuple(
            Piece(f"{way.api.id}/{way.name}", _BODY, Severity.MEDIUM, f"{size // 1024} KB")
            for way, size in long
        ),
    )


RULES = (web_acl_over_capacity, body_the_web_acl_refuses)

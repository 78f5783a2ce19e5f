"""Web ACLs that let everything pass, limit nothing, or look at half a body."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, class_in_reach, reach
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.paths.findings import runs_code
from archgen.rules.readings.acls import (
    blocked_groups,
    blocks_nothing,
    body_ways,
    done_elsewhere,
    from_internet,
    limits_rates,
    only_admits,
    pools_only,
    protected,
)
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, EDGE, origins
from archgen.rules.rule import Subject, rule
from archgen.rules.throttling.rates import metered
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_BASELINE = "web-acl-without-baseline"
_MACHINES = ("machine", "service", "pipeline")
_LIMIT = 16 * 1024
_INSPECTED_BY_COMMON = "SizeRestrictions_BODY"


@rule(
    _BASELINE,
    concern="web-protection",
    severity=Severity.HIGH,
    applies_to=("waf",),
    covers=("waf-has-rules", "waf-known-bad-inputs"),
    refs={
        "security_hub": ("WAF.10", "WAF.8", "WAF.4"),
        "cwe": ("CWE-693", "CWE-917", "CWE-20"),
        "well_architected": ("SEC05-BP04",),
        "checkov": ("CKV_AWS_175", "CKV_AWS_192", "CKV2_AWS_77", "CKV2_AWS_76", "CKV2_AWS_47"),
    },
)
def web_acl_without_baseline(subject: Subject) -> Iterator[Verdict]:
    """A web ACL without rules lets every request pass that its default action allows.

    WHY
      A web ACL inspects nothing by itself. AWS keeps groups of rules for the attacks that everybody
      gets; an ACL without them is a box on the picture.

    HOW IT IS ATTACKED
      Scanners send the same hundred requests to every host on the internet. The first that is not
      stopped is followed by somebody who looks.

    JUDGED
      Fails      no rule blocks anything (high); no `common` group (medium); no `known-bad-inputs` (low)
      Passes     both groups are there and block, in this ACL or in another one on the same way
      Parts      a missing rate limit, a missing log and uninspected bodies fold in when nothing blocks
      Not        an ACL that only admits what carries the edge's header, one on a user pool, and one before
                 no code of ours

    MEND IT
      `managed_rules: [common, known-bad-inputs, ip-reputation]`.

    FALSE ALARM?
      Rule groups of another vendor: write what they do under `rules`, and waive this.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html

    Bad:
        archgen: 1
        name: Empty web ACL
        regions: [eu-west-1]
        resources:
          waf: {type: waf, protects: api, default_action: allow}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Web ACL with a baseline
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for acl in blueprint.of_type("waf"):
        groups = blocked_groups(acl)
        targets = protected(blueprint, acl)
        bare = not targets or pools_only(blueprint, acl) or only_admits(acl)
        if bare or not any(_leads_to_code(subject.graph, target) for target in targets):
            yield idle(acl.id)
        elif _has_baseline(acl) or done_elsewhere(blueprint, acl, _has_baseline):
            yield passed(acl.id)
        else:
            yield _without_baseline(acl, groups, targets)


def _leads_to_code(graph: Graph, target: Resource) -> bool:
    """True when a request at the target goes on to code, or to a backend that is not drawn further."""
    resources = graph.blueprint.resources
    behind = [resources[name] for name in reach(graph, target.id) if name in resources]
    return any(runs_code(one) or one.type == "generic" for one in (target, *behind))


def _has_baseline(acl: Resource) -> bool:
    return blocked_groups(acl) >= {"common", "known-bad-inputs"}


def _without_baseline(acl: Resource, groups: set[str], targets: list[Resource]) -> Verdict:
    if blocks_nothing(acl):
        severity, why, message = Severity.HIGH, "", f"`{acl.id}` lets every request pass"
        place = At(acl.id, ("default_action",), "and no rule before it")
    elif "common" not in groups:
        severity, why = Severity.MEDIUM, "other rules of it stop requests"
        message = f"`{acl.id}` lets common attacks pass"
        place = At(acl.id, ("managed_rules",), "no `common` group blocks", key=True)
    else:
        severity, why = Severity.LOW, "the common rules stop most of it"
        message = f"`{acl.id}` lets inputs pass that are known to be bad"
        place = At(acl.id, ("managed_rules",), "no `known-bad-inputs` group blocks", key=True)
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=severity,
        message=message,
        place=place,
        hint="`managed_rules: [common, known-bad-inputs, ip-reputation]`"
        + (" and `rate_limit: {requests: 2000/5m, by: ip}`" if severity is Severity.HIGH else ""),
        pieces=(Piece("managed_rules", _BASELINE, severity, "none" if not groups else "without a baseline"),),
        moved=moved_by(severity, Severity.HIGH, why),
        stands_for=tuple(target.id for target in targets),
        silent="managed_rules",
        assumed_default=not acl.stated("managed_rules"),
    )


@rule(
    "web-acl-without-rate-limit",
    concern="web-protection",
    severity=Severity.MEDIUM,
    applies_to=("waf",),
    covers=("waf-rate-rule",),
    refs={
        "owasp_api": ("API4:2023", "API6:2023"),
        "cwe": ("CWE-307", "CWE-770"),
        "well_architected": ("SEC05-BP02",),
    },
)
def web_acl_without_rate_limit(subject: Subject) -> Iterator[Verdict]:
    """A web ACL without a rate limit lets one address send as much as it can.

    WHY
      Managed rules judge one request at a time. Guessing, scraping and flooding are made of requests
      that are each harmless; only counting them shows it.

    HOW IT IS ATTACKED
      One script asks for a million objects, a hundred passwords a second, or simply the dearest route.

    JUDGED
      Fails      an ACL on an entry from the internet has no `rate_limit` that blocks
      Passes     it has one, or another ACL on the same way does
      Not        an ACL that only admits what carries the edge's header
      Severity   low where every caller is a machine that signs its requests, or has a usage plan

    MEND IT
      `rate_limit: {requests: 2000/5m, by: ip}`.

    FALSE ALARM?
      A CDN in front limits: draw it, with its own web ACL.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html

    Bad:
        archgen: 1
        name: No limit
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A limit
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
            rate_limit: {requests: 2000/5m, by: ip}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for acl in graph.blueprint.of_type("waf"):
        targets = protected(graph.blueprint, acl)
        limits = getattr(acl.body, "rate_limit", None) or ()
        if only_admits(acl) or not from_internet(graph, targets):
            yield idle(acl.id)
        elif limits_rates(acl) or done_elsewhere(graph.blueprint, acl, limits_rates):
            yield passed(acl.id)
        else:
            less = _less(graph.blueprint, targets)
            severity = Severity.LOW if less else Severity.MEDIUM
            yield Verdict(
                Outcome.FAILED,
                (acl.id,),
                severity=severity,
                message=fitting(
                    f"one address may send `{acl.id}` as many requests as it can",
                    f"`{acl.id}` lets one address flood it",
                    rule="web-acl-without-rate-limit",
                ),
                place=At(acl.id, ("rate_limit",), "only counts" if limits else "no rate limit"),
                hint="`rate_limit: {requests: 2000/5m, by: ip}`",
                moved=moved_by(severity, Severity.MEDIUM, less),
                folds_into=(_BASELINE,) if blocks_nothing(acl) else (),
                silent="rate_limit",
                assumed_default=not limits,
            )


def _less(blueprint: Blueprint, targets: list[Resource]) -> str:
    """Why a flood is less likely here, empty where it is not."""
    if _signing_machines(blueprint, targets):
        return "every caller is a machine that signs its requests"
    apis = [
        api
        for target in targets
        for api in (target, *(origins(blueprint, target.id) if target.type == EDGE else ()))
        if api.type == API
    ]
    return "each caller has a usage plan" if apis and all(metered(blueprint, api) for api in apis) else ""


def _signing_machines(blueprint: Blueprint, targets: list[Resource]) -> bool:
    """True when whoever calls is a machine that signs its requests with IAM."""
    lines = [r for target in targets for r in blueprint.incoming.get(target.id, ()) if r.verb == "calls"]
    kinds = {getattr(blueprint.resources[line.source].body, "kind", None) for line in lines}
    signs = all(getattr(target.body, "authorizer", None) == "iam" for target in targets)
    return bool(kinds) and kinds <= set(_MACHINES) and signs


@rule(
    "uninspected-body",
    concern="web-protection",
    severity=Severity.LOW,
    applies_to=("waf",),
    covers=("waf-body-inspection-limit", "F41"),
    refs={
        "owasp_api": ("API4:2023",),
        "cwe": ("CWE-20",),
        "well_architected": ("SEC05-BP04",),
    },
)
def uninspected_body(subject: Subject) -> Iterator[Verdict]:
    """A web ACL reads the first 16 KB of a body; what follows is seen by nobody.

    WHY
      AWS WAF inspects the beginning of a body only. Unless something is done with longer ones, an
      attack needs nothing but 16 KB of spaces in front of it.

    HOW IT IS ATTACKED
      The body starts with padding and ends with what the rules would have stopped.

    JUDGED
      Fails      a route takes larger bodies than the ACL inspects, and `oversize` lets them pass
      Passes     `oversize: match`, where a rule blocks; or the `common` group unaltered, which blocks
                 long bodies; or each route's `max_body` within the limit
      Not        an ACL in front of no route with a body

    MEND IT
      `oversize: match`.

    FALSE ALARM?
      Uploads of images only: waive it.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html

    Bad:
        archgen: 1
        name: Long bodies
        regions: [eu-west-1]
        resources:
          waf: {type: waf, protects: api, default_action: allow, managed_rules: [known-bad-inputs, sqli]}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {POST /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Long bodies stopped
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [known-bad-inputs, sqli]
            oversize: match
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {POST /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for acl in graph.blueprint.of_type("waf"):
        ways = body_ways(graph.blueprint, acl)
        limit = acl.value("body_limit")
        inspected = limit.bytes if limit is not None else _LIMIT
        long = [way for way in ways if way.route.max_body is None or way.route.max_body.bytes > inspected]
        if not ways or only_admits(acl):
            yield idle(acl.id)
        elif not long or _matches_long(acl) or _common_unaltered(acl):
            yield passed(acl.id)
        else:
            heavy = any(
                way.authorizer == "none" and class_in_reach(graph, way.node) >= DataClass.CONFIDENTIAL
                for way in long
            )
            severity = Severity.MEDIUM if heavy else Severity.LOW
            yield Verdict(
                Outcome.FAILED,
                (acl.id,),
                severity=severity,
                message=f"`{acl.id}` reads only the beginning of a long body",
                place=At(acl.id, ("oversize",), "longer bodies pass"),
                related=tuple(
                    At(w.api.id, ("routes", w.name), "takes longer bodies", key=True) for w in long[:3]
                ),
                hint="`oversize: match`",
                moved=moved_by(severity, Severity.LOW, "strangers reach confidential data this way"),
                folds_into=(_BASELINE,) if blocks_nothing(acl) else (),
                silent="oversize",
                assumed_default=not acl.stated("oversize"),
            )


def _matches_long(acl: Resource) -> bool:
    """True when a longer body counts as a match, and some rule blocks what matches."""
    return acl.value("oversize") == "match" and not blocks_nothing(acl)


def _common_unaltered(acl: Resource) -> bool:
    rules = getattr(acl.body, "managed_rules", None) or {}
    common = rules.get("common") or rules.get("AWSManagedRulesCommonRuleSet")
    return (
        common is not None and common.mode != "count" and _INSPECTED_BY_COMMON not in (common.exclude or ())
    )


RULES = (web_acl_without_baseline, web_acl_without_rate_limit, uninspected_body)

"""Web ACLs that let everything pass, limit nothing, look at half a body, or tell nobody."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, Exposure, class_in_reach, exposure
from archgen.graph.model import Graph
from archgen.rules.acls import (
    blocked_groups,
    blocks_nothing,
    body_ways,
    credentials_seen,
    only_admits,
    pools_only,
    protected,
)
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

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
      Passes     both groups are there and block
      Parts      a missing rate limit, a missing log and uninspected bodies fold in when nothing blocks
      Not        an ACL that only admits what carries the edge's header, and one on a user pool

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
          waf: {type: waf, protects: api, default_action: allow, managed_rules: [common, known-bad-inputs]}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for acl in blueprint.of_type("waf"):
        groups = blocked_groups(acl)
        if not protected(blueprint, acl) or pools_only(blueprint, acl) or only_admits(acl):
            yield idle(acl.id)
        elif {"common", "known-bad-inputs"} <= groups:
            yield passed(acl.id)
        else:
            yield _without_baseline(acl, groups)


def _without_baseline(acl: Resource, groups: set[str]) -> Verdict:
    if blocks_nothing(acl):
        severity, message = Severity.HIGH, f"`{acl.id}` lets every request pass"
        place = At(acl.id, ("default_action",), "and no rule before it")
    elif "common" not in groups:
        severity, message = Severity.MEDIUM, f"`{acl.id}` lets common attacks pass"
        place = At(acl.id, ("managed_rules",), "no `common` group blocks", key=True)
    else:
        severity, message = Severity.LOW, f"`{acl.id}` lets inputs pass that are known to be bad"
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
      Passes     it has one
      Not        an ACL that only admits what carries the edge's header

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
          waf: {type: waf, protects: api, default_action: allow, managed_rules: [common, known-bad-inputs]}
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
        if only_admits(acl) or not any(_from_internet(graph, target) for target in targets):
            yield idle(acl.id)
        elif any(limit.action in (None, "block", "captcha", "challenge") for limit in limits):
            yield passed(acl.id)
        else:
            yield Verdict(
                Outcome.FAILED,
                (acl.id,),
                severity=Severity.LOW if _signing_machines(graph.blueprint, targets) else Severity.MEDIUM,
                message=f"one address may send `{acl.id}` as many requests as it can",
                place=At(acl.id, ("rate_limit",), "only counts" if limits else "no rate limit"),
                hint="`rate_limit: {requests: 2000/5m, by: ip}`",
                folds_into=(_BASELINE,) if blocks_nothing(acl) else (),
                silent="rate_limit",
                assumed_default=not limits,
            )


def _from_internet(graph: Graph, target: Resource) -> bool:
    return exposure(graph, target.id) is Exposure.INTERNET


def _signing_machines(blueprint: Blueprint, targets: list[Resource]) -> bool:
    """True when whoever calls is a machine that signs its requests with IAM."""
    lines = [r for target in targets for r in blueprint.incoming.get(target.id, ()) if r.verb == "calls"]
    kinds = {getattr(blueprint.resources[line.source].body, "kind", None) for line in lines}
    signs = all(getattr(target.body, "authorizer", None) == "iam" for target in targets)
    return bool(kinds) and kinds <= set(_MACHINES) and signs


@rule(
    "web-acl-unobserved",
    concern="logging",
    severity=Severity.MEDIUM,
    applies_to=("waf",),
    covers=("waf-logging", "waf-rule-metrics"),
    refs={
        "security_hub": ("WAF.1", "WAF.11", "WAF.12"),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01", "SEC04-BP02"),
        "checkov": ("CKV2_AWS_31", "CKV_AWS_176"),
    },
)
def web_acl_unobserved(subject: Subject) -> Iterator[Verdict]:
    """Nobody can see what a web ACL without a log blocked, or whom it blocked by mistake.

    WHY
      Rules of a web ACL stop customers too. Without a log the complaint cannot be answered, and the
      attack that was stopped a hundred times before it got through cannot be read.

    HOW IT IS ATTACKED
      Slowly: one variant after the other is tried, and nobody sees the tries.

    JUDGED
      Fails      a web ACL that protects something without `logs_to` (low on a user pool), or `metrics: false`
      Passes     a log is written

    MEND IT
      `logs_to:` a log-group whose `aws_name` starts with `aws-waf-logs-`, and `redact` for tokens.

    FALSE ALARM?
      Sampled requests are enough: waive it.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/logging.html

    Bad:
        archgen: 1
        name: Unlogged web ACL
        regions: [eu-west-1]
        resources:
          waf: {type: waf, protects: users, default_action: allow, rate_limit: {requests: 100/5m, by: ip}}
          users: {type: cognito-user-pool, mfa: required}

    Good:
        archgen: 1
        name: Logged web ACL
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: users
            default_action: allow
            rate_limit: {requests: 100/5m, by: ip}
            redact: [authorization]
            logs_to: waf-logs
          waf-logs: {type: log-group, aws_name: aws-waf-logs-users, retention: 365d}
          users: {type: cognito-user-pool, mfa: required}
    """
    graph = subject.graph
    for acl in graph.blueprint.of_type("waf"):
        targets = protected(graph.blueprint, acl)
        silent = not getattr(acl.body, "logs_to", None)
        if not targets:
            yield idle(acl.id)
        elif not silent and acl.value("metrics") is not False:
            yield passed(acl.id)
        else:
            exposed = any(_from_internet(graph, target) for target in targets)
            medium = silent and exposed and not pools_only(graph.blueprint, acl)
            yield Verdict(
                Outcome.FAILED,
                (acl.id,),
                severity=Severity.MEDIUM if medium else Severity.LOW,
                message=f"nobody can see what `{acl.id}` blocked",
                place=At(acl.id, ("logs_to",) if silent else ("metrics",), "no log" if silent else "off"),
                hint="`logs_to:` a log-group named `aws-waf-logs-…`; `redact: [authorization, cookie]`",
                folds_into=(_BASELINE,) if blocks_nothing(acl) else (),
                silent="logs_to" if silent else "metrics",
                assumed_default=silent,
            )


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
      Passes     `oversize: match`; or the `common` group unaltered, which blocks long bodies; or each
                 route's `max_body` within the limit
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
          waf: {type: waf, protects: api, default_action: allow, managed_rules: [known-bad-inputs, sqli], oversize: match}
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
        elif not long or acl.value("oversize") == "match" or _common_unaltered(acl):
            yield passed(acl.id)
        else:
            heavy = any(
                way.route.public and class_in_reach(graph, way.node) >= DataClass.CONFIDENTIAL for way in long
            )
            yield Verdict(
                Outcome.FAILED,
                (acl.id,),
                severity=Severity.MEDIUM if heavy else Severity.LOW,
                message=f"`{acl.id}` reads only the beginning of a long body",
                place=At(acl.id, ("oversize",), "longer bodies pass"),
                related=tuple(
                    At(w.api.id, ("routes", w.name), "takes longer bodies", key=True) for w in long[:3]
                ),
                hint="`oversize: match`",
                folds_into=(_BASELINE,) if blocks_nothing(acl) else (),
                silent="oversize",
                assumed_default=not acl.stated("oversize"),
            )


def _common_unaltered(acl: Resource) -> bool:
    rules = getattr(acl.body, "managed_rules", None) or {}
    common = rules.get("common") or rules.get("AWSManagedRulesCommonRuleSet")
    return (
        common is not None and common.mode != "count" and _INSPECTED_BY_COMMON not in (common.exclude or ())
    )


@rule(
    "credentials-in-web-acl-log",
    concern="logging",
    severity=Severity.LOW,
    applies_to=("waf",),
    covers=("waf-logging",),
    refs={
        "security_hub": ("WAF.1", "WAF.11"),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01",),
        "checkov": ("CKV2_AWS_31", "CKV_AWS_176"),
    },
    fixable=True,
)
def credentials_in_web_acl_log(subject: Subject) -> Iterator[Verdict]:
    """A web ACL writes every header into its log, access tokens and the edge's secret included.

    WHY
      The log of a web ACL holds requests as they came. Who may read logs may then act as anybody who
      called in the last hour, or pass for the edge until its secret changes.

    HOW IT IS ATTACKED
      A reader of logs copies a bearer token out of the last minute and sends it.

    JUDGED
      Fails      the ACL has a log, requests carry a token, a cookie or the edge's header, and `redact` does
                 not name it
      Passes     `redact` names all of them
      Not        an ACL without a log, or one in front of routes that ask nobody

    MEND IT
      `redact: [authorization, cookie]`, and the edge's header where it arrives. Redaction takes single
      headers and does not reach sampled requests.

    FALSE ALARM?
      Tokens live minutes and few may read the log: waive it.

    SOURCES
      botocore wafv2 PutLoggingConfiguration.RedactedFields

    Bad:
        archgen: 1
        name: Tokens in a log
        regions: [eu-west-1]
        resources:
          waf: {type: waf, protects: api, default_action: allow, managed_rules: [common, known-bad-inputs], logs_to: waf-logs}
          waf-logs: {type: log-group, aws_name: aws-waf-logs-api, retention: 365d}
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /notes: {to: fn}}}
          users: {type: cognito-user-pool, mfa: required}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Tokens left out
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: [common, known-bad-inputs]
            redact: [authorization]
            logs_to: waf-logs
          waf-logs: {type: log-group, aws_name: aws-waf-logs-api, retention: 365d}
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /notes: {to: fn}}}
          users: {type: cognito-user-pool, mfa: required}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for acl in graph.blueprint.of_type("waf"):
        carried = credentials_seen(graph.blueprint, acl)
        redacted = {name.lower() for name in getattr(acl.body, "redact", None) or ()}
        missing = [name for name in carried if name not in redacted]
        if not getattr(acl.body, "logs_to", None) or not carried:
            yield idle(acl.id)
        elif not missing:
            yield passed(acl.id)
        else:
            yield _logged_credentials(graph, acl, missing)


def _logged_credentials(graph: Graph, acl: Resource, missing: list[str]) -> Verdict:
    blueprint = graph.blueprint
    restricted = any(
        class_in_reach(graph, target.id) is DataClass.RESTRICTED for target in protected(blueprint, acl)
    )
    severity = Severity.MEDIUM if restricted else Severity.LOW
    wanted = [*(getattr(acl.body, "redact", None) or ()), *missing]
    logs = [r.target for r in blueprint.outgoing.get(acl.id, ()) if r.verb == "logs_to"]
    value = f"[{', '.join(wanted)}]"
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=severity,
        message=fitting(
            f"`{acl.id}` writes {shown(missing)} into its log", f"`{acl.id}` writes credentials into its log"
        ),
        place=At(
            acl.id, ("redact",), f"leaves {missing[0]} in" if acl.stated("redact") else "nothing is redacted"
        ),
        related=tuple(At(name, (), "holds them") for name in logs),
        hint=f"`redact: {value}`",
        pieces=tuple(Piece(name, "credentials-in-web-acl-log", severity, "logged") for name in missing),
        mend=Mend(f"adds redact: {value}", acl.id, (("redact", value),)),
        silent="redact",
        assumed_default=not acl.stated("redact"),
    )


RULES = (
    web_acl_without_baseline,
    web_acl_without_rate_limit,
    web_acl_unobserved,
    uninspected_body,
    credentials_in_web_acl_log,
)

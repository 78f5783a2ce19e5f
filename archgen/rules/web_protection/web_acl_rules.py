"""Rules of a web ACL that do not do what they are there for: they only count, or count the edge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.acls import blocked_groups, blocks_nothing, fronts_of, protected
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_COUNTS = "web-acl-rule-that-only-counts"
_EDGE = "rate-limit-on-edge-address"
_BASELINE = "web-acl-without-baseline"
_BASIC = frozenset({"common", "known-bad-inputs", "AWSManagedRulesCommonRuleSet"})
_OF_ADDRESSES = frozenset(
    {
        "ip-reputation",
        "anonymous-ip",
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesAnonymousIpList",
    }
)
"""Managed groups that judge the connecting address, by their names here and at AWS.

Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-ip-rep.html
"""


@rule(
    _COUNTS,
    concern="web-protection",
    severity=Severity.LOW,
    applies_to=("waf",),
    covers=("waf-count-mode-expiry", "waf-rules-have-action"),
    refs={
        "security_hub": ("WAF.2", "WAF.3", "WAF.6", "WAF.7"),
        "cwe": ("CWE-693",),
        "well_architected": ("SEC05-BP03", "SEC05-BP04"),
        "checkov": ("CKV_AWS_342",),
    },
)
def web_acl_rule_that_only_counts(subject: Subject) -> Iterator[Verdict]:
    """A rule in count mode writes down what it would have stopped, and lets it pass.

    WHY
      New rules are tried in count mode, so that they stop nobody by mistake. Without a day on which
      the trial ends it never does, and the picture shows a rule that protects nothing.

    HOW IT IS ATTACKED
      The request that the rule knows comes, is counted, and goes on to the code.

    JUDGED
      Fails      a rule or managed group with `mode: count` and no `until` (low), or one whose day has
                 passed (medium)
      Passes     all rules act, or count until a day to come; a rule whose `action` is `count` on purpose
      Not        an ACL without rules
      Folds      into web-acl-without-baseline where a basic group counts, or where nothing blocks

    MEND IT
      `until:` the day on which the trial ends, or no `mode`.

    FALSE ALARM?
      A rule that sets a label for a later one: write `action: count` instead.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-testing.html
      botocore wafv2 OverrideAction

    Bad:
        archgen: 1
        name: A trial without an end
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: {common: {}, known-bad-inputs: {}, sqli: {mode: count}}
            rate_limit: {requests: 2000/5m, by: ip}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A trial with an end
        regions: [eu-west-1]
        resources:
          waf:
            type: waf
            protects: api
            default_action: allow
            managed_rules: {common: {}, known-bad-inputs: {}, sqli: {mode: count, until: 2099-12-31}}
            rate_limit: {requests: 2000/5m, by: ip}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
    """
    for acl in subject.graph.blueprint.of_type("waf"):
        rules = list(_rules(acl))
        counting = [one for one in rules if one.body.mode == "count"]
        endless = [one for one in counting if _ended(one.body.until, subject.today) is not None]
        if not rules:
            yield idle(acl.id)
        elif endless:
            yield _only_counting(acl, endless, subject.today)
        else:
            yield passed(acl.id)


class _Written(Struct, frozen=True):
    """A rule or managed group of an ACL: its name, where it stands, and its settings."""

    name: str
    path: Pointer
    body: Any


def _rules(acl: Resource) -> Iterator[_Written]:
    for field in ("managed_rules", "rules"):
        for name, body in (getattr(acl.body, field, None) or {}).items():
            yield _Written(str(name), (field, name), body)


def _ended(until: str | None, today: date | None) -> str | None:
    """Why a trial has no end to come: no day is given, or it has passed; None where one comes."""
    try:
        day = date.fromisoformat(until or "")
    except ValueError:
        return "no day ends it" if until is None else "`until` is no day"
    return f"since {day.isoformat()} it acts no more" if today is not None and day < today else None


def _only_counting(acl: Resource, endless: list[_Written], today: date | None) -> Verdict:
    said = [(one, _ended(one.body.until, today) or "") for one in endless]
    pieces = tuple(
        Piece(one.name, _COUNTS, Severity.MEDIUM if why.startswith("since") else Severity.LOW, why)
        for one, why in said
    )
    severity = max(piece.severity for piece in pieces)
    names = [one.name for one in endless]
    basic = any(one.name in _BASIC for one in endless) or blocks_nothing(acl)
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=severity,
        message=fitting(
            f"`{acl.id}` lets pass what {shown(names, 2)} {'finds' if len(names) == 1 else 'find'}",
            f"`{acl.id}` only counts what it finds",
            "a web ACL only counts what it finds",
            rule=_COUNTS,
        ),
        place=At(acl.id, (*endless[0].path, "mode"), "counts, and no day ends that"),
        related=tuple(At(acl.id, (*one.path, "mode"), "counts, too") for one in endless[1:4]),
        hint="`until:` a day to come, or no `mode: count`",
        pieces=pieces,
        folds_into=(_BASELINE,) if basic else (),
        moved="medium, not low: the day on which the trial was to end has passed"
        if severity > Severity.LOW
        else "",
        silent="until",
    )


@rule(
    _EDGE,
    concern="web-protection",
    severity=Severity.MEDIUM,
    applies_to=("waf",),
    covers=("F35", "x-ip-rule-behind-cdn"),
    refs={
        "owasp_api": ("API4:2023",),
        "cwe": ("CWE-348",),
        "well_architected": ("SEC05-BP02",),
    },
    former=("address-rule-behind-edge",),
)
def rate_limit_on_edge_address(subject: Subject) -> Iterator[Verdict]:
    """Behind CloudFront the connecting address is the edge's; a limit by it counts all callers as one.

    WHY
      A regional web ACL sees who opened the connection, and behind an edge that is CloudFront. The
      caller's own address stands in a header that the edge writes.

    HOW IT IS ATTACKED
      One caller hides among all the others of the same edge address. Once the limit is met, it stops
      every caller who came that way, and lists of bad addresses meet nobody at all.

    JUDGED
      Fails      an ACL on what an edge fetches from limits rates by `ip`, or asks `ip-reputation`,
                 `anonymous-ip` or a rule of its own for the connecting address
      Passes     limits by `forwarded-ip` or a header; a list of the edge's own addresses
      Not        ACLs that stand at the edge itself, or before what no edge fetches from

    MEND IT
      `by: forwarded-ip`; the rules on addresses go to the edge's ACL.

    FALSE ALARM?
      Callers come directly, too, and the limit is theirs: waive it.

    SOURCES
      https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
      botocore wafv2 RateBasedStatement.AggregateKeyType

    Bad:
        archgen: 1
        name: The edge's address
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api, origin_header: {name: x-edge-key, secret: edge-key}}
          edge-key: {type: secret, rotation: 30d}
          waf:
            type: waf
            protects: api
            default_action: block
            rules: {from-edge: {match: header x-edge-key equals edge-key, action: allow}}
            rate_limit: {requests: 500/5m, by: ip}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: mock}}}

    Good:
        archgen: 1
        name: The caller's address
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api, origin_header: {name: x-edge-key, secret: edge-key}}
          edge-key: {type: secret, rotation: 30d}
          waf:
            type: waf
            protects: api
            default_action: block
            rules: {from-edge: {match: header x-edge-key equals edge-key, action: allow}}
            rate_limit: {requests: 500/5m, by: forwarded-ip}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: mock}}}
    """
    blueprint = subject.graph.blueprint
    for acl in blueprint.of_type("waf"):
        behind = {target.id: fronts_of(blueprint, target.id) for target in protected(blueprint, acl)}
        fronts = [front.id for found in behind.values() for front in found]
        if not fronts:
            yield idle(acl.id)
            continue
        keyed = list(_by_address(acl, fronts))
        yield _on_edge_address(acl, fronts, keyed) if keyed else passed(acl.id)


def _by_address(acl: Resource, fronts: list[str]) -> Iterator[_Written]:
    """The rules of an ACL that ask for the connecting address and act on it."""
    limits = getattr(acl.body, "rate_limit", None) or ()
    for place, limit in enumerate(limits):
        if limit.by in (None, "ip") and limit.action != "count":
            path: Pointer = ("rate_limit",) if len(limits) == 1 else ("rate_limit", place)
            yield _Written("rate_limit" if len(limits) == 1 else f"rate_limit/{place + 1}", path, limit)
    blocking = blocked_groups(acl)
    for one in _rules(acl):
        if one.path[0] == "managed_rules":
            asks = one.name in _OF_ADDRESSES and one.name in blocking
        else:
            asks = one.body.mode != "count" and _names_callers(one.body.match or "", fronts)
        if asks:
            yield one


def _names_callers(match: str, fronts: list[str]) -> bool:
    """True for a match on addresses other than those of the edge itself."""
    words = match.lower().split()
    if words[:2] != ["address", "in"]:
        return False
    listed = " ".join(words[2:])
    return "cloudfront" not in listed and not any(front.lower() in listed for front in fronts)


def _on_edge_address(acl: Resource, fronts: list[str], keyed: list[_Written]) -> Verdict:
    edge = fronts[0]
    limits = [one for one in keyed if one.path[0] == "rate_limit"]
    lists = [one for one in keyed if one.path[0] != "rate_limit"]
    hints = ["`by: forwarded-ip` in `rate_limit`"] if limits else []
    hints += [f"{shown([one.name for one in lists])} at the web ACL of {edge}"] if lists else []
    return Verdict(
        Outcome.FAILED,
        (acl.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"`{acl.id}` counts all callers of `{edge}` as one"
            if limits
            else f"`{acl.id}` judges the address of `{edge}`, not the caller's",
            "a web ACL judges the edge's address, not the caller's",
            rule=_EDGE,
        ),
        place=At(acl.id, keyed[0].path, "sees the address of the edge"),
        related=(
            *(At(acl.id, one.path, "sees it, too") for one in keyed[1:3]),
            At(edge, ("origin",), "all requests come from here"),
        ),
        hint=", and ".join(hints),
        pieces=tuple(Piece(one.name, _EDGE, Severity.MEDIUM, "by the edge's address") for one in keyed),
        silent="by",
        assumed_default=any(limit.body.by is None for limit in limits),
    )


RULES = (web_acl_rule_that_only_counts, rate_limit_on_edge_address)

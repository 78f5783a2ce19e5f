"""AWS WAF's managed rule groups and limits."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from archgen.catalogue.facts import Fact

_QUOTAS = "https://docs.aws.amazon.com/waf/latest/developerguide/limits.html"


class RuleGroup(Struct, frozen=True):
    """A group of rules that AWS keeps: AWS's own name, and the capacity it takes in units (WCU)."""

    aws_name: str
    capacity: int


RULE_GROUPS: Mapping[str, RuleGroup] = {
    "common": RuleGroup("AWSManagedRulesCommonRuleSet", 700),
    "admin-protection": RuleGroup("AWSManagedRulesAdminProtectionRuleSet", 100),
    "known-bad-inputs": RuleGroup("AWSManagedRulesKnownBadInputsRuleSet", 200),
    "sqli": RuleGroup("AWSManagedRulesSQLiRuleSet", 200),
    "linux": RuleGroup("AWSManagedRulesLinuxRuleSet", 200),
    "unix": RuleGroup("AWSManagedRulesUnixRuleSet", 100),
    "windows": RuleGroup("AWSManagedRulesWindowsRuleSet", 200),
    "php": RuleGroup("AWSManagedRulesPHPRuleSet", 100),
    "wordpress": RuleGroup("AWSManagedRulesWordPressRuleSet", 100),
    "ip-reputation": RuleGroup("AWSManagedRulesAmazonIpReputationList", 25),
    "anonymous-ip": RuleGroup("AWSManagedRulesAnonymousIpList", 50),
    "bot-control": RuleGroup("AWSManagedRulesBotControlRuleSet", 50),
    "account-takeover": RuleGroup("AWSManagedRulesATPRuleSet", 50),
    "account-creation": RuleGroup("AWSManagedRulesACFPRuleSet", 50),
    "anti-ddos": RuleGroup("AWSManagedRulesAntiDDoSRuleSet", 50),
}
"""AWS's managed rule groups by the short word of this language.

Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
"""

_SHORT = {group.aws_name: word for word, group in RULE_GROUPS.items()}

CAPACITY_MOST = Fact(5_000, _QUOTAS)
"""Capacity units that the rules of one web ACL may take."""

CAPACITY_INCLUDED = Fact(1_500, _QUOTAS)
"""Capacity units above which each request costs more."""

RATE_RULES_MOST = Fact(10, _QUOTAS)
"""Rate-based rules that one web ACL may have."""

GLOBAL_REGION = Fact(
    "us-east-1", "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html"
)
"""Where a web ACL for CloudFront is kept."""

NOT_ON_USER_POOLS = Fact(
    ("account-takeover", "account-creation"),
    "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html",
)
"""Groups that AWS refuses in a web ACL of a user pool."""

COMMON_BODY_MOST = Fact(
    8 * 1024,
    "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
)
"""Bytes of a body above which the rule SizeRestrictions_BODY of the `common` group blocks."""

COMMON_BODY_RULE = Fact("SizeRestrictions_BODY", COMMON_BODY_MOST.source)
"""The rule of the `common` group that blocks long bodies."""

CLASSIC_ENDED = Fact(
    "2025-09-30", "https://docs.aws.amazon.com/waf/latest/developerguide/classic-waf-chapter.html"
)
"""The day on which support of AWS WAF Classic ended."""


def short_name(group: str) -> str:
    """The short word for a group, given either name; other groups keep theirs."""
    return _SHORT.get(group, group)


def capacity_of(group: str) -> int | None:
    """The units a group takes, None for one that AWS does not keep."""
    known = RULE_GROUPS.get(short_name(group))
    return None if known is None else known.capacity

"""Actions and resources of IAM as policies write them: with `*` for any run of characters and `?` for one."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of IAM as a regular expression; letters of either case are the same to IAM."""
    pieces = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.compile("".join(pieces), re.IGNORECASE | re.DOTALL)


def covers(pattern: str, action: str) -> bool:
    """True when a pattern such as `s3:Get*` lets an action such as `s3:GetObject` through.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    """
    return _compiled(pattern).fullmatch(action) is not None


def service_of(pattern: str) -> str:
    """The service of an action or pattern, in small letters; `*` where it is any."""
    return pattern.partition(":")[0].lower() if ":" in pattern else "*"


def every_action(pattern: str) -> bool:
    """True for a pattern that leaves no action of its service out, or none at all: `*`, `*:*`, `s3:*`."""
    name = pattern.partition(":")[2] or pattern
    return "*" in name and set(name) <= {"*", "?"}


def every_service(pattern: str) -> bool:
    """True for a pattern that leaves no action of any service out."""
    return set(pattern) <= set("*:")


def has_wildcard(pattern: str) -> bool:
    """True for a pattern that stands for more than one action or resource."""
    return "*" in pattern or "?" in pattern


_ARN = re.compile(r"arn:[^:]*:(?P<service>[^:]*):[^:]*:[^:]*:(?P<rest>.*)", re.DOTALL)
_NAMELESS = re.compile(r"\*+(?:[/:].*)?", re.DOTALL)
_KIND = re.compile(r"[\w-]+[/:]")
_KINDLESS = frozenset({"s3", "sqs", "sns", "execute-api"})
"""Services whose ARNs end in the bare name; the others put the kind of thing before it.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""


def is_anything(resource: str) -> bool:
    """True for a resource of a policy that names nothing: `*`, or an ARN with `*` for the name."""
    if set(resource) <= {"*"}:
        return True
    arn = _ARN.fullmatch(resource)
    if arn is None:
        return False
    kind = None if arn["service"] in _KINDLESS else _KIND.match(arn["rest"])
    return _NAMELESS.fullmatch(arn["rest"], kind.end() if kind else 0) is not None

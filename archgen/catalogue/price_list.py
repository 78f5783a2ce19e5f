"""Prices in us-east-1, in US dollars, as a month's bill counts them: by tiers, for so many of a unit.

AWS's pages of prices show figures by script; these are of its price list, read on the days named.
"""

from __future__ import annotations

from math import inf

from msgspec import Struct

from archgen.catalogue.facts import Fact
from archgen.catalogue.price_facts import (
    EDGE_GIGABYTE,
    MILLION_EDGE_REQUESTS,
    MILLION_READS,
    MILLION_WRITES,
    SMALLEST_CACHE_HOUR,
)

_MILLION = 1_000_000.0
_PRICES = "https://aws.amazon.com"


class Price(Struct, frozen=True):
    """What `per` of a unit cost. `tiers` are pairs: how many units a month fall in it, and the price there.

    `free` is how many units a month cost nothing. `day` is when the price was read. `weak` says why a
    price is less sure than AWS's own list; empty for that list.
    """

    unit: str
    per: float
    tiers: tuple[tuple[float, float], ...]
    source: str
    day: str
    free: float = 0.0
    weak: str = ""

    def month(self, count: float) -> float:
        """What so many units in a month cost, in US dollars."""
        left, total = max(0.0, count - self.free), 0.0
        for width, usd in self.tiers:
            taken = min(left, width)
            total += taken / self.per * usd
            left -= taken
        return total


def _flat(
    unit: str, per: float, price: float | Fact, page: str, day: str, *, free: float = 0.0, weak: str = ""
) -> Price:
    usd = price.value if isinstance(price, Fact) else price
    return Price(unit, per, ((inf, float(str(usd))),), f"{_PRICES}/{page}/pricing/", day, free, weak)


REST_REQUESTS = Price(
    "requests",
    _MILLION,
    ((333 * _MILLION, 3.5), (667 * _MILLION, 2.8), (19_000 * _MILLION, 2.38), (inf, 1.51)),
    f"{_PRICES}/api-gateway/pricing/",
    "2025-07-01",
)
HTTP_REQUESTS = Price(
    "requests",
    _MILLION,
    ((300 * _MILLION, 1.0), (inf, 0.9)),
    f"{_PRICES}/api-gateway/pricing/",
    "2025-07-01",
)
WEBSOCKET_MESSAGES = Price(
    "messages",
    _MILLION,
    ((1_000 * _MILLION, 1.0), (inf, 0.8)),
    f"{_PRICES}/api-gateway/pricing/",
    "2025-07-01",
)
SMALLEST_CACHE = _flat("hours", 1, SMALLEST_CACHE_HOUR, "api-gateway", "2024-07-01")
LARGEST_CACHE = _flat("hours", 1, 3.8, "api-gateway", "2024-07-01")
CACHES = {"0.5": SMALLEST_CACHE, "237": LARGEST_CACHE}
"""A REST API's cache by its gigabytes; other sizes are not in the list read."""

EDGE_REQUESTS = _flat("requests", _MILLION, MILLION_EDGE_REQUESTS, "cloudfront", "2026-09-29")
EDGE_TRANSFER = _flat("GB", 1, EDGE_GIGABYTE, "cloudfront", "2026-09-29")
DATA_OUT = Price(
    "GB",
    1,
    ((10 * 1024.0, 0.09), (40 * 1024.0, 0.085), (100 * 1024.0, 0.07), (inf, 0.05)),
    f"{_PRICES}/ec2/pricing/on-demand/",
    "2025-07-01",
)
"""Out of a Region to the internet."""
FUNCTION_REQUESTS = _flat("requests", _MILLION, 0.2, "lambda", "2026-09-29")
FUNCTION_TIME = Price(
    "GB-seconds",
    1,
    ((6e9, 1.66667e-05), (9e9, 1.5e-05), (inf, 1.33334e-05)),
    f"{_PRICES}/lambda/pricing/",
    "2026-09-29",
)
"""Of functions on x86."""

TABLE_READS = _flat("read request units", _MILLION, MILLION_READS, "dynamodb", "2026-09-29")
TABLE_WRITES = _flat("write request units", _MILLION, MILLION_WRITES, "dynamodb", "2026-09-29")
TABLE_STORAGE = _flat("GB", 1, 0.25, "dynamodb", "2026-09-29", free=25)
TABLE_RECOVERY = _flat("GB", 1, 0.2, "dynamodb", "2024-11-15")
SECRETS = _flat("secrets", 1, 0.4, "secrets-manager", "2024-07-01")
SECRET_CALLS = _flat("calls", 10_000, 0.05, "secrets-manager", "2024-07-01")
WEB_ACLS = _flat("web ACLs", 1, 5.0, "waf", "2024-07-01")
WEB_ACL_RULES = _flat("rules", 1, 1.0, "waf", "2024-07-01")
WEB_ACL_REQUESTS = _flat("requests", _MILLION, 0.6, "waf", "2024-07-01")
BOT_CONTROL = _flat("web ACLs", 1, 10.0, "waf", "2026-01-01", weak="a blog")
BOT_CONTROL_REQUESTS = _flat("requests", _MILLION, 1.0, "waf", "2026-01-01", weak="a blog")
SHIELD_ADVANCED = _flat("organisations", 1, 3000.0, "shield", "2026-01-01", weak="a secondary source")
POOL_USERS = {
    "lite": Price(
        "users",
        1,
        ((90_000.0, 0.0055), (900_000.0, 0.0046), (9_000_000.0, 0.00325), (inf, 0.0025)),
        f"{_PRICES}/cognito/pricing/",
        "2026-05-21",
        free=10_000.0,
        weak="read for ap-northeast-1",
    ),
    "essentials": _flat("users", 1, 0.015, "cognito", "2026-09-29", free=10_000),
    "plus": _flat("users", 1, 0.02, "cognito", "2026-05-21", weak="read for ap-northeast-1"),
}
"""Users who sign in in a month, by the pool's plan."""

LOG_INGESTION = _flat("GB", 1, 0.5, "cloudwatch", "2024-07-01")
LOG_STORAGE = _flat("GB", 1, 0.03, "cloudwatch", "2024-07-01")
ALARM_METRICS = _flat("metrics", 1, 0.1, "cloudwatch", "2024-07-01")
TRAIL_DATA_EVENTS = _flat("events", 100_000, 0.1, "cloudtrail", "2024-07-01")
KEYS = _flat("keys", 1, 1.0, "kms", "2024-07-01")
KEY_CALLS = _flat("calls", 10_000, 0.03, "kms", "2024-07-01")
ENDPOINT_HOURS = _flat("hours", 1, 0.01, "privatelink", "2024-10-18")
ENDPOINT_DATA = Price(
    "GB",
    1,
    ((1024.0**2, 0.01), (4 * 1024.0**2, 0.006), (inf, 0.004)),
    f"{_PRICES}/privatelink/pricing/",
    "2024-10-18",
)
NAT_HOURS = _flat("hours", 1, 0.045, "vpc", "2026-09-29")
NAT_DATA = _flat("GB", 1, 0.045, "vpc", "2026-09-29")
ZONES = _flat("hosted zones", 1, 0.5, "route53", "2024-07-01")
QUEUE_REQUESTS = _flat("requests", _MILLION, 0.4, "sqs", "2026-09-29")
TOPIC_REQUESTS = _flat("requests", _MILLION, 0.5, "sns", "2024-12-04")
BUS_EVENTS = _flat("events", _MILLION, 1.0, "eventbridge", "2024-07-01")
OBJECT_STORAGE = _flat("GB", 1, 0.023, "s3", "2026-09-29")

STANDING: tuple[tuple[str, str, Price], ...] = (
    ("secret", "secrets", SECRETS),
    ("kms-key", "keys", KEYS),
    ("route53", "hosted zones", ZONES),
    ("waf", "web ACLs", WEB_ACLS),
)
"""Types that are paid for being there: the type, what it is billed as, and the price of one a month."""

COUNTED: tuple[tuple[str, Price], ...] = (
    ("queue", QUEUE_REQUESTS),
    ("topic", TOPIC_REQUESTS),
    ("bus", BUS_EVENTS),
    ("secret", SECRET_CALLS),
    ("kms-key", KEY_CALLS),
)
"""Types that are paid by the call, beside what they cost for being there."""

UNPRICED = {
    "step-functions": "state transitions",
    "stream": "shards and records",
    "schedule": "invocations",
    "route53-health-check": "the check",
    "generic": "whatever it is billed by",
}
"""Types that AWS bills by something of which no price was read."""

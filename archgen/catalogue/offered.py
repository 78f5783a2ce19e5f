"""Which protocols of API Gateway have a setting, as APIs, stages and routes alike declare it."""

from __future__ import annotations

from archgen.catalogue.declaring import Offered
from archgen.finding.finding import Severity

MATRIX = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html"


def rest_only(
    instead: str, severity: Severity = Severity.HIGH, *, judged: tuple[str, ...] = ()
) -> tuple[Offered, ...]:
    """Offered on REST APIs alone; `instead` is what to write elsewhere. Source: MATRIX."""
    return (Offered("protocol", ("rest",), instead, severity, judged),)


def not_http(
    instead: str, severity: Severity = Severity.HIGH, *, judged: tuple[str, ...] = ()
) -> tuple[Offered, ...]:
    """Offered on REST and WebSocket APIs, not on HTTP APIs. Source: MATRIX."""
    return (Offered("protocol", ("rest", "websocket"), instead, severity, judged),)


USAGE_KEYS = not_http("an authorizer; a usage key identifies nobody")
CACHE = rest_only("a cache at cloudfront", Severity.LOW)
CANARY = rest_only("weighted DNS between two APIs", Severity.LOW)
VALIDATION = not_http("`validates: schema` on the function")
EXECUTION_LOG = not_http("`log_fields` of the access log", Severity.LOW)
TRACING = not_http("tracing in the function", Severity.LOW)

"""Which authorizers the protocols of API Gateway take, and which tokens they can check."""

from __future__ import annotations

from collections.abc import Mapping

KINDS_OFFERED: Mapping[str, tuple[str, ...]] = {
    "rest": ("jwt", "cognito", "lambda-request", "lambda-token"),
    "http": ("jwt", "lambda-request"),
    "websocket": ("lambda-request",),
}
"""Kinds of authorizer by protocol; `iam` needs none and is offered on all three.

Source: botocore apigateway AuthorizerType, botocore apigatewayv2 AuthorizerType; for JWT on REST
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
"""

TOKEN_READERS = ("rest", "http")
"""Protocols that ask a user pool or another issuer by AWS's own means: natively, or with a JWT authorizer.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
"""

ASKING_ROUTE = "$connect"
"""The one route of a WebSocket API that can ask who calls.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
"""

JWT_ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")
"""Signatures that a JWT authorizer checks: those of public keys, none with a shared secret.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
"""


def offered(protocol: str, kind: str) -> bool:
    """True when API Gateway has this kind of authorizer for the protocol; an unknown one has them all."""
    return kind in KINDS_OFFERED.get(protocol, (kind,))


def checkable(algorithm: str) -> bool:
    """True when a JWT authorizer can check signatures of this algorithm."""
    return algorithm.upper() in JWT_ALGORITHMS


_KEPT_BY_DEFAULT: Mapping[str, float] = {"rest": 300.0}
_KEEPERS = ("rest", "http")


def kept(protocol: str, seconds: float | None) -> float:
    """How many seconds a Lambda authorizer's decision is kept; `seconds` is what is written, None if nothing.

    REST APIs keep it for 300 seconds when nothing is written, HTTP APIs as long as is written,
    WebSocket APIs not at all: they ask once, when the connection opens.

    Source: botocore apigateway CreateAuthorizer.authorizerResultTtlInSeconds,
    botocore apigatewayv2 CreateAuthorizer.AuthorizerResultTtlInSeconds
    """
    if protocol not in _KEEPERS:
        return 0.0
    return _KEPT_BY_DEFAULT.get(protocol, 0.0) if seconds is None else seconds

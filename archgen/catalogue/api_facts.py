"""What API Gateway takes and how long it waits: figures and lists that hold across settings."""

from __future__ import annotations

from collections.abc import Mapping

MOST_WAIT: Mapping[str, str] = {"rest": "29s", "websocket": "29s", "http": "30s"}
"""The longest that an API waits for what a route leads to, by protocol.

Sources: botocore apigateway PutIntegration.timeoutInMillis, botocore apigatewayv2
CreateIntegration.TimeoutInMillis,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
"""

WAIT_RAISED = ("regional", "private")
"""Endpoint types of REST APIs for which AWS raises that limit on request.

Source: botocore apigateway PutIntegration.timeoutInMillis
"""

MOST_BODY: Mapping[str, str] = {"rest": "10MB", "http": "10MB", "websocket": "128KB"}
"""The largest request or answer that passes an API, by protocol; of a WebSocket one message.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
"""

FUNCTION_BODY, FUNCTION_STREAM = "6MB", "200MB"
"""The largest request to a function that a caller waits for, which is the largest answer in one piece
too, and the largest answer that a function streams.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

LINK_TARGETS: Mapping[str, tuple[str, ...]] = {
    "rest": ("alb", "nlb"),
    "http": ("alb", "nlb", "cloud-map"),
}
"""What a VPC link leads to, by protocol; of WebSocket APIs AWS's pages contradict each other.

Sources: botocore apigateway PutIntegration.integrationTarget, botocore apigatewayv2
CreateIntegration.IntegrationUri,
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
"""

HTTP_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "bus": ("PutEvents",),
    "queue": ("SendMessage", "ReceiveMessage", "DeleteMessage", "PurgeQueue"),
    "stream": ("PutRecord",),
    "step-functions": ("StartExecution", "StartSyncExecution", "StopExecution"),
    "generic": ("GetConfiguration",),
}
"""The actions of AWS services that an HTTP API calls by itself, by type; the last is AppConfig's.

Source:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
"""

ENHANCED = "SecurityPolicy_"
"""How the names of TLS policies begin that ask for an endpoint access mode, on names of REST APIs alone.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
"""

ENHANCED_EDGE = "_EDGE"
"""How the names of those policies end that are for edge-optimised hosts, and for no others.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
"""

CERTIFIED_TLS, CERTIFIED_ENDPOINT = "TLS_1_2", "regional"
"""The one TLS policy and the one endpoint type of host names that ask for client certificates.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
"""

SIGNED_ORIGINS = ("bucket", "lambda")
"""Types of this language to which CloudFront signs its requests: buckets, and the URLs of functions.

Source: botocore cloudfront OriginAccessControlOriginTypes
"""

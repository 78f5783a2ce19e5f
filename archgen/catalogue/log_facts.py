"""Where services deliver their logs to, and how AWS wants the destination to be named."""

from __future__ import annotations

from collections.abc import Mapping

from archgen.catalogue.facts import Fact

WEB_ACL_PREFIX = "aws-waf-logs-"
"""How the name of a web ACL's log begins, whatever kind of destination it is.

Source: botocore wafv2 LoggingConfiguration.LogDestinationConfigs;
https://docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html
"""

DELIVERY_PREFIX = "amazon-apigateway-"
"""How the name of the delivery stream that takes the access log of a REST API begins.

Source: botocore apigateway AccessLogSettings.destinationArn
"""

API_LOGS: Mapping[str, tuple[str, ...]] = {
    "rest": ("log-group", "stream"),
    "http": ("log-group",),
    "websocket": ("log-group",),
}
"""What takes the access log of an API, by protocol; a stream must be a delivery stream.

Source: botocore apigateway AccessLogSettings, apigatewayv2 AccessLogSettings
"""

WEB_ACL_LOGS = ("log-group", "bucket", "stream")
"""What takes the log of a web ACL: one of them; a stream must be a delivery stream.

Source: botocore wafv2 LoggingConfiguration.LogDestinationConfigs
"""

IN_THE_ACLS_REGION = ("log-group", "stream")
"""Destinations that must stand in the Region of the web ACL; of buckets AWS's page says nothing.

Source: https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
"""

EDGE_LOGS = ("bucket", "log-group", "stream")
"""What takes the logs of a CloudFront distribution.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html
"""

ACCESS_FIELDS: Mapping[str, tuple[str, ...]] = {
    "requestId": ("requestid", "extendedrequestid"),
    "ip": ("ip", "sourceip"),
    "caller": (
        "caller",
        "user",
        "userarn",
        "sub",
        "subject",
        "principalid",
        "apikeyid",
        "clientcert.subjectdn",
        "cognitoidentityid",
        "authorizer.principalid",
        "authorizer.claims.",
        "authorizer.jwt.",
    ),
    "routeKey": ("routekey", "route", "resourcepath", "path"),
    "status": ("status",),
    "authorizer.error": ("authorizer.error", "authorize.error", "authenticate.error", "error.message"),
}
"""What a record of an access log tells, by the shortest word for it, with API Gateway's names.

Names are in small letters, without `$context.` and `identity.`; one that ends in a dot stands for
all that begin with it. `caller`, `sub` and `route` are words of this language.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
and https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
"""

FOR_CALLERS = frozenset({"caller", "authorizer.error"})
"""Those of them that only an API which asks who calls can tell."""

SECURITY_DAYS = Fact(365, "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html")
"""How many days records of access and security are kept at least: a year, as that control asks."""

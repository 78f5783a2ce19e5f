"""Our words in AWS's, and what of the catalogue AWS's models do not say: written out, for a test to hold.

Fields are named `Model.field`, as in the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping

ABSENT = ""
"""AWS has no word for it: the setting is left out of the request, or another request says it."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "CloudFront.viewer_protocol": {"redirect": "redirect-to-https"},
    "CloudFront.price_class": {"100": "PriceClass_100", "200": "PriceClass_200", "all": "PriceClass_All"},
    "ApiGateway.protocol": {"rest": ABSENT},
    "ApiGateway.default_endpoint": {"enabled": "false", "disabled": "true"},
    "ApiGateway.validate_": {
        "none": ABSENT,
        "body": "validateRequestBody",
        "parameters": "validateRequestParameters",
        "body-and-parameters": "validateRequestBody",
    },
    "Authorizer.kind": {
        "cognito": "COGNITO_USER_POOLS",
        "lambda-request": "REQUEST",
        "lambda-token": "TOKEN",
    },
    "ApiCache.invalidation": {"iam": "true", "open": "false", "off": ABSENT},
    "UserPool.mfa": {"required": "ON"},
    "ThreatProtection.custom": {"off": ABSENT},
    "ThreatProtection.leaked_passwords": {"off": ABSENT, "allow": "NO_ACTION"},
    "ThreatProtection.risky_sign_in": {"off": ABSENT, "allow": "NO_ACTION", "mfa": "MFA_REQUIRED"},
    "LambdaFunction.code_signing": {"off": ABSENT},
    "FunctionUrl.auth": {"iam": "AWS_IAM"},
    "FunctionUrl.mode": {"stream": "RESPONSE_STREAM"},
    "Table.billing": {"on-demand": "PAY_PER_REQUEST"},
    "Table.stream": {
        "new": "NEW_IMAGE",
        "old": "OLD_IMAGE",
        "both": "NEW_AND_OLD_IMAGES",
        "keys": "KEYS_ONLY",
    },
    "Bucket.public_access": {"blocked": "true", "allowed": "false"},
    "Bucket.object_lock": {"none": ABSENT},
    "Key.spec": {"symmetric": "SYMMETRIC_DEFAULT", "ecc-p256": "ECC_NIST_P256"},
    "Certificate.validation": {"imported": ABSENT},
    "Certificate.key_algorithm": {"p256": "EC_prime256v1", "p384": "EC_secp384r1", "p521": "EC_secp521r1"},
    "LogGroup.log_class": {"infrequent": "INFREQUENT_ACCESS"},
    "Trail.management_events": {"read": "ReadOnly", "write": "WriteOnly", "none": "false"},
    "VpcEndpoint.accepts": {"manual": "true", "automatic": "false"},
    "ManagedRule.mode": {"block": "None"},
    "WebACL.body_limit": {"8KB": "KB_8", "16KB": "KB_16", "32KB": "KB_32", "48KB": "KB_48", "64KB": "KB_64"},
    "UsagePlan.quota": {"1d": "DAY", "7d": "WEEK", "month": "MONTH"},
    "LogGroup.retention": {"forever": ABSENT},
}
"""What AWS calls a word where it is not ours in other letters: `off` is `OFF` without an entry here."""

WORDS_UNCHECKED = frozenset(
    {
        # Words for what several AWS settings do together, or for what a template or rule text does.
        "ApiGateway.error_bodies",
        "ApiGateway.log_format",
        "CloudFront.origin_access",
        "Domain.region_routing",
        "ViewerDomain.region_routing",
        "Secret.kind",
        "Shield.tier",
        "Stream.kind",
        "UserPool.threat_protection",
        "Vpc.default_security_group",
        "WebACL.log_filter",
        # What pages state and models do not hold: the grammar of policies, what failing code means.
        "Authorizer.on_error",
        "Statement.effect",
        # A stage and a route repeat the API's own field, which is checked.
        "Route.validate_",
        "Stage.execution_log",
    }
)
"""Fields with words and a source that no model of AWS lists."""

UNITS: Mapping[str, str] = {
    "ApiCache.size": "1GB",
    "HealthCheck.interval": "1s",
    "LambdaFunction.memory": "1MB",
    "LambdaFunction.ephemeral_storage": "1MB",
    "ApiGateway.compression": "1B",
    "Table.point_in_time_recovery": "1d",
    "Secret.rotation": "1d",
    "Secret.recovery": "1d",
    "Key.rotation": "1d",
    "Key.deletion_window": "1d",
    "LogGroup.retention": "1d",
    "Password.temporary": "1d",
    "Stream.retention": "1h",
    "Route.timeout": "1ms",
}
"""What AWS counts a bounded field in, where it is not seconds, bytes or things."""

BELOW = frozenset({"Secret.rotation"})
"""Bounds below what the cited number allows: hours are written in another setting, a schedule expression."""

BOUNDS_UNCHECKED = frozenset(
    {
        # Pages state them; the model of REST APIs has no numbers.
        "ApiCache.ttl",
        "RouteCache.ttl",
    }
)
"""Fields whose bounds no model of AWS states."""

SAID: Mapping[str, str] = {
    "CloudFront.minimum_tls": "automatically sets the security policy to TLSv1",
    "WebACL.body_limit": "16 KB (16,384 bytes) for the other",
    "HealthCheck.interval": "default value is 30 seconds",
    "ApiGateway.default_endpoint": "By default, clients can invoke",
    "Authorizer.cache": "the default value is 300",
    "UserPool.plan": "Defaults to ESSENTIALS",
    "LambdaFunction.timeout": "default is 3 seconds",
    "LambdaFunction.memory": "default value is 128 MB",
    "StateMachine.kind": "default is STANDARD",
    "Table.consistency": "defaults to EVENTUAL",
    "Secret.block_public_policy": "By default, public policies aren't blocked",
    "Secret.recovery": "by default Secrets Manager uses a 30 day",
    "Key.spec": "default value, SYMMETRIC_DEFAULT",
    "Key.multi_region": "default value is False",
    "Key.deletion_window": "it defaults to 30",
    "Certificate.key_algorithm": "Default: RSA_2048",
    "Queue.fifo": "creates a standard queue",
    "Queue.visibility": "(12 hours). Default: 30",
    "Queue.retention": "Default: 345,600 (4 days)",
    "Queue.delay": "(15 minutes). Default: 0",
    "LogGroup.log_class": "default of STANDARD",
    "Alarm.enabled": "default is TRUE",
    "Trail.multi_region": "default is false",
    "Trail.management_events": "By default, the value is All",
    "Trail.log_file_validation": "default is false",
    "Trail.organization": "default is false",
    "RelationSettings.batch": "Default 10. For standard queues",
    "Route.timeout": "default value is 29,000 milliseconds",
    "Password.temporary": "Defaults to 7",
    "AppClient.sign_in": "supports ALLOW_REFRESH_TOKEN_AUTH , ALLOW_USER_SRP_AUTH , and ALLOW_CUSTOM_AUTH",
    "AppClient.access_token": "access tokens are valid for one hour",
    "AppClient.id_token": "ID tokens are valid for one hour",
    "AppClient.refresh_token": "refresh tokens are valid for 30 days",
    "AppClient.revocation": "token revocation is automatically activated",
    "AppClient.hide_missing_users": "Defaults to LEGACY",
    "FunctionUrl.mode": "This is the default option. Lambda invokes your function",
}
"""Where AWS's model speaks of a default, the few words that state ours."""

LIMITS_SAID: Mapping[str, str] = {
    "LambdaFunction.timeout": "maximum allowed value is 1,800 seconds",
    "Authorizer.cache": "maximum value is 3600",
    "ApiGateway.compression": "between 0 and 10485760",
    "Queue.delay": "from 0 to 900 seconds",
    "Queue.visibility": "from 0 to 43,200",
    "Queue.retention": "from 60 seconds (1 minute) to 1,209,600",
    "Key.deletion_window": "must be between 7 and 30",
    "Secret.recovery": "from 7 to 30",
    "Route.timeout": "between 50 and 29,000 milliseconds",
    "Stream.retention": "8760 hours",
}
"""Where the numbers of a model are wider than the service, or missing, the few words that state ours."""

DEFAULTS_UNCHECKED = frozenset(
    {
        "Account.account_log_role",
        "Account.concurrency",
        "ApiCache.encrypted",
        "ApiCache.ttl",
        "ApiGateway.account_log_role",
        "ApiGateway.api_key",
        "ApiGateway.authorizer",
        "ApiGateway.client_certificate",
        "ApiGateway.data_trace",
        "ApiGateway.endpoint",
        "ApiGateway.error_bodies",
        "ApiGateway.execution_log",
        "ApiGateway.metrics",
        "ApiGateway.tracing",
        "ApiGateway.validate_",
        "Authorizer.on_error",
        "Behaviour.methods",
        "Bucket.mfa_delete",
        "Bucket.object_lock",
        "Bucket.public_access",
        "Bucket.versioning",
        "Certificate.validation",
        "CloudFront.origin_access",
        "CloudFront.price_class",
        "CloudFront.signed",
        "CloudFront.viewer_protocol",
        "Cors.credentials",
        "Dax.encrypted",
        "Dax.tls",
        "Domain.minimum_tls",
        "Domain.path",
        "Domain.region_routing",
        "EdgeCache.off",
        "HostedZone.dnssec",
        "HostedZone.private",
        "IdentityPool.guests",
        "Key.rotation",
        "Key.state",
        "LambdaFunction.code_signing",
        "LambdaFunction.ephemeral_storage",
        "LambdaFunction.max_age",
        "LambdaFunction.max_retries",
        "LambdaFunction.package",
        "LambdaFunction.provisioned_concurrency",
        "LambdaFunction.snap_start",
        "LambdaFunction.tracing",
        "LogGroup.retention",
        "ManagedRule.mode",
        "OwnRule.mode",
        "Password.cases",
        "Password.history",
        "Password.length",
        "Password.numbers",
        "Password.symbols",
        "RateLimit.action",
        "RateLimit.by",
        "RelationSettings.bisect",
        "Role.user",
        "Route.api_key",
        "Route.max_body",
        "Route.passthrough",
        "Schedule.max_retries",
        "Secret.kind",
        "Shield.tier",
        "StateMachine.tracing",
        "Stream.kind",
        "Stream.retention",
        "Subnet.public",
        "Subnet.public_ips",
        "Table.deletion_protection",
        "ThreatProtection.custom",
        "ThreatProtection.leaked_passwords",
        "ThreatProtection.risky_sign_in",
        "ThreatProtection.standard",
        "Topic.fifo",
        "Trail.insights",
        "UserPool.deletion_protection",
        "UserPool.mfa",
        "UserPool.self_sign_up",
        "UserPool.threat_protection",
        "ViewerDomain.path",
        "ViewerDomain.region_routing",
        "Vpc.default_security_group",
        "VpcEndpoint.accepts",
        "VpcEndpoint.private_dns",
        "WebACL.log_filter",
        "WebACL.mode",
    }
)
"""Fields whose default no model speaks of: pages state it, or a create request shows it."""

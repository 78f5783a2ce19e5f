"""Terms that documents use, each explained in a sentence of our own, with the page that defines it."""

from __future__ import annotations

from msgspec import Struct

_AWS = "https://docs.aws.amazon.com"


class Term(Struct, frozen=True):
    """A term with its meaning and source; `forms` is a pattern of how it stands in a text."""

    word: str
    forms: str
    means: str
    source: str


TERMS: tuple[Term, ...] = (
    Term(
        "authorizer",
        r"authorizers?",
        "what an API asks before a route whether the caller may come in",
        f"{_AWS}/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
    ),
    Term(
        "burst",
        r"burst",
        "how many requests may come at once before a throttle counts them by the second",
        f"{_AWS}/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    ),
    Term(
        "client certificate",
        r"client certificates?|mutual TLS",
        "what a caller shows in mutual TLS, where both sides prove who they are",
        f"{_AWS}/apigateway/latest/developerguide/rest-api-mutual-tls.html",
    ),
    Term(
        "dead letter",
        r"dead[- ]letters?",
        "a message that its reader could not handle, kept in a queue of its own",
        f"{_AWS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    ),
    Term(
        "default host",
        r"default (?:host|endpoint)",
        "the name that AWS gives to an API beside its own domain",
        f"{_AWS}/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    ),
    Term(
        "executions",
        r"executions",
        "how many requests functions work on at the same time",
        f"{_AWS}/lambda/latest/dg/configuration-concurrency.html",
    ),
    Term(
        "item events",
        r"item events",
        "CloudTrail's data events: who read or wrote which item or object",
        f"{_AWS}/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
    ),
    Term(
        "object check",
        r"object checks?|owner of each object",
        "code that looks whether the thing asked for belongs to the caller",
        "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
    ),
    Term(
        "point in time",
        r"any second of",
        "a table that can be restored to how it was in any second of the time named",
        f"{_AWS}/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    ),
    Term(
        "rate rule",
        r"rate rules?|per address",
        "a rule of a web ACL that counts the requests of one caller and blocks above a number",
        f"{_AWS}/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",
    ),
    Term(
        "rotation",
        r"rotations?|rotated",
        "a new value for a secret or key in place of the old one, at set times",
        f"{_AWS}/secretsmanager/latest/userguide/rotating-secrets.html",
    ),
    Term(
        "scope",
        r"scopes?",
        "what a token lets its bearer do, as the issuer wrote into it",
        f"{_AWS}/apigateway/latest/developerguide/http-api-jwt-authorizer.html",
    ),
    Term(
        "Shield Advanced",
        r"Shield Advanced",
        "AWS's paid protection of single resources against floods",
        f"{_AWS}/waf/latest/developerguide/ddos-advanced-summary-deciding.html",
    ),
    Term(
        "STRIDE",
        r"spoofing|tampering|repudiation|elevation",
        "six kinds of threat: spoofing, tampering, repudiation, disclosure, denial of service, elevation",
        "https://learn.microsoft.com/en-us/azure/security/develop/threat-modeling-tool-threats",
    ),
    Term(
        "throttle",
        r"throttles?",
        "how many requests a second are let in",
        f"{_AWS}/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    ),
    Term(
        "trail",
        r"trails?",
        "CloudTrail's record of who changed what in the account",
        f"{_AWS}/awscloudtrail/latest/userguide/view-cloudtrail-events.html",
    ),
    Term(
        "usage plan",
        r"usage plans?|quotas of consumers",
        "how much a consumer with an API key may ask for",
        f"{_AWS}/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    ),
    Term(
        "VPC endpoint",
        r"VPC endpoints?|interface endpoints?",
        "a way from a network of one's own to a service that does not touch the internet",
        f"{_AWS}/vpc/latest/privatelink/privatelink-access-aws-services.html",
    ),
    Term(
        "web ACL",
        r"web ACLs?",
        "rules that AWS WAF holds against each request before it comes further",
        f"{_AWS}/waf/latest/developerguide/how-aws-waf-works-resources.html",
    ),
)

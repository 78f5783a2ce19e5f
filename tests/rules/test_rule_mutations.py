"""The secure blueprint with one protection taken away: the rule for it speaks, and no other."""

from __future__ import annotations

import pytest
from judging import FLAGSHIP, edited, open_ids, reported
from networked import networked

from archgen.rules.listing import ALL_RULES

# Rules over paths have mutations of their own.
UNFOLLOWED = {
    "audit-store-unlogged": "of the strict profile: the organisation's own trail says who reads the records",
}
"""Rules that the secure blueprint does not follow, and why it need not."""

RULES = tuple(
    rule
    for rule in ALL_RULES
    if not rule.judge.__module__.startswith("archgen.rules.path") and rule.name not in UNFOLLOWED
)

POST = "      POST /orders:\n        to: place-order-fn\n"
HEALTH = "GET /health: {to: mock, public: Answers a constant; the probe has no credentials.}"
GET_ORDER = (
    "GET /orders/{id}: {to: read-order-fn, scopes: [orders/read], object_check: handler, returns: [order]}"
)
DOMAIN_TLS = """      minimum_tls: SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09
      endpoint_access: strict
"""
PLAN = "    usage_plans: {app: {used_by: [phone, browser], throttle: {rate: 50/s, burst: 100}}}\n"
ORIGIN_RULE = "      came-through-edge: {match: header x-origin-key equals origin-key, action: allow}\n"
COGNITO = "kind: cognito, user_pool: customers, token: access}"
BY_CODE = "kind: lambda-request, function: read-order-fn, %s}"
BY_HAND = """kind: lambda-request, function: check-fn, cache: 0s, decides_on: [header.Authorization]}
  check-fn: {type: lambda, reserved_concurrency: 100}"""
CORS = 'cors: {origins: ["https://shop.example.com"], methods: [GET, POST], headers: [authorization]}'
ROBOT = "robot: {flows: [client-credentials], secret: origin-key, scopes: [orders/read]}"
BATCH = "  batch: {type: client, kind: service, zone: account, calls: {orders-api: {auth: api-key}}}\n"

SWEEP = """  nightly: {type: schedule, every: 1d, encryption_key: data-key}
  sweep: {type: lambda, reserved_concurrency: 1, triggered_by: nightly"""
FAILED = "  failed: {type: queue, encryption_key: data-key}\n"

BY_EMAIL = "    reads: {orders: {keys: leading-key, tenant: claim:email}}\n"
KEY_ADMINS = "key-admins: {type: iam-role, trusts: {security: {mfa: true}}}"
DEPLOYER = 'deployer:   {type: iam-role, trusts: {pipeline: {claims: ["repo:shop/orders:environment:prod"]}}}'
TOPIC = "on-call:       {type: topic, subscribers: pager, encryption_key: data-key"
SMALL_FUNCTION = "    reserved_concurrency: 100\n"

TRAIL = """  audit:
    type: cloudtrail
    multi_region: true
    log_file_validation: true
    data_events: [orders, place-order-fn, read-order-fn]
    encryption_key: data-key
    logs_to: audit-logs
"""
TRAIL_WAIVER = """waivers:
  - rule: trail-nobody-reads
    resource: audit
    status: accepted
    reason: The organisation's own trail is streamed and watched.
    control: Organisation trail with alarms in the security account.
    owner: platform-security
    approved_by: security-council
    ticket: SEC-142
    until: 2027-03-31
"""


def allowing(statement: str) -> str:
    """The deploying role with a statement of its own."""
    return DEPLOYER.removesuffix("}") + f", allows: {{effect: allow, {statement}}}}}"


MUTATIONS = {
    "a route that lets through more writes than the table takes": (
        [("max_throughput: {read: 4000, write: 1000}", "max_throughput: {read: 4000, write: 50}")],
        {"inflow-beyond-capacity@orders"},
    ),
    "a route that gives out everything, and nobody counts how often": (
        [("        sensitive: money\n", "        sensitive: export\n")],
        {"unwatched-export@orders-api/POST /orders"},
    ),
    "a function that waits for longer than it runs": (
        [
            (
                "timeout: 3s, validated: schema, max_response: 8KB",
                "timeout: 12s, validated: schema, max_response: 8KB",
            )
        ],
        {"function-outlasting-its-caller@place-order-fn/calls/payments"},
    ),
    "an order that may be placed twice": (
        [("        idempotency: idempotency-key\n", "")],
        {"retried-write-without-idempotency@orders-api/POST /orders"},
    ),
    "no protection can stand where Shield is drawn": (
        [("tier: advanced, protects: edge,", "tier: advanced, protects: orders-api,")],
        {"shield-on-unsupported-resource@shield"},
    ),
    "a runtime that AWS mends no more": (
        [("runtime: python3.13", "runtime: python3.9")],
        {"unsupported-runtime@rotate-fn"},
    ),
    "a web ACL on a function": (
        [("    protects: customers\n", "    protects: [customers, read-order-fn]\n")],
        {"web-acl-on-unsupported-resource@pool-waf/protects/read-order-fn"},
    ),
    "the edge's certificate at home": (
        [("names: [shop.example.com], region: us-east-1}", "names: [shop.example.com]}")],
        {"certificate-in-wrong-region@edge-cert"},
    ),
    "threat protection without its plan": (
        [("    plan: plus\n", "")],
        {"setting-not-offered@customers"},
    ),
    "a retention that no log group has": (
        [("  log-group:   {retention: 365d,", "  log-group:   {retention: 366d,")],
        {
            "value-out-of-range@api-logs",
            "value-out-of-range@api-waf-logs",
            "value-out-of-range@edge-waf-logs",
            "value-out-of-range@sign-in-logs",
        },
    ),
    "the API asks nobody": (
        [
            ("    authorizer: shopper-token               # for every route that names no other\n", ""),
            ("      - orders-api -> shopper-token: verify the access token and its scope\n", ""),
        ],
        {"route-without-authorizer@orders-api"},
    ),
    "one route asks nobody": (
        [(POST, POST + "        authorizer: none\n")],
        {"route-without-authorizer@orders-api/POST /orders"},
    ),
    "a route without a reason to be open": (
        [(HEALTH, "GET /health: {to: mock, authorizer: none}")],
        {"route-without-authorizer@orders-api/GET /health"},
    ),
    "no second factor, not even by risk": (
        [("    mfa: optional                           # adaptive sign-in asks for it by risk\n", "")],
        {"password-only-sign-in@customers"},
    ),
    "nothing weighs a sign-in": (
        [("    threat_protection: enforced\n", "")],
        {"password-only-sign-in@customers"},
    ),
    "sign-in pages without a web ACL": (
        [("    scope: regional\n    protects: customers\n", "    scope: regional\n")],
        {"user-pool-without-web-acl@customers"},
    ),
    "a route without a scope": (
        [(GET_ORDER, "GET /orders/{id}: {to: read-order-fn, object_check: handler, returns: [order]}")],
        {"route-without-scope@orders-api"},
    ),
    "ID tokens": (
        [("user_pool: customers, token: access}", "user_pool: customers, token: id}")],
        {"route-without-scope@orders-api"},
    ),
    "threat protection in part": (
        [("threat_protection: enforced", "threat_protection: {standard: enforced, risky_sign_in: mfa}")],
        {"user-pool-without-threat-protection@customers"},
    ),
    "an app client that tells whom it knows": (
        [("hide_missing_users: true, used_by: phone}", "used_by: phone}")],
        {"app-client-revealing-users@customers"},
    ),
    "tokens that nobody takes back": (
        [("used_by: browser}", "used_by: browser, revocation: false}")],
        {"long-lived-token@customers"},
    ),
    "tokens in addresses": (
        [("web-app:\n        {flows: [code],", "web-app:\n        {flows: [code, implicit],")],
        {"legacy-oauth-flow@customers"},
    ),
    "codes for whatever listens": (
        [('["https://shop.example.com/cb"]', '["http://localhost:3000/cb"]')],
        {"loose-callback@customers"},
    ),
    "a secret in a browser": (
        [("used_by: browser}", "used_by: browser, secret: true}")],
        {"secret-in-public-client@customers"},
    ),
    "keys for strangers": (
        [
            (
                "  pool-waf:\n",
                "  keys: {type: identity-pool, signs_in_with: customers, guests: true}\n  pool-waf:\n",
            )
        ],
        {"guest-credentials@keys"},
    ),
    "a backend that cannot know the API": (
        [(GET_ORDER, GET_ORDER.replace("to: read-order-fn", "to: payments"))],
        {"backend-without-client-proof@orders-api", "unused-resource@read-order-fn"},
    ),
    "an operator with a password": (
        [
            (
                "  # The front door",
                "  staff: {type: client, kind: operator, auth: password}\n\n  # The front door",
            )
        ],
        {"operator-without-mfa@staff"},
    ),
    "machines at the door of people": (
        [("phone-app:\n        {flows: [code],", "phone-app:\n        {flows: [code, client-credentials],")],
        {"client-credentials-out-of-place@customers"},
    ),
    "tokens signed with a shared secret": (
        [
            (
                "kind: cognito, user_pool: customers, token: access}",
                "kind: jwt, issuer: customers, audience: [web-app], token: access, algorithms: [HS256]}",
            )
        ],
        {"unverifiable-jwt@shopper-token"},
    ),
    "nobody compares owners": (
        [
            (GET_ORDER, "GET /orders/{id}: {to: read-order-fn, scopes: [orders/read], returns: [order]}"),
            ("    reads: {orders: {keys: leading-key, tenant: claim:sub}}\n", "    reads: orders\n"),
            ("    tenancy: shared\n    tenant_key: owner\n", ""),
        ],
        {"object-without-ownership-check@orders-api/GET /orders/{id}"},
    ),
    "a web ACL without the rules that everybody needs": (
        [
            (
                (
                    "{common: {exclude: [SizeRestrictions_BODY]}, known-bad-inputs: {}, ip-reputation: {}, "
                    "bot-control: {}}"
                ),
                "[ip-reputation]",
            )
        ],
        {"web-acl-without-baseline@edge-waf"},
    ),
    "a web ACL without a limit": (
        [("    rate_limit: {requests: 2000/5m, by: ip}\n", "")],
        {"web-acl-without-rate-limit@edge-waf"},
    ),
    "a web ACL without a log": (
        [("    logs_to: edge-waf-logs\n", "")],
        {"web-acl-unobserved@edge-waf"},
    ),
    "tokens in the logs of web ACLs": (
        [("  waf:         {redact: [authorization, cookie]}\n", "")],
        {"credentials-in-web-acl-log@edge-waf"},
    ),
    "the edge's secret in a log": (
        [("    redact: [authorization, cookie, x-origin-key]\n", "")],
        {"credentials-in-web-acl-log@origin-waf"},
    ),
    "long bodies": (
        [
            ("2000/5m, by: ip}\n    oversize: match\n", "2000/5m, by: ip}\n"),
            ("        max_body: 16KB\n", ""),
        ],
        {"uninspected-body@edge-waf"},
    ),
    "one web ACL for CloudFront and a Region": (
        [("    protects: customers\n", "    protects: [customers, edge]\n")],
        {"web-acl-scope-mismatch@pool-waf"},
    ),
    "account rules where sign-in pages hide what they read": (
        [("[common, known-bad-inputs, ip-reputation]", "[common, known-bad-inputs, account-creation]")],
        {"managed-rules-unfit-for-target@pool-waf"},
    ),
    "more rules than a web ACL holds": (
        [("ip-reputation: {}, bot-control: {}}", "ip-reputation: {}, bot-control: {capacity: 5000}}")],
        {"web-acl-over-capacity@edge-waf"},
    ),
    "the common rules whole": (
        [("{common: {exclude: [SizeRestrictions_BODY]}, ", "{common: {}, ")],
        {"body-the-web-acl-refuses@edge-waf"},
    ),
    "the old generation of web ACLs": (
        [("    protects: customers\n", "    protects: customers\n    version: classic\n")],
        {"classic-web-acl@pool-waf"},
    ),
    "no throttle": (
        [("    throttle: {rate: 500/s, burst: 1000}\n", "")],
        {"api-without-throttle@orders-api"},
    ),
    "nothing validates": (
        [("    validate: body-and-parameters\n", ""), ("    validates: schema\n", "")],
        {"route-without-validation@orders-api"},
    ),
    "an old policy for the API's name": (
        [(DOMAIN_TLS, "      minimum_tls: TLS_1_0\n")],
        {"weak-tls@orders-api"},
    ),
    "AWS's name for the API, with AWS's policy": (
        [
            ("    default_endpoint: disabled\n", ""),
            ("    endpoint_tls: SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09\n", ""),
        ],
        {"default-endpoint-beside-domain@orders-api"},
    ),
    "no way back": (
        [
            ("    point_in_time_recovery: 35d\n", ""),
            ("    backup: {plan: daily, keep: 35d, vault_account: vault}\n", ""),
        ],
        {"store-without-recovery@orders"},
    ),
    "a pool that one call deletes": (
        [("    verify: email\n    deletion_protection: true\n", "    verify: email\n")],
        {"store-without-deletion-protection@customers"},
    ),
    "a table that one call deletes": (
        [
            (
                "    point_in_time_recovery: 35d\n    deletion_protection: true\n",
                "    point_in_time_recovery: 35d\n",
            )
        ],
        {"store-without-deletion-protection@orders"},
    ),
    "secrets that never change": (
        [("  secret:      {rotation: 30d, overlap: 1d,", "  secret:      {overlap: 1d,")],
        {"secret-without-rotation@origin-key", "secret-without-rotation@payment-key"},
    ),
    "a trail of one Region": (
        [("    multi_region: true\n", "")],
        {"trail-with-gaps@audit"},
    ),
    "a trail that can be erased": (
        [("encryption_key: data-key, object_lock: compliance}", "encryption_key: data-key}")],
        {"erasable-audit-log@audit"},
    ),
    "a trail taken for an access log": (
        [("data_events: [orders, place-order-fn,", "data_events: [orders-api, orders, place-order-fn,")],
        {"trail-as-evidence-of-use@audit"},
    ),
    "a function that logs into the dark": (
        [("    logs_to: fn-logs\n", "")],
        {"log-without-retention@rotate-fn"},
    ),
    "logs for ever": (
        [("purpose: application, retention: 90d,", "purpose: application, retention: absent,")],
        {"log-without-retention@fn-logs"},
    ),
    "no execution log": (
        [("    execution_log: error\n", "")],
        {"undiagnosable-api@orders-api"},
    ),
    "no alarm on the API": (
        [
            (
                "watches: orders-api, metrics: [4xx, 5xx, latency, throttles]",
                "watches: orders-api, metrics: [5xx, 4xx], enabled: false",
            )
        ],
        {"api-without-alarm@orders-api"},
    ),
    "a web ACL's log of any name": (
        [("aws_name: aws-waf-logs-api", "aws_name: api-waf-logs")],
        {"log-destination-unfit@origin-waf", "log-destination-unfit@pool-waf"},
    ),
    "the log of the edge's web ACL at home": (
        [
            (
                "aws_name: aws-waf-logs-edge, region: us-east-1,",
                "aws_name: aws-waf-logs-edge, region: eu-west-1,",
            )
        ],
        {"log-destination-unfit@edge-waf"},
    ),
    "an alarm on what no function publishes": (
        [
            (
                "rotate-fn, rotate-payment-fn], metrics: [errors, throttles]",
                "rotate-fn, rotate-payment-fn], metrics: [errors, dlq-depth]",
            )
        ],
        {"alarm-that-never-fires@fn-health"},
    ),
    "a function shut into a network": (
        [
            ("    reserved_concurrency: 100\n", "    reserved_concurrency: 100\n    in: inner\n"),
            (
                "  shop:\n    type: account\n",
                (
                    "  inner: {type: vpc, in: shop, cidr: [10.0.0.0/16], default_security_group: closed, "
                    "flow_logs: fn-logs}\n  shop:\n    type: account\n"
                ),
            ),
        ],
        {"function-cut-off@read-order-fn"},
    ),
    "more executions reserved than there are": (
        [("    reserved_concurrency: 200\n", "    reserved_concurrency: 800\n")],
        {"concurrency-overcommitted@shop"},
    ),
    "a place for failures that none reaches": (
        [("    reserved_concurrency: 200\n", "    reserved_concurrency: 200\n    dead_letter: on-call\n")],
        {"failure-target-unfit@place-order-fn/dead_letter"},
    ),
    "a function that nobody waits for": (
        [("    reserved_concurrency: 200\n", "    reserved_concurrency: 200\n    timeout: 30s\n")],
        {"function-outlasting-its-caller@place-order-fn"},
    ),
    "functions of no size": (
        [("    memory: 512MB\n", "")],
        {
            "function-size-unchosen@place-order-fn",
            "function-size-unchosen@read-order-fn",
            "function-size-unchosen@rotate-fn",
            "function-size-unchosen@rotate-payment-fn",
        },
    ),
    "unsigned code with a warning": (
        [("    code_signing: enforce\n", "    code_signing: warn\n")],
        {
            "code-signing-that-only-warns@place-order-fn",
            "code-signing-that-only-warns@read-order-fn",
            "code-signing-that-only-warns@rotate-fn",
            "code-signing-that-only-warns@rotate-payment-fn",
        },
    ),
    "alarms that cannot encrypt what they say": (
        [
            (
                "subscribers: pager, encryption_key: data-key}",
                "subscribers: pager, encryption_key: aws-managed}",
            )
        ],
        {"publisher-locked-out@on-call"},
    ),
    "a route that waits longer than AWS does": (
        [
            (
                "        idempotency: idempotency-key\n",
                "        idempotency: idempotency-key\n        timeout: 60s\n",
            )
        ],
        {"timeout-beyond-limit@orders-api"},
    ),
    "a body larger than a function takes": (
        [("max_body: 16KB", "max_body: 7MB")],
        {"payload-beyond-limit@orders-api"},
    ),
    "files through the API without a bound": (
        [("        max_body: 16KB\n", "        upload: through\n")],
        {"upload-through-api@orders-api"},
    ),
    "client certificates beside a newer policy": (
        [
            (
                "      certificate: api-cert\n",
                "      certificate: api-cert\n      mutual_tls: {truststore: audit-logs}\n",
            )
        ],
        {"mutual-tls-unfit@orders-api"},
    ),
    "a policy without its access mode": (
        [("      endpoint_access: strict\n", "")],
        {"tls-policy-unfit@orders-api"},
    ),
    "a private API behind the edge": (
        [("    endpoint: regional\n", "    endpoint: private\n")],
        {"private-api-unfit@orders-api", "tls-policy-unfit@orders-api"},
    ),
    "signed access to an API": (
        [
            (
                "    viewer_protocol: https-only\n",
                "    viewer_protocol: https-only\n    origin_access: oac\n",
            )
        ],
        {"origin-access-unfit@edge"},
    ),
    "no role to write logs with": (
        [("account_log_role: true", "account_log_role: false")],
        {"execution-log-without-account-role@orders-api"},
    ),
    "a key in place of the authorizer": (
        [
            (
                "    authorizer: shopper-token               # for every route that names no other\n",
                "    api_key: true\n",
            ),
            ("      - orders-api -> shopper-token: verify the access token and its scope\n", ""),
            ("  waf:         {redact: [authorization, cookie]}", "  waf: {redact: [cookie, x-api-key]}"),
            ("redact: [authorization, cookie, x-origin-key]", "redact: [x-api-key, cookie, x-origin-key]"),
        ],
        {"api-key-as-authentication@orders-api"},
    ),
    "a host of its own for a function": (
        [("    reserved_concurrency: 100\n", "    reserved_concurrency: 100\n    url: {auth: none}\n")],
        {"function-url-without-authentication@read-order-fn"},
    ),
    "tokens for any application of the pool": (
        [(COGNITO, "kind: jwt, issuer: customers, token: access}")],
        {"jwt-without-audience@shopper-token"},
    ),
    "an authorizer that opens when it fails": (
        [(COGNITO, COGNITO.replace("}", ", on_error: allow}"))],
        {"authorizer-failing-open@shopper-token"},
    ),
    "a decision that is kept past a revocation": (
        [(COGNITO, BY_CODE % "decision: api, cache: 10m, revoke_within: 5m")],
        {"authorizer-cache-outlives-revocation@shopper-token"},
    ),
    "a decision about one route, kept": (
        [(COGNITO, BY_CODE % "decision: route, cache: 1m, revoke_within: 5m")],
        {"cached-decision-reused@shopper-token"},
    ),
    "tokens verified by hand": (
        [
            (
                COGNITO,
                BY_HAND,
            ),
            (
                "watches: [read-order-fn, place-order-fn,",
                "watches: [check-fn, read-order-fn, place-order-fn,",
            ),
        ],
        {"hand-made-token-check@shopper-token"},
    ),
    "a service that carries a key": (
        [
            (
                "resources:\n  phone:",
                f"resources:\n{BATCH}  phone:",
            )
        ],
        {"service-caller-with-shared-key@batch/calls/orders-api"},
    ),
    "administrators like everybody else": (
        [
            (
                HEALTH,
                HEALTH + "\n      POST /refunds:\n        to: place-order-fn\n        admin: true\n"
                "        scopes: [orders/write]\n        model: {closed: true}\n        max_body: 16KB",
            )
        ],
        {"admin-route-without-role@orders-api/POST /refunds"},
    ),
    "money for a password alone": (
        [
            ("        mfa: true\n", ""),
            ("    mfa: optional                           # adaptive sign-in asks for it by risk\n", ""),
        ],
        {"password-only-sign-in@customers", "sensitive-route-without-step-up@orders-api/POST /orders"},
    ),
    "a waiver that nobody answers for": (
        [("    owner: platform-security\n    approved_by", "    approved_by")],
        {"incomplete-waiver@audit/trail-nobody-reads"},
    ),
    "a waiver whose time is over": (
        [("    until: 2027-03-31\n", "    until: 2026-03-31\n")],
        {"incomplete-waiver@audit/trail-nobody-reads", "trail-nobody-reads@audit"},
    ),
    "a managed group that only counts": (
        [("ip-reputation: {}, bot-control: {}}", "ip-reputation: {}, bot-control: {mode: count}}")],
        {"web-acl-rule-that-only-counts@edge-waf"},
    ),
    "a limit by the address of the edge": (
        [(ORIGIN_RULE, f"{ORIGIN_RULE}    rate_limit: {{requests: 500/5m, by: ip}}\n")],
        {"rate-limit-on-edge-address@origin-waf"},
    ),
    "no web ACL at the edge": (
        [("    scope: cloudfront\n    protects: edge\n", "    scope: cloudfront\n")],
        {"entry-without-web-acl@edge"},
    ),
    "partners alone call, and the web ACL lets anybody in": (
        [
            ("{type: client, kind: mobile,", "{type: client, zone: partner, kind: mobile,"),
            ("{type: client, kind: browser,", "{type: client, zone: partner, kind: browser,"),
        ],
        {"partner-entry-allowing-by-default@edge-waf"},
    ),
    "an API for insiders that everybody reaches": (
        [("    correlation: x-request-id\n", "    correlation: x-request-id\n    expose: internal\n")],
        {"internal-api-on-internet@orders-api"},
    ),
    "a distribution that Shield Advanced does not cover": (
        [("tier: advanced, protects: edge,", "tier: advanced,")],
        {"shield-with-uncovered-entry@shield"},
    ),
    "any number of orders for each shopper": (
        [("        limit: {requests: 20/1m, by: claim.sub}\n", "")],
        {"sensitive-flow-without-abuse-limit@orders-api"},
    ),
    "a plan without a quota": (
        [("    correlation: x-request-id\n", "    correlation: x-request-id\n" + PLAN)],
        {"consumer-without-quota@orders-api"},
    ),
    "strangers drive a function without a bound": (
        [
            (HEALTH, HEALTH.replace("mock", "read-order-fn, returns: [order], max_items: 1")),
            ("    reserved_concurrency: 100\n", ""),
        ],
        {"function-without-concurrency-limit@read-order-fn"},
    ),
    "an answer of which nothing is said": (
        [(GET_ORDER, GET_ORDER.replace(", returns: [order]", ""))],
        {"undeclared-response-fields@orders-api"},
    ),
    "answers of one caller kept for the next": (
        [
            ("    cache: {off: true}\n", "    cache: {ttl: 60s, key: [query.page]}\n"),
            (GET_ORDER, GET_ORDER.replace("returns: [order]", "returns: [order, shopper]")),
            ("residency: [eu-west-1], never_in", "never_in"),
        ],
        {"response-cache-without-identity@edge"},
    ),
    "bodies that a mapping does not know": (
        [(POST, f"{POST}        mapping: {{order: body.order}}\n")],
        {"unlisted-content-type@orders-api"},
    ),
    "a function that outsiders start": (
        [
            (
                "  pager:         {type: external, kind: pager}",
                f"{FAILED}  pager: {{type: external, calls: {{on-call: {{tenant: message, auth: iam}}}}}}",
            ),
            (
                "    reserved_concurrency: 100\n",
                (
                    "    reserved_concurrency: 100\n    on_failure: failed\n"
                    "    triggered_by: {on-call: {tenant: message}}\n"
                ),
            ),
        ],
        {"event-without-validation@read-order-fn"},
    ),
    "every web page may call": (
        [("    correlation: x-request-id\n", '    correlation: x-request-id\n    cors: {origins: ["*"]}\n')],
        {"cors-any-origin@orders-api"},
    ),
    "keys that never change": (
        [("  kms-key:     {rotation: true, admins", "  kms-key:     {admins")],
        {"key-without-rotation@data-key", "key-without-rotation@edge-key"},
    ),
    "a key that is off": (
        [("  data-key:   {type: kms-key}", "  data-key:   {type: kms-key, state: disabled}")],
        {"disabled-key@data-key"},
    ),
    "a key for all Regions": (
        [("  data-key:   {type: kms-key}", "  data-key:   {type: kms-key, multi_region: true}")],
        {"multi-region-key@data-key"},
    ),
    "a key whose users are written and that nobody may leave alone": (
        [
            (
                "edge-key:   {type: kms-key, region: us-east-1}",
                (
                    "edge-key:   {type: kms-key, region: us-east-1, users: [key-admins, edge-waf-logs], "
                    "via_services: logs}"
                ),
            )
        ],
        {"key-without-separation@edge-key"},
    ),
    "restricted data under everybody's key": (
        [
            ("audit-logs:    {type: bucket,", "audit-logs:    {type: bucket, holds: [credentials],"),
            ("data_events: [orders,", "data_events: [audit-logs, orders,"),
        ],
        {"key-shared-across-classes@data-key"},
    ),
    "a password in a variable": (
        [
            (
                "    reserved_concurrency: 200\n",
                "    reserved_concurrency: 200\n    variables: {PAYMENT_PASSWORD: correct-horse-7}\n",
            )
        ],
        {"secret-in-text@place-order-fn"},
    ),
    "a credential among settings": (
        [
            (
                "payment-key: {type: secret, rotated_by",
                "payment-key: {type: secret, kind: parameter, parameter: string, rotated_by",
            )
        ],
        {"plain-parameter@payment-key"},
    ),
    "a secret that nobody uses": (
        [
            (
                "  data-key:   {type: kms-key}",
                "  data-key:   {type: kms-key}\n  spare: {type: secret, rotation: false}",
            )
        ],
        {"unused-secret@spare"},
    ),
    "a call with a key out of nowhere": (
        [
            (
                "    reserved_concurrency: 100\n",
                (
                    "    reserved_concurrency: 100\n    calls: {payments: {auth: api-key, timeout: 3s, "
                    "validated: schema, minimum_tls: TLS_1_2}}\n"
                ),
            )
        ],
        {"credential-without-store@read-order-fn"},
    ),
    "a rotation that cannot be done": (
        [("    reserved_concurrency: 1\n    writes: payment-key\n", "    reserved_concurrency: 1\n")],
        {"rotation-nobody-performs@payment-key"},
    ),
    "whoever deploys may do everything": (
        [(DEPLOYER, DEPLOYER.removesuffix("}") + ", managed_policies: [AdministratorAccess]}")],
        {"admin-role@deployer"},
    ),
    "all there is to a table": (
        [(DEPLOYER, allowing('actions: "dynamodb:*", resources: orders'))],
        {"wildcard-action@deployer"},
    ),
    "any function": (
        [(DEPLOYER, allowing('actions: "lambda:PublishVersion", resources: "*"'))],
        {"wildcard-resource@deployer"},
    ),
    "all but some": (
        [(DEPLOYER, allowing('not_actions: "iam:*", resources: orders'))],
        {"allow-by-exclusion@deployer"},
    ),
    "anybody administers the keys": (
        [(KEY_ADMINS, KEY_ADMINS.replace("security: {mfa: true}", "'*': {mfa: true}"))],
        {"role-trusting-anyone@key-admins"},
    ),
    "a vendor that does not say for whom": (
        [(KEY_ADMINS, KEY_ADMINS.replace("security: {mfa: true}", "'arn:aws:iam::444455556666:role/a': {}"))],
        {"foreign-trust-without-external-id@key-admins"},
    ),
    "a service that is not asked for whom": (
        [(KEY_ADMINS, KEY_ADMINS.replace("security: {mfa: true}", "scheduler: {}"))],
        {"service-trust-without-source@key-admins"},
    ),
    "a vendor that reads everything": (
        [
            (
                KEY_ADMINS,
                KEY_ADMINS.replace(
                    "security: {mfa: true}", "'444455556666': {external_id: required}"
                ).removesuffix("}")
                + ", managed_policies: [ReadOnlyAccess]}",
            )
        ],
        {"foreign-role-too-wide@key-admins"},
    ),
    "a pipeline that raises itself": (
        [(DEPLOYER, allowing('actions: ["iam:PutRolePolicy"], resources: deployer'))],
        {"privilege-escalation@deployer"},
    ),
    "any role to any service": (
        [(DEPLOYER, allowing('actions: ["iam:PassRole"], resources: "*"'))],
        {"pass-role-anywhere@deployer"},
    ),
    "keys made for a user": (
        [
            (
                DEPLOYER,
                allowing('actions: ["iam:CreateAccessKey"], resources: "arn:aws:iam::111122223333:user/a"'),
            )
        ],
        {"credential-minting@deployer"},
    ),
    "policies changed without a bound": (
        [(DEPLOYER, allowing('actions: ["lambda:AddPermission"], resources: read-order-fn'))],
        {"unbounded-permission-management@deployer"},
    ),
    "an API that writes no requests down": (
        [("    logs_to: api-logs\n", "")],
        {"entry-without-access-log@orders-api"},
    ),
    "records that name nobody": (
        [("log_fields: [requestId, ip, caller, status,", "log_fields: [requestId, ip, status,")],
        {"access-log-without-who@orders-api"},
    ),
    "bodies in a log": (
        [("    execution_log: error\n", "    execution_log: error\n    data_trace: true\n")],
        {"full-request-trace@orders-api"},
    ),
    "a month of accesses": (
        [("{type: log-group, purpose: access}", "{type: log-group, purpose: access, retention: 30d}")],
        {"security-log-too-short@api-logs"},
    ),
    "no mask on what functions print": (
        [("retention: 90d, masks: [personal]}", "retention: 90d}")],
        {"personal-data-in-log@fn-logs"},
    ),
    "a network in which nobody sees who speaks to whom": (
        [
            (
                "  shop:\n    type: account\n",
                (
                    "  inner: {type: vpc, in: shop, cidr: [10.0.0.0/16], default_security_group: closed}\n"
                    "  shop:\n    type: account\n"
                ),
            ),
            (
                "  payments: {type: external,",
                "  desk: {type: generic, service: ECS service, in: inner}\n  payments: {type: external,",
            ),
        ],
        {"network-without-flow-log@inner"},
    ),
    "a pager that nothing tells": (
        [("  on-call:       {type: topic, subscribers: pager,", "  on-call:       {type: topic,")],
        {"alarm-without-action@api-health"},
    ),
    "a job that fails in silence": (
        [
            (
                "  payments: {type: external,",
                f"{SWEEP}, on_failure: failed}}\n{FAILED}  payments: {{type: external,",
            )
        ],
        {"function-without-alarm@sweep"},
    ),
    "a job whose event is thrown away": (
        [
            ("  payments: {type: external,", f"{SWEEP}}}\n  payments: {{type: external,"),
            ("rotate-fn, rotate-payment-fn], metrics:", "rotate-fn, rotate-payment-fn, sweep], metrics:"),
        ],
        {"async-without-failure-target@sweep"},
    ),
    "answers kept in plain text": (
        [("    logs_to: api-logs\n", "    logs_to: api-logs\n    cache: {size: 0.5GB, invalidation: iam}\n")],
        {"cache-without-encryption@orders-api"},
    ),
    "a route for all the rest that asks less": (
        [
            (
                HEALTH,
                (
                    f"{HEALTH}\n      ANY /orders/{{id}}: {{to: read-order-fn, public: Anybody, "
                    "object_check: handler, accepts: [application/json], max_body: 1KB, "
                    "model: {closed: true}, returns: [order]}"
                ),
            )
        ],
        {"catch-all-weaker-than-named-route@orders-api/ANY /orders/{id}"},
    ),
    "a stage from before the tokens": (
        [
            (
                "    logs_to: api-logs\n",
                "    logs_to: api-logs\n    stages: {live: {}, old: {authorizer: none}}\n",
            )
        ],
        {"old-stage-with-weaker-guards@orders-api/old"},
    ),
    "a host of the function's own, for signed callers": (
        [(SMALL_FUNCTION, SMALL_FUNCTION + "    url: {auth: iam}\n")],
        {"weaker-second-entry@read-order-fn/url"},
    ),
    "an administrators' route at the shop's host": (
        [(GET_ORDER, f"{GET_ORDER[:-1]}, admin: true, groups: [staff]}}")],
        {"admin-route-among-public-routes@orders-api/GET /orders/{id}"},
    ),
    "a name that its target does not know": (
        [
            (
                "  # The front door",
                (
                    "  dns: {type: route53, name: example.com, private: true, "
                    "records: {w.example.com: edge}}\n\n  # The front door"
                ),
            ),
        ],
        {"dangling-dns-name@dns/w.example.com"},
    ),
    "trials on the orders of customers": (
        [
            (SMALL_FUNCTION, SMALL_FUNCTION + "    environment: test\n"),
            (
                "  orders:\n    type: dynamodb\n",
                "  orders:\n    type: dynamodb\n    environment: production\n",
            ),
        ],
        {"environments-sharing-state@orders"},
    ),
    "a cache that every caller may empty": (
        [("    logs_to: api-logs\n", "    logs_to: api-logs\n    cache: {size: 0.5GB, encrypted: true}\n")],
        {"open-cache-invalidation@orders-api"},
    ),
    "a certificate for another host": (
        [("names: [api.shop.example.com]}", "names: [old.shop.example.com]}")],
        {"domain-without-matching-certificate@orders-api"},
    ),
    "a short key in a certificate": (
        [("names: [api.shop.example.com]}", "names: [api.shop.example.com], key_algorithm: rsa-1024}")],
        {"weak-certificate-key@api-cert"},
    ),
    "a certificate for any host": (
        [("names: [api.shop.example.com]}", 'names: ["*.shop.example.com"]}')],
        {"wildcard-certificate@api-cert"},
    ),
    "a payment in plain text": (
        [("minimum_tls: TLS_1_2, carries: order", "protocol: http, carries: order")],
        {"plain-http-backend@place-order-fn"},
    ),
    "a certificate from elsewhere": (
        [("names: [api.shop.example.com]}", "names: [api.shop.example.com], validation: imported}")],
        {"certificate-renewed-by-hand@api-cert"},
    ),
    "an API that was to go": (
        [("    correlation: x-request-id\n", "    correlation: x-request-id\n    lifecycle: deprecated\n")],
        {"version-without-retirement@orders-api"},
    ),
    "changes for everybody at once": (
        [("    correlation: x-request-id\n", "    correlation: x-request-id\n    deploy: in-place\n")],
        {"in-place-replacement@orders-api"},
    ),
    "a pool that goes with its API": (
        [("    stack: own\n", "    stack: shared\n")],
        {"user-pool-in-api-stack@customers"},
    ),
    "code of anybody's": (
        [("    code_signing: enforce\n", "    code_signing: off\n")],
        {
            "unsigned-function-code@place-order-fn",
            "unsigned-function-code@read-order-fn",
            "unsigned-function-code@rotate-fn",
            "unsigned-function-code@rotate-payment-fn",
        },
    ),
    "orders under AWS's key": (
        [("    ttl: 400d\n    encryption_key: data-key\n", "    ttl: 400d\n")],
        {"data-without-own-key@orders"},
    ),
    "a replica of the orders under AWS's key": (
        [("    ttl: 400d\n", "    ttl: 400d\n    replicas: {eu-west-2: {}}\n")],
        {"copy-under-weaker-key@orders", "data-outside-its-regions@orders"},
    ),
    "errors in AWS's words": (
        [("    error_bodies: fixed\n", "")],
        {"raw-error-bodies@orders-api"},
    ),
    "an order with any field at all": (
        [("        model: {closed: true}\n", "        model: order\n"), ("    validates: schema\n", "")],
        {"open-request-model@orders-api"},
    ),
    "a list of all orders": (
        [("GET /orders/{id}: ", "GET /orders: ")],
        {"unbounded-list@orders-api"},
    ),
    "answers kept at every edge": (
        [("    cache: {off: true}\n", "")],
        {"data-outside-its-regions@edge"},
    ),
    "orders of which nobody says what they are": (
        [("    holds: [order, shopper]\n", "")],
        {"unclassified-data@orders"},
    ),
    "one role for two functions": (
        [
            (
                "  data-key:   {type: kms-key}",
                (
                    "  data-key:   {type: kms-key}\n  work: {type: iam-role, trusts: {lambda: {}}, "
                    "used_by: [read-order-fn, place-order-fn]}"
                ),
            )
        ],
        {"shared-execution-role@work"},
    ),
    "a policy for every customer of AWS": (
        [(DEPLOYER, DEPLOYER.removesuffix("}") + ", managed_policies: [AmazonS3ReadOnlyAccess]}")],
        {"aws-managed-policy@deployer"},
    ),
    "one statement in two roles": (
        [
            (DEPLOYER, allowing('actions: "lambda:PublishVersion", resources: read-order-fn')),
            (
                KEY_ADMINS,
                KEY_ADMINS.removesuffix("}")
                + ", allows: {effect: allow, actions: 'lambda:PublishVersion', resources: read-order-fn}}",
            ),
        ],
        {"scattered-inline-policy@key-admins"},
    ),
    "a policy that nobody reads": (
        [
            (
                DEPLOYER,
                DEPLOYER.removesuffix("}")
                + ", allows: ["
                + ", ".join(
                    f'{{effect: allow, actions: "lambda:PublishVersion", resources: "api-logs/{number}"}}'
                    for number in range(30)
                )
                + "]}",
            )
        ],
        {"oversized-policy@deployer"},
    ),
    "a role for whoever fits none": (
        [
            (
                "  pool-waf:\n",
                (
                    "  keys: {type: identity-pool, signs_in_with: customers, "
                    "roles: {claim.team: key-admins}, no_match: authenticated-role}\n  pool-waf:\n"
                ),
            )
        ],
        {"ambiguous-role-mapping@keys"},
    ),
    "owners by an attribute of their own": (
        [("    reads: {orders: {keys: leading-key, tenant: claim:sub}}\n", BY_EMAIL)],
        {"user-writable-claim@customers"},
    ),
    "orders without their owner": (
        [
            (
                "    writes: {orders: {keys: leading-key, tenant: claim:sub}}\n",
                "    writes: {orders: {keys: leading-key}}\n",
            )
        ],
        {"shared-table-without-tenant-key@place-order-fn/writes/orders"},
    ),
    "a function behind, and nobody to act for": (
        [
            (
                "    reads: {orders: {keys: leading-key, tenant: claim:sub}}\n",
                (
                    "    reads: {orders: {keys: leading-key, tenant: claim:sub}}\n"
                    "    calls: {place-order-fn: {identity: none}}\n"
                ),
            )
        ],
        {"backend-without-caller-identity@read-order-fn/calls/place-order-fn"},
    ),
    "a machine with a key": (
        [
            (
                "  # The front door",
                "  batch: {type: client, kind: machine, auth: access-key}\n\n  # The front door",
            )
        ],
        {"workload-with-access-key@batch"},
    ),
    "whatever pipeline deploys": (
        [(DEPLOYER, DEPLOYER.replace('{claims: ["repo:shop/orders:environment:prod"]}', "{}"))],
        {"pipeline-without-claims@deployer"},
    ),
    "a topic for everybody": (
        [(TOPIC, TOPIC + ", policy: {effect: allow, principals: '*', actions: 'sns:Publish'}")],
        {"policy-open-to-anyone@on-call"},
    ),
    "a topic for an account that nobody drew": (
        [(TOPIC, TOPIC + ", policy: {effect: allow, principals: '444455556666', actions: 'sns:Publish'}")],
        {"policy-open-to-strangers@on-call"},
    ),
    "a topic for anybody's alarms": (
        [
            (
                TOPIC,
                TOPIC
                + ", policy: {effect: allow, principals: cloudwatch.amazonaws.com, actions: 'sns:Publish'}",
            )
        ],
        {"service-permission-without-source@on-call"},
    ),
    "a trigger that may read the code": (
        [
            (
                SMALL_FUNCTION,
                SMALL_FUNCTION
                + "    policy: {effect: allow, principals: key-admins, actions: 'lambda:GetFunction'}\n",
            )
        ],
        {"permission-wider-than-trigger@read-order-fn"},
    ),
    "a stream of whole orders for nobody": (
        [("    ttl: 400d\n", "    ttl: 400d\n    stream: both\n")],
        {"stream-wider-than-consumers@orders"},
    ),
    "somebody's code in a function": (
        [(SMALL_FUNCTION, SMALL_FUNCTION + "    layers: {probe: {from: '444455556666', version: 7}}\n")],
        {"layer-from-stranger@read-order-fn"},
    ),
    "code changed by who does not deploy": (
        [
            (
                KEY_ADMINS,
                KEY_ADMINS.removesuffix("}")
                + ", allows: {effect: allow, actions: 'lambda:UpdateFunctionConfiguration',"
                " resources: read-order-fn}}",
            )
        ],
        {"function-code-open-to-change@key-admins"},
    ),
    "the root user signs in, and nobody hears of it": (
        [("detects: [root-use, unauthorized-calls,", "detects: [unauthorized-calls,")],
        {"unwatched-account@shop"},
    ),
    "a key of the root user": (
        [("root: {keys: false, mfa: true}", "root: {keys: true, mfa: true}")],
        {"root-credentials-in-use@shop"},
    ),
    "no trail at all": (
        [(TRAIL, ""), (TRAIL_WAIVER, "")],
        {"account-without-trail@shop", "unused-resource@audit-logs"},
    ),
    "records that can be opened to everybody": (
        [("  bucket:      {public_access: blocked}", "  bucket:      {public_access: allowed}")],
        {"public-log-store@audit-logs", "public-log-store@edge-logs"},
    ),
    "nobody records who reads the orders": (
        [("data_events: [orders, place-order-fn, read-order-fn]", "data_events: [place-order-fn]")],
        {"data-access-unrecorded@audit"},
    ),
    "copies that whoever takes the account deletes": (
        [("    backup: {plan: daily, keep: 35d, vault_account: vault}\n", "")],
        {"store-without-isolated-backup@orders"},
    ),
    "a key that is gone in a week": (
        [("  data-key:   {type: kms-key}", "  data-key:   {type: kms-key, deletion_window: 7d}")],
        {"short-deletion-window@data-key"},
    ),
    "people's data for ever": (
        [("    ttl: 400d\n", "")],
        {"personal-data-without-expiry@orders"},
    ),
    "no endpoint on the way to the table": (
        networked(("    service: dynamodb\n", "    service: s3\n"), ("dynamodb:GetItem", "s3:GetObject")),
        {"private-call-over-internet@read-order-fn"},
    ),
    "a function that may send anywhere": (
        networked(("{to: orders, port: 443}", "{cidr: 0.0.0.0/0, port: 443}")),
        {"unrestricted-egress@read-group"},
    ),
    "addresses that callers choose": (
        [
            (
                "    reserved_concurrency: 100\n",
                """    reserved_concurrency: 100
    calls: {web: {url_from: caller, timeout: 3s, validated: schema}}
""",
            ),
            (
                "  payments: {type: external,",
                "  web: {type: external, kind: saas}\n  payments: {type: external,",
            ),
        ],
        {"caller-chosen-url@read-order-fn"},
    ),
    "an endpoint for anybody's table": (
        networked(('["dynamodb:GetItem"], resources: orders', '["dynamodb:GetItem"], resources: "*"')),
        {"endpoint-policy-unlike-roles@net"},
    ),
    "an endpoint that its service's name misses": (
        networked(("private_dns: true", "private_dns: false")),
        {"endpoint-without-private-dns@keys-door"},
    ),
    "an endpoint for every address": (
        networked(("in_from: [{from: read-group, port: 443}]", "in_from: [{cidr: 0.0.0.0/0, port: 443}]")),
        {"endpoint-open-to-network@door-group"},
    ),
    "an endpoint that names no group": (
        networked(
            ("    security_groups: door-group\n", ""),
            ("default_security_group: closed", "default_security_group: open"),
        ),
        {"open-default-security-group@net"},
    ),
    "a service for whoever connects": (
        networked(
            (
                "  keys-door:\n",
                '  quotes: {type: vpc-endpoint, service: quotes, principals: "*"}\n  keys-door:\n',
            )
        ),
        {"endpoint-service-open@quotes"},
    ),
    "the default group as it comes": (
        networked(("default_security_group: closed, ", "")),
        {"open-default-security-group@net"},
    ),
    "a function in a public subnet": (
        networked(("zone: b, routes: [nat]", "zone: b, routes: [nat], public: true")),
        {"workload-in-public-subnet@read-order-fn"},
    ),
    "a function in one zone": (
        networked(
            (
                "    in: [inner-a, inner-b]\n    security_groups: read-group\n",
                "    in: inner-a\n    security_groups: read-group\n",
            )
        ),
        {"single-zone-placement@read-order-fn"},
    ),
    "a session in a cookie": (
        [("app_client: web-app, keeps: memory", "app_client: web-app, keeps: cookie")],
        {"cookie-session-without-csrf-control@orders-api"},
    ),
    "a token in the query": (
        [(GET_ORDER, GET_ORDER.replace("returns:", "query: [access_token], returns:"))],
        {"token-in-url@orders-api"},
    ),
    "a preflight that is asked for a token": (
        [
            ("    correlation: x-request-id\n", f"    correlation: x-request-id\n    {CORS}\n"),
            (HEALTH, f"{HEALTH}\n      OPTIONS /orders: {{to: mock}}"),
        ],
        {"preflight-behind-authorizer@orders-api"},
    ),
    "a machine with the scope of people": (
        [("    app_clients:\n", f"    app_clients:\n      {ROBOT}\n")],
        {"scopes-shared-by-people-and-machines@customers"},
    ),
    "a shield that notices nothing by itself": (
        [("health_check: edge-check, ", "")],
        {"shield-without-health-check@shield"},
    ),
    "a pipeline that reads the orders": (
        [(DEPLOYER, allowing('actions: "dynamodb:Query", resources: orders'))],
        {"deployer-reading-data@deployer"},
    ),
    "a deployer that trusts what it deploys": (
        [(DEPLOYER, "deployer:   {type: iam-role, trusts: {read-order-fn: {}}}")],
        {"runtime-path-to-deployer@read-order-fn"},
    ),
    "strangers at what turns the keys": (
        [
            (
                "manages: [edge, origin-waf], reserved_concurrency: 1}",
                (
                    "manages: [edge, origin-waf], reserved_concurrency: 1, "
                    "url: {auth: none, public: A page for all.}}"
                ),
            )
        ],
        {"anonymous-path-to-privilege@rotate-fn"},
    ),
    "code that deletes the record of sign-ins": (
        [(SMALL_FUNCTION, SMALL_FUNCTION + "    deletes: sign-in-logs\n")],
        {"audit-log-in-reach-of-workload@read-order-fn"},
    ),
    "one role for the orders and their copies": (
        [
            (
                DEPLOYER,
                allowing(
                    "actions: [dynamodb:DeleteTable, backup:DeleteRecoveryPoint], resources: [orders, safe]"
                ),
            ),
            ("vault_account: vault}", "vault: safe}"),
            (
                "  edge-key:   {type: kms-key,",
                "  safe: {type: generic, service: Backup vault}\n  edge-key:   {type: kms-key,",
            ),
        ],
        {"backup-deletable-with-its-store@orders"},
    ),
    "a right that no line asks for": (
        [
            (SMALL_FUNCTION, SMALL_FUNCTION + "    role: read-role\n"),
            (
                KEY_ADMINS,
                KEY_ADMINS + "\n  read-role: {type: iam-role, trusts: {lambda: {}}, allows: {effect: allow, "
                "actions: [dynamodb:GetItem, dynamodb:DeleteItem], resources: orders}}",
            ),
        ],
        {"rights-unlike-relations@read-role"},
    ),
    "a key for code that never needs it": (
        [
            (
                "edge-key:   {type: kms-key, region: us-east-1}",
                (
                    "edge-key:   {type: kms-key, region: us-east-1, "
                    "policy: {effect: allow, principals: rotate-fn, actions: kms:Decrypt}}"
                ),
            )
        ],
        {"key-users-unlike-readers@edge-key"},
    ),
    "a table that scales without end": (
        [
            (
                "    billing: on-demand\n    max_throughput: {read: 4000, write: 1000}\n",
                "    capacity: {read: 400, write: 100, target: 70%}\n",
            )
        ],
        {"capacity-without-bound@orders"},
    ),
    "a rotation that leaves the old header in the web ACL": (
        [("manages: [edge, origin-waf]", "manages: edge")],
        {"origin-header-without-rotation@origin-key@edge"},
    ),
    "a secret's value among the settings": (
        [
            (
                "    writes: {orders: {keys: leading-key, tenant: claim:sub}}\n",
                """    writes: {orders: {keys: leading-key, tenant: claim:sub}}
    variables: {PAYMENTS: {secret: payment-key}}
""",
            )
        ],
        {"secret-in-environment@place-order-fn"},
    ),
    "a key kept for longer than it works": (
        [("secret_cache: 5m, reload: on-failure", "secret_cache: 2d")],
        {"secret-cached-beyond-overlap@payment-key"},
    ),
    "the payment provider's answer as it comes": (
        [("timeout: 3s, validated: schema, max_response: 8KB, ", "")],
        {"unchecked-third-party-reply@place-order-fn@payments"},
    ),
    "viewers who may speak plain text": (
        [("viewer_protocol: https-only", "viewer_protocol: allow-all")],
        {"unencrypted-boundary-crossing@edge"},
    ),
}

SILENT = {
    "client-to-store-without-api": "apps call the edge alone",
    "signed-url-around-the-authorizer": "nothing signs links, and no pool gives credentials here",
    "caller-chosen-key-in-mapping": "code stands between every route and its store",
    "service-integration-without-filter": "code stands between every route and its store",
    "tenant-lost-in-messages": "nothing sends messages here",
    "cacheable-route-undecided": "asks, and never finds",
    "private-api-without-policy": "no API is private here",
    "cdn-before-edge-endpoint": "an edge endpoint takes neither this certificate nor this TLS policy",
    "trail-without-insights": "asks, and never finds",
    "ddos-tier-undecided": "asks, and never finds",
    "direct-integration-unavailable": "a REST API calls nearly every service",
    "domain-shared-across-api-types": "one API has its name alone",
    "vpc-link-target-unfit": "no link leads into a network here",
    "backend-name-unchecked": "a REST API leads into no network here",
    "domain-without-post-quantum": "asks, and never finds",
    "private-dns-hiding-public-apis": "no network stands here",
    "connection-posting-by-many": "no WebSocket API stands here",
    "overpowered-integration-role": "no route calls a service by itself here",
    "foreign-access-without-own-key": "no other account reads anything here",
    "streaming-without-ceiling": "no function has a host of its own here",
    "authorizer-unfit-for-protocol": "a REST API takes every kind of authorizer",
    "user-pool-guard-without-effect": "needs another provider, and nobody with a password here",
    "partner-api-without-mutual-tls": "people call here, not partners' machines alone",
    "unbounded-anonymous-fan-out": "limits stand one behind the other: no loss opens a whole way",
    "trace-gap-on-path": "no code calls other code here",
    "trigger-loop": "no event starts anything here",
    "weaker-dead-letter-queue": "nothing is sent here that could fail",
    "poison-message-blocking-all": "nothing here keeps an order",
    "webhook-without-signature": "no other system sends anything here",
    "websocket-sessions-without-expiry": "no WebSocket API stands here",
    "websocket-from-any-origin": "no WebSocket API stands here",
    "token-for-another-audience": "one API alone trusts the pool",
    "open-sign-up": "held by threat protection, whose loss speaks for itself and takes it in",
}
"""Rules that no single loss here makes speak alone, and why."""


TAKEN_IN = ("shared-table-without-tenant-key",)
"""Rules of which a finding may rest on one of a rule over paths, where a way asks nobody at all."""


def spoken(text: str) -> set[str]:
    """The ids of the findings that count, without those that a rule over paths takes in."""
    ids = open_ids(text, RULES)
    if not any(one.startswith(TAKEN_IN) for one in ids):
        return ids
    whole = [one for one in reported(text, ALL_RULES).findings if one.rule in TAKEN_IN]
    rest = tuple(rule for rule in RULES if rule.name not in TAKEN_IN)
    return {one.id for one in whole if not one.folded_into} | open_ids(text, rest)


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_rule_for_a_missing_protection_speaks_alone(name: str) -> None:
    changes, expected = MUTATIONS[name]
    before = open_ids(FLAGSHIP, RULES)
    assert before == set()
    assert spoken(edited(FLAGSHIP, *changes)) == expected


def test_only_strict_rules_are_not_followed() -> None:
    left = {rule.name: rule for rule in ALL_RULES if rule.name in UNFOLLOWED}
    assert set(left) == set(UNFOLLOWED)
    assert {rule.profile for rule in left.values()} == {"strict"}
    assert {one.partition("@")[0] for one in open_ids(FLAGSHIP, tuple(left.values()))} == set(UNFOLLOWED)


def test_all_rules_but_few_have_a_mutation() -> None:
    spoken = {name.partition("@")[0] for _, expected in MUTATIONS.values() for name in expected}
    assert {rule.name for rule in RULES} - set(SILENT) <= spoken
    assert set(SILENT) & spoken == set()
    assert set(SILENT) <= {rule.name for rule in RULES}

"""The smallest valid blueprint of each type: what stands below a file's head, for manual pages."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    "client": """\
resources:
  visitors: {type: client, kind: browser}
""",
    "external": """\
resources:
  payments: {type: external, kind: saas}
""",
    "cloudfront": """\
resources:
  edge: {type: cloudfront, origin: site}
  site: {type: bucket}
""",
    "waf": """\
resources:
  wall: {type: waf, default_action: allow}
""",
    "shield": """\
resources:
  cover: {type: shield, tier: standard}
""",
    "route53": """\
resources:
  zone: {type: route53, name: example.com}
""",
    "route53-health-check": """\
resources:
  probe: {type: route53-health-check, path: /health}
""",
    "api-gateway": """\
resources:
  api:
    type: api-gateway
    protocol: http
    routes:
      GET /notes: {to: notes}
  notes: {type: lambda}
""",
    "authorizer": """\
resources:
  tokens: {type: authorizer, kind: jwt, issuer: people}
  people: {type: cognito-user-pool}
""",
    "cognito-user-pool": """\
resources:
  people: {type: cognito-user-pool}
""",
    "identity-pool": """\
resources:
  credentials: {type: identity-pool, signs_in_with: people}
  people: {type: cognito-user-pool}
""",
    "identity-provider": """\
resources:
  staff: {type: identity-provider, kind: oidc}
""",
    "lambda": """\
resources:
  notes: {type: lambda, runtime: python3.13}
""",
    "step-functions": """\
resources:
  checkout: {type: step-functions, calls: payment}
  payment: {type: lambda}
""",
    "dynamodb": """\
resources:
  notes: {type: dynamodb, billing: on-demand}
""",
    "bucket": """\
resources:
  images: {type: bucket}
""",
    "secret": """\
resources:
  password: {type: secret}
""",
    "kms-key": """\
resources:
  key: {type: kms-key, rotation: true}
""",
    "certificate": """\
resources:
  shown: {type: certificate, names: api.example.com}
""",
    "queue": """\
resources:
  jobs: {type: queue}
""",
    "topic": """\
resources:
  news: {type: topic}
""",
    "bus": """\
resources:
  events: {type: bus}
""",
    "stream": """\
resources:
  clicks: {type: stream}
""",
    "schedule": """\
resources:
  nightly: {type: schedule, every: 1d, calls: report}
  report: {type: lambda}
""",
    "log-group": """\
resources:
  records: {type: log-group, retention: 365d}
""",
    "alarm": """\
resources:
  failing: {type: alarm, watches: notes, metrics: errors}
  notes: {type: lambda}
""",
    "metric-filter": """\
resources:
  refusals: {type: metric-filter, on_log: records, detects: unauthorized-calls}
  records: {type: log-group}
""",
    "cloudtrail": """\
resources:
  trail: {type: cloudtrail, logs_to: records}
  records: {type: bucket}
""",
    "iam-role": """\
resources:
  reader: {type: iam-role, trusts: lambda.amazonaws.com}
""",
    "account": """\
boundaries:
  shop: {type: account, id: "111122223333"}
resources:
  notes: {type: lambda, in: shop}
""",
    "vpc": """\
boundaries:
  network: {type: vpc, cidr: 10.0.0.0/16}
resources:
  notes: {type: lambda, in: network}
""",
    "subnet": """\
boundaries:
  network: {type: vpc, cidr: 10.0.0.0/16}
  inside: {type: subnet, zone: a, in: network}
resources:
  notes: {type: lambda, in: inside}
""",
    "on-premises": """\
boundaries:
  office: {type: on-premises}
resources:
  ledger: {type: external, in: office}
""",
    "group": """\
boundaries:
  backend: {type: group}
resources:
  notes: {type: lambda, in: backend}
""",
    "security-group": """\
resources:
  callers: {type: security-group, in_from: 10.0.0.0/16}
""",
    "vpc-endpoint": """\
resources:
  door: {type: vpc-endpoint, service: secretsmanager}
""",
    "vpc-link": """\
resources:
  way: {type: vpc-link, to: balancer}
  balancer: {type: generic, service: Network Load Balancer}
""",
    "generic": """\
resources:
  search: {type: generic, service: Amazon OpenSearch Service}
""",
}
"""By type; the first resource or frame of the type is the one shown."""

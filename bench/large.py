#!/usr/bin/env python3
"""A design of any size: small services of one shape behind APIs, messages between neighbours.

As a program (`bench/large.py 1000`) it judges one, and prints what that took as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from archgen.blueprint.load import load
from archgen.graph.build import build
from archgen.rules.engine import judge
from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Subject
from archgen.source.reading import read_bytes

HEAD = """\
archgen: 1
name: Large
classification: confidential
regions: [eu-west-1]
reviewed: 2026-01-01
resources:
  web: {type: client, kind: browser, calls: [api-0], signs_in_with: users}
  users: {type: cognito-user-pool, mfa: required}
  acl: {type: waf, scope: regional, default_action: allow, managed_rules: [common], protects: [api-0]}
  main-key: {type: kms-key, rotation: true}
"""
SERVICE = """\
  api-%(n)d:
    type: api-gateway
    protocol: rest
    endpoint: regional
    authorizer: users
    throttle: {rate: 50/s, burst: 20}
    logs_to: log-%(n)d
    routes:
      GET /items/{id}: {to: read-%(n)d, scopes: [items/read], object_check: handler}
      GET /items: {to: read-%(n)d, max_items: 50}
      POST /items: {to: write-%(n)d, validate: body, idempotency: x-key}
      GET /health: {to: mock, public: Read by a probe.}
  read-%(n)d: {type: lambda, runtime: python3.13, reads: [items-%(n)d, secret-%(n)d], logs_to: log-%(n)d}
  write-%(n)d:
    type: lambda
    runtime: python3.13
    writes: {items-%(n)d: {carries: [personal]}}
    sends_to: {jobs-%(n)d: {carries: [personal], identity: claims}}
    logs_to: log-%(n)d
    timeout: 5s
  work-%(n)d:
    type: lambda
    runtime: python3.13
    triggered_by: jobs-%(n)d
    writes: files-%(n)d
    calls: read-%(next)d
    role: role-%(n)d
  role-%(n)d:
    type: iam-role
    trusts: [lambda]
    allows: [{effect: allow, actions: ["s3:PutObject"], resources: [files-%(n)d]}]
  jobs-%(n)d: {type: queue, dead_letter: dead-%(n)d, max_receives: 3, encryption_key: main-key}
  dead-%(n)d: {type: queue, encryption_key: main-key}
  items-%(n)d: {type: dynamodb, holds: [personal], encryption_key: main-key, point_in_time_recovery: 35d}
  files-%(n)d: {type: bucket, holds: [personal], encryption_key: main-key}
  secret-%(n)d: {type: secret, rotation: 30d, rotated_by: write-%(n)d, overlap: 1d}
  log-%(n)d: {type: log-group, retention: 90d, encryption_key: main-key}
  late-%(n)d: {type: alarm, watches: [dead-%(n)d], metrics: [age], notifies: news-%(n)d}
  news-%(n)d: {type: topic}
"""
EACH = SERVICE.count("{type: ") + 4
"""How many resources a service has; four are written over several lines."""


def design(resources: int) -> str:
    """The text of a design with about so many resources."""
    services = max(1, resources // EACH)
    rows = (SERVICE % {"n": n, "next": (n + 1) % services} for n in range(services))
    return HEAD + "".join(rows)


def main() -> int:
    """Judge a design by all rules; prints what the graph and the rules took, and the memory of it all."""
    blueprint, _ = load(read_bytes(design(int(sys.argv[1])).encode(), "large.yaml"))
    if blueprint is None:
        return 1
    started = time.process_time()
    judge(Subject(build(blueprint)), ALL_RULES)
    seconds = time.process_time() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"resources": len(blueprint.resources), "seconds": seconds, "megabytes": megabytes}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

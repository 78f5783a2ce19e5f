"""One slip on the way to somebody's data is one finding, and its path shows where the guard is missing."""

from __future__ import annotations

from judging import edited, open_ids, reported
from judging_paths import marked, nodes

from archgen.finding.finding import Finding
from archgen.rules.listing import ALL_RULES

FOLLOWED = (
    "anonymous-path-to-store",
    "caller-chosen-key-in-mapping",
    "client-to-store-without-api",
    "object-without-ownership-check",
    "service-integration-without-filter",
    "shared-table-without-tenant-key",
    "signed-url-around-the-authorizer",
    "tenant-lost-in-messages",
    "unlisted-content-type",
)
RULES = tuple(rule for rule in ALL_RULES if rule.name in FOLLOWED)

MESSAGES = """
resources:
  api: {type: api-gateway, protocol: rest, authorizer: users, routes: {POST /jobs: {to: start}}}
  users: {type: cognito-user-pool}
  start: {type: lambda, runtime: python3.13, sends_to: jobs}
  jobs: {type: queue}
  work:
    type: lambda
    runtime: python3.13
    triggered_by: jobs
    writes: {pool: {keys: leading-key, tenant: message}}
  pool: {type: dynamodb, holds: personal, tenancy: shared, tenant_key: tenant}
"""
HOOK = """
resources:
  api:
    type: api-gateway
    protocol: rest
    authorizer: users
    routes: {POST /a: {to: fn}, POST /hook: {to: fn, public: Carriers call back.}}
  users: {type: cognito-user-pool}
  fn: {type: lambda, runtime: python3.13, writes: {pool: {keys: leading-key, tenant: "claim:tenant"}}}
  pool: {type: dynamodb, holds: personal, tenancy: shared, tenant_key: tenant}
"""
FILES = """
resources:
  web: {type: client, kind: browser, signs_in_with: creds, calls: files}
  people: {type: cognito-user-pool}
  creds: {type: identity-pool, signs_in_with: people, roles: {group.users: reader}, no_match: deny}
  reader:
    type: iam-role
    trusts: {creds: {}}
    allows: [{effect: allow, actions: "s3:GetObject", resources: "files/*"}]
  files: {type: bucket, holds: personal}
"""
ROW = """
resources:
  api:
    type: api-gateway
    protocol: rest
    authorizer: users
    routes: {"GET /people/{id}": {to: people, action: GetItem, mapping: {Key: path.id}, passthrough: never}}
  users: {type: cognito-user-pool}
  people: {type: dynamodb, holds: personal}
"""


def found(design: str) -> dict[str, Finding]:
    """The findings of these rules by id, folded ones included."""
    return {finding.id: finding for finding in reported(design, RULES).findings}


def test_both_silent_halves_of_a_message_are_one_finding() -> None:
    both = {"tenant-lost-in-messages@start/sends_to/jobs", "tenant-lost-in-messages@work/triggered_by/jobs"}
    assert set(found(MESSAGES)) == both
    assert len(open_ids(MESSAGES, RULES)) == 1
    sends = edited(MESSAGES, ("sends_to: jobs", 'sends_to: {jobs: {tenant: "claim:tenant"}}'))
    assert open_ids(sends, RULES) == {"tenant-lost-in-messages@work/triggered_by/jobs"}
    reads = edited(sends, ("triggered_by: jobs", "triggered_by: {jobs: {tenant: message}}"))
    assert open_ids(reads, RULES) == set()


def test_the_step_at_which_the_tenant_is_lost_is_marked() -> None:
    finding = found(MESSAGES)["tenant-lost-in-messages@start/sends_to/jobs"]
    assert nodes(finding) == ["@internet", "api/default_endpoint", "api/POST /jobs", "start", "jobs"]
    assert marked(finding) == ["jobs"]
    assert finding.sinks == ("pool",)


def test_a_claim_that_an_open_route_does_not_bring_rests_on_the_open_route() -> None:
    findings = found(HOOK)
    mixed = findings["shared-table-without-tenant-key@fn/writes/pool"]
    assert mixed.folded_into == "anonymous-path-to-store@api/POST /hook"
    assert marked(mixed) == ["api/POST /hook"]
    assert open_ids(HOOK, RULES) == {"anonymous-path-to-store@api/POST /hook"}
    own = edited(HOOK, ("POST /hook: {to: fn, public: Carriers call back.}", "POST /hook: {to: fn}"))
    assert open_ids(own, RULES) == set()


def test_a_wide_role_and_the_app_that_uses_it_are_one_finding() -> None:
    assert set(found(FILES)) == {
        "client-to-store-without-api@web/calls/files",
        "signed-url-around-the-authorizer@creds/roles",
    }
    assert open_ids(FILES, RULES) == {"client-to-store-without-api@web/calls/files"}
    narrow = edited(FILES, ('"files/*"', '"files/${aws:PrincipalTag/sub}/*"'))
    assert found(narrow) == {}


def test_a_key_of_the_callers_choice_and_a_route_that_compares_nothing_are_one_finding() -> None:
    assert set(found(ROW)) == {
        "caller-chosen-key-in-mapping@api/GET /people/{id}",
        "object-without-ownership-check@api/GET /people/{id}",
    }
    assert len(open_ids(ROW, RULES)) == 1
    assert found(edited(ROW, ("Key: path.id", "Key: claim.sub"))) == {}


def test_a_body_that_passes_its_mapping_by_is_told_of_once() -> None:
    design = """
resources:
  api:
    type: api-gateway
    protocol: rest
    authorizer: iam
    routes: {POST /a: {to: jobs, action: SendMessage, mapping: {MessageBody: body}, model: {closed: true}}}
  jobs: {type: queue}
"""
    assert open_ids(design, RULES) == {"service-integration-without-filter@api/POST /a"}


def test_the_path_to_other_peoples_objects_goes_past_the_silent_route_to_the_store() -> None:
    design = """
resources:
  api: {type: api-gateway, protocol: rest, authorizer: users, routes: {"GET /orders/{id}": {to: front}}}
  users: {type: cognito-user-pool}
  front: {type: lambda, runtime: python3.13, calls: back}
  back: {type: lambda, runtime: python3.13, reads: orders}
  orders: {type: dynamodb, holds: personal}
"""
    finding = found(design)["object-without-ownership-check@api/GET /orders/{id}"]
    assert nodes(finding) == [
        "@internet",
        "api/default_endpoint",
        "api/GET /orders/{id}",
        "front",
        "back",
        "orders",
    ]
    assert marked(finding) == ["api/GET /orders/{id}"]

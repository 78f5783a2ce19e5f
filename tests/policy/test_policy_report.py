"""The report as a whole: ranking, questions, coverage."""

from __future__ import annotations

from policy_designs import reported

from archgen.finding.finding import Severity
from archgen.rules.verdict import Outcome

RANKED = """
classification: internal
resources:
  waf:
    type: waf
    protects: api
    default_action: allow
    managed_rules: [common, known-bad-inputs]
    redact: [authorization]
    logs_to: logs
  logs: {type: log-group, retention: 365d, aws_name: aws-waf-logs-all}
  inner-fn: {type: lambda, runtime: python3.13, writes: inner, logs_to: logs}
  inner: {type: dynamodb, deletion_protection: true}
  api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    endpoint_tls: SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09
    authorizer: iam
    throttle: {rate: 100/s, burst: 200}
    execution_log: error
    tracing: true
    logs_to: logs
    routes:
      GET /notes: {to: fn}
      GET /people: {to: people-fn}
  fn: {type: lambda, runtime: python3.13, tracing: true, logs_to: logs, writes: notes}
  people-fn: {type: lambda, runtime: python3.13, tracing: true, logs_to: logs, writes: people}
  notes: {type: dynamodb, deletion_protection: true}
  people: {type: dynamodb, deletion_protection: true, holds: personal}
  users: {type: cognito-user-pool, deletion_protection: true, mfa: required, self_sign_up: false}
"""


def test_findings_are_ranked_by_severity_secrecy_exposure_and_place() -> None:
    ids = [finding.id for finding in reported(RANKED).open if finding.severity is Severity.MEDIUM]
    assert ids == [
        # Confidential data in reach from the internet, in the order of the file;
        "web-acl-without-rate-limit@waf",
        "api-without-alarm@api",
        "store-without-recovery@people",
        # then internal data, first what the internet reaches.
        "store-without-recovery@notes",
        "store-without-recovery@inner",
    ]


MONEY = """
resources:
  people-fn: {type: lambda, runtime: python3.13, writes: people}
  people: {type: dynamodb, holds: personal}
  api:
    type: api-gateway
    protocol: rest
    authorizer: iam
    routes:
      POST /orders: {to: orders-fn, sensitive: money}
  orders-fn: {type: lambda, runtime: python3.13, writes: orders}
  orders: {type: dynamodb, holds: business}
  bills-fn: {type: lambda, runtime: python3.13, writes: bills}
  bills: {type: dynamodb, holds: financial}
"""


def test_of_equals_what_money_depends_on_comes_before_what_is_confidential() -> None:
    ids = [one.id for one in reported(MONEY).open if one.rule == "store-without-recovery"]
    assert ids == [
        # Financial data, then what a route that moves money writes;
        "store-without-recovery@bills",
        "store-without-recovery@orders",
        # then personal data, although the file has it first.
        "store-without-recovery@people",
    ]


def test_severities_fall() -> None:
    severities = [finding.severity for finding in reported(RANKED).findings]
    assert severities == sorted(severities, reverse=True)


ASKING = """
resources:
  logs: {type: log-group, retention: 90d}
  api:
    type: api-gateway
    protocol: http
    authorizer: token
    routes:
      "GET /notes/{id}": {to: fn, scopes: [notes/read]}
      POST /notes: {to: fn, scopes: [notes/write]}
  token: {type: authorizer, kind: jwt, issuer: "https://id.example.com", audience: [notes]}
  fn: {type: lambda, runtime: python3.13, errors: fixed, logs_to: logs, reads: [notes, setting]}
  notes: {type: dynamodb, holds: business, billing: on-demand}
  setting: {type: secret, kind: parameter, parameter: secure-string}
  browser: {type: client, kind: browser, calls: api}
boundaries:
  shop: {type: account, id: "111122223333", managed_by: platform}
"""


def test_a_resource_is_asked_once_with_all_its_silent_fields() -> None:
    asked = {question.resource: question for question in reported(ASKING).questions}
    assert len(asked) == len(reported(ASKING).questions)
    assert asked["api"].silent == ("object_check", "validates", "returns")
    assert asked["api"].text == (
        "Where is it checked that what `GET /notes/{id}` names is the caller's? "
        "How does `fn` check what `api` hands over? "
        "What do `GET /notes/{id}` and `POST /notes` answer with?"
    )
    assert asked["token"].silent == ("token",)
    assert asked["setting"].silent == ("rotation",)


def test_weighty_questions_come_first_then_the_order_of_the_file() -> None:
    asked = [(question.resource, question.weighty) for question in reported(ASKING).questions]
    assert asked == [("api", True), ("token", False), ("setting", False)]


def test_questions_are_no_findings() -> None:
    assert not {"object-without-ownership-check"} & {one.rule for one in reported(ASKING).findings}


def test_every_outcome_is_counted() -> None:
    coverage = reported(ASKING).coverage
    assert set(coverage) == set(Outcome)
    assert coverage[Outcome.BY_CONSTRUCTION] > 0
    assert coverage[Outcome.NOT_STATED] == 5


def test_a_mistake_is_told_and_the_rest_is_judged() -> None:
    report = reported("resources:\n  logs: {type: log-group, retenshun: 90d}\n")
    assert [one.rule for one in report.mistakes] == ["unknown-key"]
    assert [(one.rule, one.resource) for one in report.held] == [("log-without-retention", "logs")]

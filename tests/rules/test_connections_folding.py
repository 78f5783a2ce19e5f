"""One slip at a WebSocket API, at a token or at an address is one finding, and it shows its way."""

from __future__ import annotations

from judging import reported
from judging_paths import marked, nodes

from archgen.finding.finding import Finding

ROOM = """\
classification: confidential
resources:
  room: {type: api-gateway, protocol: websocket, routes: {$connect: {to: fn}, say: {to: fn}}}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb, holds: personal, point_in_time_recovery: 35d, deletion_protection: true}
"""


def found(design: str) -> dict[str, Finding]:
    """All findings on a design by id, folded ones included."""
    report = reported(design)
    assert not report.mistakes
    return {finding.id: finding for finding in report.findings}


def heads(design: str) -> dict[str, str | None]:
    """By the id of each finding the one that it is folded into."""
    return {name: finding.folded_into for name, finding in found(design).items()}


def test_an_open_connection_is_told_by_what_strangers_reach_through_it() -> None:
    folded = heads(ROOM)
    assert folded["route-without-authorizer@room"] == "anonymous-path-to-store@room"
    assert folded["anonymous-path-to-store@room"] is None


def test_the_way_to_messages_is_shown_and_marked_where_nobody_asks() -> None:
    finding = found(ROOM)["route-without-authorizer@room"]
    assert nodes(finding) == ["@internet", "room/default_endpoint", "room/$connect", "room/say"]
    assert marked(finding) == ["room/$connect"]


def test_an_authorizer_on_a_message_stands_for_the_door_that_asks_nobody() -> None:
    folded = heads(ROOM.replace("say: {to: fn}", "say: {to: fn, authorizer: iam}"))
    unfit = "authorizer-unfit-for-protocol@room"
    assert folded["route-without-authorizer@room"] == unfit
    assert folded["anonymous-path-to-store@room"] == unfit


def test_an_authorizer_that_fails_open_stands_for_the_connections_that_it_lets_in() -> None:
    gate = "  gate: {type: authorizer, kind: lambda-request, function: check, on_error: allow}\n"
    check = "  check: {type: lambda, runtime: python3.13}\n"
    design = ROOM.replace("$connect: {to: fn}", "$connect: {to: fn, authorizer: gate}") + gate + check
    assert heads(design)["route-without-authorizer@room/$connect"] == "authorizer-failing-open@gate"


def test_a_table_of_connections_that_forgets_nothing_needs_an_expiry_and_no_recovery() -> None:
    design = ROOM.replace("protocol: websocket", "protocol: websocket, sessions: live")
    design = design.replace("reads: notes", "reads: notes, writes: live") + "  live: {type: dynamodb}\n"
    expiry = "websocket-sessions-without-expiry@live"
    assert heads(design)["store-without-recovery@live"] == expiry
    mended = found(design.replace("live: {type: dynamodb}", "live: {type: dynamodb, ttl: 2h}"))
    assert not {name for name in mended if name.endswith("@live")} & {expiry, "store-without-recovery@live"}


TWO_APIS = """\
resources:
  shop: {type: client, kind: browser, calls: shop-api}
  desk: {type: client, kind: browser, calls: desk-api}
  shop-api: {type: api-gateway, protocol: PROTOCOL, authorizer: shop-token, routes: {GET /cart: {to: fn}}}
  desk-api: {type: api-gateway, protocol: PROTOCOL, authorizer: desk-token, routes: {GET /till: {to: fn}}}
  shop-token: {type: authorizer, KIND}
  desk-token: {type: authorizer, KIND}
  people:
    type: cognito-user-pool
    app_clients: {shop-app: {flows: [code], used_by: shop}, desk-app: {flows: [code], used_by: desk}}
  fn: {type: lambda, runtime: python3.13}
"""


def test_no_audience_at_all_stands_for_the_tokens_of_others() -> None:
    folded = heads(TWO_APIS.replace("PROTOCOL", "http").replace("KIND", "kind: jwt, issuer: people"))
    for token in ("shop-token", "desk-token"):
        assert folded[f"token-for-another-audience@{token}"] == f"jwt-without-audience@{token}"


def test_routes_without_scopes_stand_for_the_tokens_of_others_where_no_audience_is_compared() -> None:
    folded = heads(TWO_APIS.replace("PROTOCOL", "rest").replace("KIND", "kind: cognito, user_pool: people"))
    for api in ("shop-api", "desk-api"):
        assert folded[f"token-for-another-audience@{api}"] == f"route-without-scope@{api}"


def test_a_path_opened_for_preflights_is_told_by_what_lies_behind() -> None:
    design = """\
classification: confidential
resources:
  api:
    type: api-gateway
    protocol: rest
    cors: {origins: ["https://app.example.com"]}
    routes: {GET /notes: {to: fn, authorizer: iam}, "ANY /notes": {to: fn, public: For preflights.}}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb, holds: personal}
"""
    place = "api/ANY /notes"
    assert heads(design)[f"preflight-behind-authorizer@{place}"] == f"anonymous-path-to-store@{place}"


TOLD = """\
resources:
  edge: {type: cloudfront, origin: api, logs_to: edge-logs}
  waf: {type: waf, protects: api, default_action: allow, managed_rules: [common], logs_to: waf-logs}
  api:
    type: api-gateway
    protocol: rest
    authorizer: iam
    logs_to: api-logs
    log_fields: [requestId, path]
    routes: {ROUTE}
  fn: {type: lambda, runtime: python3.13}
  edge-logs: {type: bucket}
  waf-logs: {type: log-group, aws_name: aws-waf-logs-api}
  api-logs: {type: log-group}
"""
IN_QUERY = TOLD.replace("ROUTE", "GET /notes: {to: fn, query: [token]}")
IN_PATH = TOLD.replace("ROUTE", '"GET /notes/{token}": {to: fn}')


def test_a_query_is_in_the_logs_of_the_edge_and_the_web_acl_but_not_of_the_api() -> None:
    finding = found(IN_QUERY)["token-in-url@api"]
    assert set(finding.sinks) == {"edge-logs", "waf-logs"}
    assert nodes(finding) == ["edge", "api/default_endpoint", "api/GET /notes"]
    redacted = found(IN_QUERY.replace("managed_rules: [common]", "managed_rules: [common], redact: [query]"))
    assert redacted["token-in-url@api"].sinks == ("edge-logs",)
    traced = found(IN_QUERY.replace("logs_to: api-logs", "logs_to: api-logs\n    execution_log: info"))
    assert set(traced["token-in-url@api"].sinks) == {"edge-logs", "waf-logs", "api-logs"}


def test_a_path_is_in_the_records_of_the_api_too_where_their_fields_say_so() -> None:
    assert set(found(IN_PATH)["token-in-url@api"].sinks) == {"edge-logs", "waf-logs", "api-logs"}
    less = found(IN_PATH.replace("[requestId, path]", "[requestId]"))
    assert set(less["token-in-url@api"].sinks) == {"edge-logs", "waf-logs"}

"""What the sections say about ways in, data, flows, the picture and what was let through."""

from __future__ import annotations

from msgspec.structs import replace
from review_designs import (
    BLANK,
    NOTES,
    SECURE,
    anchors,
    changed,
    has,
    is_heavy,
    names,
    reviewed,
    row,
    section,
    tables_in,
    text_of,
)

from archgen.pipeline import judge, load, view
from archgen.reviews.model import Table, Words, said
from archgen.reviews.picture import shown


def _ways(text: str) -> Table:
    return next(tables_in(section(reviewed(text).review, "entry-points").blocks))


def _cells(text: str, first: str) -> dict[str, str]:
    return {head: said(words) for head, words in row(_ways(text), first).items()}


def test_routes_come_first_then_every_other_way_in() -> None:
    assert [said(cells[0]) for cells in _ways(SECURE).rows] == [
        "GET /orders/{id}",
        "POST /orders money",
        "GET /health",
        "api.shop.example.com",
        "sign-in at customers",
    ]
    assert [said(cells[0]) for cells in _ways(NOTES).rows] == ["ANY /{proxy+}", "sign-in at users"]


def test_a_guarded_route_says_by_what() -> None:
    assert _cells(SECURE, "POST /orders money") == {
        "Entry": "POST /orders money",
        "Clients": "phone, browser",
        "Exposed to": "internet, through edge",
        "Authentication": "access token of customers and a second factor",
        "Scope": "orders/write",
        "Object check": "in the handler (stated)",
        "Web ACL": "edge-waf, origin-waf",
        "Throttle and limit": "60/s, burst 120; 20/min by claim.sub (stated)",
        "Body check": "body and parameters, closed model, at most 16 KB",
        "Reaches": "place-order-fn → orders, payment-key, payments",
    }


def test_a_public_route_is_for_anyone_with_its_reason() -> None:
    cells = _cells(SECURE, "GET /health")
    assert cells["Clients"] == "anyone"
    assert cells["Authentication"] == "none: Answers a constant; the probe has no credentials."
    assert cells["Reaches"] == "nothing"


def _heavy_cells(text: str, first: str) -> dict[str, list[str]]:
    found: dict[str, Words] = row(_ways(text), first)
    return {head: anchors(words) for head, words in found.items() if is_heavy(words)}


def test_cells_that_are_findings_stand_out_and_lead_to_them() -> None:
    assert _heavy_cells(NOTES, "ANY /{proxy+}") == {
        "Exposed to": ["weak-tls@api"],
        "Scope": ["route-without-scope@api"],
        "Web ACL": ["web-acl-without-baseline@waf"],
        "Throttle and limit": ["api-without-throttle@api"],
        "Body check": ["route-without-validation@api"],
    }
    assert _heavy_cells(NOTES, "sign-in at users") == {"Authentication": ["password-only-sign-in@users"]}
    assert _heavy_cells(SECURE, "GET /orders/{id}") == {}


def test_a_route_that_asks_nobody_is_a_finding_in_its_cell() -> None:
    open_notes = changed(NOTES, ("    authorizer: users                # user authentication\n", ""))
    cells = row(_ways(open_notes), "ANY /{proxy+}")
    assert said(cells["Authentication"]).startswith("none (F1)")
    assert is_heavy(cells["Authentication"])


def test_the_summary_parts_public_routes_from_those_that_forgot_to_ask() -> None:
    assert "; GET /health is public." in text_of(section(reviewed(SECURE).review, "summary"))
    forgot = changed(NOTES, ("    authorizer: users                # user authentication\n", ""))
    assert "ANY /{proxy+} asks for nothing." in text_of(section(reviewed(forgot).review, "summary"))


def test_the_summary_names_what_is_weak_with_its_resources() -> None:
    summary = text_of(section(reviewed(NOTES).review, "summary"))
    assert summary.startswith("client reaches notes-fn through api; notes-fn reads and writes notes.")
    assert "What is weak: web protection (waf), " in summary
    assert "What is weak" not in text_of(section(reviewed(SECURE).review, "summary"))


def test_the_way_round_the_edge_is_a_row_and_a_sentence() -> None:
    summary = text_of(section(reviewed(SECURE).review, "summary"))
    assert "Nobody calls orders-api round edge: its default endpoint is disabled and origin-waf" in summary
    loose = changed(
        SECURE,
        ("    default_endpoint: disabled\n", ""),
        ("    default_action: block\n", "    default_action: allow\n"),
    )
    after = text_of(section(reviewed(loose).review, "summary"))
    assert "orders-api can be called round edge, at api.shop.example.com and its default host." in after
    assert "default host of orders-api" in [said(cells[0]) for cells in _ways(loose).rows]


def test_a_function_url_is_a_way_in() -> None:
    url = changed(NOTES, ("    writes: notes\n", "    writes: notes\n    url: {auth: none}\n"))
    cells = _cells(url, "notes-fn/url")
    assert cells["Clients"] == "anyone"
    assert cells["Exposed to"] == "internet"
    assert cells["Reaches"] == "notes-fn → notes, app-key"


def test_flows_name_whom_a_step_trusts_and_what_bounds_it() -> None:
    (table,) = tables_in(section(reviewed(SECURE).review, "flows").blocks)
    steps = [[said(cell) for cell in cells[3:]] for cells in table.rows]
    assert steps[0] == ["nobody yet; edge-waf inspects", "2,000 in 5 min per address"]
    assert steps[1] == ["edge, by origin-key, checked by origin-waf", "500/s, burst 1,000"]
    assert steps[4] == ["place-order-fn, by its role", "kept 5 min, read again on failure"]
    assert steps[5][0] == "payments, by HTTPS; we prove ourselves by an API key"


def test_an_effect_before_its_record_is_told() -> None:
    told = text_of(section(reviewed(SECURE).review, "flows"))
    assert "Between 6 and 7 payments has acted and orders does not know" in told
    swapped = changed(
        SECURE,
        ("      - place-order-fn -> payments: charge\n", ""),
        ("orders: put the order\n", "orders: put the order\n      - place-order-fn -> payments: charge\n"),
    )
    assert "has acted" not in text_of(section(reviewed(swapped).review, "flows"))


def test_routes_without_a_flow_are_named() -> None:
    told = text_of(section(reviewed(SECURE).review, "flows"))
    assert "GET /orders/{id} and GET /health have no flow in the blueprint." in told


def test_lines_without_effect_stand_under_the_picture() -> None:
    (table,) = tables_in(section(reviewed(NOTES).review, "picture").blocks)
    assert [(said(cells[0]), said(cells[2]).split(":")[0]) for cells in table.rows] == [
        ("users → notes-fn", "nothing"),
        ("api → trail", "nothing"),
        ("shield → waf", "nothing"),
    ]
    assert not list(tables_in(section(reviewed(SECURE).review, "picture").blocks))


def test_crossings_say_which_line_tells_what_it_carries() -> None:
    told = text_of(section(reviewed(SECURE).review, "data"))
    assert "Seven lines cross a trust boundary: " in told
    assert "Only phone and browser → edge and place-order-fn → payments say what they carry." in told
    one = text_of(section(reviewed(NOTES).review, "data"))
    assert "One line crosses a trust boundary: client → api. It does not say what it carries." in one


def test_an_asset_is_sent_only_where_it_leaves() -> None:
    table = next(tables_in(section(reviewed(SECURE).review, "data").blocks))
    assert names(row(table, "order")["Sent to"]) == ["payments"]
    assert said(row(table, "shopper")["Sent to"]) == "\N{EN DASH}"
    assert said(row(table, "shopper")["Must stay in"]) == "eu-west-1"


def test_secrets_say_who_holds_them_and_whether_a_rotation_hurts() -> None:
    told = text_of(section(reviewed(SECURE).review, "secrets"))
    assert (
        "A rotation of payment-key interrupts nobody: readers keep it 5 min, the old value works 1 d." in told
    )
    assert "edge and origin-waf hold origin-key in their own settings" in told
    short = changed(SECURE, ("overlap: 1d", "overlap: 1m"))
    after = text_of(section(reviewed(short).review, "secrets"))
    assert "A rotation of payment-key locks its readers out" in after


def test_a_design_without_secrets_has_no_section_of_them() -> None:
    bare = changed(
        NOTES,
        ("    reads: [notes, app-key]", "    reads: notes"),
        ("  app-key:\n    type: secret\n    title: AWS Secrets Manager\n", ""),
    )
    assert not has(reviewed(bare).review, "secrets")


def test_a_waiver_says_who_until_when_and_what_it_leaves() -> None:
    verdict = text_of(section(reviewed(SECURE).review, "verdict"))
    assert "Waived by security-council, until 2027-03-31: trail-nobody-reads on audit." in verdict
    idle = changed(
        SECURE,
        ("  - rule: trail-nobody-reads\n    resource: audit\n", "  - rule: weak-tls\n    resource: edge\n"),
    )
    told = text_of(section(reviewed(idle).review, "waivers"))
    assert "weak-tls on edge covers nothing: the rule finds nothing there." in told


def test_a_waiver_on_a_web_acl_names_the_doors_it_does_not_see() -> None:
    waived = changed(
        SECURE,
        ("    rate_limit: {requests: 2000/5m, by: ip}\n", ""),
        (
            "  - rule: trail-nobody-reads\n    resource: audit\n",
            "  - rule: web-acl-without-rate-limit\n    resource: edge-waf\n",
        ),
    )
    one = reviewed(waived)
    assert [use.covers for use in one.report.waivers] == [("web-acl-without-rate-limit@edge-waf",)]
    told = text_of(section(one.review, "waivers"))
    assert "It covers edge; customers is entered without passing edge-waf." in told


def test_an_assumption_about_what_aws_refuses_names_the_finding() -> None:
    told = text_of(section(reviewed(NOTES).review, "assumptions"))
    assert "AWS Shield Advanced stops denial-of-service attacks. (against it: F1)" in told
    assert "AWS WAF stops web attacks. (against it: F2)" in told
    assert "AWS Lambda processes every request.\n" in told


def test_what_archgen_takes_for_granted_is_marked_as_its_own() -> None:
    told = text_of(section(reviewed(NOTES).review, "assumptions"))
    assert "notes-fn runs under a role of its own. (archgen's own: role is not stated)" in told
    roled = changed(NOTES, ("    writes: notes\n", "    writes: notes\n    role: notes-role\n"))
    roled = changed(roled, ("  notes:\n", "  notes-role: {type: iam-role, trusts: {ops: {}}}\n  notes:\n"))
    assert "archgen's own" not in text_of(section(reviewed(roled).review, "assumptions"))


def test_equal_resources_share_a_row_of_the_inventory() -> None:
    (table,) = tables_in(section(reviewed(SECURE).review, "inventory").blocks)
    firsts = [said(cells[0]) for cells in table.rows]
    assert "rotate-fn, rotate-payment-fn" in firsts
    assert sum(len(first.split(", ")) for first in firsts) == 39


CHAT = """\
archgen: 1
name: Chat
regions: [eu-west-1]
resources:
  phone: {type: client, calls: api}
  api:
    type: api-gateway
    protocol: websocket
    routes:
      $connect: {to: chat-fn, authorizer: iam}
      $disconnect: {to: chat-fn}
      $default: {to: chat-fn}
  chat-fn: {type: lambda, runtime: python3.13, reads: open-lines, writes: open-lines}
  open-lines: {type: dynamodb}
"""


def test_messages_of_a_websocket_come_over_what_connect_let_in() -> None:
    cells = _cells(CHAT, "$disconnect")
    assert cells["Authentication"] == "a signature by IAM at $connect"
    assert _cells(CHAT, "$connect")["Authentication"] == "a signature by IAM"
    summary = text_of(section(reviewed(CHAT).review, "summary"))
    assert "$connect asks for a signature by IAM." in summary
    assert "$default" not in summary
    assert "Body check" not in _heavy_cells(CHAT, "$connect")
    assert "Body check" in _heavy_cells(CHAT, "$default")
    assert "WebSocket; three routes" in text_of(section(reviewed(CHAT).review, "inventory"))


ALIKE = """\
archgen: 1
name: Notes
regions: [eu-west-1]
resources:
  client: {type: client, calls: api}
  api:
    type: api-gateway
    protocol: rest
    authorizer: iam
    routes:
      GET /notes/{id}: {to: fn}
      DELETE /notes/{id}: {to: fn}
      POST /notes: {to: fn, mfa: true}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb}
"""


def test_routes_of_which_all_is_the_same_share_a_row() -> None:
    firsts = [said(cells[0]) for cells in _ways(ALIKE).rows]
    assert firsts == ["GET /notes/{id}, DELETE /notes/{id}", "POST /notes"]
    assert section(reviewed(ALIKE).review, "entry-points").badge == "3"


def test_people_in_a_user_pool_are_data() -> None:
    stores = next(
        t for t in tables_in(section(reviewed(NOTES).review, "data").blocks) if t.head[0] == "Store"
    )
    cells = {head: said(words) for head, words in row(stores, "users").items()}
    assert cells["Holds"] == "accounts (by construction)"
    assert cells["Written by"] == "whoever signs up"
    assert cells["Recovery"].startswith("nothing restores it (F")
    closed = changed(
        SECURE, ("    type: cognito-user-pool\n", "    type: cognito-user-pool\n    self_sign_up: false\n")
    )
    stores = next(
        t for t in tables_in(section(reviewed(closed).review, "data").blocks) if t.head[0] == "Store"
    )
    cells = {head: said(words) for head, words in row(stores, "customers").items()}
    assert cells["Written by"] == "operators"
    assert cells["Recovery"] == "nothing restores it; protected from deletion"


def test_the_summary_says_what_a_month_costs() -> None:
    cost = text_of(section(reviewed(SECURE).review, "cost"))
    summary = text_of(section(reviewed(SECURE).review, "summary"))
    total = next(
        line for line in cost.split("\n")[cost.split("\n").index("Sum") :] if line.startswith("up to")
    )
    assert f"; what can be reckoned costs {total} USD a month, 3,000.00 of it for Shield Advanced." in summary
    cheap = text_of(section(reviewed(ALIKE).review, "summary"))
    assert "costs" not in cheap


def test_a_picture_of_modules_says_how_each_is_drawn() -> None:
    rows = "".join(
        f"  api-{n}: {{type: api-gateway, protocol: http, routes: {{GET /: {{to: fn-{n}}}}}}}\n"
        f"  fn-{n}: {{type: lambda, runtime: python3.13, reads: table-{n}}}\n"
        f"  table-{n}: {{type: dynamodb}}\n"
        for n in range(22)
    )
    calls = ", ".join(f"api-{n}" for n in range(22))
    text = f"archgen: 1\nname: Large\nresources:\n  web: {{type: client, calls: [{calls}]}}\n{rows}"
    design = load(text.encode())
    report = judge(design)
    assert design.blueprint is not None
    told = replace(BLANK, modules=view(design, report).modules)
    assert text_of(shown(design.blueprint, report, told)) == (
        "22 modules stand as one box each: archgen render - -o pictures draws what is in each."
    )
    assert "modules" not in text_of(shown(design.blueprint, report, BLANK))


def test_a_key_of_awss_is_called_what_it_is() -> None:
    data = section(reviewed(NOTES).review, "data")
    stores, records = tables_in(data.blocks)
    assert said(row(stores, "notes")["Key, and who owns it"]) == "AWS-owned (AWS default)"
    assert said(row(records, "api-logs")["Key, and who owns it"]) == "AWS-owned (AWS default)"
    (secrets,) = tables_in(section(reviewed(NOTES).review, "secrets").blocks)
    assert said(row(secrets, "app-key")["Key, and who owns it"]) == "AWS-managed (AWS default)"

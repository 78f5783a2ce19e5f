"""One truth: the same counts, numbers and order in the verdict, the rows and the findings file."""

from __future__ import annotations

import json
import re

import pytest
from review_designs import (
    NOTES,
    SECURE,
    anchors,
    changed,
    everything,
    has,
    reviewed,
    section,
    tables_in,
    text_of,
)

from archgen.formats.findings.findings_json import render as render_json
from archgen.policy.report import Decision
from archgen.reviews.model import said
from archgen.reviews.numbering import MOST_QUESTIONS, asked

LEAKY = changed(SECURE, ("    deletion_protection: true\n    backup:", "    backup:"))
OPEN = changed(
    SECURE,
    ("scopes: [orders/read], object_check: handler, returns", "scopes: [orders/read], returns"),
    ("        object_check: handler\n", ""),
    ("reads: {orders: {keys: leading-key, tenant: claim:sub}}", "reads: orders"),
    ("writes: {orders: {keys: leading-key, tenant: claim:sub}}", "writes: orders"),
    ("    holds: [order, shopper]", "    holds: [order]"),
    ("    tenancy: shared\n    tenant_key: owner\n", ""),
    ("edge: {carries: [order, shopper]}", "edge: {carries: [order]}"),
    ("classification: confidential", "classification: internal"),
)
PENDING = changed(SECURE, ("    status: accepted\n    reason", "    status: in-progress\n    reason"))
DESIGNS = pytest.mark.parametrize(
    "text", [NOTES, SECURE, LEAKY, OPEN, PENDING], ids=["notes", "secure", "leaky", "open", "pending"]
)


@DESIGNS
def test_verdict_rows_and_findings_file_count_alike(text: str) -> None:
    one = reviewed(text)
    (table,) = tables_in(section(one.review, "verdict").blocks)
    counts = {head: int(said(cell)) for head, cell in zip(table.head, table.rows[0], strict=True)}
    rows = (
        [row for t in tables_in(section(one.review, "findings").blocks) for row in t.rows]
        if has(one.review, "findings")
        else []
    )
    listed = json.loads(render_json([one.report]))["blueprints"][0]["findings"]
    open_ids = [f["id"] for f in listed if f["status"] == "open" and not f.get("folded_into")]
    assert counts["Open"] == len(rows) == len(open_ids)
    for severity in ("critical", "high", "medium", "low", "info"):
        assert counts[severity] == sum(said(row[1]) == severity for row in rows)


@DESIGNS
def test_rows_stand_in_the_order_of_the_findings_file(text: str) -> None:
    one = reviewed(text)
    ids = [
        anchor
        for block in (section(one.review, "findings").blocks if has(one.review, "findings") else ())
        for table in tables_in((block,))
        for anchor in table.anchors
    ]
    assert ids == [finding.id for finding in one.report.open]


@DESIGNS
def test_every_finding_number_in_the_text_exists(text: str) -> None:
    one = reviewed(text)
    ids = {finding.id for finding in one.report.open}
    places = {part.id for part in one.review.sections}
    for words in everything(one.review):
        for number in re.findall(r"\bF(\d+)\b", said(words)):
            assert 1 <= int(number) <= len(ids)
        assert set(anchors(words)) <= ids | places


@DESIGNS
def test_every_question_asks_what_is_not_stated(text: str) -> None:
    one = reviewed(text)
    for _, question in asked(one.report):
        assert question.text.endswith("?")
        if not question.resource:
            # A question about the design as a whole asks for a resource that is not drawn.
            drawn = {resource.type for resource in one.graph.blueprint.resources.values()}
            assert drawn.isdisjoint(question.silent)
            continue
        resource = one.graph.blueprint.resources[question.resource]
        routes = getattr(resource.body, "routes", None) or {}
        for field in question.silent:
            silent = getattr(resource.body, field, None) is None
            named = [route for name, route in routes.items() if f"`{name}`" in question.text]
            assert silent
            assert all(getattr(route, field, None) is None for route in named)


def test_a_silent_ownership_check_is_asked_for_and_waited_for() -> None:
    one = reviewed(OPEN)
    assert one.report.decision is Decision.APPROVE_WITH_CONDITIONS
    assert "The conditions: question" in text_of(section(one.review, "verdict"))
    assert "object_check not stated; a critical or high check waits" in text_of(
        section(one.review, "questions")
    )
    assert "question 2 answered" in text_of(section(one.review, "sign-off"))


def test_a_waiver_in_progress_is_a_condition() -> None:
    one = reviewed(PENDING)
    assert one.report.decision is Decision.APPROVE_WITH_CONDITIONS
    verdict = text_of(section(one.review, "verdict"))
    assert "The conditions: the waiver of trail-nobody-reads on audit." in verdict


def test_the_authors_questions_come_first_and_at_most_fifteen_are_asked() -> None:
    many = "questions:\n" + "".join(f"  - Who keeps part {n}?\n" for n in range(1, 16))
    one = reviewed(changed(NOTES, ("connections:\n", f"{many}connections:\n")))
    (table,) = tables_in(section(one.review, "questions").blocks)
    assert [said(cells[0]) for cells in table.rows] == [str(n) for n in range(1, MOST_QUESTIONS + 1)]
    assert "Three questions beyond 15 stand in findings.json." in text_of(section(one.review, "questions"))


def test_few_blocking_findings_name_the_next_verdict() -> None:
    verdict = text_of(section(reviewed(NOTES).review, "verdict"))
    assert "With F1 to F3 mended: approve with conditions, the conditions being F4 to" in verdict


def test_a_plain_approval_needs_no_list_of_the_worst() -> None:
    verdict = text_of(section(reviewed(SECURE).review, "verdict"))
    assert verdict.startswith("Approve: nothing is open.\n")
    assert "worst" not in verdict


def test_one_open_finding_is_the_worst_without_a_list() -> None:
    one = reviewed(
        changed(SECURE, ("    point_in_time_recovery: 35d\n", ""), ("    backup: {", "    #backup: {"))
    )
    verdict = text_of(section(one.review, "verdict"))
    assert [finding.rule for finding in one.report.open] == ["store-without-recovery"]
    assert "The worst:" in verdict
    assert "Medium: a mistake in orders cannot be undone." in verdict
    assert "F1 mended (orders)" in text_of(section(one.review, "sign-off"))


def test_the_three_worst_differ_in_cause() -> None:
    lines = text_of(section(reviewed(NOTES).review, "verdict")).split("\n")
    worst = [line for line in lines if line.startswith(("Critical:", "High:", "Medium:"))]
    assert len(worst) == 3
    assert len(set(worst)) == 3

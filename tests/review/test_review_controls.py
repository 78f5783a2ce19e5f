"""Controls by family, threats by STRIDE and the glossary follow from what rules answered."""

from __future__ import annotations

import re

import pytest
from review_designs import NOTES, SECURE, changed, has, reviewed, section

from archgen.catalogue.glossary_terms import TERMS, Term
from archgen.reviews.control_words import FAMILIES
from archgen.reviews.model import Paragraph, Table, said
from archgen.rules.listing import ALL_RULES

API = """\
archgen: 1
name: Notes
regions: [us-east-1]
resources:
  phone: {type: client, calls: api}
  users: {type: cognito-user-pool}
  api:
    type: api-gateway
    protocol: rest
    authorizer: users
    throttle: {rate: 100/s}
    routes:
      GET /notes/{id}: {to: fn, scopes: [notes/read], object_check: handler}
  fn: {type: lambda, runtime: python3.13, reads: notes, writes: notes}
  notes: {type: dynamodb, holds: personal, point_in_time_recovery: 35d, deletion_protection: true}
"""


def table(text: str, name: str) -> Table:
    return next(block for block in section(reviewed(text).review, name).blocks if isinstance(block, Table))


def control(text: str, family: str, column: str) -> str:
    found = table(text, "controls")
    row = next(row for row in found.rows if said(row[0]) == family)
    return said(row[found.head.index(column)]) if column in found.head else ""


def threat(text: str, where: str, kind: str) -> list[str]:
    """What answers a threat, its state, and what remains."""
    rows = table(text, "threats").rows
    return next([said(c) for c in row[4:]] for row in rows if (said(row[1]), said(row[2])) == (where, kind))


def test_every_control_names_a_rule_and_each_rule_once() -> None:
    named = [check.rule for family in FAMILIES for check in family.checks]
    assert set(named) <= {rule.name for rule in ALL_RULES}
    assert len(named) == len(set(named))
    assert all(set(check.against) <= set("STRIDE") for family in FAMILIES for check in family.checks)
    words = [check.control for family in FAMILIES for check in family.checks]
    assert len(words) == len(set(words))


def test_a_control_moves_from_in_place_to_missing_with_its_setting() -> None:
    assert "recovery (notes)" in control(API, "Data", "In place")
    without = API.replace(", point_in_time_recovery: 35d", "")
    assert "recovery (notes" not in control(without, "Data", "In place")
    assert re.search(r"recovery \(notes F\d+\)", control(without, "Data", "Missing"))


def test_what_nobody_states_has_a_column_of_its_own() -> None:
    assert "owner of each object checked (api)" in control(NOTES, "Identity", "Not stated")


def test_a_claim_is_no_control_in_place() -> None:
    assert "owner of each object checked (api)" in control(API, "Identity", "Stated")
    assert "owner of each object checked" not in control(API, "Identity", "In place")


def test_what_no_setting_could_spoil_stands_by_construction() -> None:
    assert "a role for each function (fn)" in control(API, "Permissions", "By construction")


def test_a_waived_control_is_told_as_such() -> None:
    assert control(SECURE, "Logging", "Waived") == "a trail that is watched (audit)"


def test_a_threat_is_answered_until_what_answers_it_goes() -> None:
    answered, state, remains = threat(API, "notes", "denial of service")
    assert answered == "recovery and deletion protection"
    assert state == "in part" if remains != "–" else "answered"  # noqa: RUF001 - the dash of an empty cell
    open_design = API.replace(", point_in_time_recovery: 35d, deletion_protection: true", "")
    answered, state, remains = threat(open_design, "notes", "denial of service")
    assert state == "open"
    assert re.match(r"F\d", remains)


def test_a_claim_is_never_an_answer_alone() -> None:
    answered, _, remains = threat(API, "phone → api", "elevation")
    assert "owner of each object checked" not in answered
    assert threat(SECURE, "phone, browser → edge", "elevation")[1] == "stated"
    assert "no design can prove: owner of each object checked" in remains


def test_a_crossing_that_goes_takes_its_threats_along() -> None:
    where = "place-order-fn, rotate-payment-fn → payments"
    assert threat(SECURE, where, "tampering")[1] == "stated"
    rows = [said(row[1]) for row in table(API, "threats").rows]
    assert not any("payments" in one for one in rows)


def test_the_sum_counts_the_rows() -> None:
    for text in (API, NOTES, SECURE):
        rows = table(text, "threats").rows
        (sentence,) = [
            b for b in section(reviewed(text).review, "threats").blocks if isinstance(b, Paragraph)
        ]
        numbers = [int(one) for one in re.findall(r"\b\d+\b", said(sentence.words).partition(":")[2])]
        assert sum(numbers) == len(rows)


@pytest.mark.parametrize("term", TERMS, ids=[term.word for term in TERMS])
def test_a_term_has_a_sentence_and_a_page(term: Term) -> None:
    odd = term.word in ("STRIDE", "point in time")
    assert odd or re.fullmatch(term.forms, term.word, re.IGNORECASE)
    assert len(term.means.split()) > len(term.word.split()) + 3
    assert term.source.startswith("https://")


def test_only_terms_that_the_document_uses_are_told() -> None:
    words = {said(row[0]) for row in table(SECURE, "glossary").rows}
    assert "Shield Advanced" in words
    assert "Shield Advanced" not in {said(row[0]) for row in table(API, "glossary").rows}
    less = changed(SECURE, ("    throttle: {rate: 500/s, burst: 1000}\n", ""))
    assert "web ACL" in {said(row[0]) for row in table(less, "glossary").rows}


def test_a_design_without_anything_to_guard_has_neither_section() -> None:
    text = """\
archgen: 1
name: Two outside
regions: [us-east-1]
resources:
  phone: {type: client, calls: partner}
  partner: {type: external}
"""
    assert not has(reviewed(text).review, "threats")

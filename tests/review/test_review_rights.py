"""Who may do what, what nobody may, and the policies that say so."""

from __future__ import annotations

import json

import pytest
from review_designs import NOTES, SECURE, changed, names, reviewed, row, section, tables_in, text_of

from archgen.design import load
from archgen.graph.rights import rights_of
from archgen.reviews.model import Fold, Snippet, said
from archgen.reviews.policies import policy_text

DELETES = {"dynamodb:DeleteItem", "s3:DeleteObject"}


def _permissions(text: str) -> str:
    return text_of(section(reviewed(text).review, "permissions"))


def _policies(text: str) -> dict[str, list[dict[str, object]]]:
    found = {}
    for block in section(reviewed(text).review, "permissions").blocks:
        if isinstance(block, Fold):
            (snippet,) = block.blocks
            assert isinstance(snippet, Snippet)
            found[names(block.title)[0]] = json.loads(snippet.text)["Statement"]
    return found


@pytest.mark.parametrize("text", [NOTES, SECURE], ids=["notes", "secure"])
def test_what_nobody_may_has_no_holder(text: str) -> None:
    blueprint = reviewed(text).graph.blueprint
    line = next(one for one in _permissions(text).split("\n") if one.startswith("Nobody in the design may "))
    assert "delete an item of" in line
    assert not [right for right in rights_of(blueprint) if set(right.actions) & DELETES]


def test_a_holder_takes_a_verb_from_nobody() -> None:
    bold = changed(NOTES, ("    writes: notes\n", "    writes: notes\n    deletes: notes\n"))
    assert "delete an item of notes" in _permissions(NOTES)
    assert "delete an item of notes" not in _permissions(bold)
    assert "DeleteItem" in _permissions(bold)


def test_a_reader_of_a_record_is_named_and_leaves_nobody() -> None:
    base = changed(NOTES, ("    type: log-group\n", "    type: bucket\n"))
    read = changed(base, ("    reads: [notes, app-key]", "    reads: [notes, app-key, api-logs]"))
    assert "read api-logs" in _permissions(base)
    assert "read api-logs" not in _permissions(read)
    tables = list(tables_in(section(reviewed(read).review, "data").blocks))
    assert names(row(tables[-1], "api-logs")["Read by"]) == ["notes-fn"]
    assert "Read by" not in list(tables_in(section(reviewed(base).review, "data").blocks))[-1].head


def test_rights_of_the_notes_function() -> None:
    rights = {
        (right.holder, right.target): right.actions for right in rights_of(reviewed(NOTES).graph.blueprint)
    }
    assert rights == {
        ("api", "notes-fn"): ["lambda:InvokeFunction"],
        ("notes-fn", "notes"): [
            "dynamodb:GetItem",
            "dynamodb:BatchGetItem",
            "dynamodb:Query",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
        ],
        ("notes-fn", "app-key"): ["secretsmanager:GetSecretValue"],
    }


def test_equal_rights_share_a_row_and_say_through_what() -> None:
    table = next(tables_in(section(reviewed(SECURE).review, "permissions").blocks))
    key = row(table, "rotate-fn, rotate-payment-fn")
    assert names(key["On"]) == ["data-key"]
    assert said(key["Only"]) == "through AWS Secrets Manager"
    traced = next(
        dict(zip(table.head, cells, strict=True)) for cells in table.rows if said(cells[1]) == "X-Ray"
    )
    assert said(traced["Only"]) == "on *: AWS offers nothing narrower"


def test_changing_guards_without_actions_is_not_stated_and_makes_the_widest_role() -> None:
    text = _permissions(SECURE)
    assert "change its settings; actions not stated" in text
    assert (
        "Widest role: rotate-fn. It may change edge and origin-waf; no request reaches it from outside."
        in text
    )


def test_one_role_is_not_called_the_widest() -> None:
    text = _permissions(NOTES)
    assert "Widest" not in text
    assert "The only role of code: notes-fn. It touches notes and app-key; requests from the internet" in text


def test_a_key_filter_on_a_shared_role_is_stated_only() -> None:
    text = _permissions(SECURE)
    assert (
        "keys: leading-key, tenant: claim:sub on read-order-fn and place-order-fn → orders is stated" in text
    )
    checks = text_of(section(reviewed(SECURE).review, "sign-off"))
    assert "read-order-fn and place-order-fn keep to one tenant's keys in orders" in checks


def test_policies_name_arns_actions_and_conditions() -> None:
    policies = _policies(SECURE)
    assert list(policies) == ["rotate-fn", "read-order-fn", "place-order-fn", "rotate-payment-fn"]
    statements = {str(one["Sid"]): one for one in policies["read-order-fn"]}
    assert statements["Orders"] == {
        "Sid": "Orders",
        "Effect": "Allow",
        "Action": ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"],
        "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
    }
    assert statements["DataKey"]["Resource"] == "arn:aws:kms:eu-west-1:111122223333:key/${data-key}"
    assert statements["DataKey"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "dynamodb.eu-west-1.amazonaws.com"}
    }
    stars = [one["Sid"] for rows in policies.values() for one in rows if one["Resource"] == "*"]
    assert set(stars) == {"Traces"}


def test_an_account_that_nobody_names_stays_open() -> None:
    (statements,) = _policies(NOTES).values()
    assert statements[0]["Resource"] == "arn:aws:dynamodb:us-east-1:${account}:table/notes"


def test_actions_of_a_relation_replace_those_of_its_verb() -> None:
    swap = ("    writes: notes\n", "    writes: {notes: {actions: [dynamodb:PutItem]}}\n")
    blueprint = reviewed(changed(NOTES, swap)).graph.blueprint
    right = next(one for one in rights_of(blueprint) if one.target == "notes")
    assert "dynamodb:UpdateItem" not in right.actions
    assert right.actions[-1] == "dynamodb:PutItem"


def test_a_role_that_is_drawn_has_its_policy_and_names_whose_it_is() -> None:
    drawn = changed(
        NOTES,
        ("    reads: [notes, app-key]", "    role: work\n    reads: [notes, app-key]"),
        ("resources:\n", "resources:\n  work: {type: iam-role, trusts: {lambda: {}}}\n"),
    )
    assert list(_policies(drawn)) == ["work"]
    assert _policies(drawn)["work"] == _policies(NOTES)["notes-fn"]
    assert "Policy of work, for notes-fn" in _permissions(drawn)


def test_a_long_list_of_a_policy_goes_on_under_its_first_name() -> None:
    actions = [f"secretsmanager:DoThing{place}" for place in range(9)]
    document = {"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Allow", "Action": actions}]}
    text = policy_text(document)
    assert json.loads(text) == document
    lines = text.split("\n")
    assert max(map(len, lines)) <= 126
    first = next(line for line in lines if "Action" in line)
    assert {line.index('"sec') for line in lines if '"Action"' not in line and '"sec' in line} == {
        first.index('"sec')
    }


def test_a_queue_needs_no_right_to_leave_failures_in_another() -> None:
    text = """archgen: 1
name: Jobs
regions: [eu-west-1]
resources:
  news: {type: topic, subscribers: [jobs], dead_letter: lost}
  jobs: {type: queue, dead_letter: lost}
  lost: {type: queue}
"""
    blueprint = load(text.encode()).blueprint
    assert blueprint is not None
    found = {(right.holder, right.target): right.actions for right in rights_of(blueprint)}
    assert found.get(("news", "lost")) == ["sqs:SendMessage"]
    assert ("jobs", "lost") not in found

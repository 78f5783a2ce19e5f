"""What is gone from a design is gone from its review: no sentence outlives its fact."""

from __future__ import annotations

import re

import pytest
import yaml
from review_designs import NOTES, SECURE, all_text, changed, reviewed, section, text_of, typed, without

CASES = [
    pytest.param(text, name, id=f"{design}-{name}")
    for design, text in (("secure", SECURE), ("notes", NOTES))
    for part in ("resources", "boundaries")
    for name in yaml.safe_load(text).get(part) or {}
]


@pytest.mark.parametrize(("text", "name"), CASES)
def test_a_resource_takes_its_name_along(text: str, name: str) -> None:
    before, after = reviewed(text).review, reviewed(without(text, name)).review
    token = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    assert name in typed(before) or token.search(all_text(before))
    assert name not in typed(after)
    if "-" in name:
        assert not token.search(all_text(after))


SETTINGS = [
    ("entry-points", "burst 1,000", "    throttle: {rate: 500/s, burst: 1000}\n"),
    ("entry-points", "at most 16 KB", "        max_body: 16KB\n"),
    ("entry-points", "and a second factor", "        mfa: true\n"),
    ("entry-points", "money", "        sensitive: money\n"),
    ("entry-points", "20/min by claim.sub", "        limit: {requests: 20/1m, by: claim.sub}\n"),
    ("entry-points", "100 in 5 min per address", "    rate_limit: {requests: 100/5m, by: ip}\n"),
    ("flows", "1,000 write units/s", "    max_throughput: {read: 4000, write: 1000}\n"),
    ("data", "400 d", "    ttl: 400d\n"),
    ("data", "any second of 35 d", "    point_in_time_recovery: 35d\n"),
    ("data", "daily copies, kept 35 d", "    backup: {plan: daily, keep: 35d, vault_account: vault}\n"),
    ("data", "personal data", ", masks: [personal]"),
    ("data", "locked, compliance", ", object_lock: compliance"),
    ("permissions", "X-Ray", "    tracing: true\n"),
    ("secrets", "5 min, read again on failure", " {secret_cache: 5m, reload: on-failure}"),
    ("summary", "The traffic stated is 30M requests a month", "traffic: {requests: 30M/month, "),
    ("sign-off", "POST /orders acts once when it is repeated", "        idempotency: idempotency-key\n"),
    ("sign-off", "place-order-fn and rotate-payment-fn refuse answers", "timeout: 3s, validated: schema, "),
    ("sign-off", "errors of read-order-fn and place-order-fn tell callers nothing", "    errors: fixed\n"),
    ("sign-off", "Approver: security-council", "    approved_by: security-council\n"),
]


@pytest.mark.parametrize(("place", "sentence", "setting"), SETTINGS, ids=[row[1] for row in SETTINGS])
def test_a_setting_takes_its_words_along(place: str, sentence: str, setting: str) -> None:
    rest = "traffic: {" if setting.startswith("traffic") else ""
    rest = "timeout: 3s, " if "validated" in setting else rest
    after = changed(SECURE, (setting, rest))
    if setting == "    tracing: true\n":
        assert sentence in text_of(section(reviewed(SECURE).review, place))
        assert "PutTraceSegments" not in text_of(section(reviewed(after).review, place))
        return
    assert sentence in text_of(section(reviewed(SECURE).review, place))
    assert sentence not in text_of(section(reviewed(after).review, place))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("flows", "flows:"),
        ("decisions", "decisions:"),
        ("waivers", "waivers:"),
        ("questions", "questions:"),
    ],
)
def test_a_section_without_a_fact_is_left_out(name: str, title: str) -> None:
    data = yaml.safe_load(SECURE)
    del data[title.removesuffix(":")]
    after = reviewed(yaml.safe_dump(data, sort_keys=False)).review
    assert name in [one.id for one in reviewed(SECURE).review.sections]
    assert name not in [one.id for one in after.sections]


def test_an_owner_and_a_class_that_nobody_states_are_said_to_be_so() -> None:
    facts = dict(zip(reviewed(NOTES).review.facts.head, reviewed(NOTES).review.facts.rows[0], strict=True))
    assert [run.text for run in facts["Owner"]] == ["not stated"]
    assert [run.text for run in facts["Class"]] == ["not stated"]
    assert "Account" not in facts

"""Hints become YAML where they name settings, and sentences where they do not."""

from __future__ import annotations

import pytest
import yaml
from review_designs import NOTES, reviewed

from archgen.finding.finding import Category, Finding, Label, Severity
from archgen.reviews.model import Paragraph, Snippet, said
from archgen.reviews.writing import in_short, to_write
from archgen.source.document import Span


def _finding(hint: str, part: str | None = None) -> Finding:
    return Finding(
        rule="some-rule",
        category=Category.SECURITY,
        severity=Severity.HIGH,
        message="it happens",
        primary=Label("design.yaml", Span(1, 1, 1, 1)),
        resources=("api",),
        part=part,
        hint=hint,
    )


def _written(hint: str, part: str | None = None) -> tuple[list[object], list[str]]:
    """The YAML of the snippets as data, and the sentences around them."""
    blocks = to_write(reviewed(NOTES).graph.blueprint, _finding(hint, part))
    yamls = [yaml.safe_load(block.text) for block in blocks if isinstance(block, Snippet)]
    return yamls, [said(block.words) for block in blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ("`tracing: true`", {"api": {"tracing": True}}),
        ("`a: 1` and `b: 2`", {"api": {"a": 1, "b": 2}}),
        ("`a: 1`, `b: 2`, and `c: 3`", {"api": {"a": 1, "b": 2, "c": 3}}),
        ("`a: 1` on api, `b: 2` on notes-fn", {"api": {"a": 1}, "notes-fn": {"b": 2}}),
        (
            "an alarm with `watches: api`, `metrics: [5xx]` and `notifies`",
            {"api-alarm": {"type": "alarm", "watches": "api", "metrics": ["5xx"], "notifies": "<name>"}},
        ),
    ],
)
def test_settings_become_yaml_under_their_resource(hint: str, expected: object) -> None:
    assert _written(hint) == ([expected], [])


def test_a_setting_of_a_route_stands_under_its_route() -> None:
    yamls, _ = _written("`authorizer: users`", part="ANY /{proxy+}")
    assert yamls == [{"api": {"routes": {"ANY /{proxy+}": {"authorizer": "users"}}}}]


def test_a_second_way_follows_as_a_sentence() -> None:
    assert _written("`mfa: required`, or `mfa: optional` with `plan: plus`") == (
        [{"api": {"mfa": "required"}}],
        ["Or mfa: optional with plan: plus."],
    )


@pytest.mark.parametrize(
    "hint",
    ["`scopes: [a]` and `[b]` on the routes", "a log-group in `logs_to`", "`a: 1` once the handler compares"],
)
def test_words_stay_a_sentence(hint: str) -> None:
    assert _written(hint) == ([], [f"Write {hint.replace('`', '')}."])


def test_lines_of_yaml_stand_between_the_words_around_them() -> None:
    hint = "put CloudFront in front:\nedge:\n  type: cloudfront\nshield: {protects: edge}\nand close `api`"
    assert _written(hint) == (
        [{"edge": {"type": "cloudfront"}, "shield": {"protects": "edge"}}],
        ["Put CloudFront in front:", "Close api."],
    )
    assert said(in_short(_finding(hint))) == (
        "put CloudFront in front: edge: {type: cloudfront} shield: {protects: edge} and close api"
    )


def test_no_hint_writes_nothing() -> None:
    assert _written("") == ([], [])


def test_every_hint_of_the_three_worst_is_yaml_that_parses() -> None:
    one = reviewed(NOTES)
    for finding in one.report.open[:3]:
        snippets = [b for b in to_write(one.graph.blueprint, finding) if isinstance(b, Snippet)]
        assert snippets
        assert all(isinstance(yaml.safe_load(one.text), dict) for one in snippets)

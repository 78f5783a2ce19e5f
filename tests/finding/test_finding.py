"""Findings: their ids, and mistakes of the text as findings."""

from __future__ import annotations

import pytest

from archgen.finding.finding import Category, Finding, Label, Severity, Status
from archgen.finding.mistakes import finding_from
from archgen.source.document import Mistake, Span

HERE = Span(3, 1, 3, 4)


def finding(resources: tuple[str, ...] = (), part: str | None = None) -> Finding:
    label = Label("x.yaml", HERE)
    return Finding("r", Category.SECURITY, Severity.LOW, "m", label, resources=resources, part=part)


@pytest.mark.parametrize(
    ("resources", "part", "name"),
    [
        (("api",), None, "r@api"),
        (("api",), "GET /a", "r@api/GET /a"),
        (("api", "fn"), None, "r@api@fn"),
        (("api", "fn"), "GET /a", "r@api/GET /a@fn"),
        ((), None, "r"),
    ],
)
def test_an_id_names_rule_resource_and_part(resources: tuple[str, ...], part: str | None, name: str) -> None:
    assert finding(resources, part).id == name


def test_a_mistake_becomes_a_syntax_finding_with_everything_it_says() -> None:
    first = Span(1, 1, 1, 4)
    mistake = Mistake(
        "duplicate-key", "`a` is written twice", HERE, "again here", "keep one", ((first, "first here"),)
    )
    made = finding_from(mistake, "dir/x.yaml")
    assert (made.rule, made.category, made.status) == ("duplicate-key", Category.SYNTAX, Status.OPEN)
    assert made.category.unusable
    assert made.message == "`a` is written twice"
    assert made.primary == Label("dir/x.yaml", HERE, "again here")
    assert made.related == (Label("dir/x.yaml", first, "first here"),)
    assert made.hint == "keep one"

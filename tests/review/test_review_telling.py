"""What a finding tells beside its message: the way to it, what is missing there, what its parts add."""

from __future__ import annotations

from review_designs import reviewed, section, tables_in, text_of

from archgen.finding.finding import Finding
from archgen.reviews.findings import findings
from archgen.reviews.model import said
from archgen.reviews.telling import beside, missing, way

OPEN = """\
archgen: 1
name: Notes
regions: [eu-west-1]
resources:
  phone: {type: client, calls: api}
  api:
    type: api-gateway
    protocol: rest
    routes:
      GET /notes: {to: fn}
      POST /notes: {to: fn}
  fn: {type: lambda, runtime: python3.13, reads: notes, writes: notes}
  notes: {type: dynamodb}
"""


def found(rule: str, text: str = OPEN) -> Finding:
    """The open finding of this rule."""
    return next(one for one in reviewed(text).report.open if one.rule == rule)


def test_a_way_is_told_in_the_words_of_the_blueprint() -> None:
    assert said(way(found("anonymous-path-to-store"))) == (
        "internet → api at its default host → GET /notes → fn → notes"
    )


def test_what_is_missing_is_told_where_it_is() -> None:
    assert said(missing(found("anonymous-path-to-store"))) == "nothing asks who is calling at GET /notes"
    assert said(missing(found("uninspected-path-to-code"))) == "nothing inspects requests at api"
    assert missing(found("weak-tls")) == ()


def test_a_part_that_says_the_message_again_is_left_out() -> None:
    alone = found("anonymous-path-to-store")
    assert "anyone on the internet can reach `notes`" in [part.says for part in alone.parts]
    assert beside(alone, own=False) == []


def test_a_part_in_a_word_names_what_it_speaks_of() -> None:
    told = [said(words) for words in beside(found("api-without-alarm"), own=True)]
    assert {"execution_log is off", "tracing is off", "fn is not traced"} <= set(told)
    assert not {"off", "not traced", "not watched"} & set(told)


def test_the_way_to_the_worst_is_told_once() -> None:
    one = reviewed(OPEN)
    arrow = "internet → api at its default host"
    assert arrow in text_of(section(one.review, "verdict"))
    assert arrow not in text_of(section(one.review, "findings"))
    alone = findings(one.report, after_verdict=False)
    assert alone is not None
    assert arrow in text_of(alone)


def test_columns_in_which_nothing_stands_are_left_out() -> None:
    (ways,) = tables_in(section(reviewed(OPEN).review, "entry-points").blocks)
    assert "Scope" not in ways.head
    scoped = OPEN.replace("GET /notes: {to: fn}", "GET /notes: {to: fn, scopes: [notes/read]}")
    (ways,) = tables_in(section(reviewed(scoped).review, "entry-points").blocks)
    assert "Scope" in ways.head

"""Reviews to write down: of the gallery's blueprints, of hostile names, and one made by hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from archgen.drawing.picture import Picture
from archgen.pipeline import draw, judge, load
from archgen.pipeline import review as make_review
from archgen.reviews.model import (
    Block,
    Figure,
    Fold,
    Items,
    Paragraph,
    Review,
    Run,
    Section,
    Snippet,
    Table,
    Words,
    code,
    plain,
    soft,
    strong,
)

GALLERY = Path(__file__).parents[2] / "blueprints"
STEMS = ("secure-serverless-api", "study-notes-api")
BLANK = Picture(800, 450, (), (), (), (), (), None, None, (), "A request goes from x to y.", "T")

HOSTILE = (
    "<script>alert(1)</script>",
    'a"]-->b',
    "pipe | pipe",
    "tick ` and `` ticks",
    "two\nlines\r\nmore",
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "*bold* _soft_ ~~gone~~ $math$",
    "&lt;entity&#62;",
    "https://evil.example/ www.evil.example mail@evil.example",
    "left\u202eright\u2066x",
    "bell\x07 and \x1b[31mred",
)


@cache
def page(stem: str) -> Review:
    """The review of a blueprint of the gallery, with its picture."""
    design = load(GALLERY / f"{stem}.yaml")
    report = judge(design)
    return make_review(design, report, draw(design, report))


@cache
def written(text: str) -> Review:
    """The review of a blueprint's text, with its picture."""
    design = load(text.encode())
    report = judge(design)
    return make_review(design, report, draw(design, report))


def by_hand(*blocks: Block, title: str = "Parcel desk", fold: str = "") -> Review:
    """A review of one section with these blocks."""
    facts = Table("About this design", ("Owner",), (((plain("team-parcels"),),),))
    section = Section("verdict", "Verdict", blocks, badge="1", fold=fold)
    footer = (plain("Written for a test."),)
    return Review(title, "Parcels.", "changes required", "one finding open", facts, (section,), BLANK, footer)


def everywhere(text: str) -> Review:
    """A review that says the text in every place where words can stand."""
    words: Words = (
        plain(text),
        plain(" "),
        code(text),
        plain(" "),
        soft(text),
        plain(" "),
        strong(text),
        Run(text, anchor=text),
    )
    blocks: tuple[Block, ...] = (
        Paragraph(words),
        Table("Things", ("Thing", text), ((words, words),), anchors=(text,)),
        Snippet("yaml", f"{text}\n  inner: {text}"),
        Figure(text),
        Fold(words, (Paragraph(words),)),
        Items(((Paragraph(words),), (Paragraph(words),)), ordered=True),
        Items(((Paragraph(words),),), boxes=True),
    )
    return by_hand(*blocks, title=text)


def hostile_blueprint(name: str) -> Review:
    """The review of a design in which everything that takes free words says this text."""
    said = json.dumps(name)
    text = f"""\
archgen: 1
name: {said}
summary: {said}
owner: {said}
reviewed: 2026-11-22
regions: [eu-west-1]
resources:
  client: {{type: client, kind: browser, title: {said}, calls: api}}
  api:
    type: api-gateway
    protocol: http
    title: {said}
    routes:
      {said}: {{to: fn, public: {said}}}
  fn: {{type: lambda, runtime: {said}, writes: table, variables: {{KEY: {said}}}}}
  table: {{type: dynamodb, holds: [{said}], tenant_key: {said}}}
  {said}: {{type: generic, service: {said}}}
connections:
  - {{from: client, to: fn, label: {said}}}
flows:
  order:
    title: {said}
    steps:
      - client -> api: {said}
decisions:
  - {{title: {said}, context: {said}, options: [{said}], chosen: {said}, consequences: {said}}}
waivers:
  - {{rule: weak-tls, resource: api, reason: {said}, owner: {said}, until: 2027-03-31}}
assumptions: [{said}]
questions: [{said}]
"""
    return written(text)

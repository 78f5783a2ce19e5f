"""The review as a Confluence page: well-formed, every anchor there, nothing escapes its place."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from review_pages import HOSTILE, STEMS, everywhere, hostile_blueprint, page

from archgen.formats.review.confluence import render
from archgen.reviews.model import Review

AC = "{http://atlassian.com/content}"
RI = "{http://atlassian.com/resource/identifier}"
WRAP = '<page xmlns:ac="http://atlassian.com/content" xmlns:ri="http://atlassian.com/resource/identifier">{}</page>'
PAGES = pytest.mark.parametrize("stem", STEMS)


def parsed(review: Review) -> ET.Element:
    return ET.fromstring(WRAP.format(render(review)))  # noqa: S314 - our own text


def macros(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter(f"{AC}structured-macro") if one.get(f"{AC}name") == name]


@PAGES
def test_the_page_is_well_formed_and_has_every_section(stem: str) -> None:
    review = page(stem)
    root = parsed(review)
    heads = ["".join(one.itertext()) for one in root.iter("h2")]
    assert heads == [f"{section.id}{section.title}" for section in review.sections]


def test_every_link_within_the_page_arrives() -> None:
    root = parsed(page("study-notes-api"))
    there = {one.findtext(f"{AC}parameter") for one in macros(root, "anchor")}
    links = {one.get(f"{AC}anchor") for one in root.iter(f"{AC}link")}
    assert links
    assert links <= there


@PAGES
def test_the_picture_is_an_attachment_with_words(stem: str) -> None:
    (image,) = parsed(page(stem)).iter(f"{AC}image")
    assert image.get(f"{AC}alt") == page(stem).picture.alternative
    (attachment,) = image.iter(f"{RI}attachment")
    assert attachment.get(f"{RI}filename") == "overview.svg"


@PAGES
def test_the_verdict_is_a_status_in_its_colour(stem: str) -> None:
    status = macros(parsed(page(stem)), "status")[0]
    says = {one.get(f"{AC}name"): one.text for one in status.iter(f"{AC}parameter")}
    assert says["title"] == page(stem).decision.upper()
    assert says["colour"] in ("Green", "Yellow", "Red")


@PAGES
def test_tables_have_as_many_cells_as_heads(stem: str) -> None:
    for table in parsed(page(stem)).iter("table"):
        rows = list(table.iter("tr"))
        assert len({len(list(row)) for row in rows}) == 1


@PAGES
def test_only_elements_of_the_format_are_used(stem: str) -> None:
    ours = {"page", "p", "h2", "hr", "table", "tbody", "tr", "th", "td"}
    ours |= {"ul", "ol", "li", "code", "em", "strong", "a"}
    words = {
        "structured-macro",
        "parameter",
        "rich-text-body",
        "plain-text-body",
        "image",
        "link",
        "link-body",
    }
    words |= {"task-list", "task", "task-id", "task-status", "task-body"}
    known = ours | {f"{AC}{word}" for word in words} | {f"{RI}attachment"}
    assert {one.tag for one in parsed(page(stem)).iter()} <= known


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    root = parsed(everywhere(text))
    assert not list(root.iter("script"))
    assert list(root.iter("table"))


@pytest.mark.parametrize("name", ["]]>", "<ac:link>", "a & b"])
def test_a_hostile_blueprint_gives_a_page(name: str) -> None:
    root = parsed(hostile_blueprint(name))
    assert name in "".join(root.itertext())

"""The review as a page: sound markup, nothing fetched or run, no name becomes markup."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest
from review_pages import HOSTILE, STEMS, by_hand, everywhere, hostile_blueprint, page

from archgen.formats.review.html import render
from archgen.reviews.model import NONE, NOT_STATED, Fold, Paragraph, Run, Table, code, plain, strong

VOID = {"meta", "input", "img", "br", "path"}
SCRIPT = files("archgen.formats.review").joinpath("review.js").read_text(encoding="utf-8")
PAGES = pytest.mark.parametrize("stem", STEMS)


@dataclass
class Element:
    """An element with its attributes and the text in it."""

    tag: str
    attrs: dict[str, str]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """Every element of a page in order; fails on tags that do not nest."""

    elements: list[Element] = field(default_factory=list)
    stack: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = tuple(one.tag for one in self.stack)
        element = Element(tag, {name: value or "" for name, value in attrs}, inside)
        self.elements.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {n: v or "" for n, v in attrs}, ()))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack
        assert self.stack.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for one in self.stack:
            one.text += data

    def all(self, *tags: str) -> list[Element]:
        return [one for one in self.elements if one.tag in tags]


def parsed(text: str) -> Page:
    found = Page()
    found.feed(text)
    found.close()
    assert not found.stack
    return found


@PAGES
def test_one_first_heading_and_no_level_skipped(stem: str) -> None:
    levels = [int(one.tag[1]) for one in parsed(render(page(stem))).all("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@PAGES
def test_tables_have_captions_scopes_and_focusable_regions(stem: str) -> None:
    found = parsed(render(page(stem)))
    assert len(found.all("table")) == len(found.all("caption")) > 5
    assert all(one.text.strip() for one in found.all("caption"))
    assert all(one.attrs["scope"] in ("col", "row") for one in found.all("th"))
    regions = [one for one in found.all("div") if one.attrs.get("role") == "group"]
    assert len(regions) == len(found.all("table"))
    assert all(one.attrs["tabindex"] == "0" and one.attrs["aria-label"] for one in regions)


@PAGES
def test_no_cell_is_empty(stem: str) -> None:
    assert all(one.text.strip() for one in parsed(render(page(stem))).all("td", "th", "dt", "dd"))


@PAGES
def test_anchors_are_unique_and_every_link_within_the_page_arrives(stem: str) -> None:
    found = parsed(render(page(stem)))
    ids = [one.attrs["id"] for one in found.elements if "id" in one.attrs]
    assert len(ids) == len(set(ids))
    links = [one.attrs["href"] for one in found.all("a")]
    assert links
    out = [link for link in links if not link.startswith("#")]
    assert all(link.startswith("https://") for link in out)  # addresses to read on at; none is fetched
    links = [link for link in links if link not in out]
    assert {link[1:] for link in links} <= set(ids)
    labelled = [one.attrs["aria-labelledby"] for one in found.elements if "aria-labelledby" in one.attrs]
    assert set(labelled) <= set(ids)


@PAGES
def test_nothing_is_run_or_fetched(stem: str) -> None:
    text = render(page(stem))
    found = parsed(text)
    assert not found.all("link", "iframe", "object", "form")
    assert [one.text for one in found.all("script")] == [SCRIPT]
    assert not [one for one in found.elements if any(name.startswith("on") for name in one.attrs)]
    assert not [one for one in found.elements if "style" in one.attrs]
    assert all(one.attrs["src"].startswith("data:image/svg+xml;base64,") for one in found.all("img"))


@PAGES
def test_the_policy_lets_only_this_style_and_script_in(stem: str) -> None:
    text = render(page(stem))
    found = parsed(text)
    (policy,) = [m.attrs["content"] for m in found.all("meta") if "http-equiv" in m.attrs]
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    seal = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{seal}'" in policy
    assert "unsafe" not in policy
    seal = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    assert f"script-src 'sha256-{seal}'" in policy
    assert text.count(SCRIPT) == 1


@PAGES
def test_language_title_and_alternative_text_are_there(stem: str) -> None:
    found = parsed(render(page(stem)))
    assert found.all("html")[0].attrs["lang"] == "en"
    assert found.all("title")[0].text == found.all("h1")[0].text == f"{page(stem).title}: design review"
    (image,) = found.all("img")
    assert image.attrs["alt"].startswith("A request goes from ")


@PAGES
def test_boxes_are_real_and_labelled(stem: str) -> None:
    found = parsed(render(page(stem)))
    boxes = [one.attrs["id"] for one in found.all("input")]
    assert boxes[1:]
    assert [one.attrs["type"] for one in found.all("input")] == ["search", *["checkbox"] * (len(boxes) - 1)]
    assert boxes == [one.attrs["for"] for one in found.all("label")]
    assert all(one.text.strip() for one in found.all("label"))


@PAGES
def test_the_verdict_is_a_word_with_a_sign_beside_it(stem: str) -> None:
    text = render(page(stem))
    decision = page(stem).decision
    kind = decision.replace(" ", "-")
    assert f'<p class="decision {kind}"><svg viewBox="0 0 24 24" aria-hidden="true">' in text
    assert f"<strong>{decision.capitalize()}</strong>" in text


@PAGES
def test_reference_is_folded_and_what_decides_is_not(stem: str) -> None:
    found = parsed(render(page(stem)))
    section = ""
    folded: dict[str, int] = {}
    for one in found.elements:
        if one.tag == "section":
            section = one.attrs["id"]
        if one.tag == "details":
            folded[section] = folded.get(section, 0) + 1
    assert set(folded) <= {"inventory", "permissions", "findings", "coverage", "glossary"}
    assert folded["inventory"] == 1
    assert len(found.all("summary")) == len(found.all("details"))


@PAGES
def test_the_same_review_gives_the_same_page(stem: str) -> None:
    assert render(page(stem)) == render(page(stem))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_becomes_markup(text: str) -> None:
    # A plain word in its place gives the same elements.
    hostile, plainly = parsed(render(everywhere(text))), parsed(render(everywhere("word")))
    assert [one.tag for one in hostile.elements] == [one.tag for one in plainly.elements]
    assert not [o for o in hostile.elements if any(name.startswith("on") for name in o.attrs)]
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", render(everywhere(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_whole_design_of_hostile_words_gives_a_sound_page(text: str) -> None:
    made = render(hostile_blueprint(text))
    found = parsed(made)
    assert not found.all("iframe", "object", "link")
    assert [one.text for one in found.all("script")] == [SCRIPT]
    assert not [o for o in found.elements if any(name.startswith("on") for name in o.attrs)]
    assert len(found.all("img")) == len(found.all("h1")) == 1
    ids = [one.attrs["id"] for one in found.elements if "id" in one.attrs]
    assert len(ids) == len(set(ids))
    assert all(one.text.strip() for one in found.all("td"))


def test_text_reads_as_it_was_written() -> None:
    found = parsed(render(by_hand(Paragraph((plain("a < b & c "), code("<d>"))))))
    assert next(one.text for one in found.all("p") if "a <" in one.text) == "a < b & c <d>"


def test_neighbours_that_stand_out_stand_out_as_one() -> None:
    words = (strong("High: "), Run("api", code("api").style, heavy=True), strong(" stops."), plain(" Then."))
    text = render(by_hand(Paragraph(words)))
    assert '<strong>High: <code class="name">api</code> stops.</strong> Then.' in text


def test_a_dash_is_read_as_none_and_silence_as_such() -> None:
    text = render(by_hand(Table("Things", ("A", "B", "C"), (((plain("x"),), NONE, NOT_STATED),))))
    assert (
        '<td><span role="img" aria-label="none">\N{EN DASH}</span></td><td><em>not stated</em></td>' in text
    )


def test_figures_stand_right_and_rows_have_their_anchor() -> None:
    table = Table(
        "Things", ("A", "B"), (((plain("x"),), (plain("3"),)),), frozenset({1}), ("rule@api/GET /x",)
    )
    found = parsed(render(by_hand(table, Paragraph((Run("F1", anchor="rule@api/GET /x"),)))))
    assert [one.attrs.get("class") for one in found.all("td")] == ["figure"]
    (row,) = [one for one in found.all("tr") if "id" in one.attrs]
    assert row.attrs["id"] in [one.attrs["href"][1:] for one in found.all("a")]


def test_anchors_that_differ_only_in_signs_stay_apart() -> None:
    ids = ("rule@api/GET /{a}", "rule@api/GET /(a)", "rule@api/GET /a")
    table = Table("Things", ("A",), tuple(((plain(name),),) for name in ids), anchors=ids)
    rows = [one.attrs["id"] for one in parsed(render(by_hand(table))).all("tr") if "id" in one.attrs]
    assert len(set(rows)) == 3


def test_a_fold_has_a_summary_and_a_folded_section_says_what_is_inside() -> None:
    fold = Fold((plain("Policy of "), code("fn")), (Paragraph((plain("Inside."),)),))
    text = render(by_hand(fold, fold="39 resources"))
    assert "<details><summary>39 resources</summary>" in text
    assert '<details><summary>Policy of <code class="name">fn</code></summary>\n<p>Inside.</p>' in text

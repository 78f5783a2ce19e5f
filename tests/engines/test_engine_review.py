"""The review's page as people use it in a browser: by sight, by keyboard, without script, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsers import browser
from engine_designs import GALLERY
from playwright.sync_api import Browser, Page, expect

from archgen.formats.appearance import Appearance
from archgen.formats.templates import gather
from archgen.pipeline import judge, load, write

# A browser takes long to start, and another release of it or of axe may see other things.
pytestmark = [pytest.mark.long, pytest.mark.locked]

DESK, HAND = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
STUDY = "study-notes-api"
GUIDE = Path(__file__).parents[2] / "docs/templates.md"
_SHOWN = "folds => folds.every(fold => fold.open)"
_BOXES = """parts => parts.map(part => {
  const area = part.getBoundingClientRect();
  return [area.left, area.top, area.right, area.bottom];
})"""


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the review of each design, and one put together by the template of the guide."""
    folder = tmp_path_factory.mktemp("reviews")
    code = dict(re.findall(r"```(css|html)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL))
    templates, broken = gather(
        {"review.css": code["css"].encode(), "review.html.j2": code["html"].encode()}, "docs"
    )
    assert broken == ()
    for path in GALLERY:
        design = load(path)
        report = judge(design)
        (folder / f"{path.stem}.html").write_bytes(write(design, report, ("html",))["html"])
        own = write(design, report, ("html",), appearance=Appearance(templates=templates))["html"]
        (folder / f"{path.stem}.own.html").write_bytes(own)
    return folder


def shown(
    opened: Browser, file: Path, size: dict[str, int], scheme: str = "light", *, script: bool = True
) -> Page:
    """A page of a fresh browser context, loaded."""
    page: Page = opened.new_page(viewport=size, color_scheme=scheme, java_script_enabled=script)
    page.goto(file.as_uri(), wait_until="load")
    return page


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["html", "own.html"])
@pytest.mark.parametrize("stem", [path.stem for path in GALLERY])
def test_axe_finds_nothing(
    opened: Browser, gallery: Path, stem: str, kind: str, scheme: str, size: dict[str, int]
) -> None:
    page = shown(opened, gallery / f"{stem}.{kind}", size, scheme)
    page.eval_on_selector_all("details", "folds => folds.forEach(fold => { fold.open = true; })")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_the_first_screen_names_the_three_worst_problems(
    opened: Browser, gallery: Path, size: dict[str, int]
) -> None:
    page = shown(opened, gallery / f"{STUDY}.html", size)
    titles = page.locator("#verdict ol > li > p:first-child > strong")
    assert [text.split(":")[0] for text in titles.all_inner_texts()] == ["High"] * 3
    for left, top, right, bottom in titles.evaluate_all(_BOXES):
        assert 0 <= left < right <= size["width"]
        assert 0 <= top < bottom <= size["height"]


def test_in_a_hand_what_to_write_is_one_step_away(opened: Browser, gallery: Path) -> None:
    page = shown(opened, gallery / f"{STUDY}.html", HAND)
    plainly = shown(opened, gallery / f"{STUDY}.html", HAND, script=False)
    items, whole = page.locator("#verdict ol > li").all(), plainly.locator("#verdict ol > li").all()
    assert len(items) == len(whole) == 3
    for item, other in zip(items, whole, strict=True):
        fix = item.locator("pre").first
        assert not fix.is_visible()
        item.locator("summary").press("Enter")
        assert fix.is_visible()
        assert other.locator("pre").first.is_visible()
        assert other.locator("pre").all_inner_texts() == item.locator("pre").all_inner_texts()


def test_in_a_hand_the_contents_are_one_step_away(opened: Browser, gallery: Path) -> None:
    page = shown(opened, gallery / f"{STUDY}.html", HAND)
    page.get_by_role("link", name="Contents", exact=True).click()
    expect(page.locator("nav li").first).to_be_in_viewport()
    expect(page.locator("#threats h2")).not_to_be_in_viewport()
    page.get_by_role("navigation").get_by_role("link", name="Threats").click()
    expect(page.locator("#threats h2")).to_be_in_viewport()


def test_tab_leads_to_the_document_first(opened: Browser, gallery: Path) -> None:
    page = shown(opened, gallery / f"{STUDY}.html", DESK)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to: Verdict"
    left, top, right, bottom = page.locator(":focus").evaluate_all(_BOXES)[0]
    assert 0 <= left < right <= 1440
    assert 0 <= top < bottom <= 900
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('section')?.id") == "verdict"


def test_every_stop_of_the_keyboard_is_seen(opened: Browser, gallery: Path) -> None:
    page = shown(opened, gallery / f"{STUDY}.html", DESK)
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_search_narrows_and_escape_brings_all_back(opened: Browser, gallery: Path) -> None:
    page = shown(opened, gallery / f"{STUDY}.html", DESK)
    before = page.locator("main").inner_text()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("shield")
    sections = page.locator("main > section:visible")
    assert sections.count() < page.locator("main > section").count()
    assert all("shield" in text.lower() for text in sections.all_text_contents())
    rows = page.locator("#findings tbody tr:visible")
    assert rows.count()
    assert all("shield" in text.lower() for text in rows.all_text_contents())
    assert re.fullmatch(r"\d+ places?", page.locator("#found").inner_text())
    page.keyboard.press("Escape")
    assert page.locator("main").inner_text() == before
    assert page.locator("#found").inner_text() == ""


def test_a_search_opens_what_is_folded_around_the_words(opened: Browser, gallery: Path) -> None:
    page = shown(opened, gallery / f"{STUDY}.html", DESK)
    fold = page.locator("#inventory details").first
    assert fold.get_attribute("open") is None
    page.locator("#search").fill("notes-fn")
    assert fold.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert fold.get_attribute("open") is None


def test_without_script_the_page_is_whole(opened: Browser, gallery: Path) -> None:
    page = shown(opened, gallery / f"{STUDY}.html", DESK, script=False)
    assert not page.locator("#search").is_visible()
    assert page.locator("main > section:visible").count() == page.locator("main > section").count()
    page.locator("#inventory summary").first.click()
    assert page.locator("#inventory table").first.is_visible()


def test_paper_has_everything_unfolded_and_no_navigation(opened: Browser, gallery: Path) -> None:
    page = shown(opened, gallery / f"{STUDY}.html", DESK, "dark")
    page.emulate_media(media="print", color_scheme="light")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.eval_on_selector_all("details", _SHOWN)
    assert not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"

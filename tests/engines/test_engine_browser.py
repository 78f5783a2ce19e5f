"""The gallery in a browser: its Mermaid drawn there, and the HTML reviews, on a desk and in a hand."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from browsers import Watched, browser
from engine_designs import GALLERY
from mermaid_drawings import errors_in
from playwright.sync_api import Browser

from archgen.formats.appearance import Appearance, Theme
from archgen.pipeline import judge, load, write

WIDTHS = (1440, 390)
# A browser takes long to start, and draws as the locked release of Mermaid does.
pytestmark = [pytest.mark.long, pytest.mark.locked]

_START = """
const mermaid = __esbuild_esm_mermaid_nm.mermaid.default ?? __esbuild_esm_mermaid_nm.mermaid;
mermaid.initialize({startOnLoad: false});
mermaid.run().then(() => { document.body.dataset.drawn = "yes"; });
"""
_SEEN = """pictures => pictures.map(picture => {
  picture.scrollIntoView({behavior: "instant"});
  const area = picture.getBoundingClientRect();
  const loaded = picture.tagName !== "IMG" || (picture.complete && picture.naturalWidth > 0);
  const shown = picture.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const met = area.left >= 0 && area.left < innerWidth && area.bottom > 0 && area.top < innerHeight;
  return loaded && shown && met && area.width >= 200 && area.height >= 50;
})"""
"""For each picture whether it is loaded, shown, in the window once scrolled to, and no mere speck."""


def mermaid_page(title: str, diagrams: list[str]) -> str:
    """A page that draws Mermaid as wikis do."""
    blocks = "\n".join(f'<pre class="mermaid">{escape(diagram)}</pre>' for diagram in diagrams)
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>'
        f'{escape(title)}</title><link rel="icon" href="data:,">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>\n'
        f'<body>\n{blocks}\n<script src="mermaid.js"></script>\n<script>{_START}</script>\n</body>\n</html>\n'
    )


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the review of each design and a page of its Mermaid, and Mermaid itself."""
    folder = tmp_path_factory.mktemp("gallery")
    with as_file(files("mermaidx") / "assets" / "mermaid.js") as engine:
        (folder / "mermaid.js").write_bytes(engine.read_bytes())
    for path in GALLERY:
        design = load(path)
        look = Appearance(theme=Theme.AUTO, link=f"{path.stem}.html")
        made = write(design, judge(design), ("mermaid", "flows", "html"), appearance=look)
        (folder / f"{path.stem}.html").write_bytes(made["html"])
        drawn = [made["mermaid"].decode(), made["flows"].decode()]
        (folder / f"{path.stem}.mermaid.html").write_text(mermaid_page(path.stem, drawn), encoding="utf-8")
    return folder


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_mermaid_is_drawn(opened: Browser, gallery: Path, path: Path, width: int) -> None:
    watched = Watched(opened, width)
    watched.open(gallery / f"{path.stem}.mermaid.html")
    watched.page.wait_for_selector("body[data-drawn]", timeout=120_000)
    assert watched.complaints == []
    assert watched.outside(gallery) == []
    assert watched.page.eval_on_selector_all(".mermaid > svg", _SEEN) == [True, True]
    assert errors_in(watched.page.content()) == []
    led = watched.page.eval_on_selector_all(
        ".mermaid a",
        "links => links.map(link => link.getAttribute('xlink:href') ?? link.getAttribute('href'))",
    )
    assert led
    review = (gallery / f"{path.stem}.html").read_text(encoding="utf-8")
    for address in led:
        file, _, place = address.partition("#")
        assert file == f"{path.stem}.html"
        assert f' id="{place}"' in review


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_a_review_is_shown(opened: Browser, gallery: Path, path: Path, width: int) -> None:
    watched = Watched(opened, width)
    watched.open(gallery / f"{path.stem}.html")
    assert watched.complaints == []
    assert watched.outside(gallery) == []
    pictures = watched.page.eval_on_selector_all("figure img, figure svg", _SEEN)
    assert pictures
    assert all(pictures)
    wide = watched.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width

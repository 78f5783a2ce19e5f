"""Light and dark paper: every text can be read on what lies under it, and colour alone tells nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from svg_pictures import picture

from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture
from archgen.formats.appearance import Appearance, Theme
from archgen.formats.svg.colours import (
    FRAMES,
    LANES,
    LINES,
    PAPER,
    SEVERITIES,
    VERDICTS,
    WHITE,
    Stroke,
)
from archgen.formats.svg.markup import Colour
from archgen.formats.svg.output import render
from archgen.formats.svg.themes import coloured
from archgen.pipeline import judge, load, pages
from archgen.views import VIEWS
from archgen.views.view import LineKind

SVG = "{http://www.w3.org/2000/svg}"
BLUEPRINTS = Path(__file__).resolve().parents[2] / "blueprints"
DARK = "@media (prefers-color-scheme:dark)"
_READABLE = 4.5
_TELLING = 3.0
_APART = 1.8
Shade = tuple[float, float, float]


def shade(colour: str) -> Shade:
    """A colour's red, green and blue, from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return (red, green, blue)


def luminance(colour: Shade) -> float:
    """The relative luminance of a colour, as WCAG 2 defines it."""
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Shade, other: Shade) -> float:
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(ground: Shade, ink: Shade, opacity: float) -> Shade:
    """What shows where ink that lets some of the ground through lies on it."""
    mixed = [under * (1 - opacity) + top * opacity for under, top in zip(ground, ink, strict=True)]
    return (mixed[0], mixed[1], mixed[2])


def on(colour: Colour, theme: Theme) -> Shade:
    """A colour on the paper of a theme."""
    return shade(colour.dark if theme is Theme.DARK else colour)


class Ground:
    """What has been painted so far, to be asked what lies at a point."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._shapes: list[tuple[float, float, float, float, Shade, float]] = []

    def paint(self, element: ET.Element) -> None:
        """Remember an element that covers an area."""
        fill = element.get("fill", "none")
        if fill == "none" or element.tag not in (f"{SVG}rect", f"{SVG}circle"):
            return
        get = element.get
        if element.tag == f"{SVG}circle":
            radius = float(get("r", 0))
            left, top = float(get("cx", 0)) - radius, float(get("cy", 0)) - radius
            wide = high = 2 * radius
        else:
            left, top, wide, high = (float(get(key, 0)) for key in ("x", "y", "width", "height"))
        shape = (left, top, left + wide, top + high, shade(fill), float(get("fill-opacity", 1)))
        self._shapes.append(shape)

    def at(self, x: float, y: float) -> Shade:
        """The colour at a point."""
        found = (1.0, 1.0, 1.0)
        for left, top, right, bottom, fill, opacity in self._shapes:
            if left <= x <= right and top <= y <= bottom:
                found = over(found, fill, opacity)
        return found


def texts_on_grounds(page: str) -> Iterator[tuple[str, float]]:
    """The texts of a page, each with its contrast to what lies under it."""
    ground = Ground()
    for element in ET.fromstring(page).iter():  # noqa: S314 - our own output
        if element.tag == f"{SVG}text":
            x, y, size = (float(element.get(key, 0)) for key in ("x", "y", "font-size"))
            inside = 1.0 if element.get("text-anchor") is None else 0.0
            under = ground.at(x + inside, y - size / 3)
            yield element.text or "", contrast(shade(element.get("fill", "#000000")), under)
        else:
            ground.paint(element)


def drawn() -> Iterator[tuple[str, Picture]]:
    """Every picture of the gallery, and one that has everything on it."""
    yield "shop", picture()
    for path in sorted(BLUEPRINTS.glob("*.yaml")):
        design = load(path.read_bytes())
        report = judge(design)
        for kind in VIEWS.values():
            for page in pages(design, report, kind) if not kind.picks else ():
                yield f"{path.stem} {kind.name} {page.name}", draw(page.view)


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_every_text_of_the_gallery_can_be_read_on_what_lies_under_it(theme: Theme) -> None:
    faint = [
        (name, text, round(found, 2))
        for name, page in drawn()
        for text, found in texts_on_grounds(render(page, Appearance(theme=theme)))
        if found < _READABLE
    ]
    assert faint == []


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_titles_of_frames_can_be_read_on_every_lane_and_tint(theme: Theme) -> None:
    lanes = [on(PAPER, theme), *(on(lane, theme) for lane in LANES.values())]
    grounds = list(lanes)
    for look in FRAMES.values():
        if look.tint is not None:
            grounds += [over(lane, on(look.tint, theme), 0.75) for lane in lanes]
    assert [
        (kind.value, round(contrast(on(look.title, theme), ground), 2))
        for kind, look in FRAMES.items()
        for ground in grounds
        if contrast(on(look.title, theme), ground) < _READABLE
    ] == []


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_lines_borders_and_signs_stand_out_from_the_paper(theme: Theme) -> None:
    paper = on(PAPER, theme)
    lines = {f"line {kind.value}": stroke.colour for kind, stroke in LINES.items()}
    borders = {f"frame {kind.value}": look.border.colour for kind, look in FRAMES.items()}
    assert [
        (name, round(found, 2))
        for name, colour in (lines | borders).items()
        if (found := contrast(on(colour, theme), paper)) < _TELLING
    ] == []


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("word", [*SEVERITIES, *VERDICTS])
def test_white_text_on_badges_and_decisions_can_be_read(word: str, theme: Theme) -> None:
    assert contrast(on(WHITE, theme), on((SEVERITIES | VERDICTS)[word], theme)) >= _READABLE


def rhythm(stroke: Stroke) -> tuple[int, float]:
    """How many dashes come before they repeat, and what share of them is ink, in tenths."""
    lengths = [float(length) for length in stroke.dashes.split()]
    return len(lengths), round(sum(lengths[::2]) / sum(lengths), 1) if lengths else 1.0


def told_apart(one: Stroke, other: Stroke, theme: Theme) -> bool:
    """Whether two lines differ in their dashes, their heads, or in how dark they are."""
    if rhythm(one) != rhythm(other) or one.hollow != other.hollow:
        return True
    return contrast(on(one.colour, theme), on(other.colour, theme)) >= _APART


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize(("one", "other"), [*combinations(LineKind, 2)])
def test_kinds_of_line_are_told_apart_without_colour(one: LineKind, other: LineKind, theme: Theme) -> None:
    assert told_apart(LINES[one], LINES[other], theme)


def test_badges_are_told_apart_without_colour() -> None:
    assert len({word[0] for word in SEVERITIES}) == len(SEVERITIES)


def test_a_dark_page_has_no_colour_of_light_paper() -> None:
    page = render(picture(), Appearance(theme=Theme.DARK))
    assert f'fill="{PAPER.dark}"' in page
    assert DARK not in page
    assert not re.search(r'="(#[0-9a-f]{6}|none)/', page)


def test_an_auto_page_is_the_light_one_for_whoever_knows_no_css() -> None:
    auto = render(picture(), Appearance(theme=Theme.AUTO))
    light = render(picture())
    bare = re.sub(r' class="[^"]*"', "", auto)
    assert re.sub(r"<style>.*</style>", "", bare) == re.sub(r"<style>.*</style>", "", light)


def test_an_auto_page_becomes_the_dark_one_where_dark_is_preferred() -> None:
    auto = render(picture(), Appearance(theme=Theme.AUTO))
    rules = dict(re.findall(r"\.([fs]-[\w-]+)\{(?:fill|stroke):([^}]+)\}", auto[auto.index(DARK) :]))
    dark = ET.fromstring(render(picture(), Appearance(theme=Theme.DARK)))  # noqa: S314 - our own output
    for one, other in zip(ET.fromstring(auto).iter(), dark.iter(), strict=True):  # noqa: S314 - our own output
        names = {name[0]: rules[name] for name in one.get("class", "").split()}
        for key in ("fill", "stroke"):
            assert names.get(key[0], one.get(key)) == other.get(key)


@pytest.mark.parametrize(
    ("theme", "page", "css"),
    [
        (Theme.LIGHT, '<rect fill="#ffffff" stroke="none"/>', ""),
        (Theme.DARK, '<rect fill="#000000" stroke="#aaaaaa"/>', ""),
        (
            Theme.AUTO,
            '<rect fill="#ffffff" stroke="none" class="f-ffffff-000000 s-none-aaaaaa"/>',
            DARK + "{.f-ffffff-000000{fill:#000000}.s-none-aaaaaa{stroke:#aaaaaa}}",
        ),
    ],
)
def test_both_colours_become_one_or_a_rule(theme: Theme, page: str, css: str) -> None:
    both = '<rect fill="#ffffff/#000000" stroke="none/#aaaaaa"/>'
    assert coloured(both, theme) == (page, css)

"""Badges stand on the icon of a box and beside the name of a tile; the key says what signs mean."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from views import KEY, flagship

from archgen.drawing.badges import badge_words, tile_badge_area
from archgen.drawing.contents import text_area
from archgen.drawing.draw import draw
from archgen.drawing.picture import KeySign, PlacedTile
from archgen.drawing.shelves import TILE_HEIGHT
from archgen.drawing.sizes import BADGE_RISE, ICON, NUMBER_RISE, RING, size_of
from archgen.views.view import Emphasis, Tile, View

LONG = "a-name-that-is-much-longer-than-any-tile-has-room-for"


def with_tile(tile: Tile) -> View:
    """The flagship with one tile more on each shelf it has."""
    base = flagship()
    frames = tuple(replace(f, shelf=(tile, *f.shelf)) if f.shelf else f for f in base.frames)
    return replace(base, frames=frames)


def placed(tile: Tile) -> tuple[PlacedTile, ...]:
    return tuple(
        one for f in draw(with_tile(tile)).frames for one in f.tiles if one.resource == tile.resource
    )


@pytest.mark.parametrize("title", ["key", LONG])
@pytest.mark.parametrize(("findings", "words"), [(1, "1 H"), (120, "99+ H")])
def test_a_tiles_badge_stands_after_its_name_within_the_tile(title: str, findings: int, words: str) -> None:
    found = placed(Tile("badged", title, "AWS KMS", KEY, findings=findings, worst="high"))
    assert found
    for tile in found:
        badge, name = tile_badge_area(tile), text_area(tile.texts[0])
        assert badge_words(tile) == words
        assert badge is not None
        assert name.right < badge.x
        assert badge.right <= tile.bounds.right
        assert tile.bounds.y <= badge.y
        assert badge.bottom <= tile.bounds.y + TILE_HEIGHT


def test_a_tile_without_findings_has_no_badge_and_room_for_its_name() -> None:
    bare = placed(Tile("badged", LONG, "AWS KMS", KEY))[0]
    badged = placed(Tile("badged", LONG, "AWS KMS", KEY, findings=1, worst="low"))[0]
    assert tile_badge_area(bare) is None
    assert len(badged.texts[0].content) < len(bare.texts[0].content)


def signs(view: View) -> dict[KeySign, str]:
    """The signs of a picture's key and their words."""
    key = draw(view).key
    assert key is not None
    return {sign: text.content for sign, _, text in key.signs}


def plain() -> View:
    """The flagship without findings and stacks."""
    base = flagship()
    boxes = tuple(replace(box, findings=0, worst="", members=(box.id,)) for box in base.boxes)
    return replace(base, boxes=boxes)


def test_the_key_explains_no_sign_where_there_is_none() -> None:
    assert signs(plain()) == {}


def test_the_key_explains_the_badges_that_occur_also_on_shelves() -> None:
    first, *rest = plain().boxes
    view = with_tile(Tile("badged", "key", "AWS KMS", KEY, findings=1, worst="high"))
    badged = replace(view, boxes=(replace(first, findings=2, worst="low"), *rest))
    assert signs(badged) == {KeySign.HIGH: "findings, the worst high", KeySign.LOW: "findings, the worst low"}


def test_the_key_explains_stacks_and_rings() -> None:
    first, second, third, fourth, *rest = plain().boxes
    lit, place = (replace(second, emphasis=Emphasis.LIT), replace(third, emphasis=Emphasis.PLACE))
    elsewhere = replace(fourth, emphasis=Emphasis.FOREIGN)
    view = replace(plain(), boxes=(replace(first, members=("one", "two")), lit, place, elsewhere, *rest))
    assert signs(view) == {
        KeySign.STACK: "several as one",
        KeySign.LIT: "on the path",
        KeySign.PLACE: "where to mend it",
        KeySign.FOREIGN: "of another page",
    }


def test_words_in_the_keys_rows_stand_as_near_to_their_sign_in_every_row() -> None:
    first, *rest = plain().boxes
    worsts = ("high", "medium", "low", "info")
    badged = [replace(box, findings=1, worst=worst) for box, worst in zip(rest, worsts, strict=False)]
    key = draw(replace(plain(), boxes=(first, *badged, *rest[len(worsts) :]), steps=())).key
    assert key is not None
    assert {text.x - area.right for _, area, text in key.signs} == {10.0}
    assert all(area.width < sample.width for _, area, _ in key.signs for _, sample, _ in key.kinds)


@pytest.mark.parametrize("sign", KeySign)
def test_a_signs_words_stand_beside_it_on_the_page(sign: KeySign) -> None:
    first, *rest = plain().boxes
    rings = (KeySign.LIT, KeySign.PLACE, KeySign.FOREIGN)
    worst = sign.value if sign not in (KeySign.STACK, *rings) else ""
    shown = replace(
        first,
        findings=1 if worst else 0,
        worst=worst,
        members=("one", "two") if sign is KeySign.STACK else first.members,
        emphasis=Emphasis(sign.value) if sign in rings else Emphasis.PLAIN,
    )
    picture = draw(replace(plain(), boxes=(shown, *rest)))
    assert picture.key is not None
    ((found, area, text),) = picture.key.signs
    assert found is sign
    assert area.right < text.x
    assert text_area(text).right <= picture.width
    assert area.bottom <= picture.height


@pytest.mark.parametrize("emphasis", Emphasis)
def test_a_ring_takes_its_room_above_the_icon_and_a_badge_covers_it(emphasis: Emphasis) -> None:
    bare = replace(plain().boxes[0], emphasis=emphasis)
    # What is on a path may have a step's number over its ring, which is higher than a badge.
    rises = {Emphasis.LIT: NUMBER_RISE, Emphasis.PLACE: NUMBER_RISE, Emphasis.FOREIGN: RING}
    rise = rises.get(emphasis, 0)
    assert size_of(bare).above == ICON / 2 + rise
    assert size_of(replace(bare, findings=1, worst="low")).above == ICON / 2 + max(rise, BADGE_RISE)

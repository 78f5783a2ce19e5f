"""A picture as JSON, for programs that paint or check it themselves; the schema is `picture.schema.json`.

Lengths are pixels at scale 1 rounded to 0.1, x to the right, y down, from the page's top left
corner. Keys are sorted. A rectangle has `x`, `y`, `width`, `height`; a point is `[x, y]`.

- `version`: 1. It rises when a field changes its meaning or goes.
- `title`, `alternative`: the page's title and the words for people who do not see it.
- `width`, `height`: the page's size; `modules`: how many modules have pages of their own beside it.
- `heading`: texts at the top. A text has `content`, `x`, `y` (its anchor on the base line),
  `size`, `bold`, `anchor` (start, middle, end), `tone` (ink, quiet, frame, lane, shelf, verdict) and
  `mono` (what is typed, such as a route).
- `frames`, outermost first: `id`, `kind` (cloud, account, region, vpc, subnet, public-subnet,
  security-group, on-premises, group, boundary: where trust ends, key: what one key encrypts),
  `area`, `title`, `members` (ids of all boxes inside), and the shelf at its foot: `shelf_title`,
  `rule_y` (the dotted rule's height; both null without a shelf), `tiles`, and `emphasis` (plain, or
  place: where a finding is to be mended).
- A tile: `resource`, `icon_name`, `icon`, `bounds`, `texts`, `index` (0 prints none), `emphasis`,
  and its findings as a box has.
- `lanes`: `lanes` (what stands in the band), `area`, `title`, `more` (the title's further lines).
- `boxes`: `id`, `type`, `title`, `icon_name` (a `diagrams` node class), `icon`, `bounds` (icon,
  texts and marks), `texts`, `marks` (each `resource`, `icon`, `index`, `area`), `cards` (how many
  cards stand behind the icon of a stack), `findings`, `worst` (its worst finding's severity),
  `told` (the findings, the worst first, each `id`, `severity`, `message`), `emphasis` (plain; in the
  picture of a finding faint, lit, or place: where it is missing; foreign for a box of another module).
- `lines`: `source`, `target`, `kind` (request, data, message, guard, identity, dns, replication,
  note, answer), `points` (from source to target), `bundle` (lines of one name share a trunk), `spine` (true
  on the request path), `hops` (where it bridges other lines), `arrow_at_start`, `emphasis`, `words`
  (all it says), and `label` (null, or `area`, `steps`, and as many `words` as there is room for), and
  `captions` (each `area`, `texts`): in a sequence, what a message says and what bounds it.
- `numbers`: steps that no line has: `of` (the box, tile or frame where they stand), `area`, `steps`.
- `lifelines`, of a sequence only: `box`, `x`, `top`, `bottom`, and `bars`, rectangles where the box has
  a part in what happens.
- `key`: null, or `area`, `title`, `steps` (pairs of number and text; number 0 continues the
  sentence above), `circles` (a rectangle for each numbered one) and `kinds` (kind of line, the
  rectangle its sample runs through at half height, text) and `signs` (critical, high, medium, low,
  info: a badge by its worst finding; stack; lit, place, foreign: rings; with rectangle and text).
- `outside_title`, `outside`: the strip of tiles for what stands outside AWS without a line.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from archgen.drawing.picture import Picture
from archgen.formats.json_text import dump

VERSION = 1

_Json = bool | int | float | str | list["_Json"] | dict[str, "_Json"] | None


def render(picture: Picture) -> str:
    """The picture as JSON text with a line end; the same picture gives the same text.

    Characters that show nothing or turn the direction of text are written as escapes.
    """
    plain = _plain(picture)
    document = {"version": VERSION, **plain} if isinstance(plain, dict) else plain
    return dump(document, indent=1, sort_keys=True)


def _plain(value: object) -> _Json:
    """A value of the picture as JSON knows it; whole numbers are written without a decimal."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        rounded = round(float(value), 1)
        return int(rounded) if rounded.is_integer() else rounded
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    raise TypeError(f"a picture holds no {type(value).__name__}")

"""How wide columns and how large letters are in print, so that no word is cut and nothing leaves the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations
from math import ceil
from operator import truediv

from msgspec import Struct

from archgen.drawing.measure import width
from archgen.reviews.model import Run, Style, Table

SIZES = (8.0, 7.5)
"""The sizes of a table's letters in points, the first that fits."""
ROOM = 505.0
"""The points between the margins of an upright page."""
TURNED_ROOM = 751.0
"""The same of a page that lies on its long side."""
INSET = 3.5
"""The points between a cell's side and its words."""
MONO = 0.88
"""The size of names as typed against that of the text around them."""
NAME = 28
"""Names as typed of up to so many letters stay whole where there is room."""
_MONO_ADVANCE = 0.601
_SEAM = re.compile(r"(?<=[-/_.:,=])(?=\w)")
_BREAK = re.compile(r"(?<=[-/])(?=\w)|\u200b")
_SHORT = 12
_LONGEST = 24
_SLACK = 0.6
_BALANCES = (0.0, 0.4, 0.75, 1.0)
_SEARCHED = 1_500
"""So many rows times pairs of columns can be searched for widths at no cost worth a word."""
_PULL = 0.3
_STEPS = (48.0, 32.0, 24.0, 16.0, 16.0, 10.0, 6.0)
"""The points by which columns grow at each other's cost, in the order tried."""
GRADED = "Finding"
"""The head of the column whose cells end with a severity, which is set as a pill."""
_PILL = 8.0
GUTTER = 18.0
"""The points between two tables side by side."""
_TALLEST_PAIR = 300.0
"""Tables side by side stay on one page."""
_SNIPPETS = (6.0, 7.2)
_SNIPPET_ROOM = 474.0
"""The points between a snippet's sides in a list."""
_MUCH = 1.12
_LINE = 1.3
_GAIN = 0.5
"""Tables stand side by side where what that saves is not lost on lines that get narrower."""
_RAGGED = 1.15
"""How much more room words take than their widths, as no line is full."""


class Room(Struct, frozen=True):
    """A line of words: its length and the size of its letters, in points."""

    length: float
    size: float

    def holds(self, run: Run, text: str) -> bool:
        """Whether a word in the style of a run may stand on it whole; one too long for a name never does."""
        return len(text) <= NAME and _run_width(run, text, self.size) <= self.length

    def parted(self, run: Run, word: str) -> str:
        """A word that it does not hold with places to break it, so close that every part fits."""
        widest = max((_run_width(run, letter, self.size) for letter in set(word)), default=0.0)
        most = int(self.length / widest) if widest else _LONGEST
        return seamed(word, max(1, min(_LONGEST, most)))


PAGE = Room(ROOM / 2, 9.0)
"""What a word may take of a line between the margins, outside of tables."""


class Fit(Struct, frozen=True):
    """A table's size of letters and the widths of its columns, in points.

    `height` is about how high head and rows are together, `tallest` how high the highest is. `turned`
    asks for a page on its long side.
    """

    size: float
    widths: tuple[float, ...]
    height: float
    tallest: float
    turned: bool = False

    def room(self, column: int) -> Room:
        """What a column has for a line of words."""
        return Room(self.widths[column] - 2 * INSET, self.size)


def snippet_size(longest: int) -> float:
    """The size in points at which a line of so many letters fits between a snippet's sides, within bounds."""
    low, high = _SNIPPETS
    return min(high, max(low, _SNIPPET_ROOM / (_MONO_ADVANCE * max(longest, 1))))


class _Measures(Struct, frozen=True):
    """What a table's columns need, sides included: with whole names, with broken ones, and without a break.

    `cells` is how long each cell's words are on one line, row by row, the head first. All at one size.
    """

    size: float
    whole: tuple[float, ...]
    broken: tuple[float, ...]
    natural: tuple[float, ...]
    cells: tuple[tuple[float, ...], ...]


def beside(left: Table, right: Table, gutter: float) -> tuple[Fit, Fit] | None:
    """How two tables stand side by side, a gutter apart; None where that gains nothing.

    The left one breaks no line and the right one no name.
    """
    first, second = fit(left), _measured(right)
    room = ROOM - gutter - sum(first.widths)
    large = _scaled(second, SIZES[0], right)
    if first.turned or first.height > (1 + len(left.rows)) * SIZES[0] * _LINE + _SLACK:
        return None
    widths = _lowest(large, large.whole, room)
    if not widths:
        return None
    other = _fitted(large, widths)
    alone = fit(right)
    gains = other.height - alone.height < min(first.height, alone.height) * _GAIN
    low = max(first.height, other.height) < _TALLEST_PAIR
    return (first, other) if gains and low else None


def fit(table: Table) -> Fit:
    """The largest letters at which the table fits with whole names; else names break at their seams.

    They break, too, where that makes the table much lower. Where whole names fit on the long side
    of a page only, and at least half of the columns have such names, the page is turned.
    """
    at_one_point = _measured(table)
    large, small = (_scaled(at_one_point, size, table) for size in SIZES)
    if found := _lowest(large, large.whole, ROOM):
        whole = _fitted(large, found)
        other = _fitted(large, _lowest(large, large.broken, ROOM) or found)
        return other if other.height * _MUCH < whole.height else whole
    if found := _lowest(small, small.whole, ROOM):
        return _fitted(small, found)
    cut = sum(one < other - _SLACK for one, other in zip(small.broken, small.whole, strict=True))
    if cut * 2 >= len(small.whole) and (found := _lowest(small, small.whole, TURNED_ROOM)):
        return _fitted(small, found, turned=True)
    share = min(1.0, ROOM / sum(small.broken))
    found = _lowest(small, small.broken, ROOM) or tuple(wide * share for wide in small.broken)
    return _fitted(small, found)


def _fitted(measures: _Measures, widths: tuple[float, ...], *, turned: bool = False) -> Fit:
    rows = _heights(measures, widths)
    return Fit(measures.size, widths, sum(rows), max(rows, default=0.0), turned)


def _measured(table: Table) -> _Measures:
    """What the columns need at letters of one point, without the columns' sides."""
    whole, broken, natural, columns = [], [], [], []
    for place, name in enumerate(table.head):
        head = max((width(word, 1.0, bold=True) for word in name.split()), default=0.0)
        cells = [row[place] for row in table.rows]
        lengths = tuple(sum(_run_width(run, run.text, 1.0) for run in cell) for cell in cells)
        runs = [run for cell in cells for run in cell]
        whole.append(max([head, *(_widest(run, _words(run.text)) for run in runs)]))
        broken.append(max([head, *(_widest(run, _pieces(run.text)) for run in runs)]))
        named = width(name, 1.0, bold=True)
        natural.append(max([named, *lengths]))
        columns.append((named, *lengths))
    return _Measures(1.0, tuple(whole), tuple(broken), tuple(natural), tuple(zip(*columns, strict=True)))


def _scaled(one: _Measures, size: float, table: Table) -> _Measures:
    """The same at letters of another size, with the columns' sides."""
    sides = [2 * INSET + _SLACK + (_PILL if name == GRADED else 0.0) for name in table.head]
    whole, broken, natural = (
        tuple(wide * size + side for wide, side in zip(widths, sides, strict=True))
        for widths in (one.whole, one.broken, one.natural)
    )
    return _Measures(size, whole, broken, natural, tuple(tuple(c * size for c in row) for row in one.cells))


def _widest(run: Run, words: Sequence[str]) -> float:
    return max((_run_width(run, word, 1.0) for word in words), default=0.0)


def _run_width(run: Run, text: str, size: float) -> float:
    if run.style is Style.CODE:
        return len(text) * _MONO_ADVANCE * MONO * size
    return width(text, size, bold=run.heavy)


def _words(text: str) -> list[str]:
    return [part for word in text.split() for part in (_pieces(word) if len(word) > NAME else [word])]


def _pieces(text: str) -> list[str]:
    return [part for word in text.split() for part in _parts(word)]


def _parts(word: str) -> list[str]:
    # Most words are short and plain, and have no seam.
    if len(word) <= _SHORT and word.isalnum():
        return [word]
    return [part for piece in seamed(word).split() for part in _BREAK.split(piece)]


def seamed(text: str, longest: int = _LONGEST) -> str:
    """The text with places to break long words without a sign: after what joins parts, at worst anywhere.

    No part has more than `longest` letters.
    """
    parts = []
    for word in re.split(r"(\s+)", text):
        pieces = _SEAM.split(word) if len(word) > _SHORT else [word]
        cut = (piece[at : at + longest] for piece in pieces for at in range(0, len(piece), longest))
        parts.append("\u200b".join(cut))
    return "".join(parts)


def _lowest(measures: _Measures, least: Sequence[float], room: float) -> tuple[float, ...]:
    """The widths within the room that make the table lowest, of a few ways to share it; empty: no room."""
    if sum(measures.natural) <= room:
        return measures.natural
    if sum(least) > room:
        return ()
    found = [_spread(least, measures.natural, room, balance) for balance in _BALANCES]
    best = min(found, key=lambda widths: sum(_heights(measures, widths)))
    pairs = len(least) * (len(least) - 1)
    return _shifted(measures, least, best) if len(measures.cells) * pairs <= _SEARCHED else best


def _shifted(measures: _Measures, least: Sequence[float], widths: tuple[float, ...]) -> tuple[float, ...]:
    """The widths after moving room from column to column as long as that makes the table lower."""
    height = _strain(measures, widths)
    for step in _STEPS:
        for giver, taker in permutations(range(len(widths)), 2):
            if widths[giver] - step < least[giver] or widths[taker] >= measures.natural[taker]:
                continue
            tried = list(widths)
            tried[giver] -= step
            tried[taker] += step
            lower = _strain(measures, tried)
            if lower < height:
                widths, height = tuple(tried), lower
    return widths


def _spread(
    least: Sequence[float], natural: Sequence[float], room: float, balance: float
) -> tuple[float, ...]:
    """What is left of the room shared among the columns until each has what it takes without a break.

    With a balance of 0 each gets the same, with 1 as much as it lacks.
    """
    widths = list(least)
    left = room - sum(least)
    lacking = [place for place in range(len(least)) if natural[place] > least[place]]
    while lacking and left > _SLACK:
        weights = {place: (natural[place] - least[place]) ** balance for place in lacking}
        whole = sum(weights.values())
        given = {p: min(left * weights[p] / whole, natural[p] - widths[p]) for p in lacking}
        for place, more in given.items():
            widths[place] += more
        left -= sum(given.values())
        lacking = [place for place in lacking if natural[place] - widths[place] > _SLACK]
    return tuple(widths)


def _strain(measures: _Measures, widths: Sequence[float]) -> float:
    """How high the table is, and a little for each row's fullest cell: that leads out of a standstill."""
    shares = _shares(measures, widths)
    return sum(map(_lines, shares)) * measures.size * _LINE + _PULL * measures.size * sum(shares)


def _heights(measures: _Measures, widths: Sequence[float]) -> list[float]:
    """About how high each row is, in points."""
    return [_lines(share) * measures.size * _LINE for share in _shares(measures, widths)]


def _shares(measures: _Measures, widths: Sequence[float]) -> list[float]:
    """How often the fullest cell of each row fills a line of its column.

    Thousands of widths are tried: so this is but one division a cell.
    """
    rooms = [max(wide - 2 * INSET, 1.0) for wide in widths]
    return [max(map(truediv, row, rooms)) for row in measures.cells]


def _lines(share: float) -> int:
    """About how many lines words take that would fill so much of one, or so many."""
    return ceil(share * _RAGGED) if share > 1.0 else 1

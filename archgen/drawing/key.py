"""The key beside or below the drawing: the numbered steps, then the kinds of line in use."""

from __future__ import annotations

from archgen.drawing.measure import width, wrap
from archgen.drawing.picture import Key, KeySign, Rect, Text
from archgen.views.view import Emphasis, LineKind, View

WIDTH = 250.0
_TITLE = 13.0
_SIZE = 12.0
_CIRCLE = 18.0
_STEP_ROW = 26.0
_STEP_LINE = 16.0
_KIND_ROW = 22.0
_SAMPLE = 34.0
_SIGN = 18.0
_BESIDE = 10.0
_BETWEEN = 20.0
_TEXT_LEFT = 26.0
_TITLE_ROOM = 30.0
_COLUMN_GAP = 30.0
_LINES = 5
_WORDS: dict[LineKind | KeySign, str] = {
    LineKind.REQUEST: "request, call",
    LineKind.DATA: "reads, writes",
    LineKind.MESSAGE: "event, message",
    LineKind.GUARD: "guards",
    LineKind.IDENTITY: "verifies, signs in",
    LineKind.DNS: "name (DNS)",
    LineKind.REPLICATION: "replicates",
    LineKind.NOTE: "note",
    LineKind.ANSWER: "answer",
    KeySign.CRITICAL: "findings, the worst critical",
    KeySign.HIGH: "findings, the worst high",
    KeySign.MEDIUM: "findings, the worst medium",
    KeySign.LOW: "findings, the worst low",
    KeySign.INFO: "remarks",
    KeySign.STACK: "several as one",
    KeySign.LIT: "on the path",
    KeySign.PLACE: "where to mend it",
    KeySign.FOREIGN: "of another page",
}
_EMPHASES = {
    Emphasis.LIT: KeySign.LIT,
    Emphasis.PLACE: KeySign.PLACE,
    Emphasis.FOREIGN: KeySign.FOREIGN,
}

_Steps = tuple[tuple[tuple[int, Text], ...], tuple[Rect, ...], float]
_Entry = tuple[LineKind | KeySign, Rect, Text]
_Kinds = tuple[tuple[_Entry, ...], float]


def place_key_right(view: View, x: float, y: float) -> Key | None:
    """The key as a column with its top left corner at `x`, `y`; None if nothing needs one."""
    if not view.steps and not _used(view):
        return None
    steps, circles, bottom = _step_column(view, 0, len(view.steps), x, y + _title_room(view))
    top = bottom + (_BETWEEN if steps else 0.0)
    kinds = _used(view)
    placed = tuple(_kind(view, kind, x, top + place * _KIND_ROW) for place, kind in enumerate(kinds))
    end = top + len(kinds) * _KIND_ROW
    texts = [text for _, text in steps] + [text for *_, text in placed] + [title := _title(view, x, y)]
    right = max(text.x + text.width for text in texts)
    return _key(Rect(x, y, right - x, end - y), title, steps, placed, circles)


def place_key_below(view: View, x: float, y: float, right: float) -> Key | None:
    """The key as a band between `x` and `right`: steps in columns, kinds of line in rows under them."""
    if not view.steps and not _used(view):
        return None
    columns = max(1, int((right - x + _COLUMN_GAP) // (WIDTH + _COLUMN_GAP)))
    share = max(1, -(-len(view.steps) // columns))
    top = y + _title_room(view)
    steps: list[tuple[int, Text]] = []
    circles: list[Rect] = []
    bottom = top
    for column in range(columns):
        left = x + column * (WIDTH + _COLUMN_GAP)
        found, rings, end = _step_column(view, column * share, (column + 1) * share, left, top)
        steps += found
        circles += rings
        bottom = max(bottom, end)
    kinds, end = _kind_rows(view, x, bottom + (_BETWEEN if steps else 0.0), right)
    area = Rect(x, y, max(right - x, WIDTH), end - y)
    return _key(area, _title(view, x, y), tuple(steps), kinds, tuple(circles))


def _key(
    area: Rect,
    title: Text,
    steps: tuple[tuple[int, Text], ...],
    entries: tuple[_Entry, ...],
    circles: tuple[Rect, ...],
) -> Key:
    kinds = tuple((kind, place, text) for kind, place, text in entries if isinstance(kind, LineKind))
    signs = tuple((sign, place, text) for sign, place, text in entries if isinstance(sign, KeySign))
    return Key(area, title, steps, kinds, circles, signs)


def _title_room(view: View) -> float:
    return _TITLE_ROOM if view.steps else 0.0


def _title(view: View, x: float, y: float) -> Text:
    words = view.steps_title if view.steps else ""
    lines = wrap(words, _TITLE, True, WIDTH, 1)  # noqa: FBT003
    return Text(lines[0] if lines else "", x, y + _TITLE, _TITLE, bold=True)


def _step_column(view: View, first: int, after: int, x: float, y: float) -> _Steps:
    placed: list[tuple[int, Text]] = []
    circles: list[Rect] = []
    for step in view.steps[first:after]:
        lines = wrap(step.text, _SIZE, False, WIDTH - _TEXT_LEFT, _LINES)  # noqa: FBT003
        circles.append(Rect(x, y, _CIRCLE, _CIRCLE))
        for place, line in enumerate(lines or ("",)):
            base = y + 13.0 + place * _STEP_LINE
            placed.append((step.number if place == 0 else 0, Text(line, x + _TEXT_LEFT, base, _SIZE)))
        y += _STEP_ROW + max(0, len(lines) - 1) * _STEP_LINE
    return tuple(placed), tuple(circles), y


def _used(view: View) -> list[LineKind | KeySign]:
    """The kinds of line and the signs that occur on the picture, in the order of the key."""
    used = {line.kind for line in view.lines} | {message.kind for message in view.messages}
    tiles = [*view.outside, *(tile for frame in view.frames for tile in frame.shelf)]
    signs = {KeySign(box.worst) for box in view.boxes if box.findings}
    signs |= {KeySign(tile.worst) for tile in tiles if tile.findings}
    signs |= {KeySign.STACK for box in view.boxes if len(box.members) > 1}
    emphases = {box.emphasis for box in view.boxes} | {tile.emphasis for tile in tiles}
    emphases |= {frame.emphasis for frame in view.frames}
    signs |= {_EMPHASES[emphasis] for emphasis in emphases if emphasis in _EMPHASES}
    return [kind for kind in LineKind if kind in used] + [sign for sign in KeySign if sign in signs]


def _word(view: View, kind: LineKind | KeySign) -> str:
    """What a kind of line or a sign means on this picture: the view's own words, else the usual."""
    own = dict(view.legend).get(kind) if isinstance(kind, LineKind) else None
    return own or _WORDS[kind]


def _kind(view: View, kind: LineKind | KeySign, x: float, y: float, sample: float = _SAMPLE) -> _Entry:
    return (
        kind,
        Rect(x, y, sample, _CIRCLE),
        Text(_word(view, kind), x + sample + _BESIDE, y + 13.0, _SIZE),
    )


def _kind_rows(view: View, x: float, y: float, right: float) -> _Kinds:
    """The kinds and signs in rows; a sign takes no more room than it needs, as no column aligns it."""
    placed = []
    left = x
    for kind in _used(view):
        sample = _SAMPLE if isinstance(kind, LineKind) else _SIGN
        wide = sample + _BESIDE + width(_word(view, kind), _SIZE)
        if left > x and left + wide > right:
            left, y = x, y + _KIND_ROW
        placed.append(_kind(view, kind, left, y, sample))
        left += wide + _COLUMN_GAP
    return tuple(placed), y + _KIND_ROW

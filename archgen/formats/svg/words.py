"""What a picture's parts are in words: where the pointer rests, and for those who do not see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from archgen.drawing.picture import Picture, PlacedBox, PlacedFrame, PlacedNumbers, PlacedTile, RoutedLine
from archgen.formats.anchors import anchor
from archgen.formats.svg.markup import escape, tag
from archgen.views.view import FrameKind

_MOST = 6
_INVENTORY = "inventory"
_FRAMES = {
    FrameKind.CLOUD: "",
    FrameKind.ACCOUNT: "",
    FrameKind.REGION: "Region",
    FrameKind.VPC: "",
    FrameKind.SUBNET: "Private subnet",
    FrameKind.PUBLIC_SUBNET: "Public subnet",
    FrameKind.SECURITY_GROUP: "Security group",
    FrameKind.ON_PREMISES: "On-premises",
    FrameKind.GROUP: "Group",
    FrameKind.BOUNDARY: "Trust boundary",
    FrameKind.KEY: "Key",
}
"""What a frame's title leaves to its symbol; empty where the title says it itself."""


class Words:
    """The words for one picture's parts, and where its boxes lead."""

    def __init__(self, picture: Picture, link: str = "") -> None:
        """Know the picture's names; `link` is the design review's place, empty for no links."""
        self._link = link
        self._titles = {frame.id: frame.title.content for frame in picture.frames}
        self._titles |= {box.id: box.title for box in picture.boxes}
        self._titles |= {tile.resource: _first(tile) for frame in picture.frames for tile in frame.tiles}
        self._titles |= {tile.resource: _first(tile) for tile in picture.outside}
        self._kinds = {kind: text.content for kind, _, text in (picture.key.kinds if picture.key else ())}
        self._around: dict[str, list[str]] = {}
        for frame in picture.frames:
            for member in frame.members:
                self._around.setdefault(member, []).append(frame.title.content)

    def of_box(self, box: PlacedBox) -> str:
        """What a box is and what is wrong with it; then where it stands and what belongs to it."""
        second = " ".join(text.content for text in box.texts if text.tone == "quiet")
        rows = [f"{box.title}: {second}" if second else box.title, *_findings(box)]
        said = [", ".join(self._around.get(box.id, ()))]
        marks = [self._titles.get(mark.resource, mark.resource) for mark in box.marks]
        said.append(f"with {', '.join(marks)}" if marks else "")
        return _told(rows, "; ".join(part for part in said if part))

    def of_frame(self, frame: PlacedFrame) -> str:
        """What a frame is, and what stands in it."""
        kind = _FRAMES[frame.kind]
        title = frame.title.content
        inside = [self._titles.get(member, member) for member in frame.members]
        shelf = [_first(tile) for tile in frame.tiles]
        said = [", ".join(inside), f"on its shelf {', '.join(shelf)}" if shelf else ""]
        return _told([f"{kind} {title}".strip()], "; ".join(part for part in said if part))

    def of_tile(self, tile: PlacedTile) -> str:
        """What lies on a shelf."""
        return _told([": ".join(text.content for text in tile.texts if text.content), *_findings(tile)])

    def of_line(self, line: RoutedLine) -> str:
        """What a line says, from where it runs to where, and which steps run along it."""
        ends = f"{self._named(line.source)} to {self._named(line.target)}"
        says = line.words or self._kinds.get(line.kind, line.kind.value)
        return _told([f"{says}: {ends}"], _steps(line.label.steps if line.label else ()))

    def of_numbers(self, numbers: PlacedNumbers) -> str:
        """Which steps are told at a box, a tile or a frame."""
        return _told([f"{_steps(numbers.steps)}: {self._named(numbers.of)}"])

    def linked(self, one: PlacedBox | PlacedTile, markup: str) -> str:
        """The markup of a box or a tile as a link into the review: to its worst finding, or the inventory."""
        if not self._link:
            return markup
        place = anchor(one.told[0].id) if one.told else _INVENTORY
        where = f"{quote(self._link, safe='/:?=&%~+,;@')}#{place}"
        return tag("a", markup, **{"xlink:href": where, "target": "_top"})

    def _named(self, box: str) -> str:
        return self._titles.get(box, box)


def _steps(steps: Sequence[int]) -> str:
    """Steps by their numbers; empty for none."""
    if not steps:
        return ""
    return f"step {steps[0]}" if len(steps) == 1 else f"steps {', '.join(map(str, steps))}"


def _findings(one: PlacedBox | PlacedTile) -> list[str]:
    """How many findings there are, then what the worst of them say."""
    if not one.findings:
        return []
    many = "1 finding" if one.findings == 1 else f"{one.findings} findings"
    rows = [f"{told.severity}: {told.message}" for told in one.told]
    return [f"{many}, worst {one.worst}" + (":" if rows else ""), *_few(rows)]


def _first(tile: PlacedTile) -> str:
    return tile.texts[0].content if tile.texts else tile.resource


def _few(rows: list[str]) -> list[str]:
    """The first rows, and how many more there are."""
    return rows if len(rows) <= _MOST else [*rows[: _MOST - 1], f"and {len(rows) - _MOST + 1} more"]


def _told(rows: Iterable[str], more: str = "") -> str:
    """A title of one line or several, and a description."""
    title = tag("title", "\n".join(escape(row) for row in rows))
    return title + (tag("desc", escape(more)) if more else "")

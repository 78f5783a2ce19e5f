"""What the real Graphviz drew, read back from its SVG; and the words that a view asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from archgen.formats.line_looks import findings_of, label_of
from archgen.formats.nesting import OUTSIDE, SUPPORTING, served
from archgen.formats.one_line import one_line
from archgen.views.view import View

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class Drawing:
    """A picture by its words: each box, line (source, target, label) and frame as often as it is drawn."""

    title: str
    boxes: Counter[str]
    lines: Counter[tuple[str, str, str]]
    frames: Counter[str]


def flat(*words: str) -> str:
    """Words as one line, however they were parted: by white space, middle dots or line ends."""
    return " ".join(" ".join(words).replace("·", " ").split())


def size_of(svg: bytes) -> tuple[float, float]:
    """Width and height of an SVG, in points."""
    root = ET.fromstring(svg)  # noqa: S314 - written by Graphviz, beside this test
    return float(root.attrib["width"].removesuffix("pt")), float(root.attrib["height"].removesuffix("pt"))


def images_of(svg: bytes) -> list[str]:
    """What the pictures inside an SVG are, or where they are."""
    root = ET.fromstring(svg)  # noqa: S314 - written by Graphviz, beside this test
    return [image.attrib[_LINK] for image in root.iter(f"{_SVG}image")]


def drawn_in(svg: bytes) -> Drawing:
    """The words of an SVG that Graphviz wrote."""
    root = ET.fromstring(svg)  # noqa: S314 - written by Graphviz, beside this test
    groups = [(group.get("class"), group) for group in root.iter(f"{_SVG}g")]
    names = {_name(group): _words(group) for kind, group in groups if kind == "node"}
    (page,) = (group for kind, group in groups if kind == "graph")
    lines = []
    for kind, group in groups:
        if kind == "edge":
            source, target = _ends(_name(group), names)
            lines.append((names[source], names[target], _words(group)))
    frames = (_words(group) for kind, group in groups if kind == "cluster")
    return Drawing(_words(page), Counter(names.values()), Counter(lines), Counter(frames))


def asked_of(view: View) -> Drawing:
    """What a drawing by the diagrams package must have of a view: all of it, and nothing else."""
    tiles = [tile for shelf in _shelves(view) for tile in shelf]
    return _asked(view, flat(one_line(view.title)), tiles)


def asked_as_dot(view: View) -> Drawing:
    """What a drawing of a view's DOT must have: folded things and the key are lists, each in one box."""
    lists = [flat(*shelf) for shelf in _shelves(view)]
    if view.steps:
        told = (f"{step.number} {one_line(step.text)}" for step in view.steps)
        lists.append(flat(one_line(view.steps_title), *told))
    return _asked(view, flat(one_line(view.title), one_line(view.facts)), lists)


def _asked(view: View, title: str, folded: list[str]) -> Drawing:
    """The boxes of a view beside what stands for things folded away; frames also around the latter."""
    boxes = {box.id: flat(*map(one_line, (box.title, box.service, findings_of(box)))) for box in view.boxes}
    lines = [(boxes[line.source], boxes[line.target], flat(one_line(label_of(line)))) for line in view.lines]
    frames = [flat(one_line(frame.title)) for frame in view.frames]
    frames += [flat(SUPPORTING) for frame in view.frames if frame.shelf]
    frames += [flat(OUTSIDE)] if view.outside else []
    return Drawing(title, Counter([*boxes.values(), *folded]), Counter(lines), Counter(frames))


def _shelves(view: View) -> list[list[str]]:
    """The words of each folded thing, by the shelf it stands on."""
    serves = served(view)
    return [
        [flat(*map(one_line, (tile.title, tile.service, serves.get(tile.resource, "")))) for tile in shelf]
        for shelf in (*(frame.shelf for frame in view.frames), view.outside)
        if shelf
    ]


def _ends(title: str, nodes: Container[str]) -> tuple[str, str]:
    """The two nodes that a line is named after, of which either may have an arrow in its own name."""
    parts = title.split("->")
    splits = [("->".join(parts[:at]), "->".join(parts[at:])) for at in range(1, len(parts))]
    (ends,) = (split for split in splits if split[0] in nodes and split[1] in nodes)
    return ends


def _name(group: ET.Element) -> str:
    return group.findtext(f"{_SVG}title", "")


def _words(group: ET.Element) -> str:
    return flat(*("".join(text.itertext()) for text in group.findall(f"{_SVG}text")))

"""What the real Mermaid drew, read back as words; and the words that a view and flows ask for."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

from archgen.blueprint.model import Blueprint
from archgen.catalogue.look import look_of
from archgen.formats.line_looks import findings_of, label_of
from archgen.formats.one_line import one_line
from archgen.views.view import Lane, View

ERRORS = (
    "Syntax error",
    "Maximum text size",
    "Edge limit exceeded",
    "Unsupported markdown",
    "mermaid version",
)
"""What Mermaid writes into a picture where it should have failed."""

_SVG = "{http://www.w3.org/2000/svg}"
_BREAKS = frozenset({"br", "p", "div", "li"})
# Signs that come in pairs are written as letters that look alike, and others are parted by nothing.
_ALIKE = str.maketrans("\u02cb\u2217\u223c\u02cd", "`*~_", "\u200b")


def folded(text: str) -> str:
    """The text as it reads: white space folded, and what archgen writes in place of a sign taken back."""
    return " ".join(text.translate(_ALIKE).split())


def labels(svg: str) -> Counter[str]:
    """Every label of a flowchart, by its text: boxes, frames and lines; empty ones are left out."""
    root = ET.fromstring(svg)  # noqa: S314 - written by Mermaid, beside this test
    texts = (folded(_text(element)) for element in root.iter(f"{_SVG}foreignObject"))
    return Counter(text for text in texts if text)


def messages(svg: str) -> Counter[str]:
    """What is said in a sequence diagram: messages and notes, without numbers."""
    return Counter(folded(text) for text in _texts(svg, "messageText", "noteText") if folded(text))


def names(svg: str) -> Counter[str]:
    """Who takes part in a sequence diagram, line by line: each stands above and below."""
    return Counter(map(folded, _texts(svg, "actor-box", "actor-man")))


def _texts(svg: str, *kinds: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 - written by Mermaid, beside this test
    drawn = root.iter(f"{_SVG}text")
    return [
        "".join(element.itertext()) for element in drawn if {*kinds} & {*element.get("class", "").split()}
    ]


def _text(element: ET.Element) -> str:
    parts = [" " if element.tag.rpartition("}")[2] in _BREAKS else "", element.text or ""]
    for inner in element:
        parts += [_text(inner), inner.tail or ""]
    return "".join(parts)


def asked_of(view: View) -> Counter[str]:
    """The labels that a view's flowchart must have: each as often as the view has what bears it."""
    asked = [_joined(box.title, box.service, findings_of(box)) for box in view.boxes]
    asked += [one_line(frame.title) for frame in view.frames]
    asked += [one_line(label_of(line)) for line in view.lines]
    for frame in view.frames:
        lanes = dict.fromkeys(box.lane for box in view.boxes if box.frame == frame.id)
        asked += ["API" if lane is Lane.API else lane.value.capitalize() for lane in lanes if len(lanes) > 1]
    if view.steps:
        told = [f"{step.number} {one_line(step.text)}" for step in view.steps]
        asked.append(" ".join([one_line(view.steps_title), *told]))
    return Counter(text for text in map(folded, asked) if text)


def _joined(*parts: str) -> str:
    return " ".join(one_line(part) for part in parts)


def said_in(blueprint: Blueprint) -> Counter[str]:
    """What the sequence diagram of a blueprint must say, notes of several flows included."""
    told = [one_line(step.text) for flow in blueprint.flows for step in flow.steps]
    told += [one_line(flow.title) for flow in blueprint.flows if len(blueprint.flows) > 1]
    return Counter(text for text in map(folded, told) if text)


def taking_part(blueprint: Blueprint) -> Counter[str]:
    """The lines in which those who take part are named: a title, and the service below all but clients."""
    ends = {end for flow in blueprint.flows for step in flow.steps for end in (step.source, step.target)}
    lines: list[str] = []
    for name in ends:
        resource = blueprint.resources[name]
        title, service = one_line(resource.title, 40), look_of(resource.type).short
        lines += [title] if resource.type == "client" or service in title else [title, service]
    return Counter({folded(line): 2 * count for line, count in Counter(lines).items()})


def errors_in(svg: str) -> list[str]:
    """The words of Mermaid's error pictures that stand in a picture."""
    words = re.sub(r"<(style|script)\b.*?</\1>", "", svg, flags=re.DOTALL)
    return [error for error in ERRORS if error.lower() in words.lower()]

"""A Mermaid flowchart read back, as far as we write Mermaid."""

from __future__ import annotations

import re

_ID = r"[a-z][a-z0-9_]*"
_NODE = re.compile(rf'\s*({_ID})\["([^"]*)"\]')
_CLASS = re.compile(rf"\s*class ({_ID}(?:,{_ID})*) ({_ID})")
_CLICK = re.compile(rf'\s*click ({_ID}) href "([^"\s]+)"')
_FRAME = re.compile(rf'\s*subgraph ({_ID})\["([^"]*)"\]')
_EDGE = re.compile(rf'\s*({_ID}) (==>|-->|-\.->)(?:\|"([^"]*)"\|)? ({_ID})')
_UNSEEN = re.compile(rf"\s*({_ID}) ~~~ ({_ID})")
_STYLE = re.compile(r"\s*linkStyle ([\d,]+) stroke:(#[0-9A-F]{6})(?:,[-a-z]+:\w+)?")
_OTHER = re.compile(
    rf"\s*(?:classDef {_ID} [-#A-Za-z0-9:, .]+|linkStyle [\d,]+ [-a-z]+:[.\w]+|acc(?:Title|Descr): \S.*|)"
)


class Chart:
    """A flowchart read back; reading fails on a line that is none of the forms we write."""

    def __init__(self, text: str) -> None:
        self.nodes: dict[str, str] = {}
        self.frames: dict[str, str] = {}
        self.inside: dict[str, str] = {}
        self.edges: list[tuple[str, str, str, str]] = []
        self.unseen: list[tuple[str, str]] = []
        self.strokes: dict[int, str] = {}
        self.looks: dict[str, list[str]] = {}
        self.clicks: dict[str, str] = {}
        body = re.split(r"^(?:flowchart|graph) LR\n", text, maxsplit=1, flags=re.MULTILINE)[1]
        open_frames: list[str] = []
        for line in body.splitlines():
            self._read(line, open_frames)
        assert not open_frames

    def _read(self, line: str, open_frames: list[str]) -> None:
        if found := _FRAME.fullmatch(line):
            self.frames[found[1]] = found[2]
            self.inside[found[1]] = open_frames[-1] if open_frames else ""
            open_frames.append(found[1])
        elif line.strip() == "end":
            open_frames.pop()
        elif found := _NODE.fullmatch(line):
            assert found[1] not in self.nodes
            self.nodes[found[1]] = found[2]
            self.inside[found[1]] = open_frames[-1] if open_frames else ""
        elif found := _EDGE.fullmatch(line):
            self.edges.append((found[1], found[2], found[4], found[3] or ""))
        elif found := _UNSEEN.fullmatch(line):
            self.unseen.append((found[1], found[2]))
        elif found := _CLASS.fullmatch(line):
            for member in found[1].split(","):
                self.looks.setdefault(member, []).append(found[2])
        elif found := _CLICK.fullmatch(line):
            self.clicks[found[1]] = found[2]
        elif found := _STYLE.fullmatch(line):
            self.strokes |= {int(number): found[2] for number in found[1].split(",")}
        else:
            assert _OTHER.fullmatch(line), line

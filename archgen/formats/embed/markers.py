"""Where a Markdown page asks for something of archgen's: pairs of comments, with what stands between them.

    <!-- archgen:begin blueprint=shop.yaml view=overview -->
    <!-- archgen:end -->

A marker stands on a line of its own, at most three blanks from the margin, and outside of fenced code
(CommonMark 0.31, sections 4.5 and 4.6: https://spec.commonmark.org/0.31.2/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from archgen.finding.finding import Category, Finding, Label, Severity
from archgen.finding.nearest import nearest
from archgen.formats.flavours import Flavour
from archgen.source.document import Span

KEYS = ("blueprint", "view", "flow", "section", "picture", "flavour", "shown")
"""What a marker may say."""

VALUES = {"flavour": tuple(one.value for one in Flavour), "shown": ("source",)}
"""What some keys may be: another flavour than the page's, and the text itself in place of what it draws."""

_SHOWS = ("view", "flow", "section")
_MARKER = re.compile(r"^ {0,3}<!--\s*archgen:(?P<word>[\w-]*)(?P<says>.*?)-->[ \t]*\r?$")
_ASTRAY = re.compile(
    r"^(?P<before>(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)<!--\s*archgen:(?P<word>begin|end)\b"
)
_CODE = 4
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_SAYS = re.compile(r"(?P<key>[\w-]+)=(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>[^\s\"]+))")
_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})(?P<info>.*)$")


class Block(Struct, frozen=True):
    """One pair of markers: what is asked for, and the lines between them.

    `first` and `last` are the lines of the markers, counted from 0. `says` has the values by key,
    `spans` where each stands, and the marker's own span under the empty key.
    """

    first: int
    last: int
    says: Mapping[str, str]
    spans: Mapping[str, Span]

    @property
    def shows(self) -> tuple[str, str]:
        """What kind of thing is asked for, and which."""
        return next((key, self.says[key]) for key in _SHOWS if key in self.says)


class Markers(Struct, frozen=True):
    """The blocks of a page that can be filled, and what is wrong with its markers."""

    blocks: tuple[Block, ...]
    mistakes: tuple[Finding, ...]


class _Open(Struct):
    """A begin marker whose end has not come; `block` is None where it cannot be filled."""

    line: int
    block: Block | None
    span: Span
    depth: int = 1


def find(path: str, text: str) -> Markers:
    """The blocks of a page, `path` being what its reader calls it; the text may have any line ends."""
    blocks: list[Block] = []
    mistakes: list[Finding] = []
    standing: _Open | None = None
    for number, match in _markers(text.split("\n")):
        span = _span(number, match.start("word") - len("archgen:"), match.end("word"))
        if match.re is _ASTRAY:
            hint = "give it a line of its own at the margin, or put what is to be read into fenced code"
            mistakes.append(_slip("misplaced-marker", path, span, "no marker is seen here", hint=hint))
        elif match["word"] == "begin" and standing is None:
            block, found = _read(path, number, match, span)
            mistakes += found
            standing = _Open(number, block, span)
        elif match["word"] == "begin" and standing is not None:
            standing.depth += 1
            standing.block = None
            related = Label(path, standing.span, "inside this one")
            mistakes.append(
                _slip("nested-block", path, span, "a block begins inside another", related=(related,))
            )
        elif match["word"] == "end" and standing is not None:
            standing.depth -= 1
            if standing.depth == 0:
                if standing.block is not None:
                    blocks.append(_closed(standing.block, number))
                standing = None
        elif match["word"] == "end":
            mistakes.append(_slip("unopened-block", path, span, "a block ends that never began"))
        else:
            meant = nearest(match["word"], ("begin", "end")) or "begin or end"
            hint = (
                f"did you mean archgen:{meant}?"
                if " " not in meant
                else "there are archgen:begin and archgen:end"
            )
            mistakes.append(_slip("unknown-marker", path, span, "archgen has no such marker", hint=hint))
    if standing is not None:
        hint = "write <!-- archgen:end --> below it"
        mistakes.append(_slip("unclosed-block", path, standing.span, "a block never ends", hint=hint))
    return Markers(tuple(blocks), tuple(mistakes))


def _markers(rows: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The lines that are markers; what stands in fenced code of the page itself is none."""
    fence, inside = "", False
    for number, row in enumerate(rows):
        line = row.removeprefix("\ufeff") if number == 0 else row
        if not inside:
            opening = _FENCE.match(line.rstrip("\r"))
            if fence:
                if opening and opening["mark"].startswith(fence) and not opening["info"].strip():
                    fence = ""
                continue
            if opening and not ("`" in opening["info"] and opening["mark"].startswith("`")):
                fence = opening["mark"]
                continue
        match = _MARKER.match(line)
        if match is None and not inside and (astray := _ASTRAY.match(line)):
            if not _is_code(rows[:number], astray["before"]):
                yield number, astray
        elif match:
            # What a block holds is archgen's: a fence left open there hides no end.
            inside = match["word"] == "begin" if match["word"] in ("begin", "end") else inside
            yield number, match


def _is_code(above: list[str], before: str) -> bool:
    """Whether a line that begins so is indented code (CommonMark 4.4) and no part of a list."""
    room = len(before.expandtabs(4))
    if before.strip() or room < _CODE:
        return False
    for row in reversed(above):
        if row.strip() and len(row.expandtabs(4)) - len(row.expandtabs(4).lstrip()) < room:
            return not _ITEM.match(row)
    return True


def _read(path: str, number: int, match: re.Match[str], span: Span) -> tuple[Block | None, list[Finding]]:
    """What a begin marker says; None where it cannot be used."""
    says: dict[str, str] = {}
    spans = {"": span}
    mistakes: list[Finding] = []
    base, rest = match.start("says"), match["says"]
    for piece in _SAYS.finditer(rest):
        key = piece["key"]
        place = _span(number, base + piece.start("key"), base + piece.end("key"))
        if key not in KEYS:
            mistakes.append(_unknown_key(path, key, place))
        elif key in says:
            mistakes.append(_slip("duplicate-key", path, place, f"`{key}` is said twice"))
        else:
            says[key] = piece["quoted"] if piece["quoted"] is not None else piece["plain"]
            spans[key] = _span(number, base + piece.start(), base + piece.end())
    left = _SAYS.sub("", rest).strip()
    if left:
        start = base + rest.index(left.split()[0])
        place = _span(number, start, start + len(left.split()[0]))
        mistakes.append(
            _slip("unreadable-marker", path, place, "this is no key=value", hint="write view=overview")
        )
    if not mistakes:
        mistakes += _lacking(path, says, spans)
    return (None if mistakes else Block(number, number, says, spans)), mistakes


def _lacking(path: str, says: Mapping[str, str], spans: Mapping[str, Span]) -> Iterator[Finding]:
    if "blueprint" not in says:
        yield _slip("missing-key", path, spans[""], "no blueprint is named", hint="write blueprint=PATH")
    shown = [key for key in _SHOWS if key in says]
    if not shown:
        yield _slip(
            "missing-key", path, spans[""], "nothing is asked for", hint="write view=, flow= or section="
        )
    elif shown[1:]:
        yield _slip("conflicting-keys", path, spans[shown[1]], f"`{shown[0]}` is asked for already")
    elif "picture" in says and "view" not in says:
        yield _slip("conflicting-keys", path, spans["picture"], "only a view has a picture")
    if not says.get("picture", ".svg").casefold().endswith(".svg"):
        # Whatever else has that name would be lost.
        hint = "write picture=NAME.svg"
        yield _slip("unknown-value", path, spans["picture"], "a picture is an SVG file", hint=hint)
    for key, known in VALUES.items():
        if key in says and says[key] not in known:
            meant = nearest(says[key], known)
            hint = f"did you mean {meant}?" if meant else f"there are {', '.join(known)}"
            yield _slip("unknown-value", path, spans[key], f"there is no {key} `{says[key]}`", hint=hint)


def _unknown_key(path: str, key: str, span: Span) -> Finding:
    meant = nearest(key, KEYS)
    hint = f"did you mean {meant}?" if meant else f"there are {', '.join(KEYS)}"
    return _slip("unknown-key", path, span, f"a marker has no `{key}`", hint=hint)


def _closed(block: Block, last: int) -> Block:
    return Block(block.first, last, block.says, block.spans)


def _span(line: int, start: int, end: int) -> Span:
    return Span(line + 1, start + 1, line + 1, end + 1)


def _slip(
    rule: str, path: str, span: Span, message: str, *, hint: str = "", related: tuple[Label, ...] = ()
) -> Finding:
    place = Label(path, span)
    return Finding(rule, Category.SYNTAX, Severity.HIGH, message, place, hint=hint, related=related)


def filled(text: str, contents: Iterable[tuple[Block, str]]) -> str:
    """The page with new lines in its blocks; every other character as it was.

    Contents have Unix line ends and none at the end; they get those of the line that begins the block.
    """
    rows = text.split("\n")
    for block, content in sorted(contents, key=lambda one: -one[0].first):
        end = "\r" if rows[block.first].endswith("\r") else ""
        lines = [line + end for line in content.split("\n")] if content else []
        rows[block.first + 1 : block.last] = lines
    return "\n".join(rows)

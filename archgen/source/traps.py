"""What people get wrong in YAML, explained where the parser only says that it is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml
from msgspec import Struct

from archgen.source.document import Mistake, Span
from archgen.source.positions import Positions

_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY"
_ROUTE = re.compile(rf"\b(?:{_METHODS})\s+/[^\s:,]*")
_NO_SPACE = re.compile(r"^\s*(?:- +)?[\w-]+:(?=[^\s:/])")
_HAS_VALUE = re.compile(r"^\s*(?:- +)?[^\s#][^#]*?:\s+[^\s#|>&]")
_QUOTE = "put the text in quotes"

TOO_DEEP = "values are nested more than 64 deep here"

STAND_INS: dict[str, str] = dict(zip("*:{}@`%?&\\", map(chr, range(0x10FF00, 0x10FF0A)), strict=True))
"""Private characters that stand for YAML's marks where plain text was meant."""

AS_MEANT: dict[int, str] = {ord(stand_in): mark for mark, stand_in in STAND_INS.items()}
"""The way back, for `str.translate`."""


class Slip(Struct, frozen=True):
    """A place where YAML cannot go on: the mistake, and the text as it was meant, if that is plain.

    `mended` has the same length and the same lines as the text, with stand-ins in it.
    """

    mistake: Mistake
    mended: str | None = None


class _Scene(Struct, frozen=True):
    """What the parser said, and the text around it. `opened` is where the thing it was in began."""

    text: str
    at: int
    opened: int | None
    problem: str
    context: str
    positions: Positions

    @property
    def mark(self) -> str:
        return self.text[self.at : self.at + 1]

    @property
    def line(self) -> str:
        """The whole line in which the parser stopped."""
        return self.line_of(self.at)

    @property
    def before(self) -> str:
        """The part of that line before the place."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    def line_of(self, index: int) -> str:
        end = self.text.find("\n", index)
        return self.text[self.text.rfind("\n", 0, index) + 1 : len(self.text) if end < 0 else end]

    def span(self, index: int, length: int = 1) -> Span:
        line, column = self.positions.at(index)
        return Span(line, column, line, column + length)

    def slip(self, code: str, message: str, index: int, hint: str, label: str = "") -> Slip:
        return Slip(Mistake(code, message, self.span(index), label, hint))

    def meant(self, slip: Slip, index: int) -> Slip:
        """The slip, with the mark at `index` taken as text."""
        stand_in = STAND_INS[self.text[index]]
        return Slip(slip.mistake, f"{self.text[:index]}{stand_in}{self.text[index + 1 :]}")


def explain(error: yaml.YAMLError, text: str, positions: Positions) -> Slip:
    """A parser's error in our words, with a hint where the cause is a known trap."""
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    scene = _Scene(
        text,
        min(mark.index, len(text)) if mark else 0,
        min(opened.index, len(text)) if opened else None,
        str(getattr(error, "problem", None) or ""),
        str(getattr(error, "context", None) or ""),
        positions,
    )
    for trap in _TRAPS:
        slip = trap(scene)
        if slip:
            return slip
    return _unknown(scene)


def _deep(scene: _Scene) -> Slip | None:
    if "nesting" in scene.problem or "depth" in scene.problem:
        return scene.slip(
            "too-deep", "values are nested more than 64 deep here", scene.at, "write it flatter"
        )
    return None


def _star(scene: _Scene) -> Slip | None:
    index = scene.opened
    if "alphabetic" not in scene.problem or index is None or scene.text[index : index + 1] not in ("*", "&"):
        return None
    mark = scene.text[index]
    message = f"a bare `{mark}` begins {'an alias' if mark == '*' else 'an anchor'} in YAML, not a text"
    return scene.meant(scene.slip("bare-mark", message, index, f'put it in quotes: "{mark}"'), index)


def _tab(scene: _Scene) -> Slip | None:
    tab = scene.text.find("\t", scene.text.rfind("\n", 0, scene.at) + 1)
    known = "tab character" in scene.problem or (scene.mark == "\t" and "any token" in scene.problem)
    if not known or tab < 0:
        return None
    slip = scene.slip(
        "tab-indent", "a tab indents this line; YAML knows only spaces", tab, "indent with spaces"
    )
    if re.search(r"^(?: |\t+ )\s*\S", scene.text, re.MULTILINE):
        return slip
    # Nothing but tabs indents this file: each can be read as one space.
    spaced = re.sub(r"^\t+", lambda tabs: " " * len(tabs[0]), scene.text, flags=re.MULTILINE)
    return Slip(slip.mistake, spaced)


def _mark(scene: _Scene) -> Slip | None:
    known = "cannot start any token" in scene.problem or "mapping keys are not allowed" in scene.problem
    if not known or scene.mark not in STAND_INS:
        return None
    shown = "a backtick" if scene.mark == "`" else f"a bare `{scene.mark}`"
    slip = scene.slip("bare-mark", f"a text cannot begin with {shown}", scene.at, _QUOTE)
    return scene.meant(slip, scene.at)


def _escape(scene: _Scene) -> Slip | None:
    index = scene.text.find("\\", scene.at - 1)
    if "escape character" not in scene.problem or index < 0:
        return None
    shown = scene.text[index : index + 2]
    slip = scene.slip(
        "unknown-escape", f"`{shown}` means nothing in double quotes", index, "use single quotes"
    )
    return scene.meant(slip, index)


def _unclosed(scene: _Scene) -> Slip | None:
    if scene.opened is None:
        return None
    mark = scene.text[scene.opened : scene.opened + 1]
    if "quoted scalar" in scene.context and mark in ("'", '"') and "found unexpected" in scene.problem:
        return scene.slip(
            "not-closed", "this quote is never closed", scene.opened, f"end the text with `{mark}`"
        )
    if "expected ','" not in scene.problem or mark not in ("[", "{"):
        return None
    later = "\n" in scene.text[scene.opened : scene.at]
    if not later or _indent(scene.line) > _indent(scene.line_of(scene.opened)):
        return None
    end = "]" if mark == "[" else "}"
    return scene.slip(
        "not-closed", f"this `{mark}` is never closed", scene.opened, f"a `{end}` on the same line"
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _route(scene: _Scene) -> Slip | None:
    if "expected ','" not in scene.problem:
        return None
    start = scene.text.rfind("\n", 0, scene.at) + 1
    route = next((m for m in _ROUTE.finditer(scene.line) if "{" in m[0] and start + m.end() > scene.at), None)
    if route is None:
        return None
    line, column = scene.positions.at(start + route.start())
    mistake = Mistake(
        "route-in-braces",
        "a path with braces cannot stand inside { }",
        Span(line, column, line, column + len(route[0])),
        hint="write each route on a line of its own under `routes:`",
    )
    meant = _ROUTE.sub(lambda m: m[0].replace("{", STAND_INS["{"]).replace("}", STAND_INS["}"]), scene.line)
    return Slip(mistake, f"{scene.text[:start]}{meant}{scene.text[start + len(meant) :]}")


def _colon(scene: _Scene) -> Slip | None:
    if scene.mark != ":":
        return None
    if "expected ','" in scene.problem or ("mapping values" in scene.problem and ": " in scene.before):
        slip = scene.slip("bare-colon", "a `: ` inside the text makes it a key", scene.at, _QUOTE)
        return scene.meant(slip, scene.at)
    return _below_value(scene) if "mapping values" in scene.problem else None


def _below_value(scene: _Scene) -> Slip | None:
    """A `key:` below a line that has its value already, or whose key is glued to it."""
    upto = scene.text[: scene.at - len(scene.before)].rstrip()
    above = upto.rpartition("\n")[2]
    glued = _NO_SPACE.match(above)
    if glued:
        return _glued(scene, len(upto) - len(above) + glued.end() - 1)
    if not _HAS_VALUE.match(above):
        return None
    first = scene.at - len(scene.before.lstrip())
    message = "this stands below a setting that has a value already"
    return scene.slip("wrong-indent", message, first, "indent it like the line above", "indented deeper")


def _glued(scene: _Scene, index: int) -> Slip:
    return scene.slip("glued-colon", "a space is missing after this `:`", index, "write `key: value`")


def _comma(scene: _Scene) -> Slip | None:
    if "expected ','" not in scene.problem:
        return None
    hint = "put a `,` between two settings, or quote a text that holds brackets"
    return scene.slip("no-comma", "a comma or a closing bracket is missing before this", scene.at, hint)


def _glued_in_flow(scene: _Scene) -> Slip | None:
    return _glued(scene, scene.at) if "unexpected ':'" in scene.problem else None


def _no_colon(scene: _Scene) -> Slip | None:
    if "could not find expected ':'" not in scene.problem or scene.opened is None:
        return None
    text = scene.line_of(scene.opened)
    start, column = scene.positions.at(scene.opened)
    length = max(1, len(text.rstrip()) - column + 1)
    span = Span(start, column, start, column + length)
    message = "this line is neither `key: value` nor part of a text"
    return Slip(Mistake("no-colon", message, span, "a `:` is missing", "write `key: value`"))


def _list(scene: _Scene) -> Slip | None:
    if "block sequence entries" not in scene.problem:
        return None
    hint = "begin the list on the next line, or write [a, b]"
    return scene.slip(
        "list-on-key-line", "a list cannot begin with `-` on the line of its key", scene.at, hint
    )


def _indented(scene: _Scene) -> Slip | None:
    words = ("expected key", "'-' indicator", "<document start>")
    if not any(word in scene.problem for word in words):
        return None
    if scene.mark in ("}", "]"):
        return scene.slip("not-opened", f"this `{scene.mark}` closes nothing", scene.at, "take it out")
    if not scene.before.strip():
        message, hint = "this line is indented unlike those above it", "indent it like its neighbours"
        return scene.slip("wrong-indent", message, scene.at, hint)
    hint = "put the whole text in one pair of quotes"
    return scene.slip("text-after-value", "the value has ended, and more text follows", scene.at, hint)


def _empty(scene: _Scene) -> Slip | None:
    if "expected node content" not in scene.problem:
        return None
    if not scene.text[scene.at :].strip():
        end = max(0, len(scene.text.rstrip()) - 1)
        return scene.slip(
            "not-closed", "the file ends inside a list or a map", end, "close it with `]` or `}`"
        )
    hint = "write the value, or quote the mark"
    return scene.slip("no-value", "a value is missing before this", scene.at, hint)


def _block_text(scene: _Scene) -> Slip | None:
    if "block scalar" not in scene.context:
        return None
    return scene.slip(
        "text-on-mark-line", "the text begins on the line below this mark", scene.at, "break the line"
    )


def _unknown(scene: _Scene) -> Slip:
    label = "the file ends too early" if "end of stream" in scene.problem else ""
    mistake = Mistake("not-yaml", "YAML cannot be read from here on", scene.span(scene.at), label)
    return Slip(mistake)


_TRAPS: tuple[Callable[[_Scene], Slip | None], ...] = (
    _deep,
    _star,
    _tab,
    _mark,
    _escape,
    _unclosed,
    _route,
    _colon,
    _comma,
    _glued_in_flow,
    _no_colon,
    _list,
    _indented,
    _empty,
    _block_text,
)

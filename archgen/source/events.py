"""A YAML text as a tree with spans, built from parse events one by one.

PyYAML's own loaders are never used: 60 KB of `[` end the interpreter in them, and a merge-key
bomb hangs it. Here nothing recurses, and every cap is checked at every event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from archgen.source.document import Entry, Mapping, Mistake, Node, Scalar, Sequence, Span
from archgen.source.positions import Positions
from archgen.source.traps import AS_MEANT, TOO_DEEP, Slip, explain

LEVELS = 64
EVENTS = 250_000
ALIASES = 1_000
NODES = 250_000
MISTAKES = 100

_PROPERTIES = re.compile(r"(?:[&!]\S*\s*)+")
_CUT_BY_HASH = re.compile(r" #[^\s#]")
_RUN_ON = frozenset({"wrong-indent", "glued-colon", "text-after-value"})
_LONGEST_NAME = 40


class _Stop(Exception):  # noqa: N818 - the end of reading, not an error
    """Reading ends here; what was read so far is kept."""


class _Open(Struct):
    """A collection that is being read. `size` and `depth` count what it holds, aliases expanded.

    `seen` gives the place in `entries` of each key's first entry.
    """

    mapping: bool
    start: int
    flow: bool
    anchor: str | None
    entries: list[Entry] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    key: Scalar | None = None
    skip_value: bool = False
    size: int = 1
    depth: int = 1


class _Anchored(Struct, frozen=True):
    node: Node
    size: int
    depth: int


class TreeBuilder:
    """Reads one text; `root`, `mistakes`, `slip` and `cut` are what came of it.

    `slip` is where YAML could not go on, None when it could; `cut` is true when reading ended
    before the text did. With `as_meant` the stand-ins of a mended text become marks again.
    """

    def __init__(self, text: str, *, as_meant: bool = False) -> None:
        self._text = text
        self._as_meant = as_meant
        self.positions = Positions(text)
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._aliases = 0
        self._documents = 0
        self.root: Node | None = None
        self.mistakes: list[Mistake] = []
        self.slip: Slip | None = None
        self.cut = False

    def build(self) -> None:
        """Read all events; ends early at a cap or at a text that is not YAML."""
        take: dict[type[yaml.Event], Callable[..., None]] = {
            yaml.DocumentStartEvent: self._document,
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
        }
        try:
            for count, event in enumerate(self._events()):
                if count >= EVENTS:
                    self._stop("too-long", "the file holds more than 250,000 words and marks", _start(event))
                if len(self.mistakes) >= MISTAKES:
                    self._stop("too-many-mistakes", "there are 100 mistakes up to here", _start(event))
                act = take.get(type(event))
                if act:
                    act(event)
        except _Stop:
            self.cut = True
            self._drop_misread()
        while self._stack:
            self._close(len(self._text))

    def _events(self) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(self._text, Loader=yaml.CLoader)
        except yaml.YAMLError as error:
            self.slip = explain(error, self._text, self.positions)
            raise _Stop from None

    def _drop_misread(self) -> None:
        """Forget what ran on into the line where YAML could not go on: it took in too much."""
        code = self.slip.mistake.code if self.slip else ""
        if code == "not-closed":
            while self._stack and self._stack[-1].flow:
                self._stack.pop()
        elif self.slip and self._stack and code in _RUN_ON:
            entries, line = self._stack[-1].entries, self.slip.mistake.span.line
            last = entries[-1].value if entries else None
            if isinstance(last, Scalar) and last.span.line <= line <= last.span.end_line:
                entries.pop()

    def _mistake(self, code: str, message: str, span: Span, hint: str = "", label: str = "") -> None:
        # What is only half read would give mistakes that nobody made.
        if not self.cut:
            self.mistakes.append(Mistake(code, message, span, label, hint))

    def _stop(self, code: str, message: str, index: int, hint: str = "") -> None:
        self._mistake(code, message, self.positions.span(index, index + 1), hint)
        raise _Stop

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            hint = "one file holds one blueprint: move the rest to a file of its own"
            self._stop("several-documents", "a second document begins here", _start(event), hint)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        start: int = event.start_mark.index  # type: ignore[union-attr]
        end: int = event.end_mark.index  # type: ignore[union-attr]
        if event.anchor or event.tag:
            start = self._properties(event, start, end)
        # The end of a block text lies behind the line ends that follow it.
        while end > start and self._text[end - 1].isspace():
            end -= 1
        text: str = event.value
        plain = not event.style
        span = self.positions.span(start, end)
        if plain and " " in text and _CUT_BY_HASH.match(self._text, end):
            where = self.positions.span(end + 1, end + 2)
            hint = "put the text in quotes; a comment keeps a space behind its `#`"
            self._mistake("cut-by-hash", "a ` #` ends this text and begins a comment", where, hint)
        node = Scalar(text.translate(AS_MEANT) if self._as_meant else text, span, plain)
        if event.anchor:
            self._keep_anchor(event.anchor, node, 1, 1)
        self._add(node, 1, 1)

    def _properties(self, event: yaml.NodeEvent, start: int, end: int) -> int:
        """Where the value begins behind its anchor and tag; a tag is a mistake."""
        written = _PROPERTIES.match(self._text, start, max(end, start))
        tag = getattr(event, "tag", None)
        if tag:
            index = self._text.find("!", start, end)
            span = self.positions.span(index, index + len(self._text[index:end].split(maxsplit=1)[0][:40]))
            self._mistake(
                "tag", "tags mean nothing in a blueprint", span, "take it out: fields know their types"
            )
        return written.end() if written else start

    def _alias(self, event: yaml.AliasEvent) -> None:
        start, anchor = _start(event), event.anchor or ""
        name = _short(anchor)
        span = self.positions.span(start, _stop_of(event))
        self._aliases += 1
        if self._aliases > ALIASES:
            self._stop("alias-bomb", "the file uses more than 1,000 aliases", start, "write the values out")
        known = self._anchors.get(anchor)
        if known is not None:
            if len(self._stack) + known.depth > LEVELS:
                self._stop("too-deep", TOO_DEEP, start, "write it flatter")
            self._add(replace(known.node, span=span), known.size, known.depth)
            return
        if anchor in self._anchors:
            message = f"`*{name}` stands inside the value that it repeats"
            self._mistake("circular-alias", message, span, "write the value out")
        else:
            hint = f'define `&{name}` further up, or put the text in quotes: "*{name}"'
            self._mistake("unknown-alias", f"no anchor is called `{name}`", span, hint)
        self._add_nothing()

    def _add_nothing(self) -> None:
        """Leave out a key whose value is not known; its mistake is already said."""
        parent = self._stack[-1] if self._stack else None
        if parent and parent.mapping:
            parent.skip_value = parent.key is None and not parent.skip_value
            parent.key = None

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        start = _start(event)
        if len(self._stack) >= LEVELS:
            self._stop("too-deep", TOO_DEEP, start, "write it flatter")
        if event.anchor or event.tag:
            # A block begins on a later line than its anchor, behind the end of this event.
            end = _stop_of(event)
            start = self._properties(event, start, len(self._text) if not event.flow_style else end)
        if event.anchor:
            self._anchors[event.anchor] = None
        mapping = type(event) is yaml.MappingStartEvent
        self._stack.append(_Open(mapping, start, bool(event.flow_style), event.anchor))

    def _end(self, event: yaml.CollectionEndEvent) -> None:
        self._close(_stop_of(event))

    def _close(self, end: int) -> None:
        done = self._stack.pop()
        if done.flow:
            span = self.positions.span(done.start, end)
        else:
            # A block's end mark lies at the next thing in the file: the last child knows better.
            line, column = self.positions.at(done.start)
            last = Span(line, column, line, column)
            if done.entries:
                last = max(done.entries[-1].key.span, done.entries[-1].value.span, key=_end_of)
            elif done.items:
                last = max(done.items[-1].span, last, key=_end_of)
            span = Span(line, column, last.end_line, last.end_column)
        node: Node
        if done.mapping:
            entries = done.entries
            if done.twice:
                entries = [entry for entry in entries if entry.key.text not in done.twice]
            node = Mapping(tuple(entries), span, done.flow)
        else:
            node = Sequence(tuple(done.items), span, done.flow)
        self._keep_anchor(done.anchor, node, done.size, done.depth)
        self._add(node, done.size, done.depth)

    def _keep_anchor(self, anchor: str | None, node: Node, size: int, depth: int) -> None:
        if anchor:
            self._anchors[anchor] = _Anchored(node, size, depth)

    def _add(self, node: Node, size: int, depth: int) -> None:
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        if parent.size + size > NODES:
            if self.cut:
                return
            message = "aliases make this value grow beyond 250,000 parts"
            self._mistake("alias-bomb", message, node.span, "write the values out")
            raise _Stop
        parent.size += size
        if depth >= parent.depth:
            parent.depth = depth + 1
        if not parent.mapping:
            parent.items.append(node)
        elif parent.skip_value:
            parent.skip_value = False
        elif parent.key is None:
            self._key(parent, node)
        else:
            parent.entries.append(Entry(parent.key, node))
            parent.key = None

    def _key(self, parent: _Open, node: Node) -> None:
        if not isinstance(node, Scalar):
            hint = "a key is a word; a path with braces stands on a line of its own, not inside { }"
            span = replace(node.span, end_line=node.span.line, end_column=node.span.column + 1)
            self._mistake("complex-key", "a list or a map cannot be a key", span, hint)
            parent.skip_value = True
        elif node.text == "<<" and node.plain:
            hint = "write what resources share under `defaults:`"
            self._mistake("merge-key", "merge keys are not part of the language", node.span, hint)
            parent.skip_value = True
        else:
            if node.text in parent.seen:
                self._twice(parent, node)
            parent.seen.setdefault(node.text, len(parent.entries))
            parent.key = node

    def _twice(self, parent: _Open, key: Scalar) -> None:
        parent.twice.add(key.text)
        first = parent.entries[parent.seen[key.text]]
        holder = self._stack[-2] if len(self._stack) > 1 else None
        inside = f" in `{_short(holder.key.text)}`" if holder and holder.key else ""
        value = first.value.text if isinstance(first.value, Scalar) else ""
        said = f": {value}" if 0 < len(value) <= _LONGEST_NAME // 2 and "\n" not in value else ""
        self.mistakes.append(
            Mistake(
                "duplicate-key",
                f"`{_short(key.text)}` is written twice{inside}",
                key.span,
                "again here",
                "keep one; archgen judged neither",
                ((first.key.span, f"first here{said}"),),
            )
        )


def _start(event: yaml.Event) -> int:
    """The index of an event's first character; PyYAML's C parser gives every event its marks."""
    index: int = event.start_mark.index  # type: ignore[union-attr]
    return index


def _stop_of(event: yaml.Event) -> int:
    index: int = event.end_mark.index  # type: ignore[union-attr]
    return index


def _end_of(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"

"""The design review as Markdown, readable as text and on every wiki."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.formats.markdown_text import code, escape
from archgen.review.model import (
    Block,
    Figure,
    Fold,
    Items,
    Paragraph,
    Review,
    Run,
    Snippet,
    Style,
    Table,
    Words,
)

PICTURE = "overview.svg"
"""The picture's file, beside the document."""


def render(review: Review) -> str:
    """The document; the picture is linked as `overview.svg` beside it."""
    parts = [f"# {escape(review.title)}: design review"]
    if review.summary:
        parts.append(escape(review.summary))
    parts.append(_table(review.facts))
    for section in review.sections:
        parts.append(f"## {escape(section.title)}")
        parts += [_block(block) for block in section.blocks]
    parts.append(f"---\n\n{_words(review.footer)}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _words(block.words)
        case Table():
            return _table(block)
        case Snippet():
            return _snippet(block)
        case Figure():
            return f"![{escape(block.alternative)}]({PICTURE})"
        case Fold():
            inner = "\n\n".join(_block(item) for item in block.blocks)
            return f"**{_words(block.title)}**\n\n{inner}"
        case Items():
            return _items(block)


def _words(words: Words) -> str:
    return "".join(_run(run) for run in words)


def _run(run: Run) -> str:
    if run.style is Style.CODE:
        return code(run.text)
    lead = run.text[: len(run.text) - len(run.text.lstrip())]
    tail = run.text[len(run.text.rstrip()) :] if run.text.strip() else ""
    text = escape(run.text)
    if not text:
        return lead
    if run.url:
        text = f"[{text}]({run.url})"
    mark = {Style.STRONG: "**", Style.SOFT: "*"}.get(run.style, "")
    return f"{lead}{mark}{text}{mark}{tail}"


def _table(table: Table) -> str:
    """A table; a cell is one line, since Markdown has no other kind."""
    head = " | ".join(escape(name) for name in table.head)
    rule = "|".join("---:" if place in table.figures else "---" for place in range(len(table.head)))
    rows = "\n".join(f"| {' | '.join(_words(cell).strip() or ' ' for cell in row)} |" for row in table.rows)
    return f"| {head} |\n|{rule}|\n{rows}"


def _snippet(snippet: Snippet) -> str:
    longest = max((len(run) for run in _fences(snippet.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{snippet.language}\n{snippet.text}\n{fence}"


def _fences(text: str) -> Sequence[str]:
    return ["`" * (len(line) - len(line.lstrip("`"))) for line in text.split("\n")]


def _items(items: Items) -> str:
    lines = []
    for place, blocks in enumerate(items.items, 1):
        mark = f"{place}. " if items.ordered else "- [ ] " if items.boxes else "- "
        indent = " " * (len(mark) if items.ordered else 2)
        text = "\n\n".join(_block(block) for block in blocks)
        first, *rest = text.split("\n")
        lines.append("\n".join([mark + first, *(f"{indent}{line}" if line else "" for line in rest)]))
    tight = all(len(blocks) == 1 for blocks in items.items)
    return ("\n" if tight else "\n\n").join(lines)

"""The design review in Confluence's storage format, for a page that a script puts there.

The picture is an attachment of the page by the name `overview.svg`; Confluence has no Mermaid of its own.
Macros used: toc, anchor, expand, code, status, all of Confluence itself.

Source: https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html
"""

from __future__ import annotations

from html import escape

from archgen.formats.anchors import anchor
from archgen.formats.markdown_text import indented
from archgen.formats.review.markup_words import marked_up, safe
from archgen.reviews.model import (
    Block,
    Figure,
    Fold,
    Items,
    Paragraph,
    Review,
    Run,
    Section,
    Snippet,
    Style,
    Table,
    Words,
)

PICTURE = "overview.svg"
"""The attachment's name."""

_COLOURS = {"approve": "Green", "approve-with-conditions": "Yellow", "changes-required": "Red"}
_LANGUAGES = {"yaml": "yaml", "json": "json"}
"""Languages that the code macro colours, by our word."""


def render(review: Review) -> str:
    """The body of a page; its title is the page's own, so no heading repeats it."""
    colour = _COLOURS.get(anchor(review.decision), "Grey")
    status = _macro("status", {"colour": colour, "title": review.decision.upper()})
    parts = [
        f"<p>{safe(review.summary)}</p>" if review.summary else "",
        f"<p>{status} {safe(review.counts)}</p>",
        _table(review.facts),
        _macro("toc", {"maxLevel": "2"}),
        *(_section(section) for section in review.sections),
        f"<hr />\n<p>{_words(review.footer)}</p>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _section(section: Section) -> str:
    blocks = "\n".join(_block(block) for block in section.blocks)
    if section.fold:
        blocks = _macro("expand", {"title": section.fold}, blocks)
    mark = _macro("anchor", {"": section.id})
    return f"<h2>{mark}{safe(section.title)}</h2>\n{blocks}"


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{_words(block.words)}</p>"
        case Table():
            return _table(block)
        case Snippet():
            return _snippet(block)
        case Figure():
            return (
                f'<p><ac:image ac:alt="{safe(block.alternative)}">'
                f'<ri:attachment ri:filename="{PICTURE}" /></ac:image></p>'
            )
        case Fold():
            inner = "\n".join(_block(item) for item in block.blocks)
            return _macro("expand", {"title": "".join(run.text for run in block.title)}, inner)
        case Items():
            return _items(block)


def _macro(name: str, says: dict[str, str], inner: str = "") -> str:
    """A macro with its parameters, and what it holds, if it holds anything."""
    rows = "".join(
        f'<ac:parameter ac:name="{key}">{safe(value)}</ac:parameter>' for key, value in says.items()
    )
    body = f"<ac:rich-text-body>{inner}</ac:rich-text-body>" if inner else ""
    return f'<ac:structured-macro ac:name="{name}">{rows}{body}</ac:structured-macro>'


def _snippet(snippet: Snippet) -> str:
    text = "\n".join(indented(line) for line in snippet.text.split("\n"))
    # The end of a character section cannot be escaped within it: it is cut in two.
    inner = text.replace("]]>", "]]]]><![CDATA[>")
    language = _LANGUAGES.get(snippet.language, "text")
    return (
        '<ac:structured-macro ac:name="code">'
        f'<ac:parameter ac:name="language">{language}</ac:parameter>'
        f"<ac:plain-text-body><![CDATA[{inner}]]></ac:plain-text-body></ac:structured-macro>"
    )


def _words(words: Words) -> str:
    return marked_up(words, _dress)


def _dress(run: Run, text: str) -> str:
    if run.style is Style.CODE:
        text = f"<code>{text}</code>"
    elif run.style is Style.SOFT:
        text = f"<em>{text}</em>"
    if run.anchor:
        text = f'<ac:link ac:anchor="{safe(run.anchor)}"><ac:link-body>{text}</ac:link-body></ac:link>'
    if run.link:
        text = f'<a href="{escape(run.link)}">{text}</a>'
    return text


def _table(table: Table) -> str:
    head = "".join(f"<th><p>{safe(name)}</p></th>" for name in table.head)
    rows = []
    for place, row in enumerate(table.rows):
        mark = _macro("anchor", {"": table.anchors[place]}) if place < len(table.anchors) else ""
        cells = [f"<td><p>{_words(words)}</p></td>" for words in row]
        cells[0] = cells[0].replace("<p>", f"<p>{mark}", 1)
        rows.append(f"<tr>{''.join(cells)}</tr>")
    body = "\n".join(rows)
    return f"<table><tbody>\n<tr>{head}</tr>\n{body}\n</tbody></table>"


def _items(items: Items) -> str:
    inner = ["\n".join(_block(block) for block in blocks) for blocks in items.items]
    if items.boxes:
        tasks = "\n".join(
            f"<ac:task><ac:task-id>{place}</ac:task-id><ac:task-status>incomplete</ac:task-status>"
            f"<ac:task-body>{row.removeprefix('<p>').removesuffix('</p>')}</ac:task-body></ac:task>"
            for place, row in enumerate(inner, 1)
        )
        return f"<ac:task-list>\n{tasks}\n</ac:task-list>"
    tag = "ol" if items.ordered else "ul"
    rows = "\n".join(f"<li>{row}</li>" for row in inner)
    return f"<{tag}>\n{rows}\n</{tag}>"

"""The design review as one self-contained HTML page: no script, nothing fetched, fit for print."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files

from archgen.formats.markdown_text import plain
from archgen.formats.svg import render as render_svg
from archgen.review.model import (
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

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


def render(review: Review) -> str:
    """The page; the picture stands inside it as SVG."""
    style = files("archgen.formats").joinpath("review.css").read_text(encoding="utf-8")
    seal = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{seal}'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    body = "\n".join(_section(section, review) for section in review.sections)
    kind = review.decision.replace(" ", "-")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{_text(review.title)}: design review</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#verdict">Skip to the verdict</a>\n'
        f"<header><div><h1>{_text(review.title)}: design review</h1><p>{_text(review.summary)}</p></div>"
        f'<p class="decision {kind}"><strong>{_text(review.decision.capitalize())}</strong> <span>{_text(review.counts)}</span></p>'
        f'</header>\n<div class="page">\n{_contents(review)}\n<main>\n{_table(review.facts)}\n{body}\n'
        f"<footer><p>{_words(review.footer)}</p></footer>\n</main>\n</div>\n</body>\n</html>\n"
    )


def _contents(review: Review) -> str:
    rows = "".join(
        f'<li><a href="#{section.id}">{_text(section.title)}</a>'
        + (f' <span class="badge">{_text(section.badge)}</span>' if section.badge else "")
        + "</li>"
        for section in review.sections
    )
    return f'<nav aria-label="Contents"><ul>{rows}</ul></nav>'


def _section(section: Section, review: Review) -> str:
    blocks = "\n".join(_block(block, review) for block in section.blocks)
    return f'<section id="{section.id}" aria-labelledby="{section.id}-title">\n<h2 id="{section.id}-title">{_text(section.title)}</h2>\n{blocks}\n</section>'


def _block(block: Block, review: Review) -> str:
    match block:
        case Paragraph():
            return f"<p>{_words(block.words)}</p>"
        case Table():
            return _table(block)
        case Snippet():
            return f'<pre><code class="language-{_text(block.language)}">{escape(_clean(block.text))}</code></pre>'
        case Figure():
            data = b64encode(render_svg(review.picture).encode()).decode()
            return f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{_text(block.alternative)}"></figure>'
        case Fold():
            inner = "\n".join(_block(item, review) for item in block.blocks)
            return f"<details><summary>{_words(block.title)}</summary>\n{inner}\n</details>"
        case Items():
            return _items(block, review)


def _clean(text: str) -> str:
    return "\n".join(plain_line(line) for line in text.split("\n"))


def plain_line(line: str) -> str:
    """A line of code without control characters, its indentation kept."""
    return line[: len(line) - len(line.lstrip(" "))] + plain(line)


def _text(text: str) -> str:
    return escape(plain(text))


def _words(words: Words) -> str:
    return "".join(_run(run) for run in words)


_TAGS = {Style.CODE: "code", Style.STRONG: "strong", Style.SOFT: "em"}


def _run(run: Run) -> str:
    lead = " " if run.text[:1].isspace() else ""
    tail = " " if run.text[-1:].isspace() and run.text.strip() else ""
    text = _text(run.text)
    if not text:
        return lead
    if run.url:
        text = f'<a href="{escape(run.url)}" rel="noreferrer">{text}</a>'
    tag = _TAGS.get(run.style)
    return f"{lead}<{tag}>{text}</{tag}>{tail}" if tag else f"{lead}{text}{tail}"


def _table(table: Table) -> str:
    figure = [' class="figure"' if place in table.figures else "" for place in range(len(table.head))]
    head = "".join(f'<th scope="col"{figure[n]}>{_text(name)}</th>' for n, name in enumerate(table.head))
    rows = []
    for place, row in enumerate(table.rows):
        anchor = f' id="{_anchor(table.anchors[place])}"' if place < len(table.anchors) else ""
        cells = "".join(_cell(n, words, figure[n]) for n, words in enumerate(row))
        rows.append(f"<tr{anchor}>{cells}</tr>")
    body = "\n".join(rows)
    return (
        f'<div class="table" role="region" aria-label="{_text(table.caption)}" tabindex="0"><table>\n'
        f'<caption class="hidden">{_text(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n'
        "</tbody></table></div>"
    )


def _cell(place: int, words: Words, figure: str) -> str:
    text = _words(words)
    if text == "–":
        text = '<span aria-label="none">–</span>'
    return f'<th scope="row"{figure}>{text}</th>' if place == 0 else f"<td{figure}>{text}</td>"


def _anchor(text: str) -> str:
    return _UNSAFE.sub("-", text).strip("-").lower()


def _items(items: Items, review: Review) -> str:
    tag = "ol" if items.ordered else "ul"
    rows = []
    for place, blocks in enumerate(items.items):
        inner = "\n".join(_block(block, review) for block in blocks)
        if items.boxes:
            only = inner.removeprefix("<p>").removesuffix("</p>")
            inner = f'<label><input type="checkbox" name="c{place}"> <span>{only}</span></label>'
        rows.append(f"<li>{inner}</li>")
    kind = ' class="boxes"' if items.boxes else ""
    return f"<{tag}{kind}>\n" + "\n".join(rows) + f"\n</{tag}>"
